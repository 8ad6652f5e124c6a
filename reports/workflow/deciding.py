"""The office looks at what was sent: accepts it, or sends it back with a reason; every edition is kept."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from ctxh_portal.kit.errors import RuleBroken
from reports import access, notices
from reports.enums import CURRENT, ReportState, SubmissionState
from reports.models import SchoolReport, Submission
from reports.workflow.school import open_edition


@transaction.atomic
def accept_submission(*, actor: User, submission: Submission) -> Submission:
    """Tiếp nhận: the office has looked at it and has nothing to add."""
    access.require_for_request(actor, "decide", submission.request)
    submission, report = _locked(submission, (SubmissionState.RECEIVED,))
    submission.state = SubmissionState.ACCEPTED
    report.state = ReportState.ACCEPTED if report.edition == submission.edition else report.state
    return _decided(actor, submission, report, "reports.accept_submission")


@transaction.atomic
def send_back(*, actor: User, submission: Submission, reason: str) -> Submission:
    """Trả lại, also what was accepted already: the school writes another edition; what was sent counts no more.
    Totals that were approved with it stay as they were; the next ones follow."""
    access.require_for_request(actor, "decide", submission.request)
    submission, report = _locked(submission, CURRENT)
    if not reason.strip():
        raise RuleBroken(_("Anh/chị ghi giúp lý do trả lại."))
    if report.edition != submission.edition:
        raise RuleBroken(_("Trường đang đính chính báo cáo này; bản mới sẽ thay bản đã nộp."))
    submission.state, submission.reason = SubmissionState.RETURNED, reason.strip()
    open_edition(report, ReportState.SENT_BACK, _("Cơ quan quản lý trả lại để bổ sung"))
    report.sent_at = None
    return _decided(actor, submission, report, "reports.send_back")


def _locked(submission: Submission, states: Sequence[str]) -> tuple[Submission, SchoolReport]:
    reports = SchoolReport.objects.select_for_update(of=("self",)).select_related("request__office", "unit")
    report = reports.get(request=submission.request_id, unit=submission.unit_id)
    row = Submission.objects.select_for_update(of=("self",)).select_related("request__office", "unit")
    submission = row.get(pk=submission.pk)
    if submission.state not in states:
        raise RuleBroken(_("Bản này: %(state)s.") % {"state": submission.get_state_display().lower()})
    return submission, report


def _decided(actor: User, submission: Submission, report: SchoolReport, action: str) -> Submission:
    submission.decided_by, submission.decided_at = actor, timezone.now()
    submission.full_clean()
    submission.save()
    report.full_clean()
    report.save()
    notices.decided(report, submission)
    audit.record(
        action, actor=actor, unit=submission.request.office_id, target=submission, edition=submission.edition
    )
    return submission
