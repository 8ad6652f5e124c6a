from reports.models.office import ConsolidatedReport, Question, ReportRequest, Submission
from reports.models.school import ClockReminder, FigureByHand, ReportVersion, SchoolReport, Sending, Target

__all__ = [
    "ClockReminder",
    "ConsolidatedReport",
    "FigureByHand",
    "Question",
    "ReportRequest",
    "ReportVersion",
    "SchoolReport",
    "Sending",
    "Submission",
    "Target",
]
