from accounts.models.agreements import Agreement
from accounts.models.clocks import CalendarDay, DeadlineRule, WorkingHours
from accounts.models.network import Certificate, Collaborator
from accounts.models.people import Delegation, Membership, User
from accounts.models.reference import (
    Agency,
    LegalBasis,
    SchoolYear,
)
from accounts.models.register import OutgoingPaper, PaperDispatch, StampedCopy
from accounts.models.trail import AuditEvent, AuditHead, AuditSeal, Notice
from accounts.models.units import Letterhead, PaperHead, PaperTemplate, Unit, UnitParent

__all__ = [
    "Agency",
    "Agreement",
    "AuditEvent",
    "AuditHead",
    "AuditSeal",
    "CalendarDay",
    "Certificate",
    "Collaborator",
    "DeadlineRule",
    "Delegation",
    "LegalBasis",
    "Letterhead",
    "Membership",
    "Notice",
    "OutgoingPaper",
    "PaperDispatch",
    "PaperHead",
    "PaperTemplate",
    "SchoolYear",
    "StampedCopy",
    "Unit",
    "UnitParent",
    "User",
    "WorkingHours",
]
