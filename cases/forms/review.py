from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from cases.enums import ReviewDecision
from cases.review import Holder


class ReviewForm(forms.Form):
    """Two fields for each person; hands `answers` to the verb."""

    def __init__(self, *args: Any, holders: list[Holder], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.holders = holders
        for holder in holders:
            self.fields[f"decision_{holder.person.public_id}"] = forms.ChoiceField(
                label=_("Kết luận"), choices=ReviewDecision.choices, widget=forms.RadioSelect
            )
            self.fields[f"note_{holder.person.public_id}"] = forms.CharField(
                label=_("Ghi chú, cần thay đổi điều gì"), max_length=300, required=False
            )

    def rows(self) -> list[tuple[Holder, BoundField, BoundField]]:
        keys = [(holder, holder.person.public_id) for holder in self.holders]
        return [(holder, self[f"decision_{key}"], self[f"note_{key}"]) for holder, key in keys]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        answers = {}
        for holder in self.holders:
            key = holder.person.public_id
            decision, note = given.get(f"decision_{key}", ""), given.get(f"note_{key}", "")
            answers[key] = (decision, note)
            if decision == ReviewDecision.NEEDS_CHANGE and not note.strip():
                self.add_error(f"note_{key}", _("Mời thầy/cô ghi rõ cần thay đổi điều gì."))
        return {"answers": answers}
