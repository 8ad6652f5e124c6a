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
from plans.enums import PlanState, PlanStep, RecommendationState
from plans.models import (
    Inspection,
    MonthlyAssessment,
    PhotoReview,
    Plan,
    PlanAsk,
    PlanTask,
    Recommendation,
    UnitPaper,
)


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
    """A new plan of the office is told to the focal teachers and principals of its schools and to the officers of
    the offices below it; a paper entered afterwards (issued more than a year ago) is no news."""
    today = timezone.localdate()
    if plan.is_of_school or plan.issued_on is None or (today - plan.issued_on).days > 366:
        return
    readers: list[User] = []
    for unit in people.units_under(plan.unit, today):
        readers += people.people_with(unit, *([Role.FOCAL, Role.PRINCIPAL] if unit.is_school else [Role.OFFICER]))
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


def inspection_announced(inspection: Inspection) -> None:
    words = _("%(office)s sẽ kiểm tra công tác xã hội của trường ngày %(day)s.")
    _tell_school(inspection, words)


def inspection_cancelled(inspection: Inspection) -> None:
    _tell_school(inspection, _("Cuộc kiểm tra của %(office)s ngày %(day)s không tiến hành."))


def inspection_concluded(inspection: Inspection) -> None:
    _tell_school(inspection, _("Biên bản kiểm tra của %(office)s ngày %(day)s đã có, chờ nhà trường ký."))


def inspection_signed(inspection: Inspection) -> None:
    words = _("%(school)s đã ký biên bản kiểm tra ngày %(day)s.") % {
        "school": inspection.school.short_name,
        "day": f"{inspection.on:%d/%m/%Y}",
    }
    notices.tell(people.people_with(inspection.office, Role.OFFICER), words, _inspection_url(inspection))


def recommendation_answered(row: Recommendation) -> None:
    words = _("%(school)s trả lời một kiến nghị sau kiểm tra.") % {"school": row.inspection.school.short_name}
    officers = people.people_with(row.inspection.office, Role.OFFICER)
    notices.tell(officers, words, _inspection_url(row.inspection))


def recommendation_settled(row: Recommendation) -> None:
    words = (
        _("%(office)s đã xác nhận một kiến nghị được thực hiện.")
        if row.state == RecommendationState.CONFIRMED
        else _("%(office)s đề nghị trường làm thêm theo một kiến nghị.")
    )
    _tell_school(row.inspection, words)


def _tell_school(inspection: Inspection, words: str) -> None:
    told = words % {"office": inspection.office.short_name, "day": f"{inspection.on:%d/%m/%Y}"}
    readers = people.people_with(inspection.school, Role.FOCAL, Role.PRINCIPAL)
    notices.tell(readers, told, _inspection_url(inspection))


def _inspection_url(inspection: Inspection) -> str:
    return reverse("plans:inspection", args=[inspection.public_id])


def photo_review_asked(row: PhotoReview) -> None:
    words = _("Rà soát ảnh hoạt động: có một sự đồng ý vừa được rút.")
    notices.tell([row.keeper], words, reverse("plans:photo_review", args=[row.public_id]))


def _drafters(plan: Plan) -> list[User]:
    people_told = {plan.drafted_by, plan.submitted_by} - {None}
    return [user for user in people_told if user is not None]


def _url(plan: Plan) -> str:
    return reverse("plans:detail", args=[plan.public_id])


def _month_url(assessment: MonthlyAssessment) -> str:
    return reverse("plans:month", args=[f"{assessment.month:%Y-%m}"])


def paper_submitted(paper: UnitPaper) -> None:
    principals = people.people_with(paper.unit, Role.PRINCIPAL)
    notices.tell(principals, _("Một văn bản của trường chờ thầy/cô duyệt."), _paper_url(paper))


def paper_decided(paper: UnitPaper) -> None:
    words = (
        _("Một văn bản của thầy/cô đã được hiệu trưởng duyệt.")
        if paper.state == PlanState.APPROVED
        else _("Một văn bản của thầy/cô được trả lại để bổ sung.")
    )
    drafters = {person.pk: person for person in (paper.drafted_by, paper.submitted_by) if person}
    notices.tell(list(drafters.values()), words, _paper_url(paper))


def _paper_url(paper: UnitPaper) -> str:
    return reverse("plans:paper", args=[paper.public_id])
