"""The plans of the office and of the schools, what the schools did, and what they said of each month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts import access as people
from ctxh_portal.demo.clock import moment
from ctxh_portal.demo.tale import School
from ctxh_portal.demo.world import World, table, text
from ctxh_portal.kit.calendar import add_months, month_end, month_start, school_year_label
from plans import access, lapsed, tasktable, workflow
from plans.enums import ActivityKind, Span, TaskState
from plans.models import MonthlyAssessment, Plan, PlanTask

OLD_PLAN_ISSUED = date(2022, 1, 18)  # the paper bears January 2022 without a day; it rests on one of 12/01/2022
NEW_PLAN_ISSUED = date(2026, 1, 15)
PRESCHOOL_PLAN_ISSUED = date(2020, 2, 20)
SUBJECT = "Phát triển Công tác xã hội trong ngành Giáo dục giai đoạn 2021-2025"

STAFF = {"thcs": 42, "primary": 38, "preschool": 24}
NOT_TAKEN = ("chuyên gia quốc tế", "tập huấn quốc tế")  # left out by every school, so that the grid shows it
NOT_FOR_PRESCHOOL = "18/2025/TT-BGDĐT"  # the circular does not speak of preschools
TRAINING_MONTHS = (9, 1, 3)
SUMMER = (6, 7, 8)
WAITS, RETURNED = "thcs", "primary"  # what became of last month's assessment; elsewhere it was signed


def write_all(world: World) -> None:
    _finished_plan(world)
    _continued_plan(world)
    _plan_of_2020(world)
    for school in world.schools.values():
        first = int(school_year_label(world.days.today)[:4])
        _yearly_plan(world, school, first - 1)
        _yearly_plan(world, school, first)
        _activities(world, school)
        _months(world, school)


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
            recipients="- Phòng GD&ĐT (để báo cáo);\n- Các tổ chuyên môn, đoàn thể (để thực hiện);\n- Lưu: VT.",
            with_table=False,
        )
        _through_principal(school, plan, "15", PRESCHOOL_PLAN_ISSUED)

    world.line.add(moment(world.start + timedelta(days=20), 10), enter)


def _through_principal(school: School, plan: Plan, number: str, issued_on: date) -> None:
    workflow.submit_plan(actor=school.focal, plan=plan)
    workflow.approve_plan(actor=school.principal, plan=plan)
    workflow.issue_plan(actor=school.principal, plan=plan, number=number, issued_on=issued_on)


def _yearly_plan(world: World, school: School, first: int) -> None:
    """Drafted in the first days of September, or, where that has not come or lies before the records, as near to
    it as can be."""
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
            recipients=f"- {_office_name(school)} (để báo cáo);\n- Các tổ chuyên môn, đoàn thể (để thực hiện);\n- Lưu: VT.",
        )
        _fill_table(school, plan)
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
    offered = [task for task in access.tasks_to_take_over(school.focal, plan) if task.meant]
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
    _through_principal(school, plan, str(school.rng.randint(20, 95)), timezone.localdate())


def _progress(world: World, school: School, plan: Plan, drafted: date) -> None:
    """From the month after, one task after another is begun and done; what lies after today stays to be done."""
    own = table("nhiem_vu_truong.toml")
    day = drafted + timedelta(days=20)
    for index, task in enumerate(plan.tasks.order_by("group__position", "position")):
        _say(world, school, task, day, TaskState.DOING, "", "")
        if index % 5 == 3:
            _say(world, school, task, day + timedelta(days=25), TaskState.LATE, "", own["late"])
        product = task.product or school.teller.draw("products", own["products"])
        _say(world, school, task, day + timedelta(days=36), TaskState.DONE, product, "")
        day += timedelta(days=9)


def _say(
    world: World, school: School, task: PlanTask, day: date, state: str, product: str, note: str
) -> None:
    def say() -> None:
        today = timezone.localdate()
        workflow.record_progress(
            actor=school.focal, task=task, state=state, on=today, product=product, note=note
        )

    world.line.add(school.days.some_moment(school.school_day(day), school.rng), say)


# ── what the schools did


def _activities(world: World, school: School) -> None:
    rows = table("hoat_dong.toml")
    usual = [row for row in rows[school.unit.level] if "months" not in row]
    month = world.start
    while month <= world.month:
        if month != school.quiet:
            chosen = [row for row in rows[school.unit.level] if month.month in row.get("months", [])]
            while len(chosen) < (1 if month.month in SUMMER else 2):
                chosen.append(school.teller.draw("activities", usual))
            if month.month in TRAINING_MONTHS:
                chosen.append(school.teller.draw("trainings", rows["training"]))
            for row in chosen:
                _activity(world, school, month, row)
        month = add_months(month, 1)


def _activity(world: World, school: School, month: date, row: dict[str, Any]) -> None:
    kind = row.get("kind", ActivityKind.TRAINING)
    day = school.school_day(month + timedelta(days=school.rng.randint(3, 27)))
    if day < month:
        return
    if kind == ActivityKind.TRAINING and "16 giờ" in row.get("note", ""):
        day = _friday(school, day)
    pupils, staff = len(school.pupils), STAFF[school.key]

    def some(share: float, whole: int) -> int:
        return min(whole, round(share * whole * school.rng.uniform(0.92, 1.0))) if share < 1 else whole

    def record() -> None:
        workflow.record_activity(
            actor=school.focal,
            unit=school.unit,
            title=row["title"],
            kind=kind,
            on=timezone.localdate(),
            task=_task_for(school, kind),
            online=row.get("online", False),
            pupils=some(row.get("pupils", 0), pupils),
            staff=max(some(row.get("staff", 0), staff), 2 if "staff" in row else 0),
            parents=some(row.get("parents", 0), pupils),
            hours=Decimal(str(row.get("hours", 0))),
            product=row.get("product", ""),
            note=row.get("note", ""),
        )

    world.line.add(moment(day, 17, school.rng.randrange(0, 55, 5)), record)


def _friday(school: School, day: date) -> date:
    """A Friday near that day in the same month, when staff meet."""
    for by in (0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6):
        other = day + timedelta(days=by)
        if other.weekday() == 4 and other.month == day.month and not school.days.is_free(other):
            return other
    return day


def _task_for(school: School, kind: str) -> PlanTask | None:
    """The task of the plan in force that an activity of this kind carries out."""
    words = {ActivityKind.TRAINING.value: "tập huấn", ActivityKind.COMMUNICATION.value: "Truyền thông"}.get(kind)
    if words is None:
        return None
    year = timezone.localdate().year
    return access.tasks_in_force(school.unit, year, year).filter(title__contains=words).first()


# ── each month


def _months(world: World, school: School) -> None:
    month = world.start
    while month < world.month:
        last = school.days.school_day(month_end(month))
        _month(world, school, month, last, is_last=add_months(month, 1) == world.month)
        month = add_months(month, 1)


def _month(world: World, school: School, month: date, last: date, is_last: bool) -> None:
    drafted = moment(last, 17, 55)

    def draft() -> None:
        quiet = month == school.quiet
        assessment = workflow.draft_assessment(
            actor=school.focal,
            unit=school.unit,
            month=month,
            nothing_happened=quiet,
            **({} if quiet else _words(school)),
        )
        workflow.submit_assessment(actor=school.focal, assessment=assessment)

    world.line.add(drafted, draft)
    if is_last and school.key == RETURNED:
        world.line.add(drafted + timedelta(hours=2), lambda: _return(school, month))
    elif not (is_last and school.key == WAITS):
        world.line.add(_next_morning(school, drafted), lambda: _sign(school, month))


def _words(school: School) -> dict[str, str]:
    said = table("danh_gia_thang.toml")
    parts = {name: school.teller.say(f"month.{name}", said[name]) for name in said if isinstance(said[name], list)}
    parts.pop("signed")
    parts["results"] += " " + school.teller.say("month.results", said["results"])
    return parts


def _next_morning(school: School, when: datetime) -> datetime:
    day = when.date() + timedelta(days=1)
    while school.days.is_free(day):
        day += timedelta(days=1)
    return moment(day, 8, 10)


def _of(school: School, month: date) -> MonthlyAssessment:
    return MonthlyAssessment.objects.select_related("unit").get(unit=school.unit, month=month_start(month))


def _sign(school: School, month: date) -> None:
    comment = school.teller.say("month.signed", table("danh_gia_thang.toml")["signed"])
    workflow.sign_assessment(actor=school.principal, assessment=_of(school, month), comment=comment)


def _return(school: School, month: date) -> None:
    comment = table("danh_gia_thang.toml")["returned"]
    workflow.return_assessment(actor=school.principal, assessment=_of(school, month), comment=comment)
