from reports.models.approved import ApprovedTotals, OpenedTotal
from reports.models.evidence import EvidenceFile
from reports.models.office import ConsolidatedReport, Question, ReportRequest, Submission
from reports.models.school import ClockReminder, FigureByHand, ReportVersion, SchoolReport, Sending, Target

__all__ = [
    "ApprovedTotals",
    "ClockReminder",
    "ConsolidatedReport",
    "EvidenceFile",
    "FigureByHand",
    "OpenedTotal",
    "Question",
    "ReportRequest",
    "ReportVersion",
    "SchoolReport",
    "Sending",
    "Submission",
    "Target",
]
