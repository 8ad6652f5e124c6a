"""The consolidated report gets its number in the register of outgoing papers, on what was built."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, register
from accounts.enums import PaperType
from accounts.models import User
from ctxh_portal.documents.paper import Letterhead, Signature
from ctxh_portal.kit import jobs
from ctxh_portal.kit.errors import RuleBroken
from reports import access, consolidated_papers
from reports.models import ConsolidatedReport
from reports.workflow.approving import keep_files
from reports.workflow.consolidating import CONSOLIDATE, offer_consolidated

PRINT_NUMBERED = "reports.print_numbered"


@transaction.atomic
def number_consolidated(
    *, actor: User, report: ConsolidatedReport, number: str, issued_on: date, signer_authority: str = "",
    signer_title: str = "", signer_name: str = "",
) -> ConsolidatedReport:  # fmt: skip
    """Number and date of the signed report; the files are printed again with both, in the background."""
    access.require_for_request(actor, "consolidate", report.request)
    signed = Signature(signer_title, signer_name, tuple(signer_authority.splitlines())) if signer_title else None
    return _numbered(actor, report.pk, number, issued_on, signed)


@transaction.atomic
def consolidated_number_from_register(
    actor: User, source_id: str, number: str, issued_on: date, authority: str, title: str, name: str
) -> ConsolidatedReport:
    """The clerk's number; the register has asked for the right and writes the audit."""
    report = access.consolidated_of_register(actor, source_id)
    if consolidated_papers.source_id(report) != source_id:
        raise RuleBroken(_("Báo cáo này đã được lập lại; bản này không vào sổ nữa."))
    signed = Signature(title, name, tuple(authority.splitlines())) if title else None
    return _numbered(actor, report.pk, number, issued_on, signed)


def _numbered(actor: User, pk: int, number: str, issued_on: date, signed: Signature | None) -> ConsolidatedReport:
    report = ConsolidatedReport.objects.select_for_update(of=("self",)).select_related("office").get(pk=pk)
    if report.number_line:
        raise RuleBroken(_("Báo cáo đã vào sổ với số %(number)s.") % {"number": report.number_line})
    paper = consolidated_papers.built(report)
    if paper is None or jobs.active(CONSOLIDATE, report.pk):
        raise RuleBroken(_("Vào sổ sau khi báo cáo đã lập xong."))
    register.letterhead(report.office, issued_on)
    head = report.office.paper_head(issued_on, PaperType.REPORT)
    paper = replace(
        paper,
        letterhead=Letterhead(head.governing_line, head.issuing_line, head.place, report.office.name),
        number=number.strip(),
        symbol=head.symbol,
        day=issued_on,
        year=issued_on.year,
        signature=signed or paper.signature,
    )
    register.enter(
        actor=actor,
        line=offer_consolidated(report, paper),
        number=number,
        issued_on=issued_on,
        symbol=head.symbol,
        signature=paper.signature,
        content=paper,
    )
    report.number, report.issued_on, report.symbol = number.strip(), issued_on, head.symbol
    report.full_clean()
    report.save()
    jobs.enqueue(PRINT_NUMBERED, asked_by=actor.pk, target=report.pk)
    audit.record(
        "reports.number_consolidated", actor=actor, unit=report.office, target=report, number=report.number_line
    )
    return report


def consolidated_scan_from_register(actor: User, source_id: str, content: ContentFile[bytes]) -> None:
    """The register keeps it; it has asked for the right and writes the audit."""
    access.consolidated_of_register(actor, source_id)
    register.note_scan(consolidated_papers.SOURCE, source_id, content, actor=actor)


def keep_numbered_files(*, actor: User, report: ConsolidatedReport, pdf_path: str, docx_path: str) -> None:
    """The last write of the job that prints, inside its `run.finish()`."""
    ConsolidatedReport.objects.filter(pk=report.pk).update(pdf_path=pdf_path, docx_path=docx_path)
    approval = report.approvals.first()
    if approval and approval.kept == report.kept:  # the approved paper, now with its number
        keep_files(approval, pdf_path, docx_path)
    audit.record("reports.keep_numbered_files", actor=actor, unit=report.office_id, target=report)
