"""Time and law are data: dated rows with a legal note, which an office can edit."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import AgencyKind, Level
from accounts.models.units import Unit
from accounts.querysets import AgencyQuerySet, LegalBasisQuerySet
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id


class SchoolYear(models.Model):
    """A school year of the whole country, August to July."""

    label = models.CharField(_("năm học"), max_length=9, unique=True)
    starts = models.DateField(_("bắt đầu"))
    ends = models.DateField(_("kết thúc"))

    class Meta:
        verbose_name = _("năm học")
        ordering = ["-starts"]

    def __str__(self) -> str:
        return self.label


class LegalBasis(models.Model):
    """A text that plans and reports rest on ("Căn cứ …"), with the days and the school levels it holds for."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    code = models.CharField(_("số, ký hiệu"), max_length=60)
    citation = models.CharField(
        _("câu viện dẫn"), max_length=400, help_text=_("Viết sau chữ “Căn cứ”, không có dấu chấm phẩy ở cuối")
    )
    levels = models.JSONField(_("cấp học"), default=list, help_text=_("Các cấp học áp dụng"))
    valid_from = models.DateField(_("hiệu lực từ"))
    valid_until = models.DateField(_("hết hiệu lực sau ngày"), null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaces"
    )
    position = models.PositiveSmallIntegerField(default=100)
    legal_note = models.TextField(_("ghi chú pháp lý"), blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = LegalBasisQuerySet.as_manager()

    class Meta:
        verbose_name = _("căn cứ pháp lý")
        ordering = ["position", "valid_from"]

    def __str__(self) -> str:
        return self.code

    @property
    def level_labels(self) -> list[str]:
        return [str(level.label) for level in Level if level in self.levels]

    def applies_to(self, level: str) -> bool:
        return level in self.levels or level == Level.OFFICE


class Agency(models.Model):
    """Whom a school calls or writes to; the row without a unit serves the whole country."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(_("loại"), max_length=20, choices=AgencyKind.choices)
    name = models.CharField(_("tên cơ quan"), max_length=160)
    phone = models.CharField(_("điện thoại"), max_length=40, blank=True)
    note = models.CharField(_("ghi chú"), max_length=200, blank=True)
    office = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="agencies")
    in_emergency = models.BooleanField(_("gọi khi khẩn cấp"), default=False)
    position = models.PositiveSmallIntegerField(default=100)
    valid_from = models.DateField(_("hoạt động từ"))
    valid_until = models.DateField(_("hoạt động đến hết"), null=True, blank=True)
    legal_note = models.TextField(_("ghi chú pháp lý"), blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("cơ quan, tổ chức")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name
