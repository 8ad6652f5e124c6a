"""What a homeroom teacher may know, agreed with the pupil: one neutral sentence, or a note when the pupil moves
on to another class or level."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.enums import TermKind
from cases.models.cases import Case
from cases.models.circumstances import Term
from cases.models.course import OfCase
from cases.models.pupils import Pupil
from cases.querysets import HintQuerySet
from ctxh_portal.kit.crypto import Encrypted, EncryptedTextField
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id


class CaseHint(OfCase):
    """That a case released a hint, who did, and the principal's reason where the case is one of abuse."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hints")
    reason = EncryptedTextField(_("lý do"), max_length=1000, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("điều nhắc của trường hợp")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.pk)


class Hint(Encrypted):
    """A sentence of the list for the teacher of the pupil's class; or, without one, a note in own words for the
    teacher named in it, or on paper alone for the next level. It names no case, stage or kind. A note is
    written with the case's key and goes with it; whoever reads it needs nothing of the case."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    source = models.OneToOneField(CaseHint, on_delete=models.PROTECT, related_name="hint")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="hints")
    text = models.ForeignKey(
        Term,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": TermKind.HINT},
        verbose_name=_("điều nhắc"),
    )
    to = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("giáo viên nhận")
    )
    helps = EncryptedTextField(_("điều giúp em"), max_length=1000, blank=True)
    avoid = EncryptedTextField(_("điều nên tránh"), max_length=1000, blank=True)
    ask = EncryptedTextField(_("khi cần thì hỏi ai"), max_length=300, blank=True)
    agreed_on = models.DateField(_("em đồng ý ngày"))
    released_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    looked_at = models.DateTimeField(null=True, blank=True, editable=False)  # again, after a warning
    looked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = HintQuerySet.as_manager()

    class Meta:
        verbose_name = _("điều nhắc cho giáo viên chủ nhiệm")
        ordering = ["released_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(text__isnull=True) | Q(to__isnull=True), name="hint_of_one_form")
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def encryption_context(self) -> str:
        return self.public_id

    def key_id(self) -> str:
        return self.source.case.public_id

    @property
    def is_held(self) -> bool:
        """As `HintQuerySet.out` says of a table: on no teacher's page before somebody has looked again."""
        warned = self.pupil.warned_at
        return warned is not None and warned > (self.looked_at or self.released_at)

    @property
    def is_note(self) -> bool:
        return self.text_id is None

    @property
    def words(self) -> str:
        """A note on a few lines."""
        lines = [(_("Điều giúp em"), self.helps), (_("Nên tránh"), self.avoid), (_("Khi cần, hỏi"), self.ask)]
        return "\n".join(f"{label}: {said}" for label, said in lines if said)
