"""The verbs of a case's way; the only code of cases that writes. `transitions.TRANSITIONS` is the way itself."""

from cases.workflow.climbing import climb_clocks
from cases.workflow.clocks import extend_clock, pause_clock, resume_clock
from cases.workflow.closing import ask_closing, decide_closing, reopen
from cases.workflow.course import (
    assess,
    complete_follow_up,
    correct_entry,
    move,
    triage,
    write_entry,
)
from cases.workflow.files import attach_file, download_file
from cases.workflow.grants import assign_case
from cases.workflow.intake import log_case, notify_outside, raise_concern, watch_concern
from cases.workflow.reading import noting_refusals, read_case, record_search
from cases.workflow.support import (
    ActionLine,
    decide_support_plan,
    record_action,
    save_support_plan,
    submit_support_plan,
)
from cases.workflow.transitions import TRANSITIONS

__all__ = [
    "TRANSITIONS",
    "ActionLine",
    "ask_closing",
    "assess",
    "assign_case",
    "attach_file",
    "climb_clocks",
    "complete_follow_up",
    "correct_entry",
    "decide_closing",
    "decide_support_plan",
    "download_file",
    "extend_clock",
    "log_case",
    "move",
    "noting_refusals",
    "notify_outside",
    "pause_clock",
    "raise_concern",
    "read_case",
    "record_action",
    "record_search",
    "reopen",
    "resume_clock",
    "save_support_plan",
    "submit_support_plan",
    "triage",
    "watch_concern",
    "write_entry",
]
