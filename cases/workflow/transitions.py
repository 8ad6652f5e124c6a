"""Which stage follows which, and what each gate asks. The table is the rule: the buttons of the page, the
choices of the API and the drawing in README.md come from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import (
    STAGE_ORDER,
    AssessmentPurpose,
    FollowUpKind,
    PlanState,
    ReferralState,
    RiskLevel,
    Stage,
    TriageDecision,
)
from cases.models import Case, Referral, ReintegrationMark, RiskAssessment, SupportPlan, Triage

Gate = Callable[[Case], str]  # what is still missing, in a sentence; "" when nothing is


def stage_began(case: Case) -> datetime:
    """When the case entered its present stage, the last time."""
    step = case.steps.filter(to_stage=case.stage).last()
    return step.at if step else case.opened_at


def last_assessment(case: Case) -> RiskAssessment | None:
    return case.assessments.last()


def last_triage(case: Case) -> Triage | None:
    return case.triages.last()


def last_checklist(case: Case) -> list[ReintegrationMark]:
    """The lines of the newest checklist of reintegration."""
    marks = list(case.reintegration.select_related("by"))
    return [mark for mark in marks if mark.at == marks[-1].at]


def current_plan(case: Case) -> SupportPlan | None:
    """The support plan of the present stay in intervention."""
    return case.support_plans.filter(created__gte=stage_began(case)).last()


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


def not_high(case: Case) -> str:
    if case.risk == RiskLevel.HIGH:
        return _("Nguy cơ cao: chỉ chuyển sang giai đoạn Can thiệp – trợ giúp.")
    return ""


def written_in_stage(case: Case) -> str:
    if case.entries.filter(written_at__gte=stage_began(case)).exists():
        return ""
    return _("Chưa có nhật ký nào của giai đoạn này.")


def plan_approved(case: Case) -> str:
    plan = current_plan(case)
    if plan is None:
        return _("Chưa có kế hoạch hỗ trợ, can thiệp.")
    if plan.state != PlanState.APPROVED:
        return _("Kế hoạch hỗ trợ, can thiệp chưa được hiệu trưởng duyệt.")
    return ""


def reviewed(case: Case) -> str:
    reviews = case.assessments.filter(purpose=AssessmentPurpose.REVIEW, at__gte=stage_began(case))
    last = reviews.last()
    if last is None:
        return _("Chưa có rà soát trong giai đoạn này.")
    if last.level == RiskLevel.HIGH:
        return _("Rà soát gần nhất vẫn là nguy cơ cao.")
    return ""


def outside_told(case: Case) -> str:
    if case.danger_now and not case.outside_notices.exists():
        return _("Chưa ghi nhận việc đã thông báo cho 111, công an hoặc UBND xã.")
    return ""


def followed_up(case: Case) -> str:
    left = case.follow_ups.filter(done_on__isnull=True, referral__isnull=True, transfer__isnull=True).count()
    return _("Còn %(count)s lần hẹn theo dõi chưa ghi kết quả.") % {"count": left} if left else ""


def referrals_answered(case: Case) -> str:
    """Which referral is not at its end, and what it waits for."""
    left = case.referrals.unsettled().select_related("agency")
    waiting = [f"{row.agency.name} ({_awaited(row)})" for row in left]
    return _("Chuyển gửi còn chờ: %(which)s.") % {"which": "; ".join(waiting)} if waiting else ""


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


@dataclass(frozen=True)
class Transition:
    source: Stage
    target: Stage
    action: str  # who may: a key of access.ACTIONS
    label: Promise
    gates: tuple[Gate, ...]

    def missing(self, case: Case) -> list[str]:
        return [sentence for gate in self.gates if (sentence := gate(case))]


TRANSITIONS: list[Transition] = [
    Transition(
        Stage.DETECTION,
        Stage.PREVENTION,
        "move",
        gettext_lazy("Chuyển sang phòng ngừa"),
        (assessed, not_high, triaged_to(TriageDecision.PREVENT)),
    ),
    Transition(
        Stage.DETECTION,
        Stage.INTERVENTION,
        "move",
        gettext_lazy("Chuyển sang can thiệp – trợ giúp"),
        (assessed, triaged_to(TriageDecision.INTERVENE)),
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
        (plan_approved, reviewed, outside_told),
    ),
    Transition(
        Stage.REINTEGRATION,
        Stage.INTERVENTION,
        "move",
        gettext_lazy("Can thiệp trở lại"),
        (),
    ),
    Transition(
        Stage.REINTEGRATION,
        Stage.CLOSED,
        "approve_closing",
        gettext_lazy("Kết thúc"),
        (reintegration_checked, referrals_answered, transfers_answered, followed_up, outside_told),
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
