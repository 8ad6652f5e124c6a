"""Which stage follows which, and what each gate asks. The table is the rule: the buttons of the page, the
choices of the API and the drawing in README.md come from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access as people
from cases import danger
from cases.enums import (
    APPROVALS,
    EARLY_OUTCOMES,
    PROTECTORS,
    STAGE_ORDER,
    AssessmentPurpose,
    FollowUpKind,
    Outcome,
    PlanState,
    ReferralState,
    ReintegrationState,
    RiskLevel,
    Stage,
    TransferState,
    TriageDecision,
)
from cases.models import Case, Referral, ReintegrationMark, SupportPlan, Triage

NEXT_CHECK = "stage.reintegration.next"  # once those of the stage's beginning are answered

Gate = Callable[[Case], str]  # what is still missing, in a sentence; "" when nothing is


class Missing(str):
    """That sentence, and where it is put right: the name of a page, or an anchor of the case's own page; for whom,
    a key of access.ACTIONS."""

    action, place = "", ""

    @property
    def anchor(self) -> str:
        return self.place if self.place.startswith("#") else ""


def missing_of(gates: Iterable[Gate], case: Case) -> list[Missing]:
    found = []
    for gate in gates:
        if sentence := gate(case):
            line = Missing(sentence)
            line.action, line.place = PLACES.get(gate, ("", ""))
            found.append(line)
    return found


def stage_began(case: Case) -> datetime:
    """When the case entered its present stage, the last time."""
    step = case.steps.filter(to_stage=case.stage).last()
    return step.at if step else case.opened_at


def last_triage(case: Case) -> Triage | None:
    return case.triages.last()


def last_checklist(case: Case) -> list[ReintegrationMark]:
    """The lines of the newest checklist of reintegration."""
    marks = list(case.reintegration.select_related("by"))
    return [mark for mark in marks if mark.at == marks[-1].at]


def current_plan(case: Case) -> SupportPlan | None:
    """The support plan of the present stay in intervention: the newest, which may still be a draft."""
    return case.support_plans.filter(created__gte=stage_began(case)).last()


def plan_in_force(case: Case) -> SupportPlan | None:
    """The plan that is carried out: approved last, also of an earlier stay."""
    return case.support_plans.filter(state=PlanState.APPROVED).last()


def plan_to_show(case: Case) -> SupportPlan | None:
    """The one that is worked on; once the stay is over, the one in force, never a draft that was left behind."""
    if case.stage == Stage.INTERVENTION:
        return current_plan(case)
    return plan_in_force(case) or case.support_plans.last()


def assessed(case: Case) -> str:
    if case.assessments.filter(purpose=AssessmentPurpose.INITIAL).exists():
        return ""
    return _("Chưa có đánh giá nguy cơ ban đầu.")


def triaged_to(decision: TriageDecision) -> Gate:
    def gate(case: Case) -> str:
        triage = last_triage(case)
        if triage is None:
            return _("Chưa có quyết định phân loại và lý do.")
        if triage.decision != decision:
            return _("Quyết định phân loại gần nhất là “%(decision)s”.") % {
                "decision": triage.get_decision_display()
            }
        return ""

    return gate


to_prevent, to_intervene = triaged_to(TriageDecision.PREVENT), triaged_to(TriageDecision.INTERVENE)


def not_high(case: Case) -> str:
    if case.risk == RiskLevel.HIGH:
        return _("Nguy cơ cao: chỉ chuyển sang giai đoạn Can thiệp – trợ giúp.")
    return ""


def written_in_stage(case: Case) -> str:
    if case.entries.filter(written_at__gte=stage_began(case)).exists():
        return ""
    return _("Chưa có nhật ký nào của giai đoạn này.")


def plan_approved(case: Case) -> str:
    states = list(case.support_plans.filter(created__gte=stage_began(case)).values_list("state", flat=True))
    if not states:
        return _("Chưa có kế hoạch hỗ trợ, can thiệp.")
    if PlanState.APPROVED not in states:
        return _("Kế hoạch hỗ trợ, can thiệp chưa được hiệu trưởng duyệt.")
    return ""


def plan_decided(case: Case) -> str:
    """Nothing is left behind on the principal's desk."""
    if case.support_plans.filter(state=PlanState.SUBMITTED).exists():
        return _("Một bản kế hoạch đang chờ hiệu trưởng duyệt.")
    return ""


def actions_answered(case: Case) -> str:
    """Which actions of the plan in force nobody has written a result of."""
    plan = plan_in_force(case)
    left = plan.actions.unfinished() if plan else []
    names = "; ".join(action.action for action in left)
    return _("Việc hỗ trợ chưa ghi kết quả: %(which)s.") % {"which": names} if names else ""


def reviewed(case: Case) -> str:
    reviews = case.assessments.filter(purpose=AssessmentPurpose.REVIEW, at__gte=stage_began(case))
    last = reviews.last()
    if last is None:
        return _("Chưa có rà soát trong giai đoạn này.")
    if last.level == RiskLevel.HIGH:
        return _("Rà soát gần nhất vẫn là nguy cơ cao.")
    return ""


def outside_told(case: Case) -> str:
    """Asked of every danger, also of one that is over, and of abuse whatever is said of danger."""
    return _("Chưa ghi nhận việc đã thông báo cho 111, công an hoặc UBND xã.") if danger.to_tell(case) else ""


def danger_over(case: Case) -> str:
    """Nobody ends a case while it says that the child is in danger."""
    if not case.danger_now:
        return ""
    return _(
        "Dấu hiệu nguy hiểm đang còn đánh dấu: ghi rằng đã hết nguy hiểm hoặc để trường hợp mở cho đến khi em "
        "an toàn."
    )


def followed_up(case: Case) -> str:
    open_ones = case.follow_ups.filter(done_on__isnull=True, referral__isnull=True, transfer__isnull=True)
    open_ones = open_ones.exclude(code=NEXT_CHECK, due_at__gte=timezone.now())  # they come as long as it is open
    left = open_ones.exclude(kind__in=APPROVALS).count()
    return _("Còn %(count)s lần hẹn theo dõi chưa ghi kết quả.") % {"count": left} if left else ""


def referrals_answered(case: Case) -> str:
    """Which referral is not at its end, and what it waits for."""
    left = case.referrals.unsettled().select_related("agency")
    waiting = [f"{row.agency.name} ({_awaited(row)})" for row in left]
    return _("Chuyển gửi còn chờ: %(which)s.") % {"which": "; ".join(waiting)} if waiting else ""


def declined_answered(case: Case) -> str:
    """A refusal is followed by another place, or by a word why not."""
    if case.follow_ups.filter(kind=FollowUpKind.AGAIN, done_on__isnull=True).exists():
        return _("Nơi nhận đã từ chối chuyển gửi: chưa chọn nơi khác hoặc ghi vì sao không.")
    return ""


def _awaited(referral: Referral) -> str:
    if referral.state in (ReferralState.SUBMITTED, ReferralState.APPROVED):
        return _("duyệt, gửi hoặc bỏ")
    if referral.state in (ReferralState.SENT, ReferralState.RECEIVED):
        return _("trả lời")
    if referral.state == ReferralState.ACCEPTED:
        return _("kết quả thực hiện")
    return _("phản hồi") if referral.state == ReferralState.DONE else _("hiệu trưởng xác nhận")


def transfers_answered(case: Case) -> str:
    """Which file is still on its way to another school."""
    waiting = [row.school_name for row in case.transfers.unsettled().select_related("to_unit", "case")]
    return _("Hồ sơ chuyển trường chưa xong: %(which)s.") % {"which": "; ".join(waiting)} if waiting else ""


def reintegration_checked(case: Case) -> str:
    if case.reintegration.filter(at__gte=stage_began(case)).exists():
        return ""
    return _("Chưa có bảng theo dõi hòa nhập của giai đoạn này.")


# What an end asks besides, by its outcome


def settled(case: Case) -> str:
    left = [mark for mark in last_checklist(case) if mark.state == ReintegrationState.UNSETTLED]
    names = ", ".join(mark.get_item_display() for mark in left)
    return _("Bảng theo dõi hòa nhập gần nhất còn mục chưa ổn: %(which)s.") % {"which": names} if names else ""


def decided(case: Case) -> str:
    """The decision not to act is the one that is asked about later: it stands there, with its reason."""
    triage = last_triage(case)
    if case.stage == Stage.DETECTION and (triage is None or triage.decision == TriageDecision.WATCH):
        return _("Kết thúc từ giai đoạn Phát hiện: cần đánh giá nguy cơ và quyết định phân loại, có lý do.")
    return ""


def calm(case: Case) -> str:
    if case.risk == RiskLevel.HIGH:
        return _(
            "Nguy cơ đang ở mức cao theo lần đánh giá gần nhất: chưa kết thúc được với kết quả này; mời thầy/cô "
            "rà soát lại trước."
        )
    return ""


def protectors_have_it(case: Case) -> str:
    """A family says no to the school's help, not to the child's protection."""
    if not danger.is_grave(case) or _referred_to_protectors(case):
        return ""
    asked = _("Xâm hại, tự gây hại: gia đình từ chối thì cần chuyển gửi công an hoặc UBND xã trước khi kết thúc.")
    listed = people.agencies_for(case.unit, timezone.localdate()).filter(kind__in=PROTECTORS).exists()
    return asked if listed else f"{asked} {NOBODY_LISTED}"


NOBODY_LISTED = gettext_lazy(
    "Danh bạ của địa bàn chưa có nơi nào như vậy: mời thầy/cô đề nghị cán bộ của cơ quan quản lý bổ sung."
)


def _referred_to_protectors(case: Case) -> bool:
    return case.referrals.filter(sent_on__isnull=False, agency__kind__in=PROTECTORS).exists()


def grave_decided(case: Case) -> str:
    """Who was taken for somebody else needs no assessment; abuse is not called unfounded without one."""
    return decided(case) if danger.is_grave(case) else ""


def looked_into(case: Case) -> str:
    """That there was nothing in it is found by looking a second time, or by those who protect children."""
    if not danger.is_grave(case) or _referred_to_protectors(case):
        return ""
    if case.assessments.filter(purpose=AssessmentPurpose.REVIEW).exists():
        return ""  # not high any longer: that is asked of every case
    return _(
        "Xâm hại, tự gây hại: trước khi kết thúc vì tin không xác thực, cần rà soát lại mức nguy cơ, hoặc chuyển "
        "gửi công an hoặc UBND xã."
    )


def taken_over(case: Case) -> str:
    if case.referrals.filter(state__in=TAKEN_OVER).exists():
        return ""
    return _("Chưa có cơ quan nào tiếp nhận chuyển gửi của trường hợp này.")


def file_followed(case: Case) -> str:
    if case.transfers.filter(state=TransferState.ACCEPTED).exists():
        return ""
    return _("Trường mới chưa tiếp nhận hồ sơ: mời thầy/cô chuyển hồ sơ, hoặc ghi vì sao không chuyển.")


TAKEN_OVER = (ReferralState.ACCEPTED, ReferralState.DONE, ReferralState.FEEDBACK)
OUTCOME_GATES: dict[str, tuple[Gate, ...]] = {
    Outcome.STABLE: (settled, calm),
    Outcome.PROGRESS: (calm,),
    Outcome.TRANSFERRED: (decided, taken_over),
    Outcome.MOVED: (decided, file_followed),
    Outcome.LEFT: (decided, calm),
    Outcome.DECLINED: (decided, calm, protectors_have_it),
    Outcome.UNFOUNDED: (grave_decided, calm, looked_into),
}

# Where what a gate misses is put right, and who may (Missing)
PLACES: dict[Gate, tuple[str, str]] = {
    assessed: ("assess", "cases:assess"),
    reviewed: ("assess", "cases:assess"),
    calm: ("assess", "cases:assess"),
    looked_into: ("assess", "cases:assess"),
    to_prevent: ("triage", "cases:triage"),
    to_intervene: ("triage", "cases:triage"),
    decided: ("triage", "cases:triage"),
    grave_decided: ("triage", "cases:triage"),
    written_in_stage: ("write", "cases:entry"),
    reintegration_checked: ("write", "cases:reintegration"),
    settled: ("write", "cases:reintegration"),
    outside_told: ("notify", "cases:notice"),
    danger_over: ("lift_danger", "cases:danger_lift"),
    plan_decided: ("approve_plan", "cases:decide_plan"),
    plan_approved: ("plan", "#ke-hoach"),
    actions_answered: ("write", "#ke-hoach"),
    followed_up: ("write", "#thoi-han"),
    referrals_answered: ("refer", "#chuyen-gui"),
    declined_answered: ("refer", "#chuyen-gui"),
    taken_over: ("refer", "#chuyen-gui"),
    protectors_have_it: ("refer", "#chuyen-gui"),
    transfers_answered: ("refer", "#chuyen-truong"),
    file_followed: ("refer", "#chuyen-truong"),
}


@dataclass(frozen=True)
class Transition:
    source: Stage
    target: Stage
    action: str  # who may: a key of access.ACTIONS
    label: Promise
    gates: tuple[Gate, ...]
    outcomes: tuple[Outcome, ...] = ()  # of an end: with which

    @property
    def is_early(self) -> bool:
        """An end before reintegration."""
        return self.outcomes == EARLY_OUTCOMES

    def missing(self, case: Case) -> list[Missing]:
        return missing_of(self.gates, case)


TRANSITIONS: list[Transition] = [
    Transition(
        Stage.DETECTION,
        Stage.PREVENTION,
        "move",
        gettext_lazy("Chuyển sang phòng ngừa"),
        (assessed, not_high, to_prevent),
    ),
    Transition(
        Stage.DETECTION,
        Stage.INTERVENTION,
        "move",
        gettext_lazy("Chuyển sang can thiệp – trợ giúp"),
        (assessed, to_intervene),
    ),
    Transition(
        Stage.PREVENTION,
        Stage.INTERVENTION,
        "move",
        gettext_lazy("Chuyển sang can thiệp – trợ giúp"),
        (),
    ),
    Transition(
        Stage.PREVENTION,
        Stage.REINTEGRATION,
        "move",
        gettext_lazy("Chuyển sang hỗ trợ hòa nhập"),
        (written_in_stage, not_high, outside_told),
    ),
    Transition(
        Stage.INTERVENTION,
        Stage.REINTEGRATION,
        "move",
        gettext_lazy("Chuyển sang hỗ trợ hòa nhập"),
        (plan_approved, plan_decided, reviewed, outside_told),
    ),
    Transition(
        Stage.REINTEGRATION,
        Stage.INTERVENTION,
        "move",
        gettext_lazy("Can thiệp trở lại"),
        (),
    ),
    *(
        Transition(
            stage,
            Stage.CLOSED,
            "approve_closing",
            gettext_lazy("Kết thúc sớm"),
            (plan_decided, referrals_answered, declined_answered, transfers_answered, danger_over, outside_told),
            EARLY_OUTCOMES,
        )
        for stage in (Stage.DETECTION, Stage.PREVENTION, Stage.INTERVENTION)
    ),
    Transition(
        Stage.REINTEGRATION,
        Stage.CLOSED,
        "approve_closing",
        gettext_lazy("Kết thúc"),
        (
            reintegration_checked,
            actions_answered,
            referrals_answered,
            transfers_answered,
            followed_up,
            danger_over,
            outside_told,
        ),
        tuple(Outcome),
    ),
    Transition(
        Stage.CLOSED,
        Stage.INTERVENTION,
        "reopen",
        gettext_lazy("Mở lại"),
        (),
    ),
]

# The clocks that start when a stage begins: what for, and the code of the deadline rule. That of the next
# assessment follows from the level of risk (workflow/clocks.py).
STAGE_FOLLOW_UPS: dict[Stage, list[tuple[FollowUpKind, str]]] = {
    Stage.DETECTION: [(FollowUpKind.ASSESS, "stage.detection.assess")],
    Stage.PREVENTION: [(FollowUpKind.CHECK, "stage.prevention.check")],
    Stage.INTERVENTION: [(FollowUpKind.PLAN, "stage.intervention.plan")],
    Stage.REINTEGRATION: [
        (FollowUpKind.CHECK, "stage.reintegration.check"),
        (FollowUpKind.CHECK, "stage.reintegration.check2"),
    ],
    Stage.CLOSED: [
        (FollowUpKind.AFTER, "stage.closed.check"),
        (FollowUpKind.AFTER, "stage.closed.check2"),
    ],
}


def transition(source: str, target: str) -> Transition | None:
    return next((t for t in TRANSITIONS if (t.source, t.target) == (source, target)), None)


def ways_on(case: Case) -> list[Transition]:
    """The transitions that leave the present stage, in the order of the table."""
    return [t for t in TRANSITIONS if t.source == case.stage]


def stage_states(case: Case) -> list[tuple[Stage, str]]:
    """Each stage with "done", "current", "skipped" or "todo": the stage left out shows as left out."""
    been = {case.stage, *case.steps.values_list("from_stage", flat=True)}
    here = STAGE_ORDER.index(Stage(case.stage))
    states = []
    for index, stage in enumerate(STAGE_ORDER):
        if stage == case.stage:
            state = "current"
        elif index > here:
            state = "todo"
        else:
            state = "done" if stage in been else "skipped"
        states.append((stage, state))
    return states
