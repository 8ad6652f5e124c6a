from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as people
from accounts.enums import Role
from accounts.models import Unit
from ctxh_portal.kit.calendar import school_year_label
from ctxh_portal.kit.forms import run
from plans import access, workflow
from plans.enums import ActivityKind
from plans.forms import ActivityForm

PAGE_SIZE = 25
FIELDS = (
    "title",
    "kind",
    "on",
    "online",
    "pupils",
    "staff",
    "parents",
    "hours",
    "product",
    "note",
    "version",
)


def activity_list(request: HttpRequest) -> HttpResponse:
    people.school_of(request.user, *access.READERS)
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
            "may_write": bool(people.units_where(request.user, *access.WRITERS)),
        },
    )


def _tasks(unit: Unit):
    first = int(school_year_label(timezone.localdate())[:4])
    return access.tasks_in_force(unit, first, first + 1)


def new(request: HttpRequest) -> HttpResponse:
    unit = people.school_of(request.user, Role.FOCAL)
    form = ActivityForm(request.POST or None, tasks=_tasks(unit), new=True)
    if request.method == "POST" and run(form, workflow.record_activity, actor=request.user, unit=unit):
        messages.success(request, _("Đã ghi hoạt động."))
        return redirect("plans:activities")
    return render(request, "plans/activity_form.html", {"form": form, "heading": _("Ghi hoạt động")})


def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    activity = access.get_activity(request.user, public_id)
    if not people.holds(request.user, activity.unit_id, *access.WRITERS):
        return render(request, "plans/activity.html", {"activity": activity})
    form = ActivityForm(
        request.POST or None,
        tasks=_tasks(activity.unit),
        new=False,
        initial={
            **{name: getattr(activity, name) for name in FIELDS},
            "task": activity.task.public_id if activity.task else None,
        },
    )
    if request.method == "POST" and run(form, workflow.edit_activity, actor=request.user, activity=activity):
        messages.success(request, _("Đã lưu hoạt động."))
        return redirect("plans:activities")
    return render(request, "plans/activity_form.html", {"form": form, "heading": _("Sửa hoạt động")})
