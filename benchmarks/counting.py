"""Counting a year's cases school by school, against the plainest SQL that gives the same groups, on a SQLite
file: the floor asks for the same schools, days and groups with `GROUP BY` alone. CPU seconds, the best of some
rounds that take turns."""

import os
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from tempfile import TemporaryDirectory

SCHOOLS, CASES, ROUNDS = 20, 500, 5  # cases of one school
KINDS = ("special", "psychological", "dropout", "abuse", "self_harm", "other")
FLOOR = """SELECT kind, count(*) FROM cases_case WHERE unit_id = %s AND opened_at >= %s AND opened_at < %s
           GROUP BY kind"""


def build() -> list:
    from django.utils import timezone

    from accounts.enums import Level, UnitKind
    from accounts.models import Unit, User
    from cases.models import Case, Pupil

    user = User.objects.create(username="lan", full_name="Nguyễn Thị Lan", courtesy="cô")
    units = Unit.objects.bulk_create(
        Unit(kind=UnitKind.SCHOOL, level=Level.PRIMARY, name=f"Trường {place}", short_name=f"Trường {place}")
        for place in range(SCHOOLS)
    )
    for unit in units:
        pupil = Pupil(unit=unit, full_name="Học Sinh Mẫu")
        pupil.save()
        Case.objects.bulk_create(
            Case(
                unit=unit, pupil=pupil, year_code="2526", number=place + 1, kind=KINDS[place % len(KINDS)],
                noticed_at=timezone.now(), opened_by=user, stage="prevention", risk="medium", channel="talk",
                danger_now=False, summary="x",
            )
            for place in range(CASES)
        )  # fmt: skip
    for place, pk in enumerate(Case.objects.values_list("pk", flat=True)):
        opened = timezone.now() - timedelta(days=place % 500)
        Case.objects.filter(pk=pk).update(opened_at=opened)
    return units


def best(works: list[Callable[[], object]]) -> list[float]:
    times: list[list[float]] = [[] for _work in works]
    for _round in range(ROUNDS):
        for work, found in zip(works, times, strict=True):
            began = time.process_time()
            work()
            found.append(time.process_time() - began)
    return [min(found) for found in times]


def measure() -> None:
    from django.db import connection
    from django.utils import timezone

    from cases.access import Tally

    units, until = build(), timezone.localdate()
    start = until - timedelta(days=364)
    bounds = [
        timezone.make_aware(datetime.combine(day, datetime.min.time())).astimezone(timezone.get_fixed_timezone(0))
        for day in (start, until + timedelta(days=1))
    ]
    plain = [moment.replace(tzinfo=None) for moment in bounds]

    def floor() -> list[dict[str, int]]:
        found = []
        with connection.cursor() as cursor:
            for unit in units:
                cursor.execute(FLOOR, [unit.pk, *map(str, plain)])
                found.append(dict(cursor.fetchall()))
        return found

    def portal() -> list[dict[str, int]]:
        return [{k: n for k, n in Tally(unit).by_kind(start, until).items() if n} for unit in units]

    assert floor() == portal()
    raw, ours = best([floor, portal])
    print(
        f"{SCHOOLS * CASES} cases of {SCHOOLS} schools: {ours * 1000:.0f} ms, {ours / raw:.1f} times the plain SQL"
    )


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        os.environ |= {
            "CTXH_VAR": folder,
            "SECRET_KEY": "bench",
            "DJANGO_SETTINGS_MODULE": "ctxh_portal.settings",
        }
        import django

        django.setup()
        from django.core.management import call_command

        from ctxh_portal.kit.actor import system_scope

        call_command("prepare_database", verbosity=0)
        with system_scope("demo"):
            measure()
