"""Họp trường hợp: the minutes of a meeting about one case, who was there, and what was decided."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.models.cases import Case
from cases.models.clocks import FollowUp
from cases.models.course import OfCase
from ctxh_portal.kit.crypto import EncryptedTextField


class Conference(OfCase):
    """Minutes are never overwritten: what was forgotten is an entry of the diary that adds to them."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="conferences")
    held_on = models.DateField(_("ngày họp"))
    starts = models.TimeField(_("bắt đầu lúc"))
    ends = models.TimeField(_("kết thúc lúc"))
    place = EncryptedTextField(_("địa điểm"), max_length=200)
    chair = EncryptedTextField(_("chủ trì"), max_length=200)
    secretary = EncryptedTextField(_("thư ký"), max_length=200)
    contents = EncryptedTextField(_("nội dung"), max_length=6000)
    opinions = EncryptedTextField(_("ý kiến"), max_length=6000, blank=True)
    conclusions = EncryptedTextField(_("kết luận"), max_length=6000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("họp trường hợp")
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.held_on:%d/%m/%Y}"

    @property
    def people(self) -> list[str]:
        """Everybody who has a part in it: led it, wrote it down, sat there, or has something to do."""
        seated = [row.name for row in self.attendees.all()]
        return [self.chair, self.secretary, *seated, *(row.responsible for row in self.decisions.all())]


class ConferenceAttendee(OfCase):
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="attendees")
    name = EncryptedTextField(_("họ và tên"), max_length=120)
    role = EncryptedTextField(_("chức vụ, vai trò"), max_length=120)
    agency = EncryptedTextField(_("đơn vị"), max_length=160, blank=True)
    present = models.BooleanField(_("có mặt"), default=True)

    class Meta:
        verbose_name = _("thành phần dự họp")
        ordering = ["pk"]

    def __str__(self) -> str:
        return "x" if self.present else "-"


class ConferenceDecision(OfCase):
    """A decision is a task with a clock of its own; what came of it is written where the clock stops."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="decisions")
    follow_up = models.OneToOneField(FollowUp, on_delete=models.PROTECT, related_name="decision")
    task = EncryptedTextField(_("việc được quyết định"), max_length=300)
    responsible = EncryptedTextField(_("người thực hiện"), max_length=120)

    class Meta:
        verbose_name = _("kết luận thành việc")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.follow_up_id)
