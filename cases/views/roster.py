"""Lớp và học sinh: the register that the focal teacher and the principal keep."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access as people
from cases import access, roster
from cases.forms.roster import (
    ClassroomForm,
    CorrectClassroomForm,
    CorrectPupilForm,
    MovePupilForm,
    PupilEnrolForm,
)
from cases.views.pupils import pupil_file
from cases.workflow import record_list, record_search
from cases.workflow import roster as workflow
from ctxh_portal.kit.forms import run


@require_safe
def classes(request: HttpRequest) -> HttpResponse:
    school = roster.school(request.user)
    years = list(roster.years(request.user))
    wanted = request.GET.get("nam", "")
    year = next((y for y in years if y.label == wanted), None) or people.school_year_on(timezone.localdate())
    context = {
        "school": school,
        "years": years,
        "year": year,
        "classes": roster.classrooms_of(request.user, year),
    }
    return render(request, "cases/roster/classes.html", context)


def class_new(request: HttpRequest) -> HttpResponse:
    school = roster.school(request.user)
    year = people.school_year_on(timezone.localdate())
    initial = {"school_year": year.label if year else None}
    form = ClassroomForm(request.POST or None, user=request.user, unit=school, initial=initial)
    if request.method == "POST" and (
        done := run(form, workflow.create_classroom, actor=request.user, unit=school)
    ):
        messages.success(request, _("Đã thêm lớp %(name)s. Mời thầy/cô nhập học sinh.") % {"name": done.value})
        return redirect("cases:roster_class", done.value.public_id)
    return render(request, "cases/roster/class_form.html", {"form": form, "classroom": None})


@require_safe
def classroom(request: HttpRequest, public_id: str) -> HttpResponse:
    roster.school(request.user)
    found = access.get_classroom(request.user, public_id)
    pupils = roster.pupils_in(found)
    record_list(actor=request.user, what="class", shown=len(pupils))
    return render(request, "cases/roster/class.html", {"classroom": found, "pupils": pupils})


def class_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    roster.school(request.user)
    found = access.get_classroom(request.user, public_id)
    teacher = found.homeroom_teacher
    initial = {
        "name": found.name,
        "grade": found.grade,
        "homeroom_teacher": teacher.public_id if teacher else None,
    }
    form = CorrectClassroomForm(request.POST or None, unit=found.unit, initial=initial)
    if request.method == "POST" and run(form, workflow.correct_classroom, actor=request.user, classroom=found):
        messages.success(request, _("Đã lưu."))
        return redirect("cases:roster_class", public_id)
    return render(request, "cases/roster/class_form.html", {"form": form, "classroom": found})


def pupil_new(request: HttpRequest, public_id: str) -> HttpResponse:
    """One pupil after another: after each the empty form comes again."""
    roster.school(request.user)
    found = access.get_classroom(request.user, public_id)
    form = PupilEnrolForm(request.POST or None, classroom=found)
    if request.method == "POST" and run(form, workflow.enrol_pupil, actor=request.user, classroom=found):
        messages.success(request, _("Đã thêm một học sinh vào lớp %(name)s.") % {"name": found.name})
        again = "cases:roster_pupil_new" if "again" in request.POST else "cases:roster_class"
        return redirect(again, public_id)
    context = {"form": form, "classroom": found, "count": len(roster.pupils_in(found))}
    return render(request, "cases/roster/pupil_new.html", context)


@require_safe
def pupil(request: HttpRequest, public_id: str) -> HttpResponse:
    found = roster.get_pupil(request.user, public_id)
    return render(request, "cases/roster/pupil.html", _pupil(request, found))


def _pupil(request: HttpRequest, found, move=None) -> dict:
    return {
        "pupil": found,
        "enrolments": roster.enrolments_of(found),
        "move": move or MovePupilForm(user=request.user, pupil=found),
        **pupil_file(request, found),
    }


def pupil_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    found = roster.get_pupil(request.user, public_id)
    form = CorrectPupilForm(request.POST or None, instance=found)
    if request.method == "POST" and run(form, workflow.correct_pupil, actor=request.user, pupil=found):
        messages.success(request, _("Đã lưu."))
        return redirect("cases:roster_pupil", public_id)
    return render(request, "cases/roster/pupil_form.html", {"form": form, "pupil": found})


@require_POST
def pupil_move(request: HttpRequest, public_id: str) -> HttpResponse:
    found = roster.get_pupil(request.user, public_id)
    form = MovePupilForm(request.POST, user=request.user, pupil=found)
    if run(form, workflow.move_pupil, actor=request.user, pupil=found):
        messages.success(request, _("Đã ghi nhận thay đổi lớp."))
        return redirect("cases:roster_pupil", public_id)
    return render(request, "cases/roster/pupil.html", _pupil(request, found, form))


@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Posted: a name in an address would stay in the browser's history."""
    school = roster.school(request.user)
    words = request.POST.get("words", "").strip()
    pupils = roster.find(request.user, words)
    if words:
        record_search(actor=request.user, what="roster", found=len(pupils))
    context = {"school": school, "words": words, "pupils": pupils}
    return render(request, "cases/roster/search.html", context)
