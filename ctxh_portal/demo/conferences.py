"""Case conferences of the demonstration: one at each school, whose first task is done and whose second waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

from django.utils import timezone

from cases import access, day, workflow
from cases.enums import Stage
from cases.workflow.conferences import AttendeeLine, DecisionLine
from ctxh_portal.demo.tale import School
from ctxh_portal.demo.world import World

CONTENTS = (
    "Giáo viên đầu mối trình bày diễn biến từ khi tiếp nhận và kết quả đánh giá nguy cơ.\n"
    "Giáo viên chủ nhiệm trao đổi về việc học và quan hệ của em ở lớp."
)
OPINIONS = "Công an xã: nắm địa bàn quanh trường giờ tan học.\nTrạm Y tế: tư vấn sức khỏe cho em và gia đình."
CONCLUSIONS = "Tiếp tục hỗ trợ em tại trường; các bên báo ngay khi có dấu hiệu mới; họp lại sau một tháng."


def tell(world: World) -> None:
    """Among the last acts before now, so that no story goes on after them."""
    last = world.line.now - timedelta(minutes=2)
    for school in world.schools.values():
        world.line.add(last, _meeting(school, world.days.school_day(world.ago(3))))


def _meeting(school: School, held_on: date) -> Callable[[], object]:
    def act() -> None:
        case = day.own_cases(school.focal).filter(stage=Stage.INTERVENTION).order_by("pk").first()
        if case is None:
            return
        today = timezone.localdate()
        heads = [AttendeeLine(head.full_name, "Hiệu trưởng", school.unit.name) for head in access.heads_of(case)]
        meeting = workflow.write_minutes(
            actor=school.focal,
            case=case,
            held_on=min(held_on, today),
            starts=time(14),
            ends=time(15, 20),
            place="Phòng hội đồng",
            chair=heads[0].name if heads else school.focal.full_name,
            secretary=school.focal.full_name,
            contents=CONTENTS,
            opinions=OPINIONS,
            conclusions=CONCLUSIONS,
            attendees=[
                *heads,
                AttendeeLine(school.focal.full_name, "Giáo viên đầu mối", school.unit.name),
                AttendeeLine("Lê Văn Tuấn", "Cảnh sát khu vực", "Công an xã Thủ Thừa"),
                AttendeeLine("Ngô Thị Sương", "Y sĩ", "Trạm Y tế xã Thủ Thừa", absent=True),
            ],
            decisions=[
                DecisionLine("Bố trí bạn cùng đi về với em", "Giáo viên chủ nhiệm", today + timedelta(days=1)),
                DecisionLine("Báo kết quả xác minh cho nhà trường", "Công an xã", today + timedelta(days=5)),
            ],
        )
        first = meeting.decisions.select_related("follow_up").earliest("pk")
        workflow.complete_follow_up(
            actor=school.focal,
            case=case,
            follow_up=first.follow_up,
            done_on=today,
            note="Đã nhờ hai bạn cùng xóm; em đồng ý.",
        )

    return act
