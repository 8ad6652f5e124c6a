"""One form per verb; validates, never saves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access
from accounts.enums import AgencyKind, Level, Role, UnitKind
from accounts.models import Agency, LegalBasis, Letterhead, Unit, User
from ctxh_portal.kit.names import clean

SCHOOL_LEVELS = [(level.value, level.label) for level in Level if level != Level.OFFICE]
NO_NAMES_KEPT = {"autocomplete": "off", "autocapitalize": "off"}  # staff-room computers are shared


class UsernameField(forms.CharField):
    """A user name as it is stored: small letters without marks."""

    def __init__(self, **kwargs: Any) -> None:
        field = User._meta.get_field("username")
        kwargs.setdefault("label", gettext_lazy("Tên đăng nhập"))
        super().__init__(
            max_length=40,
            validators=[v for v in field.validators if hasattr(v, "regex")],
            widget=forms.TextInput(attrs=NO_NAMES_KEPT),
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        return str(super().clean((value or "").strip().lower()))


class FullNameField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Họ và tên"))
        super().__init__(max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}), **kwargs)

    def clean(self, value: Any) -> str:
        return clean(super().clean(value))


class CourtesyField(forms.ChoiceField):
    def __init__(self) -> None:
        choices = User._meta.get_field("courtesy").choices
        super().__init__(label=gettext_lazy("Cách xưng hô"), choices=choices, widget=forms.RadioSelect)


class DayField(forms.DateField):
    """A day that is today unless something else is typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"initial": timezone.localdate} | kwargs))


class UnitChoice(forms.ModelChoiceField):
    """A unit out of what access lets the person see; in the page by its public id."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=None, to_field_name="public_id", **kwargs)  # the form gives the units


class FirstAccountForm(forms.Form):
    full_name = FullNameField()
    courtesy = CourtesyField()
    username = UsernameField(help_text=gettext_lazy("Chữ thường không dấu, ví dụ: son hoặc son.nguyen"))
    password = forms.CharField(
        label=gettext_lazy("Mật khẩu"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=gettext_lazy("Nhập lại mật khẩu"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        password, again = data.get("password"), data.pop("password_again", None)
        if password and again and password != again:
            self.add_error("password_again", _("Hai lần nhập mật khẩu chưa giống nhau."))
        elif password:
            self._check(password, User(username=data.get("username", "")))
        return data

    def _check(self, password: str, user: User) -> None:
        try:
            validate_password(password, user)
        except ValidationError as error:
            self.add_error("password", error)


class AccountForm(forms.Form):
    full_name = FullNameField()
    courtesy = CourtesyField()
    username = UsernameField(help_text=gettext_lazy("Chữ thường không dấu, ví dụ: lan hoặc lan.tran"))
    email = forms.EmailField(label=gettext_lazy("Thư điện tử"), required=False, max_length=254)
    phone = forms.CharField(label=gettext_lazy("Điện thoại"), required=False, max_length=20)
    office = UnitChoice(
        label=gettext_lazy("Giao làm cán bộ của"),
        required=False,
        empty_label=gettext_lazy("Chưa giao vai trò"),
        help_text=gettext_lazy(
            "Chỉ chọn cho cán bộ phòng, xã, sở. Người của trường thì để trống: cán bộ phòng giao hiệu "
            "trưởng, hiệu trưởng giao người trong trường."
        ),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = access.offices(user)  # type: ignore[attr-defined]


class ContactForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("Thư điện tử"), required=False, max_length=254)
    phone = forms.CharField(label=gettext_lazy("Điện thoại"), required=False, max_length=20)


class LetterheadFields(forms.ModelForm):
    """The lines at the top and the foot of a unit's papers."""

    class Meta:
        model = Letterhead
        fields = [
            "governing_line",
            "issuing_line",
            "place",
            "symbol",
            "authority",
            "signer_title",
            "signer_name",
        ]

    def _post_clean(self) -> None:
        """The verb makes the row and validates it whole."""


class LetterheadForm(LetterheadFields):
    valid_from = DayField(
        label=gettext_lazy("Dùng từ ngày"),
        help_text=gettext_lazy("Văn bản của những ngày trước vẫn mang tên gọi cũ."),
    )
    field_order = ["valid_from"]


TAKEN_FROM_PARENT = ["governing_line", "issuing_line", "place", "signer_title"]


class UnitForm(LetterheadFields):
    kind = forms.ChoiceField(label=gettext_lazy("Loại đơn vị"), choices=UnitKind.choices)
    level = forms.ChoiceField(
        label=gettext_lazy("Cấp học"),
        choices=[("", gettext_lazy("Chọn cấp học của trường")), *SCHOOL_LEVELS],
        required=False,
        help_text=gettext_lazy("Cơ quan quản lý thì để trống."),
    )
    name = forms.CharField(
        label=gettext_lazy("Tên đơn vị"),
        max_length=160,
        help_text=gettext_lazy("Tên đầy đủ, ví dụ: Trường Mầm non Quang Trung"),
    )
    short_name = forms.CharField(
        label=gettext_lazy("Tên gọi tắt"), max_length=80, help_text=gettext_lazy("Ví dụ: MN Quang Trung")
    )
    parent = UnitChoice(
        label=gettext_lazy("Cơ quan quản lý"),
        required=False,
        empty_label=gettext_lazy("Không có trong cổng"),
        help_text=gettext_lazy("Trường phải có; cơ quan thì có thể để trống."),
    )
    field_order = ["kind", "level", "name", "short_name", "parent"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = access.offices(user)  # type: ignore[attr-defined]
        for name in TAKEN_FROM_PARENT:
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._fill_letterhead(data)
        if data.get("kind") != UnitKind.SCHOOL:
            data["level"] = Level.OFFICE
        elif not data.get("level"):
            self.add_error("level", _("Chọn cấp học của trường."))
        if data.get("kind") == UnitKind.SCHOOL and not data.get("parent") and "parent" not in self.errors:
            self.add_error("parent", _("Chọn cơ quan quản lý của trường."))
        return data

    def _fill_letterhead(self, data: dict[str, Any]) -> None:
        """What was left empty: the issuing line is the name; place and line above follow the parent."""
        is_school, parent = data.get("kind") == UnitKind.SCHOOL, data.get("parent")
        above = access.letterhead_now(parent) if parent else None
        proposals = {
            "issuing_line": data.get("name", "").upper(),
            "governing_line": above.governing_line if above else "",
            "place": above.place if above else "",
            "signer_title": "HIỆU TRƯỞNG" if is_school else "",  # on papers, never translated
        }
        for name in TAKEN_FROM_PARENT:
            data[name] = data.get(name) or proposals[name]
            if not data[name] and not is_school and name not in self.errors:
                self.add_error(name, _("Nhập mục này cho cơ quan quản lý."))


class AppointForm(forms.Form):
    """Which role, to whom: named by the exact user name, since the operator makes the accounts."""

    role = forms.ChoiceField(label=gettext_lazy("Vai trò"), widget=forms.RadioSelect)
    person = UsernameField(
        help_text=gettext_lazy("Tên đăng nhập ghi trên phiếu cấp tài khoản của người được giao, ví dụ: lan")
    )
    since = DayField(label=gettext_lazy("Từ ngày"))
    decision_number = forms.CharField(
        label=gettext_lazy("Số quyết định phân công"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Ví dụ: 12/QĐ-THCSHS. Để trống khi chưa có quyết định."),
    )
    decision_on = DayField(label=gettext_lazy("Ngày quyết định"), required=False, initial=None)

    def __init__(self, *args: Any, user: User, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = access.appointable_roles(user, unit)
        self.fields["role"].choices = [(role, Role(role).label) for role in roles]  # type: ignore[attr-defined]
        if len(roles) == 1:
            self.fields["role"].initial = roles[0]

    def clean_person(self) -> User:
        person = access.person_named(self.cleaned_data["person"])
        if person is None:
            raise forms.ValidationError(
                _(
                    "Chưa có tài khoản nào mang tên đăng nhập này. Kiểm tra lại từng chữ, hoặc đề nghị quản "
                    "trị hệ thống cấp tài khoản trước."
                )
            )
        return person


class AgencyForm(forms.ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Loại"), choices=AgencyKind.choices)

    class Meta:
        model = Agency
        fields = ["kind", "name", "phone", "note", "in_emergency", "valid_from", "valid_until", "legal_note"]
        help_texts = {
            "phone": gettext_lazy("Số gọi được ngay; để trống nếu chỉ liên hệ bằng văn bản"),
            "in_emergency": gettext_lazy("Hiện ở thẻ khẩn cấp khi học sinh đang gặp nguy hiểm."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        self.fields["legal_note"].widget.attrs["rows"] = 2
        if not self.instance.pk:
            self.initial["valid_from"] = timezone.localdate()

    def _post_clean(self) -> None:
        """The verb fills the row and validates it whole."""


class BasisForm(forms.ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    levels = forms.MultipleChoiceField(
        label=gettext_lazy("Áp dụng cho"), choices=SCHOOL_LEVELS, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = LegalBasis
        fields = ["code", "citation", "levels", "valid_from", "valid_until", "replaced_by", "legal_note"]
        labels = {"replaced_by": gettext_lazy("Được thay thế bởi")}
        widgets = {
            "citation": forms.Textarea(attrs={"rows": 3}),
            "legal_note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        others = access.legal_bases().exclude(pk=self.instance.pk)
        self.fields["replaced_by"].queryset = others  # type: ignore[attr-defined]
        self.fields["replaced_by"].empty_label = _("Chưa được thay thế")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("valid_from"), data.get("valid_until")
        if start and end and end < start:
            self.add_error("valid_until", _("Ngày hết hiệu lực phải sau ngày có hiệu lực."))
        return data

    def _post_clean(self) -> None:
        """The verb fills the row and validates it whole."""


class DelegateForm(forms.Form):
    deputy = forms.ChoiceField(label=gettext_lazy("Phó hiệu trưởng được ủy quyền"))
    since = DayField(label=gettext_lazy("Từ ngày"))
    until = forms.DateField(label=gettext_lazy("Đến hết ngày"), help_text=gettext_lazy("Tối đa 90 ngày mỗi lần."))
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {user.public_id: user for user in people}
        choices = [(public_id, user.full_name) for public_id, user in self.people.items()]
        self.fields["deputy"].choices = [("", _("Chọn một người")), *choices]  # type: ignore[attr-defined]

    def clean_deputy(self) -> User:
        return self.people[self.cleaned_data["deputy"]]
