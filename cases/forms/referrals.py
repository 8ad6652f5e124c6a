"""Forms of a referral. The packet's form has one select for each thing that may be chosen: not sent, or on what
ground it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access as people
from cases import access, packet
from cases.enums import PROTECTORS, ContactWay, PacketField, ReferralState, ReferralUrgency
from cases.models import Case, Referral, Transfer
from cases.packet import Choice, Offer
from cases.workflow.packing import Packet
from cases.workflow.referrals import STATES
from ctxh_portal.kit.fields import DayField, VersionedForm

CONSENT = "consent"
THREE_LINES = forms.Textarea(attrs={"rows": 3})


class AgencyChoice(forms.ModelChoiceField):
    """Agency with its kind and the area or level that it serves."""

    def label_from_instance(self, agency: Any) -> str:
        serves = agency.office.short_name if agency.office else _("toàn quốc")
        return f"{agency.name} ({agency.get_kind_display()}, {serves})"


class PacketForm(VersionedForm):
    """What goes out about a pupil: one select for each thing, not sent or on what ground it is."""

    address_text = forms.CharField(
        label=gettext_lazy("Nơi ở hiện nay của em"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Chỉ ghi khi nơi nhận cần đến nhà."),
    )
    summary_text = forms.CharField(
        label=gettext_lazy("Tóm tắt viết riêng cho nơi nhận"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Ngắn, đúng việc cần phối hợp; không chép cả hồ sơ."),
    )
    exception_reason = forms.CharField(
        label=gettext_lazy("Vì sao dùng ngoại lệ của luật"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Cần khi có nội dung gửi theo ngoại lệ."),
    )
    own: tuple[str, ...] = ()  # fields before the packet

    def __init__(self, *args: Any, case: Case, packed: Referral | Transfer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = packet.standing(case)
        self.exceptions = {term.public_id: term for term in access.packet_exceptions()}
        self.offers = {offer.key: offer for offer in packet.offers(case)}
        grounds = [(CONSENT, _("Gửi: có ý kiến đồng ý"))] if self.standing.allows else []
        grounds += [
            (key, _("Gửi: ngoại lệ – %(label)s") % {"label": t.label}) for key, t in self.exceptions.items()
        ]
        chosen = _chosen(packed) if packed else self._proposed()
        for key, offer in self.offers.items():
            self.fields[key] = forms.ChoiceField(
                label=offer.field.label,
                choices=[("", _("Không gửi")), *grounds],
                required=False,
                initial=chosen.get(key, ""),
                help_text="" if offer.field in packet.TYPED else Truncator(offer.text).chars(160),
            )

    def _proposed(self) -> dict[str, str]:
        return dict.fromkeys(map(str, packet.NEEDED), CONSENT) if self.standing.allows else {}

    @property
    def own_fields(self) -> list[BoundField]:
        return [self[name] for name in self.own]

    @property
    def packet_fields(self) -> list[BoundField]:
        """The selects, each typed text below its own."""
        found = []
        for key, offer in self.offers.items():
            found.append(self[key])
            if offer.field in packet.TYPED:
                found.append(self[f"{offer.field}_text"])
        return [*found, self["exception_reason"]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        choices = [
            self._choice(offer, ground) for key, offer in self.offers.items() if (ground := data.pop(key, ""))
        ]
        address, summary = data.pop("address_text", ""), data.pop("summary_text", "")
        for field in packet.TYPED:
            if (
                any(c.field == field for c in choices)
                and not {"address": address, "summary": summary}[field].strip()
            ):
                self.add_error(f"{field}_text", _("Mời thầy/cô viết nội dung này, hoặc chọn “Không gửi”."))
        reason = data.pop("exception_reason", "")
        data["packed"] = Packet(choices, address, summary, reason)
        return data

    def _choice(self, offer: Offer, ground: str) -> Choice:
        consent = self.standing.consent
        basis = consent if ground == CONSENT and consent else self.exceptions[ground]
        return Choice(offer.field, basis, offer.row)


class NeedsNameField(forms.BooleanField):
    """The tick by which somebody whom nobody may contact may be named to who protects the child."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=gettext_lazy("Nơi nhận cần biết tên người này để bảo vệ học sinh"),
            help_text=gettext_lazy(
                "Chỉ khi gửi công an, UBND xã, cơ quan bảo vệ trẻ em. Người “không liên hệ” không bao giờ là "
                "người nhận."
            ),
            **kwargs,
        )


class NamingReasonField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=gettext_lazy("Vì sao nơi nhận cần biết tên"),
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=gettext_lazy("Lý do được giữ trong hồ sơ và hiện ở dòng thời gian."),
            **kwargs,
        )


class ReferralForm(PacketForm):
    own = ("agency", "urgency", "purpose", "service")
    agency = AgencyChoice(
        queryset=None,
        to_field_name="public_id",
        label=gettext_lazy("Cơ quan tiếp nhận"),
        empty_label=gettext_lazy("Chọn trong danh bạ của địa bàn"),
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("Mức độ khẩn"),
        choices=ReferralUrgency.choices,
        help_text=gettext_lazy("Hỏa tốc: được gửi trước, hiệu trưởng xác nhận sau, có ghi lý do."),
    )
    purpose = forms.CharField(label=gettext_lazy("Mục đích chuyển gửi"), max_length=1000, widget=THREE_LINES)
    service = forms.CharField(
        label=gettext_lazy("Dịch vụ, hỗ trợ đề nghị"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    needs_name = NeedsNameField(required=False)
    naming_reason = NamingReasonField(required=False)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        fields: Any = self.fields
        fields["agency"].queryset = people.agencies_for(case.unit, timezone.localdate())
        if not access.flagged(case.pupil).exists():
            del fields["needs_name"], fields["naming_reason"]

    @property
    def naming_fields(self) -> list[BoundField]:
        """Of a pupil who is kept safe from somebody."""
        return [self[name] for name in ("needs_name", "naming_reason") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        ticked, reason = data.pop("needs_name", False), data.pop("naming_reason", "")
        if ticked and not reason.strip():
            self.add_error("naming_reason", _("Mời thầy/cô ghi vì sao nơi nhận cần biết tên."))
        agency = data.get("agency")
        if ticked and agency and agency.kind not in PROTECTORS:
            self.add_error("needs_name", _("Chỉ dùng khi gửi công an, UBND xã, cơ quan bảo vệ trẻ em."))
        data["packed"] = replace(data["packed"], naming_reason=reason if ticked else "")
        return data


def initial_of(referral: Referral) -> dict[str, Any]:
    """What the form begins with when a draft is opened again."""
    return initial_packet(referral) | {
        "agency": referral.agency.public_id,
        "urgency": referral.urgency,
        "purpose": referral.purpose,
        "service": referral.service,
        "needs_name": bool(referral.naming_reason),
        "naming_reason": referral.naming_reason,
    }


def initial_packet(packed: Referral | Transfer) -> dict[str, Any]:
    texts = {item.field: item.text for item in packed.items.all()}
    return {
        "exception_reason": packed.exception_reason,
        "address_text": texts.get(PacketField.ADDRESS, ""),
        "summary_text": texts.get(PacketField.SUMMARY, ""),
    }


def _chosen(packed: Referral | Transfer) -> dict[str, str]:
    found = {}
    for item in packed.items.select_related("exception", "caregiver", "entry", "file"):
        row = item.caregiver or item.entry or item.file
        key = Offer(PacketField(item.field), "", row).key
        found[key] = item.exception.public_id if item.exception else CONSENT
    return found


class _Contact(forms.Form):
    """Which day, by which way, with whom."""

    happened_on = DayField(label=gettext_lazy("Ngày diễn ra"))
    way = forms.ChoiceField(
        label=gettext_lazy("Hình thức"), choices=[("", gettext_lazy("Chọn hình thức")), *ContactWay.choices]
    )
    contact = forms.CharField(label=gettext_lazy("Người nhận, người trả lời"), required=False, max_length=160)
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class SendForm(_Contact, VersionedForm):
    sent_first = forms.CharField(
        label=gettext_lazy("Lý do gửi trước khi được duyệt"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Hiệu trưởng được báo ngay và xác nhận sau; lý do này luôn hiện."),
    )

    def __init__(self, *args: Any, approved: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].label = _("Ngày gửi")
        self.fields["contact"].label, self.fields["contact"].required = _("Người nhận"), True
        if approved:
            del self.fields["sent_first"]


class StepForm(_Contact):
    field_order = ["state", "happened_on", "way", "contact", "note"]
    state = forms.ChoiceField(label=gettext_lazy("Việc đã diễn ra"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, referral: Referral, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        following = STATES.get(referral.state, ())
        self.fields["state"].choices = [(state.value, state.label) for state in following]  # type: ignore[attr-defined]
        self.fields["note"].help_text = _("Cần khi nơi nhận từ chối (lý do) hoặc khi ghi phản hồi.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (
            data.get("state") in (ReferralState.DECLINED, ReferralState.FEEDBACK)
            and not data.get("note", "").strip()
        ):
            self.add_error("note", _("Mời thầy/cô ghi lý do từ chối hoặc nội dung phản hồi của nơi nhận."))
        return data


class DropForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Lý do không gửi nữa"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
