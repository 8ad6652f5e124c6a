"""The verbs of reports; the only code of this app that writes.

office    open_request · amend_request · add_schools · withdraw_request · remind · remind_offices
          accept_submission · send_back
          start_consolidation · cancel_consolidation · keep_consolidated (the job) → approve_totals
          → number_consolidated (or the clerk, in the register) · keep_numbered_files (the job)
          make_token · revoke_token (programs that read approved totals)
          open_total (what a superior's request obliges)
school    draft_report, enter_figures, set_targets → submit_to_principal
          → return_report | approve_report → register_paper → send_report
          → correct_report (a new edition) · record_sending → record_receipt
clock     remind_by_clock · remind_offices_by_clock · compare_with_records
"""

from reports.workflow.amending import add_schools, amend_request, withdraw_request
from reports.workflow.approving import approve_totals
from reports.workflow.asking import open_request, remind
from reports.workflow.clock import compare_with_records, remind_by_clock
from reports.workflow.consolidating import (
    CONSOLIDATE,
    PRINT_SECTIONS,
    cancel_consolidation,
    keep_consolidated,
    note_download,
    start_consolidation,
)
from reports.workflow.deciding import accept_submission, send_back
from reports.workflow.evidencing import (
    GATHER_EVIDENCE,
    keep_evidence,
    note_evidence_download,
    start_evidence,
)
from reports.workflow.opening import open_total
from reports.workflow.registering import (
    PRINT_NUMBERED,
    consolidated_number_from_register,
    consolidated_scan_from_register,
    keep_numbered_files,
    number_consolidated,
)
from reports.workflow.reminding import remind_offices, remind_offices_by_clock
from reports.workflow.school import (
    PRINT_SECTION,
    approve_report,
    correct_report,
    draft_report,
    enter_figures,
    number_from_register,
    record_receipt,
    record_sending,
    register_paper,
    return_report,
    scan_from_register,
    send_report,
    set_targets,
    submit_to_principal,
)
from reports.workflow.tokens import make_token, note_token_use, revoke_token

__all__ = [
    "CONSOLIDATE",
    "GATHER_EVIDENCE",
    "PRINT_SECTION",
    "PRINT_SECTIONS",
    "PRINT_NUMBERED",
    "accept_submission",
    "add_schools",
    "amend_request",
    "approve_report",
    "approve_totals",
    "cancel_consolidation",
    "compare_with_records",
    "consolidated_number_from_register",
    "consolidated_scan_from_register",
    "correct_report",
    "draft_report",
    "enter_figures",
    "keep_consolidated",
    "keep_evidence",
    "keep_numbered_files",
    "make_token",
    "note_download",
    "note_evidence_download",
    "note_token_use",
    "number_consolidated",
    "number_from_register",
    "open_request",
    "open_total",
    "record_receipt",
    "record_sending",
    "register_paper",
    "remind",
    "remind_by_clock",
    "remind_offices",
    "remind_offices_by_clock",
    "return_report",
    "revoke_token",
    "scan_from_register",
    "send_back",
    "send_report",
    "set_targets",
    "start_consolidation",
    "start_evidence",
    "submit_to_principal",
    "withdraw_request",
]
