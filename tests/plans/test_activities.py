"""Activities: written by the focal teacher, counted for the month and the report."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from ctxh_portal.demo.cast import Cast
from ctxh_portal.kit.errors import NotYours, RuleBroken
from plans import access, workflow
from plans.models import Activity, Plan


def typed(**changes: object) -> dict[str, object]:
    data: dict[str, object] = {
        "title": "Nói chuyện chuyên đề phòng, chống bạo lực học đường",
        "kind": "topic",
        "on": f"{timezone.localdate():%d/%m/%Y}",
        "pupils": "120",
        "staff": "8",
        "parents": "0",
        "hours": "0",
    }
    return data | changes


def record(cast: Cast, **changes: object) -> Activity:
    facts = {"title": "Chuyên đề", "kind": "topic", "on": timezone.localdate(), "pupils": 30} | changes
    return workflow.record_activity(actor=cast.lan, unit=cast.units["thcs"], **facts)


def test_an_activity_through_the_form(cast: Cast, sign_in, school_plan: Plan) -> None:
    task = school_plan.tasks.first()
    lan = sign_in(cast.lan)
    assert lan.post(reverse("plans:activity_new"), typed(task=task.public_id)).status_code == 302
    activity = Activity.objects.get()
    assert (activity.pupils, activity.task, activity.unit) == (120, task, cast.units["thcs"])
    assert "phòng, chống bạo lực" in lan.get(reverse("plans:activities")).content.decode()


def test_counts_that_are_left_empty_are_none(cast: Cast, sign_in) -> None:
    lan, url = sign_in(cast.lan), reverse("plans:activity_new")
    fields = BeautifulSoup(lan.get(url).content, "html.parser")
    for name in ("pupils", "staff", "parents", "hours"):
        box = fields.find("input", {"name": name})
        assert not box.has_attr("required"), name
        assert not box.get("value"), name
    assert lan.post(url, typed(staff="", parents="", hours="")).status_code == 302
    activity = Activity.objects.get()
    assert (activity.pupils, activity.staff, activity.hours) == (120, 0, 0)


def test_a_training_asks_for_its_hours_and_people(cast: Cast, sign_in) -> None:
    lan, url = sign_in(cast.lan), reverse("plans:activity_new")
    page = lan.post(url, typed(kind="training", pupils="", staff="0", hours="0")).content.decode()
    assert "Ghi số giờ của buổi tập huấn" in page
    assert "Ghi số người đã tham gia" in page
    assert not Activity.objects.exists()
    assert lan.post(url, typed(kind="training", pupils="", staff="9", hours="3")).status_code == 302


def test_a_code_that_two_plans_bear_says_of_which_year(cast: Cast, sign_in, school_plan: Plan) -> None:
    issued = workflow.issue_plan(actor=cast.hoa, plan=school_plan, number="9", issued_on=timezone.localdate())
    again = workflow.repeat_plan(actor=cast.lan, plan=issued)
    workflow.submit_plan(actor=cast.lan, plan=again)
    workflow.approve_plan(actor=cast.hoa, plan=again)
    page = BeautifulSoup(sign_in(cast.lan).get(reverse("plans:activity_new")).content, "html.parser")
    first, *labels = [option.text.strip() for option in page.find("select", {"name": "task"}).find_all("option")]
    assert first == "Ngoài bảng nhiệm vụ"
    years = [label[-11:] for label in labels]
    assert set(years) == {"(2027-2028)", "(2026-2027)"}
    assert years == sorted(years, reverse=True)  # the newest plan first
    assert len(labels) == len(set(labels))


def test_a_day_to_come_is_refused_and_what_was_typed_stays(cast: Cast, sign_in) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    page = sign_in(cast.lan).post(reverse("plans:activity_new"), typed(on=f"{tomorrow:%d/%m/%Y}"))
    assert "chưa đến" in page.content.decode()
    assert "phòng, chống bạo lực" in page.content.decode()


def test_an_activity_is_corrected(cast: Cast, sign_in) -> None:
    activity = record(cast)
    url = reverse("plans:activity_edit", args=[activity.public_id])
    assert sign_in(cast.lan).post(url, typed(pupils="31", version=activity.version)).status_code == 302
    activity.refresh_from_db()
    assert (activity.pupils, activity.version) == (31, 2)


def test_the_second_of_two_editors_is_told(cast: Cast, sign_in) -> None:
    activity = record(cast)
    url = reverse("plans:activity_edit", args=[activity.public_id])
    sign_in(cast.lan).post(url, typed(version=1))
    assert "vừa được người khác sửa" in sign_in(cast.minh).post(url, typed(version=1)).content.decode()


def test_the_principal_reads_and_does_not_write(cast: Cast, sign_in) -> None:
    activity = record(cast)
    page = sign_in(cast.hoa).get(reverse("plans:activity", args=[activity.public_id])).content.decode()
    assert "Chuyên đề" in page
    edit = reverse("plans:activity_edit", args=[activity.public_id])
    assert edit not in page
    assert sign_in(cast.hoa).get(edit).status_code == 403
    with pytest.raises(NotYours):
        workflow.edit_activity(
            actor=cast.hoa, activity=activity, title="x", kind="topic", on=date(2026, 1, 1), version=1
        )


def test_another_school_finds_nothing(cast: Cast, sign_in) -> None:
    url = reverse("plans:activity", args=[record(cast).public_id])
    assert sign_in(cast.phuc).get(url).status_code == 404
    assert sign_in(cast.dung).get(url).status_code == 404


def test_a_task_of_another_school_is_refused(cast: Cast, school_plan: Plan) -> None:
    with pytest.raises(RuleBroken, match="không thuộc kế hoạch của đơn vị"):
        workflow.record_activity(
            actor=cast.phuc,
            unit=cast.units["primary"],
            title="x",
            kind="topic",
            on=timezone.localdate(),
            task=school_plan.tasks.first(),
        )


def test_the_tally_counts(cast: Cast, school_plan: Plan) -> None:
    today = timezone.localdate()
    record(cast)
    record(cast, kind="training", pupils=0, staff=12, hours=3)
    record(cast, kind="training", pupils=0, staff=5, hours=2, on=today - timedelta(days=400))
    tally = access.tallying(cast.hoa, cast.units["thcs"])
    month = today - timedelta(days=30)
    assert tally.activities(month, today) == {"topic": 1, "training": 1}
    assert tally.participants(month, today) == {"pupils": 30, "staff": 12, "parents": 0}
    assert tally.trainings(month, today) == {"sessions": 1, "staff": 12, "hours": 3}
    assert tally.tasks_by_state(today, today + timedelta(days=365)) == {"todo": 3}
