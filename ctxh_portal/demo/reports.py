"""Requests of the office and the reports of its twelve schools.

The records of the portal begin fifteen months ago, and nine of the schools have no accounts here at all: figures
of such reports were counted on paper, that is, invented below. What has a verb and an actor goes through it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from unittest.mock import patch

from django.utils import timezone

from accounts import access as people
from accounts.enums import Level
from accounts.models import Unit, User
from ctxh_portal.demo import cast
from ctxh_portal.demo.clock import moment
from ctxh_portal.demo.paper_figures import invented
from ctxh_portal.demo.tale import School
from ctxh_portal.demo.typed_figures import typed
from ctxh_portal.demo.world import World, table
from ctxh_portal.kit import jobs
from ctxh_portal.kit.calendar import add_months, month_end
from reports import access, notices, workflow
from reports import figures as figuring
from reports.enums import ReportState
from reports.forms import RequestForm
from reports.models import ReportRequest, SchoolReport, Submission

# invented schools of which the office has reports alone: level, name, short name, symbol, principal
OTHERS = [
    (Level.PRIMARY, "Trường Tiểu học Cầu Ngang", "TH Cầu Ngang", "THCN", "Lâm Thị Thu Vân"),
    (Level.PRIMARY, "Trường Tiểu học Hoa Phượng", "TH Hoa Phượng", "THHP", "Đoàn Văn Lộc"),
    (Level.PRIMARY, "Trường Tiểu học Rạch Dừa", "TH Rạch Dừa", "THRD", "Cao Thị Ngọc Diệp"),
    (Level.PRIMARY, "Trường Tiểu học Bến Xuân", "TH Bến Xuân", "THBX", "Tạ Minh Trí"),
    (Level.PRESCHOOL, "Trường Mầm non Tuổi Ngọc", "MN Tuổi Ngọc", "MNTN", "Kiều Thị Oanh"),
    (Level.PRESCHOOL, "Trường Mầm non Vàng Anh", "MN Vàng Anh", "MNVA", "Hồ Thị Mỹ Linh"),
    (Level.PRESCHOOL, "Trường Mầm non Họa Mi", "MN Họa Mi", "MNHM", "Dương Thị Thảo"),
    (Level.LOWER_SECONDARY, "Trường Trung học cơ sở Ánh Dương", "THCS Ánh Dương", "THCSAD", "Lý Quốc Thắng"),
    (Level.LOWER_SECONDARY, "Trường Trung học cơ sở Bình Minh", "THCS Bình Minh", "THCSBM", "Phan Thị Huyền"),
]
LATE = 4  # which of the twelve schools sent its last report too late


def add_others(world: World) -> None:
    world.others = [cast.add_school(world.cast, *row) for row in OTHERS]


def write_all(world: World, build_papers: bool) -> None:
    _past_request(world, 2, build_papers)
    _past_request(world, 1, build_papers)
    _current_request(world)


# ── the office asks, and adds up


@dataclass
class Asked:
    """One request with its dates; the row comes when it is opened."""

    world: World
    back: int  # years ago

    @property
    def month(self) -> date:
        return add_months(self.world.month, -12 * self.back)

    @property
    def start(self) -> date:
        return add_months(self.month, -12)

    @property
    def until(self) -> date:
        return month_end(add_months(self.month, -1))

    @property
    def due(self) -> date:
        return add_months(self.month, 1)

    @property
    def year(self) -> int:
        """The year before the one for which the form of today proposes to ask next."""
        proposed: int = RequestForm.defaults(self.world.days.today)["year"]
        return proposed - 1 - self.back

    @property
    def title(self) -> str:
        years = sorted({self.start.year, self.until.year})
        return f"Báo cáo năm {'-'.join(map(str, years))}"

    @property
    def offices(self) -> list[Unit]:
        """Who asked: the commune, or the district before it."""
        return [self.world.cast.units[key] for key in ("commune", "district")]

    def open(self) -> ReportRequest:
        return self.asked_by(self.world.officer)

    def asked_by(self, officer: User) -> ReportRequest:
        return workflow.open_request(
            actor=officer,
            title=self.title,
            year=self.year,
            period_from=self.start,
            period_until=self.until,
            due_on=self.due,
            note="Gửi kèm bản giấy có đóng dấu sau khi nộp trên cổng.",
        )

    @property
    def request(self) -> ReportRequest:
        return ReportRequest.objects.select_related("office").get(title=self.title, office__in=self.offices)

    def report(self, unit: Unit) -> SchoolReport:
        found = SchoolReport.objects.select_related("request__office", "unit", "drafted_by")
        return found.get(request=self.request, unit=unit)


def _past_request(world: World, back: int, build_papers: bool) -> None:
    """All twelve sent their reports, one of the last year's too late; the office added them up."""
    asked = Asked(world, back)
    world.line.add(moment(asked.due - timedelta(days=38), 9), asked.open)
    units = [school.unit for school in world.schools.values()] + world.others
    for index, unit in enumerate(units):
        days = 1 if back == 1 and index == LATE else -world.rng.randint(1, 15)
        sent = moment(asked.due + timedelta(days=days), 14, world.rng.randrange(60))
        school = next((school for school in world.schools.values() if school.unit == unit), None)
        _send(world, asked, unit, school, sent)
    if back == 1:
        reminded = moment(asked.due, 16)
        world.line.add(reminded, lambda: workflow.remind(actor=world.officer, request=asked.request))
    world.line.add(moment(asked.due + timedelta(days=17), 10), lambda: _consolidate(world, asked, build_papers))


def _consolidate(world: World, asked: Asked, build_papers: bool) -> None:
    said = table("bao_cao.toml")
    _report, job = workflow.start_consolidation(
        actor=world.officer,
        request=asked.request,
        assessment=said["assessment"][asked.back % 2],
        directions=said["directions"][asked.back % 2],
        number=str(60 + 11 * asked.back),
        issued_on=timezone.localdate(),
    )
    if build_papers:  # else the portal's worker builds them when it starts
        jobs.complete(job)


def _current_request(world: World) -> None:
    """Asked before the last month ended; the schools without accounts have sent, the others are on the way."""
    asked = Asked(world, 0)
    opened = moment(world.days.school_day(add_months(world.month, -1) + timedelta(days=19)), 9)
    world.line.add(opened, asked.open)
    began = moment(world.month, 0, 5)
    for unit in world.others:
        sent = began + (world.line.now - began) * world.rng.uniform(0.1, 0.9)
        _send(world, asked, unit, None, max(sent, opened + timedelta(days=1)))
    thcs, primary = world.schools["thcs"], world.schools["primary"]
    world.line.add(_since(world, began, 0.4), lambda: _type(asked, thcs, ("staff", "qualification", "facilities")))
    world.line.add(_since(world, began, 0.45), lambda: _type(asked, primary))
    world.line.add(_since(world, began, 0.5), lambda: _draft(asked, thcs, whole=False))
    world.line.add(_since(world, began, 0.6), lambda: _submit(asked, primary))


def _since(world: World, began: datetime, share: float) -> datetime:
    return began + (world.line.now - began) * share


# ── the schools


def _type(asked: Asked, school: School, tables: tuple[str, ...] = ()) -> None:
    """What the records do not know: all tables that the school has figures for, or these."""
    values: dict[str, dict[str, int | None]] = {}
    for row in typed(school.unit, asked.until):
        values.setdefault(row.group, {})[row.code] = row.value
    for group in tables or values:
        report = asked.report(school.unit)
        workflow.enter_figures(actor=school.focal, report=report, group=group, values=values[group])


def _draft(asked: Asked, school: School, whole: bool = True) -> SchoolReport:
    report = asked.report(school.unit)
    words: dict[str, Any] = _words(asked.world, school.unit)
    if not whole:
        words = {name: words[name] for name in ("results", "shortcomings")}
    return workflow.draft_report(actor=school.focal, report=report, version=report.version, **words)


def _submit(asked: Asked, school: School) -> SchoolReport:
    return workflow.submit_to_principal(actor=school.focal, report=_draft(asked, school))


def _words(world: World, unit: Unit) -> dict[str, str]:
    said = table("bao_cao.toml")
    hs = "trẻ" if unit.is_preschool else "học sinh"

    def some(name: str, count: int) -> str:
        drawn = [world.words.draw(f"report.{name}", said[name]) for _one in range(count)]
        return "\n".join(dict.fromkeys(drawn)).format(hs=hs, Hs=hs.capitalize())

    return {
        "results": some("results", 3),
        "shortcomings": some("shortcomings", 2),
        "causes": some("causes", 1),
        "proposals": some("proposals", 2),
    }


def _send(world: World, asked: Asked, unit: Unit, school: School | None, sent: datetime) -> None:
    """A report whose figures were counted on paper: through the verbs where the school has people here."""
    figures = invented(unit, asked.start, asked.until, sent.date(), world.rng)
    number = str(world.rng.randint(15, 120))
    if school is None:
        words = _words(world, unit)
        world.line.add(sent, lambda: _keep(asked.report(unit), figures, words, number))
        return

    def walk() -> None:
        report = _submit(asked, school)
        with patch.object(access, "live_figures", lambda user, report: figures):
            report = workflow.approve_report(actor=school.principal, report=report)
        today = timezone.localdate()
        following = str(people.next_number(school.unit, today.year) + 11)  # the school writes other papers
        report = workflow.register_paper(actor=school.principal, report=report, number=following, day=today)
        workflow.send_report(actor=school.principal, report=report)

    world.line.add(sent, walk)


def _keep(report: SchoolReport, figures: dict[str, Any], words: dict[str, str], number: str) -> None:
    """The rows that approving, registering and sending leave, for a school without people in the portal."""
    now = timezone.now()
    today = timezone.localdate(now)
    paper = {
        "number": number,
        "symbol": f"BC-{report.unit.letterhead(today).symbol}",
        "issued_on": today,
        "sent_at": now,
        "late": report.request.is_late(today),
        **words,
    }
    kept = {"state": ReportState.SENT, "approved_at": now, "figures": figures}
    for name, value in {**paper, **kept, "checksum": figuring.checksum(figures)}.items():
        setattr(report, name, value)
    report.full_clean(exclude=["drafted_by", "approved_by"])
    report.save()
    published = figuring.publish(figures)
    copy = Submission(request=report.request, unit=report.unit, figures=published, **paper)
    copy.checksum = figuring.checksum(published)
    copy.full_clean()
    copy.save()
    notices.sent(report)
