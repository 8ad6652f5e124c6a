"""Pupils in special circumstances, by school year, and what support they receive: the roster of F1.13. It knows
nothing of cases."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import SchoolYear, User
from cases.enums import FieldGroup, TermKind
from cases.models.pupils import Pupil
from cases.querysets import TermQuerySet
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id


class Term(models.Model):
    """A dated row of a list that an office keeps: groups of special circumstances, kinds of support, purposes of
    a consent, legal exceptions. A row that ended stays in old records."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=15, choices=TermKind.choices)
    code = models.CharField(_("mã"), max_length=30)
    label = models.CharField(_("tên gọi"), max_length=250)
    field_group = models.CharField(_("thuộc phần"), max_length=15, choices=FieldGroup.choices)
    of_case = models.BooleanField(
        _("hỏi riêng cho từng trường hợp"),
        default=False,
        help_text=_("Chỉ người xem được trường hợp mới thấy ý kiến này."),
    )
    valid_from = models.DateField(_("áp dụng từ"))
    valid_until = models.DateField(_("áp dụng đến hết"), null=True, blank=True)
    legal_note = models.TextField(_("ghi chú pháp lý"), blank=True)
    position = models.PositiveSmallIntegerField(default=100)
    version = models.PositiveIntegerField(default=1)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("mục danh mục")
        ordering = ["kind", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code"],
                name="term_code_once",
                violation_error_message=_("Danh mục đã có mã này."),
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def coded(self) -> str:
        """As a list of the law has it: "a) Trẻ em mồ côi …"; a group of the place has no letter."""
        return f"{self.code}) {self.label}" if len(self.code) == 1 else self.label


class Circumstance(models.Model):
    """A pupil belongs to a group of special circumstances in a school year."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="circumstances")
    school_year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(
        Term,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"kind": TermKind.CIRCUMSTANCE},
        verbose_name=_("nhóm hoàn cảnh"),
    )
    since = models.DateField(_("từ ngày"))
    until = models.DateField(_("đến hết ngày"), null=True, blank=True)
    proof = models.CharField(
        _("giấy tờ xác nhận"),
        max_length=200,
        blank=True,
        help_text=_("Tên, số, ngày của giấy. Ví dụ: Giấy chứng nhận hộ nghèo số 12, UBND xã, 05/01/2026"),
    )
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("hoàn cảnh đặc biệt")
        ordering = ["group__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pupil", "school_year", "group"],
                name="circumstance_once_a_year",
                violation_error_message=_("Em đã có trong nhóm này của năm học."),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="circumstance_ends_after_start",
                violation_error_message=_("Ngày kết thúc không thể trước ngày bắt đầu."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Benefit(models.Model):
    """Support that a pupil receives. Apart from the circumstances, so that a class teacher can be shown the one
    without the other."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="benefits")
    school_year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey(
        Term,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"kind": TermKind.BENEFIT},
        verbose_name=_("loại hỗ trợ"),
    )
    amount = models.PositiveBigIntegerField(_("trị giá (đồng)"), null=True, blank=True)
    source = models.CharField(_("nguồn hỗ trợ"), max_length=160, blank=True)
    since = models.DateField(_("từ ngày"))
    until = models.DateField(_("đến hết ngày"), null=True, blank=True)
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("hỗ trợ được nhận")
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="benefit_ends_after_start",
                violation_error_message=_("Ngày kết thúc không thể trước ngày bắt đầu."),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
