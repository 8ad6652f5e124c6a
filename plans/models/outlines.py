from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id
from plans.enums import Span, Whose


class PlanOutline(models.Model):
    """What a new plan may begin from: text and rows for one kind of unit, kept by an office. `[đơn vị]`,
    `[cơ quan quản lý]`, `[năm]` are filled in when a plan begins; a plan that began stays as it is."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    whose = models.CharField(_("dành cho"), max_length=20, choices=Whose.choices)
    span = models.CharField(_("loại kế hoạch"), max_length=10, choices=Span.choices, default=Span.YEAR)
    title = models.CharField(_("tên mẫu"), max_length=120)
    subject = models.CharField(_("trích yếu"), max_length=300)
    body = models.TextField(_("nội dung"))
    recipients = models.TextField(_("nơi nhận"), blank=True)
    rows = models.JSONField(_("phân công, kinh phí, báo cáo"), default=dict, blank=True)
    in_use = models.BooleanField(_("đang dùng"), default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("mẫu kế hoạch")
        ordering = ["whose", "title", "pk"]

    def __str__(self) -> str:
        return self.title
