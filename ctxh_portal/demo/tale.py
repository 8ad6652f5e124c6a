"""One school as its stories need it, and one case as a story: each method of `Tale` puts one verb on the
timeline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from django.utils import timezone

from accounts import access as people
from accounts.enums import AgencyKind
from accounts.models import Unit, User
from cases import access, risk, workflow
from cases.enums import (
    ADDED,
    AfterState,
    AnswerWay,
    CaseKind,
    EntryKind,
    FollowUpKind,
    Outcome,
    PlanAnswerKind,
    PlanVoice,
    ReintegrationItem,
    ReintegrationState,
    RiskLevel,
    Stage,
    TriageDecision,
)
from cases.models import Case, Concern, FollowUp, OutsideNotice, Pupil
from cases.workflow import ActionLine
from cases.workflow.clocks import counts_from
from cases.workflow.closing import waiting_closing
from cases.workflow.transitions import NEXT_CHECK, plan_in_force, taken_over
from ctxh_portal.demo import handing_on
from ctxh_portal.demo.clock import Days, Timeline, moment
from ctxh_portal.demo.stories import CAREFUL, Teller
from ctxh_portal.kit.calendar import month_end

FILE_STAYS = "Trường mới chưa dùng cổng; gia đình tự nộp hồ sơ và đã có số điện thoại của nhà trường."
DIARY = [kind for kind in EntryKind.values if kind not in ADDED] + [EntryKind.NOTE.value] * 2


@dataclass
class School:
    """One school with its people."""

    key: str
    unit: Unit
    principal: User
    focal: User
    tellers: list[User]  # who raises concerns
    pupils: list[Pupil]
    teller: Teller
    days: Days
    line: Timeline
    rng: Random
    quiet: date | None = None  # a month in which the school was closed
    former: User | None = None
    handover: datetime | None = None  # when the former focal teacher gave the open cases away
    _deck: list[Pupil] = field(default_factory=list)
    _had: set[tuple[int, str]] = field(default_factory=set)

    def focal_at(self, opener: User, when: datetime) -> User:
        """Who works at that moment on a case that `opener` logged."""
        return self.focal if self.handover and opener == self.former and when >= self.handover else opener

    def next_pupil(self, kind: str = "") -> Pupil:
        """Somebody who has not had a case of this kind; everybody's turn comes before anybody's second."""
        if not self._deck:
            self._deck = self.rng.sample(self.pupils, len(self.pupils))
        fits = (pupil for pupil in reversed(self._deck) if not kind or (pupil.pk, kind) not in self._had)
        chosen = next(fits, None) or self.rng.choice([p for p in self.pupils if (p.pk, kind) not in self._had])
        if chosen in self._deck:
            self._deck.remove(chosen)
        self._had.add((chosen.pk, kind))
        return chosen

    def school_day(self, day: date) -> date:
        """That day, or the school day nearest to it; never in the quiet month."""
        found = self.days.nearest(day)
        if self.quiet and self.quiet <= found <= month_end(self.quiet):
            found = self.days.school_day(self.quiet - timedelta(days=1))
        return found

    def school_day_from(self, day: date) -> date:
        """That day, or the first school day after it; never in the quiet month."""
        if self.quiet and self.quiet <= day <= month_end(self.quiet):
            day = month_end(self.quiet) + timedelta(days=1)
        return self.days.school_day_from(day)


MADE_SAFE = "Em ở cùng người thân an toàn; công an xã và UBND xã đã nắm sự việc."
SAFE_NOW = "Lần gặp gần nhất em an toàn, không còn bị đe dọa."


class Tale:
    """One case. Each method puts one verb on the timeline, on that day or the school day nearest to it (`exact`:
    on that very day); acts of one tale keep their order."""

    def __init__(self, school: School, kind: str, level: str, opener: User | None = None) -> None:
        self.school, self.kind, self.level = school, kind, level
        self.rng, self.words = school.rng, school.teller
        self.opener = opener or school.focal
        self.pupil = school.next_pupil(kind)
        self.danger = False  # the concern says so
        self.in_danger = False  # the case does
        self.concern: Concern | None = None
        self.told_before: list[OutsideNotice] = []  # to the outside, before the case was there
        self.case: Case  # as the last verb left it
        self._results: list[str] = []  # what will have come of each action of the support plan
        self._last = moment(date(2000, 1, 1), 0)

    def _at(self, day: date, act: Callable[[], object], exact: bool = False) -> None:
        day = day if exact else self.school.school_day(day)
        when = self.school.days.some_moment(day, self.rng)
        if when <= self._last:
            self._soon(act)
        else:
            self._last = when
            self.school.line.add(when, act)

    def _soon(self, act: Callable[[], object]) -> None:
        """A few minutes after the tale's last act."""
        self._last += timedelta(minutes=self.rng.randint(4, 25))
        self.school.line.add(self._last, act)

    def _put(
        self,
        day: date,
        verb: Callable[..., Any],
        said: Callable[[], dict[str, Any]],
        *,
        by_principal: bool = False,
        exact: bool = False,
    ) -> None:
        """`verb` on that day, with what `said()` finds to say then; a "version" in it is filled in."""

        self._at(day, lambda: self._do(verb, said(), by_principal), exact)

    def _do(self, verb: Callable[..., Any], given: dict[str, Any], by_principal: bool = False) -> None:
        if "version" in given:
            self.case.refresh_from_db(fields=["version"])  # another story may have written to it
            given["version"] = self.case.version
        done = verb(actor=self.school.principal if by_principal else self.focal, case=self.case, **given)
        self.case = done if isinstance(done, Case) else done.case

    @property
    def focal(self) -> User:
        return self.school.focal_at(self.opener, timezone.now())

    # ── the verbs

    def told(self, day: date, by: User, channel: str) -> None:
        def act() -> None:
            text = self.words.concern()
            self.concern = workflow.raise_concern(
                actor=by, pupil=self.pupil, channel=channel, danger_now=self.danger, text=text
            )

        self._at(day, act)

    def log(self, day: date, channel: str, danger: bool = False) -> None:
        """Of danger or abuse the hotline is told before anything is written; of danger one more, after."""
        if not danger and self.kind != CaseKind.ABUSE:
            self._at(day, lambda: self._log(channel, danger))
            return
        self._at(day, lambda: self.told_before.append(self._notify(AgencyKind.HOTLINE)))
        self._soon(lambda: self._log(channel, danger))
        if danger:
            self.in_danger = True
            second = self.rng.choice([AgencyKind.POLICE, AgencyKind.COMMUNE])
            self._soon(lambda: self._notify(second, self.case))
            self._soon(self._make_safe)

    def _make_safe(self) -> None:
        """What was done within the hours of the emergency."""
        clock = self.case.follow_ups.get(kind=FollowUpKind.EMERGENCY)
        workflow.complete_follow_up(
            actor=self.focal, case=self.case, follow_up=clock, done_on=timezone.localdate(), note=MADE_SAFE
        )

    def _lift(self) -> None:
        workflow.lift_danger(actor=self.focal, case=self.case, reason=SAFE_NOW)

    def _log(self, channel: str, danger: bool) -> None:
        waited = timedelta(minutes=self.rng.randint(5, 240))
        self.case = workflow.log_case(
            actor=self.focal,
            pupil=self.pupil,
            kind=self.kind,
            channel=channel,
            danger_now=danger,
            summary=self.words.summary(self.kind, channel, danger),
            noticed_at=self.concern.created if self.concern else timezone.now() - waited,
            other_kinds=self._beside(),
            concern=self.concern,
            told=self.told_before,
        )

    def _beside(self) -> list[str]:
        beside = {CaseKind.DROPOUT: CaseKind.SPECIAL, CaseKind.VIOLENCE_SUFFERED: CaseKind.PSYCHOLOGICAL}
        other = beside.get(CaseKind(self.kind))
        return [other.value] if other and self.rng.random() < 0.35 else []

    def _notify(self, kind: AgencyKind, case: Case | None = None) -> OutsideNotice:
        listed = people.emergency_agencies(self.school.unit, timezone.localdate())
        agency = next(row for row in listed if row.kind == kind and row.phone != "113")
        return workflow.notify_outside(actor=self.focal, agency=agency, case=case)

    def entry(self, day: date, kind: str = "") -> None:
        kind = kind or self.rng.choice(DIARY)
        self._put(
            day,
            workflow.write_entry,
            lambda: {
                "kind": kind,
                "happened_on": timezone.localdate(),
                "text": self.words.entry(self.kind, kind),
            },
        )

    def assess(self, day: date) -> None:
        """The initial assessment; now and then the assessor raises the proposed level."""
        signs = {CaseKind.SELF_HARM: ["self_harm"], CaseKind.ABUSE: ["daily_access"]}
        held = signs.get(CaseKind(self.kind), []) if self.level == RiskLevel.HIGH else []
        raised = self.level == RiskLevel.HIGH and not held and self.rng.random() < 0.3
        self._put(
            day,
            workflow.assess,
            lambda: {
                "version": 0,
                "scores": scores_for(RiskLevel.MEDIUM if raised else self.level, self.rng),
                "signs": held,
                "level": self.level,
                "reason": self.words.common("reason", "raise") if raised else "",
                "conclusion": self.words.conclusion(self.kind, self.level),
            },
        )

    def review(self, day: date, level: str) -> None:
        self._put(
            day,
            workflow.assess,
            lambda: {
                "version": 0,
                "scores": scores_for(level, self.rng),
                "signs": [],
                "level": level,
                "conclusion": self.words.better(self.kind),
            },
        )
        if self.in_danger and level != RiskLevel.HIGH:
            self.in_danger = False
            self._soon(self._lift)

    def triage(self, day: date, intervene: bool) -> None:
        self.decide(day, TriageDecision.INTERVENE if intervene else TriageDecision.PREVENT)

    def decide(self, day: date, decision: TriageDecision, look_after: int = 0) -> None:
        """`look_after`: so many days after a decision to watch."""
        self._put(
            day,
            workflow.triage,
            lambda: {
                "version": 0,
                "decision": decision,
                "reason": self.words.common("triage", decision),
                "look_on": timezone.localdate() + timedelta(days=look_after) if look_after else None,
            },
        )

    def move(self, day: date, target: str, reason: str = "", exact: bool = False) -> None:
        if target == Stage.INTERVENTION and self.kind in CAREFUL:
            reason = "protection"
        self._put(
            day,
            workflow.move,
            lambda: {"version": 0, "target": target, "reason": self.words.common("move", reason or target)},
            exact=exact,
        )

    def draft_plan(self, day: date) -> None:
        self._put(
            day,
            workflow.save_support_plan,
            lambda: {
                "version": 0,
                "objective": self.words.objective(self.kind),
                "pupil_view": self.words.pupil_view(),
                "actions": self._actions(),
            },
        )

    def _actions(self) -> list[ActionLine]:
        rows = self.words.actions(self.kind)
        self._results = [result for *_cells, result in rows]
        first = timezone.localdate() + timedelta(days=7)
        return [
            ActionLine(need, action, who, first + timedelta(days=7 * index), "other" if index else "high")
            for index, (need, action, who, _result) in enumerate(rows)
        ]

    def _answer_plan(self) -> None:
        """Pupil and caregiver say what they think of the plan; whoever nobody may contact is not asked."""
        said: dict[str, Any] = {
            "answer": PlanAnswerKind.AGREED,
            "way": AnswerWay.SPOKEN,
            "answered_on": timezone.localdate(),
        }
        workflow.answer_plan(actor=self.focal, case=self.case, who=PlanVoice.PUPIL, **said)
        for caregiver in access.contactable(self.case.pupil)[:1]:
            workflow.answer_plan(
                actor=self.focal, case=self.case, who=PlanVoice.CAREGIVER, caregiver=caregiver, **said
            )
        self.case.refresh_from_db()

    def submit_plan(self, day: date) -> None:
        self._at(day, self._answer_plan)
        self._put(day, workflow.submit_support_plan, lambda: {"version": 0})

    def decide_plan(self, day: date, approve: bool = True) -> None:
        """The principal opens the case, which leaves its trace, and decides."""

        def read() -> None:
            workflow.read_case(actor=self.school.principal, public_id=self.case.public_id, page="detail")

        name = "approve" if approve else "return_plan"
        self._at(day, read)
        self._put(
            day,
            workflow.decide_support_plan,
            lambda: {"version": 0, "approve": approve, "comment": self.words.common("principal", name)},
            by_principal=True,
        )

    def carry_out(self, day: date) -> None:
        """The next action of the approved plan is done, if one is left."""
        self._at(day, self._carry_out)

    def carry_out_due(self, day: date) -> None:
        """What was due until that day is done by then."""
        self._at(day, lambda: self._carry_out_until(day))

    def carry_out_all(self, day: date) -> None:
        """What is left of the plan, before the end."""
        self._at(day, lambda: self._carry_out_until(date.max))

    def _carry_out_until(self, day: date) -> None:
        plan = plan_in_force(self.case)
        for _one in list(plan.actions.unfinished().filter(due_on__lte=day)) if plan else []:
            self._carry_out()

    def _carry_out(self) -> None:
        plan = plan_in_force(self.case)
        left = list(plan.actions.unfinished()) if plan else []
        if left:
            result = self._results[-len(left)]
            workflow.record_action(
                actor=self.focal, case=self.case, action=left[0], done_on=timezone.localdate(), result=result
            )
            self.case.version += 1

    def check(self, day: date) -> None:
        """The next open follow-up is answered."""
        self._at(day, self._check)

    def _check(self) -> None:
        clock = self._meeting()
        if clock:
            note = self.words.common("check", "any")
            given = {"follow_up": clock, "done_on": timezone.localdate(), "note": note}
            self._do(workflow.complete_follow_up, given)

    def _meeting(self) -> FollowUp | None:
        """The next that the stage asked for from its beginning."""
        waiting = self.case.follow_ups.open().filter(kind=FollowUpKind.CHECK).exclude(code=NEXT_CHECK)
        return waiting.select_related("case__unit").first()

    def check_reintegration(self, day: date) -> None:
        """A look at every item: all is well but one, and that one has a note."""
        self._at(day, self._check_reintegration)

    def _check_reintegration(self) -> None:
        marks = dict.fromkeys(ReintegrationItem.values, (str(ReintegrationState.GOOD), ""))
        marks[ReintegrationItem.STUDY] = (ReintegrationState.WATCH, "Còn hổng kiến thức, đang được phụ đạo.")
        workflow.check_reintegration(actor=self.focal, case=self.case, seen_on=timezone.localdate(), marks=marks)
        self.case.version += 1

    def hand_on(self, day: date) -> None:
        """The commune takes the matter over: sent, accepted, done, answered within some days."""
        for step, after in enumerate((0, 2, 6, 7)):
            self._at(day + timedelta(days=after), partial(handing_on.take_step, self, step))

    def ask_closing(self, day: date, outcome: str) -> None:
        self._at(day, lambda: self._ask_closing(outcome))

    def _ask_closing(self, outcome: str) -> None:
        """Once the meetings are held: a month in which nothing happened may have put them off."""
        clock = self._meeting() if self.case.stage == Stage.REINTEGRATION else None
        if clock and timezone.localdate() < counts_from(clock):
            self._later(lambda: self._ask_closing(outcome))
            return
        if clock:
            self._check()
            self._ask_closing(outcome)
            return
        if outcome == Outcome.TRANSFERRED and taken_over(self.case):
            outcome = Outcome.PROGRESS  # nobody has
        said = {"version": 0, "reason": self.words.common("closing", outcome), "outcome": outcome}
        self._do(workflow.ask_closing, said | ({"no_transfer": FILE_STAYS} if outcome == Outcome.MOVED else {}))

    def close(self, day: date) -> None:
        self._at(day, self._close)

    def _close(self) -> None:
        if waiting_closing(self.case) is None:  # not proposed yet
            self._later(self._close)
            return
        said = {"version": 0, "approve": True, "comment": self.words.common("principal", "approve_closing")}
        self._do(workflow.decide_closing, said, by_principal=True)

    def _later(self, act: Callable[[], object]) -> None:
        when = timezone.now() + timedelta(days=7)
        while self.school.quiet and self.school.quiet <= when.date() <= month_end(self.school.quiet):
            when += timedelta(days=7)
        self.school.line.add(when, act)

    def ask_after(self, closed: date) -> None:
        """A month and a quarter later the school has asked how the pupil is, as far as these days have come."""
        for days in (26, 86):  # in time, so that the days to come are not full of them
            day = closed + timedelta(days=days)
            if day <= self.school.days.today:
                self._at(day, self._ask_after)

    def _ask_after(self) -> None:
        clock = self.case.follow_ups.filter(done_on__isnull=True, kind=FollowUpKind.AFTER).first()
        if clock is None:  # reopened cases have none
            return
        day = self.school.school_day_from(counts_from(clock))
        if day > timezone.localdate():  # closed some days after it was proposed
            if day <= self.school.days.today:
                self._at(day, self._ask_after, exact=True)
        else:
            self.case = workflow.check_after_closing(
                actor=self.focal,
                case=self.case,
                clock=clock,
                state=AfterState.SETTLED,
                seen_on=timezone.localdate(),
                seen_by=self.focal.full_name,
            )

    def reopen(self, day: date) -> None:
        self._put(
            day,
            workflow.reopen,
            lambda: {"version": 0, "reason": self.words.common("move", "relapse")},
            by_principal=True,
        )


def scores_for(level: str, rng: Random) -> dict[str, str]:
    """Answers to the grid from which the portal proposes that level."""
    high, medium, low = RiskLevel.HIGH.value, RiskLevel.MEDIUM.value, RiskLevel.LOW.value
    harm = {high: [high, medium], medium: [medium, low, high], low: [low, low, medium]}[level]
    protection = {high: [low, medium, low], medium: [medium, high, medium], low: [high, high, medium]}[level]
    while True:
        scores = {criterion.code: rng.choice(harm) for criterion in risk.HARM}
        scores |= {criterion.code: rng.choice(protection) for criterion in risk.PROTECTION}
        scores["severity"] = str(level)
        if risk.propose(scores, [], "") == level:
            return scores
