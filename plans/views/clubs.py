"""Clubs of a school; topic days of an office."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import access as people
from accounts.models import Unit
from ctxh_portal.kit.forms import run
from plans import access, workflow
from plans.forms_activities import ClubForm, TopicForm
from plans.models import Club, TopicDay
from plans.views.activity_tabs import tabs

CLUB_FIELDS = ("name", "purpose", "meets", "founded_on", "ended_on", "version")
TOPIC_FIELDS = ("month", "day", "title", "idea", "note", "shown", "version")


@require_safe
def clubs(request: HttpRequest) -> HttpResponse:
    unit = people.school_of(request.user, *access.READERS)
    context = {
        "clubs": access.clubs_of(request.user, unit),
        "may_write": people.holds(request.user, unit, *access.WRITERS),
        "tabs": tabs("plans:clubs", unit),
    }
    return render(request, "plans/clubs.html", context)


@require_safe
def club(request: HttpRequest, public_id: str) -> HttpResponse:
    row = access.get_club(request.user, public_id)
    context = {
        "club": row,
        "staff": row.staff.all(),
        "classes": access.classes_in_club(row, timezone.localdate()),
        "meetings": access.meetings_of(row)[:20],
        "may_write": people.holds(request.user, row.unit_id, *access.WRITERS),
    }
    return render(request, "plans/club.html", context)


def new_club(request: HttpRequest) -> HttpResponse:
    unit = people.school_of(request.user, *access.READERS)
    access.require_recording(request.user, unit)
    return _club(request, unit, None)


def edit_club(request: HttpRequest, public_id: str) -> HttpResponse:
    row = access.get_club(request.user, public_id)
    access.require_recording(request.user, row.unit)
    return _club(request, row.unit, row)


def _club(request: HttpRequest, unit: Unit, row: Club | None) -> HttpResponse:
    initial = {name: getattr(row, name) for name in CLUB_FIELDS} if row else {}
    form = ClubForm(
        request.POST or None,
        club=row,
        staff=access.staff_for_club(unit, row),
        classrooms=access.classrooms_now(unit),
        initial=initial,
    )
    if request.method == "POST" and (
        done := run(form, workflow.save_club, actor=request.user, unit=unit, club=row)
    ):
        messages.success(request, _("Đã lưu câu lạc bộ."))
        return redirect("plans:club", done.value.public_id)
    return render(request, "plans/club_form.html", {"form": form, "club": row})


def topics(request: HttpRequest) -> HttpResponse:
    people.require_catalogue(request.user)
    return render(request, "plans/topics.html", {"topics": access.topic_days()})


def new_topic(request: HttpRequest) -> HttpResponse:
    people.require_catalogue(request.user)
    return _topic(request, None)


def edit_topic(request: HttpRequest, public_id: str) -> HttpResponse:
    people.require_catalogue(request.user)
    return _topic(request, access.get_topic(public_id))


def _topic(request: HttpRequest, row: TopicDay | None) -> HttpResponse:
    initial = {name: getattr(row, name) for name in TOPIC_FIELDS} if row else {}
    form = TopicForm(request.POST or None, initial=initial)
    if request.method == "POST" and run(form, workflow.save_topic, actor=request.user, topic=row):
        messages.success(request, _("Đã lưu ngày chủ đề."))
        return redirect("plans:topics")
    return render(request, "plans/topic_form.html", {"form": form})
