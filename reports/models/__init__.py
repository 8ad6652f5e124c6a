from reports.models.approved import ApprovedFile, ApprovedTotals, OpenedTotal
from reports.models.evidence import EvidenceFile
from reports.models.office import ConsolidatedReport, Question, ReportRequest, Submission
from reports.models.reminders import OfficeReminder
from reports.models.school import ClockReminder, FigureByHand, ReportVersion, SchoolReport, Sending, Target
from reports.models.tokens import FeedToken

__all__ = [
    "ApprovedFile",
    "ApprovedTotals",
    "ClockReminder",
    "ConsolidatedReport",
    "EvidenceFile",
    "FeedToken",
    "FigureByHand",
    "OfficeReminder",
    "OpenedTotal",
    "Question",
    "ReportRequest",
    "ReportVersion",
    "SchoolReport",
    "Sending",
    "Submission",
    "Target",
]
