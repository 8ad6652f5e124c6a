"""Break-glass: somebody opens one case, or its locked notes, for a day, with a reason; everyone concerned is told
at once, and somebody else reviews it."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as people
from accounts import audit, notices
from accounts.enums import Outcome, Role
from accounts.models import User
from cases import access
from cases.enums import GrantKind
from cases.models import BreakGlass, Case, LockedNote, Pupil
from cases.workflow.base import case_url
from cases.workflow.grants import write_grant
from ctxh_portal.kit.actor import unit_scope
from ctxh_portal.kit.calendar import add_working_days
from ctxh_portal.kit.errors import RuleBroken

HOURS = 24
REASON_LETTERS = 20  # a reason shorter than this is none
REVIEW_WORKING_DAYS = 2


def break_glass_for_pupil(*, actor: User, pupil: Pupil, password: str, reason: str) -> Case:
    """Open the pupil's case to the actor, who does not see it otherwise (the focal teacher is away, the child is
    in danger tonight): one case, read-only, HOURS long.

    Raises RuleBroken when the pupil has no open case that could be opened so; the attempt stays in the trail, and
    the answer is the same for whoever is involved in it."""
    access.require_break_glass(actor)
    pupil = access.get_pupil(actor, pupil.public_id)
    _check(actor, password, reason)
    case = access.case_for_emergency(actor, pupil)
    if case is None:
        audit.record("cases.break_glass", actor=actor, unit=pupil.unit_id, outcome=Outcome.REFUSED)
        raise RuleBroken(_("Không có trường hợp đang mở nào của học sinh này mà thầy/cô chưa xem được."))
    return _open(actor, case, reason)


def break_glass(*, actor: User, case: Case, password: str, reason: str) -> Case:
    """Reach the locked notes of somebody else in a case that the actor sees already."""
    access.require(actor, "break_glass", case)
    if not LockedNote.objects.filter(case=case).exclude(author=actor).exists():
        raise RuleBroken(_("Trường hợp này không có ghi chú riêng của người khác."))
    _check(actor, password, reason)
    return _open(actor, case, reason)


def _check(actor: User, password: str, reason: str) -> None:
    if len(reason.strip()) < REASON_LETTERS:
        raise RuleBroken(_("Lý do cần ít nhất %(count)d ký tự.") % {"count": REASON_LETTERS})
    if not actor.check_password(password):
        audit.record("cases.break_glass", actor=actor, outcome=Outcome.REFUSED, password=False)
        raise RuleBroken(_("Mật khẩu chưa đúng."))


@transaction.atomic
def _open(actor: User, case: Case, reason: str) -> Case:
    until = timezone.now() + timedelta(hours=HOURS)
    with unit_scope(case.unit_id):
        case = Case.objects.select_for_update(of=("self",)).select_related("unit").get(pk=case.pk)
        concerned = [reader.user for reader in access.readers(case) if reader.capacity != access.SHARED]
        heads = access.heads_of(case)
        reviewer = next((head for head in heads if head.pk != actor.pk), None) or people.named_officer(case.unit)
        emergency = BreakGlass(
            case=case,
            unit=case.unit,
            by=actor,
            until=until,
            reason=reason,
            reviewer=reviewer,
            review_due=_review_due(),
        )
        emergency.full_clean()
        emergency.save()
        write_grant(
            case=case,
            user=actor,
            kind=GrantKind.EMERGENCY,
            granted_by=actor,
            reason=_("Mở khẩn cấp"),
            until=until,
        )
    told = [user for user in {user.pk: user for user in [*concerned, *heads]}.values() if user.pk != actor.pk]
    sentence = _("%(name)s vừa mở khẩn cấp một trường hợp.") % {"name": actor.full_name}
    notices.tell(told, sentence, case_url(case))
    if reviewer:
        due = {"day": f"{emergency.review_due:%d/%m/%Y}"}
        words = _("Có một lần mở khẩn cấp cần thầy/cô xem xét trước hết ngày %(day)s.") % due
        notices.tell([reviewer], words, reverse("cases:emergencies"))
    audit.record(
        "cases.break_glass", actor=actor, unit=case.unit_id, target=case, until=until, emergency=emergency.pk
    )
    return case


def _review_due() -> date:
    today = timezone.localdate()
    return add_working_days(today, REVIEW_WORKING_DAYS, people.holidays(today, today + timedelta(days=30)))


@transaction.atomic
def review_break_glass(*, actor: User, emergency: BreakGlass, justified: bool, comment: str = "") -> BreakGlass:
    """The reviewer says whether it was justified; nobody reviews their own. An officer, who sees nothing of the
    case, writes nothing into it either."""
    emergency = access.get_emergency(actor, emergency.public_id)
    row = BreakGlass.objects.select_for_update(of=("self",)).get(pk=emergency.pk)
    row.reviewed_at, row.justified = timezone.now(), justified
    fields = ["reviewed_at", "justified"]
    if comment and access.visible_cases(actor).filter(pk=row.case_id).exists():
        row.comment = comment
        fields.append("comment")
    row.save(update_fields=fields)
    notices.tell([row.by], _("Lần mở khẩn cấp của thầy/cô đã được xem xét."), reverse("accounts:notices"))
    audit.record("cases.review_break_glass", actor=actor, unit=row.unit_id, target=row, justified=justified)
    return row


@transaction.atomic
def escalate_reviews() -> int:
    """Reviews that were due before today climb once: the school's office is told that one is missing, nothing of
    what it is about. Returns how many."""
    overdue = BreakGlass.objects.filter(
        reviewed_at__isnull=True, escalated_at__isnull=True, review_due__lt=timezone.localdate()
    )
    rows = list(overdue.select_related("unit").select_for_update(of=("self",)))
    for row in rows:
        office = row.unit.parent(timezone.localdate())
        officers = people.people_with(office, Role.OFFICER) if office else []
        words = _("%(school)s có lần mở khẩn cấp quá hạn xem xét.") % {"school": row.unit.short_name}
        notices.tell([*officers, *([row.reviewer] if row.reviewer else [])], words, reverse("cases:emergencies"))
        row.escalated_at = timezone.now()
        row.save(update_fields=["escalated_at"])
        audit.record("cases.escalate_review", actor=None, unit=row.unit_id, target=row)
    return len(rows)
