"""Every address of the portal, asked for by everybody, by GET and by POST without data: `urls.py` says what
each must get. All that is not so is told at once."""

from collections.abc import Iterator

import pytest

from tests.access import scene as scenes
from tests.access.urls import CLOSED, ROWS, STRANGER, WHO, Row
from tests.access.walking import API_NOWHERE, NOWHERE, SIGN_IN, TRACES, Answer, Walker, resolver_names

# three parts, so that two workers share the way
CASES = [row for row in ROWS if row.name.startswith(("cases:", "api", "/api"))]
PLANS = [row for row in ROWS if row.name.startswith("plans:")]
OTHERS = [row for row in ROWS if row not in CASES + PLANS]
PARTS = pytest.mark.parametrize("rows", [CASES, PLANS, OTHERS], ids=["cases", "plans", "others"])


def test_every_url_has_a_row_and_every_row_a_url():
    assert sorted({row.name for row in ROWS}) == sorted(resolver_names())


@pytest.fixture
def walker(cast, run_jobs, monkeypatch) -> Walker:
    scene = scenes.build(cast, run_jobs)
    # papers are printed once in test_canary.py; here it is asked who gets them
    monkeypatch.setattr("ctxh_portal.documents.pdf.render", lambda paper, **_how: b"%PDF-")
    monkeypatch.setattr("ctxh_portal.documents.poster.render", lambda sheet: b"%PDF-")
    monkeypatch.setattr("ctxh_portal.documents.docx.render", lambda paper: b"PK")
    kinds = {"pdf": (lambda paper: b"%PDF-", "application/pdf"), "docx": (lambda paper: b"PK", "x/docx")}
    monkeypatch.setattr("plans.views.papers.KINDS", kinds)
    return Walker(scene)


def is_page(answer: Answer) -> bool:
    """Shown, led on inside the portal, or told which rule forbids it now."""
    inside = answer.location.startswith("/") and not answer.location.startswith(SIGN_IN)
    return answer.status in (200, 409) or (answer.status == 302 and inside)


def expected(row: Row, who: str, method: str) -> str:
    if who in (STRANGER, CLOSED) and not row.anyone:
        return "403" if row.name.startswith("api-") else "sign-in"
    if method not in row.methods:
        return "405"
    if row.anyone or who in row.pages_for(method):
        return "nothing" if method in row.nothing else "page"
    return "403" if who in row.refused_for(method) else "nothing"


def found(row: Row, answer: Answer, nothing: Answer) -> str:
    if answer.status == 404:
        return "nothing" if answer.says == nothing.says else "a 404 of its own"
    if answer.status == 302 and answer.location.startswith(SIGN_IN):
        return "page" if row.anyone else "sign-in"  # what needs no sign-in may lead there
    return "page" if is_page(answer) else str(answer.status)


@PARTS
def test_everybody_gets_what_the_table_says(walker, rows):
    faults = [fault for row in rows for fault in _faults(walker, row)]
    faults += _faults_without_id(walker, rows)
    assert not faults, f"{len(faults)} faults\n" + "\n".join(faults)


def _nothing(walker: Walker, row: Row) -> Answer:
    """What an id or an address that was never there gets: one page, one for the box, one answer of the API."""
    if row.name.startswith(("api-", "box:")) and row.args:
        return walker.ask("lan", "GET", walker.url(row, missing=True))
    return walker.ask("lan", "GET", API_NOWHERE if "api" in row.name else NOWHERE)


def _faults(walker: Walker, row: Row) -> Iterator[str]:
    nothing = _nothing(walker, row)
    assert nothing.status == 404
    for method in ("GET", "POST"):
        for who in [*WHO, CLOSED, STRANGER]:
            data = walker.data(row) if method == "POST" else None
            answer = walker.ask(who, method, walker.url(row), data)
            got, wanted = found(row, answer, nothing), expected(row, who, method)
            asked = f"{method} {row.name} ({row.args}) as {who or 'a stranger'}"
            if got != wanted:
                yield f"{asked}: {wanted} wanted, got {got} {answer.location}"
            changed = answer.wrote - TRACES
            if changed and (method == "GET" or wanted != "page"):
                yield f"{asked} wrote to {sorted(changed)}"


def _faults_without_id(walker: Walker, rows: list[Row]) -> Iterator[str]:
    """An id that was never given gets the same, so that a refusal says nothing of whether the thing exists;
    only a role's own door is shut before. An act without its data is no bug."""
    for row in {row.name: row for row in rows if row.args}.values():
        method, nothing = row.methods.split()[0], _nothing(walker, row)
        for who in WHO:
            got = found(row, walker.ask(who, method, walker.url(row, missing=True)), nothing)
            if got != "nothing" and not (got == "403" and who in row.refused_for(method)):
                yield f"{method} {row.name} (no such id) as {who}: got {got}"
    for row in rows:
        for who in row.pages_for("POST") if row.data else ():
            status = walker.ask(who, "POST", walker.url(row)).status
            if status not in (302, 404):
                yield f"POST {row.name} without data as {who}: got {status}"


def test_there_is_no_admin_site(client, settings):
    assert not any(app.startswith("django.contrib.admin") for app in settings.INSTALLED_APPS)
    assert not [name for name in resolver_names() if "admin" in name]
