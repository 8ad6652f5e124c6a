"""The templates of support plans that every portal begins with; offices edit them, and nothing here overwrites
what they wrote. They are the portal's own proposal, for the focal teacher to fit to the pupil."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cases.enums import CaseKind, NeedLevel

FOCAL, TEACHER, FAMILY, HEAD = "Giáo viên đầu mối", "Giáo viên chủ nhiệm", "Gia đình", "Hiệu trưởng"
HIGH, OTHER = NeedLevel.HIGH.value, NeedLevel.OTHER.value

Line = tuple[str, str, str, str, str, int]  # need, level, goal, action, who, days until due

FIRST: list[tuple[CaseKind, str, str, list[Line]]] = [
    (
        CaseKind.ABUSE,
        "Bảo vệ và phục hồi sau khi bị xâm hại",
        "Học sinh được an toàn, được chăm sóc sức khỏe, tinh thần và học tập, không phải kể lại nhiều lần.",
        [
            ("An toàn", HIGH, "Không còn bị tiếp cận", "Thống nhất người đưa đón, nơi ở an toàn", FOCAL, 1),
            ("Sức khỏe", HIGH, "Được khám, điều trị kịp thời", "Kết nối cơ sở y tế phù hợp", FOCAL, 1),
            ("Tinh thần", HIGH, "Có người tin cậy để nói", "Gặp riêng hằng tuần, cùng một người", FOCAL, 7),
            ("Pháp lý", OTHER, "Quyền được bảo vệ", "Phối hợp cơ quan chức năng theo quy định", HEAD, 5),
            ("Học tập", OTHER, "Theo kịp chương trình", "Sắp xếp học bù, giảm áp lực kiểm tra", TEACHER, 14),
        ],
    ),
    (
        CaseKind.VIOLENCE_SUFFERED,
        "An toàn và phục hồi sau bạo lực học đường",
        "Bạo lực chấm dứt; học sinh đi học an tâm và biết tìm ai khi bị đe dọa.",
        [
            ("An toàn", HIGH, "Không tái diễn", "Phân công người trực nơi hay xảy ra sự việc", FOCAL, 3),
            ("Tinh thần", OTHER, "Bớt lo sợ", "Gặp riêng mỗi tuần một lần", FOCAL, 7),
            ("Quan hệ bạn bè", OTHER, "Được bạn bè ủng hộ", "Gặp gỡ khi học sinh đồng ý", TEACHER, 21),
        ],
    ),
    (
        CaseKind.VIOLENCE_CAUSED,
        "Thay đổi hành vi, sửa chữa tổn hại",
        "Học sinh hiểu tác động của việc đã làm, dừng hành vi và được tiếp tục học tập.",
        [
            ("Hành vi", HIGH, "Không tái diễn", "Thỏa thuận việc làm khi nóng giận, gặp hằng tuần", FOCAL, 7),
            ("Trách nhiệm", OTHER, "Sửa chữa tổn hại", "Xin lỗi, khắc phục theo cách hai bên đồng ý", TEACHER, 21),
            ("Gia đình", OTHER, "Cách dạy con tích cực", "Trao đổi với gia đình, hẹn lịch theo dõi", FOCAL, 14),
        ],
    ),
    (
        CaseKind.DROPOUT,
        "Giữ học sinh ở lại trường",
        "Học sinh đi học đều và theo kịp chương trình.",
        [
            (
                "Chuyên cần",
                HIGH,
                "Nghỉ không quá một buổi mỗi tuần",
                "Điểm danh sớm, gọi gia đình ngay",
                TEACHER,
                7,
            ),
            ("Kinh tế", OTHER, "Bớt gánh nặng học phí, đồ dùng", "Đề nghị hỗ trợ, học bổng", FOCAL, 14),
            ("Học tập", OTHER, "Lấp chỗ hổng kiến thức", "Phụ đạo môn còn yếu", TEACHER, 30),
        ],
    ),
    (
        CaseKind.PSYCHOLOGICAL,
        "Hỗ trợ khó khăn tâm lý",
        "Học sinh ổn định cảm xúc, trở lại sinh hoạt và học tập bình thường.",
        [
            ("Tinh thần", HIGH, "Có người lắng nghe thường xuyên", "Tham vấn hằng tuần", FOCAL, 7),
            ("Học tập", OTHER, "Giảm áp lực", "Điều chỉnh yêu cầu kiểm tra trong thời gian hỗ trợ", TEACHER, 14),
            ("Chuyên môn", OTHER, "Được đánh giá khi cần", "Giới thiệu cơ sở chuyên khoa nếu kéo dài", FOCAL, 30),
        ],
    ),
    (
        CaseKind.SELF_HARM,
        "An toàn khi có ý định tự gây thương tích",
        "Học sinh được an toàn, không ở một mình khi khủng hoảng và được chuyên gia hỗ trợ.",
        [
            ("An toàn", HIGH, "Không tiếp cận vật nguy hiểm", "Lập kế hoạch an toàn cùng học sinh", FOCAL, 1),
            ("Chuyên môn", HIGH, "Được chuyên gia đánh giá", "Kết nối cơ sở y tế, tâm lý", FOCAL, 2),
            ("Người tin cậy", HIGH, "Luôn có người để gọi", "Thống nhất người trực, số gọi khi cần", FOCAL, 1),
        ],
    ),
    (
        CaseKind.SPECIAL,
        "Hỗ trợ học sinh có hoàn cảnh đặc biệt",
        "Học sinh được chăm sóc, được hưởng chính sách theo quy định và đi học đều.",
        [
            ("Chăm sóc", HIGH, "Có người chăm sóc ổn định", "Tìm hiểu nơi ở, người chăm sóc hằng ngày", FOCAL, 7),
            ("Chính sách", OTHER, "Được hưởng đúng chế độ", "Hướng dẫn hồ sơ trợ giúp, học phí", FOCAL, 14),
            ("Sức khỏe", OTHER, "Được khám khi cần", "Xem lại thẻ bảo hiểm y tế, kết nối y tế trường", FOCAL, 14),
            ("Học tập", OTHER, "Đủ đồ dùng, theo kịp chương trình", "Đề nghị học bổng; phụ đạo", TEACHER, 14),
            ("Tinh thần", OTHER, "Gắn bó với lớp", "Gặp riêng hai tuần một lần", TEACHER, 14),
        ],
    ),
    (
        CaseKind.OFFENDING,
        "Giữ việc học và hỗ trợ thay đổi",
        "Học sinh được tôn trọng, tiếp tục học tập, hiểu hậu quả của việc đã làm và không lặp lại.",
        [
            ("Học tập", HIGH, "Không gián đoạn việc học", "Sắp xếp học bù cho buổi phải vắng", TEACHER, 7),
            ("Tinh thần", HIGH, "Có người tin cậy để nói", "Gặp riêng hằng tuần, cùng một người", FOCAL, 7),
            ("Pháp lý", OTHER, "Quyền được bảo đảm", "Phối hợp cơ quan chức năng theo quy định", HEAD, 5),
            ("Gia đình", OTHER, "Gia đình đồng hành", "Trao đổi với gia đình, hẹn lịch theo dõi", FOCAL, 14),
            ("Quan hệ bạn bè", OTHER, "Không bị xa lánh", "Giữ kín thông tin; giao việc chung ở lớp", TEACHER, 14),
        ],
    ),
    (
        CaseKind.OTHER,
        "Hỗ trợ theo nhu cầu của học sinh",
        "Học sinh được lắng nghe, được hỗ trợ đúng nhu cầu và học tập bình thường.",
        [
            ("An toàn", HIGH, "An toàn ở trường và ở nhà", "Hỏi em nơi nào, ở cùng ai thì thấy yên tâm", FOCAL, 3),
            ("Tinh thần", OTHER, "Có người lắng nghe", "Gặp riêng mỗi tuần một lần", FOCAL, 7),
            ("Học tập", OTHER, "Theo kịp chương trình", "Trao đổi với giáo viên bộ môn, phụ đạo", TEACHER, 14),
        ],
    ),
]
FIELDS = ("need", "level", "goal", "action", "responsible", "days")


def load(model: Callable[[str], Any]) -> None:
    """Add a template for each kind that has none; what is there stays as somebody left it, also under another
    title."""
    templates = model("PlanTemplate").objects
    for kind, title, objective, lines in FIRST:
        if not templates.filter(kind=kind.value).exists():
            rows = [dict(zip(FIELDS, line, strict=True)) for line in lines]
            templates.create(kind=kind.value, title=title, objective=objective, rows=rows)
