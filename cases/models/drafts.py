"""What somebody has typed into a long form and not saved yet."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.models.cases import Case, Concern
from ctxh_portal.kit.crypto import Encrypted, EncryptedTextField
from ctxh_portal.kit.ids import PUBLIC_ID_LENGTH, new_public_id

DRAFT_MOST = 200_000  # letters of one form


class Draft(Encrypted):
    """The writer's alone, one for each form's address. It is written with the key of what it is about and goes
    with that; before there is a case, with a key of its own that is erased with the draft."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=200)
    # what the form is about: whoever is kept from that gets no draft of it either
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    fields = EncryptedTextField(_("nội dung nháp"), max_length=DRAFT_MOST)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("bản nháp")
        constraints = [models.UniqueConstraint(fields=["user", "address"], name="one_draft_of_a_form")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def owns_key(self) -> bool:  # type: ignore[override]
        return self.case_id is None and self.concern_id is None

    def encryption_context(self) -> str:
        return self.public_id

    def key_id(self) -> str:
        owner = self.case or self.concern
        return owner.public_id if owner else self.public_id
