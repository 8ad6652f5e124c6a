"""Clubs: standing groups with members, whose meetings are activities; and the topic days of an office."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from ctxh_portal.demo.cast import Cast
from ctxh_portal.kit.errors import NotYours, RuleBroken, Stale
from plans import access, workflow
from plans.models import Activity, Club, TopicDay
from tests.fixtures import enrol
from tests.plans.conftest import fresh


def club(cast: Cast, **changes: object) -> Club:
    facts = {"name": "Bạn giúp bạn", "founded_on": date(2026, 9, 10)}
    return workflow.save_club(actor=cast.lan, unit=cast.units["thcs"], **(facts | changes))


def test_a_club_with_staff_and_counts_by_class_through_the_page(cast: Cast, sign_in) -> None:
    pupil = enrol(cast.units["thcs"], "Nguyễn Văn Mẫu")
    room = pupil.enrolments.get().classroom
    lan = sign_in(cast.lan)
    data = {
        "name": "Bạn giúp bạn",
        "founded_on": "10/09/2026",
        "staff": [cast.tam.public_id],
        f"lop_{room.pk}": "12",
    }
    assert lan.post(reverse("plans:club_new"), data).status_code == 302
    row = Club.objects.get()
    page = sign_in(cast.hoa).get(reverse("plans:club", args=[row.public_id])).text
    assert "8A2: 12" in page and "Phạm Thị Tâm" in page and "Nguyễn Văn Mẫu" not in page
    data |= {f"lop_{room.pk}": "", "version": row.version}
    assert lan.post(reverse("plans:club_edit", args=[row.public_id]), data).status_code == 302
    assert not row.classes.exists()
    assert "Bạn giúp bạn" in lan.get(reverse("plans:clubs")).text


def test_its_meetings_are_activities(cast: Cast, sign_in) -> None:
    row, lan = club(cast), sign_in(cast.lan)
    data = {"title": "Buổi tháng 11", "kind": "club", "on": "20/11/2026", "club": row.public_id}
    data |= dict.fromkeys(["pupils", "staff", "parents", "hours"], "0")
    assert lan.post(reverse("plans:activity_new"), data).status_code == 302
    assert Activity.objects.get().club == row
    assert "Buổi tháng 11" in lan.get(reverse("plans:club", args=[row.public_id])).text


def test_people_and_clubs_of_another_school_are_refused(cast: Cast, sign_in) -> None:
    row = club(cast)
    with pytest.raises(RuleBroken, match="người và lớp của trường"):
        club(cast, staff=[cast.phuc])
    with pytest.raises(RuleBroken, match="không thuộc trường"):
        workflow.record_activity(
            actor=cast.phuc, unit=cast.units["primary"], title="x", kind="club", on=date(2026, 11, 2), club=row
        )
    assert sign_in(cast.phuc).get(reverse("plans:club", args=[row.public_id])).status_code == 404
    assert sign_in(cast.dung).get(reverse("plans:clubs")).status_code == 404


def test_who_reads_a_club_need_not_write_it(cast: Cast) -> None:
    with pytest.raises(NotYours):
        workflow.save_club(actor=cast.hoa, unit=cast.units["thcs"], name="x", founded_on=date(2026, 9, 1))
    row = club(cast)
    with pytest.raises(Stale):
        club(cast, club=row, version=0)
    with pytest.raises(ValidationError, match="không thể trước ngày thành lập"):
        club(cast, club=row, version=1, ended_on=date(2026, 9, 1))


@pytest.mark.parametrize(
    ("today", "titles"),
    [
        (date(2026, 11, 22), []),
        (date(2027, 1, 24), ["Ngày Công tác xã hội Việt Nam"]),
        (date(2027, 3, 25), ["Ngày Công tác xã hội Việt Nam"]),
        (date(2027, 3, 26), []),
        (date(2027, 4, 2), ["Tháng hành động vì trẻ em"]),
        (date(2027, 6, 30), ["Tháng hành động vì trẻ em"]),
        (date(2027, 7, 1), []),
    ],
)
def test_the_topics_of_the_coming_two_months(db, today: date, titles: list[str]) -> None:
    assert [topic.title for _day, topic in access.topics_ahead(today)] == titles


def test_an_office_keeps_the_topic_days_and_schools_see_them(cast: Cast, sign_in) -> None:
    dung = sign_in(cast.dung)
    data = {"month": "12", "day": "3", "title": "Ngày của phòng", "shown": "on"}
    assert dung.post(reverse("plans:topic_new"), data).status_code == 302
    row = TopicDay.objects.get(title="Ngày của phòng")
    assert "Ngày của phòng" in sign_in(cast.lan).get(reverse("plans:activities")).text
    del data["shown"]
    url = reverse("plans:topic", args=[row.public_id])
    assert dung.post(url, data | {"version": row.version}).status_code == 302
    assert "Ngày của phòng" not in sign_in(cast.lan).get(reverse("plans:activities")).text
    assert "Ngày của phòng" in dung.get(reverse("plans:topics")).text
    assert "vừa được người khác sửa" in dung.post(url, data | {"version": row.version}).text
    assert "không có ngày đó" in dung.post(reverse("plans:topic_new"), data | {"month": "2", "day": "30"}).text


def test_a_school_does_not_write_topic_days(cast: Cast) -> None:
    with pytest.raises(NotYours):
        workflow.save_topic(actor=fresh(cast.lan), month=1, title="x")
    assert timezone.localdate() < TopicDay(month=2, day=29).next_on(timezone.localdate())
