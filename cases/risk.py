"""The risk grid of NĐ 56/2017 (Mẫu 02, 06): harm against the ability to protect oneself. Pure.

The decree's forms compare the two sides without a formula; the thresholds below are the portal's own proposal,
which the assessor confirms or raises. They never decide alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.enums import CaseKind, RiskLevel

SCORE = {RiskLevel.HIGH.value: 3, RiskLevel.MEDIUM.value: 2, RiskLevel.LOW.value: 1}


@dataclass(frozen=True)
class Criterion:
    code: str
    label: Promise
    help: dict[str, Promise]  # what each of the three answers means


def _criterion(code: str, label: Promise, high: Promise, medium: Promise, low: Promise) -> Criterion:
    return Criterion(code, label, {RiskLevel.HIGH: high, RiskLevel.MEDIUM: medium, RiskLevel.LOW: low})


HARM = [
    _criterion(
        "severity",
        _("Mức độ tổn hại"),
        _("rất nghiêm trọng"),
        _("có tổn hại nhưng ít nghiêm trọng"),
        _("không còn hoặc không đáng kể"),
    ),
    _criterion(
        "access",
        _("Khả năng tiếp cận học sinh của người gây tổn hại"),
        _("tiếp cận thường xuyên"),
        _("thỉnh thoảng tiếp cận"),
        _("ít hoặc không tiếp cận được"),
    ),
    _criterion(
        "development",
        _("Tác động đến sự phát triển của học sinh"),
        _("ảnh hưởng nặng nề, kéo dài"),
        _("có ảnh hưởng"),
        _("ít ảnh hưởng"),
    ),
    _criterion(
        "obstacles",
        _("Trở ngại trong môi trường chăm sóc"),
        _("nhiều trở ngại, không được bảo vệ"),
        _("có trở ngại nhưng được bảo vệ phần nào"),
        _("ít hoặc không có trở ngại"),
    ),
]

# Here Cao is the good end: these answers carry neither the colour nor the sign of risk.
PROTECTION = [
    _criterion(
        "self",
        _("Khả năng tự bảo vệ"),
        _("tự bảo vệ được"),
        _("tự bảo vệ được phần nào"),
        _("chưa tự bảo vệ được"),
    ),
    _criterion(
        "knows",
        _("Biết người có thể bảo vệ mình"),
        _("biết rõ"),
        _("biết nhưng chưa chắc"),
        _("không biết ai"),
    ),
    _criterion(
        "reach",
        _("Khả năng, sự sẵn sàng liên hệ với người bảo vệ"),
        _("sẵn sàng và liên hệ được"),
        _("còn e ngại hoặc khó liên hệ"),
        _("không muốn hoặc không thể"),
    ),
    _criterion(
        "watch",
        _("Người khác theo dõi sự an toàn của học sinh"),
        _("luôn có người"),
        _("có lúc có người"),
        _("không có ai"),
    ),
]

SEXUAL_ABUSE = "sexual_abuse"
DAILY_ACCESS = "daily_access"
SIGNS = {
    SEXUAL_ABUSE: _("Có dấu hiệu bị xâm hại tình dục"),
    "self_harm": _("Có dấu hiệu tự gây thương tích hoặc ý định tự tử"),
    DAILY_ACCESS: _("Người gây tổn hại tiếp cận học sinh hằng ngày"),
}

CODES = [criterion.code for criterion in HARM + PROTECTION]


def total(scores: Mapping[str, str], criteria: Iterable[Criterion]) -> int:
    """Sum over four criteria, each 1 (Thấp) to 3 (Cao): 4 to 12."""
    return sum(SCORE[scores[criterion.code]] for criterion in criteria)


class Compared(NamedTuple):
    """One criterion at the first and at the newest assessment, in words."""

    label: Promise
    before: str | Promise
    after: str | Promise
    better: int  # 1 for the better, -1 for the worse, 0 unchanged


def compared(before: Mapping[str, str], after: Mapping[str, str]) -> list[Compared]:
    """The grid of two assessments side by side (F4.6). Less harm is better, more protection is."""
    rows = []
    for criteria, sign in ((HARM, -1), (PROTECTION, 1)):
        for criterion in criteria:
            old, new = before[criterion.code], after[criterion.code]
            change = sign * (SCORE[new] - SCORE[old])
            better = (change > 0) - (change < 0)
            rows.append(Compared(criterion.label, RiskLevel(old).label, RiskLevel(new).label, better))
    return rows


def propose(scores: Mapping[str, str], signs: Iterable[str], kind: str) -> RiskLevel:
    """The level that the grid suggests. Signs of sexual abuse or self-harm, or an abuser with daily access, hold
    it at Cao whatever the totals say. `kind` is the case's kind at the first assessment, "" at a review."""
    if set(signs) & set(SIGNS) or kind == CaseKind.SELF_HARM:
        return RiskLevel.HIGH
    excess = total(scores, HARM) - total(scores, PROTECTION)
    if excess >= 2 or scores["severity"] == RiskLevel.HIGH:
        return RiskLevel.HIGH
    if excess <= -3 and scores["severity"] == RiskLevel.LOW:
        return RiskLevel.LOW
    return RiskLevel.MEDIUM


def at_least(level: str, other: str) -> bool:
    return SCORE[level] >= SCORE[other]
