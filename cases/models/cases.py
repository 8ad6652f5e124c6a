from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from accounts.models import Agency, Unit, User
from cases.enums import (
    TO_DECIDE,
    CaseKind,
    Channel,
    ClimbStep,
    ConcernSource,
    ConcernState,
    GrantKind,
    Outcome,
    RiskLevel,
    Stage,
)
from cases.models.pupils import Pupil
from cases.querysets import CaseGrantQuerySet, CaseQuerySet, ConcernQuerySet
from ctxh_portal.kit.crypto import Encrypted, EncryptedTextField
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id


class Case(Encrypted):
    """One pupil, one trouble, from detection to closing. Visible to the principal of the school and to
    whoever holds a CaseGrant on it; to nobody else. Its narratives and files are encrypted with its own key."""

    owns_key = True

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cases")
    year_code = models.CharField(max_length=4)  # "2627"
    number = models.PositiveIntegerField()
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="cases", verbose_name=_("học sinh"))
    kind = models.CharField(_("nhóm trường hợp"), max_length=20, choices=CaseKind.choices)
    other_kinds = models.JSONField(_("nhóm khác kèm theo"), default=list, blank=True)
    stage = models.CharField(_("giai đoạn"), max_length=15, choices=Stage.choices, default=Stage.DETECTION)
    risk = models.CharField(_("mức độ nguy cơ"), max_length=6, choices=RiskLevel.choices, blank=True)
    channel = models.CharField(_("kênh tiếp nhận"), max_length=15, choices=Channel.choices)
    # "" where nobody said, and for cases from before it was asked
    source = models.CharField(_("người cho biết"), max_length=10, choices=ConcernSource.choices, blank=True)
    danger_now = models.BooleanField(_("đang gặp nguy hiểm"))
    # of its concerns: roles by which nobody gets the case (`Concern.not_to`)
    not_to = models.CharField(max_length=40, blank=True, editable=False)
    summary = EncryptedTextField(_("nội dung ghi nhận"))
    # apart from what an adult thinks of it: listening to the child, and evidence
    own_words = EncryptedTextField(_("lời của học sinh, giữ nguyên văn"), blank=True)
    noticed_at = models.DateTimeField(_("thời điểm nhận thông tin"))
    opened_at = models.DateTimeField(_("ghi nhận lúc"), auto_now_add=True)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(_("kết quả"), max_length=15, choices=Outcome.choices, blank=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("trường hợp")
        ordering = ["-updated_at", "-pk"]
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["unit", "year_code", "number"], name="case_code_once")]
        indexes = [
            models.Index(fields=["unit", "-updated_at", "-id"], name="case_by_unit"),
            models.Index(fields=["unit", "opened_at"], name="case_by_opening"),
        ]

    def __str__(self) -> str:
        return self.code

    def encryption_context(self) -> str:
        return self.public_id

    def key_id(self) -> str:
        return self.public_id

    @property
    def code(self) -> str:
        return f"CTXH-{self.year_code}-{self.number:04d}"

    @property
    def is_open(self) -> bool:
        return self.stage != Stage.CLOSED


class CaseCounter(models.Model):
    """The last case number of a school in a school year. A row of its own, because whoever logs a case may not
    see the cases that were numbered before."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year_code = models.CharField(max_length=4)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("số thứ tự trường hợp")
        constraints = [models.UniqueConstraint(fields=["unit", "year_code"], name="case_counter_once")]

    def __str__(self) -> str:
        return f"{self.year_code} {self.last}"


class CaseGrant(UserObjectPermissionBase):
    """This person may see this one case, as long as they hold a role at `unit` that its kind asks for
    (access.GRANTS). One row per person, case and kind; a renewal updates the row, its past is in the audit
    trail. Written by `workflow` alone."""

    content_object = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="grants")
    kind = models.CharField(max_length=10, choices=GrantKind.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    parts = models.JSONField(default=list, blank=True)  # of a share: CasePart codes
    reason = models.CharField(max_length=300, blank=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = CaseGrantQuerySet.as_manager()  # type: ignore[assignment, misc]

    class Meta(UserObjectPermissionBase.Meta):
        verbose_name = _("quyền xem trường hợp")
        unique_together = [["user", "permission", "content_object", "kind"]]


class Concern(Encrypted):
    """A sign that somebody at the school passed on. Its author sees the receipt and the outcome signal, never
    a file. Its key is its own: whoever erases a case erases those of its concerns too."""

    owns_key = True

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="concerns")
    # nobody where it was told anonymously, until a reader finds out whom it is about
    pupil = models.ForeignKey(
        Pupil, on_delete=models.PROTECT, null=True, blank=True, related_name="concerns", verbose_name=_("học sinh")
    )
    channel = models.CharField(_("thầy/cô biết tin qua"), max_length=15, choices=Channel.choices)
    source = models.CharField(
        _("người cho biết"), max_length=10, choices=ConcernSource.choices, default=ConcernSource.TEACHER
    )
    danger_now = models.BooleanField(_("đang gặp nguy hiểm"))
    text = EncryptedTextField(_("điều thầy/cô nhận thấy"))
    own_words = EncryptedTextField(_("lời của học sinh, giữ nguyên văn"), blank=True)
    sender = EncryptedTextField(_("người gửi tự ghi"), blank=True)  # on the school's page: name, class, contact
    # nobody: it was told on the school's page (ConcernBox)
    author = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="concerns")
    # roles that shall not read it, whoever has them: "principal", "focal" or both
    not_to = models.CharField(max_length=40, blank=True, editable=False)
    created = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=ConcernState.choices, default=ConcernState.NEW)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = EncryptedTextField(_("lý do"), blank=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="concerns")
    # the named officer, when the principal is involved
    routed_to = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # where it was referred to
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # until when somebody decides, or looks again at what is watched; None: no deadline
    due_at = models.DateTimeField(_("hạn quyết định"), null=True, blank=True, editable=False)
    climbed = models.PositiveSmallIntegerField(choices=ClimbStep.choices, default=ClimbStep.NONE, editable=False)

    receipt_code: str  # in the clear, once: on the row that `tell_box` returns

    objects = ConcernQuerySet.as_manager()

    class Meta:
        verbose_name = _("phiếu báo tin")
        ordering = ["-created", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pupil__isnull=False) | Q(author__isnull=True),
                name="concern_of_an_employee_names_a_pupil",
            )
        ]

    def __str__(self) -> str:
        return f"{self.created:%d/%m/%Y}"

    def encryption_context(self) -> str:
        return self.public_id

    def key_id(self) -> str:
        return self.public_id

    @property
    def by_the_hour(self) -> bool:
        """Of danger: decided within hours, by day and night."""
        return self.danger_now

    @property
    def started_at(self) -> datetime:
        return self.created

    @property
    def overdue(self) -> bool:
        return self.to_decide and self.due_at is not None and self.due_at < timezone.now()

    @property
    def about(self) -> str:
        return self.pupil.full_name if self.pupil else gettext("Chưa rõ học sinh nào")

    @property
    def told_by(self) -> str:
        return self.author.polite_name if self.author else gettext("Hộp thư của trường")

    @property
    def to_decide(self) -> bool:
        return self.state in TO_DECIDE or self.is_watched

    @property
    def is_watched(self) -> bool:
        return self.state == ConcernState.WATCHED

    @property
    def signal(self) -> str:
        """The outcome for its author, and for readers who may not see the case: whether the pupil had one before
        is not said."""
        joined = self.state == ConcernState.JOINED
        return str(ConcernState.OPENED.label if joined else self.get_state_display())


class OutsideNotice(models.Model):
    """ "Đã thông báo cho … lúc …": when it happened, and when it was written down, which is the server's; neither
    is ever edited. It may be made before the case exists (act first, write after): of a concern, whose case takes
    it in, or of nothing yet, until its author says at logging which case it was about."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="outside_notices")
    concern = models.ForeignKey(
        Concern, on_delete=models.PROTECT, null=True, blank=True, related_name="outside_notices"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField(_("thời điểm thông báo"), default=timezone.now)
    # somebody of the agency, by name or post; nothing of the child
    answered_by = models.CharField(_("người trả lời"), max_length=120, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("thông báo ra ngoài")
        ordering = ["happened_at", "pk"]

    def __str__(self) -> str:
        return f"{self.agency} {self.happened_at:%H:%M %d/%m/%Y}"

    @property
    def late(self) -> bool:
        """Written down an hour or more after it happened (F10.4)."""
        return self.at - self.happened_at >= timedelta(hours=1)
