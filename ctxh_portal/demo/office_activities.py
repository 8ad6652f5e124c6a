"""What the office organised itself for the tasks of its plan: a training with its list, a conference, a survey."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from accounts import access as people
from ctxh_portal.demo.clock import moment
from ctxh_portal.demo.world import World
from plans import access, workflow
from plans.enums import ActivityKind
from plans.models import PlanTask

HALL = "Hội trường UBND xã"
# days ago, a word of the task, and what is written down
HELD: list[tuple[int, str, dict[str, Any]]] = [
    (
        62,
        "cung cấp kiến thức",
        {
            "title": "Tập huấn nhận biết sớm và hỗ trợ học sinh có hoàn cảnh đặc biệt",
            "kind": ActivityKind.TRAINING,
            "place": HALL,
            "staff": 46,
            "managers": 12,
            "hours": Decimal(7),
            "trainer": "Giảng viên Trường Bồi dưỡng cán bộ quản lý giáo dục",
            "product": "Tài liệu tập huấn; 58 phiếu đánh giá sau tập huấn.",
        },
    ),
    (
        34,
        "quy chế phối hợp",
        {
            "title": "Hội nghị ký quy chế phối hợp công tác xã hội trường học",
            "kind": ActivityKind.CONFERENCE,
            "place": HALL,
            "staff": 14,
            "managers": 21,
            "parents": 6,
            "product": "Quy chế phối hợp giữa phòng, công an xã, trạm y tế và các trường.",
        },
    ),
    (
        15,
        "thực trạng",
        {
            "title": "Khảo sát nhu cầu tập huấn của cán bộ, giáo viên các trường",
            "kind": ActivityKind.SURVEY,
            "online": True,
            "staff": 183,
            "sheets": 176,
            "product": "Báo cáo tổng hợp nhu cầu tập huấn.",
        },
    ),
]


def tell(world: World) -> None:
    for ago, words, facts in HELD:
        day = world.days.school_day(world.ago(ago))
        world.line.add(moment(day, 16, 40), partial(_hold, world, day, words, facts))


def _hold(world: World, day: date, words: str, facts: dict[str, Any]) -> None:
    officer, office = world.officer, world.cast.units["commune"]
    row = workflow.record_activity(actor=officer, unit=office, on=day, task=_task(world, day, words), **facts)
    if row.kind == ActivityKind.TRAINING:
        workflow.note_attendance(actor=officer, activity=row, present=list(people.known_to_office(office, day)))


def _task(world: World, day: date, words: str) -> PlanTask | None:
    """The task of the office's plan that speaks of it."""
    tasks = access.tasks_to_carry_out(world.cast.units["commune"], day.year, day.year + 1)
    return tasks.filter(title__contains=words).first()
