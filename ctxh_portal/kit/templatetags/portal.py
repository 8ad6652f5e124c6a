"""Dates, numbers and small arithmetic for templates: {% load portal %}."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

register = template.Library()

WEEKDAYS = [
    gettext_lazy("Thứ Hai"),
    gettext_lazy("Thứ Ba"),
    gettext_lazy("Thứ Tư"),
    gettext_lazy("Thứ Năm"),
    gettext_lazy("Thứ Sáu"),
    gettext_lazy("Thứ Bảy"),
    gettext_lazy("Chủ nhật"),
]


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def _day(value: date | datetime) -> date:
    """The day in Vietnam."""
    return _local(value).date() if isinstance(value, datetime) else value


@register.filter
def vn_date(value: date | datetime | None) -> str:
    """23/11/2026; empty for nothing."""
    return _day(value).strftime("%d/%m/%Y") if value else ""


@register.filter
def vn_time(value: datetime | None) -> str:
    """16:40"""
    return _local(value).strftime("%H:%M") if value else ""


@register.filter
def vn_datetime(value: datetime | None) -> str:
    """23/11/2026 16:40"""
    return _local(value).strftime("%d/%m/%Y %H:%M") if value else ""


@register.filter
def weekday(value: date | datetime | None) -> str:
    """Thứ Hai"""
    return str(WEEKDAYS[_day(value).weekday()]) if value else ""


@register.filter
def month(value: date | None) -> str:
    """tháng 11/2026"""
    return _("tháng %(month)s") % {"month": value.strftime("%m/%Y")} if value else ""


@register.filter
def number(value: Any) -> Any:
    """1.234.567 as Vietnamese papers write it; anything that is no whole number stays as it is."""
    return f"{value:,}".replace(",", ".") if isinstance(value, int) and not isinstance(value, bool) else value


@register.filter
def initials(full_name: str) -> str:
    """ "Trần Đức Anh" → "TA": first letters of the family name and of the given name."""
    words = full_name.split()
    return "".join(word[0].upper() for word in ([words[0], words[-1]] if len(words) > 1 else words))


@register.filter
def ago(value: datetime | None) -> str:
    """ "2 phút trước"; the date once a day has passed."""
    if not value:
        return ""
    minutes = int((timezone.now() - value).total_seconds() // 60)
    if minutes < 1:
        return _("vừa xong")
    if minutes < 60:
        return ngettext("%(count)d phút trước", "%(count)d phút trước", minutes) % {"count": minutes}
    if minutes < 24 * 60:
        hours = minutes // 60
        return ngettext("%(count)d giờ trước", "%(count)d giờ trước", hours) % {"count": hours}
    return vn_datetime(value)


@register.filter
def get_item(mapping: Any, key: Any) -> Any:
    """mapping[key], or an empty text."""
    return mapping.get(key, "") if mapping else ""


@register.filter
def has_stars(form: Any) -> bool:
    """Whether a field of the form carries the star of a required field (then a note explains it)."""
    return any(field.starred for field in form.visible_fields())


@register.filter
def percent_of(part: int | None, whole: int | None) -> int:
    """Whole percent of `whole`, 0 when there is nothing to compare with."""
    return round(100 * (part or 0) / whole) if whole else 0


@dataclass(frozen=True)
class Deadline:
    state: str  # overdue, today, soon, later
    words: str


@register.filter
def deadline(value: date | datetime | None) -> Deadline | None:
    """How far a deadline is, in words: overdue since …, today, in … days; hours when a time of day is known
    and less than a day is left."""
    if not value:
        return None
    if isinstance(value, datetime) and (near := _within_a_day(value)):
        return near
    days = (_day(value) - timezone.localdate()).days
    if days < 0:
        words = ngettext("Quá hạn %(count)d ngày", "Quá hạn %(count)d ngày", -days) % {"count": -days}
        return Deadline("overdue", words)
    if days == 0:
        return Deadline("today", _("Hạn hôm nay"))
    words = ngettext("Còn %(count)d ngày", "Còn %(count)d ngày", days) % {"count": days}
    return Deadline("soon" if days <= 3 else "later", words)


def _within_a_day(moment: datetime) -> Deadline | None:
    left = _local(moment) - timezone.localtime()
    if timedelta(0) <= left < timedelta(days=1):
        hours = max(1, int(left.total_seconds() // 3600))
        return Deadline("today", ngettext("Còn %(count)d giờ", "Còn %(count)d giờ", hours) % {"count": hours})
    if left < timedelta(0) and _day(moment) == timezone.localdate():
        return Deadline("overdue", _("Quá hạn hôm nay"))
    return None


@register.simple_tag
def tab_places(frame: Any) -> dict[str, Any]:
    """The phone's bar: four places beside the main act; of five or more entries the last place is "Thêm"."""
    entries = list(_read(frame, "entries") or [])
    shown, more = (entries, []) if len(entries) <= 4 else (entries[:3], entries[3:])
    half = (len(shown) + bool(more) + 1) // 2
    return {
        "left": shown[:half],
        "right": shown[half:],
        "more": more,
        "more_active": any(_read(entry, "active") for entry in more),
    }


def _read(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)
