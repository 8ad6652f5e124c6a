"""The verbs of a case's way; the only code of cases that writes. `transitions.TRANSITIONS` is the way itself."""

from cases.workflow.aftercare import check_after_closing
from cases.workflow.arrivals import accept_sealed, refuse_sealed
from cases.workflow.box import answer_sender, look_into_boxes, name_pupil, rotate_box, switch_box, tell_box
from cases.workflow.bulk import assign_many
from cases.workflow.calls import log_call
from cases.workflow.climbing import climb_clocks
from cases.workflow.clocks import extend_clock, pause_clock, resume_clock
from cases.workflow.closing import ask_closing, decide_closing, keep_closed, reopen
from cases.workflow.concerns import correct_pupil, decide_concern
from cases.workflow.conferences import add_to_minutes, record_minutes_print, write_minutes
from cases.workflow.course import (
    assess,
    complete_follow_up,
    correct_entry,
    move,
    triage,
    write_entry,
)
from cases.workflow.danger import deny_danger, lift_danger, mark_danger
from cases.workflow.drafts import drop_draft, keep_draft, sweep_drafts
from cases.workflow.emergency import (
    break_glass,
    break_glass_for_pupil,
    escalate_reviews,
    review_break_glass,
)
from cases.workflow.files import attach_file, download_file
from cases.workflow.filters import delete_filter, save_filter
from cases.workflow.grants import assign_case, end_share, hand_over, share_case
from cases.workflow.hiding import bring_back_entry, hide_entry
from cases.workflow.hints import look_at_hint, record_note_print, release_hint, withdraw_hint
from cases.workflow.incidents import link_incident, log_other_pupil, unlink_incident
from cases.workflow.intake import log_case, notify_outside, raise_concern
from cases.workflow.intake_details import write_intake_detail
from cases.workflow.involving import lift_involved, name_involved
from cases.workflow.kinds import change_kind
from cases.workflow.locked import read_locked_notes, write_locked_note
from cases.workflow.naming import confirm_not_a_name
from cases.workflow.papers import print_case, print_naming
from cases.workflow.plan_answers import answer_plan
from cases.workflow.plan_templates import save_plan_template
from cases.workflow.reading import (
    noting_refusals,
    read_case,
    read_concern,
    record_list,
    record_search,
    record_trail_view,
)
from cases.workflow.referrals import (
    confirm_referral,
    decide_referral,
    drop_referral,
    record_referral_print,
    record_referral_step,
    require_printable,
    save_referral,
    send_referral,
    submit_referral,
)
from cases.workflow.reintegration import check_reintegration
from cases.workflow.review import record_review_download, sign_review
from cases.workflow.safety_plans import print_safety_plan, write_safety_plan
from cases.workflow.support import (
    ActionLine,
    decide_support_plan,
    record_action,
    revise_support_plan,
    save_support_plan,
    submit_support_plan,
)
from cases.workflow.transfers import (
    decide_transfer,
    record_receipt,
    record_transfer_print,
    save_transfer,
    submit_transfer,
    withdraw_transfer,
)
from cases.workflow.transitions import TRANSITIONS

__all__ = [
    "add_to_minutes",
    "TRANSITIONS",
    "ActionLine",
    "accept_sealed",
    "answer_plan",
    "answer_sender",
    "ask_closing",
    "assess",
    "assign_case",
    "assign_many",
    "attach_file",
    "break_glass",
    "bring_back_entry",
    "delete_filter",
    "deny_danger",
    "lift_danger",
    "drop_draft",
    "keep_draft",
    "sweep_drafts",
    "look_at_hint",
    "mark_danger",
    "save_filter",
    "hide_entry",
    "keep_closed",
    "break_glass_for_pupil",
    "change_kind",
    "check_after_closing",
    "check_reintegration",
    "climb_clocks",
    "complete_follow_up",
    "confirm_not_a_name",
    "confirm_referral",
    "correct_entry",
    "decide_closing",
    "correct_pupil",
    "decide_concern",
    "decide_referral",
    "decide_support_plan",
    "decide_transfer",
    "download_file",
    "drop_referral",
    "end_share",
    "escalate_reviews",
    "hand_over",
    "lift_involved",
    "extend_clock",
    "link_incident",
    "log_call",
    "log_case",
    "log_other_pupil",
    "look_into_boxes",
    "move",
    "name_involved",
    "name_pupil",
    "notify_outside",
    "noting_refusals",
    "pause_clock",
    "print_case",
    "print_naming",
    "raise_concern",
    "read_case",
    "read_locked_notes",
    "read_concern",
    "record_action",
    "record_list",
    "record_referral_print",
    "record_receipt",
    "record_referral_step",
    "record_transfer_print",
    "refuse_sealed",
    "record_minutes_print",
    "record_note_print",
    "record_review_download",
    "record_search",
    "record_trail_view",
    "print_safety_plan",
    "release_hint",
    "write_safety_plan",
    "reopen",
    "revise_support_plan",
    "require_printable",
    "rotate_box",
    "review_break_glass",
    "resume_clock",
    "save_plan_template",
    "save_referral",
    "save_support_plan",
    "save_transfer",
    "send_referral",
    "share_case",
    "switch_box",
    "tell_box",
    "sign_review",
    "submit_referral",
    "submit_support_plan",
    "submit_transfer",
    "triage",
    "unlink_incident",
    "withdraw_hint",
    "withdraw_transfer",
    "write_entry",
    "write_intake_detail",
    "write_locked_note",
    "write_minutes",
]
