"""The other papers of a unit: decisions, letters, notices, minutes, submissions. No child stands in one."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from ctxh_portal.documents.paper import padded
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id
from ctxh_portal.kit.names import in_sentence
from plans.enums import PaperKind, PlanState


class UnitPaper(models.Model):
    """A paper on its way from a draft to the register; frozen there once it is issued. `body` is the same plain
    text as a plan's; in a decision its parts begin with "Điều 1."."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="unit_papers", verbose_name=_("đơn vị"))
    kind = models.CharField(_("tên loại"), max_length=12, choices=PaperKind.choices)
    subject = models.CharField(_("trích yếu"), max_length=300)
    addressees = models.TextField(_("kính gửi"), blank=True)
    bases = models.TextField(_("căn cứ"), blank=True)
    body = models.TextField(_("nội dung"), blank=True)
    recipients = models.TextField(_("nơi nhận"), blank=True)
    state = models.CharField(_("trạng thái"), max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    comment = models.TextField(_("ý kiến khi trả lại"), blank=True)
    # the employee whom a decision appoints as focal teacher; what the staff register asks for
    assigns = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người được phân công"),
    )

    enacting = models.CharField(_("thẩm quyền ban hành"), max_length=200, blank=True)  # of a decision
    signer_authority = models.CharField(_("ký thay mặt"), max_length=120, blank=True)
    signer_title = models.CharField(_("chức vụ người ký"), max_length=80, blank=True)
    signer_name = models.CharField(_("họ tên người ký"), max_length=120, blank=True)
    secretary = models.CharField(_("thư ký"), max_length=120, blank=True)

    number = models.CharField(_("số"), max_length=10, blank=True)
    symbol = models.CharField(_("ký hiệu"), max_length=40, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    scan = models.FileField(_("bản đóng dấu"), max_length=200, blank=True)

    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("văn bản")
        ordering = ["-issued_on", "-pk"]
        indexes = [models.Index(fields=["unit", "state"], name="unit_paper_state")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=PlanState.ISSUED) | Q(issued_on__isnull=False),
                name="unit_paper_issued_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """ "Quyết định về việc thành lập …": how the paper is spoken of."""
        return f"{self.get_kind_display()} {in_sentence(self.subject)}"

    @property
    def number_line(self) -> str:
        """ "12/QĐ-THCSHS"; empty before the paper is issued."""
        return f"{padded(self.number)}/{self.symbol}" if self.number else ""

    @property
    def is_of_school(self) -> bool:
        return self.unit.is_school

    def paper_day(self, today: date) -> date:
        """The day whose letterhead and laws the paper follows; not beyond the end of a unit that ended."""
        return self.issued_on or min(today, self.unit.valid_until or today)
