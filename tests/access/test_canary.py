"""Words that stand nowhere but in one case are looked for in everything that everybody is given: pages, API,
papers, notices, mails, log lines, the audit trail, error pages. They are found where this table says only."""

from __future__ import annotations

import html
import io
import logging
import re
import zipfile
from urllib.parse import unquote

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import AuditEvent, Notice
from ctxh_portal.kit.models import Job
from tests.access import scene as scenes
from tests.access.scene import CARER_NAME, MARKS, PUPIL_NAME, Scene
from tests.access.urls import ROWS, WHO, Row
from tests.access.walking import Answer, Walker
from tests.documents.reading import pdf_text

OWNERS = "lan hoa"  # the assigned focal teacher and the principal of the marked case
CASE = {"cases:detail case": OWNERS}
DRAFTING = {"cases:support_plan case": "lan"}
DECIDING = {"cases:decide_plan case": "hoa"}
INTAKE = {"cases:case_form case, form 01": OWNERS}
GRID = {"cases:case_form case, form 02 in Word": OWNERS}
PLAN = {"cases:case_form case, form 04 in Word": OWNERS}
UNDER_PLAN = {"cases:detail case under a plan": OWNERS}
TO_CLOSE = {"cases:detail case about to close": OWNERS}
PACKING = dict.fromkeys(
    ["cases:referral_new case", "cases:referral_edit case, referral", "cases:transfer_new case"], "lan"
)
MOVING = {
    "cases:transfer case, transfer": OWNERS,
    "cases:transfer_edit case, transfer": "lan",
    "cases:transfer_decide case, transfer": "hoa",
}
SLIP = {f"cases:transfer_paper case, transfer, {kind}": OWNERS for kind in ("pdf", "docx")}
ARRIVED = {"cases:arrived arrived case": "phuc quang ly"}  # of the other school, once it was taken in
REFERRED = {
    "cases:referral case, referral": OWNERS,
    "cases:referral_edit case, referral": "lan",
    "cases:referral_decide case, referral": "hoa",
}
SHEET = {f"cases:referral_paper case, referral, phieu-chuyen, {kind}": OWNERS for kind in ("pdf", "docx")}
MINUTES = {f"cases:minutes case about to close, minutes, {kind}": OWNERS for kind in ("pdf", "docx")}
CONCERN = dict.fromkeys(
    ["cases:concern new concern", "cases:concern decided concern", "cases:concern_correct new concern"],
    "lan minh hoa",
)
ROSTER = dict.fromkeys(
    ["cases:roster_class class 8A2", "cases:roster_pupil pupil", "cases:roster_pupil_edit pupil"],
    "lan minh hoa",
)
BOX = dict.fromkeys(
    [f"cases:{name} message in the box" for name in ("concern", "concern_pupil", "concern_answer")], "lan minh hoa"
)
KEPT_BY = "lan minh hoa"  # who keeps the pupil's file
FILE = {"cases:roster_pupil pupil": KEPT_BY}
FORMS = dict.fromkeys(
    [
        "cases:caregiver_new pupil", "cases:caregiver pupil, caregiver", "cases:caregiver_end pupil, caregiver",
        "cases:caregiver_safety pupil, caregiver", "cases:circumstance_new pupil",
        "cases:benefit_new pupil", "cases:benefit pupil, benefit",
        "cases:consent_new pupil", "cases:consent_withdraw pupil, consent",
        "cases:pupil_link_new pupil", "cases:pupil_link_end pupil, link",
    ],
    KEPT_BY,
)  # fmt: skip
CASE_FORMS = {"cases:case_consent case": "lan", "cases:case_consent_withdraw case, consent": "lan"}
# mark → page → who finds it there; nobody else finds it anywhere
TABLE: dict[str, dict[str, str]] = {
    "summary": CASE | INTAKE | {"api-case-detail case": OWNERS},
    "concern": CONCERN | CASE | {"the form to log a case from the concern": "lan minh"},
    "entry": CASE | PACKING | {"cases:correct case, entry": "lan", "cases:hide_entry case, entry": "lan"},
    "own words": CASE | PACKING | {"cases:correct case, entry": "lan", "cases:hide_entry case, entry": "lan"},
    "words at the start": CASE | INTAKE,
    "words of a concern": CONCERN | CASE | {"the form to log a case from the concern": "lan minh"},
    "kind": CASE,
    "intake detail": INTAKE | {"cases:intake_detail case": "lan"},
    "correction": CASE | PACKING,
    "draft": {"cases:entry case": "lan"},
    # its text is asked for by its own link
    "hidden": {"cases:bring_back_entry case, hidden entry": "lan"},
    "hidden because": CASE,
    "filter": {"cases:list": "lan", "cases:filters": "lan"},
    "danger": CASE,
    "conclusion": CASE | GRID,
    "triage": CASE,
    "move": CASE,
    "objective": CASE | PLAN | DRAFTING | DECIDING,
    "goal": CASE | PLAN | DRAFTING | DECIDING,
    "safety": CASE | {"cases:safety_plan case": "lan", "cases:safety_plan_print case": OWNERS},
    "plan_answer": CASE | PLAN | DECIDING,
    "pupil_view": CASE | PLAN | DRAFTING | DECIDING,
    "action": CASE | PLAN | DRAFTING | DECIDING,
    "comment": CASE | DRAFTING,
    "result": UNDER_PLAN,
    "follow_up": TO_CLOSE,
    "clock": CASE,
    "reintegration": TO_CLOSE,
    "referral": REFERRED | SHEET,
    "packet": REFERRED | SHEET,  # and not in the letter
    "referral step": CASE | {"cases:referral case, referral": OWNERS},
    "named": CASE
    | {
        "cases:referral case, referral": OWNERS,
        "cases:referral_edit case, referral": "lan",
        "cases:referral_decide case, referral": "hoa",
    },
    "named print": CASE,
    "receiver": {"cases:referral case, referral": OWNERS},
    "transfer": UNDER_PLAN | MOVING | SLIP | ARRIVED,
    "transferred": MOVING | SLIP | ARRIVED,
    "taken in": UNDER_PLAN | {"cases:transfer case, transfer": OWNERS},
    # in the closed envelope: nothing of it at the school that it goes to
    "sealed": {
        "cases:transfer transfer of the primary school": "phuc quang ly",
        "cases:transfer_decide transfer of the primary school": "quang ly",
    },
    "handover": UNDER_PLAN
    | {f"cases:handover_paper case under a plan, {kind}": "lan" for kind in ("pdf", "docx")}
    | {"cases:class_benefits": "tam"},  # whom the note names
    "conference": TO_CLOSE | MINUTES | {"cases:follow_up case, its decision": "lan"},
    "closing": TO_CLOSE | {"cases:decide_closing case about to close": "hoa"},
    "grant": CASE | {"cases:circle case": OWNERS},
    # a note that its author locked, and who opened it in an emergency
    "locked": {"cases:locked_notes shared case": "lan vinh"},
    # what the principal must not see
    "routed": {"cases:detail case kept from hoa": "lan dung", "api-case-detail case kept from hoa": "lan dung"},
    "routed concern": {
        "cases:concern concern kept from hoa": "lan minh dung",
        "cases:concern_correct concern kept from hoa": "lan minh",
    },
    # a diary that was not among the shared parts
    "shared": {"cases:detail shared case": "lan hoa vinh"}
    | dict.fromkeys(["cases:referral_new shared case", "cases:transfer_new shared case"], "lan"),
    "why": {"cases:circle shared case": OWNERS, "cases:emergency_review emergency": "hoa"},
    "file": CASE | PACKING,
    "content": {"cases:download case, file": OWNERS},
    "carer": CASE
    | PACKING
    | INTAKE
    | TO_CLOSE
    | FILE
    | {
        "cases:plan_answer case": "lan",
        "cases:conference case": "lan",  # proposed as a participant
        "cases:caregiver pupil, caregiver": KEPT_BY,
        "cases:caregiver_end pupil, caregiver": KEPT_BY,
        "cases:caregiver_safety pupil, caregiver": KEPT_BY,
        "cases:consent_new pupil": KEPT_BY,
        "cases:case_consent case": "lan",
    },
    # who set or noted it, or sees a case of the pupil
    "flag": {
        "cases:roster_pupil pupil": OWNERS,
        "cases:caregiver_safety pupil, caregiver without contact": OWNERS,
    },
    "proof": dict.fromkeys(
        ["cases:roster_pupil pupil", "cases:circumstance pupil, circumstance", "cases:circumstances"], OWNERS
    ),
    "source": FILE | CASE | TO_CLOSE | {"cases:benefit pupil, benefit": KEPT_BY},
    "consent": FILE,
    "case_consent": CASE,
    # whoever sees one of its cases; lan may link further ones of hers to it
    "incident": {
        "cases:detail case": "lan",  # another case of this event is kept from hoa: so are its words
        "cases:detail case kept from hoa": "lan dung",
        "cases:incident_leave case, incident": "lan",
        "cases:incident_pupil case, incident": "lan",
        "cases:incident shared case": "lan",
    },
    "unlinked": CASE,  # by mistake linked to another event: in the diary of its own case
    # what was told on the school's page: its readers
    "box": BOX,
    "sender": BOX,
    # the pupil's name: the case's own page, lists of those who see the case, the register, the concern
    "name": CASE
    | INTAKE
    | GRID
    | PLAN
    | TO_CLOSE
    | MINUTES
    | CONCERN
    | PACKING
    | REFERRED
    | SHEET
    | ROSTER
    | FORMS
    | CASE_FORMS
    | DECIDING
    | {
        "cases:assign case": "hoa",  # who decides reads of whom
        "cases:decide_closing case about to close": "hoa",
        "cases:circumstances": OWNERS,  # and on no paper: the pupil's group is closed
        "cases:circumstance pupil, circumstance": OWNERS,
        "cases:caregiver_safety pupil, caregiver without contact": OWNERS,
        "cases:class_benefits": "tam",  # with the name of the support
        "cases:detail case kept from hoa": "lan",  # who sees both cases of the event
        "cases:detail new case": OWNERS,  # of a pupil who is linked: name and class alone
        "cases:list": OWNERS,
        "cases:referrals": OWNERS,
        "cases:hand_over lan": "hoa",
        "api-case-list": OWNERS,
        "api-case-detail case": OWNERS,
        "cases:concerns": "lan minh hoa",
        "reports:behind thcs report of new request, cases": OWNERS,
        "reports:behind thcs report of new request, contacts": OWNERS,
        "reports:behind thcs report of new request, roster": OWNERS,
        "reports:behind thcs report of new request, concerns": "lan minh hoa",
        "cases:my_concerns": "tam",  # who raised it
        "the form to log a case from the concern": "lan minh",
    },
}
CASE_CODE = re.compile(r"CTXH-\d{4}-\d{4,}")
PUPILS = re.compile("Khúc|Mạc|Ninh")  # the family names of the scene's pupils
MAY_READ_CODES = set("lan hoa phuc quang ly tam vinh dung".split())  # who has a case: minh has none any more


@pytest.fixture
def scene(cast, run_jobs, caplog) -> Scene:
    caplog.set_level(logging.DEBUG)
    return scenes.build(cast, run_jobs)


@pytest.fixture
def walker(scene) -> Walker:
    return Walker(scene)


def text_of(answer: Answer) -> str:
    """All that a person can read in an answer, also what a file holds inside."""
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith("image/"):
        return answer.told
    if kind == "application/pdf":
        return pdf_text(answer.body) + answer.told
    if "officedocument" in kind:
        archive = zipfile.ZipFile(io.BytesIO(answer.body))
        parts = [archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        return html.unescape(re.sub(r"<[^>]+>", "", "\n".join(parts))) + answer.told
    return html.unescape(answer.body.decode()) + answer.told


def marks_in(text: str) -> set[str]:
    flat = " ".join(text.split())
    return {name for name, mark in MARKS.items() if mark in flat}


def pages(walker: Walker) -> list[tuple[str, str, set[str]]]:
    """(what, address, who asks for it). Whoever gets the static 404 is left out: test_every_url.py compares it
    letter by letter."""
    given = [row for row in ROWS if "GET" in row.methods and not row.name.startswith("/")]
    found = [(f"{row.name} {row.args}".strip(), walker.url(row), _askers(row)) for row in given]
    concern, transfers = walker.scene.args["new concern"][0], reverse("cases:transfers")
    more = {
        "the form to log a case from the concern": f"{reverse('cases:log')}?tin={concern}",
        "all files sent": f"{transfers}?loc=tat-ca",
        "all files that came": f"{transfers}?loc=den",
    }
    return [*found, *((what, address, set(WHO)) for what, address in more.items())]


def _askers(row: Row) -> set[str]:
    return set(WHO) if row.anyone else row.pages_for("GET") | row.refused_for("GET")


def test_the_marks_are_found_where_the_table_says_alone(scene, walker, caplog):
    seen: dict[str, dict[str, set[str]]] = {name: {} for name in MARKS}
    kept, codes = [], []
    for what, address, askers in pages(walker):
        for who in askers:
            text = text_of(walker.ask(who, "GET", address))
            for name in marks_in(text):
                seen[name].setdefault(what, set()).add(who)
            codes += [f"{what} as {who}" for _code in CASE_CODE.findall(text)[:1] if who not in MAY_READ_CODES]
            kept += [f"{what}: {word}" for word in in_title_or_address(text)]
    expected = {name: {what: set(who.split()) for what, who in TABLE[name].items()} for name in MARKS}
    differences = [line for name in MARKS for line in differing(name, seen[name], expected[name])]
    assert not differences, "\n".join(differences)
    assert not codes and not kept
    assert set(TABLE) == set(MARKS)
    assert_nothing_was_left_behind(caplog)


def differing(mark: str, seen: dict[str, set[str]], expected: dict[str, set[str]]) -> list[str]:
    """One line for each page where a mark is seen by others than the table says."""
    return [
        f"{mark}: {what}: seen by {sorted(seen.get(what, ()))}, expected {sorted(expected.get(what, ()))}"
        for what in sorted(seen | expected)
        if seen.get(what, set()) != expected.get(what, set())
    ]


def in_title_or_address(text: str) -> list[str]:
    """Titles and addresses stay in the browser's history: no pupil and no case is named in them."""
    titles = re.findall(r"<title>(.*?)</title>", text, re.DOTALL)
    addresses = [unquote(url) for url in re.findall(r"""(?:href|action|src|hx-\w+)=["']([^"']*)["']""", text)]
    return [t for t in titles if PUPILS.search(t)] + [
        url for url in addresses if PUPILS.search(url) or CASE_CODE.search(url)
    ]


def assert_nothing_was_left_behind(caplog) -> None:
    """Neither what the verbs told nor what they wrote down says more than that something happened."""
    told = [f"{row.text} {row.url}" for row in Notice.objects.all()]
    audit = [str(row.__dict__) for row in AuditEvent.objects.all()]
    jobs = [str(row.__dict__) for row in Job.objects.all()]
    assert len(told) > 20 and len(audit) > 100 and jobs
    assert not marks_in("\n".join(told + audit + jobs))
    assert not CASE_CODE.search("\n".join(told))
    assert not mail.outbox
    assert not marks_in(as_logged(caplog))


def as_logged(caplog) -> str:
    """The records as the portal's own handler writes them."""
    handler = next(h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler)
    return "\n".join(handler.format(record) for record in caplog.records)


# ── searches ─────────────────────────────────────────────────────────────────────────────────────────

WORDS = "dieu huyen"  # without marks, so that what was typed is not what is looked for
# search → who finds the pupil; the others find nothing, or no page
SEARCHES = [
    ("cases:list", {"words": WORDS}, OWNERS),
    ("cases:pupil_search", {"pupil_words": WORDS}, "lan minh hoa tam kim vinh"),
    ("cases:log", {"pupil_words": WORDS, "find": "1"}, "lan minh"),
    ("cases:concern_new", {"pupil_words": WORDS, "find": "1"}, "lan minh hoa tam kim vinh"),
    ("cases:roster_search", {"words": WORDS}, "lan minh hoa"),
    ("cases:circumstances", {"words": WORDS}, "lan hoa"),  # the pupil's group is closed
    ("accounts:accounts", {"words": WORDS}, ""),
]


def test_a_search_finds_what_the_person_may_see(walker):
    """Item by item: nobody, not even a superuser, an officer or the operator, finds a pupil of others."""
    for name, data, finders in SEARCHES:
        answers = {who: text_of(walker.ask(who, "POST", reverse(name), data)) for who in WHO}
        assert {who for who, text in answers.items() if PUPIL_NAME in text} == set(finders.split()), name
        assert not any(CARER_NAME in text for text in answers.values()), name


# who sees one case of the THCS for a while, by name, and whose
OPEN_TO = {"tam": "Mạc Văn Chi", "vinh": "Mạc Văn Chi", "dung": "Mạc Thị Lập"} | dict.fromkeys(
    ["phuc", "quang", "ly"], "Mạc Thị Thu"
)  # who moved to their school
FILTERS = ["?stage=all", "?stage=all&page=1", "?stage=detection&risk=high", "?words=huyen", "?unit=1&pupil=1"]


def test_no_parameter_opens_a_list_wider(walker):
    lists = [address + query for address in ("/truong-hop/", "/api/v1/truong-hop/") for query in FILTERS]
    for address in lists:
        for who in set(WHO) - {"lan", "hoa"}:
            text = text_of(walker.ask(who, "GET", address)).replace(OPEN_TO.get(who, "nobody"), "")
            assert not marks_in(text) and "Mạc" not in text, f"{address} as {who}"
            assert who in MAY_READ_CODES or not CASE_CODE.search(text), f"{address} as {who}"


# ── what goes wrong ──────────────────────────────────────────────────────────────────────────────────


def test_a_bug_tells_nothing(walker, caplog, monkeypatch):
    """Neither the page nor the log: the message of an exception may hold what somebody typed."""

    def breaks(*_args: object, **_kwargs: object) -> None:
        raise ValueError(f"DETAIL: Key ({PUPIL_NAME}, {MARKS['summary']})")

    monkeypatch.setattr("cases.views.cases.chronology", breaks)
    answer = walker.ask("lan", "GET", reverse("cases:detail", args=walker.scene.args["case"]))
    assert answer.status == 500
    assert not marks_in(text_of(answer))
    logged = as_logged(caplog)
    assert "ValueError" in logged and "in breaks" in logged
    assert not marks_in(logged)


def test_what_was_typed_into_a_refused_form_goes_back_to_its_author_alone(walker, caplog):
    """A wrong form shows the words again, and leaves them nowhere else."""
    url = reverse("cases:entry", args=walker.scene.args["case"])
    typed = {"kind": "note", "happened_on": "31/12/2999", "text": MARKS["entry"]}
    answer = walker.ask("lan", "POST", url, typed)
    assert answer.status == 200 and marks_in(text_of(answer)) == {"entry"}
    assert not marks_in(as_logged(caplog))
    assert not marks_in(text_of(walker.ask("hoa", "POST", url, typed)))
