"""The office adds up what was sent, in the background; and the trace that every file leaves."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from cases.naming import CASE_CODE
from ctxh_portal.kit import jobs
from ctxh_portal.kit.errors import RuleBroken, Stale
from ctxh_portal.kit.models import Job
from reports import access, notices, tiers
from reports.models import ApprovedTotals, ConsolidatedReport, ReportRequest, SchoolReport, Submission

CONSOLIDATE = "reports.consolidate"


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
    report.office, report.assessment, report.directions = office, assessment, directions
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
    *, actor: User, report: ConsolidatedReport, pdf_path: str, docx_path: str, checksum: str
) -> None:
    """The job's last write, inside its `run.finish()`."""
    access.require_for_request(actor, "consolidate", report.request)
    ConsolidatedReport.objects.filter(pk=report.pk).update(
        pdf_path=pdf_path, docx_path=docx_path, checksum=checksum, built_at=timezone.now()
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
