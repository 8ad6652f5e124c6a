"""The plans of the office and of the schools, and how far their tasks are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.utils import timezone

from accounts import access as people
from ctxh_portal.demo import plan_rows
from ctxh_portal.demo.clock import moment
from ctxh_portal.demo.tale import School
from ctxh_portal.demo.world import World, table, text
from ctxh_portal.kit.calendar import school_year_label
from plans import access, lapsed, tasktable, workflow
from plans.enums import Span, TaskState
from plans.models import Plan, PlanTask

OLD_PLAN_ISSUED = date(2022, 1, 18)  # the paper bears January 2022 without a day; it rests on one of 12/01/2022
NEW_PLAN_ISSUED = date(2026, 1, 15)
PRESCHOOL_PLAN_ISSUED = date(2020, 2, 20)
SUBJECT = "Phát triển Công tác xã hội trong ngành Giáo dục giai đoạn 2021-2025"
RECIPIENTS = "- {office} (để báo cáo);\n- Các tổ chuyên môn, đoàn thể (để thực hiện);\n- Lưu: VT."

NOT_TAKEN = ("chuyên gia quốc tế", "tập huấn quốc tế")  # left out by every school, so that the grid shows it
NOT_FOR_PRESCHOOL = "18/2025/TT-BGDĐT"  # the circular does not speak of preschools


def write_all(world: World) -> None:
    _finished_plan(world)
    _continued_plan(world)
    _plan_of_2020(world)
    for school in world.schools.values():
        first = int(school_year_label(world.days.today)[:4])
        _yearly_plan(world, school, first - 1)
        _yearly_plan(world, school, first)


# ── the office


def _finished_plan(world: World) -> None:
    """The officer enters the paper of 2022 when the portal begins, its table pasted from the appendix."""

    def enter() -> None:
        officer, office = world.officer, world.cast.units["district"]
        bases, _gap, opening = text("thu_thua_2021_2025_can_cu.txt").partition("\n\n")
        plan = workflow.create_plan(
            actor=officer,
            unit=office,
            span=Span.PERIOD,
            subject=SUBJECT,
            first_year=2021,
            last_year=2025,
            bases=bases,
            body=f"{opening}\n{text('thu_thua_2021_2025.txt')}",
            recipients=text("thu_thua_2021_2025_noi_nhan.txt"),
        )
        parsed = tasktable.parse(text("thu_thua_2021_2025_phu_luc.txt"))
        workflow.import_tasks(actor=officer, plan=plan, groups=parsed.groups)
        workflow.issue_plan(actor=officer, plan=plan, number="12", issued_on=OLD_PLAN_ISSUED)

    world.line.add(moment(world.start + timedelta(days=9), 9), enter)


def _continued_plan(world: World) -> None:
    entered = max(moment(world.start + timedelta(days=12), 14), moment(NEW_PLAN_ISSUED, 15))
    world.line.add(entered, lambda: _continue(world))
    for days, code, state, product in (
        (40, "1a", TaskState.DOING, "Dự thảo quy chế phối hợp đã lấy ý kiến các trường"),
        (95, "5a", TaskState.DOING, "03 tin, bài trên đài truyền thanh xã"),
        (130, "4a", TaskState.DOING, "Biên bản kiểm tra 04 trường"),
        (170, "1a", TaskState.DONE, "Quy chế phối hợp đã ký giữa Phòng, Trạm Y tế và Công an xã"),
    ):
        world.line.add(entered + timedelta(days=days), _office_progress(world, code, state, product))


def _continue(world: World) -> None:
    """Carried on for the present office: what lapsed is replaced in bulk, the rest mended by hand."""
    officer, office = world.officer, world.cast.units["commune"]
    old = Plan.objects.get(unit=world.cast.units["district"], number="12")
    plan = workflow.continue_plan(actor=officer, plan=old, unit=office, first_year=2026, last_year=2030)
    while mark := next((mark for mark in lapsed_in(plan) if mark.replacement), None):
        workflow.mend_lapsed(actor=officer, plan=plan, key=mark.key, version=plan.version)
        plan.refresh_from_db()
    by_hand = table("thu_thua_2026_2030.toml")
    workflow.edit_plan(
        actor=officer,
        plan=plan,
        version=plan.version,
        span=plan.span,
        subject=plan.subject,
        first_year=plan.first_year,
        last_year=plan.last_year,
        bases="\n".join(
            basis.text
            for basis in plan.bases.all()
            if not any(code in basis.text for code in by_hand["drop_bases"])
        ),
        body=_replaced(plan.body, by_hand["replace"]),
        recipients=by_hand["recipients"],
    )
    for code, cells in by_hand["tasks"].items():
        plan.refresh_from_db()
        workflow.edit_task(actor=officer, task=_task(plan, code), version=plan.version, **cells)
    plan.refresh_from_db()
    plan_rows.fill_office(officer, plan)
    workflow.issue_plan(actor=officer, plan=plan, number="05", issued_on=NEW_PLAN_ISSUED)


def lapsed_in(plan: Plan) -> list[lapsed.Mark]:
    return lapsed.marks(plan, people.legal_bases(), plan.paper_day(timezone.localdate()))


def _replaced(body: str, pairs: list[list[str]]) -> str:
    for old, new in pairs:
        if old not in body:
            raise ValueError(f"Không còn thấy trong kế hoạch: {old}")
        body = body.replace(old, new)
    return body


def _task(plan: Plan, code: str) -> PlanTask:
    return next(task for task in plan.tasks.select_related("group", "plan") if task.code == code)


def _office_progress(world: World, code: str, state: str, product: str) -> Callable[[], object]:
    def say() -> None:
        plan = Plan.objects.get(unit=world.cast.units["commune"], number="05")
        workflow.record_progress(
            actor=world.officer, task=_task(plan, code), state=state, on=timezone.localdate(), product=product
        )

    return say


# ── the schools


def _plan_of_2020(world: World) -> None:
    """The real plan of the preschool, entered as the paper that it is."""
    school = world.schools["preschool"]

    def enter() -> None:
        bases, _gap, opening = text("quang_trung_2020_can_cu.txt").partition("\n\n")
        plan = workflow.create_plan(
            actor=school.focal,
            unit=school.unit,
            span=Span.YEAR,
            subject="Công tác xã hội trong trường học năm 2020",
            first_year=2020,
            last_year=2020,
            bases=bases,
            body=f"{opening}\n{text('quang_trung_2020.txt')}",
            recipients=RECIPIENTS.format(office="Phòng GD&ĐT"),
            with_table=False,
        )
        _through_principal(school, plan, "15", PRESCHOOL_PLAN_ISSUED)

    world.line.add(moment(world.start + timedelta(days=20), 10), enter)


def _through_principal(school: School, plan: Plan, number: str, issued_on: date) -> None:
    workflow.submit_plan(actor=school.focal, plan=plan)
    workflow.approve_plan(actor=school.principal, plan=plan)
    workflow.issue_plan(actor=school.principal, plan=plan, number=number, issued_on=issued_on)


def _yearly_plan(world: World, school: School, first: int) -> None:
    """Drafted in the first days of September, or, where that has not come or lies before the records, as near
    to it as can be."""
    planned = max(date(first, 9, 4), world.start + timedelta(days=22))
    drafted = school.school_day(min(planned, world.ago(16)))

    def draft() -> None:
        plan = workflow.create_plan(
            actor=school.focal,
            unit=school.unit,
            span=Span.YEAR,
            subject=f"Công tác xã hội trong trường học năm học {first}-{first + 1}",
            first_year=first,
            last_year=first + 1,
            school_year=f"{first}-{first + 1}",
            bases="\n".join(_bases(world, school)),
            body=_body(school, f"{first}-{first + 1}"),
            recipients=RECIPIENTS.format(office=_office_name(school)),
        )
        _fill_table(school, plan)
        plan.refresh_from_db()
        plan_rows.fill_school(school.focal, plan)
        world.line.add(moment(drafted + timedelta(days=5), 15), lambda: _issue(school, plan))
        _progress(world, school, plan, drafted)

    world.line.add(moment(drafted, 9, 20), draft)


def _office_name(school: School) -> str:
    office = school.unit.parent(timezone.localdate())
    return office.short_name if office else "Cơ quan quản lý"


def _bases(world: World, school: School) -> list[str]:
    today = timezone.localdate()
    cited = [f"Căn cứ {basis.citation}" for basis in people.bases_in_force(today, school.unit.level)]
    above = Plan.objects.issued().filter(unit=world.cast.units["commune"], last_year__gte=today.year).first()
    if above and above.issued_on:
        cited.append(
            f"Căn cứ Kế hoạch số {above.number_line} ngày {above.issued_on:%d/%m/%Y} của {above.unit.name}"
        )
    return [*cited, "Căn cứ tình hình thực tế của nhà trường"]


def _body(school: School, year: str) -> str:
    name = "ke_hoach_truong_mam_non.txt" if school.key == "preschool" else "ke_hoach_truong.txt"
    return text(name).format(school=school.unit.name, year=year)


def _fill_table(school: School, plan: Plan) -> None:
    """The office's tasks that are meant for this school and year, then its own."""
    offered = [task for task in access.tasks_to_take_over(school.focal, plan) if getattr(task, "meant", False)]
    wanted = [task for task in offered if not any(words in task.title for words in NOT_TAKEN)]
    if school.key == "preschool":
        wanted = [task for task in wanted if NOT_FOR_PRESCHOOL not in task.title]
    if wanted:
        workflow.adopt_tasks(actor=school.focal, plan=plan, tasks=wanted)
    own = table("nhiem_vu_truong.toml")
    group = None
    names = ("title", "units", "partners", "time_text", "product")
    for row in own[school.unit.level]:
        plan.refresh_from_db()
        task = workflow.add_task(
            actor=school.focal,
            plan=plan,
            group=group,
            new_group_title="" if group else own["group"],
            version=plan.version,
            **dict(zip(names, row, strict=True)),
        )
        group = task.group


def _issue(school: School, plan: Plan) -> None:
    plan.refresh_from_db()
    today = timezone.localdate()
    # the school writes other papers too
    number = people.next_number(school.unit, today.year) + school.rng.randint(2, 12)
    _through_principal(school, plan, str(number), today)


def _progress(world: World, school: School, plan: Plan, drafted: date) -> None:
    """One task after another is begun and done; what lies after today stays to be done."""
    own = table("nhiem_vu_truong.toml")
    day = drafted + timedelta(days=20)
    for index, task in enumerate(plan.tasks.order_by("group__position", "position")):
        _say(world, school, task, day, TaskState.DOING, "", "")
        if index % 5 == 3:
            _say(world, school, task, day + timedelta(days=25), TaskState.LATE, "", own["late"])
        product = task.product or school.teller.draw("products", own["products"])
        _say(world, school, task, day + timedelta(days=36), TaskState.DONE, product, "")
        day += timedelta(days=9)


def _say(world: World, school: School, task: PlanTask, day: date, state: str, product: str, note: str) -> None:
    def say() -> None:
        today = timezone.localdate()
        workflow.record_progress(actor=school.focal, task=task, state=state, on=today, product=product, note=note)

    world.line.add(school.days.some_moment(school.school_day(day), school.rng), say)
