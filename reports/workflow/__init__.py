"""The verbs of reports; the only code of this app that writes.

office    open_request · remind · start_consolidation · cancel_consolidation · keep_consolidated (the job)
school    draft_report → submit_to_principal → return_report | approve_report → register_paper → send_report
"""

from reports.workflow.asking import open_request, remind
from reports.workflow.consolidating import (
    CONSOLIDATE,
    cancel_consolidation,
    keep_consolidated,
    note_download,
    start_consolidation,
)
from reports.workflow.evidencing import (
    GATHER_EVIDENCE,
    keep_evidence,
    note_evidence_download,
    start_evidence,
)
from reports.workflow.school import (
    approve_report,
    draft_report,
    number_from_register,
    register_paper,
    return_report,
    scan_from_register,
    send_report,
    submit_to_principal,
)

__all__ = [
    "CONSOLIDATE",
    "GATHER_EVIDENCE",
    "approve_report",
    "cancel_consolidation",
    "draft_report",
    "keep_consolidated",
    "keep_evidence",
    "note_download",
    "note_evidence_download",
    "number_from_register",
    "open_request",
    "register_paper",
    "remind",
    "return_report",
    "scan_from_register",
    "send_report",
    "start_consolidation",
    "start_evidence",
    "submit_to_principal",
]
