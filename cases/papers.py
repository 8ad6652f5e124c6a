"""Official papers of cases (NĐ 30/2020): what is printed. None of them names a pupil."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Letterhead
from cases.models import AccessReview, ConcernBox, SafetyPlan
from ctxh_portal.documents import paper as documents
from ctxh_portal.documents.leaflet import Leaflet
from ctxh_portal.documents.paper import Column, Heading, Paper, Paragraph, Row, Signature, Table
from ctxh_portal.documents.poster import Poster
from ctxh_portal.kit.errors import RuleBroken

COLUMNS = [
    Column("Stt", 1.0, "center"),
    Column("Họ và tên", 3.6),
    Column("Vai trò", 4.4),
    Column("Được phân công", 1.8, "center"),
    Column("Được chia sẻ", 1.6, "center"),
    Column("Kết luận", 2.2),
    Column("Ghi chú", 3.4),
]


def review_paper(review: AccessReview) -> Paper:
    """The signed review. Raises RuleBroken where the school's papers had no head on that day."""
    day = timezone.localdate(review.signed_at)
    try:
        head = review.unit.letterhead(day)
    except Letterhead.DoesNotExist:
        raise RuleBroken(_("Trường chưa có thể thức đầu văn bản cho ngày ký.")) from None
    lines = list(review.lines.all())
    rows = [
        Row(
            [
                f"{number}",
                line.name,
                line.roles or "Không giữ vai trò ở trường",
                f"{line.assigned}",
                f"{line.shared}",
                str(line.get_decision_display()),
                line.note,
            ]
        )
        for number, line in enumerate(lines, 1)
    ]
    to_change = sum(1 for line in lines if line.decision == "needs_change")
    return Paper(
        kind="BIÊN BẢN",
        subject=f"Rà soát quyền truy cập hồ sơ công tác xã hội năm học {review.school_year.label}",
        letterhead=documents.Letterhead(head.governing_line, head.issuing_line, head.place, review.unit.name),
        symbol=f"BB-{head.symbol}",
        day=day,
        body=[
            Paragraph(
                f"Ngày {day:%d/%m/%Y}, hiệu trưởng đã rà soát quyền của {len(lines)} người tại "
                f"{review.unit.name}: vai trò đang giữ, số trường hợp được phân công và được chia sẻ. "
                "Biên bản không ghi tên học sinh và mã trường hợp."
            ),
            Heading(2, "1. Kết quả rà soát"),
            Table(COLUMNS, rows),
            Heading(2, "2. Kết luận"),
            Paragraph(
                f"Giữ nguyên quyền của {len(lines) - to_change} người; cần thay đổi quyền của {to_change} người."
            ),
        ],
        signature=Signature(head.signer_title, review.signed_by.full_name),
        recipients=[f"Lưu: {head.archive_initials}"],
    )


def safety_leaflet(plan: SafetyPlan) -> Leaflet:
    """The page of a pupil (F4.4), as a child may leave it on a table."""
    calls = [
        ("111", "Tổng đài bảo vệ trẻ em, miễn phí, 24/24"),
        ("115", "Cấp cứu"),
        ("113", "Công an"),
    ]
    return Leaflet("Khi em thấy không ổn", plan.parts, calls)


def box_poster(box: ConcernBox, address: str) -> Poster:
    """The sheet for the school's walls. It speaks of no trouble by name, so that nobody is seen standing before
    one."""
    return Poster(
        title="Điều em muốn nói",
        lines=[
            "Có chuyện vui, chuyện buồn hay chuyện khó nói?",
            "Quét mã này và viết cho nhà trường. Em không cần nói tên.",
            "Thầy cô đọc trong ngày học tiếp theo.",
        ],
        address=address,
        calls=[
            ("111", "Tổng đài bảo vệ trẻ em, miễn phí, 24/24"),
            ("113", "Công an, khi có nguy hiểm ngay lúc này"),
        ],
        foot=f"{box.unit.name}. Cha mẹ và mọi người cũng có thể viết.",
    )
