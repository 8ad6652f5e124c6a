"""The checklist of reintegration: a dated look at each item, written as often as it is made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from cases.enums import ReintegrationItem, Stage
from cases.models import Case, ReintegrationMark
from cases.workflow.base import changed, locked, not_future
from cases.workflow.transitions import stage_began
from ctxh_portal.kit.errors import RuleBroken

Marks = Mapping[str, tuple[str, str]]  # item -> state, note


@transaction.atomic
def check_reintegration(*, actor: User, case: Case, seen_on: date, marks: Marks) -> list[ReintegrationMark]:
    """A look at every item (F8.2); what was written before stays as it is."""
    case = locked(actor, "write", case)
    if case.stage != Stage.REINTEGRATION:
        raise RuleBroken(_("Bảng theo dõi hòa nhập thuộc giai đoạn Hỗ trợ phát triển – hòa nhập."))
    not_future(seen_on)
    if seen_on < timezone.localdate(stage_began(case)):
        raise RuleBroken(_("Ngày xem xét không thể trước ngày chuyển sang hỗ trợ hòa nhập."))
    if set(marks) != set(ReintegrationItem.values):
        raise RuleBroken(_("Mời thầy/cô chọn tình trạng của từng mục."))
    at, lines = timezone.now(), []
    for item in ReintegrationItem.values:
        state, note = marks[item]
        line = ReintegrationMark(case=case, item=item, state=state, note=note, seen_on=seen_on, by=actor, at=at)
        line.full_clean()
        line.save()
        lines.append(line)
    changed(case)
    audit.record("cases.check_reintegration", actor=actor, unit=case.unit_id, target=case)
    return lines
