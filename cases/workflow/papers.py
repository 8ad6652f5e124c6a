"""A form of a case is printed: it leaves the portal, so that the trail says which, never what it holds."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as people
from accounts import audit
from accounts.models import Agency, User
from cases import access
from cases.enums import FileVariant, PrintPurpose
from cases.models import Case, NamedPrint
from cases.workflow.base import locked
from cases.workflow.packing import refuse_naming
from ctxh_portal.kit.errors import RuleBroken


@transaction.atomic
def print_case(
    *, actor: User, case: Case, form: str, kind: str, parts: Iterable[str] = (), purpose: str = ""
) -> None:
    """`parts`: what of the case the form shows; whoever lacks one of them does not print it. `purpose`: what a
    print of the file is for.

    Raises RuleBroken where a training is to see more than the nameless file."""
    access.require(actor, "view", case)
    for part in sorted(parts):
        access.require_part(actor, part, case)
    if purpose == PrintPurpose.TRAINING and form != FileVariant.NAMELESS:
        raise RuleBroken(_("Tập huấn, rút kinh nghiệm chỉ dùng bản ẩn danh."))
    facts = {"form": form, "kind": kind} | ({"purpose": purpose} if purpose else {})
    audit.record("cases.print", actor=actor, unit=case.unit_id, target=case, **facts)


@transaction.atomic
def print_naming(
    *, actor: User, case: Case, form: str, kind: str, agency: Agency, reason: str, parts: Iterable[str] = ()
) -> NamedPrint:
    """A form that names whom nobody may contact, for who protects children: they have to know from whom. Why stays
    on the case's line.

    Raises RuleBroken for any other receiver, and without a reason."""
    case = locked(actor, "name_flagged", case)
    for part in sorted(parts):
        access.require_part(actor, part, case)
    if not reason.strip():
        raise RuleBroken(_("Mời thầy/cô ghi vì sao nơi nhận cần biết tên."))
    refuse_naming(agency, reason)
    if not people.agencies_for(case.unit, timezone.localdate()).filter(pk=agency.pk).exists():
        raise RuleBroken(_("Cơ quan này không còn trong danh bạ của địa bàn hôm nay; mời thầy/cô chọn nơi khác."))
    row = NamedPrint(case=case, form=form, agency=agency, reason=reason, by=actor)
    row.full_clean()
    row.save()
    audit.record(
        "cases.print",
        actor=actor,
        unit=case.unit_id,
        target=case,
        form=form,
        kind=kind,
        naming=True,
        agency=agency.pk,
    )
    return row
