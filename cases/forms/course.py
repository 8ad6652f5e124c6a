from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from cases import access, risk
from cases.enums import ADDED, EntryKind, Outcome, RiskLevel, TriageDecision
from cases.forms.intake import OwnWordsField
from cases.models import Pupil
from cases.workflow.clocks import LONGEST_WATCH
from ctxh_portal.kit.fields import DayField, VersionedForm


class EntryForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Loại"),
        choices=[choice for choice in EntryKind.choices if choice[0] not in ADDED],
    )
    happened_on = DayField(label=gettext_lazy("Ngày diễn ra"))
    text = forms.CharField(label=gettext_lazy("Nội dung"), widget=forms.Textarea(attrs={"rows": 5}))
    own_words = OwnWordsField()


class CorrectionForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Nội dung đính chính"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Nhật ký cũ được giữ nguyên; phần này đứng thêm bên cạnh, có ngày và tên người ghi."
        ),
    )


class AssessForm(VersionedForm):
    """The grid: four questions on harm, four on protection, then the level."""

    signs = forms.MultipleChoiceField(
        label=gettext_lazy("Dấu hiệu giữ mức nguy cơ ở Cao"),
        choices=list(risk.SIGNS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Mức nguy cơ do thầy/cô xác nhận"),
        choices=RiskLevel.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Giữ hoặc nâng mức đề xuất; không hạ thấp hơn."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do nâng mức"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Cần khi mức xác nhận cao hơn mức đề xuất."),
    )
    conclusion = forms.CharField(
        label=gettext_lazy("Nhận định"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in risk.HARM + risk.PROTECTION:
            self.fields[criterion.code] = forms.ChoiceField(
                label=criterion.label,
                choices=[(level, f"{RiskLevel(level).label} – {text}") for level, text in criterion.help.items()],
                widget=forms.RadioSelect,
            )
        self.order_fields(risk.CODES + ["signs", "level", "reason", "conclusion", "version"])

    @property
    def harm_fields(self) -> list[forms.BoundField]:
        return [self[criterion.code] for criterion in risk.HARM]

    @property
    def protection_fields(self) -> list[forms.BoundField]:
        return [self[criterion.code] for criterion in risk.PROTECTION]

    def answers(self) -> dict[str, str]:
        """The grid as filled so far, whether or not the rest is right."""
        return {code: value for code in risk.CODES if (value := self[code].value())}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["scores"] = {code: data.pop(code) for code in risk.CODES if code in data}
        return data


class TriageForm(VersionedForm):
    decision = forms.ChoiceField(
        label=gettext_lazy("Quyết định"), choices=TriageDecision.choices, widget=forms.RadioSelect
    )
    look_on = forms.DateField(
        label=gettext_lazy("Ngày xem lại"),
        required=False,
        input_formats=["%d/%m/%Y"],
        widget=forms.DateInput(
            format="%d/%m/%Y", attrs={"placeholder": "dd/mm/yyyy", "inputmode": "numeric", "autocomplete": "off"}
        ),
        help_text=format_lazy(
            gettext_lazy("Cần khi chọn “Theo dõi thêm”, không quá {days} ngày: đến ngày đó cổng nhắc xem lại."),
            days=LONGEST_WATCH.days,
        ),
    )
    reason = forms.CharField(label=gettext_lazy("Lý do"), widget=forms.Textarea(attrs={"rows": 3}))


class MoveForm(VersionedForm):
    reason = forms.CharField(
        label=gettext_lazy("Lý do chuyển giai đoạn"), widget=forms.Textarea(attrs={"rows": 3})
    )


class FollowUpForm(forms.Form):
    done_on = DayField(label=gettext_lazy("Ngày thực hiện"))
    note = forms.CharField(label=gettext_lazy("Kết quả"), widget=forms.Textarea(attrs={"rows": 3}))


class CloseForm(VersionedForm):
    outcome = forms.ChoiceField(label=gettext_lazy("Kết quả"))
    reason = forms.CharField(label=gettext_lazy("Lý do kết thúc"), widget=forms.Textarea(attrs={"rows": 3}))
    no_transfer = forms.CharField(
        label=gettext_lazy("Vì sao không chuyển hồ sơ cho trường mới"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Chỉ khi chọn “Chuyển trường” mà hồ sơ không đi theo em."),
    )
    pupil_feedback = forms.CharField(
        label=gettext_lazy("Học sinh nói gì về sự hỗ trợ đã nhận"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Một, hai câu theo lời em; để trống nếu em không muốn nói."),
    )
    caregiver_feedback = forms.CharField(
        label=gettext_lazy("Người chăm sóc nói gì về sự hỗ trợ"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, pupil: Pupil, outcomes: Iterable[Outcome], **kwargs: Any) -> None:
        """With the outcomes of the stage; where nobody may be asked, nobody is."""
        super().__init__(*args, **kwargs)
        choices = [("", _("Chọn kết quả")), *((one.value, one.label) for one in outcomes)]
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]
        if access.kept_safe(pupil):
            del self.fields["caregiver_feedback"]
            self.fields["pupil_feedback"].help_text = _(
                "Người chăm sóc: Không lấy ý kiến – vì an toàn của học sinh."
            )
        elif not access.contactable(pupil):
            del self.fields["caregiver_feedback"]


class DecideForm(VersionedForm):
    """The principal's yes, or no with a comment; the pressed button says which."""

    comment = forms.CharField(
        label=gettext_lazy("Ý kiến"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Cần khi trả lại để bổ sung."),
    )


class ReopenForm(VersionedForm):
    reason = forms.CharField(label=gettext_lazy("Lý do mở lại"), widget=forms.Textarea(attrs={"rows": 3}))


class KeepClosedForm(VersionedForm):
    reason = forms.CharField(
        label=gettext_lazy("Vì sao không mở lại"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Ghi điều đã xem xét và việc nhà trường vẫn làm cho em, nếu có."),
    )


class AssignForm(forms.Form):
    focal = forms.ChoiceField(label=gettext_lazy("Giáo viên đầu mối phụ trách"))
    reason = forms.CharField(label=gettext_lazy("Lý do"), widget=forms.Textarea(attrs={"rows": 2}), max_length=300)

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {user.public_id: user for user in people}
        choices = [(public_id, user.full_name) for public_id, user in self.people.items()]
        self.fields["focal"].choices = [("", _("Chọn người phụ trách")), *choices]  # type: ignore[attr-defined]

    def clean_focal(self) -> User:
        return self.people[self.cleaned_data["focal"]]
