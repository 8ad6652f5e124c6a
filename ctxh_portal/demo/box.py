"""The public page of the THCS: on for some weeks, three messages, the last of which waits. The other schools have
theirs off."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from accounts import access as people
from cases import workflow
from cases.enums import ConcernState
from cases.models import Concern, ConcernBox
from ctxh_portal.demo.clock import moment
from ctxh_portal.demo.world import World

PARENT = (
    "Con tôi kể mấy bạn lớp trên hay đứng ở cổng sau xin tiền các em nhỏ lúc tan học. Mong nhà trường cho người "
    "đứng ở đó vào buổi chiều."
)
ANSWER = "Đã báo bảo vệ trực cổng sau từ 16 giờ 30 và nhắc giáo viên chủ nhiệm các lớp."
PUPIL = (
    "Trong lớp em có một bạn bị các bạn lập nhóm nói xấu trên mạng, bạn ấy hay ngồi khóc một mình. Em không dám "
    "nói tên vì sợ bị các bạn biết."
)
ABOUT_TEACHER = "Em không muốn thầy hiệu trưởng biết. Em thấy điểm kiểm tra của bạn em bị sửa và bạn ấy rất sợ."


def write_all(world: World) -> None:
    school, days, line = world.schools["thcs"], world.days, world.line

    def tell(text: str, source: str, sender: str = "", not_to: tuple[str, ...] = ()) -> None:
        box = ConcernBox.objects.get(unit=school.unit)
        workflow.tell_box(box=box, source=source, danger_now=False, text=text, sender=sender, not_to=not_to)

    def answer() -> None:
        first = Concern.objects.filter(author=None).order_by("pk").first()
        if first:
            workflow.decide_concern(
                actor=school.focal,
                concern=first,
                decision=ConcernState.REFERRED,
                reason=ANSWER,
                agency=people.agencies_for(school.unit, timezone.localdate()).first(),
            )

    began = days.school_day(days.ago(21))
    line.add(moment(began, 9), lambda: workflow.switch_box(actor=school.principal, is_open=True))
    line.add(moment(days.ago(12), 20, 15), lambda: tell(PARENT, "parent", "Tên: Phụ huynh lớp 6"))
    line.add(moment(days.school_day(days.ago(10)), 10), answer)
    line.add(moment(days.ago(3), 19, 40), lambda: tell(ABOUT_TEACHER, "pupil", not_to=("principal",)))
    line.add(moment(days.school_day(days.ago(1)), 8), lambda: workflow.look_into_boxes(actor=school.focal))
    line.add(line.now - timedelta(hours=9), lambda: tell(PUPIL, "pupil"))
