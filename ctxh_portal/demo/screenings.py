"""A screening of the lower secondary school that was held in two classes, and one that is being prepared."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from ctxh_portal.demo.clock import moment
from ctxh_portal.demo.tale import School
from ctxh_portal.demo.world import World
from plans import access, workflow

TITLE = "Em thấy thế nào khi đến trường"
PURPOSE = "Biết các em thấy an toàn và được lắng nghe đến đâu, để trường chọn chuyên đề cho học kỳ."
QUESTIONS = """Em có thấy an toàn khi ở trường không?
- Luôn luôn
- Thường xuyên
- Thỉnh thoảng
- Không

Khi có chuyện buồn, em nói với ai đầu tiên?
- Cha mẹ, người thân
- Thầy, cô
- Bạn bè
- Không nói với ai"""
ANSWERS = [
    ((31, 2, 1), [[14, 11, 4, 0], [12, 5, 11, 2]]),
    ((29, 0, 3), [[16, 8, 5, 0], [13, 6, 9, 1]]),
]


def tell(world: World) -> None:
    school, day = world.schools["thcs"], world.days.school_day(world.ago(18))
    world.line.add(moment(day - timedelta(days=7), 10), partial(_prepare, school, day))
    world.line.add(moment(world.ago(3), 10), partial(_ahead, school, world.days.today + timedelta(days=12)))


def _prepare(school: School, day: date) -> None:
    asked = workflow.save_questionnaire(
        actor=school.focal, unit=school.unit, title=TITLE, purpose=PURPOSE, questions=QUESTIONS
    )
    rooms = access.classrooms_now(school.unit)[: len(ANSWERS)]
    if not rooms:  # between two school years there are no classes
        return
    row = workflow.plan_screening(actor=school.focal, questionnaire=asked, on=day, classes=rooms)
    school.line.add(moment(day, 7, 10), partial(_count_consents, school, row.public_id))
    school.line.add(moment(day, 16, 50), partial(_hold, school, row.public_id))


def _count_consents(school: School, public_id: str) -> None:
    """Before the lessons of the day in which the classes are asked."""
    row = access.get_screening(school.focal, public_id)
    consents = {one: counts for one, (counts, _answers) in zip(row.classes.all(), ANSWERS, strict=False)}
    workflow.note_consents(actor=school.focal, screening=row, counts=consents, version=row.version)


def _hold(school: School, public_id: str) -> None:
    row = access.get_screening(school.focal, public_id)
    for place, (one, (_counts, answers)) in enumerate(zip(row.classes.all(), ANSWERS, strict=False)):
        workflow.note_screened(actor=school.focal, screened=one, counts=answers, version=row.version + place)


def _ahead(school: School, day: date) -> None:
    asked = access.questionnaires(school.focal).filter(in_use=True)[0]
    rooms = access.classrooms_now(school.unit)[2:4] or access.classrooms_now(school.unit)[:1]
    if rooms:
        workflow.plan_screening(actor=school.focal, questionnaire=asked, on=day, classes=rooms)
