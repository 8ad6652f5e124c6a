"""The plan as a paper: number, date, stamped copy, downloads."""

from __future__ import annotations

from datetime import date
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, register
from accounts.models import User
from ctxh_portal.kit import scans
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.ids import new_public_id
from plans import access, notices
from plans.enums import PlanState
from plans.models import Plan
from plans.papers import SOURCE, letterhead_on, plan_paper
from plans.workflow.base import locked, refuse_future, refuse_names, saved
from plans.workflow.plans import refuse_unless_complete, words_of


@transaction.atomic
def issue_plan(
    *,
    actor: User,
    plan: Plan,
    number: str,
    issued_on: date,
    signer_authority: str = "",
    signer_title: str = "",
    signer_name: str = "",
) -> Plan:
    """The number and the date that stand on the signed paper; from then on the plan is frozen.

    Who signed is taken from the letterhead of that day where no post is given. A school's plan must be approved
    first; an office's plan was approved by who signed it on paper."""
    plan = locked(actor, "issue", plan)
    if plan.state == PlanState.ISSUED:
        raise RuleBroken(_("Kế hoạch đã ban hành với số %(number)s.") % {"number": plan.number_line})
    if plan.is_of_school and plan.state != PlanState.APPROVED:
        raise RuleBroken(_("Kế hoạch của trường cần được hiệu trưởng duyệt trước khi ban hành."))
    refuse_future(issued_on)
    refuse_unless_complete(plan)
    if not plan.is_of_school:  # a school's was asked when it was submitted
        refuse_names(plan.unit, *words_of(plan))
    head = letterhead_on(plan.unit, issued_on)
    line = register.offer(
        unit=plan.unit,
        kind="Kế hoạch",
        subject=plan.subject,
        recipients=plan.recipients,
        source=SOURCE,
        source_id=plan.public_id,
    )
    plan.number, plan.issued_on, plan.symbol = number.strip(), issued_on, head.symbol
    if signer_title.strip():
        plan.signer_authority, plan.signer_title = signer_authority.strip(), signer_title.strip()
        plan.signer_name = signer_name.strip()
    else:
        plan.signer_authority = signer_authority.strip() or head.authority
        plan.signer_title, plan.signer_name = head.signer_title, signer_name.strip() or head.signer_name
    plan.state = PlanState.ISSUED
    paper = plan_paper(plan, issued_on)
    register.enter(
        actor=actor,
        line=line,
        number=plan.number,
        issued_on=issued_on,
        symbol=plan.symbol,
        signature=paper.signature,
        content=paper,
    )
    saved(plan)
    notices.plan_issued(plan)
    audit.record(
        "plans.issue_plan",
        actor=actor,
        unit=plan.unit,
        target=plan,
        number=plan.number_line,
        on=str(issued_on),
    )
    return plan


def number_from_register(
    actor: User, public_id: str, number: str, issued_on: date, authority: str, title: str, name: str
) -> Plan:
    """The clerk's number, from the register's screen."""
    return issue_plan(
        actor=actor,
        plan=access.get_plan(actor, public_id),
        number=number,
        issued_on=issued_on,
        signer_authority=authority,
        signer_title=title,
        signer_name=name,
    )


def scan_from_register(actor: User, public_id: str, content: ContentFile[bytes]) -> Plan:
    return _keep_scan(actor, access.get_plan(actor, public_id), content)


def attach_scan(*, actor: User, plan: Plan, scan: UploadedFile[bytes]) -> Plan:
    """The scan of the stamped copy of an issued plan: PDF, JPEG or PNG by its content, whatever its name
    says."""
    access.require(actor, "issue", plan)
    return _keep_scan(actor, plan, scans.checked(scan))


@transaction.atomic
def _keep_scan(actor: User, plan: Plan, content: ContentFile[bytes]) -> Plan:
    plan = locked(actor, "issue", plan)
    if plan.state != PlanState.ISSUED:
        raise RuleBroken(_("Bản đóng dấu được lưu sau khi kế hoạch có số và ngày ban hành."))
    plan.scan.save(f"plans/{new_public_id()}{PurePosixPath(content.name or '').suffix}", content, save=False)
    saved(plan)
    register.note_scan(SOURCE, plan.public_id, content, actor=actor, name=plan.scan.name or "")
    audit.record("plans.attach_scan", actor=actor, unit=plan.unit, target=plan, size=content.size)
    return plan


@transaction.atomic
def record_download(*, actor: User, plan: Plan, kind: str) -> None:
    """Every paper that leaves the portal is written down: pdf, docx, or scan."""
    plan = locked(actor, "download", plan)
    audit.record("plans.download", actor=actor, unit=plan.unit, target=plan, kind=kind)
