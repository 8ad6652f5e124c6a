"""Papers of invented offices, and the two real plans of the demonstration."""

from datetime import date
from pathlib import Path

from django.conf import settings

from ctxh_portal.documents import kinds
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


SCHOOL = Letterhead("UBND xã Thủ Thừa", "Trường THCS Hoa Sen", "Thủ Thừa", "Trường THCS Hoa Sen")
HEAD = kinds.signed("Hiệu trưởng", "Lê Thị Hoa")


def letter() -> Paper:
    """A công văn with everything that may stand on one."""
    return short(
        kind="",
        subject="phối hợp tổ chức tháng hành động vì trẻ em và tuyên truyền phòng, chống bạo lực học đường",
        letterhead=SCHOOL,
        symbol=kinds.symbol(kinds.LETTER, "THCSHS"),
        number="7",
        day=date(2026, 2, 3),
        addressees=["Công an xã Thủ Thừa", "Trạm Y tế xã Thủ Thừa"],
        body=parse_body("Trường THCS Hoa Sen đề nghị quý cơ quan phối hợp:\n1. Nội dung;\n2. Thời gian."),
        signature=kinds.signed("Phó Hiệu trưởng", "Võ Văn Vinh", mark="KT.", on_behalf_of="Hiệu trưởng"),
        recipients=["Như trên", "Lưu: VT, CTXH"],
        urgency="Khẩn",
        circulation="Lưu hành nội bộ",
    )


def decision() -> Paper:
    return short(
        kind="Quyết định",
        subject="Về việc thành lập Tổ tư vấn học đường và công tác xã hội năm học 2026-2027",
        letterhead=SCHOOL,
        symbol=kinds.symbol("Quyết định", "THCSHS"),
        year=2026,
        enacting="Hiệu trưởng Trường THCS Hoa Sen",
        bases=["Căn cứ Thông tư số 18/2025/TT-BGDĐT", "Theo đề nghị của giáo viên đầu mối công tác xã hội"],
        body=parse_body(
            "Điều 1. Thành lập Tổ tư vấn gồm các ông, bà có tên trong danh sách kèm theo.\n"
            "Điều 2. Nhiệm vụ của Tổ\n1. Phát hiện sớm học sinh cần hỗ trợ;\na) Rà soát đầu năm;\n"
            "2. Tư vấn học sinh.\n"
            "Điều 3. Quyết định này có hiệu lực kể từ ngày ký."
        ),
        signature=HEAD,
        recipients=["Như Điều 3", "Lưu: VT"],
        appendices=[Appendix("Danh sách thành viên", [members()])],
    )


def minutes() -> Paper:
    return short(
        kind="Biên bản",
        subject="Họp Tổ tư vấn tháng 11 năm 2026",
        letterhead=SCHOOL,
        symbol=kinds.symbol("Biên bản", "THCSHS"),
        number="12",
        dated=False,
        body=parse_body(
            "Thời gian bắt đầu: 14 giờ 00 ngày 20 tháng 11 năm 2026.\nĐịa điểm: phòng họp.\n"
            "Thành phần tham dự: 5/5 thành viên.\nNội dung: thống nhất lịch sinh hoạt chuyên đề.\n"
            "Cuộc họp kết thúc vào 15 giờ 30 ngày 20 tháng 11 năm 2026"
        ),
        closing="./.",
        signature=kinds.signed("Chủ tọa", "Lê Thị Hoa"),
        secretary=kinds.signed("Thư ký", "Nguyễn Thị Lan"),
        recipients=["Thành viên Tổ tư vấn", "Lưu: VT, hồ sơ"],
    )


def listing() -> Paper:
    return short(
        kind="Danh sách",
        subject="Giáo viên tham gia tập huấn công tác xã hội năm 2026",
        letterhead=SCHOOL,
        symbol="",
        year=2026,
        body=[members()],
        closing="",
        signature=HEAD,
        recipients=[],
    )


def members() -> Table:
    rows = [Row([str(n), f"Nguyễn Văn Mẫu {n}", "Giáo viên", ""]) for n in range(1, 31)]
    columns = [
        Column("Stt", 0.5, "center"),
        Column("Họ và tên", 3),
        Column("Chức vụ", 2),
        Column("Ghi chú", 1.5),
    ]
    return Table(columns, rows)


LONG = (
    "Quy chế này quy định việc phối hợp giữa nhà trường với gia đình, chính quyền địa phương và các cơ quan liên "
    "quan trong việc phát hiện, phòng ngừa, can thiệp và trợ giúp người học trên địa bàn."
)


def rules() -> Paper:
    """Parts, chapters, sections and enough text for two pages."""
    clauses = "\n".join(f"{number}. {LONG}" for number in range(1, 13))
    return short(
        kind="Quy chế",
        subject="Phối hợp công tác xã hội trong trường học",
        letterhead=SCHOOL,
        symbol=kinds.symbol("Quy chế", "THCSHS"),
        year=2026,
        body=parse_body(
            f"Chương I\nQUY ĐỊNH CHUNG\nMục 1\nPHẠM VI, ĐỐI TƯỢNG\nĐiều 1. Phạm vi\n{clauses}\n"
            f"1.1. Khoản con có tên\na) {LONG}"
        ),
        signature=HEAD,
        recipients=["Lưu: VT"],
    )


KINDS = {"rules": rules, "plan": rich, "letter": letter, "decision": decision, "minutes": minutes, "list": listing}


def lines(name: str) -> list[str]:
    return (TEXTS / name).read_text(encoding="utf-8").splitlines()


def plan(name: str) -> Paper:
    """A real plan: its bases, opening sentence and body, from the files in demo/texts."""
    bases, _, opening = (TEXTS / f"{name}_can_cu.txt").read_text(encoding="utf-8").partition("\n\n")
    body = (TEXTS / f"{name}.txt").read_text(encoding="utf-8")
    return short(kind="Kế hoạch", bases=bases.splitlines(), body=[*parse_body(opening), *parse_body(body)])
