"""Who works on a case, and with whom it is shared: grants, each written by one verb with its audit row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as people
from accounts import audit, notices
from accounts.enums import Role
from accounts.models import Unit, User
from cases import access
from cases.enums import CasePart, GrantKind
from cases.models import Assignment, Case, CaseGrant
from cases.workflow.base import case_url, locked, require_in_care
from ctxh_portal.kit.errors import RuleBroken

SHARE_DAYS = 30  # the longest share; a longer one is a new decision


def write_grant(
    *,
    case: Case,
    user: User,
    kind: str,
    granted_by: User,
    reason: str,
    until: datetime | None = None,
    unit: Unit | int | None = None,
    parts: Iterable[str] = (),
) -> CaseGrant:
    """One row per person, case and kind, through the ORM: guardian's `assign_perm` would lose the columns. It
    holds through a role at `unit`, the case's school unless another is given. Who works on the case stays written
    down in its chronology."""
    permission = Permission.objects.get(content_type__app_label="cases", codename="view_case")
    grant, _made = CaseGrant.objects.update_or_create(
        content_object=case,
        user=user,
        permission=permission,
        kind=kind,
        defaults={
            "since": timezone.now(),
            "until": until,
            "unit_id": unit.pk if isinstance(unit, Unit) else unit or case.unit_id,
            "parts": list(parts),
            "reason": reason,
            "granted_by": granted_by,
        },
    )
    if kind == GrantKind.ASSIGNED:
        Assignment.objects.create(case=case, focal=user, reason=reason, by=granted_by)
    return grant


def require_assignable(case: Case, focal: User) -> User | None:
    """Who has the case now. Raises RuleBroken when it cannot be given to this person; whether for want of the role
    or for being named in it, the sentence is the same."""
    require_in_care(case)
    involved = access.involvements(case).filter(user=focal).exists()
    if involved or not people.holds(focal, case.unit_id, Role.FOCAL):
        raise RuleBroken(_("Trường hợp này không giao được cho người được chọn."))
    earlier = access.assigned_focal(case)
    if earlier and earlier.pk == focal.pk:
        raise RuleBroken(_("Người này đang phụ trách trường hợp."))
    return earlier


@transaction.atomic
def assign_case(*, actor: User, case: Case, focal: User, reason: str) -> CaseGrant:
    """The principal gives the case to a focal teacher of the school; the earlier one loses it at the next
    request.

    Raises RuleBroken when that person is no focal teacher of the school now, or already has the case."""
    case = locked(actor, "assign", case)
    earlier = require_assignable(case, focal)
    now = timezone.now()
    case.grants.filter(kind=GrantKind.ASSIGNED).active(now).update(until=now)
    grant = write_grant(case=case, user=focal, kind=GrantKind.ASSIGNED, granted_by=actor, reason=reason)
    notices.tell([focal], _("Thầy/cô được phân công một trường hợp."), case_url(case))
    audit.record(
        "cases.assign",
        actor=actor,
        unit=case.unit_id,
        target=case,
        to=focal.pk,
        earlier=earlier.pk if earlier else None,
    )
    return grant


@transaction.atomic
def hand_over(*, actor: User, person: User, focal: User, cases: list[Case], reason: str) -> list[Case]:
    """Give several cases of one person to another focal teacher in one step; each is checked by itself, and all
    go or none.

    Raises RuleBroken when one of them is not that person's any more."""
    now_with = {case.pk for case in access.cases_of(actor, person)}
    if not cases or any(case.pk not in now_with for case in cases):
        raise RuleBroken(_("Danh sách trường hợp vừa thay đổi; mời thầy/cô xem lại rồi bàn giao."))
    for case in cases:
        assign_case(actor=actor, case=case, focal=focal, reason=reason)
    return cases


@transaction.atomic
def share_case(*, actor: User, case: Case, username: str, days: int, parts: list[str], reason: str) -> CaseGrant:
    """Let one named person see some parts of the case for some days (a substitute, a doctor, an officer).

    Raises RuleBroken for an unknown name, for somebody involved, for whoever sees the case anyway, and when no
    part or more than SHARE_DAYS are asked for."""
    case = locked(actor, "share", case)
    reader = people.person_named(username)
    main = people.main_membership(reader) if reader else None
    if reader is None or main is None or main.unit_id is None:
        raise RuleBroken(_("Không có người nào đang công tác với tên đăng nhập này."))
    if not parts or not set(parts) <= set(CasePart.values):
        raise RuleBroken(_("Chọn ít nhất một phần để chia sẻ."))
    if not 1 <= days <= SHARE_DAYS:
        raise RuleBroken(_("Chia sẻ từ 1 đến %(days)d ngày.") % {"days": SHARE_DAYS})
    if access.involvements(case).filter(user=reader).exists():
        raise RuleBroken(_("Người này có liên quan trong trường hợp; không chia sẻ được."))
    if access.standing(reader, case) - {access.SHARED}:
        raise RuleBroken(_("Người này đang xem được trường hợp."))
    grant = write_grant(
        case=case,
        user=reader,
        kind=GrantKind.SHARED,
        granted_by=actor,
        reason=reason,
        until=timezone.now() + timedelta(days=days),
        unit=main.unit_id,
        parts=parts,
    )
    notices.tell([reader], _("Thầy/cô được chia sẻ một trường hợp trong một thời gian."), case_url(case))
    audit.record(
        "cases.share",
        actor=actor,
        unit=case.unit_id,
        target=case,
        to=reader.pk,
        until=grant.until,
        parts=sorted(parts),
    )
    return grant


@transaction.atomic
def end_share(*, actor: User, case: Case, user_id: str) -> None:
    """The person (public id) loses what was shared, at the next request."""
    case = locked(actor, "share", case)
    shares = case.grants.filter(kind=GrantKind.SHARED, user__public_id=user_id).active(timezone.now())
    grant = shares.first()
    if grant is None:
        raise RuleBroken(_("Việc chia sẻ này đã kết thúc."))
    shares.update(until=timezone.now())
    audit.record("cases.end_share", actor=actor, unit=case.unit_id, target=case, to=grant.user_id)
