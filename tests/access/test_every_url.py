"""Every address of the portal, asked for by everybody, by GET and by POST without data: `urls.py` says what
each must get. All that is not so is told at once."""

import pytest

from tests.access import scene as scenes
from tests.access.urls import CLOSED, ROWS, STRANGER, WHO, Row
from tests.access.walking import API_NOWHERE, NOWHERE, TRACES, Answer, Walker, resolver_names

SIGN_IN = "/tai-khoan/login/"
PARTS = {
    "cases": [row for row in ROWS if row.name.startswith(("cases:", "api", "/api"))],
    "plans": [row for row in ROWS if row.name.startswith("plans:")],
    "others": [row for row in ROWS if not row.name.startswith(("cases:", "api", "/api", "plans:"))],
}


def test_every_url_has_a_row_and_every_row_a_url():
    known = resolver_names()
    assert {row.name for row in ROWS} == known


@pytest.fixture
def walker(cast, run_jobs, monkeypatch):
    scene = scenes.build(cast, run_jobs)
    scene.args["agency"] = (str(scenes._agency(scene).pk),)
    scene.args |= {"key": ("abc",), "uid, key": ("1", "set-password")}
    monkeypatch.setattr("ctxh_portal.documents.pdf.render", lambda paper, **_how: b"%PDF-")
    monkeypatch.setattr("plans.views.papers.KINDS", {"pdf": (lambda paper: b"%PDF-", "application/pdf"), "docx": (lambda paper: b"PK", "application/zip")})
    return Walker(scene)


def is_page(answer: Answer) -> bool:
    """Shown, led on inside the portal, or told which rule forbids it now."""
    inside = answer.location.startswith("/") and not answer.location.startswith(SIGN_IN)
    return answer.status in (200, 409) or (answer.status == 302 and inside)


def expected(row: Row, who: str, method: str) -> str:
    if row.anyone:
        return "nothing" if method in row.nothing else "405" if method not in row.methods else "page"
    if who in (STRANGER, CLOSED):
        return "403" if row.name.startswith("api-") else "sign-in"
    if method not in row.methods:
        return "405"
    if who in row.pages_for(method):
        return "nothing" if method in row.nothing else "page"
    return "403" if who in row.refused_for(method) else "nothing"


def found(answer: Answer, nothing: Answer) -> str:
    if answer.status == 404:
        same = (answer.body, answer.headers) == (nothing.body, nothing.headers)
        return "nothing" if same else "a 404 of its own"
    if answer.status == 302 and answer.location.startswith(SIGN_IN):
        return "sign-in"
    return "page" if is_page(answer) else str(answer.status)


@pytest.mark.parametrize("part", PARTS)
def test_everybody_gets_what_the_table_says(walker, part):
    faults = []
    nothing = {
        api: walker.ask("lan", "GET", API_NOWHERE if api else NOWHERE) for api in (True, False)
    }
    assert {answer.status for answer in nothing.values()} == {404}
    for row in PARTS[part]:
        for method in ("GET", "POST"):
            for who in [*WHO, CLOSED, STRANGER]:
                answer = walker.ask(who, method, walker.url(row), walker.data(row) if method == "POST" else None)
                got = found(answer, nothing["api" in row.name])
                wanted = expected(row, who, method)
                if row.anyone and got == "sign-in" and row.name != "account_login":
                    got = "page"  # led on: these pages lead a stranger to the sign-in page
                if got != wanted:
                    faults.append(f"{method} {row.name} ({row.args}) as {who or 'a stranger'}: {wanted} wanted, got {got}")
                changed = answer.wrote - TRACES
                if changed and (method == "GET" or wanted != "page"):
                    faults.append(f"{method} {row.name} ({row.args}) as {who or 'a stranger'} wrote to {sorted(changed)}")
    assert not faults, f"{len(faults)} faults\n" + "\n".join(faults)
