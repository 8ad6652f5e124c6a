"""Act first, write after: a call in an emergency is one tap; what was said is written down later."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases import access
from cases.enums import EntryKind
from cases.models import Caregiver, Case, CaseEntry
from cases.workflow.course import write_entry
from ctxh_portal.kit.errors import RuleBroken


@transaction.atomic
def log_call(*, actor: User, case: Case, caregiver: Caregiver) -> CaseEntry:
    """A caregiver was called just now: the server's time, in the diary; it is corrected there as every entry.

    Raises RuleBroken for somebody whom nobody may contact."""
    access.require(actor, "write", case)
    if caregiver not in access.contactable(case.pupil):
        raise RuleBroken(_("Không liên hệ người này – vì an toàn của học sinh."))
    now = timezone.localtime()
    return write_entry(
        actor=actor,
        case=case,
        kind=EntryKind.TALK_FAMILY,
        happened_on=now.date(),
        # no name: a diary is shared with people who do not see the caregivers
        text=_("Đã gọi %(relation)s của em lúc %(time)s. Nội dung trao đổi ghi thêm sau.")
        % {"relation": caregiver.relation, "time": f"{now:%H:%M}"},
    )
