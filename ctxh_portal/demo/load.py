"""The whole demonstration, in the order in which it would have happened, in one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from accounts import access as people
from accounts import workflow as accounts
from accounts.enums import Level, Role
from accounts.models import Membership, User
from cases.models import Enrolment
from cases.workflow import climb_clocks
from ctxh_portal.demo import (
    agreements,
    box,
    cases,
    cast,
    clocks_today,
    conferences,
    inspections,
    months,
    network,
    office_activities,
    own_words,
    plans,
    pupil_files,
    pupil_links,
    pupils,
    readings,
    referrals_today,
    reports,
    requests,
    screenings,
    tasks_given,
    tiers,
    transfers,
    unit_papers,
)
from ctxh_portal.demo.clock import Days, Timeline, moment
from ctxh_portal.demo.stories import Teller
from ctxh_portal.demo.tale import School
from ctxh_portal.demo.world import World, table
from ctxh_portal.kit.actor import system_scope
from ctxh_portal.kit.calendar import add_months
from ctxh_portal.kit.errors import RuleBroken

# the schools' people: principal, focal teacher, and who raises concerns there
STAFF = {
    "thcs": ("hoa", "lan", ["tam", "tam", "tam", "minh", "hoa"]),
    "primary": ("quang", "phuc", ["quang", "phuc"]),
    "preschool": ("bich", "mai", ["bich", "mai"]),
}


@dataclass(frozen=True)
class Account:
    """One line of the list that `bin/run` prints."""

    username: str
    password: str
    role: str
    unit: str
    sees: str


def load(portion: float = 1.0, build_papers: bool = True) -> list[Account]:
    """Fill an empty, migrated database.

    Tests take a `portion` of the usual number of closed cases, and leave the consolidated reports to a worker.

    Raises RuleBroken when there are accounts already."""
    with transaction.atomic(), system_scope("demo"):
        if not people.nobody_yet():
            raise RuleBroken(
                "Cổng đã có tài khoản nên không nạp dữ liệu trình diễn; dữ liệu này chỉ dành cho cổng còn trống."
            )
        now = timezone.now()
        today = timezone.localdate(now)
        world = World(
            cast=cast.build(today),
            days=Days(today, people.holidays(today - timedelta(days=800), today + timedelta(days=60))),
            line=Timeline(now),
            rng=Random(f"ctxh {today.isoformat()}"),  # noqa: S311 - invented data, not a secret
            portion=portion,
        )
        reports.add_others(world)
        _settle(world)
        for school in world.schools.values():
            cases.tell_school(school, portion)
        _concerns_of_today(world)
        plans.write_all(world)
        months.write_all(world)
        unit_papers.write_all(world)
        tasks_given.write_all(world)
        reports.write_all(world, build_papers)
        requests.write_all(world)
        pupil_files.write_all(world)
        pupil_links.write_all(world)
        agreements.write_all(world)
        network.write_all(world)
        readings.write_all(world)
        box.write_all(world)
        _read_notices(world)
        referrals_today.tell(world)
        transfers.tell(world)
        own_words.tell(world)
        conferences.tell(world)
        clocks_today.tell(world)
        inspections.tell(world)
        office_activities.tell(world)
        screenings.tell(world)
        khanh = tiers.write_all(world, build_papers)
        world.line.play()
        climb_clocks()
        accounts_of_cast = [_open_account(world.cast.users[part.username], part) for part in cast.PARTS]
        return [*accounts_of_cast, _open_account(khanh, tiers.PROVINCE)]


def _settle(world: World) -> None:
    """Pupils and classes, and each school with its people and its voice."""
    for key, (principal, focal, tellers) in STAFF.items():
        users, unit = world.cast.users, world.cast.units[key]
        homeroom = users["tam"] if key == "thcs" else None
        rows = pupils.fill(key, unit, world.days.today, world.rng, homeroom, world.portion)
        world.schools[key] = School(
            key=key,
            unit=unit,
            principal=users[principal],
            focal=users[focal],
            tellers=[users[name] for name in tellers],
            pupils=[pupil for pupil in rows if pupil.full_name != pupils.FOUND_BY_NAME[0]],
            teller=Teller(Level(unit.level), world.rng),
            days=world.days,
            line=world.line,
            rng=world.rng,
        )
    world.schools["preschool"].quiet = quiet_month(world.month)
    _former_focal(world)
    _earlier_office(world)


def quiet_month(month: date) -> date:
    """The last July that lies at least four months back: the preschool was closed."""
    july = date(month.year, 7, 1)
    return july if july <= add_months(month, -4) else date(month.year - 1, 7, 1)


def _earlier_office(world: World) -> None:
    """The officer came from the office of the district, which ended."""
    Membership.objects.create(
        user=world.cast.users["dung"],
        unit=world.cast.units["district"],
        role=Role.OFFICER,
        since=cast.LONG_AGO,
        until=cast.DISTRICT_ENDED,
    )


def _former_focal(world: World) -> None:
    thcs = world.schools["thcs"]
    thcs.former = world.cast.users["nga"]
    left = Membership.objects.get(user=thcs.former, until__isnull=False).until or world.ago(80)
    thcs.handover = moment(world.days.school_day(left), 16, 30)


def _concerns_of_today(world: World) -> None:
    """What waits to be looked at: two from the homeroom teacher about her class, one at each other school."""
    tam = world.cast.users["tam"]
    thcs = world.schools["thcs"]
    own = (
        Enrolment.objects.filter(classroom__homeroom_teacher=tam).order_by("pk").values_list("pupil_id", flat=True)
    )
    of_class = [pupil for pupil in thcs.pupils if pupil.pk in set(own)]
    now = world.line.now
    for pupil, hours in zip(world.rng.sample(of_class, 2), (27, 3), strict=True):
        cases.raise_new(thcs, tam, pupil, now - timedelta(hours=hours))
    for key, hours in (("primary", 5), ("preschool", 28)):
        school = world.schools[key]
        cases.raise_new(school, school.principal, school.next_pupil(), now - timedelta(hours=hours))


def _read_notices(world: World) -> None:
    """Everybody reads what stands before them, last the day before yesterday."""
    readers = list(world.cast.users.values())
    for when in _mornings(world):
        world.line.add(when, lambda: [accounts.read_notices(actor=user) for user in readers])


def _mornings(world: World) -> Iterable[datetime]:
    for back in range(15, 0, -1):
        yield moment(add_months(world.month, -back), 7)
    yield moment(world.days.ago(2), 17)


def _open_account(user: User, part: cast.Part) -> Account:
    password = new_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    unit = Membership.objects.filter(user=user).select_related("unit").latest("since").unit
    role = Role(part.role).label
    return Account(part.username, password, str(role), unit.short_name if unit else "", part.sees)


def new_password() -> str:
    """Easy to type: three words without marks and four digits ("sen-lua-keo-4821"), about 30 bits; for invented
    data on one's own machine, behind the limit on failed sign-ins."""
    words = table("ten.toml")["syllables"].split()
    chosen = [secrets.choice(words) for _word in range(3)]
    return "-".join([*chosen, f"{secrets.randbelow(10_000):04d}"])
