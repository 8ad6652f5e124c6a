"""What the commune's office asks beside the yearly report: a term, a letter from above with an outline of its own,
and the first summary of a plan that runs. Of a few schools, so that their lists stay short."""

from __future__ import annotations

from datetime import date, timedelta

from accounts.enums import Level
from ctxh_portal.demo.world import World, text
from ctxh_portal.kit.calendar import add_months, month_end
from plans.enums import Span
from plans.models import Plan
from reports import workflow
from reports.answers import parse
from reports.enums import RequestKind


def write_all(world: World) -> None:
    """Three days ago."""
    world.line.add(world.line.now - timedelta(days=3), lambda: _ask(world))


def _ask(world: World) -> None:
    today = world.days.today
    first = date(today.year if today.month >= 9 else today.year - 1, 9, 1)
    workflow.open_request(
        actor=world.officer,
        kind=RequestKind.SEMESTER,
        title="Báo cáo học kỳ I",
        year=first.year,
        term=1,
        period_from=first,
        period_until=date(first.year + 1, 1, 15),
        due_on=today + timedelta(days=40),
        levels=[Level.PRESCHOOL],
    )
    workflow.open_request(
        actor=world.officer,
        kind=RequestKind.AD_HOC,
        title="Sơ kết Thông tư 33 và Thông tư 31",
        year=today.year,
        period_from=add_months(today.replace(day=1), -11),
        period_until=month_end(today),
        due_on=today + timedelta(days=20),
        letter_number="359/SGDĐT-CTTT",
        letter_on=today - timedelta(days=5),
        questions=parse(text("de_cuong_tt33_tt31.txt")),
        levels=[Level.PRIMARY],
    )
    _summary_of_plan(world, today)


def _summary_of_plan(world: World, today: date) -> None:
    running = Plan.objects.issued().filter(unit=world.cast.units["commune"], span=Span.PERIOD)
    plan = running.filter(last_year__gte=today.year).first()
    if plan is None:
        return
    until = max(month_end(add_months(today, -1)), date(plan.first_year, 1, 31))
    workflow.open_request(
        actor=world.officer,
        kind=RequestKind.PERIOD,
        title=f"Sơ kết giai đoạn {plan.years}",
        year=until.year,
        plan=plan,
        period_from=date(plan.first_year, 1, 1),
        period_until=until,
        due_on=today + timedelta(days=30),
        levels=[Level.PRIMARY],
    )
