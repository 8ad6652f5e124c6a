"""What was typed into a long form is kept on the server until the form is saved (F6.7, F21.2)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db import transaction

from accounts.models import User
from cases import access
from cases.models import Case, Draft
from ctxh_portal.kit import keystore
from ctxh_portal.kit.actor import system_scope


@transaction.atomic
def keep_draft(*, actor: User, path: str, concern_id: str = "", fields: str) -> Draft:
    """`fields` as the form's page reads them. It is the writer's own, every few seconds: no audit event, as for a
    letter that is typed; what is saved in the end has its own."""
    about = access.get_drafted_form(actor, path, concern_id)
    address = access.draft_address(path, about.concern.public_id if about.concern else "")
    draft = Draft.objects.select_for_update(of=("self",)).filter(user=actor, address=address).first()
    draft = draft or Draft(user=actor, address=address)
    draft.case, draft.concern, draft.fields = about.case, about.concern, fields
    draft.full_clean()
    draft.save()
    return draft


@transaction.atomic
def drop_draft(*, actor: User, address: str) -> None:
    """The form was saved, or its writer throws the draft away."""
    _delete(Draft.objects.filter(user=actor, address=address))


def end_drafts(case: Case, user: User) -> None:
    """This person is kept from the case from now on, and from what they wrote about it."""
    with system_scope("drafts"):
        _delete(Draft.objects.filter(case=case, user=user))


def sweep_drafts() -> int:
    """The clock's: drafts that nobody came back to, and those whose form is no longer the writer's."""
    with system_scope("drafts"):
        rows = Draft.objects.select_related("user", "case", "concern").defer("fields")
        outlived = [draft for draft in rows if access.is_outlived(draft)]
        with transaction.atomic():
            _delete(outlived)
    return len(outlived)


def _delete(drafts: Iterable[Draft]) -> None:
    for draft in drafts:
        if draft.owns_key:
            transaction.on_commit(partial(keystore.erase, draft.key_id()))
        draft.delete()
