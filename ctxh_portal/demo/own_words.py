"""What a pupil said word for word, and what Mẫu 01 asks for beyond the record: in one case of each school."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from cases import day, workflow
from cases.enums import EntryKind, Stage
from ctxh_portal.demo.tale import School
from ctxh_portal.demo.world import World

SAID = "Con sợ giờ ra về. Con muốn có bạn đi cùng."


def tell(world: World) -> None:
    """Among the last acts before now, before the case conferences."""
    for school in world.schools.values():
        world.line.add(world.line.now - timedelta(minutes=4), _talk(school))


def _talk(school: School) -> Callable[[], object]:
    def act() -> None:
        case = day.own_cases(school.focal).filter(stage=Stage.INTERVENTION).order_by("pk").first()
        if case is None:
            return
        given = {"actor": school.focal, "case": case}
        workflow.write_entry(
            **given,
            kind=EntryKind.TALK_PUPIL,
            happened_on=timezone.localdate(),
            text="Em nói nhỏ, nhìn xuống; bình tĩnh hơn khi nói về bạn cùng bàn.",
            own_words=SAID,
        )
        case.refresh_from_db()
        workflow.write_intake_detail(
            **given,
            version=case.version,
            informant_agrees=False,
            place="Đoạn đường trước cổng trường, giờ tan học",
            family="Em ở với bà ngoại; cha mẹ làm ăn xa, về nhà dịp Tết.",
        )

    return act
