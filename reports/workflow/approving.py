"""The office approves what it added up: from then on the office above and machines read these totals."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from ctxh_portal.kit import jobs
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.files import file_checksum, kept_at
from reports import access, notices, tiers
from reports.models import ApprovedFile, ApprovedTotals, ConsolidatedReport, ReportRequest
from reports.workflow.consolidating import CONSOLIDATE


@transaction.atomic
def approve_totals(*, actor: User, report: ConsolidatedReport) -> ApprovedTotals:
    """Keep what the built report adds up, for good. Raises RuleBroken where the files are not of now."""
    access.require_for_request(actor, "consolidate", report.request)
    ReportRequest.objects.select_for_update(of=("self",)).get(pk=report.request_id)  # no total opens meanwhile
    report = ConsolidatedReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    last = report.approvals.first()
    parts = tiers.parts(actor, report.request)
    own = [submission for part in parts if part.approval is None for submission in part.submissions]
    _may_be_approved(report, last, tiers.checksum(parts))
    approval = ApprovedTotals(
        report=report,
        edition=last.edition + 1 if last else 1,
        assessment=report.assessment,
        directions=report.directions,
        checksum=report.checksum,
        approved_by=actor,
    )
    approval.full_clean()
    approval.save()
    approval.submissions.set(own)
    approval.parts.set(tiers.latest_below(report.request))
    keep_files(approval, report.pdf_path, report.docx_path)
    notices.approved_totals(approval)
    audit.record(
        "reports.approve_totals",
        actor=actor,
        unit=report.office_id,
        target=approval,
        edition=approval.edition,
        checksum=approval.checksum,
    )
    return approval


def keep_files(approval: ApprovedTotals, *paths: str) -> None:
    """Each build lies in a folder that no later one touches: what is kept is where, and what is in it."""
    for path in paths:
        place = kept_at(path)
        if not place.is_file():
            raise RuleBroken(_("Tệp của báo cáo tổng hợp không còn lưu. Mời anh/chị lập lại báo cáo rồi chốt."))
        kept = ApprovedFile(
            approval=approval,
            file_format=place.suffix.removeprefix("."),
            path=path,
            checksum=file_checksum(place),
        )
        kept.full_clean()
        kept.save()


def _may_be_approved(report: ConsolidatedReport, last: ApprovedTotals | None, now: str) -> None:
    if jobs.active(CONSOLIDATE, report.pk) or not report.pdf_path:
        raise RuleBroken(_("Lập xong báo cáo tổng hợp rồi mới chốt được số liệu."))
    if report.checksum != now:
        raise RuleBroken(_("Từ lúc lập có báo cáo mới hoặc tổng mới mở. Lập lại báo cáo tổng hợp rồi chốt."))
    if report.words_changed:
        raise RuleBroken(
            _("Lời của phòng đã sửa sau khi lập nên khác lời trong bản đã lập. Lập lại báo cáo tổng hợp rồi chốt.")
        )
    if last and last.kept == report.kept:
        raise RuleBroken(_("Số liệu này đã chốt."))
