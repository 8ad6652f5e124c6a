"""Papers of invented offices, and the two real plans of the demonstration."""

from datetime import date
from pathlib import Path

from django.conf import settings

from ctxh_portal.documents.charts import BarChart, Series
from ctxh_portal.documents.paper import (
    Appendix,
    Chart,
    Column,
    Group,
    Heading,
    Letterhead,
    Paper,
    Paragraph,
    Row,
    Signature,
    Table,
    parse_body,
)

TEXTS = Path(settings.BASE_DIR) / "ctxh_portal" / "demo" / "texts"
OFFICE = Letterhead("UBND xã Thủ Thừa", "Phòng Văn hóa - Xã hội", "Thủ Thừa", "Phòng Văn hóa - Xã hội xã Thủ Thừa")
SIGNED = Signature("Phó Chủ tịch", "Trần Thị Mỹ Hạnh", ("TM. Ủy ban nhân dân", "KT. Chủ tịch"))
TASK_COLUMNS = (
    Column("Stt", 0.6, "center"),
    Column("Nhiệm vụ", 4),
    Column("Đơn vị thực hiện", 1.7),
    Column("Đơn vị phối hợp", 1.7),
    Column("Thời gian thực hiện", 1.2, "center"),
    Column("Sản phẩm hoàn thành", 1.8),
)
CHART = BarChart(
    "Trường hợp theo mức độ nguy cơ",
    ["Trường Tiểu học Bình An", "Trường THCS Long Thạnh"],
    [Series("Cao", [12, 7]), Series("Thấp", [1234, None])],
    heading="Trường",
    unit="trường hợp",
)


def short(**changes: object) -> Paper:
    """The smallest whole paper."""
    facts: dict[str, object] = {
        "kind": "Báo cáo",
        "subject": "Kết quả công tác xã hội trong trường học",
        "letterhead": OFFICE,
        "symbol": "BC-VHXH",
        "year": 2026,
        "signature": SIGNED,
        "body": [Paragraph("Trên đây là báo cáo của phòng.")],
        "recipients": ["Như trên", "Lưu: VT"],
    }
    return Paper(**{**facts, **changes})  # type: ignore[arg-type]


def rich() -> Paper:
    """Everything that a paper may have, on upright and lying pages."""
    figures = Table(
        [Column("Stt", 0.5, "center"), Column("Trường", 3), Column("Số trường hợp", 1, "right")],
        [
            *(Row([str(n), f"Trường số {n}", str(10 * n)]) for n in range(1, 13)),
            Row(["", "Cộng", "780"], total=True),
        ],
        caption="Bảng 1. Trường hợp theo trường",
        note="Kỳ số liệu: từ ngày 01/11/2025 đến ngày 31/10/2026",
    )
    tasks = Table(
        TASK_COLUMNS,
        [
            Group("1. Triển khai các văn bản"),
            *(
                Row(
                    [
                        f"{letter})",
                        f"Xây dựng quy chế phối hợp số {turn}",
                        "Phòng",
                        "Công an xã",
                        "2026",
                        "Quy chế",
                    ]
                )
                for turn in range(6)
                for letter in "abcdđe"
            ),
        ],
    )
    body = [
        Paragraph("Phòng Văn hóa - Xã hội báo cáo như sau:"),
        *parse_body("I. Kết quả\n1. Chỉ đạo\n- Đã ban hành 12 kế hoạch.\na) Đúng hạn;\nđ) Đủ sản phẩm."),
        figures,
        Chart(CHART),
        *parse_body("II. Đề xuất\nTrên đây là báo cáo của phòng."),
    ]
    return short(
        number="5",
        day=date(2026, 2, 3),
        addressees=["Ủy ban nhân dân xã Thủ Thừa", "Sở Giáo dục và Đào tạo"],
        bases=["Căn cứ Thông tư số 18/2025/TT-BGDĐT", "Căn cứ Kế hoạch số 12/KH-VHXH."],
        body=body,
        appendices=[
            Appendix("Bảng nhiệm vụ", [tasks], landscape=True),
            Appendix("Danh sách", [Heading(2, "1. Các trường"), figures]),
        ],
        footer_note="Kỳ số liệu: từ ngày 01/11/2025 đến ngày 31/10/2026",
    )


def lines(name: str) -> list[str]:
    return (TEXTS / name).read_text(encoding="utf-8").splitlines()


def plan(name: str) -> Paper:
    """A real plan: its bases, opening sentence and body, from the files in demo/texts."""
    bases, _, opening = (TEXTS / f"{name}_can_cu.txt").read_text(encoding="utf-8").partition("\n\n")
    body = (TEXTS / f"{name}.txt").read_text(encoding="utf-8")
    return short(kind="Kế hoạch", bases=bases.splitlines(), body=[*parse_body(opening), *parse_body(body)])
