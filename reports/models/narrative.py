from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.enums import Section


class Narrative(models.Model):
    """The four sections of words of a report; the fields carry the codes of `Section`."""

    results = models.TextField(_("kết quả đạt được"), blank=True)
    shortcomings = models.TextField(_("tồn tại, hạn chế"), blank=True)
    causes = models.TextField(_("nguyên nhân"), blank=True)
    proposals = models.TextField(_("đề xuất, kiến nghị"), blank=True)

    class Meta:
        abstract = True

    @property
    def narrative(self) -> dict[str, str]:
        return {section.value: getattr(self, section.value) for section in Section}

    @property
    def missing_sections(self) -> list[Section]:
        return [section for section in Section if not getattr(self, section.value).strip()]
