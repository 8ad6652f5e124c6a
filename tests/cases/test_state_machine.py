"""Cases are walked at random beside a model of the rules that knows nothing of the code: 200 runs of 40 steps.
What the model allows must happen, what it refuses must be refused; stage, level and plan agree after each step."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.models import Agency
from cases import workflow
from cases.enums import ReintegrationItem
from cases.models import StageStep, SupportAction
from cases.risk import HARM, PROTECTION
from ctxh_portal.kit.errors import NotYours, RuleBroken
from tests.fixtures import days_pass

RUNS, PARTS, STEPS = 200, 4, 40

FOCAL, PRINCIPAL, COLLEAGUE = "lan", "hoa", "minh"
# mostly who may, so that the walk gets somewhere
ACTORS = st.sampled_from([FOCAL] * 5 + [PRINCIPAL] * 2 + [COLLEAGUE])
HEADS = st.sampled_from([PRINCIPAL] * 5 + [FOCAL, COLLEAGUE])
STAGES = ["detection", "prevention", "intervention", "reintegration", "closed"]
OTHERWISE = ["watch", "refer", "not_open"]  # lead to no other stage
LEVELS = ["low", "medium", "high"]
EARLY = ("unfounded", "moved", "left", "declined", "transferred")  # with these a case may end before reintegration
DATES = {"prevention": 1, "reintegration": 2}  # meetings that a stage asks for


def grid(harm: str, protection: str) -> dict[str, str]:
    return dict.fromkeys((c.code for c in HARM), harm) | dict.fromkeys((c.code for c in PROTECTION), protection)


# what the assessor ticks → the level below which nobody may go
GRIDS = {"low": grid("low", "high"), "medium": grid("medium", "medium"), "high": grid("high", "low")}


@dataclass
class Rules:
    """The way of a case as the circular and the decree have it, by hand."""

    stage: str = "detection"
    level: str = ""
    decision: str = ""  # of triage, the last
    steps: list[tuple[str, str]] = field(default_factory=list)
    plan: str = ""  # of this stay in intervention
    in_force: bool = False  # one was approved in this stay
    acts: int = 0  # actions of the plan
    todo: int = 0  # actions of the plan approved last, also in an earlier stay, without a result
    needy: bool = False  # a high need without an action
    heard: bool = False  # pupil and adult answered the plan as it reads
    entries: int = 0  # of this stay
    review: str = ""  # level of the last review in this stay
    looked: bool = False  # reintegration, in this stay
    unsettled: bool = False  # the last look said so
    dates: int = 0  # meetings not held yet
    more: bool = False  # those of the beginning of reintegration are held, and others follow
    proposed: str = ""  # closing: its outcome
    danger: bool = False
    owed: bool = False  # the outside has not been told since the newest danger
    hours: bool = False  # the emergency's clock runs

    def enter(self, stage: str) -> None:
        self.steps.append((self.stage, stage))
        self.stage = stage
        self.plan, self.in_force, self.acts, self.needy, self.heard = "", False, 0, False, False
        self.entries, self.review, self.looked = 0, "", False
        self.dates = DATES.get(stage, 0)
        self.proposed, self.more = "", False
        self.hours = self.hours and stage != "closed"

    @property
    def is_open(self) -> bool:
        return self.stage != "closed"

    def may_assess(self, floor: str, level: str) -> bool:
        return self.is_open and LEVELS.index(level) >= LEVELS.index(floor)

    def may_triage(self, decision: str) -> bool:
        if self.stage != "detection" or not self.level:
            return False
        return decision == "intervene" or self.level != "high"

    def may_move(self, target: str) -> bool:
        calm = self.level != "high"
        return {
            ("detection", "prevention"): bool(self.level) and calm and self.decision == "prevent",
            ("detection", "intervention"): bool(self.level) and self.decision == "intervene",
            ("prevention", "intervention"): True,
            ("prevention", "reintegration"): self.entries > 0 and calm and not self.owed,
            ("intervention", "reintegration"): self.in_force
            and self.plan != "submitted"
            and self.review in ("low", "medium")
            and not self.owed,
            ("reintegration", "intervention"): True,
        }.get((self.stage, target), False)

    def may_end(self, outcome: str) -> bool:
        if self.owed or self.danger:
            return False
        if outcome == "transferred" or (outcome == "stable" and self.unsettled):
            return False  # nobody took it over
        if outcome in ("stable", "progress", "left", "declined", "unfounded") and self.level == "high":
            return False
        if self.stage == "detection" and outcome != "unfounded" and self.decision in ("", "watch"):
            return False
        if self.stage in ("detection", "prevention", "intervention"):
            return outcome in EARLY and self.plan != "submitted"
        done = self.dates == 0 and self.todo == 0 and not self.hours
        return self.stage == "reintegration" and self.looked and done


class Walk(RuleBasedStateMachine):
    """Each run is one case, and is rolled back."""

    cast: Any
    make_case: Any

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.case, self.rules = self.make_case(), Rules()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def attempt(self, verb: Any, actor: str, by: set[str], allowed: bool, **given: Any) -> bool:
        """Call the verb; it must do exactly what the model says. Whether it did."""
        self.case.refresh_from_db()
        before = self.case.version
        wanted = None if actor in by and allowed else RuleBroken if actor in by else (NotYours, Http404)
        try:
            verb(actor=getattr(self.cast, actor), case=self.case, **given)
        except (RuleBroken, NotYours, Http404) as refused:
            assert wanted and isinstance(refused, wanted), f"{verb.__name__}: {refused!r} {self.rules}"
            self.case.refresh_from_db()
            assert self.case.version == before
            return False
        assert wanted is None, f"{verb.__name__} by {actor} went through: {self.rules}"
        return True

    @property
    def now(self) -> dict[str, int]:
        self.case.refresh_from_db()
        return {"version": self.case.version}

    @rule(actor=ACTORS)
    def write(self, actor: str) -> None:
        given = {
            "kind": "note",
            "happened_on": timezone.localdate(),
            "text": f"Gặp em, lần {self.rules.entries}, giai đoạn {len(self.rules.steps)}.",
        }
        if self.attempt(workflow.write_entry, actor, {FOCAL}, self.rules.is_open, **given):
            self.rules.entries += 1

    @rule(actor=ACTORS, floor=st.sampled_from(LEVELS), level=st.sampled_from(LEVELS))
    def assess(self, actor: str, floor: str, level: str) -> None:
        allowed, first = self.rules.may_assess(floor, level), not self.rules.level
        given = {"scores": GRIDS[floor], "signs": [], "level": level, "reason": "Cần theo dõi"}
        if self.attempt(workflow.assess, actor, {FOCAL}, allowed, **self.now, **given):
            self.rules.level = level
            self.rules.review = "" if first else level

    @rule(actor=ACTORS, decision=st.sampled_from(["prevent", "intervene"] * 3 + OTHERWISE))
    def triage(self, actor: str, decision: str) -> None:
        allowed = self.rules.may_triage(decision)
        given = {"reason": "Đã bàn", "look_on": timezone.localdate() + timedelta(days=5)}
        if self.attempt(workflow.triage, actor, {FOCAL}, allowed, **self.now, decision=decision, **given):
            self.rules.decision = decision

    @rule(actor=ACTORS, stage=st.sampled_from(STAGES))
    def move(self, actor: str, stage: str) -> None:
        self.go(actor, stage)

    @rule(actor=ACTORS)
    def move_on(self, actor: str) -> None:
        """Where the model says that a way is open: chance alone would seldom find it."""
        self.go(actor, next((stage for stage in STAGES if self.rules.may_move(stage)), "closed"))

    def go(self, actor: str, stage: str) -> None:
        allowed = self.rules.may_move(stage)
        if self.attempt(workflow.move, actor, {FOCAL}, allowed, **self.now, target=stage, reason="Đủ"):
            self.rules.enter(stage)

    @rule(actor=ACTORS, needy=st.booleans())
    def draft(self, actor: str, needy: bool) -> None:
        action = workflow.ActionLine("An toàn", "Gặp em", "Cô Lan", timezone.localdate())
        lines = [action, workflow.ActionLine("Sức khỏe", level="high")] if needy else [action]
        allowed = self.rules.stage == "intervention" and self.rules.plan in ("", "draft", "returned")
        given = {"objective": f"Mục tiêu {self.case.version}", "pupil_view": "", "actions": lines}
        if self.attempt(workflow.save_support_plan, actor, {FOCAL}, allowed, **self.now, **given):
            self.rules.plan = self.rules.plan or "draft"
            self.rules.needy, self.rules.heard, self.rules.acts = needy, False, 1

    @rule(actor=ACTORS)
    def revise(self, actor: str) -> None:
        """A new draft follows the approved plan, with what is left of it."""
        allowed = self.rules.stage == "intervention" and self.rules.plan == "approved"
        if self.attempt(workflow.revise_support_plan, actor, {FOCAL}, allowed, **self.now):
            self.rules.plan, self.rules.acts, self.rules.heard = "draft", self.rules.todo, False

    @rule(actor=ACTORS, not_done=st.booleans())
    def act(self, actor: str, not_done: bool) -> None:
        action = SupportAction.objects.filter(plan__case=self.case).unfinished().first()
        assert (action is not None) == (self.rules.todo > 0)
        if action is None:
            return
        given = {"action": action, "done_on": timezone.localdate(), "result": "Xong", "not_done": not_done}
        if self.attempt(workflow.record_action, actor, {FOCAL}, self.rules.is_open, **given):
            self.rules.todo -= 1

    @rule(actor=ACTORS)
    def hear(self, actor: str) -> None:
        said = {"answer": "agreed", "way": "spoken", "words": "Được ạ", "answered_on": timezone.localdate()}
        allowed = bool(self.rules.plan)
        if self.attempt(workflow.answer_plan, actor, {FOCAL}, allowed, who="pupil", **said):
            self.rules.heard = True  # nobody is named who cares for this pupil

    @rule(actor=ACTORS)
    def submit(self, actor: str) -> None:
        ready = self.rules.acts > 0 and self.rules.heard and not self.rules.needy
        allowed = self.rules.plan in ("draft", "returned") and ready
        if self.attempt(workflow.submit_support_plan, actor, {FOCAL}, allowed, **self.now):
            self.rules.plan = "submitted"

    @rule(actor=HEADS, approve=st.booleans())
    def decide_plan(self, actor: str, approve: bool) -> None:
        allowed = self.rules.plan == "submitted"
        given = {"approve": approve, "comment": "Bổ sung"}
        if self.attempt(workflow.decide_support_plan, actor, {PRINCIPAL}, allowed, **self.now, **given):
            self.rules.plan = "approved" if approve else "returned"
            if approve:
                self.rules.in_force, self.rules.todo = True, self.rules.acts

    @rule(actor=ACTORS, early=st.booleans())
    def meet(self, actor: str, early: bool) -> None:
        clock = self.case.follow_ups.filter(kind="check", done_on=None).first()
        assert (clock is not None) == (self.rules.dates > 0 or self.rules.more)
        if clock is None:
            return
        if actor == FOCAL and not early:
            days_pass(self.case)
            clock.refresh_from_db()
        too_early = timezone.localdate(clock.started_at) == timezone.localdate()
        given = {"follow_up": clock, "done_on": timezone.localdate(), "note": "Em ổn"}
        if self.attempt(workflow.complete_follow_up, actor, {FOCAL}, True, **given):
            answered = self.case.follow_ups.get(pk=clock.pk).done_on is not None
            assert answered != too_early
            self.rules.entries += too_early
            if answered and not self.rules.more:
                self.rules.dates -= 1
                self.rules.more = self.rules.stage == "reintegration" and self.rules.dates == 0

    @rule(actor=ACTORS, state=st.sampled_from(["good", "watch", "unsettled"]))
    def look(self, actor: str, state: str) -> None:
        marks = dict.fromkeys(ReintegrationItem.values, (state, ""))
        allowed = self.rules.stage == "reintegration"
        given = {"seen_on": timezone.localdate(), "marks": marks}
        if self.attempt(workflow.check_reintegration, actor, {FOCAL}, allowed, **given):
            self.rules.looked, self.rules.unsettled = True, state == "unsettled"

    @rule(actor=ACTORS)
    def mark(self, actor: str) -> None:
        given = {"reason": "Em bị chặn đánh"}
        if self.attempt(workflow.mark_danger, actor, {FOCAL, PRINCIPAL}, self.rules.is_open, **given):
            self.rules.danger = self.rules.owed = self.rules.hours = True

    @rule(actor=ACTORS)
    def lift(self, actor: str) -> None:
        """The danger is over, and the hours for measures with it; what is owed stays owed."""
        allowed = self.rules.danger and self.rules.is_open
        if self.attempt(workflow.lift_danger, actor, {FOCAL, PRINCIPAL}, allowed, reason="Em đã an toàn"):
            self.rules.danger = self.rules.hours = False

    @rule(actor=ACTORS)
    def deny(self, actor: str) -> None:
        allowed = not self.rules.danger and self.rules.is_open
        self.attempt(workflow.deny_danger, actor, {FOCAL}, allowed, reason="Em đang ở nhà với mẹ")

    @rule(actor=ACTORS, kind=st.sampled_from(["hotline", "police", "commune", "health"]))
    def tell(self, actor: str, kind: str) -> None:
        agency = Agency.objects.filter(kind=kind).first()
        told = self.attempt(workflow.notify_outside, actor, {FOCAL, PRINCIPAL}, True, agency=agency)
        if told and kind != "health":
            self.rules.owed = False

    @rule(actor=ACTORS)
    def make_safe(self, actor: str) -> None:
        """What was done within the hours of the emergency is written down."""
        clock = self.case.follow_ups.filter(kind="emergency", done_on=None).first()
        assert (clock is not None) == self.rules.hours
        if clock is None:
            return
        given = {"follow_up": clock, "done_on": timezone.localdate(), "note": "Em ở với bà"}
        if self.attempt(workflow.complete_follow_up, actor, {FOCAL}, True, **given):
            self.rules.hours = False

    @rule(actor=ACTORS, outcome=st.sampled_from(["stable"] * 4 + list(EARLY)))
    def propose(self, actor: str, outcome: str) -> None:
        allowed = self.rules.may_end(outcome) and not self.rules.proposed
        given = {"reason": "Em ổn định", "outcome": outcome, "no_transfer": "Trường ngoài cổng"}
        if self.attempt(workflow.ask_closing, actor, {FOCAL}, allowed, **self.now, **given):
            self.rules.proposed = outcome

    @rule(actor=HEADS, approve=st.booleans())
    def decide_closing(self, actor: str, approve: bool) -> None:
        proposed = self.rules.proposed
        allowed = bool(proposed) and (not approve or self.rules.may_end(proposed))
        given = {"approve": approve, "comment": "Bổ sung"}
        if self.attempt(workflow.decide_closing, actor, {PRINCIPAL}, allowed, **self.now, **given):
            self.rules.proposed = ""
            if approve:
                self.rules.enter("closed")

    @rule(actor=HEADS)
    def reopen(self, actor: str) -> None:
        allowed = not self.rules.is_open
        if self.attempt(workflow.reopen, actor, {PRINCIPAL}, allowed, **self.now, reason="Tái diễn"):
            self.rules.enter("intervention")

    @rule(actor=st.just(FOCAL))
    def from_an_old_page(self, actor: str) -> None:
        """A form opened before the last change is refused, whatever it asks."""
        stale = {"version": self.case.version - 1, "target": "intervention"}
        self.attempt(workflow.move, actor, {FOCAL}, False, **stale)

    @invariant()
    def agrees(self) -> None:
        self.case.refresh_from_db()
        case, rules = self.case, self.rules
        assert (case.stage, case.risk, case.is_open) == (rules.stage, rules.level, rules.is_open)
        assert case.danger_now == rules.danger
        assert case.follow_ups.filter(kind="refer", done_on=None).exists() == rules.owed
        steps = StageStep.objects.filter(case=case).exclude(from_stage="")
        assert list(steps.values_list("from_stage", "to_stage")) == rules.steps
        assert bool(case.closed_at) == (rules.stage == "closed")
        plan = workflow.transitions.current_plan(case)
        assert (plan.state if plan else "") == rules.plan


@pytest.mark.parametrize("part", range(PARTS))
def test_cases_walk_as_the_rules_say(cast, make_case, part):
    config = settings(
        max_examples=RUNS // PARTS,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    machine = type("Walk", (Walk,), {"cast": cast, "make_case": staticmethod(make_case)})
    run_state_machine_as_test(seed(part)(machine), settings=config)
