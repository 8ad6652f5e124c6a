from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from cases.models import Classroom
from ctxh_portal.kit.disclosure import THRESHOLD, bounds
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id
from plans.models.clubs import MOST_IN_CLASS
from plans.models.months import Activity


class Questionnaire(models.Model):
    """What a school asks whole classes, without names. Once it was used it never changes: a new wording is a new
    row, the old one is retired and stays with the screenings that asked it."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("tên bộ câu hỏi"), max_length=160)
    purpose = models.TextField(_("mục đích"))
    questions: models.JSONField[Any] = models.JSONField(_("câu hỏi"))  # [{"text": …, "answers": […]}]
    edition = models.PositiveSmallIntegerField(default=1)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="later")
    in_use = models.BooleanField(_("đang dùng"), default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("bộ câu hỏi khảo sát")
        ordering = ["-in_use", "title", "-edition"]

    def __str__(self) -> str:
        return self.title


class Screening(models.Model):
    """One questionnaire, asked in chosen classes on a day. Held once: the activity that it then is."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="screenings")
    on = models.DateField(_("ngày"))
    activity = models.OneToOneField(
        Activity, on_delete=models.PROTECT, null=True, blank=True, related_name="screening"
    )
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("đợt khảo sát")
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.questionnaire_id} {self.on:%d/%m/%Y}"

    @property
    def is_over(self) -> bool:
        """Its day has passed: no class without consents is asked any more."""
        return self.on < timezone.localdate()


class ScreenedClass(models.Model):
    """A class of a screening: who may be asked, counted beforehand, and what was answered, as counts. A small
    count is folded before it is kept, so no page, file or copy of the database has it."""

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="classes")
    classroom = models.ForeignKey(Classroom, on_delete=models.PROTECT, related_name="+")
    agreed = models.PositiveSmallIntegerField(null=True, validators=[MaxValueValidator(MOST_IN_CLASS)])
    refused = models.PositiveSmallIntegerField(null=True, validators=[MaxValueValidator(MOST_IN_CLASS)])
    silent = models.PositiveSmallIntegerField(null=True, validators=[MaxValueValidator(MOST_IN_CLASS)])
    corrected = models.CharField(_("lý do sửa số đồng ý"), max_length=300, blank=True)  # after it was asked
    results: models.JSONField[Any] = models.JSONField(
        null=True, blank=True
    )  # a question each: {"total": cell, "cells": […]}, after a correction with what was kept "before"

    class Meta:
        verbose_name = _("lớp được khảo sát")
        ordering = ["classroom__grade", "classroom__name"]
        constraints = [
            models.UniqueConstraint(fields=["screening", "classroom"], name="screened_class_once"),
            models.CheckConstraint(
                condition=Q(results__isnull=True)
                | Q(agreed__gte=THRESHOLD, refused__isnull=False, silent__isnull=False),
                name="screened_with_consent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.screening_id} {self.classroom_id}"

    @property
    def answered(self) -> int:
        """So many at least must have agreed, by what was answered."""
        totals = [bounds(one["total"])[1] for one in self.results or []]
        return max(THRESHOLD, *totals) if totals else 0

    @property
    def enough(self) -> bool:
        """Of fewer, everybody could tell who answered what."""
        return self.agreed is not None and self.agreed >= THRESHOLD
