"""Coordination agreements of the demonstration: in force, soon at their end, ended."""

from __future__ import annotations

from datetime import timedelta

from accounts.models import Agency, Agreement, Unit
from ctxh_portal.demo.world import World

# partner, number, what is agreed, who signed, began so many days ago, ends in so many days (none: no end)
Row = tuple[str, str, str, str, int, int | None]
SCHOOL: list[Row] = [
    ("Công an xã Thủ Thừa", "02/QCPH-THCS-CAX",
     "Phòng ngừa bạo lực học đường, xâm hại trẻ em; báo tin và tiếp nhận tin trong ngày; cùng dự họp trường hợp.",
     "Hiệu trưởng; Trưởng Công an xã", 346, 19),
    ("Trạm Y tế xã Thủ Thừa", "01/QCPH-THCS-TYT",
     "Sơ cứu, khám sức khỏe tâm thần ban đầu, chuyển tuyến; truyền thông sức khỏe học kỳ một.",
     "Hiệu trưởng; Trưởng trạm Y tế", 240, 490),
    ("Hội Liên hiệp Phụ nữ xã Thủ Thừa", "03/QCPH-THCS-HPN",
     "Thăm hộ gia đình có hoàn cảnh đặc biệt, giới thiệu nơi tạm lánh.", "Hiệu trưởng; Chủ tịch Hội", 800, -70),
]  # fmt: skip
OFFICE: list[Row] = [
    ("Công an xã Thủ Thừa", "05/QCPH-VHXH-CAX",
     "Trao đổi thông tin về trẻ em cần bảo vệ khẩn cấp; cử người cùng các trường.",
     "Trưởng phòng Văn hóa – Xã hội; Trưởng Công an xã", 300, 24),
    ("Hội Khuyến học xã Thủ Thừa", "06/QCPH-VHXH-HKH", "Học bổng cho học sinh có nguy cơ bỏ học.",
     "Trưởng phòng Văn hóa – Xã hội; Chủ tịch Hội", 120, None),
]  # fmt: skip


def write_all(world: World) -> None:
    """Rows without a verb, as those of the directory: of days long past."""
    _unit(world, world.schools["thcs"].unit, SCHOOL)
    _unit(world, world.cast.units["commune"], OFFICE)


def _unit(world: World, unit: Unit, rows: list[Row]) -> None:
    today = world.days.today
    for partner, number, content, signers, began, left in rows:
        since = today - timedelta(days=began)
        Agreement.objects.create(
            unit=unit,
            agency=Agency.objects.filter(name=partner).first(),
            partner=partner,
            number=number,
            content=content,
            signers=signers,
            signed_on=since,
            valid_from=since,
            valid_until=None if left is None else today + timedelta(days=left),
        )
