"""What happens to a case on its way: entries, assessments, triage, plans, follow-ups, closing."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.enums import (
    ActionResultKind,
    AssessmentPurpose,
    ClimbStep,
    ClosingState,
    EntryKind,
    NeedLevel,
    Outcome,
    PlanState,
    RiskLevel,
    Stage,
    TriageDecision,
)
from cases.models.cases import Case
from cases.querysets import CaseEntryQuerySet, SupportActionQuerySet
from ctxh_portal.kit.calendar import END_OF_DAY
from ctxh_portal.kit.crypto import Encrypted, EncryptedTextField
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id


class OfCase(Encrypted):
    """A row of one case; its texts are written with the case's key."""

    case: models.ForeignKey[Case, Case]
    case_id: int
    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)

    class Meta:
        abstract = True

    def encryption_context(self) -> str:
        return f"{self.public_id}:{self.case_id}"

    def key_id(self) -> str:
        return self.case.public_id


class StageStep(OfCase):
    """A case went from one stage to another (from "" at its opening)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    from_stage = models.CharField(max_length=15, choices=Stage.choices, blank=True)
    to_stage = models.CharField(max_length=15, choices=Stage.choices)
    reason = EncryptedTextField(_("lý do"), blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("chuyển giai đoạn")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.to_stage


class CaseEntry(OfCase):
    """One dated entry of the case's diary. Never overwritten: a correction is a dated addition."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(_("loại"), max_length=15, choices=EntryKind.choices)
    happened_on = models.DateField(_("ngày diễn ra"))
    text = EncryptedTextField(_("nội dung"))
    own_words = EncryptedTextField(_("lời của học sinh, giữ nguyên văn"), blank=True)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    # whose minutes it adds to
    conference = models.ForeignKey(
        "cases.Conference", on_delete=models.PROTECT, null=True, blank=True, related_name="additions"
    )

    objects = CaseEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("nhật ký trường hợp")
        ordering = ["happened_on", "pk"]

    def __str__(self) -> str:
        return f"{self.happened_on:%d/%m/%Y}"


class RiskAssessment(OfCase):
    """The grid of NĐ 56/2017 (Mẫu 02; a review: Mẫu 06): harm against the ability to protect oneself."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assessments")
    purpose = models.CharField(max_length=10, choices=AssessmentPurpose.choices)
    scores = models.JSONField()  # criterion code -> "high" | "medium" | "low"
    signs = models.JSONField(default=list, blank=True)  # codes of signs that hold the level at Cao
    proposed = models.CharField(max_length=6, choices=RiskLevel.choices)
    level = models.CharField(_("mức độ nguy cơ"), max_length=6, choices=RiskLevel.choices)
    reason = EncryptedTextField(_("lý do nâng mức"), blank=True)
    conclusion = EncryptedTextField(_("nhận định"), blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("đánh giá nguy cơ")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.level


class Triage(OfCase):
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="triages")
    decision = models.CharField(_("quyết định"), max_length=10, choices=TriageDecision.choices)
    reason = EncryptedTextField(_("lý do"))
    look_on = models.DateField(_("ngày xem lại"), null=True, blank=True)  # of "watch"
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("phân loại")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.decision


class SupportPlan(OfCase):
    """Kế hoạch hỗ trợ, can thiệp (after Mẫu 04 of NĐ 56/2017); the principal approves it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="support_plans")
    objective = EncryptedTextField(_("mục tiêu"))
    pupil_view = EncryptedTextField(_("ý kiến của học sinh"), blank=True)
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    comment = EncryptedTextField(_("ý kiến của hiệu trưởng"), blank=True)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    # the approved plan of the same intervention that it goes on from; that one is in force until this is approved
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="revisions", editable=False
    )
    written_at = models.DateTimeField(default=timezone.now, editable=False)  # its words last changed
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("kế hoạch hỗ trợ, can thiệp")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.state

    def rows(self) -> models.QuerySet[SupportAction]:
        """Its actions with what came of them, for a page."""
        return self.actions.prefetch_related("results__case")


class SupportAction(Encrypted):
    """One row of the plan's table: a need, the goal for it, what is done. In a draft a need may wait for its
    action; a high need may not once the plan is submitted."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    plan = models.ForeignKey(SupportPlan, on_delete=models.CASCADE, related_name="actions")
    need = EncryptedTextField(_("nhu cầu"), max_length=200)
    level = models.CharField(_("mức độ nhu cầu"), max_length=5, choices=NeedLevel.choices, default=NeedLevel.OTHER)
    goal = EncryptedTextField(_("mục tiêu của nhu cầu"), max_length=300, blank=True)
    action = EncryptedTextField(_("việc làm"), max_length=300, blank=True)
    responsible = EncryptedTextField(_("người thực hiện"), max_length=120, blank=True)
    due_on = models.DateField(_("hạn"), null=True, blank=True)  # none: a need without an action yet
    done_on = models.DateField(_("ngày xong"), null=True, blank=True)
    result = EncryptedTextField(_("kết quả"), max_length=300, blank=True)  # the first; all are ActionResult
    not_done = models.BooleanField(default=False, editable=False)  # fell away, for the reason in `result`
    climbed = models.PositiveSmallIntegerField(choices=ClimbStep.choices, default=ClimbStep.NONE, editable=False)

    objects = SupportActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("việc hỗ trợ")
        ordering = [models.F("due_on").asc(nulls_last=True), "pk"]  # both engines alike

    def __str__(self) -> str:
        return f"{self.due_on:%d/%m/%Y}" if self.due_on else self.level

    def encryption_context(self) -> str:
        return f"{self.public_id}:{self.plan_id}"

    def key_id(self) -> str:
        return self.plan.case.public_id

    @property
    def started_at(self) -> datetime | None:
        """An action waits from the approval of its plan on."""
        return self.plan.decided_at

    @property
    def due_at(self) -> datetime | None:
        return timezone.make_aware(datetime.combine(self.due_on, END_OF_DAY)) if self.due_on else None

    @property
    def by_the_hour(self) -> bool:
        return False

    @property
    def outcome(self) -> str:
        """What came of it, in words."""
        words = gettext("Không thực hiện: %(reason)s") if self.not_done else "%(reason)s"
        return words % {"reason": self.result} if self.result else ""

    @property
    def additions(self) -> list[ActionResult]:
        """What was written down after the first result."""
        return [row for row in self.results.all() if row.kind == ActionResultKind.ADDITION]


class ActionResult(OfCase):
    """What came of one action of a plan; a second result is a dated addition. Append-only."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="action_results")
    action = models.ForeignKey(SupportAction, on_delete=models.PROTECT, related_name="results")
    kind = models.CharField(max_length=10, choices=ActionResultKind.choices)
    happened_on = models.DateField(_("ngày thực hiện"))
    text = EncryptedTextField(_("kết quả"), max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("kết quả việc hỗ trợ")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.kind


class Closing(OfCase):
    """The focal teacher proposes to close the case; the principal decides."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="closings")
    reason = EncryptedTextField(_("lý do kết thúc"))
    outcome = models.CharField(_("kết quả"), max_length=15, choices=Outcome.choices)
    # of an end by a move: why the file does not go along
    no_transfer = EncryptedTextField(_("vì sao không chuyển hồ sơ"), max_length=1000, blank=True)
    pupil_feedback = EncryptedTextField(_("ý kiến của học sinh"), max_length=1000, blank=True)
    caregiver_feedback = EncryptedTextField(_("ý kiến của người chăm sóc"), max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=ClosingState.choices, default=ClosingState.SUBMITTED)
    comment = EncryptedTextField(_("ý kiến của hiệu trưởng"), blank=True)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("đề nghị kết thúc")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.state
