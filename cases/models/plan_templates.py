"""Templates of support plans that an office keeps (F4.8). They hold no pupil."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.enums import CaseKind
from cases.querysets import PlanTemplateQuerySet
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id


class PlanTemplate(models.Model):
    """A start for plans of one kind of case. `rows` are those of the plan's table, each with `days` from the day
    of drafting to its due date."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(_("loại trường hợp"), max_length=20, choices=CaseKind.choices)
    title = models.CharField(_("tên mẫu"), max_length=120)
    objective = models.TextField(_("mục tiêu"), max_length=1000)
    rows = models.JSONField(_("các việc"), default=list)
    in_use = models.BooleanField(_("đang dùng"), default=True)
    version = models.PositiveIntegerField(default=1)

    objects = PlanTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mẫu kế hoạch hỗ trợ")
        ordering = ["kind", "title", "pk"]

    def __str__(self) -> str:
        return self.title
