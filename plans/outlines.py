"""The outlines of plans that every portal begins with; offices edit them, and nothing here overwrites what they
wrote. They are the portal's own proposal, for the author to fit to the unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from plans.enums import FundingSource, Span, Whose

STATE, OWN, MOBILISED = FundingSource.STATE.value, FundingSource.OWN.value, FundingSource.MOBILISED.value
SUBJECT = "Công tác xã hội trong trường học [năm]"
CLOSING = "Trên đây là Kế hoạch công tác xã hội trong trường học [năm] của [đơn vị], đề nghị các bộ phận, cá nhân "
CLOSING += "nghiêm túc thực hiện."
OPENING = "[đơn vị] xây dựng Kế hoạch công tác xã hội trong trường học [năm] với những nội dung sau:"

PRESCHOOL = """I. Mục đích, yêu cầu
1. Mục đích
- Phát hiện sớm trẻ có hoàn cảnh đặc biệt, bị xâm hại, bị bỏ mặc hoặc có khó khăn \
trong phát triển; hỗ trợ kịp thời.
- Giúp cha mẹ, người chăm sóc có thêm hiểu biết, kỹ năng nuôi dạy và bảo vệ trẻ.
2. Yêu cầu
- Đặt trẻ vào vị trí trung tâm, vì lợi ích tốt nhất của trẻ; giữ kín thông tin của trẻ và gia đình.
- Mỗi việc có người chịu trách nhiệm, thời hạn và sản phẩm.
II. Nhiệm vụ và giải pháp
1. Phát hiện
- Quan sát trẻ hằng ngày ở giờ đón, giờ ăn, giờ ngủ, giờ chơi; báo ngay khi thấy dấu hiệu bất thường.
2. Phòng ngừa
a) Dạy trẻ quy tắc an toàn cơ thể, kỹ năng tự phục vụ phù hợp độ tuổi.
b) Tuyên truyền cho cha mẹ về nuôi dạy con tích cực, phòng tránh tai nạn thương tích, đuối nước.
3. Can thiệp, trợ giúp
- Lập kế hoạch hỗ trợ từng trẻ cùng gia đình; chuyển gửi khi vượt khả năng của trường.
4. Hòa nhập
- Theo dõi trẻ sau hỗ trợ; tạo điều kiện để trẻ khuyết tật, trẻ chậm phát triển học hòa nhập.
III. Chỉ tiêu
- 100% trẻ được theo dõi sự phát triển, trẻ có dấu hiệu cần lưu ý được trao đổi với gia đình.
- 100% giáo viên, nhân viên được hướng dẫn nhận biết và báo tin."""

SCHOOL = """I. Mục đích, yêu cầu
1. Mục đích
- Phát hiện sớm, phòng ngừa và hỗ trợ kịp thời học sinh có hoàn cảnh đặc biệt, bị xâm hại, bị bạo lực, có nguy cơ \
bỏ học, vi phạm pháp luật hoặc gặp khó khăn tâm lý.
- Nâng cao nhận thức, kỹ năng của cán bộ, giáo viên, nhân viên, học sinh và cha mẹ học sinh.
2. Yêu cầu
- Vì lợi ích tốt nhất của học sinh; giữ kín thông tin cá nhân; lắng nghe và để học sinh tham gia.
- Mỗi việc có người chịu trách nhiệm, thời hạn và sản phẩm; hằng tháng đánh giá, khắc phục tồn tại.
II. Nhiệm vụ và giải pháp
1. Phát hiện, tiếp nhận thông tin
a) Duy trì các kênh tiếp nhận; cán bộ, giáo viên, nhân viên biết cách báo tin.
b) Rà soát học sinh có hoàn cảnh đặc biệt vào đầu mỗi học kỳ.
2. Phòng ngừa
{prevention}
3. Can thiệp, trợ giúp
a) Lập kế hoạch hỗ trợ cho từng trường hợp, có ý kiến của học sinh và gia đình.
b) Phối hợp, chuyển gửi đến cơ quan, đơn vị cung cấp dịch vụ khi vượt khả năng của trường.
4. Hỗ trợ phát triển, hòa nhập
- Theo dõi, nâng đỡ học sinh sau can thiệp; tạo môi trường thân thiện, không kỳ thị.
III. Chỉ tiêu
- 100% cán bộ, giáo viên, nhân viên được tập huấn ít nhất một lần trong năm học.
- 100% tin báo được tiếp nhận, phân loại đúng thời hạn; mỗi trường hợp có kế hoạch hỗ trợ."""

PREVENTION = {
    Whose.PRIMARY: """a) Giáo dục an toàn thân thể, kỹ năng tự bảo vệ, ứng xử thân thiện qua sinh hoạt lớp, \
hoạt động trải nghiệm.
b) Gặp gỡ cha mẹ học sinh về đồng hành cùng con, phòng, chống bạo lực và xâm hại trẻ em.""",
    Whose.LOWER_SECONDARY: """a) Sinh hoạt chuyên đề về tâm lý lứa tuổi, phòng, chống bạo lực học đường, xâm hại, \
an toàn trên không gian mạng.
b) Câu lạc bộ, nhóm bạn giúp bạn; gặp gỡ cha mẹ học sinh có con gặp khó khăn.""",
    Whose.UPPER_SECONDARY: """a) Chuyên đề về sức khỏe tâm thần, tình bạn, tình yêu, sức khỏe sinh sản, \
phòng, chống chất gây nghiện, vi phạm pháp luật; tư vấn hướng nghiệp, áp lực thi cử.
b) Phát huy vai trò của Đoàn Thanh niên, câu lạc bộ học sinh trong truyền thông và giúp bạn.""",
}

OFFICE = """{unit} xây dựng Kế hoạch công tác xã hội trong trường học [năm] trên địa bàn như sau:
I. Mục đích, yêu cầu
1. Mục đích
- Phát triển công tác xã hội trong các trường học trên địa bàn; bảo đảm học sinh cần trợ giúp được \
phát hiện, hỗ trợ kịp thời.
- Củng cố mạng lưới nhân sự làm công tác xã hội trong trường học và sự phối hợp với các ngành.
2. Yêu cầu
- Phân công rõ đơn vị chủ trì, phối hợp, thời gian, sản phẩm; phù hợp điều kiện của địa phương.
II. Nhiệm vụ và giải pháp
1. Chỉ đạo, hướng dẫn
- Phổ biến văn bản; hướng dẫn các trường xây dựng kế hoạch, quy chế phối hợp.
2. Bồi dưỡng, tập huấn
- Tổ chức hoặc cử tham gia tập huấn cho giáo viên đầu mối, cán bộ quản lý, giáo viên.
3. Truyền thông
- Nâng cao nhận thức của cha mẹ học sinh, cộng đồng về công tác xã hội trong trường học.
4. Phối hợp, chuyển gửi
- Duy trì phối hợp với y tế, công an, cơ quan làm công tác trẻ em, các đơn vị cung cấp dịch vụ.
5. Kiểm tra, đánh giá
- Kiểm tra, hỗ trợ các trường; tổng hợp kết quả, nhân rộng cách làm tốt.
{closing}"""

TAIL = "\n" + CLOSING
SCHOOL_DUTIES = [
    ("Hiệu trưởng", "Chỉ đạo chung; bố trí nhân sự, phòng tư vấn và các điều kiện thực hiện\n"
     "Duyệt kế hoạch hỗ trợ; hằng tháng đánh giá kết quả"),
    ("Giáo viên đầu mối công tác xã hội", "Tham mưu, tiếp nhận thông tin, theo dõi từng trường hợp\n"
     "Tổng hợp, báo cáo; giữ hồ sơ bảo mật"),
    ("Giáo viên chủ nhiệm", "Gần gũi, phát hiện sớm, báo tin kịp thời\n"
     "Phối hợp với gia đình và giáo viên đầu mối"),
    ("Giáo viên, nhân viên", "Chủ động phát hiện, báo tin; tham gia các hoạt động phòng ngừa, hỗ trợ"),
    ("Nhân viên y tế", "Sơ cứu, chăm sóc ban đầu; phối hợp với cơ sở y tế khi chuyển gửi"),
]  # fmt: skip
YOUTH = {
    Whose.PRIMARY: ("Đội Thiếu niên Tiền phong Hồ Chí Minh", "Tổ chức hoạt động tập thể, phong trào giúp bạn"),
    Whose.LOWER_SECONDARY: (
        "Đội Thiếu niên Tiền phong Hồ Chí Minh",
        "Truyền thông, câu lạc bộ, nhóm bạn giúp bạn",
    ),
    Whose.UPPER_SECONDARY: ("Đoàn Thanh niên Cộng sản Hồ Chí Minh", "Truyền thông, câu lạc bộ, nhóm bạn giúp bạn"),
}
PARENTS = ("Ban đại diện cha mẹ học sinh", "Phối hợp phát hiện, phòng ngừa và vận động nguồn lực hỗ trợ")
PUPILS = ("Học sinh", "Chủ động báo thầy cô khi bản thân hoặc bạn gặp khó khăn; tham gia các hoạt động phòng ngừa")
SCHOOL_MONEY = [
    ("Tập huấn cho cán bộ, giáo viên, nhân viên", STATE),
    ("Truyền thông, chuyên đề, câu lạc bộ", OWN),
    ("Hỗ trợ học sinh có hoàn cảnh đặc biệt", MOBILISED),
]
PRESCHOOL_MONEY = [*SCHOOL_MONEY[:2], ("Hỗ trợ trẻ có hoàn cảnh đặc biệt", MOBILISED)]
SCHOOL_REPORTS = [
    ("Đánh giá hằng tháng", "Hiệu trưởng", "trước ngày 05 tháng sau"),
    ("Báo cáo năm", "[cơ quan quản lý]", "theo thời hạn của văn bản hướng dẫn"),
    ("Báo cáo đột xuất", "[cơ quan quản lý]", "khi có vụ việc nghiêm trọng hoặc có văn bản yêu cầu"),
]
OFFICE_DUTIES = [
    ("[đơn vị]", "Chủ trì, hướng dẫn, kiểm tra, tổng hợp kết quả\nĐầu mối phối hợp với các ngành"),
    ("Các trường trực thuộc", "Xây dựng kế hoạch của trường, bố trí giáo viên đầu mối\n"
     "Thực hiện nhiệm vụ được giao, báo cáo đúng hạn"),
]  # fmt: skip
OFFICE_MONEY = [("Tập huấn, hội nghị, kiểm tra", STATE), ("Truyền thông, hỗ trợ học sinh", MOBILISED)]
OFFICE_REPORTS = [
    ("Báo cáo năm của các trường", "[đơn vị]", "trước ngày 01/11 hằng năm"),
    ("Báo cáo đột xuất", "[đơn vị]", "khi có văn bản yêu cầu"),
]
RECIPIENTS = "[cơ quan quản lý] (để báo cáo)\nCác tổ chuyên môn, đoàn thể (để thực hiện)\nLưu: VT"
OFFICE_RECIPIENTS = "[cơ quan quản lý] (để báo cáo)\nCác trường trực thuộc (để thực hiện)\nLưu: VT"


def _rows(duties: Any, money: Any, reports: Any) -> dict[str, list[dict[str, Any]]]:
    return {
        "duties": [{"actor": actor, "work": work} for actor, work in duties],
        "funding": [{"item": item, "source": source, "amount": None} for item, source in money],
        "reporting": [{"name": name, "receiver": receiver, "due": due} for name, receiver, due in reports],
    }


def _schools() -> dict[Whose, tuple[str, str, dict[str, Any]]]:
    preschool = [duty for duty in SCHOOL_DUTIES if duty[0] != "Giáo viên chủ nhiệm"]
    preschool.insert(2, ("Giáo viên phụ trách lớp", "Quan sát, chăm sóc, trao đổi hằng ngày với cha mẹ trẻ"))
    parents = ("Ban đại diện cha mẹ trẻ", PARENTS[1])
    found = {
        Whose.PRESCHOOL: (
            f"{OPENING}\n{PRESCHOOL}{TAIL}",
            RECIPIENTS,
            _rows([*preschool, parents], PRESCHOOL_MONEY, SCHOOL_REPORTS),
        )
    }
    for whose, prevention in PREVENTION.items():
        body = SCHOOL.replace("{prevention}", prevention)
        rows = _rows([*SCHOOL_DUTIES, YOUTH[whose], PARENTS, PUPILS], SCHOOL_MONEY, SCHOOL_REPORTS)
        found[whose] = (f"{OPENING}\n{body}{TAIL}", RECIPIENTS, rows)
    return found


def _offices() -> dict[Whose, tuple[str, str, dict[str, Any]]]:
    body = OFFICE.replace("{unit}", "[đơn vị]").replace(
        "{closing}", CLOSING.replace("các bộ phận, cá nhân", "các trường")
    )
    rows = _rows(OFFICE_DUTIES, OFFICE_MONEY, OFFICE_REPORTS)
    return dict.fromkeys((Whose.COMMUNE_OFFICE, Whose.PROVINCE_OFFICE), (body, OFFICE_RECIPIENTS, rows))


def mend_preschool(model: Callable[[str], Any]) -> None:
    """A preschool speaks of "trẻ": in the outline that came with the portal the money once said "học sinh"."""
    for row in model("PlanOutline").objects.filter(whose=Whose.PRESCHOOL.value):
        for line in row.rows.get("funding", []):
            if line["item"] == SCHOOL_MONEY[2][0]:
                line["item"] = PRESCHOOL_MONEY[2][0]
        row.save(update_fields=["rows"])


def load(model: Callable[[str], Any]) -> None:
    """Add the outlines that are missing; one that is there stays as somebody left it."""
    for whose, (body, recipients, rows) in (_schools() | _offices()).items():
        model("PlanOutline").objects.get_or_create(
            whose=whose.value,
            title="Kế hoạch công tác xã hội hằng năm",
            defaults={
                "span": Span.YEAR.value,
                "subject": SUBJECT,
                "body": body,
                "recipients": recipients,
                "rows": rows,
            },
        )
