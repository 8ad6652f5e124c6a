"""The Job row: what is wanted in the background, for whom, and how far it is. It is the truth; a message
of the broker only wakes a worker. What may be done with it is in `jobs.py`."""

from django.db import models

from ctxh_portal.kit.enums import ACTIVE_JOB_STATES, JobState
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id


class Job(models.Model):
    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=60)
    target = models.BigIntegerField(default=0)  # pk of what the work is about; 0: nothing in particular
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="parts")
    order = models.JSONField(default=dict)  # of a part: which share of the work; ids, never a person's data
    asked_by = models.BigIntegerField(null=True)  # pk of the user; None: the portal itself
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    phase = models.CharField(max_length=200, blank=True, default="")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True, default="")  # a sentence for the person who asked
    result = models.JSONField(default=dict)  # small: ids and paths, never a person's data
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)  # queued: not before; running: the worker lives until then
    token = models.CharField(max_length=32, blank=True, default="")  # of the attempt that may finish it
    created = models.DateTimeField(auto_now_add=True)
    finished = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "target"],
                condition=models.Q(state__in=ACTIVE_JOB_STATES, parent=None),
                name="one_active_job_for_a_target",
            )
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(state__in=ACTIVE_JOB_STATES), name="active_jobs_by_age"
            ),
            models.Index(fields=["kind", "target", "-id"], name="jobs_of_a_target"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.target} ({self.state})"

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE_JOB_STATES

    @property
    def percent(self) -> int:
        """0 to 100, of the present phase; 0 where the phase does not count."""
        return min(100, 100 * self.done // self.total) if self.total else 0
