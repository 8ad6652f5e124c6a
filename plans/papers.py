"""A plan as an official paper (NĐ 30/2020): what is printed, in the names of the paper's own day."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import register
from accounts.enums import PaperType
from accounts.models import Letterhead, PaperHead, Unit, User
from ctxh_portal.documents import paper as documents
from ctxh_portal.documents.paper import (
    Appendix,
    Block,
    Column,
    Group,
    Paper,
    Row,
    Signature,
    Table,
)
from ctxh_portal.kit.errors import RuleBroken
from plans import access, details
from plans.models import Plan, PlanTask, TaskGroup

SOURCE = "plans.plan"  # in the register of outgoing papers
POINTER = "Nhiệm vụ cụ thể tại Phụ lục kèm theo Kế hoạch này."
COLUMNS = [
    Column("Stt", 1.0, "center"),
    Column("Nhiệm vụ", 7.0),
    Column("Đơn vị thực hiện", 3.2),
    Column("Đơn vị phối hợp", 3.2),
    Column("Thời gian thực hiện", 2.0, "center"),
    Column("Sản phẩm hoàn thành", 3.2),
]


def letterhead_on(unit: Unit, day: date, kind: str = PaperType.PLAN) -> PaperHead:
    """Raises RuleBroken where the unit's papers had no head on that day (it did not exist, or nobody
    entered one)."""
    try:
        return unit.paper_head(day, kind)
    except Letterhead.DoesNotExist:
        raise RuleBroken(
            _("%(unit)s không có thể thức đầu văn bản cho ngày %(day)s. Xin kiểm tra lại ngày ban hành.")
            % {"unit": unit.name, "day": f"{day:%d/%m/%Y}"}
        ) from None


def plan_paper(plan: Plan, today: date) -> Paper:
    """The plan on paper; number and date stay blank until it is issued.

    Raises RuleBroken where the unit has no letterhead on the paper's day."""
    day = plan.paper_day(today)
    head = letterhead_on(plan.unit, day)
    authority, title, name = head.authority, head.signer_title, head.signer_name
    if plan.signer_title:  # issued: who signed stands in the plan itself
        authority, title, name = plan.signer_authority, plan.signer_title, plan.signer_name
    return Paper(
        kind="KẾ HOẠCH",
        subject=plan.subject,
        letterhead=documents.Letterhead(head.governing_line, head.issuing_line, head.place, plan.unit.name),
        symbol=plan.symbol or head.symbol,
        number=plan.number,
        day=plan.issued_on,
        year=day.year,
        bases=[basis.text for basis in plan.bases.all()],
        body=head.closed(body_of(plan)),
        signature=Signature(title, name, tuple(authority.splitlines())),
        recipients=head.recipient_lines(plan.recipients),
        appendices=[Appendix(plan.title, task_table(plan), landscape=True)] if has_appendix(plan) else [],
    )


def has_appendix(plan: Plan) -> bool:
    return plan.with_table and plan.tasks.exists()


def body_of(plan: Plan) -> list[Block]:
    """The text with its rows. NĐ 30/2020: it points to its appendix; where the author's words don't, a sentence
    does, but not in a plan of a time that is over, which is entered as it was signed."""
    is_over = plan.last_year < timezone.localdate().year
    points = is_over or not has_appendix(plan) or "phụ lục" in plan.body.lower()
    return details.body_blocks(plan, "" if points else POINTER)


def issued_paper(plan: Plan) -> Paper | None:
    """The paper as it was issued, whatever changed since; None before that."""
    return register.issued_paper(SOURCE, plan.public_id)


def address(user: User, public_id: str) -> str:
    """Where the plan is read, for whoever may."""
    found = access.visible_plans(user).filter(public_id=public_id).exists()
    return reverse("plans:detail", args=[public_id]) if found else ""


def task_table(plan: Plan) -> list[Block]:
    """The six columns; a group is a line across, a point that is itself a task is a row."""
    rows: list[Row | Group] = []
    for group in plan.groups.prefetch_related("tasks"):
        if group.title:
            rows.append(Group(f"{group.number}. {group.title}"))
        rows += [_row(group, task) for task in group.tasks.all()]
    return [Table(COLUMNS, rows)]


def _row(group: TaskGroup, task: PlanTask) -> Row:
    stt = f"{task.letter})" if task.letter else f"{group.number}."
    return Row([stt, task.title, task.units_in_print, task.partners, task.time_text, task.product])
