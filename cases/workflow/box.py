"""The school's public page: the principal switches it, anybody tells something there, a reader finds out whom it
is about."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as people
from accounts import audit
from accounts.enums import Role
from accounts.models import User
from cases import access
from cases.box import digest_of, new_code, speaks_of_self_harm
from cases.enums import Channel
from cases.models import BoxLook, BoxReceipt, Concern, ConcernBox, Pupil
from cases.workflow.base import tell_readers
from cases.workflow.clocks import begin_deciding
from cases.workflow.involving import keep_concern_from
from ctxh_portal.kit.actor import acting, unit_scope
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.ids import new_public_id
from ctxh_portal.kit.names import fold


@transaction.atomic
def switch_box(*, actor: User, is_open: bool) -> ConcernBox:
    """The first reading is due on the next school day."""
    school = access.require_box_keeper(actor)
    box, _made = ConcernBox.objects.get_or_create(unit=school, defaults={"changed_by": actor})
    box = ConcernBox.objects.select_for_update(of=("self",)).get(pk=box.pk)
    box.is_open = is_open
    box.read_on, box.read_by = timezone.localdate(), actor
    return _changed(actor, box, "cases.open_box" if is_open else "cases.close_box")


@transaction.atomic
def rotate_box(*, actor: User) -> ConcernBox:
    """A new address; posters with the old one lead nowhere from now on.

    Raises RuleBroken where the school has no page yet."""
    school = access.require_box_keeper(actor)
    box = ConcernBox.objects.select_for_update(of=("self",)).filter(unit=school).first()
    if box is None:
        raise RuleBroken(_("Trường chưa mở hộp thư."))
    box.code = new_public_id()
    return _changed(actor, box, "cases.rotate_box")


def _changed(actor: User, box: ConcernBox, action: str) -> ConcernBox:
    box.changed_at, box.changed_by = timezone.now(), actor
    box.full_clean()
    box.save()
    audit.record(action, actor=actor, unit=box.unit_id, target=box)
    return box


@transaction.atomic
def look_into_boxes(*, actor: User) -> None:
    """Once a day leaves the proof that somebody looked who saw all that waited."""
    access.require_concerns_page(actor)
    today = timezone.localdate()
    for box in access.boxes_to_read(actor, today):
        BoxLook.objects.update_or_create(box=box, user=actor, defaults={"on": today})
        if access.sees_all_that_waits(actor, box):
            box.read_on, box.read_by = today, actor
            box.save(update_fields=["read_on", "read_by"])
        audit.record("cases.read_box", actor=actor, unit=box.unit_id, target=box)


@transaction.atomic
def tell_box(
    *,
    box: ConcernBox,
    source: str,
    danger_now: bool,
    text: str,
    sender: str = "",
    not_to: Iterable[str] = (),
) -> Concern:
    """Anybody tells the school something: the open page is the right, and who did it is known to nobody, not even
    where somebody is signed in. `not_to`: roles that shall not read it, today or later, before anybody is told.

    Words of self-harm are danger, whatever was ticked. The row returned carries the code by which the sender comes
    back, this once. Raises RuleBroken where nobody would be left to read it."""
    roles = list(not_to)
    with acting(None), unit_scope(box.unit_id):
        concern = Concern(
            unit=box.unit,
            channel=Channel.ONLINE,
            source=source,
            danger_now=danger_now or speaks_of_self_harm(text),
            text=text,
            sender=sender,
            not_to=" ".join(roles),
        )
        begin_deciding(concern)
        if Role.PRINCIPAL in roles:
            concern.routed_to = people.named_officer(box.unit)
        concern.full_clean()
        concern.save()
        keep_concern_from(None, concern, people.people_with(box.unit_id, *roles) if roles else [])
        readers = access.concern_readers(concern)
        if not readers:
            raise RuleBroken(
                _(
                    "Ngoài những người không được gửi, chưa có ai đọc được điều này. Hãy gọi 111 (miễn phí, "
                    "24/24), hoặc bỏ bớt lựa chọn; nội dung đã viết vẫn còn ở dưới."
                )
            )
        concern.receipt_code = new_code()
        BoxReceipt.objects.create(concern=concern, digest=digest_of(concern.receipt_code))
        tell_readers(readers, concern)
        audit.record("cases.tell_box", actor=None, unit=box.unit_id, target=concern)
    return concern


@transaction.atomic
def name_pupil(*, actor: User, concern: Concern, pupil: Pupil) -> Concern:
    """A reader found out whom it is about: from now on it adds up with the pupil's others and can join a case.

    Raises RuleBroken when that is known already."""
    concern = access.get_concern(actor, concern.public_id)
    pupil = access.get_pupil(actor, pupil.public_id)
    concern = Concern.objects.select_for_update(of=("self",)).get(pk=concern.pk)
    if concern.pupil_id or not concern.to_decide:
        raise RuleBroken(_("Tin này đã ghi rõ học sinh, hoặc đã được xử lý."))
    if pupil.unit_id != concern.unit_id:
        raise RuleBroken(_("Không tìm thấy học sinh này trong trường."))
    concern.pupil = pupil
    concern.full_clean()
    concern.save()
    audit.record("cases.name_pupil", actor=actor, unit=concern.unit_id, target=concern)
    return concern


@transaction.atomic
def answer_sender(*, actor: User, concern: Concern, text: str) -> BoxReceipt:
    """A sentence for whoever comes back with the code; it may be written anew.

    Raises RuleBroken for a text that names a pupil of the school or a case: nobody knows who holds the code by
    now."""
    concern = access.get_concern(actor, concern.public_id)
    receipt = access.receipt_of(concern)
    receipt = BoxReceipt.objects.select_for_update(of=("self",)).select_related("concern").get(pk=receipt.pk)
    named = concern.pupil and fold(concern.pupil.full_name) in fold(text)
    if named or access.speaks_of_a_pupil(concern.unit, text):
        raise RuleBroken(
            _("Lời nhắn không ghi tên học sinh nào, không ghi mã trường hợp: ai có mã tra cứu đều đọc được.")
        )
    receipt.answer, receipt.answered_by, receipt.answered_at = text, actor, timezone.now()
    receipt.full_clean(exclude=["read_at"])
    receipt.save()
    audit.record("cases.answer_sender", actor=actor, unit=concern.unit_id, target=concern)
    return receipt
