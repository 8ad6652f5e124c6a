"""Rows of a table that a form carries."""

from __future__ import annotations

from typing import ClassVar

from django import forms


class RowForm(forms.Form):
    """A row emptied of all its words is no row, so that rows that were filled before can be dropped again."""

    wordless: ClassVar[set[str]] = set()  # fields that say nothing by themselves: a choice, a tick

    def has_changed(self) -> bool:
        return not self._emptied and super().has_changed()

    def full_clean(self) -> None:
        self.empty_permitted = self.empty_permitted or self._emptied
        super().full_clean()

    @property
    def _emptied(self) -> bool:
        return self.is_bound and not any(
            self.data.get(self.add_prefix(name), "").strip() for name in self.fields if name not in self.wordless
        )
