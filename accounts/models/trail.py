import hashlib
import json
from datetime import UTC

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import Outcome
from accounts.models.people import User
from accounts.querysets import NoticeQuerySet
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id


class AuditEvent(models.Model):
    """Who did what to which row, where and when; names of changed fields, never their values, never a name
    of a pupil. Plain ids, no foreign keys: the trail outlives what it speaks of. Append-only (triggers), and
    chained: each row's hash covers the row and the hash before it."""

    at = models.DateTimeField(db_index=True)
    actor_id = models.BigIntegerField(
        null=True, db_index=True
    )  # None: the portal itself (a clock, a nightly check)
    unit_id = models.BigIntegerField(null=True, db_index=True)
    action = models.CharField(max_length=60)
    target_type = models.CharField(max_length=40, blank=True)
    target_id = models.BigIntegerField(null=True)
    facts = models.JSONField(default=dict)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.DONE)
    address = models.GenericIPAddressField(null=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("nhật ký hệ thống")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["target_type", "target_id"], name="audit_target")]

    def __str__(self) -> str:
        return f"{self.action} {self.target_type} {self.target_id}"

    def chained_to(self, previous: str) -> str:
        """The hash that this row must carry after a row with the hash `previous`."""
        content = [
            previous,
            self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            self.actor_id,
            self.unit_id,
            self.action,
            self.target_type,
            self.target_id,
            self.facts,
            self.outcome,
            self.address,
        ]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


class AuditHead(models.Model):
    """The end of the chain, one row: its lock keeps the events in one line, and it betrays a cut-off tail."""

    hash = models.CharField(max_length=64)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("đầu chuỗi nhật ký")

    def __str__(self) -> str:
        return f"{self.count} {self.hash[:12]}"


class AuditSeal(models.Model):
    """What the head of the chain was at the end of a day; the log carries it too, so that it is kept elsewhere."""

    day = models.DateField(unique=True)
    hash = models.CharField(max_length=64)
    count = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("niêm phong nhật ký")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.hash[:12]}"


class Notice(models.Model):
    """A sentence for one person, with a link; it never identifies a child."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    text = models.CharField(max_length=200)
    url = models.CharField(max_length=200)
    created = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("thông báo")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.text
