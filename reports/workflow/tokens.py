"""Keys with which programs read approved totals."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from ctxh_portal.kit.errors import RuleBroken
from reports import access
from reports.models import FeedToken

VALID_DAYS, AT_MOST = 365, 10


@transaction.atomic
def make_token(*, actor: User, name: str) -> tuple[FeedToken, str]:
    """Returns the row and the key, which is shown this once and kept nowhere."""
    office = access.office_for_asking(actor)
    if access.tokens(actor).filter(revoked_at=None).count() >= AT_MOST:
        raise RuleBroken(
            _("Anh/chị đang có %(most)d khóa. Thu hồi khóa không dùng nữa trước.") % {"most": AT_MOST}
        )
    key = secrets.token_urlsafe(32)
    until = timezone.localdate() + timedelta(days=VALID_DAYS)
    token = FeedToken(user=actor, office=office, name=name.strip(), digest=access.digest_of(key), until=until)
    token.full_clean()
    token.save()
    audit.record("reports.make_token", actor=actor, unit=office, target=token, until=str(until))
    return token, key


@transaction.atomic
def revoke_token(*, actor: User, token: FeedToken) -> None:
    access.office_for_asking(actor)
    token = access.get_token(actor, token.public_id)
    if token.revoked_at:
        raise RuleBroken(_("Khóa này đã thu hồi."))
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    audit.record("reports.revoke_token", actor=actor, unit=token.office_id, target=token)


@transaction.atomic
def note_token_use(*, token: FeedToken) -> None:
    """The day of the last use, once a day."""
    FeedToken.objects.filter(pk=token.pk).update(used_on=timezone.localdate())
