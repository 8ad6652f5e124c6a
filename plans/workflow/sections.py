"""A plan written section by section; the rows inside its sections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from ctxh_portal.kit.errors import RuleBroken, Stale
from ctxh_portal.kit.names import clean
from plans import details, sections
from plans.models import Plan
from plans.workflow.base import lines_of, locked, put_bases, refuse_unless_open, saved


@transaction.atomic
def save_section(
    *,
    actor: User,
    plan: Plan,
    key: str,
    version: int,
    title: str = "",
    text: str = "",
    bases: str = "",
    recipients: str = "",
    rows: Sequence[dict[str, Any]] = (),
) -> Plan:
    """One section with its rows; the others stay. `version` is that of the section (`details.Part`)."""
    plan = locked(actor, "edit", plan)
    refuse_unless_open(plan)
    part = details.part_of(plan, key)
    if part is None:
        raise RuleBroken(_("Phần này không còn trong kế hoạch. Mời mở lại danh sách các phần."))
    if version != part.version:
        raise Stale(
            _("Phần này vừa được người khác sửa. Bản đang lưu đứng dưới từng ô; mời xem lại rồi gửi lại."),
            part.version,
            part,
        )
    if key in details.NAMES:
        put_rows(plan, details.NAMES[key], rows)
    if key == sections.OPENING:
        put_bases(plan, lines_of(bases))
    elif key == sections.CLOSING:
        plan.recipients = "\n".join(lines_of(recipients))
    heading = _heading(part, title, bool(text.strip() or rows))
    if key in details.NAMES and sections.kind_of(heading) != key:
        raise RuleBroken(
            _("Tên phần cần giữ chữ “%(words)s” để các dòng bên dưới được in đúng chỗ.")
            % {"words": sections.BY_CODE[key].words.split("|")[0]}
        )
    plan.body = sections.put(plan.body, key, heading, _tidy(text), with_rows=bool(rows))
    saved(plan)
    audit.record(
        "plans.save_section",
        actor=actor,
        unit=plan.unit,
        target=plan,
        section=part.section.kind,
        rows=len(rows),
        version=plan.version,
    )
    return plan


def _heading(part: details.Part, title: str, is_filled: bool) -> str:
    """Without the number, which comes by itself."""
    if part.section.kind in (sections.OPENING, sections.CLOSING):
        return ""
    found = sections.HEADING.fullmatch(clean(title))
    words = found[2] if found else clean(title)
    if words or not is_filled:
        return words or part.title
    if not part.title:
        raise RuleBroken(_("Phần mới cần có tên, ví dụ: Thời gian thực hiện."))
    return part.title


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def put_rows(plan: Plan, name: str, rows: Sequence[dict[str, Any]]) -> None:
    """The rows of one kind anew, in this order; a task is named by its public id."""
    getattr(plan, name).all().delete()
    tasks = {task.public_id: task for task in plan.tasks.all()} if name == "funding" else {}
    for position, given in enumerate(rows, start=1):
        values = {field: given[field] for field in details.FIELDS[name] if field in given}
        if name == "funding":
            values["task"] = tasks.get(given.get("task") or "")
        row = details.MODELS[name](plan=plan, position=position, **values)
        row.full_clean()
        row.save()
