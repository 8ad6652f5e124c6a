from reports.models.evidence import EvidenceFile
from reports.models.office import ConsolidatedReport, ReportRequest, Submission
from reports.models.school import SchoolReport

__all__ = ["ConsolidatedReport", "EvidenceFile", "ReportRequest", "SchoolReport", "Submission"]
