"""The endings of an act that did not work; design: a field's own error is a form's, a 404 is Http404,
a bug is any other exception."""

from django.core.exceptions import PermissionDenied


class RuleBroken(Exception):
    """A rule of the work forbids the act now. The sentence is shown to the person as it stands, in a banner."""


class NotYours(PermissionDenied):
    """The person may know the thing but not do this to it (403). The sentence says whom to ask."""
