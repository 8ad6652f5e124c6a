"""What is unusual in the reading list: a few simple rules, each with the sentence that the principal reads. They
mark, they accuse nobody: a small school makes noise (F20.6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NIGHT_FROM, NIGHT_UNTIL = 22, 5  # hours
MANY_CASES = 10  # of one person in one day
AFTER_REFUSAL = timedelta(hours=24)


@dataclass(frozen=True)
class Look:
    """One look at one case, with what the rules ask about it."""

    at: datetime  # local
    free_day: bool
    cases_that_day: int  # different ones of this person
    refused_before: bool  # this person, at this case, shortly before
    in_charge: bool  # the principal, or the focal teacher to whom the case was assigned then


@dataclass(frozen=True)
class Rule:
    label: str | Promise
    explanation: str | Promise
    fits: Callable[[Look], bool]


RULES = [
    Rule(
        _("ban đêm"),
        _("Mở trong khoảng từ 22 giờ đến 5 giờ sáng."),
        lambda look: look.at.hour >= NIGHT_FROM or look.at.hour < NIGHT_UNTIL,
    ),
    Rule(
        _("ngày nghỉ"),
        _("Mở vào thứ Bảy, Chủ nhật hoặc ngày nghỉ lễ."),
        lambda look: look.free_day,
    ),
    Rule(
        _("nhiều trường hợp"),
        _("Một người mở từ 10 trường hợp khác nhau trở lên trong một ngày."),
        lambda look: look.cases_that_day >= MANY_CASES,
    ),
    Rule(
        _("sau khi bị từ chối"),
        _("Mở được trong vòng 24 giờ sau khi chính người đó bị từ chối ở trường hợp này."),
        lambda look: look.refused_before,
    ),
    Rule(
        _("không phải người phụ trách"),
        _("Người mở không phải hiệu trưởng, cũng không phải giáo viên đầu mối được phân công khi đó."),
        lambda look: not look.in_charge,
    ),
]
