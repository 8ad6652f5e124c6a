"""A province above the commune of the cast, and a second commune with one school; each has an officer."""

from dataclasses import dataclass
from datetime import date

from accounts.enums import Level, Role, UnitKind
from accounts.models import Letterhead, Membership, Unit, UnitParent, User
from ctxh_portal.demo.cast import Cast

SINCE = date(2025, 7, 1)


@dataclass
class Province:
    cast: Cast
    province: Unit
    other: Unit  # the second commune
    school: Unit  # … and its school
    upper: Unit  # a school right under the province
    head: User  # officer of the province
    ngoc: User  # officer of the second commune


def build(cast: Cast) -> Province:
    province = _office("Sở Giáo dục và Đào tạo tỉnh Long An", "Sở GD&ĐT", UnitKind.PROVINCE_OFFICE, "SGDĐT")
    other = _office(
        "Phòng Văn hóa - Xã hội xã Bình Quới", "Phòng VH-XH Bình Quới", UnitKind.COMMUNE_OFFICE, "PVHXH"
    )
    for child in (cast.commune, other):
        put_under(child, province)
    school = add_school("Trường Tiểu học Bình Quới", "TH Bình Quới", Level.PRIMARY, other)
    upper = add_school("Trường Trung học phổ thông Thủ Thừa", "THPT Thủ Thừa", Level.UPPER_SECONDARY, province)
    head, ngoc = officer("khanh", "Lê Minh Khánh", province), officer("ngoc", "Trần Bảo Ngọc", other)
    return Province(cast, province, other, school, upper, head, ngoc)


def _office(name: str, short_name: str, kind: str, symbol: str) -> Unit:
    unit = Unit.objects.create(kind=kind, level=Level.OFFICE, name=name, short_name=short_name, valid_from=SINCE)
    _letterhead(unit, name.upper(), symbol)
    return unit


def _letterhead(unit: Unit, line: str, symbol: str) -> None:
    Letterhead.objects.create(
        unit=unit,
        governing_line="UBND TỈNH LONG AN",
        issuing_line=line[:160],
        place="Long An",
        symbol=symbol,
        signer_title="NGƯỜI ĐỨNG ĐẦU",
        valid_from=SINCE,
    )


def put_under(child: Unit, parent: Unit, line: str = "administrative") -> None:
    UnitParent.objects.create(child=child, parent=parent, line=line, valid_from=SINCE)


def add_school(name: str, short_name: str, level: str, office: Unit) -> Unit:
    unit = Unit.objects.create(
        kind=UnitKind.SCHOOL, level=level, name=name, short_name=short_name, valid_from=SINCE
    )
    _letterhead(unit, name.upper(), "TH")
    put_under(unit, office)
    return unit


def officer(username: str, full_name: str, unit: Unit) -> User:
    user = User.objects.create(username=username, full_name=full_name, courtesy="anh")
    Membership.objects.create(user=user, unit=unit, role=Role.OFFICER, since=SINCE)
    return user
