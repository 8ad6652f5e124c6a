from cases.models.cases import Case, CaseCounter, CaseGrant, Concern, OutsideNotice
from cases.models.confidential import BreakGlass, Involvement, LockedNote, LockedText
from cases.models.course import (
    CaseEntry,
    Closing,
    FollowUp,
    RiskAssessment,
    StageStep,
    SupportAction,
    SupportPlan,
    Triage,
)
from cases.models.files import CaseFile
from cases.models.pupils import Caregiver, Classroom, Enrolment, Pupil
from cases.models.reviews import AccessReview, AccessReviewLine

__all__ = [
    "AccessReview",
    "AccessReviewLine",
    "BreakGlass",
    "Caregiver",
    "Case",
    "CaseCounter",
    "CaseEntry",
    "CaseFile",
    "CaseGrant",
    "Classroom",
    "Closing",
    "Concern",
    "Enrolment",
    "FollowUp",
    "Involvement",
    "LockedNote",
    "LockedText",
    "OutsideNotice",
    "Pupil",
    "RiskAssessment",
    "StageStep",
    "SupportAction",
    "SupportPlan",
    "Triage",
]
