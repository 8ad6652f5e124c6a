"""Who gets which address: the whole portal, written by hand beside the code. `test_every_url.py` walks the
resolver, so that a URL without a row here fails, and a row without a URL too.

Every person of `WHO`, a closed account and a stranger ask for every row by GET and by POST without data:

    pages     these get the page (or are led on inside the portal, or told what rule forbids it now)
    refused   these know the thing and may not do this: 403
    else      everybody else gets the one static 404 page, as for an id that nothing has
    ""        a stranger, and whoever's account is closed, is led to the sign-in page

`posting` and `post_refused` say who does when POST differs from GET. `locked` rows belong to a role: whoever
lacks it gets 403 before anything is looked up, so that the answer says nothing of the id."""

from __future__ import annotations

from dataclasses import dataclass

# the THCS: lan, minh focal; hoa principal; tam homeroom teacher; kim clerk; vinh deputy; nga was focal
# the primary school: phuc focal, quang principal, ly deputy, who acts for quang today
# the preschool: mai focal, bich principal
# dung officer of the office above; son operator; goc a Django superuser without any role
WHO = "lan minh hoa tam kim vinh nga phuc quang ly mai bich dung son goc".split()
CLOSED, STRANGER = "an", ""  # an: a focal teacher of the THCS whose account was closed while signed in

ALL = " ".join(WHO)
FOCALS, HEADS, ACTING = "lan minh phuc mai", "hoa quang bich", "ly"
KEEPERS = f"{FOCALS} {HEADS}"  # who works with the case register, the roster and the school's papers
STAFF = f"{KEEPERS} tam kim vinh ly"  # who works at a school now
THCS = "lan minh hoa tam kim vinh"
NO_KEEPER = "tam kim vinh nga ly dung son goc"
GLASS = f"{KEEPERS} vinh ly"  # who may open a case in an emergency
LISTS = f"{KEEPERS} ly tam vinh dung"  # who sees any case: by role, by delegation, or by a grant on one
BELOW = KEEPERS  # who reads an office's issued plan: every school of the cast stands under the one office


@dataclass(frozen=True)
class Row:
    name: str  # of the URL; "/api/…" for the one without a name
    args: str = ""  # key of Scene.args
    pages: str = ""
    refused: str = ""
    posting: str | None = None
    post_refused: str | None = None
    methods: str = "GET POST"
    locked: bool = False
    anyone: bool = False  # no sign-in needed
    nothing: str = ""  # methods that end in the static 404 although the person may: the thing is not there
    data: str = ""  # "name=key": what must be posted for the act to mean anything

    def pages_for(self, method: str) -> set[str]:
        return set((self.pages if method == "GET" or self.posting is None else self.posting).split())

    def refused_for(self, method: str) -> set[str]:
        refused = self.refused if method == "GET" or self.post_refused is None else self.post_refused
        return set(WHO) - self.pages_for(method) if self.locked else set(refused.split())


def get(name: str, args: str = "", pages: str = "", refused: str = "", **fields: object) -> Row:
    """A page that only shows; POST is answered 405."""
    return Row(name, args, pages, refused, methods="GET", **fields)  # type: ignore[arg-type]


def post(name: str, args: str = "", pages: str = "", refused: str = "", **fields: object) -> Row:
    """An act without a page of its own; GET is answered 405."""
    return Row(name, args, pages, refused, methods="POST", **fields)  # type: ignore[arg-type]


HOME = [
    get("home:today", pages=ALL),
    Row("home:begin", anyone=True, nothing="GET POST"),  # once there is an account, the page is gone
    get("health:live", anyone=True),
    get("health:ready", anyone=True),
    Row("set_language", anyone=True),
]

SIGN_IN = [
    Row("account_login", anyone=True),
    Row("account_logout", anyone=True),
    get("account_inactive", anyone=True),
    Row("account_reauthenticate", pages=ALL),
    Row("account_change_password", pages=ALL),
    get("mfa_index", pages=ALL),
    Row("mfa_authenticate", anyone=True),
    Row("mfa_reauthenticate", pages=ALL),
    Row("mfa_activate_totp", pages=ALL),
    Row("mfa_deactivate_totp", pages=ALL, nothing="GET POST"),  # nobody here has a second factor
    get("mfa_view_recovery_codes", pages=ALL, nothing="GET"),
    Row("mfa_generate_recovery_codes", pages=ALL),
    Row("mfa_download_recovery_codes", pages=ALL, nothing="GET POST"),
]

PEOPLE = [
    Row("accounts:me", pages=ALL),
    get("accounts:notices", pages=ALL),
    post("accounts:notices_read", pages=ALL),
    get("accounts:notice", "notice of lan", "lan"),
    get("accounts:notice", "notice of dung", "dung"),
    # accounts are the operator's
    Row("accounts:accounts", pages="son", locked=True),
    Row("accounts:account_new", pages="son", locked=True),
    get("accounts:account", "account of tam", "son", locked=True),
    post("accounts:account_reset", "account of tam", "son", "hoa dung"),
    post("accounts:account_close", "account of tam", "son", "hoa dung"),
    post("accounts:account_open", "account of an", "son", "hoa dung"),
    post("accounts:account_operator", "account of tam", "son", "hoa dung"),
    # units and who works there
    get("accounts:units", pages="dung son", locked=True),
    Row("accounts:unit_new", pages="son", locked=True),
    get("accounts:unit", "thcs", "hoa dung son", "lan minh tam kim vinh"),
    get("accounts:unit", "primary", "quang dung son", "phuc ly"),
    get("accounts:unit", "commune", "dung son"),
    get("accounts:unit", "district", "dung son"),
    Row("accounts:letterhead", "thcs", "hoa son", "lan minh tam kim vinh dung"),
    Row("accounts:letterhead", "commune", "dung son"),
    Row("accounts:appoint", "thcs", "hoa dung", "lan minh tam kim vinh son"),
    Row("accounts:appoint", "commune", "son", "dung"),
    # focal staff, certificates, collaborators: a school keeps its own, its office reads
    get("accounts:network", pages=f"{KEEPERS} dung"),
    get("accounts:network_file", pages=f"{KEEPERS} dung"),
    Row("accounts:certificate_new", pages=KEEPERS),
    Row("accounts:certificate", "certificate of tam", "lan minh hoa"),
    Row("accounts:collaborator_new", pages=KEEPERS),
    Row("accounts:collaborator", "collaborator of the thcs", "lan minh hoa"),
    get("accounts:people", pages=HEADS),
    Row("accounts:delegations", pages=HEADS, locked=True),
    post("accounts:end_delegation", "delegation", "quang"),
    post("accounts:end_membership", "membership of kim", "hoa", "lan minh tam kim vinh dung son"),
    post("accounts:end_membership", "membership of hoa", "dung", "lan minh hoa tam kim vinh son"),
    post("accounts:end_membership", "membership of quang", "dung", "phuc quang ly son"),
    post("accounts:end_membership", "membership of dung", "son", "dung"),
    post("accounts:end_membership", "membership of son", "son"),
    # the register of outgoing papers: its keepers, each at the own unit
    get("accounts:register", pages=f"{HEADS} kim dung"),
    Row("accounts:register_void", pages=f"{HEADS} kim dung"),
    get("accounts:register_file", "register of the thcs, xlsx", "hoa kim"),
    get("accounts:register_file", "register of the thcs, pdf", "hoa kim"),
    get("accounts:register_file", "register of the commune, xlsx", "dung"),
    get("accounts:paper", "waiting paper", "hoa kim"),
    get("accounts:paper", "sent paper", "hoa kim"),
    get("accounts:paper", "paper of a case", "hoa kim"),
    get("accounts:paper", "paper of the commune", "dung"),
    Row("accounts:paper_number", "waiting paper", "hoa kim"),
    Row("accounts:paper_scan", "sent paper", "hoa kim"),
    Row("accounts:paper_send", "sent paper", "hoa kim"),
    Row("accounts:paper_receive", "sending of the paper", "hoa kim"),
    # the register of coordination agreements: its keepers, each at the own unit
    get("accounts:agreements", pages=f"{KEEPERS} dung"),
    Row("accounts:agreement_new", pages=f"{KEEPERS} dung"),
    get("accounts:agreements_file", pages=f"{KEEPERS} dung"),
    Row("accounts:agreement", "agreement of the thcs", "lan minh hoa"),
    Row("accounts:agreement_renew", "agreement of the thcs", "lan minh hoa"),
    Row("accounts:agreement_renew", "agreement of the commune", "dung"),
    Row("accounts:agreement", "agreement of the commune", "dung"),
    # the office's directory
    get("accounts:catalogue", pages="dung", locked=True),
    Row("accounts:agency_new", pages="dung", locked=True),
    Row("accounts:agency", "own agency", "dung", locked=True),
    Row("accounts:agency", "national agency", "dung", locked=True, nothing="GET POST"),
    get("accounts:bases", pages="dung", locked=True),
    Row("accounts:basis_new", pages="dung", locked=True),
    Row("accounts:basis", "basis", "dung", locked=True),
    # the working calendar and the deadlines
    get("accounts:calendar", pages="dung", locked=True),
    Row("accounts:calendar_day_new", pages="dung", locked=True),
    post("accounts:calendar_fill", pages="dung", locked=True),
    Row("accounts:calendar_day", "calendar day", "dung", locked=True),
    Row("accounts:calendar_day_remove", "calendar day", "dung", locked=True),
    Row("accounts:working_hours", "commune", "dung", locked=True),
    Row("accounts:working_hours", "thcs", "dung", locked=True),
    Row("accounts:working_hours", "district", "dung", locked=True, nothing="GET POST"),
    get("accounts:deadlines", pages="dung", locked=True),
    Row("accounts:deadline", "deadline", "dung", locked=True),
    post("accounts:deadline_drop", "own deadline", "dung", locked=True),
    post("accounts:deadline_drop", "deadline", "dung", locked=True, nothing="POST"),
]

CASES = [
    Row("cases:list", pages=LISTS),
    Row("cases:note_search", pages=LISTS),
    Row("cases:log", pages=FOCALS),
    post("cases:pupil_search", pages=STAFF),
    post("cases:notify", pages=FOCALS, data="notify=agency to call"),
    Row("cases:concern_new", pages=STAFF),
    Row("cases:my_concerns", pages=STAFF),
    Row("cases:concerns", pages=f"{KEEPERS} ly dung"),
    Row("cases:concern", "concern kept from hoa", "lan minh dung"),
    Row("cases:concern", "new concern", "lan minh hoa"),
    Row("cases:concern", "decided concern", "lan minh hoa"),
    Row("cases:concern", "concern of the primary school", "phuc quang ly"),
    Row("cases:concern", "message in the box", "lan minh hoa"),
    Row("cases:concern_pupil", "message in the box", "lan minh hoa"),
    Row("cases:concern_pupil", "concern kept from hoa", "lan minh", "dung"),
    # the school's public page: its readers, its principal, anybody
    get("cases:box", pages=KEEPERS),
    post("cases:box_switch", pages=HEADS, refused=FOCALS),
    post("cases:box_rotate", pages=HEADS, refused=FOCALS),
    get("cases:box_poster", pages="lan minh hoa"),  # the other schools' are off
    Row("box:write", "box of the thcs", anyone=True),
    Row("box:write", "box of the primary school, off", anyone=True, nothing="GET POST"),
    get("box:sent", "box of the thcs", anyone=True),
    get("box:sent", "box of the primary school, off", anyone=True, nothing="GET"),
    # who looked at what, and the yearly access review: the principal's
    get("cases:trail", pages=HEADS),
    Row("cases:review", pages=HEADS),
    get("cases:signed_review", "signed review", "hoa"),
    get("cases:review_paper", "signed review", "hoa"),
    # one case
    get("cases:case_trail", "case", "lan hoa"),
    get("cases:case_trail", "case of the primary school", "phuc quang", "ly"),
    Row("cases:detail", "case", "lan hoa"),
    Row("cases:detail", "new case", "lan hoa"),
    Row("cases:detail", "case under a plan", "lan hoa"),
    Row("cases:detail", "case about to close", "lan hoa"),
    Row("cases:detail", "closed case", "lan hoa"),
    Row("cases:detail", "case of an", "hoa"),  # its focal teacher's account is closed
    Row("cases:detail", "case of the primary school", "phuc quang ly"),
    Row("cases:detail", "case kept from hoa", "lan dung"),
    Row("cases:detail", "shared case", "lan hoa tam vinh"),
    Row("cases:entry", "case", "lan", "hoa"),
    Row("cases:entry", "case of the primary school", "phuc", "quang ly"),
    Row("cases:entry", "shared case", "lan", "hoa tam vinh"),
    Row("cases:correct", "case, entry", "lan", "hoa"),
    Row("cases:correct", "own case, entry of the primary school", "lan", "hoa", nothing="GET POST"),
    Row("cases:hide_entry", "case, entry", "lan", "hoa"),
    Row("cases:hide_entry", "own case, entry of the primary school", "lan", "hoa", nothing="GET POST"),
    Row("cases:bring_back_entry", "case, hidden entry", "lan", "hoa"),
    Row("cases:assess", "case", "lan", "hoa"),
    Row("cases:triage", "new case", "lan", "hoa"),
    Row("cases:move", "case, on to reintegration", "lan", "hoa"),
    Row("cases:move", "case, back to intervention", "lan", "hoa"),
    Row("cases:follow_up", "case, follow-up", "lan", "hoa"),
    Row("cases:follow_up", "case, its follow-up", "lan", "hoa"),
    Row("cases:follow_up", "case, its decision", "lan", "hoa"),
    Row("cases:follow_up", "own case, follow-up of the primary school", "lan", "hoa", nothing="GET POST"),
    Row("cases:clock_pause", "case, running clock", "lan", "hoa"),
    Row("cases:clock_extend", "case, running clock", "lan", "hoa"),
    Row("cases:clock_pause", "own case, follow-up of the primary school", "lan", "hoa", nothing="GET POST"),
    Row("cases:clock_extend", "own case, follow-up of the primary school", "lan", "hoa", nothing="GET POST"),
    post("cases:clock_resume", "case, held clock", "lan", "hoa"),
    post("cases:clock_resume", "own case, follow-up of the primary school", "lan", "hoa", nothing="POST"),
    Row("cases:after_closing", "closed case, check after closing", "lan", "hoa"),
    Row("cases:after_closing", "own case, follow-up of the primary school", "lan", "hoa", nothing="GET POST"),
    Row("cases:safety_plan", "case", "lan", "hoa"),
    Row("cases:safety_plan", "shared case", "lan", "hoa tam vinh"),
    get("cases:safety_plan_print", "case", "lan hoa"),
    Row("cases:change_kind", "case", "lan", "hoa"),
    Row("cases:change_kind", "shared case", "lan", "hoa tam vinh"),
    Row("cases:intake_detail", "case", "lan", "hoa"),
    Row("cases:intake_detail", "shared case", "lan", "hoa tam vinh"),
    Row("cases:hint", "shared case", "lan", "hoa tam vinh"),
    Row("cases:hint", "case", "hoa", "lan"),  # one of abuse
    post("cases:hint_withdraw", "case", "hoa", "lan"),
    Row("cases:handover", "shared case", "lan", "hoa tam vinh"),
    Row("cases:handover", "case", "hoa", "lan"),  # one of abuse
    get("cases:handover_paper", "case under a plan, pdf", "lan", "hoa"),
    get("cases:handover_paper", "case under a plan, docx", "lan", "hoa"),
    get("cases:handover_paper", "case under a plan, xlsx", "lan", "hoa", nothing="GET"),
    get("cases:handover_paper", "case, pdf", "hoa", "lan", nothing="GET"),  # no note is out
    Row("cases:conference", "case", "lan", "hoa"),
    Row("cases:conference", "shared case", "lan", "hoa tam vinh"),
    Row("cases:minutes_add", "case about to close, minutes", "lan", "hoa"),
    get("cases:minutes", "case about to close, minutes, pdf", "lan hoa"),
    get("cases:minutes", "case about to close, minutes, docx", "lan hoa"),
    Row("cases:reintegration", "case about to close", "lan", "hoa"),
    Row("cases:reintegration", "case of the primary school", "phuc", "quang ly"),
    get("cases:referrals", pages=LISTS),
    Row("cases:referral_new", "case", "lan", "hoa"),
    Row("cases:referral_new", "shared case", "lan", "hoa tam vinh"),
    get("cases:referral", "case, referral", "lan hoa"),
    get("cases:referral", "referral of the primary school", "phuc quang ly"),
    get("cases:referral", "own case, referral of the primary school", "lan hoa", nothing="GET"),
    Row("cases:referral_edit", "case, referral", "lan", "hoa"),
    Row("cases:referral_edit", "own case, referral of the primary school", "lan", "hoa", nothing="GET POST"),
    post("cases:referral_submit", "case, referral", "lan", "hoa"),
    post("cases:referral_submit", "own case, referral of the primary school", "lan", "hoa", nothing="POST"),
    Row("cases:referral_decide", "case, referral", "hoa", "lan"),
    Row("cases:referral_decide", "referral of the primary school", "quang ly", "phuc"),
    Row("cases:referral_send", "case, referral", "lan", "hoa"),
    Row("cases:referral_send", "own case, referral of the primary school", "lan", "hoa", nothing="GET POST"),
    Row("cases:referral_step", "case, referral", "lan", "hoa"),
    Row("cases:referral_step", "own case, referral of the primary school", "lan", "hoa", nothing="GET POST"),
    Row("cases:referral_drop", "case, referral", "lan", "hoa"),
    Row("cases:referral_drop", "own case, referral of the primary school", "lan", "hoa", nothing="GET POST"),
    Row("cases:referral_envelope", "case, referral", "lan", "hoa"),
    Row("cases:referral_envelope", "own case, referral of the primary school", "lan", "hoa", nothing="GET POST"),
    get("cases:referral_paper", "case, referral, cong-van, pdf", "lan hoa"),
    get("cases:referral_paper", "case, referral, cong-van, docx", "lan hoa"),
    get("cases:referral_paper", "case, referral, phieu-chuyen, pdf", "lan hoa"),
    get("cases:referral_paper", "case, referral, phieu-chuyen, docx", "lan hoa"),
    get("cases:referral_paper", "case, referral, nothing", "lan hoa", nothing="GET"),
    get("cases:referral_paper", "own case, paper of the primary school", "lan hoa", nothing="GET"),
    # a pupil moves: the sending school
    Row("cases:transfer_new", "case", "lan", "hoa"),
    Row("cases:transfer_new", "shared case", "lan", "hoa tam vinh"),
    get("cases:transfer", "case, transfer", "lan hoa"),
    get("cases:transfer", "transfer of the primary school", "phuc quang ly"),
    get("cases:transfer", "own case, transfer of the primary school", "lan hoa", nothing="GET"),
    Row("cases:transfer_edit", "case, transfer", "lan", "hoa"),
    Row("cases:transfer_edit", "own case, transfer of the primary school", "lan", "hoa", nothing="GET POST"),
    post("cases:transfer_submit", "case, transfer", "lan", "hoa"),
    post("cases:transfer_submit", "own case, transfer of the primary school", "lan", "hoa", nothing="POST"),
    Row("cases:transfer_decide", "case, transfer", "hoa", "lan"),
    Row("cases:transfer_decide", "transfer of the primary school", "quang ly", "phuc"),
    Row("cases:transfer_withdraw", "case, transfer", "lan", "hoa"),
    Row("cases:transfer_withdraw", "own case, transfer of the primary school", "lan", "hoa", nothing="GET POST"),
    Row("cases:transfer_receipt", "case, transfer", "lan", "hoa"),
    Row("cases:transfer_receipt", "own case, transfer of the primary school", "lan", "hoa", nothing="GET POST"),
    get("cases:transfer_paper", "case, transfer, pdf", "lan hoa"),
    get("cases:transfer_paper", "case, transfer, docx", "lan hoa"),
    get("cases:transfer_paper", "case, transfer, xlsx", "lan hoa", nothing="GET"),
    get("cases:transfer_paper", "own case, slip of the primary school", "lan hoa", nothing="GET"),
    # the receiving school: a closed envelope is its principal's, what was opened belongs to the new case
    get("cases:sealed_files", pages=f"{HEADS} {ACTING}"),
    Row("cases:sealed_accept", "closed envelope", "hoa"),
    Row("cases:sealed_refuse", "closed envelope", "hoa"),
    Row("cases:sealed_accept", "opened envelope", "quang ly", nothing="GET POST"),
    get("cases:arrived", "arrived case", "phuc quang ly"),
    get("cases:arrived", "case", "lan hoa", nothing="GET"),
    post("cases:notify_case", "case", "lan", "hoa", data="notify=agency to call"),
    Row("cases:notice", "case", "lan", "hoa"),
    Row("cases:notice", "shared case", "lan", "hoa tam vinh"),
    Row("cases:danger", "case", "lan", "hoa"),
    Row("cases:danger", "shared case", "lan", "hoa tam vinh"),
    Row("cases:danger_none", "case", "lan", "hoa"),
    Row("cases:danger_lift", "case", "lan hoa"),
    Row("cases:danger_lift", "shared case", "lan hoa", "tam vinh"),
    Row("cases:danger_lift", "case of the primary school", "phuc quang ly"),
    post("cases:call", "case, caregiver", "lan", "hoa"),
    post("cases:call", "own case, caregiver of the primary school", "lan", "hoa", nothing="POST"),
    Row("cases:support_plan", "case", "lan", "hoa"),
    Row("cases:case_file", "case", "lan hoa"),
    Row("cases:case_file", "shared case", "lan hoa tam vinh"),
    get("cases:case_form", "case, form 01", "lan hoa"),
    get("cases:case_form", "case, form 02 in Word", "lan hoa"),
    get("cases:case_form", "case, form 04 in Word", "lan hoa"),
    get("cases:case_form", "shared case, form 01", "lan hoa vinh", "tam"),
    Row("cases:plan_answer", "case", "lan", "hoa"),
    post("cases:submit_plan", "case", "lan", "hoa"),
    Row("cases:decide_plan", "case", "hoa", "lan"),
    post("cases:revise_plan", "case", "lan", "hoa"),
    Row("cases:action_result", "case, action", "lan", "hoa"),
    Row("cases:attach", "case", "lan", "hoa"),
    get("cases:download", "case, file", "lan hoa"),
    get("cases:download", "own case, file of the primary school", "lan hoa", nothing="GET"),
    Row("cases:incident", "case", "lan", "hoa"),
    Row("cases:incident", "shared case", "lan", "hoa tam vinh"),
    Row("cases:incident_leave", "case, incident", "lan", "hoa"),
    Row("cases:incident_leave", "own case, incident of the primary school", "lan", "hoa", nothing="GET POST"),
    Row("cases:incident_pupil", "case, incident", "lan", "hoa"),
    Row("cases:incident_pupil", "own case, incident of the primary school", "lan", "hoa", nothing="GET POST"),
    Row("cases:ask_closing", "case about to close", "lan", "hoa"),
    Row("cases:decide_closing", "case about to close", "hoa", "lan"),
    Row("cases:reopen", "closed case", "hoa", "lan"),
    Row("cases:assign", "case", "hoa", "lan"),
    Row("cases:assign", "case of the primary school", "quang ly", "phuc"),
    Row("cases:assign", "case kept from hoa", "dung", "lan"),
    # who sees it, and why
    get("cases:circle", "case", "lan hoa"),
    get("cases:circle", "shared case", "lan hoa", "tam vinh"),
    get("cases:circle", "case kept from hoa", "lan dung"),
    Row("cases:share", "shared case", "hoa", "lan tam vinh"),
    Row("cases:involve", "shared case", "lan hoa", "tam vinh"),
    Row("cases:involve", "case kept from hoa", "lan dung"),
    Row("cases:lift", "shared case, minh's part", "hoa", "lan tam vinh"),
    Row("cases:locked_notes", "shared case", "lan hoa tam vinh", posting="lan", post_refused="hoa tam vinh"),
    Row("cases:break_glass", "shared case", "lan hoa", "tam vinh"),
    post("cases:end_share", "shared case, tam", "hoa", "lan tam vinh"),
    Row("cases:emergency", pages=GLASS, locked=True),
    get("cases:emergencies", pages=ALL),
    Row("cases:emergency_review", "emergency", "hoa"),
    Row("cases:filters", pages=LISTS),
    post("cases:filter_delete", "filter of lan", "lan"),
    post("cases:assign_many", pages=f"{HEADS} {ACTING}"),
    get("cases:hand_overs", pages=HEADS),
    Row("cases:hand_over", "lan", "hoa"),
    # the register of classes and pupils
    get("cases:roster_classes", pages=KEEPERS, locked=True),
    Row("cases:roster_search", pages=KEEPERS, locked=True),
    Row("cases:roster_class_new", pages=KEEPERS, locked=True),
    get("cases:roster_class", "class 8A2", "lan minh hoa", NO_KEEPER),
    Row("cases:roster_class_edit", "class 8A2", "lan minh hoa", NO_KEEPER),
    Row("cases:roster_pupil_new", "class 8A2", "lan minh hoa", NO_KEEPER),
    get("cases:roster_pupil", "pupil", "lan minh hoa", NO_KEEPER),
    get("cases:roster_pupil", "pupil of the primary school", "phuc quang", NO_KEEPER),
    Row("cases:roster_pupil_edit", "pupil", "lan minh hoa", NO_KEEPER),
    post("cases:roster_pupil_move", "pupil", "lan minh hoa", NO_KEEPER),
    # pupils' files: their keepers
    Row("cases:caregiver_new", "pupil", "lan minh hoa", NO_KEEPER),
    Row("cases:caregiver", "pupil, caregiver", "lan minh hoa", NO_KEEPER),
    Row("cases:caregiver_end", "pupil, caregiver", "lan minh hoa", NO_KEEPER),
    Row("cases:caregiver_safety", "pupil, caregiver without contact", "lan minh hoa", NO_KEEPER),
    Row("cases:circumstance_new", "pupil", "lan minh hoa", NO_KEEPER),
    Row("cases:circumstance", "pupil, circumstance", "lan minh hoa", NO_KEEPER),
    post("cases:circumstance_remove", "pupil, circumstance", "lan minh hoa", NO_KEEPER),
    Row("cases:pupil_link_new", "pupil", "lan minh hoa", NO_KEEPER),
    Row("cases:pupil_link_end", "pupil, link", "lan minh hoa", NO_KEEPER),
    Row("cases:benefit_new", "pupil", "lan minh hoa", NO_KEEPER),
    Row("cases:benefit", "pupil, benefit", "lan minh hoa", NO_KEEPER),
    post("cases:benefit_remove", "pupil, benefit", "lan minh hoa", NO_KEEPER),
    Row("cases:consent_new", "pupil", "lan minh hoa", NO_KEEPER),
    Row("cases:consent_withdraw", "pupil, consent", "lan minh hoa", NO_KEEPER),
    Row("cases:case_consent", "case", "lan", "hoa"),
    Row("cases:case_consent_withdraw", "case, consent", "lan", "hoa"),
    # the roster of special circumstances, and what a class teacher sees
    Row("cases:circumstances", pages=KEEPERS, locked=True),
    Row("cases:circumstances_copy", pages=KEEPERS, locked=True),
    get("cases:circumstances_paper", "pdf", KEEPERS, locked=True),
    get("cases:circumstances_paper", "docx", KEEPERS, locked=True),
    get("cases:class_benefits", pages="tam", locked=True),
    # the office's lists
    get("cases:plan_templates", pages="dung", locked=True),
    Row("cases:plan_template_new", "", "dung", locked=True),
    Row("cases:plan_template", "plan template", "dung", locked=True),
    get("cases:terms", pages="dung", locked=True),
    Row("cases:term_new", "group", "dung", locked=True),
    Row("cases:term", "term", "dung", locked=True),
]

PLANS = [
    Row("plans:list", pages=ALL),  # whoever reads no plan finds it empty
    Row("plans:new", pages=f"{FOCALS} dung"),
    Row("plans:start", pages=f"{FOCALS} dung"),
    get("plans:outlines", pages="dung", locked=True),
    Row("plans:outline_new", "", "dung", locked=True),
    Row("plans:outline", "plan outline", "dung", locked=True),
    Row("plans:detail", "predecessor's plan", f"dung {BELOW}"),
    Row("plans:detail", "office's plan", f"dung {BELOW}"),
    Row("plans:detail", "office's draft", "dung"),
    Row("plans:detail", "school's plan, draft", "lan minh hoa"),
    Row("plans:detail", "school's plan, submitted", "lan minh hoa"),
    Row("plans:detail", "school's plan, approved", "lan minh hoa kim dung"),
    Row("plans:detail", "school's plan, issued", f"{THCS} dung"),
    Row("plans:detail", "primary school's draft", "phuc quang"),
    Row("plans:edit", "office's draft", "dung"),
    Row("plans:edit", "office's plan", "dung", BELOW),
    Row("plans:edit", "school's plan, draft", "lan minh", "hoa"),
    Row("plans:edit", "school's plan, issued", "lan minh", "hoa tam kim vinh dung"),
    get("plans:write", "office's draft", "dung"),
    get("plans:write", "school's plan, draft", "lan minh", "hoa"),
    get("plans:write", "school's plan, issued", "lan minh", "hoa tam kim vinh dung"),
    Row("plans:section", "office's draft, section", "dung"),
    Row("plans:section", "school's plan, draft, section", "lan minh", "hoa"),
    Row("plans:continue", "office's plan", "dung", BELOW),
    Row("plans:continue", "school's plan, issued", "", f"{THCS} dung"),
    post("plans:mend", "office's draft", "dung"),
    post("plans:mend", "school's plan, draft", "lan minh", "hoa"),
    post("plans:submit", "school's plan, draft", "lan minh", "hoa"),
    post("plans:submit", "office's draft", "", "dung"),
    Row("plans:decide", "school's plan, submitted", "hoa", "lan minh"),
    Row("plans:decide", "office's draft", "", "dung"),
    Row("plans:issue", "school's plan, approved", "lan minh hoa kim", "dung"),
    Row("plans:issue", "office's draft", "dung"),
    Row("plans:scan", "school's plan, issued", "lan minh hoa kim", "tam vinh dung"),
    Row("plans:scan", "office's plan", "dung", BELOW),
    Row("plans:download", "office's plan, pdf", f"dung {BELOW}"),
    Row("plans:download", "office's plan, scan", f"dung {BELOW}"),
    Row("plans:download", "school's plan, draft, docx", "lan minh hoa"),
    Row("plans:download", "school's plan, issued, scan", f"{THCS} dung"),
    Row("plans:paste", "office's draft", "dung"),
    Row("plans:paste", "school's plan, draft", "lan minh", "hoa"),
    post("plans:import", "office's draft", "dung"),
    post("plans:import", "school's plan, draft", "lan minh", "hoa"),
    Row("plans:task_add", "office's draft", "dung"),
    Row("plans:task_add", "school's plan, draft", "lan minh", "hoa"),
    Row("plans:sheet", "office's draft", "dung"),
    Row("plans:sheet", "school's plan, draft", "lan minh", "hoa"),
    get("plans:by_month", "office's plan", f"dung {BELOW}"),
    get("plans:by_month", "school's plan, draft", "lan minh hoa"),
    get("plans:compare", "office's plan", "dung", BELOW),
    get("plans:compare", "school's plan, submitted", "lan minh hoa"),
    get("plans:compare", "school's plan, issued", "lan minh hoa", "tam kim vinh dung"),
    post("plans:repeat", "school's plan, issued", "lan minh", "hoa tam kim vinh dung"),
    post("plans:repeat", "office's draft", "dung"),
    post("plans:keep", "school's plan, draft", "lan minh", "hoa"),
    post("plans:keep", "office's draft", "dung"),
    Row("plans:adopt", "school's plan, draft", "lan minh", "hoa"),
    Row("plans:adopt", "office's draft", "", "dung"),
    Row("plans:grid", "office's plan", "dung", BELOW),
    # one task: read with its plan, carried out by its own unit
    Row("plans:task", "task of office's plan", f"dung {BELOW}", posting="dung", post_refused=BELOW),
    Row(
        "plans:task",
        "task of school's plan, issued",
        f"{THCS} dung",
        posting="lan minh",
        post_refused="hoa tam kim vinh dung",
    ),
    Row("plans:task", "task of primary school's draft", "phuc quang", posting="phuc", post_refused="quang"),
    Row("plans:task_edit", "task of office's draft", "dung"),
    Row("plans:task_edit", "task of office's plan", "dung", BELOW),
    Row("plans:task_edit", "task of school's plan, draft", "lan minh", "hoa"),
    post("plans:task_remove", "task of school's plan, draft", "lan minh", "hoa"),
    post("plans:task_remove", "task of office's draft", "dung"),
    # activities and months
    Row("plans:activities", pages=KEEPERS),
    Row("plans:activity_new", pages=FOCALS),
    get("plans:activity", "activity", "lan minh hoa"),
    get("plans:activity", "activity of the primary school", "phuc quang"),
    Row("plans:activity_edit", "activity", "lan minh", "hoa"),
    Row("plans:activity_edit", "activity of the primary school", "phuc", "quang"),
    Row("plans:attendance", "training", "lan minh", "hoa"),
    Row("plans:evidence_new", "activity", "lan minh", "hoa"),
    get("plans:evidence_file", "activity, file", "lan minh hoa"),
    post("plans:evidence_drop", "activity, file", "lan minh", "hoa"),
    get("plans:trainings", pages=KEEPERS),
    get("plans:clubs", pages=KEEPERS),
    Row("plans:club_new", pages=FOCALS, refused=HEADS),
    get("plans:club", "club", "lan minh hoa"),
    Row("plans:club_edit", "club", "lan minh", "hoa"),
    Row("plans:topics", pages="dung", locked=True),
    Row("plans:topic_new", pages="dung", locked=True),
    Row("plans:topic", "topic", "dung", locked=True),
    Row("plans:months", pages=KEEPERS),
    Row("plans:months_of_schools", pages="dung"),
    Row("plans:month", "signed month, by name", KEEPERS),
    Row("plans:month", "month in draft, by name", KEEPERS),
    post("plans:month_decide", "waiting month", "hoa", "lan minh"),
    post("plans:month_decide", "month of the primary school", "quang", "phuc"),
]

REPORTS = [
    # the office
    get("reports:requests", pages="dung"),
    Row("reports:request_new", pages="dung"),
    get("reports:request", "request", "dung"),
    Row("reports:amend", "new request", "dung"),
    Row("reports:add_schools", "new request", "dung"),
    Row("reports:withdraw", "new request", "dung"),
    post("reports:remind", "new request", "dung"),
    post("reports:remind_offices", "new request", "dung"),
    get("reports:board_sheet", "request", "dung"),
    get("reports:submission", "submission", "dung"),
    post("reports:accept", "submission", "dung"),
    Row("reports:send_back", "submission", "dung"),
    get("reports:submission_paper", "submission, pdf", "dung"),
    get("reports:submission_paper", "submission, docx", "dung"),
    get("reports:consolidations", pages="dung"),
    Row("reports:tokens", pages="dung"),
    post("reports:token_revoke", "feed token", "dung"),
    Row("reports:consolidated", "request", "dung"),
    Row("reports:consolidated", "new request", "dung"),
    get("reports:progress", "consolidated report", "dung"),
    post("reports:cancel", "consolidated report", "dung"),
    get("reports:consolidated_file", "consolidated report, pdf", "dung"),
    get("reports:consolidated_file", "consolidated report, docx", "dung"),
    get("reports:totals", "request", "dung"),
    Row("reports:open_total", "request", "dung"),
    post("reports:approve_totals", "consolidated report", "dung"),
    get("reports:approved_totals", "approved totals", "dung"),
    get("reports:approved_totals_file", "approved totals, xlsx", "dung"),
    get("reports:approved_totals_file", "approved totals, csv", "dung"),
    get("reports:approved_totals_file", "approved totals, json", "dung"),
    # both: the papers of a year in one file, each for the own unit
    get("reports:evidence", pages=f"{KEEPERS} dung"),
    post("reports:evidence_not_a_name", "school year", KEEPERS),
    post("reports:evidence_start", "school year", f"{KEEPERS} dung"),
    get("reports:evidence_progress", "school year", f"{KEEPERS} dung"),
    get("reports:evidence_file", "school year", "lan minh hoa"),  # the others have gathered none
    # the school
    get("reports:reports", pages=f"{KEEPERS} dung"),
    get("reports:report", "thcs report of request", "lan minh hoa"),
    get("reports:report", "thcs report of new request", "lan minh hoa"),
    get("reports:report", "primary report of request", "phuc quang"),
    Row("reports:draft", "thcs report of new request", "lan minh hoa", posting="lan minh", post_refused="hoa"),
    Row("reports:return", "primary report of request", "phuc quang", posting="quang", post_refused="phuc"),
    post("reports:not_a_name", "thcs report of new request", "lan minh hoa"),
    post("reports:approve", "primary report of request", "quang", "phuc"),
    Row("reports:register", "thcs report of request", "lan minh hoa", posting="hoa", post_refused="lan minh"),
    post("reports:send", "preschool report of request", "bich", "mai"),
    Row("reports:correct", "thcs report of request", "lan minh hoa", posting="hoa", post_refused="lan minh"),
    Row("reports:sending", "thcs report of request", "lan minh hoa"),
    Row("reports:receipt", "thcs report, sending", "lan minh hoa"),
    get("reports:version", "preschool report, first edition", "mai bich"),
    get("reports:version_paper", "preschool report, first edition, docx", "mai bich"),
    Row("reports:figures", "thcs report of new request, staff", "lan minh", "hoa"),
    Row("reports:figures", "thcs report of new request, kind", "lan minh", "hoa"),
    Row("reports:targets", "thcs report of new request, activities", "lan minh", "hoa"),
    get("reports:behind", "thcs report of new request, cases", "lan minh hoa"),
    get("reports:behind", "thcs report of new request, concerns", "lan minh hoa"),
    get("reports:behind", "primary report of request, cases", "phuc quang"),
    get("reports:scan", "thcs report of request", "lan minh hoa"),
    get("reports:paper", "thcs report of request, pdf", "lan minh hoa"),
    get("reports:paper", "thcs report of request, docx", "lan minh hoa"),
    get("reports:paper", "primary report of request, docx", "phuc quang"),
]

API = [
    get("api-case-list", pages=ALL),  # whoever sees no case gets an empty list
    get("api-case-detail", "case", "lan hoa"),
    get("api-case-detail", "case of an", "hoa"),
    get("api-case-detail", "case of the primary school", "phuc quang ly"),
    get("api-case-detail", "case kept from hoa", "lan dung"),
    get("api-case-detail", "shared case", "lan hoa tam vinh"),
    get("api-totals-list", pages=ALL),  # whoever may read none gets an empty list
    get("api-totals-detail", "approved totals", "dung"),
    Row("/api/v1/^.*$", nothing="GET POST"),
]

ROWS = [*HOME, *SIGN_IN, *PEOPLE, *CASES, *PLANS, *REPORTS, *API]
