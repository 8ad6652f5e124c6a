"""What leaves the school about a pupil, put together field by field: for an agency (referrals) and for another
school (transfers). Steps of their verbs, which hold lock and right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import Agency
from cases import access, packet
from cases.enums import PROTECTORS, PacketField, TermKind
from cases.models import Case, Consent, Referral, Transfer
from cases.models.referrals import PacketItem
from cases.packet import Choice
from ctxh_portal.kit.errors import RuleBroken


@dataclass(frozen=True)
class Packet:
    """What was chosen, and what was written for whoever receives it."""

    choices: list[Choice]
    address: str = ""
    summary: str = ""
    exception_reason: str = ""
    naming_reason: str = ""  # why who protects the child has to know the name of somebody flagged

    @property
    def typed(self) -> dict[str, str]:
        return {PacketField.ADDRESS: self.address, PacketField.SUMMARY: self.summary}


def pack(case: Case, owner: Referral | Transfer, packed: Packet) -> None:
    """The packet anew. Each thing stands on its own basis, and is text from now on."""
    owner.items.all().delete()
    offered: dict[tuple[str, object], str] = {
        (offer.field, offer.row): offer.text for offer in packet.offers(case)
    }
    if not packed.choices:
        raise RuleBroken(_("Mời thầy/cô chọn ít nhất một nội dung gửi đi."))
    for position, choice in enumerate(packed.choices):
        if (choice.field, choice.row) not in offered:
            raise RuleBroken(_("Có nội dung được chọn không thuộc trường hợp này hoặc không còn dùng được."))
        text = packed.typed.get(choice.field) or offered[choice.field, choice.row]
        if not text.strip():
            raise RuleBroken(
                _("“%(field)s” được chọn nhưng chưa viết.") % {"field": PacketField(choice.field).label}
            )
        item = owner.items.model(case=case, field=choice.field, position=position, text=text)
        setattr(item, type(owner)._meta.model_name or "", owner)
        if isinstance(choice.basis, Consent):
            item.consent = choice.basis
        else:
            item.exception = choice.basis
        if choice.row is not None:
            setattr(item, choice.field, choice.row)
        item.full_clean()
        item.save()


def refuse_unsafe(case: Case, owner: Referral | Transfer, written: Iterable[str]) -> None:
    """Each basis is asked again; a hidden entry and a caregiver whom nobody may contact are in no packet.
    `written`: what else goes along, besides the packet. Who protects children may read the name of the person whom
    the child is kept safe from, for a reason that stays; among the contacts that person stands in no packet."""
    items = list(owner.items.select_related("consent", "exception", "caregiver"))
    lost = [str(item.get_field_display()) for item in items if not _stands(case, item)]
    if lost:
        raise RuleBroken(
            _("Không còn căn cứ để gửi: %(fields)s. Mời thầy/cô hỏi ý kiến hoặc chọn ngoại lệ của luật.")
            % {"fields": ", ".join(dict.fromkeys(lost))}
        )
    in_sight = set(case.entries.in_sight().values_list("pk", flat=True))
    if any(item.entry_id and item.entry_id not in in_sight for item in items):
        raise RuleBroken(_("Hồ sơ gửi đi có nhật ký đã bị ẩn; mời thầy/cô bỏ nội dung đó."))
    if any(item.exception_id for item in items) and not owner.exception_reason.strip():
        raise RuleBroken(_("Mời thầy/cô ghi vì sao dùng ngoại lệ của luật."))
    shown = {caregiver.pk for caregiver in access.contactable(case.pupil)}
    flagged = any(item.caregiver_id and item.caregiver_id not in shown for item in items)
    texts = [*written, owner.exception_reason, *(item.text for item in items)]
    named = not _may_name(owner) and packet.names_somebody_flagged(case.pupil, texts)
    if flagged or named:
        raise RuleBroken(
            _(
                "Hồ sơ gửi đi có người “không liên hệ”. Vì an toàn của học sinh, mời thầy/cô bỏ tên và số điện "
                "thoại của người đó, ví dụ viết “một người trong gia đình”."
            )
        )


def refuse_naming(agency: Agency, reason: str) -> None:
    """Raises RuleBroken where somebody flagged would be named to another than who protects children."""
    if reason and agency.kind not in PROTECTORS:
        raise RuleBroken(
            _(
                "Chỉ công an, UBND xã, cơ quan bảo vệ trẻ em mới được biết tên người “không liên hệ”; mời thầy/cô "
                "bỏ đánh dấu và bỏ tên người đó."
            )
        )


def _may_name(owner: Referral | Transfer) -> bool:
    if not isinstance(owner, Referral) or not owner.naming_reason.strip():
        return False
    return owner.agency.kind in PROTECTORS


def _stands(case: Case, item: PacketItem) -> bool:
    """Whether what allowed this still allows it today."""
    if item.exception:
        return access.packet_exceptions().filter(pk=item.exception_id, kind=TermKind.EXCEPTION).exists()
    now = packet.standing(case)
    return now.allows and now.consent is not None and now.consent.pk == item.consent_id
