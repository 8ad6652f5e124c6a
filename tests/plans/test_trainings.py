"""Trainings: who was there, and the share of the staff that was trained in a school year."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Certificate, Membership, User
from ctxh_portal.demo.cast import Cast
from ctxh_portal.kit.errors import NotYours, RuleBroken
from plans import access, workflow
from plans.models import Activity
from tests.plans.conftest import fresh
from tests.plans.test_query_counts import queries


def training(cast: Cast, **changes: object) -> Activity:
    facts = {"title": "Tập huấn nhận biết sớm", "kind": "training", "on": timezone.localdate(), "hours": 3}
    return workflow.record_activity(actor=cast.lan, unit=cast.units["thcs"], **(facts | changes))


def test_the_list_names_everybody_of_the_school_as_there_or_absent(cast: Cast, sign_in) -> None:
    held, lan = training(cast, trainer="Cô Hạnh, Sở GD&ĐT"), sign_in(cast.lan)
    url = reverse("plans:attendance", args=[held.public_id])
    page = lan.get(url).text
    assert "Phạm Thị Tâm" in page and "Võ Văn Phúc" not in page
    assert "Đỗ Thị Nga" not in page  # has left
    assert lan.post(url, {"present": [cast.lan.public_id, cast.tam.public_id]}).status_code == 302
    told = {row.person: row.present for row in held.attendance.all()}
    assert told == {cast.lan: True, cast.minh: False, cast.hoa: False, cast.tam: True}
    held.refresh_from_db()
    assert held.staff == 2  # nobody had typed a count
    facts = AuditEvent.objects.get(action="plans.note_attendance").facts
    assert (facts["present"], facts["of"]) == (2, 4)
    page = lan.get(reverse("plans:activity", args=[held.public_id])).text
    assert "2/4 người" in page and "Cô Hạnh" in page


def test_a_typed_count_that_is_higher_stays(cast: Cast) -> None:
    held = training(cast, staff=42)
    workflow.note_attendance(actor=cast.lan, activity=held, present=[cast.lan])
    held.refresh_from_db()
    assert held.staff == 42


def test_who_was_not_of_the_school_that_day_is_refused(cast: Cast, sign_in) -> None:
    held = training(cast)
    with pytest.raises(RuleBroken, match="không thuộc danh sách"):
        workflow.note_attendance(actor=cast.lan, activity=held, present=[cast.phuc])
    url = reverse("plans:attendance", args=[held.public_id])
    page = sign_in(cast.lan).post(url, {"present": [cast.phuc.public_id]})
    assert "Có người không thuộc danh sách" in page.text


def test_only_trainings_have_a_list(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="Chỉ điểm danh"):
        workflow.note_attendance(actor=cast.lan, activity=training(cast, kind="topic"), present=[])


def test_the_principal_reads_the_list_and_does_not_write_it(cast: Cast) -> None:
    with pytest.raises(NotYours):
        workflow.note_attendance(actor=cast.hoa, activity=training(cast), present=[])


def test_the_share_counts_people_once_and_only_this_school_year(cast: Cast, sign_in) -> None:
    today = timezone.localdate()
    for back, present in ((0, [cast.lan, cast.tam]), (30, [cast.lan]), (200, [cast.hoa])):
        held = training(cast, on=today - timedelta(days=back))
        workflow.note_attendance(actor=cast.lan, activity=held, present=present)
    school = cast.units["thcs"]
    rows = access.staff_trained(fresh(cast.hoa), school, today.replace(month=8, day=1), today)
    told = {row.person: (row.sessions, row.hours) for row in rows}
    assert told == {cast.lan: (2, 6), cast.tam: (1, 3), cast.minh: (0, 0), cast.hoa: (0, 0)}
    page = sign_in(cast.hoa).get(reverse("plans:trainings")).text
    assert "2/4" in page
    assert "1/4" in sign_in(cast.hoa).get(reverse("plans:trainings"), {"nam": "2025"}).text
    assert not access.staff_trained(fresh(cast.phuc), cast.units["primary"], today, today)[0].sessions


def test_the_page_asks_no_more_for_many_trainings(cast: Cast, sign_in) -> None:
    hoa, url = sign_in(cast.hoa), reverse("plans:trainings")
    workflow.note_attendance(actor=cast.lan, activity=training(cast), present=[cast.lan])
    short = queries(hoa, url)
    for _ in range(10):
        workflow.note_attendance(actor=cast.lan, activity=training(cast), present=[cast.lan, cast.tam])
    assert queries(hoa, url) == short


def test_a_closed_account_keeps_its_line_under_the_name_of_the_day(cast: Cast, sign_in) -> None:
    held = training(cast)
    workflow.note_attendance(actor=cast.lan, activity=held, present=[cast.tam, cast.minh])
    User.objects.filter(pk=cast.tam.pk).update(is_active=False, full_name="Phạm Thị Tâm Đổi")
    page = sign_in(cast.lan).get(reverse("plans:activity", args=[held.public_id])).text
    assert "Phạm Thị Tâm<" in page and "Tâm Đổi" not in page
    assert cast.tam in access.staff_at(held)  # worked there on that day, so the list still asks
    Membership.objects.filter(user=cast.tam).delete()
    workflow.note_attendance(actor=cast.lan, activity=held, present=[cast.lan])
    told = {row.name: row.present for row in held.attendance.all()}
    assert told["Phạm Thị Tâm"] is True and told[cast.minh.full_name] is False
    held.refresh_from_db()
    assert held.staff == 2


def test_an_office_sees_the_share_of_each_school_and_no_name(cast: Cast, sign_in) -> None:
    held = training(cast)
    workflow.note_attendance(actor=cast.lan, activity=held, present=[cast.lan, cast.tam])
    earlier = training(cast, on=timezone.localdate() - timedelta(days=365))
    workflow.note_attendance(actor=cast.lan, activity=earlier, present=[cast.hoa])
    url = reverse("plans:trainings_of_schools")
    dung = sign_in(cast.dung)
    page = dung.get(url).text
    assert "50%" in page and "(2/4)" in page and "(1/" in page and cast.tam.full_name not in page
    assert sign_in(cast.lan).get(url).status_code == 404
    short = queries(dung, url)
    workflow.note_attendance(actor=cast.lan, activity=training(cast), present=[cast.minh])
    assert queries(dung, url) == short


def test_certificates_follow_from_the_list(cast: Cast, sign_in) -> None:
    held, lan = training(cast), sign_in(cast.lan)
    workflow.note_attendance(actor=cast.lan, activity=held, present=[cast.lan, cast.tam])
    url = reverse("plans:certify", args=[held.public_id])
    page = lan.get(url).text
    assert cast.tam.full_name in page and cast.minh.full_name not in page
    data = {"title": "Bồi dưỡng", "issuer": "Sở GD&ĐT", "issued_on": f"{timezone.localdate():%d/%m/%Y}"}
    assert "ít nhất một người" in lan.post(url, data).text
    early = {"issued_on": f"{timezone.localdate() - timedelta(days=1):%d/%m/%Y}"}
    assert "trước ngày tập huấn" in lan.post(url, data | early | {f"so_{cast.tam.pk}": "7/CC"}).text
    assert lan.post(url, data | {f"so_{cast.tam.pk}": "7/CC"}).status_code == 302
    row = Certificate.objects.get()
    assert (row.holder, row.number, row.issuer) == (cast.tam, "7/CC", "Sở GD&ĐT")
    assert "7/CC" in lan.get(reverse("accounts:network")).text
    again = lan.post(url, data | {f"so_{cast.tam.pk}": "7/CC", f"so_{cast.lan.pk}": "8/CC"})
    assert "đã được ghi cho người này" in again.text and Certificate.objects.count() == 1


def test_no_certificate_for_who_was_not_there_or_of_a_talk(cast: Cast) -> None:
    held, talk = training(cast), training(cast, kind="topic")
    workflow.note_attendance(actor=cast.lan, activity=held, present=[cast.lan])
    facts = {"title": "x", "issuer": "y", "issued_on": timezone.localdate(), "numbers": {cast.minh: "1"}}
    with pytest.raises(RuleBroken, match="không có mặt"):
        workflow.certify_present(actor=cast.lan, activity=held, **facts)
    with pytest.raises(RuleBroken, match="buổi tập huấn, bồi dưỡng"):
        workflow.certify_present(actor=cast.lan, activity=talk, **facts)
    with pytest.raises(NotYours):
        workflow.certify_present(actor=cast.hoa, activity=held, **facts)
    assert not Certificate.objects.exists()
