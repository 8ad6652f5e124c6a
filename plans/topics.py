"""The topic days that a new portal knows from the start; an office corrects them and adds its own."""

from __future__ import annotations

from typing import Any

TOPICS: list[dict[str, Any]] = [
    {
        "month": 3,
        "day": 25,
        "title": "Ngày Công tác xã hội Việt Nam",
        "idea": "Giới thiệu công tác xã hội trường học, người đầu mối và cách báo tin; trao quà, thăm gia đình.",
        "note": "Chưa đối chiếu văn bản gốc.",
    },
    {
        "month": 6,
        "day": None,
        "title": "Tháng hành động vì trẻ em",
        "idea": "Phòng tránh tai nạn, đuối nước trong hè; số tổng đài 111; thăm học sinh có hoàn cảnh đặc biệt.",
        "note": "Chưa đối chiếu văn bản gốc; chủ đề từng năm theo hướng dẫn của cơ quan quản lý.",
    },
]


def load(apps: Any, schema_editor: Any) -> None:
    """For `migrations.RunPython`."""
    for row in TOPICS:
        apps.get_model("plans", "TopicDay").objects.create(**row)
