"""Who works on a case: assignment is a grant, written by one verb together with its audit row."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as people
from accounts import audit, notices
from accounts.enums import Role
from accounts.models import User
from cases import access
from cases.enums import GrantKind
from cases.models import Case, CaseGrant
from cases.workflow.base import case_url, locked, require_open
from ctxh_portal.kit.errors import RuleBroken


def write_grant(
    *, case: Case, user: User, kind: str, granted_by: User, reason: str, until: datetime | None = None
) -> CaseGrant:
    """One row per person and case, through the ORM: guardian's `assign_perm` would lose the columns."""
    permission = Permission.objects.get(content_type__app_label="cases", codename="view_case")
    grant, _made = CaseGrant.objects.update_or_create(
        content_object=case,
        user=user,
        permission=permission,
        defaults={
            "kind": kind,
            "since": timezone.now(),
            "until": until,
            "reason": reason,
            "granted_by": granted_by,
        },
    )
    return grant


@transaction.atomic
def assign_case(*, actor: User, case: Case, focal: User, reason: str) -> CaseGrant:
    """The principal gives the case to a focal teacher of the school; the earlier one loses it at the next
    request.

    Raises RuleBroken when that person is no focal teacher of the school now, or already has the case."""
    case = locked(actor, "assign", case)
    require_open(case)
    if not people.holds(focal, case.unit_id, Role.FOCAL):
        raise RuleBroken(_("Người được chọn hiện không phải giáo viên đầu mối của trường."))
    earlier = access.assigned_focal(case)
    if earlier and earlier.pk == focal.pk:
        raise RuleBroken(_("Người này đang phụ trách trường hợp."))
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
