"""The endings of an act that did not work; design: a field's own error is a form's, a 404 is Http404,
a bug is any other exception."""

from django.core.exceptions import PermissionDenied


class RuleBroken(Exception):
    """A rule of the work forbids the act now. The sentence is shown to the person as it stands, in a banner."""


class Stale(RuleBroken):
    """Somebody else saved since the person opened the form. `version` is what lies there now, `row` holds the
    texts that were saved meanwhile, under the names of the form's fields: the form shows both, and may be sent
    again."""

    def __init__(self, sentence: str, version: int, row: object = None) -> None:
        super().__init__(sentence)
        self.version, self.row = version, row


class NotYours(PermissionDenied):
    """The person may know the thing but not do this to it (403). The sentence says whom to ask."""
