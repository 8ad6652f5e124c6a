"""Routing away: whoever is named as involved sees nothing of it, and the case goes to the next person who may."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as people
from accounts import audit, notices
from accounts.enums import Role
from accounts.models import User
from cases import access
from cases.enums import GrantKind
from cases.models import Case, Concern, Involvement
from cases.workflow.base import case_url, locked
from cases.workflow.drafts import end_drafts
from cases.workflow.grants import write_grant
from ctxh_portal.kit.actor import unit_scope
from ctxh_portal.kit.errors import RuleBroken

OVERSIGHT_DAYS = 180  # how long the named officer stands in the principal's place, until `find_heads` renews it


def keep_concern_from(actor: User | None, concern: Concern, users: Iterable[User]) -> None:
    """Name people in a concern, before anybody is told of it; with the principal named, it goes to one officer."""
    named = list(users)
    with unit_scope(concern.unit_id):
        for user in named:
            Involvement.objects.create(unit_id=concern.unit_id, concern=concern, user=user, named_by=actor)
        if any(people.holds(user, concern.unit_id, Role.PRINCIPAL) for user in named):
            concern.routed_to = people.named_officer(concern.unit)
            concern.save(update_fields=["routed_to"])


def keep_case_from(actor: User, case: Case, users: Collection[User], reason: str = "", roles: str = "") -> None:
    """Name people in a case: their grants end, and with the principal among them one officer takes the principal's
    place for this case. `roles` of a concern (`not_to`): whoever has one of them later gets the case and
    what else came to it no more by it. The caller has checked the right and tells people afterwards."""
    with unit_scope(case.unit_id):
        to_officer = Role.PRINCIPAL in roles.split()
        case.not_to = " ".join(sorted({*case.not_to.split(), *roles.split()}))
        if roles:
            Case.objects.filter(pk=case.pk).update(not_to=case.not_to)
            case.concerns.update(not_to=case.not_to)
        for user in users:
            if access.involvements(case).filter(user=user).exists():
                continue
            case.grants.filter(user=user).active(timezone.now()).update(until=timezone.now())
            for concern in case.concerns.exclude(involvements__user=user, involvements__lifted_at__isnull=True):
                Involvement.objects.create(unit_id=case.unit_id, concern=concern, user=user, named_by=actor)
            Involvement.objects.create(unit_id=case.unit_id, case=case, user=user, named_by=actor, reason=reason)
            end_drafts(case, user)
            to_officer = to_officer or people.holds(user, case.unit_id, Role.PRINCIPAL)
        # or nobody is left: the principal has the other role too, say
        if to_officer or ((roles or users) and not access.heads_of(case)):
            _to_officer(actor, case)


def _to_officer(by: User, case: Case) -> User | None:
    officer = people.named_officer(case.unit)
    if officer is None:
        return None  # nobody stands above the school in the portal: the page says that nobody can approve
    write_grant(
        case=case,
        user=officer,
        kind=GrantKind.OVERSIGHT,
        granted_by=by,
        reason=_why_the_officer(case),
        until=timezone.now() + timedelta(days=OVERSIGHT_DAYS),
        unit=people.office_of(officer),
    )
    return officer


def _why_the_officer(case: Case) -> str:
    """It stays on the case's record, so it says of nobody what nobody said."""
    if any(people.holds(row.user, case.unit_id, Role.PRINCIPAL) for row in access.involvements(case)):
        return _("Hiệu trưởng có liên quan")
    if Role.PRINCIPAL in case.not_to.split():
        return _("Người gửi không muốn hiệu trưởng đọc")
    return _("Ở trường không có ai được xem trường hợp này thay hiệu trưởng")


def find_heads() -> int:
    """By the clock: an open case that is kept from somebody, and that nobody heads any more, because the officer's
    time is over or the officer left, or there was none, goes to the officer of today. Returns how many went."""
    return sum(_find_head(case.pk) for case in access.kept_cases_to_head())


@transaction.atomic
def _find_head(pk: int) -> bool:
    case = Case.objects.select_for_update(of=("self",)).select_related("unit", "opened_by").get(pk=pk)
    if access.heads_of(case):
        return False
    officer = _to_officer(case.opened_by, case)  # a grant is by somebody; the trace says that it was the clock's
    if officer is None:
        return False
    notices.tell([officer], _("Một trường hợp được giao cho anh/chị thay hiệu trưởng."), case_url(case))
    audit.record("cases.find_head", actor=None, unit=case.unit_id, target=case, to=officer.pk)
    return True


def tell_of_involvement(actor: User, case: Case, ownerless: bool) -> None:
    """Who stands in the principal's place now hears that the case is theirs, or that nobody works on it."""
    with unit_scope(case.unit_id):  # whoever named themselves no longer sees whom to tell
        heads = access.heads_of(case)
    words = (
        _("Một trường hợp cần thầy/cô phân công lại người phụ trách.")
        if ownerless
        else _("Một trường hợp được chuyển đến thầy/cô vì có người liên quan.")
    )
    notices.tell([head for head in heads if head.pk != actor.pk], words, case_url(case))


@transaction.atomic
def name_involved(*, actor: User, case: Case, user: User, reason: str) -> None:
    """This colleague is involved in the case (one may name oneself): they lose it at once, whatever their role.

    Raises RuleBroken when the person is named already."""
    case = locked(actor, "name_involved", case)
    if user.pk not in {colleague.pk for colleague in access.colleagues(case.unit_id)}:
        raise RuleBroken(_("Người này hiện không công tác tại trường."))
    if access.involvements(case).filter(user=user).exists():
        raise RuleBroken(_("Người này đã được ghi là có liên quan."))
    had_it = access.assigned_focal(case)
    keep_case_from(actor, case, [user], reason)
    tell_of_involvement(actor, case, had_it is not None and had_it.pk == user.pk)
    audit.record("cases.name_involved", actor=actor, unit=case.unit_id, target=case, user=user.pk)


@transaction.atomic
def lift_involved(*, actor: User, case: Case, involvement: Involvement, reason: str) -> None:
    """It turned out otherwise: the person's role opens the case again, unless its writer did not want that role to
    read it (`not_to`). A grant that ended stays ended."""
    case = locked(actor, "lift_involved", case)
    row = Involvement.objects.select_for_update(of=("self",)).get(pk=involvement.pk, case=case)
    if row.lifted_at:
        raise RuleBroken(_("Việc này đã được gỡ."))
    row.lifted_at, row.lifted_by, row.lift_reason = timezone.now(), actor, reason
    row.full_clean()
    row.save()
    audit.record("cases.lift_involved", actor=actor, unit=case.unit_id, target=case, user=row.user_id)
