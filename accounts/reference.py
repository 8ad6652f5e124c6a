"""The rows that every portal needs, an empty one too: school years, holidays, deadlines, legal bases and
agencies.

They are a beginning: an office edits them on the screen "Danh mục", and nothing here overwrites what it
wrote. Where a date or a title could not be checked against the official text, the row's note says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

import holidays
from django.db.models import Q

from accounts.enums import AgencyKind, ClockUnit, DayKind, Level

UNCHECKED = "Chưa đối chiếu văn bản gốc: "
ALL_SCHOOLS = (Level.PRESCHOOL, Level.PRIMARY, Level.LOWER_SECONDARY, Level.UPPER_SECONDARY)
GENERAL_SCHOOLS = ALL_SCHOOLS[1:]
MINISTER = "Bộ trưởng Bộ Giáo dục và Đào tạo"

FIRST_SCHOOL_YEARS = range(2020, 2028)  # 2020-2021 … 2027-2028

FIRST_CALENDAR_YEARS = range(2024, 2029)  # an office fills further years on the screen Danh mục – Lịch làm việc


class DayOff(NamedTuple):
    day: date
    name: str
    made_up: bool = False


def days_of(year: int) -> list[DayOff]:
    """The public holidays of a year, Tết among them, and the Saturdays that are worked instead, as the kept
    library knows them. A year that was not announced yet is the library's estimate: an office corrects it."""
    known = holidays.country_holidays("VN", years=year, language="vi")
    off = [DayOff(day, name[:80]) for day, name in sorted(known.items()) if day.year == year]
    made_up = getattr(known, "weekend_workdays", ())
    return off + [DayOff(day, MADE_UP, True) for day in sorted(made_up) if day.year == year]


MADE_UP = "Làm bù"


class Deadline(NamedTuple):
    code: str
    label: str
    amount: int
    clock: ClockUnit
    legal_note: str


OUR_CHOICE = "Thời hạn do cổng đề xuất, không phải quy định của văn bản; cơ quan quản lý có thể đặt khác."
GOOD_PRACTICE = "thực hành tốt, không do luật định; cơ quan quản lý có thể đặt khác."
OUR_STEP = GOOD_PRACTICE[0].upper() + GOOD_PRACTICE[1:]
REVIEW_NOTE = (
    "Nghị định số 56/2017/NĐ-CP, Điều 30 và Mẫu 06 yêu cầu rà soát; số ngày theo mức nguy cơ do cổng đề xuất, "
    "cơ quan quản lý có thể đặt khác."
)
DEADLINES = [
    Deadline(
        "stage.detection.assess",
        "Đánh giá nguy cơ ban đầu",
        3,
        ClockUnit.WORKING_DAYS,
        "Nghị định số 56/2017/NĐ-CP, Điều 26 yêu cầu người làm công tác bảo vệ trẻ em cấp xã đánh giá ngay; "
        + OUR_CHOICE,
    ),
    Deadline("stage.prevention.check", "Gặp học sinh, theo dõi phòng ngừa", 14, ClockUnit.DAYS, OUR_CHOICE),
    Deadline(
        "stage.intervention.plan",
        "Lập kế hoạch hỗ trợ, can thiệp",
        5,
        ClockUnit.WORKING_DAYS,
        "Nghị định số 56/2017/NĐ-CP, Điều 28: 05 ngày làm việc, áp dụng cho cấp xã; nhà trường theo cùng "
        "thời hạn là lựa chọn của cổng.",
    ),
    Deadline("review.high", "Rà soát khi nguy cơ cao", 7, ClockUnit.DAYS, REVIEW_NOTE),
    Deadline("review.medium", "Rà soát khi nguy cơ trung bình", 14, ClockUnit.DAYS, REVIEW_NOTE),
    Deadline("review.low", "Rà soát khi nguy cơ thấp", 30, ClockUnit.DAYS, REVIEW_NOTE),
    Deadline(
        "referral.send",
        "Thông báo, chuyển gửi tới cơ quan bảo vệ trẻ em",
        12,
        ClockUnit.WORKING_HOURS,
        "Thông tư số 33/2018/TT-BGDĐT: 12 giờ làm việc kể từ khi nhận thông báo. Từ 31/10/2025 thông tư này được "
        "thay thế; cổng giữ 12 giờ làm việc làm mức phục vụ, chưa đối chiếu quy định mới.",
    ),
    Deadline(
        "emergency.measures",
        "Biện pháp bảo vệ khẩn cấp",
        12,
        ClockUnit.HOURS,
        "Nghị định số 56/2017/NĐ-CP, Điều 26 khoản 3: trong 12 giờ kể từ khi nhận thông tin; trách nhiệm của cấp "
        "xã, nhà trường theo dõi.",
    ),
    Deadline(
        "concern.danger",
        "Quyết định về tin báo có nguy hiểm",
        1,
        ClockUnit.HOURS,
        "Luật Trẻ em và Nghị định số 56/2017/NĐ-CP yêu cầu báo ngay khi có nguy hiểm; số giờ là " + GOOD_PRACTICE,
    ),
    Deadline("concern.decide", "Quyết định về tin báo", 2, ClockUnit.WORKING_DAYS, OUR_STEP),
    Deadline("approve.plan", "Hiệu trưởng duyệt kế hoạch hỗ trợ", 2, ClockUnit.WORKING_DAYS, OUR_STEP),
    Deadline("approve.closing", "Hiệu trưởng duyệt đề nghị kết thúc", 3, ClockUnit.WORKING_DAYS, OUR_STEP),
    Deadline(
        "approve.referral",
        "Hiệu trưởng duyệt hoặc xác nhận chuyển gửi",
        4,
        ClockUnit.WORKING_HOURS,
        "Nằm trong 12 giờ làm việc của việc chuyển gửi (Thông tư số 33/2018/TT-BGDĐT); số giờ là " + GOOD_PRACTICE,
    ),
    Deadline(
        "approve.transfer",
        "Hiệu trưởng duyệt, niêm phong hồ sơ chuyển trường",
        2,
        ClockUnit.WORKING_DAYS,
        OUR_STEP,
    ),
    Deadline("reopen.decide", "Hiệu trưởng xem xét mở lại sau hỏi thăm", 3, ClockUnit.WORKING_DAYS, OUR_STEP),
    Deadline("plan.week", "Kế hoạch, nhiệm vụ: nhắc lần đầu, trước hạn", 7, ClockUnit.DAYS, OUR_CHOICE),
    Deadline("plan.day", "Kế hoạch, nhiệm vụ: nhắc lần cuối, trước hạn", 1, ClockUnit.DAYS, OUR_CHOICE),
    Deadline("plan.overdue", "Kế hoạch, nhiệm vụ: báo quá hạn, sau hạn", 1, ClockUnit.DAYS, OUR_CHOICE),
    Deadline("plan.principal", "Kế hoạch, nhiệm vụ: báo hiệu trưởng, sau hạn", 3, ClockUnit.DAYS, OUR_CHOICE),
    Deadline("plan.office", "Kế hoạch, nhiệm vụ: báo cơ quan quản lý, sau hạn", 7, ClockUnit.DAYS, OUR_CHOICE),
    Deadline("referral.answer", "Trả lời của nơi nhận chuyển gửi", 7, ClockUnit.WORKING_DAYS, OUR_CHOICE),
    Deadline("referral.again", "Chọn nơi khác khi chuyển gửi bị từ chối", 3, ClockUnit.WORKING_DAYS, OUR_CHOICE),
    Deadline("referral.result", "Kết quả thực hiện của nơi đã tiếp nhận", 30, ClockUnit.DAYS, OUR_CHOICE),
    Deadline("referral.feedback", "Phản hồi của nơi nhận sau khi thực hiện xong", 14, ClockUnit.DAYS, OUR_CHOICE),
    Deadline("stage.closed.check", "Hỏi thăm sau kết thúc, lần 1", 30, ClockUnit.DAYS, OUR_CHOICE),
    Deadline("stage.closed.check2", "Hỏi thăm sau kết thúc, lần 2", 90, ClockUnit.DAYS, OUR_CHOICE),
    Deadline("stage.reintegration.check", "Theo dõi sau can thiệp, lần 1", 14, ClockUnit.DAYS, OUR_CHOICE),
    Deadline("stage.reintegration.check2", "Theo dõi sau can thiệp, lần 2", 30, ClockUnit.DAYS, OUR_CHOICE),
    Deadline("stage.reintegration.next", "Theo dõi sau can thiệp, các lần sau", 30, ClockUnit.DAYS, OUR_CHOICE),
]


class Basis(NamedTuple):
    code: str
    citation: str
    levels: tuple[Level, ...]
    valid_from: date
    valid_until: date | None = None
    legal_note: str = ""
    replaced_by: str = ""  # the code of another row


BASES = [
    Basis(
        "102/2016/QH13",
        "Luật Trẻ em số 102/2016/QH13 ngày 05 tháng 4 năm 2016",
        ALL_SCHOOLS,
        date(2017, 6, 1),
        None,
        "Trẻ em là người dưới 16 tuổi. " + UNCHECKED + "ngày ban hành, ngày có hiệu lực.",
    ),
    Basis(
        "91/2025/QH15",
        "Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15 ngày 26 tháng 6 năm 2025",
        ALL_SCHOOLS,
        date(2026, 1, 1),
        None,
        UNCHECKED + "ngày ban hành.",
    ),
    Basis(
        "56/2017/NĐ-CP",
        "Nghị định số 56/2017/NĐ-CP ngày 09 tháng 5 năm 2017 của Chính phủ quy định chi tiết một số điều của "
        "Luật Trẻ em",
        ALL_SCHOOLS,
        date(2017, 7, 1),
        None,
        UNCHECKED + "ngày ban hành; thay đổi sau khi chuyển nhiệm vụ về trẻ em sang ngành y tế.",
    ),
    Basis(
        "80/2017/NĐ-CP",
        "Nghị định số 80/2017/NĐ-CP ngày 17 tháng 7 năm 2017 của Chính phủ quy định về môi trường giáo dục "
        "an toàn, lành mạnh, thân thiện, phòng, chống bạo lực học đường",
        ALL_SCHOOLS,
        date(2017, 9, 5),
        None,
        UNCHECKED + "ngày có hiệu lực.",
    ),
    Basis(
        "110/2024/NĐ-CP",
        "Nghị định số 110/2024/NĐ-CP ngày 30 tháng 8 năm 2024 của Chính phủ về công tác xã hội",
        ALL_SCHOOLS,
        date(2024, 10, 15),
    ),
    Basis(
        "356/2025/NĐ-CP",
        "Nghị định số 356/2025/NĐ-CP ngày 31 tháng 12 năm 2025 của Chính phủ quy định chi tiết một số điều "
        "và biện pháp thi hành Luật Bảo vệ dữ liệu cá nhân",
        ALL_SCHOOLS,
        date(2026, 1, 1),
    ),
    Basis(
        "112/QĐ-TTg",
        "Quyết định số 112/QĐ-TTg ngày 22 tháng 01 năm 2021 của Thủ tướng Chính phủ ban hành Chương trình "
        "phát triển công tác xã hội giai đoạn 2021 - 2030",
        ALL_SCHOOLS,
        date(2021, 1, 22),
        date(2030, 12, 31),
    ),
    Basis(
        "4969/QĐ-BGDĐT",
        f"Quyết định số 4969/QĐ-BGDĐT ngày 30 tháng 12 năm 2021 của {MINISTER} ban hành Kế hoạch phát triển "
        "công tác xã hội trong ngành Giáo dục giai đoạn 2021 - 2025",
        ALL_SCHOOLS,
        date(2021, 12, 30),
        date(2025, 12, 31),
        "Kế hoạch của giai đoạn 2021 - 2025; chưa có thông tin về văn bản nối tiếp.",
    ),
    Basis(
        "18/2025/TT-BGDĐT",
        f"Thông tư số 18/2025/TT-BGDĐT ngày 15 tháng 9 năm 2025 của {MINISTER} hướng dẫn về công tác tư vấn "
        "học đường và công tác xã hội trong trường học",
        GENERAL_SCHOOLS,
        date(2025, 10, 31),
        None,
        "Điều 1 nêu cơ sở giáo dục phổ thông, giáo dục thường xuyên, trường chuyên biệt, giáo dục nghề "
        "nghiệp, đại học; không nêu cơ sở giáo dục mầm non.",
    ),
    Basis(
        "33/2018/TT-BGDĐT",
        f"Thông tư số 33/2018/TT-BGDĐT ngày 26 tháng 12 năm 2018 của {MINISTER} hướng dẫn công tác xã hội "
        "trong trường học",
        ALL_SCHOOLS,
        date(2019, 2, 10),
        date(2025, 10, 30),
        "Được thay thế bởi Thông tư số 18/2025/TT-BGDĐT từ ngày 31/10/2025.",
        "18/2025/TT-BGDĐT",
    ),
    Basis(
        "31/2017/TT-BGDĐT",
        f"Thông tư số 31/2017/TT-BGDĐT ngày 18 tháng 12 năm 2017 của {MINISTER} hướng dẫn thực hiện công tác "
        "tư vấn tâm lý cho học sinh trong trường phổ thông",
        GENERAL_SCHOOLS,
        date(2018, 2, 2),
        date(2025, 10, 30),
        "Được thay thế bởi Thông tư số 18/2025/TT-BGDĐT từ ngày 31/10/2025.",
        "18/2025/TT-BGDĐT",
    ),
]


class National(NamedTuple):
    kind: AgencyKind
    name: str
    phone: str
    note: str


AGENCIES = [  # in the order in which the danger card shows them
    National(
        AgencyKind.HOTLINE,
        "Tổng đài điện thoại quốc gia bảo vệ trẻ em 111",
        "111",
        "Miễn phí, 24/24 giờ; hướng dẫn xử lý ngay qua điện thoại",
    ),
    National(AgencyKind.POLICE, "Công an 113", "113", "Miễn phí, 24/24 giờ"),
    National(AgencyKind.HEALTH, "Cấp cứu y tế 115", "115", "Miễn phí, 24/24 giờ"),
]

Models = Callable[[str], Any]  # "Holiday" → the model class, historical in a migration


def load(model: Models) -> None:
    """Add the rows that are missing; a row that is there stays as somebody left it."""
    for first in FIRST_SCHOOL_YEARS:
        ends = {"starts": date(first, 8, 1), "ends": date(first + 1, 7, 31)}
        model("SchoolYear").objects.get_or_create(label=f"{first}-{first + 1}", defaults=ends)
    load_deadlines(model)
    for place, row in enumerate(AGENCIES, start=1):
        values = {**row._asdict(), "kind": row.kind.value, "in_emergency": True, "position": place}
        values["valid_from"] = date(2017, 12, 6) if row.phone == "111" else date(2000, 1, 1)
        model("Agency").objects.get_or_create(name=values.pop("name"), office=None, defaults=values)
    _load_bases(model("LegalBasis"))


def load_deadlines(model: Models) -> None:
    for rule in DEADLINES:
        values = {
            "label": rule.label,
            "amount": rule.amount,
            "clock": rule.clock.value,
            "legal_note": rule.legal_note,
        }
        model("DeadlineRule").objects.get_or_create(code=rule.code, office=None, defaults=values)


def load_days(calendar_day: Any, years: Iterable[int]) -> int:
    """Fill in the holidays of these years; what is there, was moved or was taken away stays so. Returns how many
    rows were added."""
    added = 0
    for year in years:
        for off in days_of(year):
            kind = DayKind.MAKE_UP.value if off.made_up else DayKind.HOLIDAY.value
            same = Q(day=off.day, kind=kind) | Q(seeded=off.day, kind=kind)
            if not calendar_day.objects.filter(same).exists():
                calendar_day.objects.create(day=off.day, seeded=off.day, kind=kind, name=off.name)
                added += 1
    return added


def _load_bases(legal_basis: Any) -> None:
    rows = {}
    for place, basis in enumerate(BASES, start=1):
        values = {
            **basis._asdict(),
            "position": place * 10,
            "levels": [level.value for level in basis.levels],
        }
        values.pop("replaced_by")
        rows[basis.code], made = legal_basis.objects.get_or_create(code=values.pop("code"), defaults=values)
        if not made:
            rows[basis.code] = None
    for basis in BASES:
        row = rows[basis.code]
        if row and basis.replaced_by:
            row.replaced_by = legal_basis.objects.filter(code=basis.replaced_by).first()
            row.save()
