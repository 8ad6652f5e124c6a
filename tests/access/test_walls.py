"""Walls that the code itself must keep, read from its syntax tree: who may touch the tables, and that every
verb asks for the right before it writes. An exception needs a line here with its reason."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ["accounts", "cases", "plans", "reports", "ctxh_portal"]

# where tables are read or written; everywhere else asks these
READERS_AND_WRITERS = {
    "access": "answers what a person may see",
    "workflow": "the verbs",
    "querysets": "adjectives for tables",
    "models": "the tables",
    "migrations": "make the tables",
    "row_security": "the policies of the tables",
    "management": "commands of whoever runs the portal",
    "demo": "the demonstration",
    "accounts/audit.py": "the only door of the audit trail",
    "accounts/notices.py": "the only door of notices",
    "accounts/register.py": "the verbs of the register of outgoing papers",
    "accounts/reference.py": "the rows that every portal begins with",
    "cases/day.py": "what waits for a person; each query begins with access.visible_cases",
    "cases/review.py": "who holds which right at the own school; counts over access.visible_cases",
    "cases/trail.py": "who looked at a case got through access.visible_cases or at one that access gave",
    "cases/plan_templates.py": "the templates of support plans that every portal begins with",
    "plans/outlines.py": "the outlines of plans that every portal begins with",
    "cases/terms.py": "the rows of the office's lists that every portal begins with",
    "plans/checklist.py": "the checklist of inspections that every portal begins with",
    "plans/topics.py": "the topic days that every portal begins with",
    "plans/criteria.py": "the criteria of months that every portal begins with",
    "cases/roster.py": "classes and pupils of the own school; says nothing of cases",
    "reports/tiers.py": "what offices below approved; each reading for a person begins with a right of access",
    "ctxh_portal/kit/jobs.py": "the only door of jobs",
}
MANAGERS = {"objects", "_base_manager", "_default_manager"}
NO_MANAGER = {"document.objects": "what a PDF is made of", "joined.objects": "what a PDF is made of"}
WRITES = {
    "save",
    "asave",
    "create",
    "acreate",
    "update",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
}
NOT_THE_DATABASE = {
    "run.save": "a file of a job",
    "upright.save": "an image",
    "document.save": "a PDF or Word document",
    "book.save": "an Excel file",
    "joined.save": "a PDF",
    "face.save": "a font",
    "mark.update": "a hash",
    "image.save": "an image",
    "connection.settings_dict.update": "a dictionary",
    "app.conf.update": "Celery's settings",
    "vars().update": "the settings themselves",
}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def sources() -> list[Path]:
    return sorted(path for app in APPS for path in (ROOT / app).rglob("*.py"))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def is_reader_or_writer(path: Path) -> bool:
    parts = [part.removesuffix(".py") for part in path.relative_to(ROOT).parts]
    return name_of(path) in READERS_AND_WRITERS or bool(set(parts) & set(READERS_AND_WRITERS))


def found(look: Callable[[ast.AST], str | None], among: Callable[[Path], bool]) -> list[str]:
    hits = []
    for path in filter(among, sources()):
        for node in ast.walk(tree(path)):
            if said := look(node):
                hits.append(f"{name_of(path)}:{getattr(node, 'lineno', 0)} {said}")
    return hits


def elsewhere(path: Path) -> bool:
    return not is_reader_or_writer(path)


def test_the_walk_sees_the_code():
    kinds = {"views", "api", "forms", "tasks", "middleware", "adapter", "context"}
    seen = {part.removesuffix(".py") for path in filter(elsewhere, sources()) for part in path.parts}
    assert kinds <= seen


def test_nobody_else_touches_a_manager():
    def look(node: ast.AST) -> str | None:
        if not isinstance(node, ast.Attribute) or node.attr not in MANAGERS:
            return None
        said = ast.unparse(node)
        return None if said in NO_MANAGER else said

    assert not found(look, elsewhere)


def test_nobody_else_writes():
    """`.save(`, `.update(` and the like, also on what hangs on a row (`case.entries.create(…)`)."""

    def look(node: ast.AST) -> str | None:
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            return None
        said = ast.unparse(node.func)
        return said if node.func.attr in WRITES and said not in NOT_THE_DATABASE else None

    assert not found(look, lambda path: elsewhere(path) and path.name != "jobs.py")


# What hangs on a row that many may hold (a unit, a pupil, a person) and is not theirs: through these names a
# page could walk around access.
GUARDED = {"cases", "concerns", "grants", "case_set", "concern_set", "casegrant_set"}
OTHER_THINGS = {
    "cases/urls.py": "a view of that name",
    "reports/indicators.py": "the tally that access has given",
}


def test_nobody_walks_from_a_unit_or_a_pupil_to_cases():
    def look(node: ast.AST) -> str | None:
        return ast.unparse(node) if isinstance(node, ast.Attribute) and node.attr in GUARDED else None

    assert not found(look, lambda path: elsewhere(path) and name_of(path) not in OTHER_THINGS)


def test_no_template_walks_from_a_unit_or_a_pupil_to_cases():
    names = "|".join(sorted(GUARDED))
    around = re.compile(rf"\{{[{{%][^}}]*?\w\.({names})\b(?!['\"])[^}}]*?\}}")
    hits = [
        f"{path.name}: {hit[0]}"
        for path in (ROOT / "templates").rglob("*.html")
        for hit in around.finditer(path.read_text())
    ]
    assert not [hit for hit in hits if "day.cases" not in hit]  # lines of the principal's start page


# ── verbs ────────────────────────────────────────────────────────────────────────────────────────────

# public functions of a workflow module without a keyword-only `actor`: parts of verbs, never called by screens
STEPS = {
    "plans.put_marks": "a step of draft_assessment",
    "plans.put_points": "a step of draft_assessment",
    "plans.put_answers": "a step of draft_assessment",
    "reports.keep_files": "a step of approve_totals, and of the job that prints the number",
    "accounts.offer": "a step of the verbs that approve a paper",
    "accounts.withdraw": "a step of the verbs that take an approval back",
    "accounts.withdraw_line": "a step of drop_referral",
    "accounts.new_start_code": "makes a word",
    "accounts.ensure_school_year": "reference data: the school year of a day",
    "accounts.make_first_account": "only while there is no account at all (nobody_yet)",
    "accounts.choose_password": "called by allauth, which has checked the present password",
    "cases.tell_box": "anybody's: the open page is the right, and nobody is known to have written",
    "cases.write_grant": "a step of the verbs of grants",
    "cases.keep_concern_from": "a step of raise_concern",
    "cases.keep_case_from": "a step of log_case and name_involved",
    "cases.end_drafts": "a step of the verbs that keep a case from somebody",
    "cases.sweep_drafts": "the clock's, in a system scope of its own",
    "cases.escalate_reviews": "the clock's, in a system scope of its own",
    "cases.clock_until": "a step of triage and write_minutes",
    "cases.start_clock": "a step of the verbs that begin something",
    "cases.finish_follow_ups": "a step of the verbs that end something",
    "cases.finish_answer": "a step of record_referral_step",
    "cases.pack": "a step of save_referral and save_transfer",
    "cases.answer": "a step of the verbs that end a transfer, at either school",
    "cases.seat_pupil": "a step of enrol_pupil and accept_sealed",
    "cases.warn": "a step of flag_caregiver and assess",
    "cases.tell_of_involvement": "a step of name_involved and decide_concern",
    "cases.take_in": "a step of log_case and decide_concern",
    "cases.note_early": "a step of complete_follow_up and check_after_closing",
    "cases.open_case": "a step of log_case and accept_sealed",
    "cases.end_hold": "a step of complete_follow_up and resume_clock",
    "cases.end_holds_that_are_over": "a step of climb_clocks",
    "cases.find_heads": "a step of climb_clocks",
    "cases.enter_stage": "a step of move, decide_closing and reopen: the caller holds lock and right",
    "plans.ask_photo_review": "a step of the verbs by which a consent falls",
    "reports.offer_consolidated": "a step of keep_consolidated and number_consolidated",
    "plans.put_rows": "a step of save_section and of the verbs that begin a plan",
    "reports.open_edition": "a step of correct_report and send_back: the caller holds lock and right",
    "reports.remind_by_clock": "the clock's: each stage once, to the school's own people",
    "reports.note_token_use": "the day of a program's last question; access has checked its key",
    "reports.remind_offices_by_clock": "the same, to the officers below",
    "reports.compare_with_records": "the clock's: compares and tells that there is a difference",
}
CALLED_BY_SCREENS = {
    "make_first_account",
    "choose_password",
    "refuse_unless_open",
    "refuse_unless_open_paper",
    "tell_box",
    "escalate_reviews",
    "climb_clocks",
    "sweep_drafts",
    "remind_by_clock",
    "remind_of_plans",
    "remind_offices_by_clock",
    "note_token_use",
    "compare_with_records",
}
# verbs that write nothing but the person's own, or the trace alone
FREE_VERBS = {
    "accounts.correct_own_contact": "the actor's own row",
    "accounts.enter": "a step of number_paper and of the owning app's verb",
    "accounts.take_back": "a step of the verbs that take an approval back",
    "accounts.note_scan": "a step of attach_scan and of the owning app's verb",
    "reports.keep_evidence": "the end of a job that access gave its file",
    "reports.keep_numbered_files": "the end of a job that access gave its report",
    "reports.note_evidence_download": "writes the trace alone, of a row that access has given",
    "cases.drop_draft": "the actor's own row",
    "cases.record_search": "writes the trace alone",
    "cases.noting_refusals": "writes the trace of a refusal",
    "cases.record_list": "writes the trace alone, of rows that access has given",
    "cases.record_trail_view": "writes the trace alone, of the school that access has given",
    "cases.record_review_download": "writes the trace alone, of a review that is the signer's own",
    "reports.note_download": "writes the trace alone, of a row that access has given",
}
CHECK = re.compile(
    r"(^|\.)(access|people)\.(require\w*|get_\w+|school_for_logging|office_for_asking|notices_of)$|^locked$"
)
EFFECTS = WRITES | {"record", "tell", "enqueue"}


def workflow_modules() -> list[Path]:
    return [
        path
        for path in sources()
        if path.name == "workflow.py" or path.parent.name == "workflow" or name_of(path) == "accounts/register.py"
    ]


def functions(path: Path) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in tree(path).body if isinstance(node, ast.FunctionDef)}


def is_verb(function: ast.FunctionDef) -> bool:
    return "actor" in {arg.arg for arg in function.args.kwonlyargs}


def public() -> Iterator[tuple[str, Path, ast.FunctionDef]]:
    for path in workflow_modules():
        app = path.relative_to(ROOT).parts[0]
        for name, function in functions(path).items():
            if not name.startswith("_"):
                yield f"{app}.{name}", path, function


def writes_itself(function: ast.FunctionDef) -> bool:
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in EFFECTS
        for node in ast.walk(function)
    )


def calls_in_order(function: ast.FunctionDef) -> list[str]:
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    # what stands inside the brackets is called first
    calls.sort(key=lambda call: (call.end_lineno or 0, call.end_col_offset or 0))
    return [ast.unparse(call.func) for call in calls]


def asks_first(function: ast.FunctionDef, beside: dict[str, ast.FunctionDef]) -> bool:
    """Whether the first call that matters is a question of right, here or in a function beside it."""
    for called in calls_in_order(function):
        if CHECK.search(called):
            return True
        if called in beside and called != function.name and asks_first(beside[called], beside):
            return True
        if called.rpartition(".")[2] in EFFECTS:
            return False
    return False


SAMPLES = {
    "access.require(actor, 'view', row)\n    row.save()": True,
    "row.save()\n    access.require(actor, 'view', row)": False,
    "row = helper(row, access.get_case(actor, '1'))\n    row.save()": True,
    "row.rows.create(a=1)": False,
    "audit.record('x', actor=actor)": False,
    "return row": False,
}


@pytest.mark.parametrize("body", SAMPLES)
def test_the_look_at_a_verb_sees_what_comes_first(body):
    function = ast.parse(f"def verb(*, actor, row):\n    {body}").body[0]
    assert isinstance(function, ast.FunctionDef)
    assert asks_first(function, {}) is SAMPLES[body]


def test_every_verb_asks_for_the_right_before_it_writes():
    verbs = [(name, path, function) for name, path, function in public() if is_verb(function)]
    assert len(verbs) > 50
    bare = [name for name, path, function in verbs if not asks_first(function, functions(path))]
    assert sorted(bare) == sorted(FREE_VERBS)


NOT_ATOMIC = {
    "cases.attach_file": "a file is cleaned and kept first; `_keep` is the transaction",
    "plans.attach_scan": "the same; `_keep_scan` is the transaction",
    "plans.attach_evidence": "the same; `_keep` is the transaction",
    "plans.attach_paper_scan": "the same; `_keep_scan` is the transaction",
    "accounts.attach_scan": "a scan is cleaned first; the transaction stands inside",
    "accounts.enter": "inside the transaction of the verb that owns the paper",
    "accounts.take_back": "the same",
    "accounts.note_scan": "the same",
    "cases.break_glass": "a refused attempt stays in the trail; `_open` is the transaction",
    "cases.break_glass_for_pupil": "the same",
    "cases.noting_refusals": "written after the refused work was rolled back",
    "reports.keep_consolidated": "inside the transaction of the job's `run.finish()`",
    "reports.keep_evidence": "the same",
    "reports.keep_numbered_files": "the same",
}


def test_every_verb_is_one_transaction():
    def is_atomic(function: ast.FunctionDef) -> bool:
        return "transaction.atomic" in {ast.unparse(mark) for mark in function.decorator_list}

    loose = [name for name, _path, function in public() if is_verb(function) and not is_atomic(function)]
    assert sorted(loose) == sorted(NOT_ATOMIC)


def test_what_writes_without_an_actor_is_a_step_of_verbs():
    writing = {
        name for name, path, function in public()
        if not is_verb(function) and writes_itself(function) and path.name != "base.py"
    }  # fmt: skip
    assert writing <= set(STEPS), writing - set(STEPS)


def test_screens_call_verbs_alone():
    """What a view, an API class, a task or a form takes from workflow has an actor, or is named above."""
    verbs = {function.name for _name, _path, function in public() if is_verb(function)}
    hits = []
    for path in sources():
        if not set(path.relative_to(ROOT).parts) & {"views", "api", "home", "adapter.py", "tasks.py", "forms"}:
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "workflow":
                if node.attr not in verbs | CALLED_BY_SCREENS and not node.attr.isupper():
                    hits.append(f"{name_of(path)}:{node.lineno} workflow.{node.attr}")
    assert not hits


# ── doors that stay shut ─────────────────────────────────────────────────────────────────────────────

SHORTCUTS = {"has_perm", "has_perms", "has_module_perms", "get_objects_for_user", "get_perms", "assign_perm", "remove_perm", "ObjectPermissionChecker", "perm_required", "permission_required"}  # fmt: skip


def test_rights_are_asked_of_access_alone():
    """Django's and guardian's own questions say yes to a superuser and to an expired grant."""

    def look(node: ast.AST) -> str | None:
        said = getattr(node, "attr", None) or getattr(node, "id", None)
        return said if said in SHORTCUTS | {"is_superuser", "is_staff"} else None

    hits = [
        hit for hit in found(look, lambda path: path.name != "access.py") if "accounts/models/people.py" not in hit
    ]
    assert not hits


RAW = {"raw", "extra", "RawSQL", "cursor"}
SPEAKS_SQL = {
    "ctxh_portal/kit/actor.py": "tells the database who acts",
    "ctxh_portal/kit/health.py": "asks whether the database answers",
    "ctxh_portal/kit/database.py": "roles of PostgreSQL",
    "cases/row_security.py": "makes the policies",
    "ctxh_portal/kit/append_only.py": "makes the triggers and looks for them",
}


def test_raw_sql_stays_in_few_places():
    def look(node: ast.AST) -> str | None:
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func).rpartition(".")[2]
            return called if called in RAW else None
        return None

    hits = found(
        look, lambda path: name_of(path) not in SPEAKS_SQL and not {"migrations", "management"} & set(path.parts)
    )
    assert not hits


WITHOUT_SIGN_IN = {
    "ctxh_portal/home/views.py": 1,  # begin: there is no account yet
    "ctxh_portal/kit/health.py": 2,  # live, ready
    "cases/views/box.py": 2,  # the school's public page, and its thanks
    "ctxh_portal/urls.py": 1,  # the language of the sign-in page
}


def test_what_needs_no_sign_in_is_counted():
    marks = {"login_not_required", "csrf_exempt", "AllowAny"}

    def look(node: ast.AST) -> str | None:
        return node.id if isinstance(node, ast.Name) and node.id in marks else None

    hits = found(look, lambda path: True)
    counted = {name: sum(hit.startswith(f"{name}:") for hit in hits) for name in WITHOUT_SIGN_IN}
    assert counted == WITHOUT_SIGN_IN and len(hits) == sum(WITHOUT_SIGN_IN.values()), hits


WITHOUT_ESCAPING = {
    "ctxh_portal/documents/bundle.py": "drawn by page.py, which escapes",
    "ctxh_portal/documents/leaflet.py": "addresses of the fonts",
    "ctxh_portal/documents/poster.py": "addresses of the fonts, and a drawing of squares",
    "ctxh_portal/documents/page.py": "text escaped on the line above, drawings escaped in charts",
    "templates/components/chart.html": "drawn by documents.charts, which escapes",
    "templates/forms/field.html": "help texts of the forms' authors and of Django",
}


def test_nothing_is_marked_as_safe_elsewhere():
    def look(node: ast.AST) -> str | None:
        said = getattr(node, "attr", None) or getattr(node, "id", None)
        return said if said in {"mark_safe", "SafeString", "format_html", "html_safe"} else None

    hits = found(look, lambda path: name_of(path) not in WITHOUT_ESCAPING)
    unsafe = re.compile(r"\|\s*(safe|safeseq)\b|autoescape off")
    for path in (ROOT / "templates").rglob("*.html"):
        if unsafe.search(path.read_text()) and name_of(path) not in WITHOUT_ESCAPING:
            hits.append(name_of(path))
    assert not hits


@pytest.mark.parametrize("name", sorted({*READERS_AND_WRITERS, *SPEAKS_SQL, *WITHOUT_SIGN_IN, *WITHOUT_ESCAPING}))
def test_every_exception_is_still_needed(name):
    if "/" in name:
        assert (ROOT / name).exists()
    else:
        assert any(name in {part.removesuffix(".py") for part in path.parts} for path in sources())
