from cases.models.box import BoxLook, ConcernBox
from cases.models.box_receipts import BoxReceipt
from cases.models.caregivers import Caregiver, SafetyFlag
from cases.models.cases import Case, CaseCounter, CaseGrant, Concern, OutsideNotice
from cases.models.circumstances import Benefit, Circumstance, Term
from cases.models.clocks import ClockChange, FollowUp, OverdueStatus
from cases.models.conferences import Conference, ConferenceAttendee, ConferenceDecision
from cases.models.confidential import BreakGlass, Involvement, LockedNote, LockedText
from cases.models.consents import Consent
from cases.models.course import (
    ActionResult,
    CaseEntry,
    Closing,
    RiskAssessment,
    StageStep,
    SupportAction,
    SupportPlan,
    Triage,
)
from cases.models.danger import DangerMark
from cases.models.drafts import Draft
from cases.models.files import CaseFile
from cases.models.filters import SavedFilter
from cases.models.hiding import EntryHiding
from cases.models.hints import CaseHint, Hint
from cases.models.incidents import Incident, IncidentPart, IncidentUnlinking
from cases.models.intake_details import IntakeDetail
from cases.models.kinds import KindChange
from cases.models.named_prints import NamedPrint
from cases.models.naming import NotAName
from cases.models.plan_answers import PlanAnswer
from cases.models.plan_steps import Assignment, PlanStep
from cases.models.plan_templates import PlanTemplate
from cases.models.pupil_links import PupilLink
from cases.models.pupils import Classroom, Enrolment, Pupil
from cases.models.referrals import Referral, ReferralItem, ReferralStep
from cases.models.reintegration import ReintegrationMark
from cases.models.reviews import AccessReview, AccessReviewLine
from cases.models.safety_plans import SafetyPlan
from cases.models.transfers import SealedContent, SealedFile, Transfer, TransferItem

__all__ = [
    "AccessReview",
    "AccessReviewLine",
    "ActionResult",
    "Assignment",
    "Benefit",
    "BoxLook",
    "BoxReceipt",
    "BreakGlass",
    "Caregiver",
    "Case",
    "CaseCounter",
    "CaseEntry",
    "CaseFile",
    "CaseGrant",
    "CaseHint",
    "Circumstance",
    "Classroom",
    "ClockChange",
    "Closing",
    "Concern",
    "ConcernBox",
    "Conference",
    "ConferenceAttendee",
    "ConferenceDecision",
    "Consent",
    "Enrolment",
    "DangerMark",
    "Draft",
    "EntryHiding",
    "FollowUp",
    "Hint",
    "Incident",
    "IncidentPart",
    "IncidentUnlinking",
    "IntakeDetail",
    "Involvement",
    "KindChange",
    "LockedNote",
    "LockedText",
    "OutsideNotice",
    "OverdueStatus",
    "NamedPrint",
    "NotAName",
    "PlanAnswer",
    "PlanStep",
    "PlanTemplate",
    "Pupil",
    "PupilLink",
    "Referral",
    "ReferralItem",
    "ReferralStep",
    "ReintegrationMark",
    "RiskAssessment",
    "SafetyFlag",
    "SafetyPlan",
    "SavedFilter",
    "SealedContent",
    "SealedFile",
    "StageStep",
    "SupportAction",
    "SupportPlan",
    "Term",
    "Transfer",
    "TransferItem",
    "Triage",
]
