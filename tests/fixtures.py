"""The cast and the few rows that most tests begin with; registered in conftest.py."""

from collections.abc import Callable, Iterator
from datetime import time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.workflow import ensure_school_year
from cases import access, workflow
from cases.enums import CaseKind, Channel, ReintegrationItem, Stage
from cases.models import Case, Classroom, Enrolment, Pupil, SupportAction
from cases.risk import CODES
from cases.workflow.conferences import AttendeeLine, DecisionLine
from ctxh_portal.demo import cast as cast_module
from ctxh_portal.demo.cast import Cast
from ctxh_portal.kit.actor import system_scope

Login = Callable[[User], Client]
MakeCase = Callable[..., Case]


@pytest.fixture
def cast(db: None, settings) -> Cast:
    settings.DEMO = True  # second factor offered, not forced; tests/accounts has the other case
    return cast_module.build(timezone.localdate())


@pytest.fixture
def login(client: Client) -> Login:
    """`login(cast.lan)` is a browser in which that person has signed in."""

    def sign_in(user: User) -> Client:
        browser = Client()
        browser.force_login(User.objects.get(pk=user.pk), backend="django.contrib.auth.backends.ModelBackend")
        return browser

    return sign_in


def enrol(unit, name: str, classroom: str = "8A2", grade: int = 8) -> Pupil:
    year = ensure_school_year(timezone.localdate())
    room, _made = Classroom.objects.get_or_create(
        unit=unit, school_year=year, name=classroom, defaults={"grade": grade}
    )
    pupil = Pupil(unit=unit, full_name=name)
    pupil.save()
    Enrolment.objects.create(pupil=pupil, classroom=room, since=year.starts)
    return pupil


@pytest.fixture
def pupil(cast: Cast) -> Pupil:
    return enrol(cast.thcs, "Trần Đức Anh")


@pytest.fixture
def make_case(cast: Cast) -> MakeCase:
    """A case that lan has logged, for a new pupil of her school unless another is given."""

    def make(actor: User | None = None, **fields) -> Case:
        actor = actor or cast.lan
        count = Pupil.objects.count()
        unit = {"lan": cast.thcs, "minh": cast.thcs, "phuc": cast.primary, "mai": cast.preschool}[actor.username]
        given = {
            "pupil": fields.get("pupil") or enrol(unit, f"Nguyễn Văn Mẫu {count}"),
            "kind": CaseKind.PSYCHOLOGICAL,
            "channel": Channel.TALK,
            "danger_now": False,
            "summary": "Em ít nói, hay ngồi một mình trong giờ ra chơi.",
            "noticed_at": timezone.now() - timedelta(hours=1),
        } | fields
        return workflow.log_case(actor=actor, **given)

    return make


@pytest.fixture
def case(make_case: MakeCase, pupil: Pupil) -> Case:
    """A new case of lan's about Trần Đức Anh, in detection."""
    return make_case(pupil=pupil)


def days_pass(case: Case) -> None:
    """The meetings that are to come are due today: nobody waits for weeks in a test."""
    waiting = case.follow_ups.filter(done_on__isnull=True, kind__in=("check", "after"))
    began = timezone.now() - timedelta(days=90)
    waiting.update(started_at=began, due_at=timezone.now(), due_on=timezone.localdate())


GRID = dict.fromkeys(CODES, "medium")


class Way:
    """Walks a case with the real verbs, always with its latest version."""

    def __init__(self, cast: Cast, case: Case) -> None:
        self.cast, self.case = cast, case

    @property
    def now(self) -> dict:
        self.case.refresh_from_db()
        return {"case": self.case, "version": self.case.version}

    def assess(self, level: str = "medium", **fields) -> "Way":
        given = {"scores": GRID, "signs": [], "level": level, "reason": "Cần theo dõi sát"} | fields
        workflow.assess(actor=self.cast.lan, **self.now, **given)
        return self

    def triage(self, decision: str) -> "Way":
        workflow.triage(actor=self.cast.lan, **self.now, decision=decision, reason="Đã trao đổi với gia đình")
        return self

    def move(self, target: str) -> "Way":
        workflow.move(actor=self.cast.lan, **self.now, target=target, reason="Đủ điều kiện")
        return self

    def entry(self, text: str = "Gặp em, em kể chuyện ở lớp.") -> "Way":
        workflow.write_entry(
            actor=self.cast.lan, case=self.case, kind="talk_pupil", happened_on=timezone.localdate(), text=text
        )
        return self

    def plan(self) -> "Way":
        line = workflow.ActionLine("An toàn", "Gặp em hằng tuần", "Cô Lan", timezone.localdate())
        workflow.save_support_plan(
            actor=self.cast.lan, **self.now, objective="Em an tâm đi học", pupil_view="", actions=[line]
        )
        return self

    def answer_plan(self) -> "Way":
        """Pupil and caregiver agree to the plan as it reads."""
        said = {"case": self.case, "answer": "agreed", "way": "spoken", "answered_on": timezone.localdate()}
        workflow.answer_plan(actor=self.cast.lan, who="pupil", **said)
        for caregiver in access.contactable(self.case.pupil)[:1]:
            workflow.answer_plan(actor=self.cast.lan, who="caregiver", caregiver=caregiver, **said)
        return self

    def submit_plan(self) -> "Way":
        self.answer_plan()
        workflow.submit_support_plan(actor=self.cast.lan, **self.now)
        return self

    def approve_plan(self) -> "Way":
        workflow.decide_support_plan(actor=self.cast.hoa, **self.now, approve=True)
        return self

    def confer(self, text: str = "Họp về việc học của em.", **fields) -> "Way":
        """Minutes with two people and one task, due in ten days."""
        today = timezone.localdate()
        given = {"held_on": today, "starts": time(8), "ends": time(9, 30), "place": text, "chair": text,
                 "secretary": text, "contents": text, "opinions": text, "conclusions": text,
                 "attendees": [AttendeeLine(text, text, text),
                               AttendeeLine("Lê Văn Tuấn", "Công an xã", absent=True)],
                 "decisions": [DecisionLine(text, text, today + timedelta(days=10))]}  # fmt: skip
        workflow.write_minutes(actor=self.cast.lan, case=self.case, **(given | fields))
        return self

    def look(self, state: str = "good", note: str = "") -> "Way":
        marks = dict.fromkeys(ReintegrationItem.values, (state, note))
        workflow.check_reintegration(
            actor=self.cast.lan, case=self.case, seen_on=timezone.localdate(), marks=marks
        )
        return self

    def finish_dates(self) -> "Way":
        """What closing asks for: every date done, and a look at the reintegration."""
        self.case.refresh_from_db()
        if self.case.stage == Stage.REINTEGRATION:
            self.look()
        self.carry_out()
        self.days_pass()
        for follow_up in self.case.follow_ups.filter(done_on__isnull=True):
            workflow.complete_follow_up(
                actor=self.cast.lan,
                case=self.case,
                follow_up=follow_up,
                done_on=timezone.localdate(),
                note="Em ổn định",
            )
        return self

    def days_pass(self) -> "Way":
        days_pass(self.case)
        return self

    def carry_out(self) -> "Way":
        """Every action of the plan in force has a result."""
        today = timezone.localdate()
        for action in SupportAction.objects.filter(plan__case=self.case).unfinished():
            workflow.record_action(
                actor=self.cast.lan, case=self.case, action=action, done_on=today, result="Em đi học đều"
            )
        return self

    def to_prevention(self) -> "Way":
        return self.assess().triage("prevent").move("prevention")

    def to_intervention(self) -> "Way":
        return self.assess("high").triage("intervene").move("intervention")

    def to_reintegration(self) -> "Way":
        return self.to_prevention().entry().move("reintegration")

    def ask_closing(self) -> "Way":
        workflow.ask_closing(actor=self.cast.lan, **self.now, reason="Em đã ổn định", outcome="stable")
        return self

    def close(self) -> "Way":
        self.ask_closing()
        workflow.decide_closing(actor=self.cast.hoa, **self.now, approve=True)
        return self


@pytest.fixture
def way(cast: Cast, case: Case) -> Way:
    return Way(cast, case)


@pytest.fixture(autouse=True)
def looking(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test may look at every row, as no request can: requests and jobs inside it act as their own person
    again, behind row security."""
    if not {"db", "transactional_db"} & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db" if "transactional_db" in request.fixturenames else "db")
    with system_scope("tests"):
        yield
