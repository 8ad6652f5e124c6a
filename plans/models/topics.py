from __future__ import annotations

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id


class TopicDay(models.Model):
    """A day, or a whole month, of each year that gives an activity its topic. Shared by all units of the portal,
    as the working calendar is; `note` says where the date comes from."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    month = models.PositiveSmallIntegerField(_("tháng"), validators=[MinValueValidator(1), MaxValueValidator(12)])
    day = models.PositiveSmallIntegerField(
        _("ngày"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    title = models.CharField(_("chủ đề"), max_length=160)
    idea = models.TextField(_("gợi ý hoạt động"), blank=True)
    note = models.CharField(_("nguồn, ghi chú"), max_length=300, blank=True)
    shown = models.BooleanField(_("đang gợi ý cho các trường"), default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("ngày chủ đề")
        ordering = ["month", "day", "pk"]

    def __str__(self) -> str:
        return self.title

    def is_real(self) -> bool:
        """No 30 February: asked of a leap year, so that 29 February may stand."""
        try:
            date(2024, self.month, self.day or 1)
        except ValueError:
            return False
        return True

    def next_on(self, today: date) -> date:
        """Its first day from today on; a month that runs is its own first day. A day that a year does not have
        (29 February) is kept the day before."""
        for year in (today.year, today.year + 1):
            day = self.day or (today.day if (year, self.month) == (today.year, today.month) else 1)
            found = date(year, self.month, min(day, 28) if self.month == 2 else day)
            if found >= today:
                return found
        return found
