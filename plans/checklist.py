"""The criteria that a new portal knows from the start; an office words them anew, adds and retires."""

from __future__ import annotations

from datetime import date
from typing import Any

SINCE = date(2025, 7, 1)
CRITERIA: list[tuple[str, str]] = [
    (
        "Phân công giáo viên đầu mối, người phụ trách công tác xã hội bằng quyết định",
        "Quyết định phân công còn hiệu lực; người được phân công đang công tác tại trường.",
    ),
    (
        "Kế hoạch công tác xã hội của năm học được phê duyệt, có nhiệm vụ, thời gian và sản phẩm",
        "Kế hoạch đã ban hành; nhiệm vụ của cơ quan quản lý được đưa vào kế hoạch của trường.",
    ),
    (
        "Các kênh tiếp nhận thông tin được công khai: người đầu mối, hộp thư, số điện thoại, Tổng đài 111",
        "Bảng tin, trang thông tin điện tử, nơi đặt hộp thư.",
    ),
    (
        "Có nơi tư vấn riêng, kín đáo",
        "Phòng tư vấn hoặc phòng dùng chung có lịch riêng.",
    ),
    (
        "Hồ sơ trường hợp được lưu giữ kín, phân quyền đúng người, có rà soát quyền truy cập hằng năm",
        "Xem cách lưu giữ và biên bản rà soát; không mở hồ sơ của học sinh nào.",
    ),
    (
        "Các bước đánh giá, lập kế hoạch, rà soát được thực hiện đúng hạn",
        "Kết quả đối chiếu hồ sơ theo số lượng do hiệu trưởng cung cấp; không mở hồ sơ của học sinh nào.",
    ),
    (
        "Truyền thông, chuyên đề, giáo dục kỹ năng sống được tổ chức theo kế hoạch",
        "Danh sách hoạt động, sản phẩm, minh chứng.",
    ),
    (
        "Cán bộ, giáo viên, nhân viên được tập huấn, bồi dưỡng về công tác xã hội, bảo vệ trẻ em",
        "Tỷ lệ được tập huấn của năm học; chứng chỉ của người đầu mối.",
    ),
    (
        "Có quy chế phối hợp với công an, y tế, cán bộ bảo vệ trẻ em cấp xã",
        "Quy chế còn hiệu lực; đầu mối liên hệ.",
    ),
    (
        "Đánh giá hằng tháng và báo cáo được thực hiện đầy đủ, đúng hạn",
        "Trạng thái đánh giá tháng; các báo cáo đã nộp.",
    ),
]


def load(apps: Any, schema_editor: Any) -> None:
    """For `migrations.RunPython`."""
    table = apps.get_model("plans", "Criterion")
    for position, (title, hint) in enumerate(CRITERIA, 1):
        table.objects.create(position=position, title=title, hint=hint, since=SINCE)
