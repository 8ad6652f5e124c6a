from cases.models.cases import Case, CaseCounter, CaseGrant, Concern, OutsideNotice
from cases.models.clocks import ClockChange, FollowUp, OverdueStatus
from cases.models.course import (
    CaseEntry,
    Closing,
    RiskAssessment,
    StageStep,
    SupportAction,
    SupportPlan,
    Triage,
)
from cases.models.files import CaseFile
from cases.models.pupils import Caregiver, Classroom, Enrolment, Pupil

__all__ = [
    "Caregiver",
    "Case",
    "CaseCounter",
    "CaseEntry",
    "CaseFile",
    "CaseGrant",
    "Classroom",
    "ClockChange",
    "Closing",
    "Concern",
    "Enrolment",
    "FollowUp",
    "OutsideNotice",
    "OverdueStatus",
    "Pupil",
    "RiskAssessment",
    "StageStep",
    "SupportAction",
    "SupportPlan",
    "Triage",
]
