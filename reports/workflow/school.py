"""The school writes, approves, registers and sends. From approval on nothing of a report changes but its
number, date and scan."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, register
from accounts.enums import PaperType
from accounts.models import OutgoingPaper, Unit, User
from cases.naming import CASE_CODE
from ctxh_portal.documents.paper import Signature
from ctxh_portal.kit import jobs
from ctxh_portal.kit.errors import NotYours, RuleBroken, Stale
from ctxh_portal.kit.ids import new_public_id
from reports import access, answers, indicators, notices, papers
from reports import figures as figuring
from reports.enums import ReportState, SubmissionState
from reports.figures import Figures
from reports.models import FigureByHand, ReportRequest, ReportVersion, SchoolReport, Sending, Submission, Target
from reports.workflow.guards import (
    adds_up,
    answered,
    complete,
    editable,
    in_step,
    locked,
    names_nobody,
    waiting,
)

PRINT_SECTION = "reports.section"  # the school's part of its office's consolidated report, before that is wanted


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
    given: dict[str, Any] | None = None,
) -> SchoolReport:
    """Keep the words and the answers; nothing is demanded of a draft."""
    access.require(actor, "draft", report)
    report = locked(report)
    editable(report)
    if report.version != version:
        raise Stale(
            _("Báo cáo đã được người khác sửa trong lúc thầy/cô soạn. Mời so sánh rồi gửi lại."),
            report.version,
            report,
        )
    report.results, report.shortcomings = results, shortcomings
    report.causes, report.proposals = causes, proposals
    report.answers = report.answers if given is None else given
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
    answered(report)
    names_nobody(actor, report)
    in_step(actor, report)
    report.state = ReportState.SUBMITTED
    report.drafted_by = report.drafted_by or actor
    _save(report)
    notices.waiting_for_approval(report)
    audit.record("reports.submit_to_principal", actor=actor, unit=report.unit_id, target=report)
    return report


@transaction.atomic
def return_report(*, actor: User, report: SchoolReport, comment: str) -> SchoolReport:
    """Trả lại để bổ sung, with a comment; also what was approved, as long as it was not sent: figures, number and
    scan are given up, and the number is void in the register."""
    access.require(actor, "return", report)
    report = locked(report)
    approved = report.state == ReportState.APPROVED
    if not approved:
        waiting(report)
    if not comment.strip():
        raise RuleBroken(_("Thầy/cô ghi giúp nội dung cần bổ sung."))
    number = _unapprove(actor, report) if approved else ""
    report.comment = comment
    report.state = ReportState.RETURNED
    _save(report)
    notices.returned(report)
    facts: dict[str, Any] = {"approved": approved, "void": number} if approved else {}
    audit.record("reports.return_report", actor=actor, unit=report.unit_id, target=report, **facts)
    return report


def _unapprove(actor: User, report: SchoolReport) -> str:
    """What approval and the register gave to an edition that nobody outside has. Returns the number now void."""
    if Sending.objects.filter(report=report, edition=report.edition).exists():
        raise RuleBroken(_("Bản này đã gửi bằng thư điện tử hoặc văn bản giấy. Thầy/cô nộp, rồi đính chính."))
    _clear_signed(report)
    reason = _("Báo cáo được trả lại để sửa trước khi nộp")
    return register.take_back(actor=actor, source=papers.SOURCE, source_id=papers.source_id(report), reason=reason)


def _clear_signed(report: SchoolReport) -> None:
    for name in ("number", "symbol", "checksum", "comment"):
        setattr(report, name, "")
    report.scan = None
    report.figures = report.issued_on = report.approved_by = report.approved_at = None
    report.differs, report.exact_answers = [], []


@transaction.atomic
def approve_report(*, actor: User, report: SchoolReport, exact_answers: Collection[str] = ()) -> SchoolReport:
    """Duyệt và chốt số liệu: the figures of the records at this moment become the report's, for good.
    `exact_answers`: the questions of which the principal says that their small numbers count no children."""
    access.require(actor, "approve", report)
    report = locked(report)
    waiting(report)
    if report.drafted_by_id == actor.pk:
        raise NotYours(_("Người soạn báo cáo không tự duyệt báo cáo của mình."))
    complete(report, _("Chưa duyệt được"))
    answered(report)
    names_nobody(actor, report)
    in_step(actor, report)
    report.figures = access.live_figures(actor, report)
    adds_up(report.figures)
    report.checksum = figuring.checksum(report.figures)
    held = answers.held_back(access.questions(report.request), report.answers, report.request.threshold)
    report.exact_answers = [one.key for one in held if one.key in exact_answers]
    report.approved_by, report.approved_at = actor, timezone.now()
    report.comment = ""
    report.state = ReportState.APPROVED
    _save(report)
    _offer(report)
    notices.approved(report)
    audit.record(
        "reports.approve_report",
        actor=actor,
        unit=report.unit_id,
        target=report,
        checksum=report.checksum,
        exact_answers=report.exact_answers,
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
        _take_scan(actor, report, scan)
    audit.record("reports.register_paper", actor=actor, unit=report.unit_id, target=report, scan=bool(scan))
    return report


def _take_number(
    actor: User, report: SchoolReport, number: str, day: date, signature: Signature | None = None
) -> SchoolReport:
    """Number and date in the report, in the office's copy and in the register of outgoing papers."""
    if not report.is_frozen:
        raise RuleBroken(_("Vào sổ sau khi báo cáo được duyệt và chốt số liệu."))
    if report.is_at_the_office and report.number and (report.number, report.issued_on) != (number, day):
        raise RuleBroken(_("Báo cáo đã nộp với số và ngày đã vào sổ, không sửa được nữa."))
    if day > timezone.localdate():
        raise RuleBroken(_("Ngày ký không thể ở tương lai."))
    if report.approved_at and day < timezone.localdate(report.approved_at):
        raise RuleBroken(_("Ngày ký không thể trước ngày duyệt và chốt số liệu."))
    report.number, report.issued_on = number.strip(), day
    report.symbol = report.unit.paper_head(day, PaperType.REPORT).symbol
    _save(report)
    of_edition = Submission.objects.filter(request=report.request_id, unit=report.unit_id, edition=report.edition)
    of_edition.update(number=report.number, symbol=report.symbol, issued_on=day)
    paper = papers.of_school(report, access.office_figures(report))
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


def _take_scan(actor: User, report: SchoolReport, scan: ContentFile[bytes]) -> None:
    ending = PurePath(scan.name or "").suffix
    report.scan.save(f"reports/{report.public_id}/{new_public_id()}{ending}", scan, save=False)
    _save(report)
    source_id = papers.source_id(report)
    register.note_scan(papers.SOURCE, source_id, scan, actor=actor, name=report.scan.name or "")


def _offer(report: SchoolReport) -> OutgoingPaper:
    return register.offer(
        unit=report.unit,
        kind="Báo cáo",
        subject=papers.subject_of(report),
        recipients=report.request.office.name,
        source=papers.SOURCE,
        source_id=papers.source_id(report),
    )


@transaction.atomic
def number_from_register(
    actor: User, source_id: str, number: str, issued_on: date, authority: str, title: str, name: str
) -> SchoolReport:
    """The clerk's number; the register has asked for the right and writes the audit."""
    report = _of_line(actor, source_id)
    signed = Signature(title, name, tuple(authority.splitlines())) if title else None
    return _take_number(actor, report, number, issued_on, signed)


@transaction.atomic
def scan_from_register(actor: User, source_id: str, content: ContentFile[bytes]) -> None:
    _take_scan(actor, _of_line(actor, source_id), content)


def _of_line(actor: User, source_id: str) -> SchoolReport:
    """The report, while the line in the register is that of its present edition."""
    report = locked(access.of_register(actor, papers.report_id(source_id)))
    if papers.source_id(report) != source_id:
        raise RuleBroken(_("Báo cáo này đã có bản sau, nên bản cũ không nhận số hay bản đóng dấu nữa."))
    return report


@transaction.atomic
def send_report(*, actor: User, report: SchoolReport) -> Submission:
    """Nộp: the office gets its copy, with figures made safe; the exact ones stay. Late from `due_on` on."""
    access.require(actor, "send", report)
    report = locked(report)
    if report.is_at_the_office:
        raise RuleBroken(_("Báo cáo đã nộp lúc %(time)s.") % {"time": _moment(report)})
    if report.state != ReportState.APPROVED:
        raise RuleBroken(_("Báo cáo phải được duyệt và chốt số liệu trước khi nộp."))
    complete(report, _("Chưa nộp được"))
    ReportRequest.objects.select_for_update(of=("self",)).get(pk=report.request_id)  # no total opens meanwhile
    now = timezone.now()
    today = timezone.localdate(now)
    figures = access.safe_figures(actor, report, report.figures or {})
    if report.edition == 1:  # a later edition is as late as the first one was
        report.late = report.request.is_late(today)
    report.state, report.sent_at = ReportState.SENT, now
    report.copy_to = access.other_receiver(report.unit, report.request.office, today)
    in_force = Submission.objects.current().filter(request=report.request_id, unit=report.unit_id)
    in_force.update(state=SubmissionState.REPLACED)
    submission = _copy_for_office(report, figures, now)
    _save(report)
    jobs.enqueue(PRINT_SECTION, asked_by=actor.pk, target=submission.pk)
    notices.sent(report)
    audit.record(
        "reports.send_report",
        actor=actor,
        unit=report.unit_id,
        target=report,
        checksum=submission.checksum,
        late=report.late,
        edition=report.edition,
    )
    return submission


def _copy_for_office(report: SchoolReport, figures: Figures, now: datetime) -> Submission:
    submission = Submission(
        request=report.request,
        unit=report.unit,
        copy_to=report.copy_to,
        edition=report.edition,
        correction=report.opened_because,
        answers=access.answers_for_office(report),
        figures=figures,
        checksum=figuring.checksum(figures),
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


@transaction.atomic
def correct_report(*, actor: User, report: SchoolReport, reason: str) -> SchoolReport:
    """Đính chính: a new edition of what was sent, openly; the one that was sent stays in force until the new one
    is sent, and is kept as it was signed."""
    access.require(actor, "correct", report)
    report = locked(report)
    if not report.is_at_the_office:
        raise RuleBroken(_("Chỉ đính chính báo cáo đã nộp."))
    if not reason.strip():
        raise RuleBroken(_("Thầy/cô ghi giúp lý do đính chính; cơ quan quản lý đọc được lý do này."))
    if CASE_CODE.search(reason) or access.sections_that_name_a_pupil(actor, report, {"reason": reason}):
        raise RuleBroken(_("Lý do đính chính không được nêu tên hoặc mã trường hợp của học sinh."))
    open_edition(report, ReportState.CORRECTING, reason.strip())
    report.full_clean()
    report.save()
    notices.correcting(report)
    audit.record("reports.correct_report", actor=actor, unit=report.unit_id, target=report, edition=report.edition)
    return report


def open_edition(report: SchoolReport, state: str, reason: str) -> None:
    """A step of correct_report and send_back: the caller holds lock and right. What was signed goes into a row of
    its own; the words and answers stay to be edited, the figures are counted anew."""
    kept = ReportVersion(report=report, **{name: getattr(report, name) for name in SIGNED})
    kept.full_clean()
    kept.save()
    register.withdraw(papers.SOURCE, papers.source_id(report))  # sent without a number: it will never get one
    _clear_signed(report)
    report.edition, report.opened_because, report.state = report.edition + 1, reason, state
    report.version += 1


SIGNED = (
    *("edition", "opened_because", "answers", "figures", "checksum", "drafted_by", "approved_by", "approved_at"),
    *("number", "symbol", "issued_on", "scan", "sent_at", "results", "shortcomings", "causes", "proposals"),
)


@transaction.atomic
def enter_figures(
    *, actor: User, report: SchoolReport, group: str, values: dict[str, int | None], reason: str = ""
) -> SchoolReport:
    """Figures by hand, of one group: what the school enters, or corrects with a reason; None takes the counted
    figure again. Raises RuleBroken without a reason, or where the reason names a pupil."""
    access.require(actor, "draft", report)
    report = locked(report)
    editable(report)
    declared = indicators.BY_CODE[group]
    if declared.source == indicators.RECORDS and any(value is not None for value in values.values()):
        if not reason.strip():
            raise RuleBroken(_("Sửa số đã đếm từ sổ thì cần ghi lý do."))
        if CASE_CODE.search(reason) or access.sections_that_name_a_pupil(actor, report, {"reason": reason}):
            raise RuleBroken(_("Lý do sửa số không được nêu tên hoặc mã trường hợp của học sinh."))
    for code, value in values.items():
        row = FigureByHand.objects.filter(report=report, group=group, code=code)
        if value is None:
            row.delete()
        else:
            given = {"value": value, "reason": reason.strip(), "by": actor}
            FigureByHand.objects.update_or_create(report=report, group=group, code=code, defaults=given)
    if report.state == ReportState.NEW:
        report.state = ReportState.DRAFT
    report.drafted_by = actor
    _save(report)
    audit.record(
        "reports.enter_figures",
        actor=actor,
        unit=report.unit_id,
        target=report,
        group=group,
        fields=sorted(code for code, value in values.items() if value is not None),
    )
    return report


@transaction.atomic
def set_targets(*, actor: User, report: SchoolReport, group: str, values: dict[str, int | None]) -> None:
    """What the school planned for the report's year, of one group that is its own work; None: nothing planned."""
    access.require(actor, "draft", report)
    report = locked(report)
    editable(report)
    if not indicators.BY_CODE[group].planned:
        raise RuleBroken(_("Bảng này không đặt chỉ tiêu."))
    for code, value in values.items():
        place: dict[str, Any] = {"unit": report.unit, "year": report.request.year, "group": group, "code": code}
        if value is None:
            Target.objects.filter(**place).delete()
        else:
            Target.objects.update_or_create(**place, defaults={"value": value})
    audit.record("reports.set_targets", actor=actor, unit=report.unit_id, target=report, group=group)


@transaction.atomic
def record_sending(
    *, actor: User, report: SchoolReport, receiver: Unit, channel: str, sent_on: date, detail: str = ""
) -> Sending:
    """The edition that was approved went out by e-mail or on paper too."""
    access.require(actor, "record", report)
    report = locked(report)
    if not report.is_frozen:
        raise RuleBroken(_("Ghi lần gửi sau khi báo cáo được duyệt và chốt số liệu."))
    if sent_on > timezone.localdate():
        raise RuleBroken(_("Ngày gửi không thể ở tương lai."))
    if receiver not in access.receivers(report):
        raise RuleBroken(_("Báo cáo này không gửi tới cơ quan đó."))
    sending = Sending(
        report=report,
        edition=report.edition,
        receiver=receiver,
        channel=channel,
        sent_on=sent_on,
        detail=detail.strip(),
        by=actor,
    )
    sending.full_clean()
    sending.save()
    audit.record(
        "reports.record_sending", actor=actor, unit=report.unit_id, target=report, channel=channel, on=str(sent_on)
    )
    return sending


@transaction.atomic
def record_receipt(
    *, actor: User, report: SchoolReport, sending: Sending, received_on: date, receipt: str
) -> Sending:
    """What proves that it came: who signed for it, the answer by e-mail."""
    access.require(actor, "record", report)
    if not sending.sent_on <= received_on <= timezone.localdate():
        raise RuleBroken(_("Ngày nhận phải từ ngày gửi đến hôm nay."))
    sending.received_on, sending.receipt = received_on, receipt.strip()
    sending.full_clean()
    sending.save()
    audit.record("reports.record_receipt", actor=actor, unit=report.unit_id, target=report, on=str(received_on))
    return sending


def _save(report: SchoolReport) -> None:
    report.version += 1
    report.full_clean()
    report.save()


def _moment(report: SchoolReport) -> str:
    return f"{timezone.localtime(report.sent_at):%H:%M %d/%m/%Y}" if report.sent_at else ""
