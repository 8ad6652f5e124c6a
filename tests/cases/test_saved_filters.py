"""Filters of the list that a person keeps: own ones only, never words."""

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from accounts.models import AuditEvent
from cases import access, workflow
from cases.models.filters import USUAL
from ctxh_portal.kit.errors import RuleBroken
from tests.fixtures import enrol

LIST, PAGE = "/truong-hop/", "/truong-hop/bo-loc/"
HIGH = {
    "name": "Nguy cơ cao, sáng thứ hai",
    "stage": "open",
    "kind": "",
    "classroom": "",
    "risk": "high",
    "due": "",
    "holder": "",
    "order": "updated",
    "columns": list(USUAL),
}


def save(user, **more):
    return workflow.save_filter(actor=user, **(HIGH | more))


def test_saved_it_stands_above_the_list_and_filters(login, cast, way, make_case):
    other = make_case()
    way.assess("high")
    browser = login(cast.lan)
    page = browser.post(PAGE, HIGH, follow=True).text
    assert way.case.code in page and other.code not in page
    assert (
        'href="/truong-hop/?stage=open&amp;kind=&amp;classroom=&amp;risk=high&amp;due=&amp;holder=&amp;order=updated"'
        in page
        and HIGH["name"] in page
    )


def test_the_form_begins_with_the_conditions_of_the_list_and_without_words(login, cast, case):
    browser = login(cast.lan)
    page = browser.post(LIST, {"words": "tran duc", "stage": "all", "risk": "high", "order": "name"}).text
    columns = "".join(f"&amp;columns={code}" for code in USUAL)
    conditions = "stage=all&amp;kind=&amp;classroom=&amp;risk=high&amp;due=&amp;holder=&amp;order=name"
    link = f"/truong-hop/bo-loc/?{conditions}{columns}"
    assert f'href="{link}"' in page
    form = browser.get(link.replace("&amp;", "&")).text
    assert '<option value="high" selected>' in form and "tran duc" not in form


def test_the_columns_are_chosen_and_kept(login, cast, way):
    browser = login(cast.lan)
    usual = browser.get(LIST).text
    assert '<th scope="col">Nhóm</th>' in usual and "Hạn gần nhất</th>" not in usual
    page = browser.post(PAGE, HIGH | {"risk": "", "columns": ["code", "due"]}, follow=True).text
    due = way.case.follow_ups.running().first().due_on
    assert "Hạn gần nhất</th>" in page and f"{due:%d/%m/%Y}" in page and "Nhóm</th>" not in page
    again = browser.get(LIST).text
    assert "columns=code&amp;columns=due" in again and "Nhóm</th>" in again
    assert "Nhóm</th>" in browser.get(f"{LIST}?columns=tran-duc").text


def test_nobody_else_has_it(login, cast, case):
    row = save(cast.lan)
    assert HIGH["name"] not in login(cast.hoa).get(LIST).text + login(cast.hoa).get(PAGE).text
    assert login(cast.hoa).post(f"{PAGE}{row.public_id}/xoa/").status_code == 404
    with pytest.raises(Http404):
        workflow.delete_filter(actor=cast.hoa, public_id=row.public_id)
    assert access.saved_filters(cast.lan).get() == row


def test_deleted_it_is_gone(login, cast, case):
    row = save(cast.lan)
    page = login(cast.lan).post(f"{PAGE}{row.public_id}/xoa/", follow=True).text
    assert "Đã xóa bộ lọc" in page and not access.saved_filters(cast.lan).exists()


def test_at_most_twenty(cast, case):
    for number in range(20):
        save(cast.lan, name=f"Bộ lọc {number}")
    with pytest.raises(RuleBroken):
        save(cast.lan)
    save(cast.hoa)  # another person's do not count


def test_a_name_is_given_once(login, cast, case):
    save(cast.lan)
    assert "đã có một bộ lọc tên này" in login(cast.lan).post(PAGE, HIGH).text
    assert access.saved_filters(cast.lan).count() == 1


@pytest.mark.parametrize(
    "bad", [{"stage": "tran duc"}, {"risk": "x"}, {"due": "x"}, {"name": ""}, {"columns": ["x"]}, {"order": "x"}]
)
def test_only_what_the_lists_offer(login, cast, case, bad):
    with pytest.raises(ValidationError):
        save(cast.lan, **bad)
    assert login(cast.lan).post(PAGE, HIGH | bad).status_code == 200
    assert not access.saved_filters(cast.lan).exists()


def test_only_for_who_has_the_list(login, cast):
    assert login(cast.tam).get(PAGE).status_code == 404
    with pytest.raises(Http404):
        save(cast.tam)


def test_the_trail_has_no_name(cast, case):
    row = save(cast.lan)
    assert AuditEvent.objects.get(action="cases.save_filter").facts == {"filter": row.pk}


def test_a_class_is_kept_by_its_id_and_read_by_its_name(login, cast, case, make_case):
    room = case.pupil.enrolments.get().classroom
    other = make_case(pupil=enrol(cast.thcs, "Võ Thị Nở", "7A1", 7))
    browser = login(cast.lan)
    page = browser.post(PAGE, HIGH | {"risk": "", "classroom": room.public_id}, follow=True).text
    assert case.code in page and other.code not in page
    assert f"classroom={room.public_id}" in page and "classroom=8A2" not in page
    assert "Lớp 8A2" in browser.get(PAGE).text


def test_a_class_of_another_school_is_not_kept(login, cast, case):
    far = enrol(cast.primary, "Ninh Thị Có", "4B", 4).enrolments.get().classroom
    page = login(cast.lan).post(PAGE, HIGH | {"classroom": far.public_id}).text
    assert "Chưa lưu được" in page and not access.saved_filters(cast.lan).exists()
