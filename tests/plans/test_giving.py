"""Tasks given: by an office to the schools it names, by a school to its teams and people, who tell of them."""

from datetime import date

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent, Notice
from ctxh_portal.demo.cast import Cast
from ctxh_portal.kit.errors import NotYours, RuleBroken
from plans import access, workflow
from plans.models import Plan, PlanTask, Team
from tests.plans.conftest import fresh


@pytest.fixture
def office_draft(cast: Cast, plan_2021: Plan) -> Plan:
    return workflow.continue_plan(
        actor=cast.dung, plan=plan_2021, unit=cast.units["commune"], first_year=2026, last_year=2030
    )


@pytest.fixture
def team(cast: Cast) -> Team:
    return workflow.save_team(
        actor=cast.lan, unit=cast.units["thcs"], name="Tổ Ngữ văn", kind="subject", lead=cast.tam
    )


def give(cast: Cast, plan: Plan, task: PlanTask, **to: object) -> int:
    return workflow.give_to_staff(actor=cast.lan, plan=plan, tasks=[task], **to)


def reaching(plan: Plan, school: str, cast: Cast) -> set[int]:
    return set(access.tasks_of(plan).reaching(cast.units[school]).values_list("pk", flat=True))


# ── the office names schools


def test_a_task_for_schools_reaches_all_until_some_are_named(cast: Cast, office_draft: Plan) -> None:
    task = office_draft.tasks.filter(for_schools=True).first()
    assert task.pk in reaching(office_draft, "thcs", cast) & reaching(office_draft, "primary", cast)
    workflow.give_to_schools(
        actor=cast.dung, plan=office_draft, tasks=[task], reaches=True, schools=[cast.units["thcs"]]
    )
    assert task.pk in reaching(office_draft, "thcs", cast)
    assert task.pk not in reaching(office_draft, "primary", cast)


def test_a_level_and_a_school_add_up(cast: Cast, office_draft: Plan) -> None:
    tasks = list(office_draft.tasks.all()[:2])
    count = workflow.give_to_schools(
        actor=cast.dung, plan=office_draft, tasks=tasks, reaches=True, levels=["preschool"],
        schools=[cast.units["thcs"]],
    )  # fmt: skip
    assert count == 2
    wanted = {task.pk for task in tasks}
    assert wanted <= reaching(office_draft, "preschool", cast) & reaching(office_draft, "thcs", cast)
    assert not wanted & reaching(office_draft, "primary", cast)
    schools = [cast.units[key] for key in ("thcs", "primary", "preschool")]
    tasks = list(access.tasks_of(office_draft))
    by_hand = {(school.pk, pk) for school, key in zip(schools, ("thcs", "primary", "preschool"), strict=True)
               for pk in reaching(office_draft, key, cast)}  # fmt: skip
    assert access.meant_for(tasks, schools) == by_hand


def test_a_school_is_offered_what_is_meant_for_it(cast: Cast, office_draft: Plan, school_draft: Plan) -> None:
    task = office_draft.tasks.filter(for_schools=True).first()
    workflow.give_to_schools(actor=cast.dung, plan=office_draft, tasks=[task], reaches=True, levels=["preschool"])
    workflow.issue_plan(actor=cast.dung, plan=office_draft, number="5", issued_on=date(2026, 11, 20))
    offered = {row.pk: row.meant for row in access.tasks_to_take_over(fresh(cast.lan), school_draft)}
    assert offered[task.pk] is False
    assert any(offered.values())


def test_the_grid_tells_what_is_not_for_a_school(cast: Cast, sign_in, office_draft: Plan) -> None:
    task = office_draft.tasks.filter(for_schools=True).first()
    workflow.give_to_schools(
        actor=cast.dung, plan=office_draft, tasks=[task], reaches=True, schools=[cast.units["thcs"]]
    )
    workflow.issue_plan(actor=cast.dung, plan=office_draft, number="5", issued_on=date(2026, 11, 20))
    page = sign_in(cast.dung).get(reverse("plans:grid", args=[office_draft.public_id]))
    states = {row.label: row.cells[0].state for row in page.context["rows"]}
    assert states[cast.units["thcs"].short_name] == "none"
    assert states[cast.units["primary"].short_name] == "other"


def test_the_form_of_the_office(cast: Cast, sign_in, office_draft: Plan) -> None:
    url, task = reverse("plans:give", args=[office_draft.public_id]), office_draft.tasks.first()
    dung = sign_in(cast.dung)
    refused = dung.post(url, {"tasks": [task.public_id], "reaches": "some"})
    assert "Xin chọn cấp học hoặc trường" in refused.content.decode()
    assert dung.post(url, {"tasks": [], "reaches": "all"}).context["form"].errors["tasks"]
    data = {"tasks": [task.public_id], "reaches": "some", "levels": ["primary"],
            "schools": [cast.units["thcs"].public_id]}  # fmt: skip
    assert dung.post(url, data).status_code == 302
    words = {row.words for row in task.given.all()}
    assert words == {"các trường cấp tiểu học", cast.units["thcs"].short_name}
    again = dung.get(f"{url}?viec={task.public_id}")
    assert again.context["form"].initial["levels"] == ["primary"]
    assert dung.post(url, {"tasks": [task.public_id], "reaches": "none"}).status_code == 302
    task.refresh_from_db()
    assert not task.for_schools
    assert not task.given.exists()


def test_an_issued_plan_of_an_office_is_given_to_nobody_else(cast: Cast, sign_in, plan_2026: Plan) -> None:
    task = plan_2026.tasks.first()
    with pytest.raises(RuleBroken, match="đã ban hành"):
        workflow.give_to_schools(actor=cast.dung, plan=plan_2026, tasks=[task], reaches=False)
    with pytest.raises(NotYours):
        workflow.give_to_schools(actor=cast.lan, plan=plan_2026, tasks=[task], reaches=False)


def test_the_next_plan_is_given_to_the_same(cast: Cast, office_draft: Plan) -> None:
    task = office_draft.tasks.first()
    workflow.give_to_schools(actor=cast.dung, plan=office_draft, tasks=[task], reaches=True, levels=["primary"])
    issued = workflow.issue_plan(actor=cast.dung, plan=office_draft, number="5", issued_on=date(2026, 11, 20))
    after = workflow.continue_plan(
        actor=cast.dung, plan=issued, unit=cast.units["commune"], first_year=2031, last_year=2035
    )
    assert [row.level for row in after.tasks.first().given.all()] == ["primary"]


# ── the school gives to its teams and people


def test_a_person_sees_the_own_task_and_tells_of_it(cast: Cast, sign_in, school_plan: Plan) -> None:
    """Approved, not issued: the plan itself is not there for other staff yet."""
    task, other = school_plan.tasks.all()[:2]
    give(cast, school_plan, task, persons=[cast.tam])
    tam = sign_in(cast.tam)
    assert task.title[:40] in tam.get(reverse("home:today")).content.decode()
    page = tam.get(reverse("plans:task", args=[task.public_id]))
    assert page.context["may_record"]
    assert tam.get(reverse("plans:task", args=[other.public_id])).status_code == 404
    assert tam.get(reverse("plans:detail", args=[school_plan.public_id])).status_code == 404
    data = {"state": "doing", "on": "20/11/2026", "product": "Bài nói chuyện", "evidence": "Ảnh", "note": ""}
    assert tam.post(reverse("plans:task", args=[task.public_id]), data).status_code == 302
    assert task.progress.get().by == cast.tam


def test_others_tell_nothing_of_it(cast: Cast, sign_in, school_plan: Plan) -> None:
    task, other = school_plan.tasks.all()[:2]
    give(cast, school_plan, task, persons=[cast.tam])
    with pytest.raises(Http404):
        workflow.record_progress(actor=fresh(cast.tam), task=other, state="done", on=school_plan.decided_at.date())
    Plan.objects.filter(pk=school_plan.pk).update(state="issued", issued_on=date(2026, 11, 20))
    with pytest.raises(NotYours):
        workflow.record_progress(actor=fresh(cast.tam), task=other, state="done", on=school_plan.decided_at.date())


def test_who_left_the_school_has_nothing_left(cast: Cast, school_plan: Plan) -> None:
    task = school_plan.tasks.first()
    give(cast, school_plan, task, persons=[cast.tam])
    cast.tam.memberships.update(until="2026-11-01")
    assert not access.own_tasks(fresh(cast.tam)).exists()
    with pytest.raises(Http404):
        access.get_task(fresh(cast.tam), task.public_id)


def test_a_team_has_its_task_through_who_leads_it(cast: Cast, team: Team, school_plan: Plan) -> None:
    task = school_plan.tasks.first()
    give(cast, school_plan, task, teams=[team])
    assert access.own_tasks(fresh(cast.tam)).get() == task
    workflow.save_team(
        actor=cast.hoa, unit=team.unit, name=team.name, kind="union", lead=cast.minh, team=team, version=1
    )
    assert not access.own_tasks(fresh(cast.tam)).exists()
    assert access.own_tasks(fresh(cast.minh)).get() == task


def test_a_draft_is_no_task_yet_and_approval_tells_who_has_one(
    cast: Cast, plan_2026: Plan, school_draft: Plan
) -> None:
    tasks = [task for task in access.tasks_to_take_over(cast.lan, school_draft) if task.meant][:1]
    workflow.adopt_tasks(actor=cast.lan, plan=school_draft, tasks=tasks)
    give(cast, school_draft, school_draft.tasks.get(), persons=[cast.tam])
    assert not access.own_tasks(fresh(cast.tam)).exists()
    assert not Notice.objects.filter(user=cast.tam).exists()
    workflow.submit_plan(actor=cast.lan, plan=school_draft)
    workflow.approve_plan(actor=cast.hoa, plan=school_draft)
    assert "được giao nhiệm vụ" in Notice.objects.get(user=cast.tam).text


def test_who_is_new_to_a_task_is_told_once(cast: Cast, school_plan: Plan) -> None:
    task = school_plan.tasks.first()
    give(cast, school_plan, task, persons=[cast.tam])
    give(cast, school_plan, task, persons=[cast.tam, cast.minh])
    assert Notice.objects.filter(user=cast.tam).count() == Notice.objects.filter(
        user=cast.minh, text__contains="được giao nhiệm vụ").count() == 1  # fmt: skip


def test_people_of_another_school_get_nothing(cast: Cast, team: Team, school_plan: Plan) -> None:
    task = school_plan.tasks.first()
    with pytest.raises(RuleBroken, match="người của trường"):
        give(cast, school_plan, task, persons=[cast.phuc])
    other = workflow.save_team(actor=cast.phuc, unit=cast.units["primary"], name="Tổ 1", kind="subject")
    with pytest.raises(RuleBroken, match="người của trường"):
        give(cast, school_plan, task, teams=[other])
    with pytest.raises(Http404):
        workflow.give_to_staff(actor=cast.phuc, plan=school_plan, tasks=[task])
    assert not task.given.exists()


def test_the_form_of_the_school(cast: Cast, sign_in, team: Team, school_plan: Plan) -> None:
    url, task = reverse("plans:give", args=[school_plan.public_id]), school_plan.tasks.first()
    data = {"tasks": [task.public_id], "teams": [team.public_id], "persons": [cast.minh.public_id]}
    hoa = sign_in(cast.hoa)
    assert hoa.post(url, data).status_code == 302
    page = hoa.get(reverse("plans:detail", args=[school_plan.public_id])).content.decode()
    assert "Tổ Ngữ văn" in page
    assert hoa.get(f"{url}?viec={task.public_id}").context["form"].initial["teams"] == [team.public_id]
    event = AuditEvent.objects.get(action="plans.give_to_staff")
    assert "Ngữ văn" not in str(event.facts)
    assert sign_in(cast.tam).get(url).status_code == 404


def test_teams_are_kept_by_focal_teacher_and_principal(cast: Cast, sign_in, team: Team) -> None:
    hoa = sign_in(cast.hoa)
    assert "Tổ Ngữ văn" in hoa.get(reverse("plans:teams")).content.decode()
    data = {"kind": "union", "name": "Công đoàn", "lead": cast.minh.public_id, "in_use": "on"}
    assert hoa.post(reverse("plans:team_new"), data).status_code == 302
    again = hoa.post(reverse("plans:team_new"), data)
    assert "đã có tổ, đoàn thể mang tên này" in again.content.decode()
    stale = sign_in(cast.lan).post(reverse("plans:team", args=[team.public_id]), data | {"version": "0"})
    assert "vừa được người khác sửa" in stale.content.decode()
    for name in ("tam", "dung"):
        assert sign_in(cast.users[name]).get(reverse("plans:teams")).status_code == 404
    assert sign_in(cast.phuc).get(reverse("plans:team", args=[team.public_id])).status_code == 404


def test_the_pages_ask_as_often_for_many(cast: Cast, sign_in, school_plan: Plan) -> None:
    lan, tasks = sign_in(cast.lan), list(school_plan.tasks.all())
    urls = [reverse(f"plans:{name}", args=[school_plan.public_id]) for name in ("detail", "give")]
    urls.append(reverse("home:today"))

    def asked() -> list[int]:
        counts = []
        for url in urls:
            lan.get(url)
            with CaptureQueriesContext(connection) as found:
                assert lan.get(url).status_code == 200
            counts.append(len(found))
        return counts

    give(cast, school_plan, tasks[0], persons=[cast.lan])
    one = asked()
    workflow.give_to_staff(actor=cast.lan, plan=school_plan, tasks=tasks, persons=[cast.lan, cast.tam])
    assert asked() == one
