"""The register of referrals as lists show it: how each stands and how long it has waited. Pure reading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from cases.enums import ReferralState
from cases.models import Referral
from cases.workflow.referrals import STATES

KINDS = {
    ReferralState.ACCEPTED: "accent",
    ReferralState.DONE: "accent",
    ReferralState.FEEDBACK: "good",
    ReferralState.DECLINED: "bad",
    ReferralState.DRAFT: "plain",
    ReferralState.DROPPED: "plain",
}


@dataclass(frozen=True)
class Line:
    referral: Referral
    kind: str  # the colour of the state's mark
    days: int | None  # days since it was sent, while something is still to come

    @property
    def is_open(self) -> bool:
        """A step may be written down."""
        return self.referral.state in STATES


def lines(referrals: Iterable[Referral]) -> list[Line]:
    today = timezone.localdate()
    return [
        Line(
            row,
            KINDS.get(ReferralState(row.state), "warn"),
            (today - row.sent_on).days if row.sent_on and row.state in STATES else None,
        )
        for row in referrals
    ]
