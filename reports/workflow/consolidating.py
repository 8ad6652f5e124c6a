"""The office adds up what was sent, in the background; and the trace that every file leaves."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, register
from accounts.models import OutgoingPaper, User
from cases.naming import CASE_CODE
from ctxh_portal.documents.paper import Paper
from ctxh_portal.kit import jobs
from ctxh_portal.kit.errors import RuleBroken, Stale
from ctxh_portal.kit.models import Job
from reports import access, consolidated_papers, notices, tiers
from reports.models import ApprovedTotals, ConsolidatedReport, ReportRequest, SchoolReport, Submission

CONSOLIDATE = "reports.consolidate"
PRINT_SECTIONS = "reports.sections"  # a part of it


@transaction.atomic
def start_consolidation(
    *,
    actor: User,
    request: ReportRequest,
    assessment: str = "",
    directions: str = "",
    number: str = "",
    issued_on: date | None = None,
    version: int | None = None,
) -> tuple[ConsolidatedReport, Job]:
    """Build the consolidated report in the background. While one is being built with the same words, that
    one is returned; other words are refused, so that nobody believes them kept."""
    access.require_for_request(actor, "consolidate", request)
    office = access.office_for_asking(actor)
    ReportRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)  # two first clicks: one report
    report, made = ConsolidatedReport.objects.get_or_create(
        request=request, defaults={"office": office, "created_by": actor}
    )
    running = jobs.active(CONSOLIDATE, report.pk)
    if running:
        if (assessment, directions, number.strip(), issued_on) != _words_of(report):
            raise RuleBroken(
                _("Đang lập báo cáo tổng hợp với nội dung đã lưu. Lập xong, anh/chị gửi lại nội dung vừa nhập.")
            )
        return report, running
    if not any(part.submissions for part in tiers.parts(actor, request)):
        raise RuleBroken(_("Chưa có trường nào nộp báo cáo nên chưa tổng hợp được."))
    if issued_on and issued_on > timezone.localdate():
        raise RuleBroken(_("Ngày ban hành không thể ở tương lai."))
    if version is not None and not made and report.version != version:
        raise Stale(
            _("Báo cáo tổng hợp đã được người khác sửa trong lúc anh/chị soạn. Nội dung vừa nhập vẫn ở đây."),
            report.version,
            report,
        )
    for text, name in ((assessment, _("Đánh giá chung")), (directions, _("Phương hướng"))):
        if CASE_CODE.search(text):
            raise RuleBroken(
                _("Phần %(section)s có mã trường hợp. Báo cáo không được nêu mã hoặc tên học sinh.")
                % {"section": name}
            )
    if number.strip() and issued_on:
        register.parse_number(number)
        register.letterhead(office, issued_on)
    report.office, report.assessment, report.directions = office, assessment, directions
    if report.number_line:  # what is issued stays as it is; this will be another paper
        report.edition, report.symbol = report.edition + 1, ""
    report.number, report.issued_on = number.strip(), issued_on
    report.version += 1
    report.full_clean()
    job = jobs.enqueue(CONSOLIDATE, asked_by=actor.pk, target=report.pk)
    report.job = job.public_id
    report.save()
    audit.record("reports.start_consolidation", actor=actor, unit=office, target=report, job=job.public_id)
    return report, job


def _words_of(report: ConsolidatedReport) -> tuple[str, str, str, date | None]:
    return report.assessment, report.directions, report.number, report.issued_on


def offer_consolidated(report: ConsolidatedReport, paper: Paper) -> OutgoingPaper:
    """In the register of outgoing papers: each edition is a paper of its own."""
    return register.offer(
        unit=report.office,
        kind="Báo cáo",
        subject=paper.subject,
        recipients="\n".join([*paper.addressees, *paper.recipients]),
        source=consolidated_papers.SOURCE,
        source_id=consolidated_papers.source_id(report),
        content=paper,
    )


@transaction.atomic
def cancel_consolidation(*, actor: User, report: ConsolidatedReport) -> None:
    """End the running build; the files of the one before stay."""
    access.require_for_request(actor, "consolidate", report.request)
    job = jobs.active(CONSOLIDATE, report.pk)
    if job is None or not jobs.cancel(job):
        raise RuleBroken(_("Việc lập báo cáo đã kết thúc, không còn gì để hủy."))
    audit.record(
        "reports.cancel_consolidation", actor=actor, unit=report.office_id, target=report, job=job.public_id
    )


def keep_consolidated(
    *,
    actor: User,
    report: ConsolidatedReport,
    pdf_path: str,
    docx_path: str,
    checksum: str,
    paper: Paper,
    sections: list[list[str]],
) -> None:
    """The job's last write, inside its `run.finish()`. What was built waits in the register for its number, or is
    entered with the one that was typed."""
    access.require_for_request(actor, "consolidate", report.request)
    line = offer_consolidated(report, paper)
    symbol = ""
    if report.number and report.issued_on:
        symbol = paper.symbol
        register.enter(
            actor=actor, line=line, number=report.number, issued_on=report.issued_on, symbol=symbol,
            signature=paper.signature, content=paper,
        )  # fmt: skip
    ConsolidatedReport.objects.filter(pk=report.pk).update(
        pdf_path=pdf_path,
        docx_path=docx_path,
        checksum=checksum,
        built_words=report.words,  # of the row that the job had read, not of what was typed since
        built_at=timezone.now(),
        symbol=symbol,
        sections=sections,
    )
    notices.consolidated(actor, report)
    audit.record("reports.keep_consolidated", actor=actor, unit=report.office_id, target=report, checksum=checksum)


@transaction.atomic
def note_download(
    *,
    actor: User,
    target: ConsolidatedReport | SchoolReport | Submission | ReportRequest | ApprovedTotals,
    file_format: str,
) -> None:
    """Every file that leaves the portal leaves a trace, and every list that is opened behind a figure."""
    kinds = {
        ReportRequest: "reports.download_board",
        ConsolidatedReport: "reports.download_consolidated",
        SchoolReport: "reports.download_report",
        Submission: "reports.download_submission",
        ApprovedTotals: "reports.download_totals",
    }
    if isinstance(target, ApprovedTotals):
        unit = target.report.office_id
    else:
        unit = target.office_id if isinstance(target, ConsolidatedReport | ReportRequest) else target.unit_id
    audit.record(kinds[type(target)], actor=actor, unit=unit, target=target, format=file_format)
