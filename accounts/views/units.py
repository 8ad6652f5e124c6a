"""Schools and offices, the head of their papers, and who holds which role there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import access, workflow
from accounts.enums import Role
from accounts.forms import AppointForm, LetterheadForm, UnitForm
from accounts.models import Unit
from ctxh_portal.kit.errors import NotYours
from ctxh_portal.kit.forms import run


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """All units for the operator; an officer's office and its schools."""
    if not (access.is_operator(request.user) or access.units_where(request.user, Role.OFFICER)):
        raise NotYours(_("Danh sách đơn vị dành cho quản trị hệ thống và cơ quan quản lý."))
    tree = access.unit_tree(request.user)
    heads = access.heads_of([unit for _depth, unit in tree])
    rows = [(depth, unit, heads.get(unit.pk, [])) for depth, unit in tree]
    context = {"rows": rows, "may_create": access.is_operator(request.user), "today": timezone.localdate()}
    return render(request, "accounts/units.html", context)


def unit_new(request: HttpRequest) -> HttpResponse:
    access.require_operator(request.user)
    form = UnitForm(request.POST or None, user=request.user)
    if request.method == "POST" and (done := run(form, workflow.create_unit, actor=request.user)):
        messages.success(request, _("Đã thêm %(unit)s.") % {"unit": done.value.name})
        return redirect("accounts:unit", done.value.public_id)
    return render(request, "accounts/unit_new.html", {"form": form})


@require_safe
def unit(request: HttpRequest, public_id: str) -> HttpResponse:
    found = access.get_unit(request.user, public_id)
    access.require_unit_page(request.user, found)
    return _unit_page(request, found)


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The principal's own school: who works there in which role."""
    return _unit_page(request, access.school_of(request.user, Role.PRINCIPAL))


def _unit_page(request: HttpRequest, found: Unit) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    rows = access.memberships_at(user, found)
    context = {
        "unit": found,
        "today": today,
        "parent": found.parent(today),
        "parents": access.parent_links(found),
        "letterheads": found.letterheads.order_by("-valid_from"),
        "may_letterhead": access.may_edit_letterhead(user, found),
        "may_appoint": bool(access.appointable_roles(user, found)),
        "in_force": [
            (
                m,
                m.user_id != user.pk and access.may_appoint(user, found, m.role),
                access.warnings_before_leaving(user, m),
            )
            for m in rows
            if not m.until or m.until >= today
        ],
        "ended": [m for m in rows if m.until and m.until < today],
        "own_school": access.holds(user, found, Role.PRINCIPAL),
    }
    return render(request, "accounts/unit.html", context)


def letterhead(request: HttpRequest, public_id: str) -> HttpResponse:
    found = access.get_unit(request.user, public_id)
    access.require_letterhead(request.user, found)
    last = found.letterheads.order_by("valid_from").last()
    shown = LetterheadForm(request.POST or None, instance=last, initial={"valid_from": timezone.localdate()})
    if request.method == "POST" and run(shown, workflow.set_letterhead, actor=request.user, unit=found):
        messages.success(request, _("Đã lưu thể thức đầu văn bản."))
        return redirect("accounts:unit", public_id)
    return render(request, "accounts/letterhead.html", {"form": shown, "unit": found})


def appoint(request: HttpRequest, public_id: str) -> HttpResponse:
    found = access.get_unit(request.user, public_id)
    if not access.appointable_roles(request.user, found):
        access.require_appoint(request.user, found, "")
    form = AppointForm(request.POST or None, user=request.user, unit=found)
    if request.method == "POST" and (done := run(form, workflow.appoint, actor=request.user, unit=found)):
        told = {"person": done.value.user.full_name, "role": done.value.get_role_display()}
        messages.success(request, _("Đã giao %(person)s vai trò %(role)s.") % told)
        return redirect("accounts:unit", public_id)
    return render(request, "accounts/appoint.html", {"form": form, "unit": found})


@require_POST
def end_membership(request: HttpRequest, public_id: str) -> HttpResponse:
    membership = access.get_membership(request.user, public_id)
    workflow.end_membership(actor=request.user, membership=membership)
    messages.success(request, _("Đã kết thúc vai trò. Các quyền kèm theo hết ngay từ bây giờ."))
    if membership.unit is None:
        return redirect("accounts:account", membership.user.public_id)
    return redirect("accounts:unit", membership.unit.public_id)
