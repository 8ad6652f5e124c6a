from reports.models.office import ConsolidatedReport, ReportRequest, Submission
from reports.models.school import SchoolReport

__all__ = ["ConsolidatedReport", "ReportRequest", "SchoolReport", "Submission"]
