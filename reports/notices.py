"""Who is told what about reports. Nothing here says anything of a child or of a figure."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import access as people
from accounts import notices
from accounts.enums import Role
from accounts.models import Unit, User
from reports import access
from reports.enums import ReminderStage, SubmissionState
from reports.models import ApprovedTotals, ConsolidatedReport, ReportRequest, SchoolReport, Submission


def _report_url(report: SchoolReport) -> str:
    return reverse("reports:report", args=[report.public_id])


def _day(request: ReportRequest) -> str:
    return f"{request.due_on:%d/%m/%Y}"


def asked(reports: Iterable[SchoolReport]) -> None:
    for report in reports:
        text = _("%(title)s: nộp trước ngày %(day)s.") % {
            "title": report.request.title,
            "day": _day(report.request),
        }
        notices.tell(people.people_with(report.unit, Role.FOCAL, Role.PRINCIPAL), text, _report_url(report))


def asked_through(request: ReportRequest, offices: Iterable[Unit]) -> None:
    """The officers of the offices below, who ask their own schools."""
    text = _("%(office)s yêu cầu tổng hợp: %(title)s, trước ngày %(day)s.") % {
        "office": request.office.short_name,
        "title": request.title,
        "day": _day(request),
    }
    for office in offices:
        notices.tell(people.people_with(office, Role.OFFICER), text, reverse("reports:requests"))


def reminded_offices(request: ReportRequest, offices: Iterable[Unit]) -> None:
    text = _("Đôn đốc: %(office)s cần số liệu tổng hợp của “%(title)s” trước ngày %(day)s.") % {
        "office": request.office.short_name,
        "title": request.title,
        "day": _day(request),
    }
    _tell_asked(text, [], offices)


def amended(request: ReportRequest, reports: Iterable[SchoolReport], offices: Iterable[Unit]) -> None:
    """Those who still have something to do for it."""
    text = _("Yêu cầu đã được sửa: %(title)s, nộp trước ngày %(day)s.") % {
        "title": request.title,
        "day": _day(request),
    }
    _tell_asked(text, reports, offices)


def withdrawn(request: ReportRequest, reports: Iterable[SchoolReport], offices: Iterable[Unit]) -> None:
    text = _("%(office)s đã rút yêu cầu: %(title)s.") % {
        "office": request.office.short_name,
        "title": request.title,
    }
    _tell_asked(text, reports, offices)


def _tell_asked(text: str, reports: Iterable[SchoolReport], offices: Iterable[Unit]) -> None:
    for report in reports:
        notices.tell(people.people_with(report.unit, Role.FOCAL, Role.PRINCIPAL), text, _report_url(report))
    for office in offices:
        notices.tell(people.people_with(office, Role.OFFICER), text, reverse("reports:requests"))


def approved_totals(approval: ApprovedTotals) -> None:
    """The office above that asked for it."""
    request = approval.report.request
    if request.above is None:
        return
    text = _("%(office)s đã chốt số liệu tổng hợp: %(title)s.") % {
        "office": request.office.short_name,
        "title": request.above.title,
    }
    url = reverse("reports:request", args=[request.above.public_id])
    notices.tell(access.office_readers(request.above), text, url)


def reminded(reports: Iterable[SchoolReport]) -> None:
    for report in reports:
        text = _("Đôn đốc: %(title)s chưa nộp, hạn trước ngày %(day)s.") % {
            "title": report.request.title,
            "day": _day(report.request),
        }
        notices.tell(people.people_with(report.unit, Role.FOCAL, Role.PRINCIPAL), text, _report_url(report))


def waiting_for_approval(report: SchoolReport) -> None:
    text = _("%(title)s đang chờ thầy/cô duyệt.") % {"title": report.request.title}
    notices.tell(people.people_with(report.unit, Role.PRINCIPAL), text, _report_url(report))


def returned(report: SchoolReport) -> None:
    text = _("%(title)s được trả lại để bổ sung.") % {"title": report.request.title}
    notices.tell(_drafters(report), text, _report_url(report))


def approved(report: SchoolReport) -> None:
    text = _("%(title)s đã được duyệt, số liệu đã chốt.") % {"title": report.request.title}
    notices.tell(_drafters(report), text, _report_url(report))


def sent(report: SchoolReport) -> None:
    text = _("%(school)s đã nộp %(title)s.") % {
        "school": report.unit.short_name,
        "title": report.request.title,
    }
    url = reverse("reports:request", args=[report.request.public_id])
    notices.tell(access.office_readers(report.request), text, url)
    if report.copy_to:  # the office of the other line reads its copy
        notices.tell(people.people_with(report.copy_to, Role.OFFICER), text, url)


def decided(report: SchoolReport, submission: Submission) -> None:
    """The office accepted what was sent, or sent it back."""
    back = submission.state == SubmissionState.RETURNED
    text = _("%(title)s bị trả lại để bổ sung.") if back else _("%(title)s đã được tiếp nhận.")
    people_told = people.people_with(report.unit, Role.FOCAL, Role.PRINCIPAL)
    notices.tell(people_told, text % {"title": report.request.title}, _report_url(report))


def correcting(report: SchoolReport) -> None:
    text = _("%(title)s được mở để đính chính.") % {"title": report.request.title}
    notices.tell(_drafters(report), text, _report_url(report))


def reminded_by_clock(report: SchoolReport, stage: str) -> None:
    """Once the day is over it is the principal's matter."""
    overdue = stage == ReminderStage.OVERDUE
    text = (
        _("%(title)s đã quá hạn nộp (trước ngày %(day)s).") if overdue else _("%(title)s: nộp trước ngày %(day)s.")
    )
    roles = [Role.PRINCIPAL] if overdue else [Role.FOCAL, Role.PRINCIPAL]
    said = text % {"title": report.request.title, "day": _day(report.request)}
    notices.tell(people.people_with(report.unit, *roles), said, _report_url(report))


def differs(report: SchoolReport) -> None:
    """The records changed after signing: the school sees what, the office that there is something."""
    text = _("Sổ của trường đã khác số liệu đã ký: %(title)s.") % {"title": report.request.title}
    notices.tell(people.people_with(report.unit, Role.FOCAL, Role.PRINCIPAL), text, _report_url(report))
    url = reverse("reports:request", args=[report.request.public_id])
    said = _("%(school)s: sổ đã thay đổi sau khi nộp %(title)s.") % {
        "school": report.unit.short_name,
        "title": report.request.title,
    }
    notices.tell(access.office_readers(report.request), said, url)


def consolidated(user: User, report: ConsolidatedReport) -> None:
    text = _("Đã lập xong báo cáo tổng hợp: %(title)s.") % {"title": report.request.title}
    notices.tell([user], text, reverse("reports:consolidated", args=[report.request.public_id]))


def _drafters(report: SchoolReport) -> list[User]:
    """Who wrote it, if that person still is a focal teacher of the school; else all of them."""
    focal_staff = people.people_with(report.unit, Role.FOCAL)
    return [user for user in focal_staff if user.pk == report.drafted_by_id] or focal_staff
