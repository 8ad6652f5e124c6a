"""The school writes, approves, registers and sends. From approval on nothing of a report changes but its
number, date and scan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, register
from accounts.models import OutgoingPaper, User
from ctxh_portal.documents.paper import Signature
from ctxh_portal.kit.errors import NotYours, RuleBroken
from ctxh_portal.kit.ids import new_public_id
from reports import access, indicators, notices, papers
from reports.enums import ReportState
from reports.models import SchoolReport, Submission
from reports.workflow.guards import complete, editable, locked, names_nobody, waiting


@transaction.atomic
def draft_report(
    *,
    actor: User,
    report: SchoolReport,
    version: int,
    results: str = "",
    shortcomings: str = "",
    causes: str = "",
    proposals: str = "",
) -> SchoolReport:
    """Keep the narrative; nothing is demanded of a draft."""
    access.require(actor, "draft", report)
    report = locked(report)
    editable(report)
    if report.version != version:
        raise RuleBroken(
            _("Báo cáo đã được người khác sửa trong lúc thầy/cô soạn. Mở lại trang ở thẻ khác để so sánh.")
        )
    report.results, report.shortcomings = results, shortcomings
    report.causes, report.proposals = causes, proposals
    report.state = ReportState.DRAFT if report.state == ReportState.NEW else report.state
    report.drafted_by = actor
    _save(report)
    audit.record("reports.draft_report", actor=actor, unit=report.unit_id, target=report)
    return report


@transaction.atomic
def submit_to_principal(*, actor: User, report: SchoolReport) -> SchoolReport:
    """Trình hiệu trưởng duyệt. Raises RuleBroken where a section is empty or names a pupil."""
    access.require(actor, "submit", report)
    report = locked(report)
    editable(report)
    complete(report, _("Chưa trình được"))
    names_nobody(actor, report)
    report.state = ReportState.SUBMITTED
    report.drafted_by = report.drafted_by or actor
    _save(report)
    notices.waiting_for_approval(report)
    audit.record("reports.submit_to_principal", actor=actor, unit=report.unit_id, target=report)
    return report


@transaction.atomic
def return_report(*, actor: User, report: SchoolReport, comment: str) -> SchoolReport:
    """Trả lại để bổ sung, with a comment."""
    access.require(actor, "return", report)
    report = locked(report)
    waiting(report)
    if not comment.strip():
        raise RuleBroken(_("Thầy/cô ghi giúp nội dung cần bổ sung."))
    report.comment = comment
    report.state = ReportState.RETURNED
    _save(report)
    notices.returned(report)
    audit.record("reports.return_report", actor=actor, unit=report.unit_id, target=report)
    return report


@transaction.atomic
def approve_report(*, actor: User, report: SchoolReport) -> SchoolReport:
    """Duyệt và chốt số liệu: the figures of the records at this moment become the report's, for good."""
    access.require(actor, "approve", report)
    report = locked(report)
    waiting(report)
    if report.drafted_by_id == actor.pk:
        raise NotYours(_("Người soạn báo cáo không tự duyệt báo cáo của mình."))
    complete(report, _("Chưa duyệt được"))
    names_nobody(actor, report)
    report.figures = access.live_figures(actor, report)
    report.checksum = indicators.checksum(report.figures)
    report.approved_by, report.approved_at = actor, timezone.now()
    report.comment = ""
    report.state = ReportState.APPROVED
    _save(report)
    _offer(report)
    notices.approved(report)
    audit.record(
        "reports.approve_report", actor=actor, unit=report.unit_id, target=report, checksum=report.checksum
    )
    return report


@transaction.atomic
def register_paper(
    *, actor: User, report: SchoolReport, number: str, day: date, scan: ContentFile[bytes] | None = None
) -> SchoolReport:
    """The signed paper got its number and date, and maybe a scan (checked by the form: `kit.scans`)."""
    access.require(actor, "register", report)
    report = _take_number(actor, locked(report), number, day)
    if scan:
        _take_scan(report, scan)
    audit.record("reports.register_paper", actor=actor, unit=report.unit_id, target=report, scan=bool(scan))
    return report


def _take_number(
    actor: User, report: SchoolReport, number: str, day: date, signature: Signature | None = None
) -> SchoolReport:
    """Number and date in the report, in the office's copy and in the register of outgoing papers."""
    if not report.is_frozen:
        raise RuleBroken(_("Vào sổ sau khi báo cáo được duyệt và chốt số liệu."))
    if report.state == ReportState.SENT and report.number and (report.number, report.issued_on) != (number, day):
        raise RuleBroken(_("Báo cáo đã nộp với số và ngày đã vào sổ, không sửa được nữa."))
    if day > timezone.localdate():
        raise RuleBroken(_("Ngày ký không thể ở tương lai."))
    if report.approved_at and day < timezone.localdate(report.approved_at):
        raise RuleBroken(_("Ngày ký không thể trước ngày duyệt và chốt số liệu."))
    report.number, report.issued_on = number.strip(), day
    report.symbol = f"BC-{report.unit.letterhead(day).symbol}"
    _save(report)
    Submission.objects.filter(request=report.request_id, unit=report.unit_id).update(
        number=report.number, symbol=report.symbol, issued_on=day
    )
    paper = papers.of_school(report)
    if signature:
        paper = replace(paper, signature=signature)
    register.enter(
        actor=actor,
        line=_offer(report),
        number=report.number,
        issued_on=day,
        symbol=report.symbol,
        signature=paper.signature,
        content=paper,
    )
    return report


def _take_scan(report: SchoolReport, scan: ContentFile[bytes]) -> None:
    ending = PurePath(scan.name or "").suffix
    report.scan.save(f"reports/{report.public_id}/{new_public_id()}{ending}", scan, save=False)
    _save(report)
    register.note_scan(papers.SOURCE, report.public_id, scan)


def _offer(report: SchoolReport) -> OutgoingPaper:
    return register.offer(
        unit=report.unit,
        kind="Báo cáo",
        subject=papers.subject_of(report),
        recipients=report.request.office.name,
        source=papers.SOURCE,
        source_id=report.public_id,
    )


@transaction.atomic
def number_from_register(
    actor: User, public_id: str, number: str, issued_on: date, authority: str, title: str, name: str
) -> SchoolReport:
    """The clerk's number; the register has asked for the right and writes the audit."""
    report = locked(access.of_register(actor, public_id))
    signed = Signature(title, name, tuple(authority.splitlines())) if title else None
    return _take_number(actor, report, number, issued_on, signed)


@transaction.atomic
def scan_from_register(actor: User, public_id: str, content: ContentFile[bytes]) -> None:
    _take_scan(locked(access.of_register(actor, public_id)), content)


@transaction.atomic
def send_report(*, actor: User, report: SchoolReport) -> Submission:
    """Nộp: the office gets its copy, with figures made safe; the exact ones stay. Late from `due_on` on."""
    access.require(actor, "send", report)
    report = locked(report)
    if report.state == ReportState.SENT:
        raise RuleBroken(_("Báo cáo đã nộp lúc %(time)s.") % {"time": _moment(report)})
    if report.state != ReportState.APPROVED:
        raise RuleBroken(_("Báo cáo phải được duyệt và chốt số liệu trước khi nộp."))
    complete(report, _("Chưa nộp được"))
    now = timezone.now()
    report.state, report.sent_at = ReportState.SENT, now
    report.late = report.request.is_late(timezone.localdate(now))
    submission = _copy_for_office(report, now)
    _save(report)
    notices.sent(report)
    audit.record(
        "reports.send_report",
        actor=actor,
        unit=report.unit_id,
        target=report,
        checksum=submission.checksum,
        late=report.late,
    )
    return submission


def _copy_for_office(report: SchoolReport, now: datetime) -> Submission:
    figures = indicators.publish(report.figures or {})
    submission = Submission(
        request=report.request,
        unit=report.unit,
        figures=figures,
        checksum=indicators.checksum(figures),
        sent_at=now,
        late=report.late,
        number=report.number,
        symbol=report.symbol,
        issued_on=report.issued_on,
        **report.narrative,
    )
    submission.full_clean()
    submission.save()
    return submission


def _save(report: SchoolReport) -> None:
    report.version += 1
    report.full_clean()
    report.save()


def _moment(report: SchoolReport) -> str:
    return f"{timezone.localtime(report.sent_at):%H:%M %d/%m/%Y}" if report.sent_at else ""
