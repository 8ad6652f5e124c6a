"""The office opens one exact total of its whole area, because a superior's request obliges it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from ctxh_portal.kit import disclosure
from ctxh_portal.kit.errors import RuleBroken
from reports import access, indicators, tiers
from reports import figures as figuring
from reports.enums import WHOLE_TABLES
from reports.models import OpenedTotal, ReportRequest, Submission


@transaction.atomic
def open_total(
    *,
    actor: User,
    request: ReportRequest,
    figure: tuple[str, str],
    cited_from: str,
    cited_number: str,
    cited_on: date,
) -> OpenedTotal:
    """Count one figure (group and code, "" for the total) over all that sent, once and for good, citing who
    obliges it. Raises RuleBroken where the total would let a small figure of a school be computed."""
    access.require_for_request(actor, "open_total", request)
    request = _alone(request)
    group = indicators.BY_CODE[figure[0]]
    if cited_on > timezone.localdate():
        raise RuleBroken(_("Ngày văn bản không thể ở tương lai."))
    copies = [copy for part in tiers.parts(actor, request) for copy in part.submissions]
    total = OpenedTotal(
        request=request,
        family=group.family,
        group=group.code,
        code=figure[1],
        value=_safe_total(request, copies, group, figure[1]),
        cited_from=cited_from.strip(),
        cited_number=cited_number.strip(),
        cited_on=cited_on,
        opened_by=actor,
    )
    total.full_clean()
    total.save()
    total.submissions.set(copies)
    audit.record(
        "reports.open_total",
        actor=actor,
        unit=request.office_id,
        target=total,
        group=group.code,
        code=figure[1],
        schools=len(copies),
        cited=total.cited_number,
    )
    return total


def _alone(request: ReportRequest) -> ReportRequest:
    """Two offices that open a total of the same schools at one moment would each look before the other has
    written. So every request on any of these days is locked, always in the same order: whoever comes second looks
    anew."""
    same_days = ReportRequest.objects.filter(
        period_from__lte=request.period_until, period_until__gte=request.period_from
    )
    list(same_days.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    return ReportRequest.objects.select_related("office").get(pk=request.pk)


def _safe_total(request: ReportRequest, copies: list[Submission], group: indicators.Group, code: str) -> int:
    """The total, where all that was published and opened of the family leaves it safe."""
    _refuse_other_copies(request, copies)
    if copies and all(isinstance(figuring.said(copy.figures, group.code, code), int) for copy in copies):
        raise RuleBroken(
            _(
                "Không trường nào ẩn số này nên bảng tổng hợp đã có tổng chính xác. Mỗi nhóm số liệu chỉ mở được "
                "một tổng; giữ lượt mở cho số đang ẩn."
            )
        )
    beside = tiers.opened_beside(group.family, request, {copy.unit_id for copy in copies})
    alike = all(
        (one.group, one.code, one.request.period_from, one.request.period_until)
        == (group.code, code, request.period_from, request.period_until)
        for one in beside
    )
    if not alike:
        raise RuleBroken(_("Đã mở một tổng khác của nhóm số liệu này; mở thêm thì suy ra được số của trường."))
    total = tiers.exact_figure(copies, group.code, code)
    if total is None:
        raise RuleBroken(_("Không mở được tổng này: có trường chưa có bảng số liệu này nên tổng chưa đủ."))
    areas = [(_names(one.submissions.all()), one.value) for one in beside]
    everyone = {copy.pk: copy for one in beside for copy in one.submissions.all()} | {c.pk: c for c in copies}
    ranges = {copy.public_id: _range(copy.figures, group, code) for copy in everyone.values()}
    if not disclosure.may_open([*areas, (_names(copies), total)], ranges):
        raise RuleBroken(
            _("Không mở được tổng này: biết tổng thì có thể suy ra số nhỏ của một trường. Báo cáo dùng số “≥”.")
        )
    return total


def _refuse_other_copies(request: ReportRequest, copies: list[Submission]) -> None:
    """Only where each school is known by one whole table for these days, so that nothing else can be subtracted:
    not beside a letter or a term of the same days, another edition or a plan's years."""
    units = {copy.unit_id for copy in copies}
    others = Submission.objects.filter(
        unit__in=units,
        request__period_from__lte=request.period_until,
        request__period_until__gte=request.period_from,
    ).exclude(pk__in=[copy.pk for copy in copies])
    if request.kind not in WHOLE_TABLES or others.exists():
        raise RuleBroken(
            _("Chỉ mở được tổng của báo cáo năm, khi mỗi trường có đúng một bản đã gửi cho thời gian này.")
        )


def _names(copies: Iterable[Submission]) -> frozenset[str]:
    return frozenset(copy.public_id for copy in copies)


def _range(figures: figuring.Figures, group: indicators.Group, code: str) -> disclosure.Range:
    found = figures["groups"].get(group.code, {"total": 0, "cells": {}})
    return disclosure.known_range(found["cells"], found["total"], code, figuring.threshold(figures))
