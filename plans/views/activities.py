from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import access as people
from accounts.models import Unit
from cases import access as cases
from ctxh_portal.kit.calendar import school_year_label
from ctxh_portal.kit.enums import FileKind
from ctxh_portal.kit.forms import run
from ctxh_portal.kit.uploads import CONTENT_TYPES
from plans import access, workflow
from plans.enums import ActivityKind
from plans.forms import ActivityForm
from plans.forms_activities import AttendanceForm, CertifyForm, EvidenceForm, PhotoReviewForm
from plans.models import Activity
from plans.views.activity_tabs import tabs

PAGE_SIZE = 25
YEARS_BACK = 3  # school years of trainings to choose from
ASKED = {"kind": "loai", "club": "clb", "task": "viec"}  # what the address may fill in
FIELDS = (
    "title",
    "kind",
    "on",
    "place",
    "online",
    "pupils",
    "staff",
    "managers",
    "parents",
    "sheets",
    "hours",
    "trainer",
    "product",
    "note",
    "version",
)


def activity_list(request: HttpRequest) -> HttpResponse:
    unit = access.unit_of_activities(request.user)
    activities = access.visible_activities(request.user)
    kind = request.GET.get("loai", "")
    if kind in ActivityKind.values:
        activities = activities.filter(kind=kind)
    return render(
        request,
        "plans/activities.html",
        {
            "page": Paginator(activities, PAGE_SIZE).get_page(request.GET.get("trang")),
            "kinds": ActivityKind.choices,
            "kind": kind,
            "unit": unit,
            "readers": access.activity_readers_in_words(unit),
            "tabs": tabs("plans:activities", unit),
            "topics": access.topics_ahead(timezone.localdate()),
            "may_write": access.records_activities(request.user, unit),
        },
    )


def _form(
    request: HttpRequest, unit: Unit, initial: dict[str, object], activity: Activity | None = None
) -> ActivityForm:
    first = int(school_year_label(timezone.localdate())[:4])
    asked = {request.GET.get(ASKED["task"], ""), request.POST.get("task", "")}
    tasks = access.tasks_of_activity(unit, first, first + 1, asked, activity)
    clubs = access.clubs_of(request.user, unit) if unit.is_school else None
    return ActivityForm(request.POST or None, tasks=tasks, clubs=clubs, new=activity is None, initial=initial)


def new(request: HttpRequest) -> HttpResponse:
    unit = access.unit_for_recording(request.user)
    asked = {field: request.GET.get(name, "") for field, name in ASKED.items()}
    form = _form(request, unit, asked)
    if request.method == "POST" and (done := run(form, workflow.record_activity, actor=request.user, unit=unit)):
        messages.success(request, _("Đã ghi hoạt động."))
        return redirect("plans:activity", done.value.public_id)
    context = {
        "form": form,
        "heading": _("Ghi hoạt động"),
        "readers": access.activity_readers_in_words(unit),
    }
    return render(request, "plans/activity_form.html", context)


@require_safe
def detail(request: HttpRequest, public_id: str) -> HttpResponse:
    activity = access.get_activity(request.user, public_id)
    attendance = list(activity.attendance.select_related("person"))
    is_training = activity.kind == ActivityKind.TRAINING
    may_write = access.records_activities(request.user, activity.unit)
    context = {
        "activity": activity,
        "files": activity.files.select_related("checked_by"),
        "attendance": attendance,
        "present": sum(1 for row in attendance if row.present),
        "is_training": is_training,
        "may_write": may_write,
        "may_certify": may_write and is_training and access.present_at(request.user, activity),
        "readers": access.activity_readers_in_words(activity.unit),
    }
    return render(request, "plans/activity.html", context)


def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    activity = _to_write(request, public_id)
    initial = {
        **{name: getattr(activity, name) for name in FIELDS},
        "task": activity.task.public_id if activity.task else None,
        "club": activity.club.public_id if activity.club else None,
    }
    form = _form(request, activity.unit, initial, activity)
    if request.method == "POST" and run(form, workflow.edit_activity, actor=request.user, activity=activity):
        messages.success(request, _("Đã lưu hoạt động."))
        return redirect("plans:activity", activity.public_id)
    context = {
        "form": form,
        "heading": _("Sửa hoạt động"),
        "activity": activity,
        "readers": access.activity_readers_in_words(activity.unit),
    }
    return render(request, "plans/activity_form.html", context)


def _to_write(request: HttpRequest, public_id: str) -> Activity:
    activity = access.get_activity(request.user, public_id)
    access.require_recording(request.user, activity.unit)
    return activity


def attach(request: HttpRequest, public_id: str) -> HttpResponse:
    activity = _to_write(request, public_id)
    staff = access.who_checks(request.user, activity.unit)
    survey = activity.kind == ActivityKind.SURVEY
    form = EvidenceForm(request.POST or None, request.FILES or None, staff=staff, user=request.user, survey=survey)
    if request.method == "POST" and run(form, workflow.attach_evidence, actor=request.user, activity=activity):
        messages.success(request, _("Đã lưu tệp."))
        return redirect("plans:activity", activity.public_id)
    context = {
        "form": form,
        "activity": activity,
        "readers": access.activity_readers_in_words(activity.unit),
        "answers": _photo_answers(request, activity.unit),
    }
    return render(request, "plans/evidence_form.html", context)


def _photo_answers(request: HttpRequest, unit: Unit) -> dict[str, int] | None:
    """How many pupils of the school allow photos; an office keeps no answers, it asks the schools."""
    if not unit.is_school:
        return None
    return cases.tallying(request.user, unit).photo_answers(timezone.localdate())


@require_POST
def drop(request: HttpRequest, public_id: str, file_id: str) -> HttpResponse:
    activity = access.get_activity(request.user, public_id)
    workflow.drop_evidence(actor=request.user, file=access.get_evidence(activity, file_id))
    messages.success(request, _("Đã bỏ tệp."))
    return redirect("plans:activity", activity.public_id)


@require_safe
def file(request: HttpRequest, public_id: str, file_id: str) -> HttpResponse:
    row, content = workflow.open_evidence(actor=request.user, public_id=public_id, file_id=file_id)
    headers = {"Content-Disposition": f'attachment; filename="hoat-dong-{row.activity.on:%Y-%m-%d}.{row.kind}"'}
    return HttpResponse(content, content_type=CONTENT_TYPES[FileKind(row.kind)], headers=headers)


def photo_review(request: HttpRequest, public_id: str) -> HttpResponse:
    """What a keeper looks through after a consent was taken back."""
    row = access.get_photo_review(request.user, public_id)
    form = PhotoReviewForm(request.POST or None)
    if request.method == "POST" and run(form, workflow.finish_photo_review, actor=request.user, review=row):
        messages.success(request, _("Đã xác nhận rà soát ảnh."))
        return redirect("home:today")
    context = {
        "form": form,
        "review": row,
        "consent": access.withdrawn_consent(request.user, row),
        "files": access.files_showing_pupils(row.unit, row.since),
    }
    return render(request, "plans/photo_review.html", context)


def attendance(request: HttpRequest, public_id: str) -> HttpResponse:
    activity = _to_write(request, public_id)
    there = activity.attendance.filter(present=True).values_list("person__public_id", flat=True)
    form = AttendanceForm(request.POST or None, staff=access.staff_at(activity), initial={"present": list(there)})
    if request.method == "POST" and run(form, workflow.note_attendance, actor=request.user, activity=activity):
        messages.success(request, _("Đã lưu danh sách có mặt."))
        return redirect("plans:activity", activity.public_id)
    readers = access.activity_readers_in_words(activity.unit)
    context = {"form": form, "activity": activity, "readers": readers}
    return render(request, "plans/attendance_form.html", context)


def certify(request: HttpRequest, public_id: str) -> HttpResponse:
    activity = _to_write(request, public_id)
    form = CertifyForm(
        request.POST or None, present=access.present_at(request.user, activity), initial={"title": activity.title}
    )
    if request.method == "POST" and run(form, workflow.certify_present, actor=request.user, activity=activity):
        messages.success(request, _("Đã ghi chứng chỉ vào mạng lưới."))
        return redirect("accounts:network")
    return render(request, "plans/certify_form.html", {"form": form, "activity": activity})


@require_safe
def trainings_of_schools(request: HttpRequest) -> HttpResponse:
    """What an office sees: of each school the share of its staff that was trained, by school year."""
    this = int(school_year_label(timezone.localdate())[:4])
    years = [this - back for back in range(YEARS_BACK)]
    labels = [f"{year}-{year + 1}" for year in years]
    rows = access.trained_by_school(request.user, years)
    context = {
        "years": labels,
        "rows": [(school, list(zip(labels, shares, strict=True))) for school, shares in rows],
        "tabs": tabs("plans:trainings_of_schools", people.office_of(request.user)),
    }
    return render(request, "plans/trainings_of_schools.html", context)


@require_safe
def trainings(request: HttpRequest) -> HttpResponse:
    """Who of the staff was trained in a school year: the share, and each person's hours."""
    unit = people.school_of(request.user, *access.READERS)
    this = int(school_year_label(timezone.localdate())[:4])
    years = [this - back for back in range(YEARS_BACK)]
    asked = request.GET.get("nam", "")
    first = int(asked) if asked in {str(year) for year in years} else this
    start, until = date(first, 8, 1), date(first + 1, 7, 31)
    rows = access.staff_trained(request.user, unit, start, until)
    context = {
        "rows": rows,
        "trained": sum(1 for row in rows if row.sessions),
        "first": first,
        "years": [(year, f"{year}-{year + 1}") for year in years],
        "held": access.activities_behind(request.user, unit, "activities", ActivityKind.TRAINING, start, until),
        "held_above": access.trainings_of_offices(request.user, unit, start, until).select_related("unit"),
        "may_write": people.holds(request.user, unit, *access.WRITERS),
        "tabs": tabs("plans:trainings", unit),
    }
    return render(request, "plans/trainings.html", context)
