from reports.models.evidence import EvidenceFile
from reports.models.office import ConsolidatedReport, Question, ReportRequest, Submission
from reports.models.school import ClockReminder, FigureByHand, ReportVersion, SchoolReport, Sending, Target

__all__ = [
    "ClockReminder",
    "ConsolidatedReport",
    "EvidenceFile",
    "FigureByHand",
    "Question",
    "ReportRequest",
    "ReportVersion",
    "SchoolReport",
    "Sending",
    "Submission",
    "Target",
]
