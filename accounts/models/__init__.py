from accounts.models.people import Membership, User
from accounts.models.reference import (
    Agency,
    DeadlineRule,
    Holiday,
    LegalBasis,
    SchoolYear,
)
from accounts.models.register import OutgoingPaper, PaperDispatch
from accounts.models.trail import AuditEvent, AuditHead, AuditSeal, Notice
from accounts.models.units import Letterhead, Unit, UnitParent

__all__ = [
    "Agency",
    "AuditEvent",
    "AuditHead",
    "AuditSeal",
    "DeadlineRule",
    "Holiday",
    "LegalBasis",
    "Letterhead",
    "Membership",
    "Notice",
    "OutgoingPaper",
    "PaperDispatch",
    "SchoolYear",
    "Unit",
    "UnitParent",
    "User",
]
