"""The three real plans of the folder `texts`: what is typed into the form, and what else their papers say."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from accounts.enums import Level, Role, UnitKind
from accounts.models import Letterhead, Membership, Unit, User
from ctxh_portal.demo.cast import COMMUNE_BEGAN, LONG_AGO, Cast

FOLDER = Path(__file__).with_name("texts")
APPENDIX = (FOLDER / "thu_thua_2021_2025_phu_luc.txt").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Seed:
    file: str
    who: str
    unit: str
    years: tuple[int, int]
    subject: str
    recipients: str
    head: tuple[str, str]  # governing and issuing line
    number: str  # as printed; "" for a draft whose number stays blank
    issued_on: date | None
    signed: tuple[str, ...]
    appendix: str = ""

    @property
    def bases(self) -> str:
        return self._parts[0]

    @property
    def body(self) -> str:
        return self._parts[1]

    @property
    def _parts(self) -> tuple[str, str]:
        bases, _, body = (FOLDER / self.file).read_text(encoding="utf-8").partition("\n\n")
        return bases, body

    @property
    def typed(self) -> dict[str, object]:
        """The form "Soạn kế hoạch" but for the unit."""
        first, last = self.years
        span = "year" if first == last else "period"
        return {
            "span": span, "first_year": first, "last_year": last, "school_year": "", "subject": self.subject,
            "bases": self.bases, "body": self.body, "recipients": self.recipients,
            **({"with_table": "on"} if self.appendix else {}),
        }  # fmt: skip


SEEDS = {
    "preschool 2020": Seed(
        "quang_trung_2020.txt",
        "mai",
        "preschool",
        (2020, 2020),
        "Công tác xã hội trong trường học năm 2020",
        "Phòng GD&ĐT\nLưu: VT",
        ("PHÒNG GD&ĐT THỦ THỪA", "TRƯỜNG MẦM NON QUANG TRUNG"),
        "",
        None,
        ("HIỆU TRƯỞNG", "Đặng Thị Bích"),
    ),
    "office 2021-2025": Seed(
        "thu_thua_2021_2025.txt",
        "dung",
        "district",
        (2021, 2025),
        "Phát triển Công tác xã hội trong ngành Giáo dục giai đoạn 2021-2025",
        "UBND huyện\nCác trường trực thuộc phòng\nLưu: VT",
        ("UBND HUYỆN THỦ THỪA", "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO"),
        "",
        None,
        ("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG", "Trần Thị Kim Ngân"),
        APPENDIX,
    ),
    "office 2017-2020": Seed(
        "quan_2_2017_2020.txt",
        "tu_ni",
        "quan_2",
        (2017, 2020),
        "Phát triển nghề công tác xã hội trong Ngành giáo dục giai đoạn 2017 - 2020",
        "Các trường TiH, THCS\nLưu: VT, Tú Ni",
        ("ỦY BAN NHÂN DÂN QUẬN 2", "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO"),
        "798/KH-GDĐT",
        date(2017, 11, 7),
        ("TRƯỞNG PHÒNG", "Nguyễn Phúc Huy Tùng"),
    ),
}


def add_quan_2(cast: Cast) -> None:
    """The office of the third plan, its letterhead and somebody who works there."""
    office = Unit.objects.create(
        kind=UnitKind.DISTRICT_OFFICE, level=Level.OFFICE, name="Phòng Giáo dục và Đào tạo Quận 2",
        short_name="Phòng GD&ĐT Quận 2", valid_from=LONG_AGO,
    )  # fmt: skip
    Letterhead.objects.create(
        unit=office, governing_line="ỦY BAN NHÂN DÂN QUẬN 2", issuing_line="PHÒNG GIÁO DỤC VÀ ĐÀO TẠO",
        place="Quận 2", symbol="GDĐT", signer_title="TRƯỞNG PHÒNG", signer_name="Nguyễn Phúc Huy Tùng",
        valid_from=LONG_AGO,
    )  # fmt: skip
    officer = User.objects.create(username="tu_ni", full_name="Tú Ni")
    Membership.objects.create(user=officer, unit=office, role=Role.OFFICER, since=COMMUNE_BEGAN)
    cast.units["quan_2"], cast.users["tu_ni"] = office, officer


def plain(lines: str) -> list[str]:
    """NFC, single spaces, no empty lines."""
    return [" ".join(unicodedata.normalize("NFC", line).split()) for line in lines.splitlines() if line.strip()]
