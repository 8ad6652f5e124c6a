from plans.models.clubs import Club, ClubClass
from plans.models.criteria import MonthCriterion, MonthMark, Shortcoming
from plans.models.details import PlanDuty, PlanFunding, PlanReporting
from plans.models.evidence import ActivityFile, Attendance, PhotoReview
from plans.models.given import TaskGiven, Team
from plans.models.inspections import Criterion, FileCheck, Inspection, InspectionAnswer, Recommendation
from plans.models.months import Activity, MonthlyAssessment
from plans.models.outlines import PlanOutline
from plans.models.papers import UnitPaper
from plans.models.plans import Plan, PlanBasis
from plans.models.reminders import PlanAsk, PlanReminder
from plans.models.screening import Questionnaire, ScreenedClass, Screening
from plans.models.tasks import PlanTask, TaskGroup, TaskProgress
from plans.models.topics import TopicDay
from plans.models.versions import PlanVersion

__all__ = [
    "Activity",
    "ActivityFile",
    "Attendance",
    "Club",
    "ClubClass",
    "MonthCriterion",
    "MonthMark",
    "Criterion",
    "FileCheck",
    "Inspection",
    "InspectionAnswer",
    "MonthlyAssessment",
    "PhotoReview",
    "Plan",
    "PlanAsk",
    "PlanBasis",
    "PlanDuty",
    "PlanFunding",
    "PlanOutline",
    "PlanReminder",
    "PlanReporting",
    "PlanTask",
    "PlanVersion",
    "Questionnaire",
    "ScreenedClass",
    "Screening",
    "Shortcoming",
    "TaskGiven",
    "Recommendation",
    "TaskGroup",
    "TaskProgress",
    "Team",
    "TopicDay",
    "UnitPaper",
]
