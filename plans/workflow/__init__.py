"""The verbs of plans, activities and months; the only code of plans that writes."""

from plans.workflow.activities import edit_activity, record_activity
from plans.workflow.base import refuse_unless_open
from plans.workflow.clubs import save_club, save_topic
from plans.workflow.continuing import continue_plan, mend_lapsed, repeat_plan
from plans.workflow.evidence import attach_evidence, certify_present, drop_evidence, note_attendance, open_evidence
from plans.workflow.giving import give_to_schools, give_to_staff, save_team
from plans.workflow.inspections import (
    announce_inspection,
    answer_recommendation,
    cancel_inspection,
    conclude_inspection,
    countersign_inspection,
    note_findings,
    record_minutes_download,
    release_file_check,
    save_of_checklist,
    settle_recommendation,
)
from plans.workflow.months import (
    draft_assessment,
    record_year_paper,
    report_nothing,
    return_assessment,
    sign_assessment,
    submit_assessment,
)
from plans.workflow.numbers import correct_paper_number, correct_plan_number
from plans.workflow.outlines import save_outline
from plans.workflow.papers import (
    attach_scan,
    issue_plan,
    number_from_register,
    record_download,
    scan_from_register,
)
from plans.workflow.photo_reviews import ask_photo_review, finish_photo_review
from plans.workflow.plans import (
    approve_plan,
    create_plan,
    edit_plan,
    return_plan,
    submit_plan,
)
from plans.workflow.reminding import ask_for_plans, remind_of_plans, withdraw_ask
from plans.workflow.screening import (
    drop_screening,
    note_consents,
    note_screened,
    plan_screening,
    record_screening_download,
    save_questionnaire,
)
from plans.workflow.sections import save_section
from plans.workflow.sheet import save_sheet
from plans.workflow.shortcomings import save_criterion
from plans.workflow.starting import start_plan
from plans.workflow.tasks import (
    add_task,
    adopt_tasks,
    edit_task,
    import_tasks,
    record_progress,
    remove_task,
)
from plans.workflow.unit_papers import (
    approve_paper,
    attach_paper_scan,
    create_paper,
    edit_paper,
    issue_paper,
    paper_number_from_register,
    paper_scan_from_register,
    record_paper_download,
    refuse_unless_open_paper,
    return_paper,
    submit_paper,
)
from plans.workflow.versions import keep_version

__all__ = [
    "correct_paper_number",
    "correct_plan_number",
    "approve_paper",
    "attach_paper_scan",
    "create_paper",
    "edit_paper",
    "issue_paper",
    "paper_number_from_register",
    "paper_scan_from_register",
    "record_paper_download",
    "refuse_unless_open_paper",
    "return_paper",
    "submit_paper",
    "announce_inspection",
    "ask_photo_review",
    "finish_photo_review",
    "answer_recommendation",
    "cancel_inspection",
    "conclude_inspection",
    "countersign_inspection",
    "note_findings",
    "record_minutes_download",
    "release_file_check",
    "save_of_checklist",
    "settle_recommendation",
    "add_task",
    "adopt_tasks",
    "approve_plan",
    "ask_for_plans",
    "attach_evidence",
    "attach_scan",
    "certify_present",
    "continue_plan",
    "create_plan",
    "draft_assessment",
    "drop_evidence",
    "edit_activity",
    "edit_plan",
    "edit_task",
    "give_to_schools",
    "give_to_staff",
    "import_tasks",
    "issue_plan",
    "number_from_register",
    "keep_version",
    "mend_lapsed",
    "note_attendance",
    "open_evidence",
    "record_activity",
    "record_download",
    "record_progress",
    "record_year_paper",
    "refuse_unless_open",
    "remove_task",
    "remind_of_plans",
    "repeat_plan",
    "report_nothing",
    "return_assessment",
    "return_plan",
    "scan_from_register",
    "save_club",
    "drop_screening",
    "note_consents",
    "note_screened",
    "plan_screening",
    "record_screening_download",
    "save_questionnaire",
    "save_criterion",
    "save_outline",
    "save_section",
    "save_sheet",
    "save_team",
    "save_topic",
    "sign_assessment",
    "start_plan",
    "submit_assessment",
    "submit_plan",
    "withdraw_ask",
]
