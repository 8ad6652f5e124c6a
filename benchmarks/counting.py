"""All figures of a school's year, at N and at 10 N cases, on SQLite: CPU milliseconds, the best of some rounds
that take turns, beside a floor of the same run: the plainest SQL that groups the school's cases of these days."""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from tempfile import TemporaryDirectory
from typing import Any

FEW, ROUNDS = 200, 5
KINDS = ("special", "psychological", "dropout", "abuse", "self_harm", "other")
FLOOR = """SELECT kind, count(*) FROM cases_case WHERE unit_id = %s AND opened_at >= %s AND opened_at < %s
           GROUP BY kind"""


def school(name: str, cases: int, user: Any) -> Any:
    """A school with so many cases of this year, each with a concern, two entries and a clock that was done."""
    from django.utils import timezone

    from accounts.models import Unit
    from cases.models import Case, CaseEntry, Concern, FollowUp, Pupil

    now = timezone.now() - timedelta(days=100)
    day = timezone.localdate(now)
    unit = Unit.objects.create(kind="school", level="primary", name=name, short_name=name)
    pupil = Pupil(unit=unit, full_name="Học Sinh Mẫu")
    pupil.save()
    made = Case.objects.bulk_create(
        Case(
            unit=unit, pupil=pupil, year_code="2526", number=place + 1, kind=KINDS[place % len(KINDS)],
            noticed_at=now, opened_by=user, stage="prevention", risk="medium", channel="talk", danger_now=False,
            summary="",
        )
        for place in range(cases)
    )  # fmt: skip
    Case.objects.filter(unit=unit).update(opened_at=now)
    Concern.objects.bulk_create(
        Concern(unit=unit, pupil=pupil, channel="talk", danger_now=False, text="", author=user) for _case in made
    )
    CaseEntry.objects.bulk_create(
        CaseEntry(case=case, kind=kind, happened_on=day, text="", author=user)
        for case in made
        for kind in ("talk_pupil", "home_visit")
    )
    FollowUp.objects.bulk_create(
        FollowUp(case=case, kind="check", stage="prevention", due_at=now, due_on=day, done_on=day, recorded_at=now)
        for case in made
    )
    return unit


def best(works: list[Callable[[], object]]) -> list[float]:
    times: list[list[float]] = [[] for _work in works]
    for _round in range(ROUNDS):
        for work, found in zip(works, times, strict=True):
            began = time.process_time()
            work()
            found.append(1000 * (time.process_time() - began))
    return [min(found) for found in times]


def works_of(unit: Any) -> list[Callable[[], object]]:
    from django.db import connection
    from django.utils import timezone

    from cases.access import Tally as CaseTally
    from plans.access import Tally as PlanTally
    from reports import figures

    until = timezone.localdate()
    start = until - timedelta(days=364)

    def floor() -> dict[str, int]:
        with connection.cursor() as cursor:
            cursor.execute(FLOOR, [unit.pk, str(start), str(until)])
            return dict(cursor.fetchall())

    def portal() -> figures.Figures:
        return figures.count(CaseTally(unit), PlanTally(unit), start, until, until)

    counted = portal()["groups"]["kind"]["cells"]
    assert floor() == {kind: n for kind, n in counted.items() if n}
    return [floor, portal]


def measure() -> None:
    from accounts.models import User

    user = User.objects.create(username="lan", full_name="Nguyễn Thị Lan", courtesy="cô")
    small, large = (school(f"Trường {cases}", cases, user) for cases in (FEW, 10 * FEW))
    few_floor, few, many_floor, many = best([*works_of(small), *works_of(large)])
    for cases, floor, all_of_it in ((FEW, few_floor, few), (10 * FEW, many_floor, many)):
        times = all_of_it / floor
        print(f"{cases:6} cases {all_of_it:6.1f} ms all figures, {floor:5.2f} ms the floor: {times:5.0f} times")
    print(f"ten times the cases: {many / few:.1f} times the CPU")


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        os.environ |= {"CTXH_VAR": folder, "SECRET_KEY": "bench", "DJANGO_SETTINGS_MODULE": "ctxh_portal.settings"}
        import django

        django.setup()
        from django.core.management import call_command

        from ctxh_portal.kit.actor import system_scope

        call_command("prepare_database", verbosity=0)
        with system_scope("demo"):
            measure()
