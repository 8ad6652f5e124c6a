"""Several cases to one focal teacher: seen first, each row asked by itself."""

import pytest
from django.http import Http404
from django.utils import timezone

from accounts.models import AuditEvent
from cases import access, workflow

ADDRESS = "/truong-hop/phan-cong-nhieu/"
BAR = "Trường hợp này không giao được cho người được chọn."


def posted(focal, *cases, **more):
    return {"case": [case.public_id for case in cases], "focal": focal.public_id, "reason": "Cô Lan nghỉ"} | more


@pytest.fixture
def kept(cast, make_case):
    """A case in which minh is named: it cannot be his."""
    case = make_case()
    workflow.name_involved(actor=cast.hoa, case=case, user=cast.minh, reason="Được nêu trong lời kể")
    return case


def test_the_list_offers_ticks_to_the_principal_alone(login, cast, case):
    assert f'value="{case.public_id}"' in login(cast.hoa).get("/truong-hop/").text
    assert f'value="{case.public_id}"' not in login(cast.lan).get("/truong-hop/").text


def test_the_preview_says_each_row_and_changes_nothing(login, cast, case, kept, make_case):
    his = make_case(actor=cast.minh)
    page = login(cast.hoa).post(ADDRESS, posted(cast.minh, case, kept, his)).text
    assert page.count("Sẽ giao") == 1 and page.count("Không giao được") == 2
    assert BAR in page and "Người này đang phụ trách" in page and "liên quan" not in page
    assert access.assigned_focal(case) == cast.lan
    assert not AuditEvent.objects.filter(action="cases.assign").exists()


def test_confirmed_the_others_go_and_the_page_says_which_stayed(login, cast, case, kept, make_case):
    other = make_case()
    page = login(cast.hoa).post(ADDRESS, posted(cast.minh, case, kept, other, confirm="1")).text
    assert page.count("Đã giao</") == 2 and page.count("Giữ nguyên</") == 1 and BAR in page
    assert [access.assigned_focal(one) for one in (case, other, kept)] == [cast.minh, cast.minh, cast.lan]
    done = AuditEvent.objects.filter(action="cases.assign").values_list("target_id", flat=True)
    assert sorted(done) == sorted([case.pk, other.pk])


def test_a_row_that_changed_between_preview_and_confirming_stays(login, cast, case):
    browser = login(cast.hoa)
    assert "Sẽ giao" in browser.post(ADDRESS, posted(cast.minh, case)).text
    workflow.name_involved(actor=cast.lan, case=case, user=cast.minh, reason="x")
    assert BAR in browser.post(ADDRESS, posted(cast.minh, case, confirm="1")).text
    assert access.assigned_focal(case) == cast.lan


def test_what_the_person_does_not_see_is_not_counted(login, cast, case, make_case):
    hidden = make_case()
    workflow.name_involved(actor=cast.lan, case=hidden, user=cast.hoa, reason="x")
    page = login(cast.hoa).post(ADDRESS, posted(cast.minh, hidden)).text
    assert "Chưa chọn trường hợp nào" in page and hidden.code not in page
    page = login(cast.hoa).post(ADDRESS, posted(cast.minh, case, hidden, confirm="1")).text
    assert "Đã giao 1 trường hợp" in page and access.assigned_focal(hidden) == cast.lan


def test_a_case_only_shared_with_the_person_stays(login, cast, case):
    workflow.share_case(actor=cast.hoa, case=case, username="quang", days=3, parts=["summary"], reason="x")
    page = login(cast.quang).post(ADDRESS, posted(cast.phuc, case, confirm="1")).text
    assert "Giữ nguyên" in page and access.assigned_focal(case) == cast.lan


def test_without_a_person_or_a_reason_the_ticks_are_kept(login, cast, case):
    page = login(cast.hoa).post(ADDRESS, {"case": case.public_id}).text
    assert f'value="{case.public_id}"' in page and "Xem trước" in page and "Sẽ giao" not in page
    page = login(cast.hoa).post(ADDRESS, {"case": case.public_id, "confirm": "1"}).text
    assert access.assigned_focal(case) == cast.lan and "Xem trước" in page


def test_not_for_focal_teachers(login, cast, case):
    assert login(cast.lan).post(ADDRESS, posted(cast.minh, case, confirm="1")).status_code == 404
    with pytest.raises(Http404):
        workflow.assign_many(actor=cast.lan, cases=[case], focal=cast.minh, reason="x")


def test_a_closed_case_says_so(login, cast, way):
    way.to_reintegration().finish_dates().close()
    assert "Sẽ giao" in login(cast.hoa).post(ADDRESS, posted(cast.minh, way.case)).text  # to be asked after
    way.case.follow_ups.filter(kind="after").update(done_on=timezone.localdate())
    page = login(cast.hoa).post(ADDRESS, posted(cast.minh, way.case)).text
    assert "Trường hợp đã kết thúc" in page and "Sẽ giao" not in page
