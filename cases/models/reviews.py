"""The yearly access review (F20.7). Both tables are append-only: what was signed stays as it was signed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import SchoolYear, Unit, User
from cases.enums import ReviewDecision
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id


class AccessReview(models.Model):
    """A principal went through everybody's rights at the school. It is the signer's own: its figures are of the
    cases that this person saw."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    school_year = models.ForeignKey(SchoolYear, on_delete=models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("rà soát quyền truy cập")
        ordering = ["-signed_at"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "school_year", "signed_by"], name="access_review_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.signed_at:%d/%m/%Y}"


class AccessReviewLine(models.Model):
    """One person's rights on the day of signing, in the words of that day, and what the principal says of them."""

    review = models.ForeignKey(AccessReview, on_delete=models.PROTECT, related_name="lines")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    roles = models.CharField(max_length=400, blank=True)  # empty: a grant alone
    assigned = models.PositiveIntegerField()  # cases assigned to the person
    shared = models.PositiveIntegerField()  # cases opened to the person in another way
    decision = models.CharField(_("kết luận"), max_length=15, choices=ReviewDecision.choices)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("dòng rà soát quyền")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.decision
