"""A yearly report in October 2026: the office asked on 01/9, the school has sixty cases of the period."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Unit, User
from cases.models import Case
from ctxh_portal.demo.cast import Cast
from reports import workflow
from reports.models import ReportRequest, SchoolReport
from tests.fixtures import enrol

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
PERIOD = {"period_from": date(2025, 10, 1), "period_until": date(2026, 9, 30)}
WORDS = {
    "results": "Nhà trường đã phát hiện sớm và phối hợp tốt với gia đình.",
    "shortcomings": "Một số giáo viên chưa được tập huấn.",
    "causes": "Nhân sự kiêm nhiệm, thiếu thời gian.",
    "proposals": "Đề nghị mở thêm lớp tập huấn.",
}
# 60 cases; the partner of the small ones is OTHER with 17, a figure that stands nowhere else
KINDS = {"special": 21, "psychological": 13, "dropout": 6, "abuse": 2, "self_harm": 1, "other": 17}


def at(day: str, hour: int = 9, minute: int = 0) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), VIETNAM) + timedelta(
        hours=hour, minutes=minute
    )


@pytest.fixture(autouse=True)
def october() -> Iterator[object]:
    with time_machine.travel(at("2026-10-20"), tick=True) as traveller:
        yield traveller


@pytest.fixture
def asked(cast: Cast) -> ReportRequest:
    with time_machine.travel(at("2026-09-01")):
        return workflow.open_request(
            actor=fresh(cast.dung), title="Báo cáo năm 2026", year=2026, due_on=date(2026, 11, 1), **PERIOD
        )


@pytest.fixture
def report(asked: ReportRequest, cast: Cast) -> SchoolReport:
    return asked.school_reports.get(unit=cast.thcs)


@pytest.fixture
def sixty(cast: Cast) -> None:
    add_cases(cast.thcs, cast.lan, KINDS)


def fresh(user: User) -> User:
    """The person as a new request loads them: memberships are read anew."""
    return User.objects.get(pk=user.pk)


def add_cases(unit: Unit, focal: User, kinds: dict[str, int], day: str = "2026-03-02", **fields: object) -> None:
    """So many cases of each kind, opened on that day."""
    pupil = enrol(unit, f"Học Sinh Số {Case.objects.count()}")
    first = Case.objects.filter(unit=unit).count() + 1
    wanted = [kind for kind, count in kinds.items() for _place in range(count)]
    given = {
        "stage": "prevention",
        "risk": "medium",
        "channel": "talk",
        "danger_now": False,
        "summary": "x",
    } | fields
    with time_machine.travel(at(day)):
        Case.objects.bulk_create(
            Case(
                unit=unit,
                pupil=pupil,
                year_code="2526",
                number=first + place,
                kind=kind,
                noticed_at=timezone.now(),
                opened_by=focal,
                **given,
            )
            for place, kind in enumerate(wanted)
        )


class Walk:
    """Takes a school's report through its verbs, each time as a fresh request."""

    def __init__(
        self, cast: Cast, report: SchoolReport, focal: User | None = None, principal: User | None = None
    ) -> None:
        self.focal, self.principal = focal or cast.lan, principal or cast.hoa
        self.report = report

    def _do(self, verb: Callable, actor: User, **fields: object) -> "Walk":
        self.report.refresh_from_db()
        verb(actor=fresh(actor), report=self.report, **fields)
        self.report.refresh_from_db()
        return self

    def draft(self, **texts: str) -> "Walk":
        self.report.refresh_from_db()
        return self._do(workflow.draft_report, self.focal, version=self.report.version, **(WORDS | texts))

    def submit(self) -> "Walk":
        return self._do(workflow.submit_to_principal, self.focal)

    def approve(self) -> "Walk":
        return self._do(workflow.approve_report, self.principal)

    def give_back(self, comment: str = "Bổ sung phần nguyên nhân") -> "Walk":
        return self._do(workflow.return_report, self.principal, comment=comment)

    def register(self, number: str = "45", day: date = date(2026, 10, 20), **fields: object) -> "Walk":
        return self._do(workflow.register_paper, self.principal, number=number, day=day, **fields)

    def send(self) -> "Walk":
        return self._do(workflow.send_report, self.principal)

    def to_approved(self) -> "Walk":
        return self.draft().submit().approve()

    def to_sent(self) -> "Walk":
        return self.to_approved().send()


@pytest.fixture
def walk(cast: Cast, report: SchoolReport) -> Walk:
    return Walk(cast, report)
