"""The criteria of the monthly assessment that a portal begins with; an office changes them from a month on."""

from datetime import date
from typing import Any

TT33 = "Theo nội dung công tác xã hội của Thông tư 33/2018/TT-BGDĐT; câu chữ do cổng đề xuất."
TT18 = "Theo nội dung tư vấn học đường và công tác xã hội của Thông tư 18/2025/TT-BGDĐT; câu chữ do cổng đề xuất."
BEGAN, ENDED, CHANGED = date(2019, 2, 1), date(2025, 10, 31), date(2025, 11, 1)

# position → words until October 2025, words from November 2025; "" for a criterion that was not asked then
WORDS = {
    1: (
        "Phát hiện, tiếp nhận và ghi sổ kịp thời các học sinh có nguy cơ",
        "Phát hiện, tiếp nhận và ghi sổ kịp thời các học sinh có nguy cơ, có khó khăn tâm lý",
    ),
    2: (
        "Đánh giá nguy cơ, lập và thực hiện kế hoạch hỗ trợ đúng thời hạn",
        "Đánh giá nguy cơ, lập, rà soát và thực hiện kế hoạch hỗ trợ đúng thời hạn",
    ),
    3: ("", "Tổ chức tư vấn học đường, ghi chép và giữ kín thông tin của học sinh"),
    4: (
        "Phối hợp với gia đình, chính quyền và các cơ quan, tổ chức",
        "Phối hợp với gia đình, chính quyền cấp xã và các cơ quan, tổ chức; thông báo, chuyển gửi đúng quy định",
    ),
    5: (
        "Truyền thông, giáo dục phòng ngừa cho học sinh, cha mẹ, giáo viên",
        "Truyền thông, giáo dục phòng ngừa, giáo dục kỹ năng cho học sinh, cha mẹ, giáo viên",
    ),
    6: (
        "Hồ sơ, báo cáo đầy đủ, bảo mật",
        "Hồ sơ, báo cáo đầy đủ; dữ liệu cá nhân của học sinh được bảo vệ",
    ),
}


def load(apps: Any, _schema_editor: Any) -> None:
    model = apps.get_model("plans", "MonthCriterion")
    for position, (before, now) in WORDS.items():
        old = None
        if before:
            old = model(position=position, text=before, valid_from=BEGAN, valid_until=ENDED, note=TT33)
            old.save()
        model(position=position, text=now, valid_from=CHANGED, note=TT18, follows=old).save()
