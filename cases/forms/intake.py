from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from cases import access
from cases.enums import CaseKind, Channel, ConcernSource, TermKind
from cases.models import Caregiver, Case, OutsideNotice, Pupil
from ctxh_portal.kit.fields import EARLIEST_YEAR, refuse_long_ago

LONG_AGO = timedelta(days=30)
YES_NO = [("yes", gettext_lazy("Có")), ("no", gettext_lazy("Không"))]


class DangerField(forms.ChoiceField):
    """The first question of every record."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Học sinh có đang gặp nguy hiểm ngay lúc này không?"),
            choices=YES_NO,
            widget=forms.RadioSelect,
        )

    def clean(self, value: Any) -> bool:
        return super().clean(value) == "yes"


class PupilChoice(forms.CharField):
    """A pupil picked from the search results; the value is the public id. Who may be picked is access's matter."""

    shown_at = "pupil_words"  # the search box, where an error of the hidden field is put right

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=gettext_lazy("Học sinh"), widget=forms.HiddenInput, **kwargs)
        self.user: User | None = None
        self.error_messages["required"] = gettext_lazy("Tìm và chọn một học sinh.")

    def clean(self, value: Any) -> Pupil:
        public_id = super().clean(value)
        try:
            return access.get_pupil(self.user, public_id)
        except Http404:
            raise forms.ValidationError(_("Không tìm thấy học sinh này trong trường.")) from None


class OwnWordsField(forms.CharField):
    """What the pupil said, apart from what an adult thinks of it."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Lời của học sinh, giữ nguyên văn (nếu có)"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=gettext_lazy("Đúng từng lời em nói, không sửa; nhận xét của thầy/cô ghi ở ô trên."),
        )


def kind_guides() -> list[tuple[str, str]]:
    """Each kind of case, and in a sentence of the office's list what belongs to it."""
    said = dict(access.terms(TermKind.KIND_GUIDE, timezone.localdate()).values_list("code", "label"))
    return [(str(kind.label), said[kind]) for kind in CaseKind if kind in said]


class PupilForm(forms.Form):
    """A form about one pupil: what was searched for is kept beside what was picked."""

    pupil_words = forms.CharField(
        label=gettext_lazy("Tìm học sinh theo tên"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Gõ một phần tên, không cần dấu. Ví dụ: tran duc"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search"}),
    )
    pupil = PupilChoice()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["pupil"].user = user  # type: ignore[attr-defined]

    @property
    def found(self) -> list[Pupil]:
        return access.find_pupils(self.user, self["pupil_words"].value() or "")

    @property
    def picked(self) -> Pupil | None:
        """The pupil that the form carries now, whether or not the rest is right."""
        try:
            return access.with_classrooms([access.get_pupil(self.user, self["pupil"].value() or "")])[0]
        except Http404:
            return None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data.pop("pupil_words", None)
        return data


class ColleaguesField(forms.MultipleChoiceField):
    """People of the school, by public id; `offer` says which."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.CheckboxSelectMultiple, **kwargs)
        self.people: dict[str, User] = {}

    def offer(self, people: list[User], *more: tuple[str, Any]) -> None:
        self.people = {user.public_id: user for user in people}
        self.choices = [*[(key, user.full_name) for key, user in self.people.items()], *more]

    def chosen(self, keys: list[str]) -> list[User]:
        return [self.people[key] for key in keys if key in self.people]


class _AnyOf(forms.MultipleChoiceField):
    """Takes what is no choice any more; the form looks at what is."""

    def valid_value(self, value: str) -> bool:
        return True


class LogCaseForm(PupilForm):
    danger_now = DangerField()
    # nothing is chosen beforehand: the kind decides who is told and by when
    kind = forms.ChoiceField(
        label=gettext_lazy("Nhóm trường hợp"), choices=[("", gettext_lazy("Chọn nhóm")), *CaseKind.choices]
    )
    other_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Nhóm khác kèm theo (nếu có)"),
        choices=CaseKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    channel = forms.ChoiceField(label=gettext_lazy("Nhà trường biết tin qua"), choices=Channel.choices)
    source = forms.ChoiceField(
        label=gettext_lazy("Ai cho biết? (nếu rõ)"),
        choices=[("", gettext_lazy("Chưa rõ")), *ConcernSource.choices],
        required=False,
    )
    noticed_at = forms.DateTimeField(
        label=gettext_lazy("Thời điểm nhận thông tin"),
        help_text=gettext_lazy("Ngày/tháng/năm giờ:phút. Các thời hạn tính từ thời điểm này."),
        widget=forms.DateTimeInput(
            format="%d/%m/%Y %H:%M", attrs={"placeholder": "dd/mm/yyyy hh:mm", "autocomplete": "off"}
        ),
        input_formats=["%d/%m/%Y %H:%M"],
    )
    summary = forms.CharField(
        label=gettext_lazy("Điều đã xảy ra hoặc dấu hiệu quan sát được"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Ghi sự việc, thời gian, nơi chốn."),
    )
    own_words = OwnWordsField()
    involved = ColleaguesField(
        label=gettext_lazy("Người làm việc trong trường có liên quan (nếu có)"),
        help_text=gettext_lazy("Người được chọn sẽ không thấy trường hợp này, kể cả hiệu trưởng."),
    )
    told = _AnyOf(
        label=gettext_lazy("Lần báo nào dưới đây là về học sinh này?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Chỉ đánh dấu lần báo về đúng học sinh này; lần khác để trống."),
    )
    # whose flags the person has had before their eyes
    flags_seen = forms.CharField(required=False, widget=forms.HiddenInput)
    long_ago = forms.BooleanField(
        label=format_lazy(
            gettext_lazy("Đúng: nhà trường nhận thông tin từ hơn {days} ngày trước"), days=LONG_AGO.days
        ),
        required=False,
    )
    separate = forms.BooleanField(label=gettext_lazy("Đây là việc khác, cần một trường hợp riêng"), required=False)
    field_order = [
        *("danger_now", "pupil_words", "pupil", "kind", "other_kinds", "channel", "source"),
        *("noticed_at", "summary", "own_words"),
    ]

    def __init__(self, *args: Any, colleagues: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["involved"].offer(colleagues)  # type: ignore[attr-defined]
        self.loose = {notice.public_id: notice for notice in access.loose_notices(self.user)}
        self.fields["told"].choices = [(key, _told(notice)) for key, notice in self.loose.items()]  # type: ignore[attr-defined]

    @property
    def guides(self) -> list[tuple[str, str]]:
        return kind_guides()

    @property
    def asks_long_ago(self) -> bool:
        """The moment from which all clocks run, and which nobody corrects, lies far back: is it meant so? Not
        asked of the moment that the form brought itself, when the concern came, unless it was ticked already."""
        typed = self["noticed_at"].value()
        brought = typed == self.get_initial_for_field(self.fields["noticed_at"], "noticed_at")
        if brought and not self["long_ago"].value():
            return False
        try:
            moment = self.fields["noticed_at"].to_python(typed)
        except forms.ValidationError:
            return False
        return bool(moment and moment.year >= EARLIEST_YEAR and moment < timezone.now() - LONG_AGO)

    @property
    def open_cases(self) -> list[Case]:
        """Of the pupil that is picked, as far as the user sees them."""
        return access.open_cases_of(self.user, self.picked) if self.user and self.picked else []

    @property
    def flags(self) -> list[Caregiver]:
        """Whom nobody may contact, of the pupil that is picked."""
        return access.flags_to_show(self.user, self.picked) if self.user and self.picked else []

    def clean(self) -> dict[str, Any]:
        """A second story of one child is asked about, whatever kind it is of (F2.8); the same one sent twice is no
        second story. Whom nobody may contact is shown before anything is saved, with and without scripts."""
        data = super().clean()
        pupil, seen = data.get("pupil"), data.pop("flags_seen", "")
        if pupil and seen != pupil.public_id and self.flags:
            self.add_error(
                None, _("Em này có người “không liên hệ”: mời thầy/cô xem ở dưới tên em, rồi lưu lần nữa.")
            )
        if not data.pop("long_ago", False) and "noticed_at" in data and self.asks_long_ago:
            self.add_error(
                "long_ago",
                _(
                    "Thời điểm nhận thông tin đã hơn {days} ngày; các thời hạn tính từ đó và về sau không sửa "
                    "được. Mời thầy/cô xem lại, hoặc đánh dấu nếu đúng."
                ).format(days=LONG_AGO.days),
            )
        asked = not data.pop("separate", False) and pupil and self.open_cases
        story = [data.get(name, "") for name in ("kind", "summary", "own_words")]
        if asked and self.user and not access.just_logged(self.user, pupil, *story):
            self.add_error(
                "separate",
                _("Học sinh này đang có trường hợp mở: mời ghi nhật ký vào đó, hoặc đánh dấu nếu là việc khác."),
            )
        return data

    def clean_involved(self) -> list[User]:
        return self.fields["involved"].chosen(self.cleaned_data["involved"])  # type: ignore[attr-defined]

    def clean_told(self) -> list[OutsideNotice]:
        """A button that was pressed twice finds that its first press took the notice in."""
        return [self.loose[key] for key in self.cleaned_data["told"] if key in self.loose]

    def clean_noticed_at(self) -> Any:
        moment = self.cleaned_data["noticed_at"]
        refuse_long_ago(moment)
        if moment > timezone.now():
            raise forms.ValidationError(_("Thời điểm nhận thông tin không thể ở tương lai."))
        return moment


def _told(notice: OutsideNotice) -> str:
    said = {"agency": notice.agency.name, "at": f"{timezone.localtime(notice.happened_at):%H:%M %d/%m/%Y}"}
    return _("Đã thông báo cho %(agency)s lúc %(at)s") % said


class RaiseConcernForm(PupilForm):
    danger_now = DangerField()
    channel = forms.ChoiceField(label=gettext_lazy("Thầy/cô biết tin qua"), choices=Channel.choices)
    source = forms.ChoiceField(
        label=gettext_lazy("Ai cho biết?"), choices=ConcernSource.choices, initial=ConcernSource.TEACHER
    )
    text = forms.CharField(
        label=gettext_lazy("Điều thầy/cô nhận thấy"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Vài dòng là đủ: dấu hiệu gì, khi nào, ở đâu."),
    )
    own_words = OwnWordsField()
    staff_involved = forms.ChoiceField(
        label=gettext_lazy("Tin này có liên quan đến người làm việc trong trường không?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
    )
    involved = ColleaguesField(
        label=gettext_lazy("Ai?"),
        help_text=gettext_lazy("Người được chọn sẽ không nhận và không thấy tin này, kể cả hiệu trưởng."),
    )
    field_order = [
        *("danger_now", "pupil_words", "pupil", "channel", "source", "text", "own_words"),
        *("staff_involved", "involved"),
    ]

    def __init__(self, *args: Any, colleagues: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        other = ("other", _("Người khác, không có trong danh sách (ghi rõ ở trên)"))
        self.fields["involved"].offer(colleagues, other)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        ticked = data.get("involved") or []
        if data.pop("staff_involved", "") == "yes" and not ticked:
            self.add_error("involved", _("Chọn người có liên quan, hoặc dòng “Người khác”."))
        data["involved"] = self.fields["involved"].chosen(ticked)  # type: ignore[attr-defined]
        return data
