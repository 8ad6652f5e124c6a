"""What helps when things get bad, written together with the pupil, on a page that the pupil keeps (F4.4)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.models.cases import Case
from cases.models.course import OfCase
from ctxh_portal.kit.crypto import EncryptedTextField

LONGEST = 600  # characters of one part: the page stays one page


class SafetyPlan(OfCase):
    """The parts are in the pupil's own words. Each writing is a row of its own; the last one counts."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="safety_plans")
    signs = EncryptedTextField(_("Dấu hiệu cho biết em đang không ổn"), max_length=LONGEST, blank=True)
    ways = EncryptedTextField(_("Việc em tự làm được để thấy dễ chịu hơn"), max_length=LONGEST, blank=True)
    places = EncryptedTextField(_("Nơi và người ở cạnh giúp em thấy yên"), max_length=LONGEST, blank=True)
    adults = EncryptedTextField(_("Người lớn em tin và gọi được"), max_length=LONGEST)
    safer = EncryptedTextField(_("Để nơi em ở an toàn hơn"), max_length=LONGEST, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("trang giữ an toàn")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Heading and words of what was written, in the order of the page."""
        named = [(str(self._meta.get_field(name).verbose_name), getattr(self, name)) for name in PARTS]  # type: ignore[union-attr]
        return [(heading, words) for heading, words in named if words]


PARTS = ("signs", "ways", "places", "adults", "safer")
