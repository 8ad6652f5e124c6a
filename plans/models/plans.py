from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import LegalBasis, Unit, User
from ctxh_portal.documents.paper import padded
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id
from ctxh_portal.kit.names import in_sentence
from plans.enums import PlanState, Span
from plans.querysets import PlanQuerySet


class Plan(models.Model):
    """A plan of a school or an office, for a year or a period: the text of an official paper and its task
    table.

    `body` is one plain text, structured by how its lines begin ("I. ", "1. ", "a) ", "- ")."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="plans", verbose_name=_("đơn vị"))
    span = models.CharField(_("loại kế hoạch"), max_length=10, choices=Span.choices)
    subject = models.CharField(_("trích yếu"), max_length=300)
    first_year = models.PositiveSmallIntegerField(_("từ năm"))
    last_year = models.PositiveSmallIntegerField(_("đến năm"))
    school_year = models.CharField(_("năm học"), max_length=9, blank=True)
    body = models.TextField(_("nội dung"), blank=True)
    recipients = models.TextField(_("nơi nhận"), blank=True)
    with_table = models.BooleanField(_("kèm phụ lục bảng nhiệm vụ"), default=True)
    state = models.CharField(_("trạng thái"), max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    comment = models.TextField(_("ý kiến khi trả lại"), blank=True)

    number = models.CharField(_("số"), max_length=10, blank=True)
    symbol = models.CharField(_("ký hiệu"), max_length=40, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    signer_authority = models.CharField(_("ký thay mặt"), max_length=120, blank=True)
    signer_title = models.CharField(_("chức vụ người ký"), max_length=80, blank=True)
    signer_name = models.CharField(_("họ tên người ký"), max_length=120, blank=True)
    scan = models.FileField(_("bản đóng dấu"), max_length=200, blank=True)

    continues = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="continued_by"
    )
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("kế hoạch")
        ordering = ["-first_year", "-last_year", "-pk"]
        indexes = [models.Index(fields=["unit", "state"], name="plan_unit_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="plan_years_in_order",
                violation_error_message=_("Năm kết thúc phải từ năm bắt đầu trở đi."),
            ),
            models.CheckConstraint(
                condition=~Q(state=PlanState.ISSUED) | Q(issued_on__isnull=False),
                name="plan_issued_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """ "Kế hoạch phát triển …": how the plan is spoken of."""
        return f"Kế hoạch {in_sentence(self.subject)}"

    @property
    def years(self) -> str:
        if self.school_year:
            return self.school_year
        return str(self.first_year) if self.first_year == self.last_year else f"{self.first_year}-{self.last_year}"

    @property
    def number_line(self) -> str:
        """ "12/KH-PGDĐT"; empty before the paper is issued."""
        return f"{padded(self.number)}/{self.symbol}" if self.number else ""

    @property
    def is_of_school(self) -> bool:
        return self.unit.is_school

    def paper_day(self, today: date) -> date:
        """The day whose letterhead and laws the paper follows: its own once issued, else today; for a plan
        of a time that is over, and not beyond the end of a unit that ended, a day of its first year."""
        if self.issued_on:
            return self.issued_on
        day = today if self.last_year >= today.year else date(self.first_year, 12, 31)
        return min(day, self.unit.valid_until or day)


class PlanBasis(models.Model):
    """One "Căn cứ …" of a plan, as printed; tied to the text of law that it names where the portal knows
    it."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="bases")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(_("căn cứ"))
    basis = models.ForeignKey(LegalBasis, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("căn cứ của kế hoạch")
        ordering = ["plan_id", "position"]

    def __str__(self) -> str:
        return self.text
