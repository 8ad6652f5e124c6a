"""What clocks run by: the working calendar and the deadline rules, as rows that an office edits."""

from __future__ import annotations

from datetime import date, time, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import ClockUnit, DayKind
from accounts.models.units import Unit
from accounts.querysets import CalendarDayQuerySet
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id


class CalendarDay(models.Model):
    """A day, or a run of days, on which it is otherwise than the week says: a holiday, a Saturday that is made
    up, a break of the pupils. Shared by all units of the portal.

    A removed row stays with its reason, and `seeded` keeps the day that it was first filled with: so a later
    filling never brings back what an office took away or moved."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(_("loại"), max_length=10, choices=DayKind.choices, default=DayKind.HOLIDAY)
    day = models.DateField(_("ngày"))
    until = models.DateField(_("đến hết ngày"), null=True, blank=True, help_text=_("Để trống nếu chỉ một ngày."))
    name = models.CharField(_("tên"), max_length=80)
    stops_clocks = models.BooleanField(
        _("thời hạn tính theo giờ, ngày làm việc dừng trong kỳ nghỉ này"),
        default=False,
        help_text=_("Chỉ dùng cho kỳ nghỉ của học sinh; ngày nghỉ lễ luôn dừng, ngày làm bù luôn tính."),
    )
    seeded = models.DateField(null=True, editable=False)
    removed = models.BooleanField(default=False, editable=False)
    removed_reason = models.CharField(_("lý do bỏ"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("ngày trong lịch làm việc")
        ordering = ["day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("day")), name="calendar_day_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def days(self) -> list[date]:
        last = self.until or self.day
        return [self.day + timedelta(days=n) for n in range((last - self.day).days + 1)]

    @property
    def is_off(self) -> bool:
        return self.kind == DayKind.HOLIDAY or (self.kind == DayKind.BREAK and self.stops_clocks)


class WorkingHours(models.Model):
    """The hours of a working day. A school's row goes before its office's, that before the one of nobody."""

    unit = models.OneToOneField(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="working_hours"
    )
    morning_from = models.TimeField(_("sáng từ"), default=time(7, 30))
    morning_until = models.TimeField(_("sáng đến"), default=time(11, 30))
    afternoon_from = models.TimeField(_("chiều từ"), default=time(13, 30))
    afternoon_until = models.TimeField(_("chiều đến"), default=time(17, 0))
    saturday = models.BooleanField(_("làm việc cả thứ Bảy"), default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("giờ làm việc")
        constraints = [
            models.CheckConstraint(
                condition=Q(morning_until__gt=F("morning_from"))
                & Q(afternoon_from__gte=F("morning_until"))
                & Q(afternoon_until__gt=F("afternoon_from")),
                name="working_hours_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.morning_from:%H:%M} – {self.afternoon_until:%H:%M}"

    @property
    def spans(self) -> tuple[tuple[time, time], ...]:
        return ((self.morning_from, self.morning_until), (self.afternoon_from, self.afternoon_until))


class DeadlineRule(models.Model):
    """How long a step may take; the code names the step. A row of an office goes before the general one."""

    code = models.CharField(max_length=40)
    label = models.CharField(_("thời hạn"), max_length=160)
    office = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="deadline_rules"
    )
    amount = models.PositiveSmallIntegerField(_("số lượng"))
    clock = models.CharField(_("tính theo"), max_length=20, choices=ClockUnit.choices)
    active = models.BooleanField(_("đang dùng"), default=True)
    legal_note = models.TextField(_("ghi chú pháp lý"), blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("quy tắc thời hạn")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "office"], name="deadline_rule_once_an_office"),
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(office__isnull=True), name="deadline_rule_once_in_general"
            ),
        ]

    def __str__(self) -> str:
        return self.label
