"""The named people and units that the demonstration and the tests share: a person with every shape of right,
including the outsider, the former focal teacher and the one who is not assigned. All are invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from accounts.enums import AgencyKind, Level, Role, UnitKind
from accounts.models import Agency, Letterhead, Membership, Unit, UnitParent, User

DISTRICT_ENDED = date(2025, 6, 30)  # two-tier local government since 01/7/2025
COMMUNE_BEGAN = date(2025, 7, 1)
LONG_AGO = date(2015, 1, 1)


@dataclass(frozen=True)
class Part:
    """One person of the cast."""

    username: str
    full_name: str
    courtesy: str
    role: Role
    unit: str  # key of Cast.units, "" for the operator
    left: bool = False  # held the role until some months ago

    @property
    def sees(self) -> str:
        """What there is to see for this person, for the list of demonstration accounts."""
        return SEES[self.username]


PARTS = [
    Part("lan", "Nguyễn Thị Lan", "cô", Role.FOCAL, "thcs"),
    Part("minh", "Trần Quang Minh", "thầy", Role.FOCAL, "thcs"),
    Part("hoa", "Lê Thị Hoa", "cô", Role.PRINCIPAL, "thcs"),
    Part("tam", "Phạm Thị Tâm", "cô", Role.HOMEROOM_TEACHER, "thcs"),
    Part("nga", "Đỗ Thị Nga", "cô", Role.FOCAL, "thcs", left=True),
    Part("phuc", "Võ Văn Phúc", "thầy", Role.FOCAL, "primary"),
    Part("quang", "Bùi Đình Quang", "thầy", Role.PRINCIPAL, "primary"),
    Part("mai", "Huỳnh Thị Mai", "cô", Role.FOCAL, "preschool"),
    Part("bich", "Đặng Thị Bích", "cô", Role.PRINCIPAL, "preschool"),
    Part("dung", "Ngô Trung Dũng", "anh", Role.OFFICER, "commune"),
    Part("son", "Vũ Hồng Sơn", "anh", Role.OPERATOR, ""),
]
SEES = {
    "lan": "Các trường hợp được phân công; ghi nhận, theo dõi, soạn kế hoạch và báo cáo.",
    "minh": "Giáo viên đầu mối thứ hai: không thấy trường hợp nào khi chưa được phân công.",
    "hoa": "Mọi trường hợp của trường; duyệt, phân công, ký đánh giá tháng, chốt số liệu.",
    "tam": "Chỉ báo tin và thấy tin của mình đã được xem; không thấy hồ sơ.",
    "nga": "Giáo viên đầu mối cũ: không còn thấy gì.",
    "phuc": "Các trường hợp được phân công ở trường tiểu học.",
    "quang": "Mọi trường hợp của trường tiểu học.",
    "mai": "Các trường hợp được phân công ở trường mầm non.",
    "bich": "Mọi trường hợp của trường mầm non.",
    "dung": "Kế hoạch, yêu cầu báo cáo, tổng hợp các trường; chỉ có số liệu, không thấy học sinh nào.",
    "son": "Tài khoản và đơn vị; không thấy nội dung trường hợp.",
    "khanh": "Yêu cầu và tổng hợp toàn tỉnh: số liệu các phòng đã chốt, không thấy học sinh nào.",
}

# key, level, name, short name, symbol, principal's invented name, with accounts in the portal
SCHOOLS = [
    ("thcs", Level.LOWER_SECONDARY, "Trường Trung học cơ sở Hoa Sen", "THCS Hoa Sen", "THCSHS", "Lê Thị Hoa"),
    ("primary", Level.PRIMARY, "Trường Tiểu học Sông Vàm", "TH Sông Vàm", "THSV", "Bùi Đình Quang"),
    ("preschool", Level.PRESCHOOL, "Trường Mầm non Quang Trung", "MN Quang Trung", "MNQT", "Đặng Thị Bích"),
]


@dataclass
class Cast:
    """Everybody and every unit, by name: `cast.lan`, `cast.units["thcs"]`."""

    units: dict[str, Unit] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User | Unit:
        for found in (self.__dict__.get("users", {}), self.__dict__.get("units", {})):
            if name in found:
                return found[name]
        raise AttributeError(name)


def build(today: date) -> Cast:
    """Make the units, their letterheads and parents, and the people; nobody has a password yet."""
    cast = Cast()
    _offices(cast)
    for key, level, name, short_name, symbol, head in SCHOOLS:
        cast.units[key] = add_school(cast, level, name, short_name, symbol, head)
    for part in PARTS:
        cast.users[part.username] = _person(part, cast.units.get(part.unit), today)
    _agencies(cast)
    return cast


def _offices(cast: Cast) -> None:
    district = Unit.objects.create(
        kind=UnitKind.DISTRICT_OFFICE,
        level=Level.OFFICE,
        name="Phòng Giáo dục và Đào tạo huyện Thủ Thừa",
        short_name="Phòng GD&ĐT Thủ Thừa",
        valid_from=LONG_AGO,
        valid_until=DISTRICT_ENDED,
    )
    commune = Unit.objects.create(
        kind=UnitKind.COMMUNE_OFFICE,
        level=Level.OFFICE,
        name="Phòng Văn hóa - Xã hội xã Thủ Thừa",
        short_name="Phòng VH-XH Thủ Thừa",
        valid_from=COMMUNE_BEGAN,
    )
    district.successors.add(commune)
    Letterhead.objects.create(
        unit=district,
        governing_line="UBND HUYỆN THỦ THỪA",
        issuing_line="PHÒNG GIÁO DỤC VÀ ĐÀO TẠO",
        place="Thủ Thừa",
        symbol="PGDĐT",
        authority="KT. TRƯỞNG PHÒNG",
        signer_title="PHÓ TRƯỞNG PHÒNG",
        signer_name="Trần Thị Kim Ngân",
        valid_from=LONG_AGO,
        valid_until=DISTRICT_ENDED,
    )
    Letterhead.objects.create(
        unit=commune,
        governing_line="UBND XÃ THỦ THỪA",
        issuing_line="PHÒNG VĂN HÓA - XÃ HỘI",
        place="Thủ Thừa",
        symbol="PVHXH",
        signer_title="TRƯỞNG PHÒNG",
        signer_name="Ngô Trung Dũng",
        valid_from=COMMUNE_BEGAN,
    )
    cast.units |= {"district": district, "commune": commune}


def add_school(cast: Cast, level: str, name: str, short_name: str, symbol: str, head: str) -> Unit:
    """A school with its letterheads of both times and its dated parents."""
    school = Unit.objects.create(
        kind=UnitKind.SCHOOL, level=level, name=name, short_name=short_name, valid_from=LONG_AGO
    )
    times = [
        ("PHÒNG GD&ĐT THỦ THỪA", "district", LONG_AGO, DISTRICT_ENDED),
        ("UBND XÃ THỦ THỪA", "commune", COMMUNE_BEGAN, None),
    ]
    for governing, parent, since, until in times:
        Letterhead.objects.create(
            unit=school,
            governing_line=governing,
            issuing_line=short_name_in_full(name),
            place="Thủ Thừa",
            symbol=symbol,
            signer_title="HIỆU TRƯỞNG",
            signer_name=head,
            valid_from=since,
            valid_until=until,
        )
        UnitParent.objects.create(child=school, parent=cast.units[parent], valid_from=since, valid_until=until)
    return school


def short_name_in_full(name: str) -> str:
    """ "Trường Trung học cơ sở Hoa Sen" as it stands on papers: TRƯỜNG THCS HOA SEN."""
    return name.replace("Trung học cơ sở", "THCS").upper()


def _person(part: Part, unit: Unit | None, today: date) -> User:
    user = User(username=part.username, full_name=part.full_name, courtesy=part.courtesy)
    user.set_unusable_password()
    user.save()
    Membership.objects.create(
        user=user,
        unit=unit,
        role=part.role,
        since=COMMUNE_BEGAN if part.role == Role.OFFICER else date(2020, 8, 1),
        until=today - timedelta(days=80) if part.left else None,
    )
    return user


def _agencies(cast: Cast) -> None:
    """The commune's own numbers; the national ones are reference rows of every portal."""
    rows = [
        (AgencyKind.POLICE, "Công an xã Thủ Thừa", "0272 555 0113"),
        (AgencyKind.COMMUNE, "UBND xã Thủ Thừa", "0272 555 0100"),
        (AgencyKind.HEALTH, "Trạm y tế xã Thủ Thừa", "0272 555 0115"),
    ]
    for position, (kind, name, phone) in enumerate(rows, start=10):
        Agency.objects.create(
            kind=kind,
            name=name,
            phone=phone,
            office=cast.units["commune"],
            in_emergency=True,
            position=position,
            valid_from=COMMUNE_BEGAN,
        )
