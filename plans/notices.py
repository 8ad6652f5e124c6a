"""Who is told what about plans and months; none of these sentences can identify a child."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import access as people
from accounts import notices
from accounts.enums import Role
from accounts.models import Unit, User
from plans.enums import PlanState, PlanStep
from plans.models import MonthlyAssessment, Plan, PlanAsk, PlanTask


def plan_submitted(plan: Plan) -> None:
    principals = people.people_with(plan.unit, Role.PRINCIPAL)
    notices.tell(
        principals, _("Kế hoạch %(years)s của trường chờ thầy/cô duyệt.") % {"years": plan.years}, _url(plan)
    )


def plan_decided(plan: Plan) -> None:
    words = (
        _("Kế hoạch %(years)s đã được hiệu trưởng duyệt.")
        if plan.state == PlanState.APPROVED
        else _("Kế hoạch %(years)s được trả lại để bổ sung.")
    )
    notices.tell(_drafters(plan), words % {"years": plan.years}, _url(plan))


def tasks_given(plan: Plan, holders: list[User]) -> None:
    words = _("Thầy/cô được giao nhiệm vụ trong kế hoạch %(years)s của trường.") % {"years": plan.years}
    notices.tell(holders, words, reverse("home:today"))


def plan_asked(ask: PlanAsk, schools: list[Unit]) -> None:
    words = _("%(office)s đề nghị có kế hoạch năm học %(year)s được duyệt trước hết ngày %(day)s.") % {
        "office": ask.office.short_name,
        "year": ask.school_year,
        "day": f"{ask.due_on:%d/%m/%Y}",
    }
    for school in schools:
        notices.tell(people.people_with(school, Role.FOCAL, Role.PRINCIPAL), words, reverse("plans:list"))


def plans_due(user: User, step: int, day: date, tasks: list[PlanTask], ask: PlanAsk | None) -> None:
    """To one person, of all tasks of this step together."""
    when = {"day": f"{day:%d/%m/%Y}"}
    if ask is not None:
        late = _("Kế hoạch năm học của trường đã quá hạn %(day)s.") % when
        soon = _("Kế hoạch năm học của trường đến hạn ngày %(day)s.") % when
        notices.tell([user], late if step >= PlanStep.OVERDUE else soon, reverse("plans:list"))
        return
    count = {"count": len(tasks)}
    if step >= PlanStep.OVERDUE:
        words = ngettext(
            "%(count)d nhiệm vụ kế hoạch quá hạn.", "%(count)d nhiệm vụ kế hoạch quá hạn.", len(tasks)
        )
    elif step == PlanStep.DAY:
        words = ngettext(
            "%(count)d nhiệm vụ kế hoạch đến hạn trong một ngày tới.",
            "%(count)d nhiệm vụ kế hoạch đến hạn trong một ngày tới.",
            len(tasks),
        )
    else:
        words = ngettext(
            "%(count)d nhiệm vụ kế hoạch sắp đến hạn.", "%(count)d nhiệm vụ kế hoạch sắp đến hạn.", len(tasks)
        )
    first = tasks[0]
    one, many = reverse("plans:task", args=[first.public_id]), reverse("home:today")
    if user in people.people_with(first.plan.unit, Role.FOCAL, Role.PRINCIPAL):
        many = _url(first.plan)
    notices.tell([user], words % count, one if len(tasks) == 1 else many)


def plans_overdue_at(school: Unit, ask: PlanAsk | None) -> None:
    """To the office a status alone: which school, not which task and why."""
    office = school.parent(timezone.localdate())
    if office is None:
        return
    words = (
        _("%(school)s chưa có kế hoạch năm học được duyệt, đã quá hạn.")
        if ask is not None
        else _("%(school)s có nhiệm vụ kế hoạch quá hạn.")
    )
    officers = people.people_with(office, Role.OFFICER)
    notices.tell(officers, words % {"school": school.short_name}, reverse("plans:list"))


def plan_issued(plan: Plan) -> None:
    """A new plan of the office is told to the focal teachers and principals of its schools; a paper entered
    afterwards (issued more than a year ago) is no news."""
    today = timezone.localdate()
    if plan.is_of_school or plan.issued_on is None or (today - plan.issued_on).days > 366:
        return
    readers: list[User] = []
    for school in people.schools_under(plan.unit, today):
        readers += people.people_with(school, Role.FOCAL, Role.PRINCIPAL)
    words = _("%(unit)s đã ban hành kế hoạch %(years)s.") % {
        "unit": plan.unit.short_name,
        "years": plan.years,
    }
    notices.tell(readers, words, _url(plan))


def month_submitted(assessment: MonthlyAssessment) -> None:
    principals = people.people_with(assessment.unit, Role.PRINCIPAL)
    words = _("Đánh giá tháng %(month)s chờ thầy/cô ký.") % {"month": f"{assessment.month:%m/%Y}"}
    notices.tell(principals, words, _month_url(assessment))


def month_decided(assessment: MonthlyAssessment) -> None:
    words = (
        _("Đánh giá tháng %(month)s đã được ký.")
        if assessment.is_signed
        else _("Đánh giá tháng %(month)s được trả lại để bổ sung.")
    )
    notices.tell([assessment.drafted_by], words % {"month": f"{assessment.month:%m/%Y}"}, _month_url(assessment))


def _drafters(plan: Plan) -> list[User]:
    people_told = {plan.drafted_by, plan.submitted_by} - {None}
    return [user for user in people_told if user is not None]


def _url(plan: Plan) -> str:
    return reverse("plans:detail", args=[plan.public_id])


def _month_url(assessment: MonthlyAssessment) -> str:
    return reverse("plans:month", args=[f"{assessment.month:%Y-%m}"])
