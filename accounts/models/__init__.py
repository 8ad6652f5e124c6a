from accounts.models.people import Delegation, Membership, User
from accounts.models.reference import (
    Agency,
    DeadlineRule,
    Holiday,
    LegalBasis,
    SchoolYear,
)
from accounts.models.trail import AuditEvent, AuditHead, AuditSeal, Notice
from accounts.models.units import Letterhead, Unit, UnitParent

__all__ = [
    "Agency",
    "AuditEvent",
    "AuditHead",
    "AuditSeal",
    "DeadlineRule",
    "Delegation",
    "Holiday",
    "LegalBasis",
    "Letterhead",
    "Membership",
    "Notice",
    "SchoolYear",
    "Unit",
    "UnitParent",
    "User",
]
