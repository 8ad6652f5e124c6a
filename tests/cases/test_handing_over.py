"""All cases of a person go to another in one step; nothing is left without an owner unseen."""

import pytest
from django.utils import timezone

from accounts.models import Membership
from cases import access, workflow
from ctxh_portal.kit.errors import RuleBroken


def test_the_page_hands_over_what_is_ticked(login, cast, make_case):
    first, second = make_case(), make_case()
    browser = login(cast.hoa)
    assert "2 trường hợp đang mở" in browser.get("/truong-hop/ban-giao/").text
    address = f"/truong-hop/ban-giao/{cast.lan.public_id}/"
    assert first.code in browser.get(address).text
    data = {"cases": [first.public_id], "focal": cast.minh.public_id, "reason": "Đổi năm học"}
    assert "Đã bàn giao 1 trường hợp" in browser.post(address, data, follow=True).text
    assert access.assigned_focal(first) == cast.minh and access.assigned_focal(second) == cast.lan


def test_a_foreign_case_is_not_among_them(login, cast, make_case):
    make_case()
    foreign = make_case(actor=cast.phuc)
    data = {"cases": [foreign.public_id], "focal": cast.minh.public_id, "reason": "x"}
    page = login(cast.hoa).post(f"/truong-hop/ban-giao/{cast.lan.public_id}/", data).text
    assert foreign.pupil.full_name not in page and access.assigned_focal(foreign) == cast.phuc


def test_all_go_or_none(cast, make_case):
    first, second = make_case(), make_case()
    workflow.assign_case(actor=cast.hoa, case=second, focal=cast.minh, reason="Đã giao riêng")
    with pytest.raises(RuleBroken, match="vừa thay đổi"):
        workflow.hand_over(
            actor=cast.hoa, person=cast.lan, focal=cast.minh, cases=[first, second], reason="Đổi năm học"
        )
    assert access.assigned_focal(first) == cast.lan


def test_ending_a_role_warns_and_the_cases_are_listed(login, cast, case):
    browser = login(cast.hoa)
    assert "Còn 1 trường hợp chưa bàn giao" in browser.get("/don-vi/nhan-su/").text
    membership = Membership.objects.get(user=cast.lan)
    browser.post(f"/don-vi/nhan-su/{membership.public_id}/ket-thuc/")
    assert access.assigned_focal(case) is None
    assert case.code in browser.get("/truong-hop/ban-giao/").text
    assert f"{case.code} · chưa có người phụ trách" in browser.get("/").text
    assert "Chưa có người phụ trách" in browser.get(f"/truong-hop/{case.public_id}/").text


def test_a_closed_case_to_be_asked_after_goes_along(login, cast, way):
    way.to_reintegration().finish_dates().close()
    assert access.cases_of(cast.hoa, cast.lan) == [way.case]
    workflow.hand_over(actor=cast.hoa, person=cast.lan, focal=cast.minh, cases=[way.case], reason="Đổi năm học")
    assert access.assigned_focal(way.case) == cast.minh
    way.days_pass()
    for clock in way.case.follow_ups.filter(kind="after"):
        workflow.check_after_closing(
            actor=cast.minh,
            case=way.case,
            clock=clock,
            state="settled",
            seen_on=timezone.localdate(),
            seen_by="Thầy Minh",
        )
    assert not access.cases_of(cast.hoa, cast.minh)  # at its end nobody need have it
    with pytest.raises(RuleBroken, match="đã kết thúc"):
        workflow.assign_case(actor=cast.hoa, case=way.case, focal=cast.lan, reason="Giao lại")
