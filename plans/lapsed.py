"""What a plan still names although it is no longer in force: texts of law, agencies, and papers of an earlier
period.

Texts of law are rows of accounts (LegalBasis, with `replaced_by`); names of agencies that ended stand here
with the day they ended. Nothing is replaced by itself: the officer sees a list and decides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import LegalBasis
from plans.models import Plan

DASH = r"\s*[-–—]?\s*"
LABOUR = rf"(?:Lao động{DASH}Thương binh\s+(?:và|&)\s+Xã hội|LĐ{DASH}?TB\s?&?\s?XH|LĐTB\s?(?:&|và)\s?XH)"
UPPER = "".join(letter for letter in map(chr, range(0x1F00)) if letter.isupper())
NAME = rf"\s+[{UPPER}]"  # the name of a district follows
NO_NAME = rf"(?!{NAME})"
LEGAL_CODE = re.compile(r"\d+/\d{4}/[A-ZĐ][\wĐ&/-]*")


@dataclass(frozen=True)
class EndedName:
    """An agency that ended; `replacement` took over what plans of school social work name it for."""

    key: str
    name: str
    pattern: str
    until: date
    replacement: str
    note: str | Promise


# Bộ LĐTBXH was dissolved on 01/3/2025 (children and social protection went to Bộ Y tế); the district tier
# with its
# Phòng GD&ĐT and Phòng LĐTBXH ended on 30/6/2025, their work in the commune is with Phòng Văn hóa - Xã hội.
ENDED_NAMES = (
    EndedName(
        "labour_upper",
        "Bộ, Sở Lao động - Thương binh và Xã hội",
        rf"(?P<kept>Bộ|Sở) {LABOUR}",
        date(2025, 2, 28),
        "{kept} Y tế",
        gettext_lazy("Công tác trẻ em, bảo trợ xã hội chuyển sang ngành Y tế từ 01/3/2025."),
    ),
    EndedName(
        "labour",
        "cơ quan Lao động - Thương binh và Xã hội",
        rf"(?<!Bộ )(?<!Sở )(?:[Pp]hòng |[Cc]ơ quan |[Nn]gành )?{LABOUR}(?: (?:cấp )?huyện)?",
        date(2025, 6, 30),
        "Phòng Văn hóa - Xã hội",
        gettext_lazy("Cấp huyện kết thúc hoạt động ngày 30/6/2025; ở cấp xã, việc này do Phòng Văn hóa - Xã hội."),
    ),
    EndedName(
        "district_education",
        "Phòng Giáo dục và Đào tạo",
        r"(?:[Pp]hòng (?:Giáo dục và Đào tạo|GD\s?&\s?ĐT|GDĐT)|PGD\s?&?\s?ĐT)",
        date(2025, 6, 30),
        "Phòng Văn hóa - Xã hội",
        gettext_lazy(
            "Cấp huyện kết thúc hoạt động ngày 30/6/2025; giáo dục mầm non, tiểu học, THCS do UBND cấp xã quản lý."
        ),
    ),
    EndedName(
        "district_committee",
        "UBND huyện",
        rf"(?:UBND|Ủy ban nhân dân) (?:cấp )?huyện{NO_NAME}",
        date(2025, 6, 30),
        "UBND cấp xã",
        gettext_lazy("Cấp huyện kết thúc hoạt động ngày 30/6/2025."),
    ),
    EndedName(
        "district",
        "huyện",
        rf"(?P<kept>[Cc]ấp|toàn|trong|địa bàn|ngành Giáo dục) huyện{NO_NAME}",
        date(2025, 6, 30),
        "{kept} xã",
        gettext_lazy("Cấp huyện kết thúc hoạt động ngày 30/6/2025."),
    ),
    # with a name, or inside the name of something else, it is another unit or none: only marked
    EndedName(
        "district_other",
        "huyện",
        rf"\bhuyện(?={NAME})|(?<!UBND )(?<!nhân dân )(?<!Xã hội )(?<![Cc]ấp )(?<!toàn )(?<!trong )(?<!địa bàn )"
        r"(?<!ngành Giáo dục )\bhuyện\b",
        date(2025, 6, 30),
        "",
        gettext_lazy("Cấp huyện kết thúc hoạt động ngày 30/6/2025; xin sửa tay theo đơn vị mới."),
    ),
)


@dataclass
class Mark:
    """One thing that lapsed, where it stands, and what is in force instead ("" where nothing is)."""

    key: str
    name: str
    pattern: re.Pattern[str]
    replacement: str
    note: str
    cites: bool = False  # a text, so that a căn cứ that names it may go
    places: list[str] = field(default_factory=list)

    @property
    def can_be_mended(self) -> bool:
        return bool(self.replacement) or self.cites

    @property
    def instead(self) -> str:
        """The replacement as it is told: of "{kept} xã" the word that changes."""
        return self.replacement.replace("{kept}", "").strip()

    @property
    def where(self) -> str:
        """The places in one line: "căn cứ 1, 2; mục II, IV; nhiệm vụ 1a, 2b"."""
        kinds: dict[str, list[str]] = {}
        for place in self.places:
            kind, _space, number = place.rpartition(" ")
            is_numbered = bool(kind) and (number[0].isdigit() or number.isupper())
            kinds.setdefault(kind if is_numbered else place, []).extend([number] if is_numbered else [])
        return "; ".join(f"{kind} {', '.join(numbers)}".strip() for kind, numbers in kinds.items())

    def replaced_in(self, text: str) -> str:
        if not self.replacement:
            return text
        return self.pattern.sub(lambda found: self.replacement.format(**found.groupdict()), text)


def marks(plan: Plan, bases: Iterable[LegalBasis], day: date) -> list[Mark]:
    """What the plan names and what has lapsed by `day` (the day of the paper), with its places in the
    plan."""
    known = [*_laws(bases, plan.unit.level, day), *_agencies(day), *_earlier_period(plan)]
    return _placed(known, list(texts_of(plan)))


def marks_in(texts: list[tuple[str, str]], level: str, bases: Iterable[LegalBasis], day: date) -> list[Mark]:
    """The same of any paper: (place in words, text)."""
    return _placed([*_laws(bases, level, day), *_agencies(day)], texts)


def _placed(known: list[Mark], texts: list[tuple[str, str]]) -> list[Mark]:
    for mark in known:
        mark.places = list(dict.fromkeys(place for place, text in texts if mark.pattern.search(text)))
    return [mark for mark in known if mark.places]


def texts_of(plan: Plan) -> Iterator[tuple[str, str]]:
    """(place in words, text) of everything that the plan prints."""
    yield _("trích yếu"), plan.subject
    for basis in plan.bases.all():
        yield _("căn cứ %(number)d") % {"number": basis.position}, basis.text
    section = _("phần mở đầu")
    for line in plan.body.splitlines():
        if re.match(r"[IVX]+\.\s", line):
            section = _("mục %(number)s") % {"number": line.split(".")[0]}
        yield section, line
    for group in plan.groups.all():
        yield _("nhóm nhiệm vụ %(number)d") % {"number": group.number}, group.title
    for task in plan.tasks.select_related("group"):
        where = _("nhiệm vụ %(code)s") % {"code": task.code}
        yield from (
            (where, text) for text in (task.title, task.units, task.partners, task.product, task.condition)
        )
    for duty in plan.duties.all():
        yield _("phân công %(number)d") % {"number": duty.position}, f"{duty.actor}\n{duty.work}"
    for money in plan.funding.all():
        yield _("dòng kinh phí %(number)d") % {"number": money.position}, money.item
    for report in plan.reporting.all():
        where = _("dòng báo cáo %(number)d") % {"number": report.position}
        yield where, f"{report.name}\n{report.receiver}\n{report.due}"
    yield _("nơi nhận"), plan.recipients


# the words before a short citation ("TT 33/2018"), by the kind in the code
KINDS = {
    "TT": "Thông tư",
    "NĐ": "Nghị định",
    "QĐ": "Quyết định",
    "CT": "Chỉ thị",
    "NQ": "Nghị quyết",
}


def code_pattern(code: str) -> re.Pattern[str]:
    """Finds "33/2018/TT-BGDĐT" with its day where it stands, the loose form "33/TT-BGDĐT ngày 26/12/2018", and the
    number in the short "TT 33/2018". The year always counts: TT 18/2018 is another text than TT 18/2025."""
    found = LEGAL_CODE.search(code)
    if found is None:
        return re.compile(rf"(?<!\d){re.escape(code)}")
    number, year, kind = found[0].split("/", 2)
    slash = r"\s*/\s*"
    short = _after_kind(kind.partition("-")[0])
    kind = rf"{re.escape(kind)}(?![\w-])"
    day = rf"\s+ngày\s+\d{{1,2}}(?:/\d{{1,2}}/|\s+tháng\s+\d{{1,2}}\s+năm\s+){year}(?!\d)"
    whole = rf"(?<!\d){number}{slash}(?:{year}{slash}{kind}(?:{day})?|{kind}{day})"
    return re.compile(rf"{whole}|{short}{number}{slash}{year}(?!\d|{slash}\w)(?:{day})?" if short else whole)


def _after_kind(kind: str) -> str:
    """ "TT", "TT số", "Thông tư", "Thông tư số" stand before, and are kept."""
    if kind not in KINDS:
        return ""
    word = KINDS[kind]
    names = (rf"\b{kind}", rf"\b[{word[0]}{word[0].lower()}]{word[1:]}")
    return "(?:" + "|".join(rf"(?<={name}\s{number})" for name in names for number in ("", r"số\s")) + ")"


def _laws(bases: Iterable[LegalBasis], level: str, day: date) -> Iterator[Mark]:
    for basis in bases:
        if basis.valid_until is None or basis.valid_until >= day:
            continue
        successor = basis.replaced_by
        fits = successor is not None and successor.applies_to(level)
        yield Mark(
            key=f"law-{basis.pk}",
            name=basis.code,
            pattern=code_pattern(basis.code),
            replacement=_bare_code(successor.code) if successor and fits else "",
            note=_law_note(basis, successor, fits),
            cites=True,
        )


def _law_note(basis: LegalBasis, successor: LegalBasis | None, fits: bool) -> str:
    ended = _("Hết hiệu lực sau ngày %(day)s.") % {"day": f"{basis.valid_until:%d/%m/%Y}"}
    if successor is None:
        return ended
    if fits:
        return f"{ended} " + _("Văn bản thay thế: %(code)s.") % {"code": successor.code}
    return f"{ended} " + _("Văn bản thay thế (%(code)s) không áp dụng cho cấp học này; nên bỏ viện dẫn.") % {
        "code": successor.code
    }


def _bare_code(code: str) -> str:
    found = LEGAL_CODE.search(code)
    return found[0] if found else code


def _agencies(day: date) -> Iterator[Mark]:
    for ended in ENDED_NAMES:
        if ended.until < day:
            yield Mark(ended.key, ended.name, re.compile(ended.pattern), ended.replacement, str(ended.note))


def _earlier_period(plan: Plan) -> Iterator[Mark]:
    """Papers of the period that this plan continues: those above the office have ended with it."""
    before = plan.continues
    if before is None:
        return
    years = rf"{before.first_year}\s*[-–—]\s*{before.last_year}"
    yield Mark(
        key="earlier-period",
        name=_("văn bản của giai đoạn %(years)s") % {"years": before.years},
        pattern=re.compile(years),
        replacement="",
        cites=True,
        note=_(
            "Giai đoạn trước đã kết thúc; thay bằng văn bản của cấp trên cho giai đoạn mới, nếu đã có, hoặc bỏ."
        ),
    )
