"""Who may what to a plan, an activity, a month: the tables of plans/access.py once more, written by hand, and
asked through `can`, through `visible_plans` and through the pages."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from accounts.enums import Role, UnitKind
from accounts.models import Membership, Unit, User
from cases import access as cases_access
from ctxh_portal.demo.cast import COMMUNE_BEGAN, PARTS, Cast
from ctxh_portal.kit.errors import NotYours
from plans import access, workflow
from plans.models import Plan

READ = {"view", "download"}
OFFICE = READ | {"versions", "edit", "continue", "take_over", "issue", "progress", "compare_schools", "give"}
FOCAL = READ | {"versions", "edit", "take_over", "submit", "issue", "progress", "give"}
HEAD = READ | {"versions", "decide", "issue", "give"}
CLERK = READ | {"issue"}
SCHOOLS = dict.fromkeys(["lan", "minh", "hoa", "phuc", "quang", "mai", "bich"], READ)
WRITERS = {"lan": FOCAL, "minh": FOCAL, "hoa": HEAD}
IN_FORCE = WRITERS | {"kim": CLERK, "dung": READ}

# whose plan, in which state → person → what this person may; whoever is not named may nothing
GRID = {
    ("commune", "draft"): {"dung": OFFICE},
    ("commune", "returned"): {"dung": OFFICE},
    ("commune", "issued"): {"dung": OFFICE} | SCHOOLS,
    ("district", "draft"): {"dung": OFFICE},  # the office that ended in dung's
    ("district", "issued"): {"dung": OFFICE} | SCHOOLS,
    ("thcs", "draft"): WRITERS,
    ("thcs", "submitted"): WRITERS,
    ("thcs", "returned"): WRITERS,
    ("thcs", "approved"): IN_FORCE,
    ("thcs", "issued"): IN_FORCE | {"tam": READ, "vinh": READ},
    ("primary", "issued"): {"phuc": FOCAL, "quang": HEAD, "dung": READ},
}
PAGES = {
    "": "view",
    "sua/": "edit",
    "tiep-noi/": "continue",
    "nhan-nhiem-vu/": "take_over",
    "duyet/": "decide",
    "ban-hanh/": "issue",
    "ban-dong-dau/": "issue",
    "dan-bang/": "edit",
    "bang/": "edit",
    "theo-thang/": "view",
    "so-sanh/": "versions",
    "them-nhiem-vu/": "edit",
    "tien-do/": "compare_schools",
    "giao-viec/": "give",
    "tai/docx/": "download",
}
EVERYBODY = [part.username for part in PARTS] + ["kim", "vinh", "xa", "goc"]


@pytest.fixture
def people(cast: Cast) -> None:
    """Besides the cast: a clerk, a deputy head, an officer of another commune, and a Django superuser."""
    named = {"name": "Phòng xã khác", "short_name": "xã khác"}
    other = Unit.objects.create(kind=UnitKind.COMMUNE_OFFICE, level="office", valid_from=COMMUNE_BEGAN, **named)
    for username, role, unit in (
        ("kim", Role.CLERK, cast.thcs),
        ("vinh", Role.VICE_PRINCIPAL, cast.thcs),
        ("xa", Role.OFFICER, other),
    ):
        user = User.objects.create(username=username, full_name=f"Người {username}")
        Membership.objects.create(user=user, unit=unit, role=role, since=COMMUNE_BEGAN)
    User.objects.create_superuser("goc", password="x", full_name="Người Gốc")


def fresh(username: str) -> User:
    return User.objects.get(username=username)


def made(cast: Cast, unit: str, state: str) -> Plan:
    author = {"thcs": cast.lan, "primary": cast.phuc}.get(unit, cast.dung)
    plan = workflow.create_plan(
        actor=author,
        unit=cast.units[unit],
        span="year",
        subject="Công tác xã hội",
        first_year=2026,
        last_year=2026,
        body="I. Mục đích",
        with_table=False,
    )
    Plan.objects.filter(pk=plan.pk).update(state=state, issued_on="2026-09-01", number="1", symbol="KH-X")
    return Plan.objects.get(pk=plan.pk)


@pytest.fixture(params=GRID, ids="-".join)
def situation(request, cast, people) -> tuple[Plan, dict[str, set[str]]]:
    return made(cast, *request.param), GRID[request.param]


def test_can_and_the_lists(situation):
    plan, allowed = situation
    found = {name: {a for a in access.ACTIONS if access.can(fresh(name), a, plan)} for name in EVERYBODY}
    assert {name: actions for name, actions in found.items() if actions} == allowed
    seen = {name for name in EVERYBODY if access.visible_plans(fresh(name)).filter(pk=plan.pk).exists()}
    assert seen == set(allowed)


def test_the_pages(situation, login):
    plan, allowed = situation
    wrong = []
    for name in EVERYBODY:
        browser = login(fresh(name))
        for page, action in PAGES.items():
            status = browser.get(f"/ke-hoach/{plan.public_id}/{page}").status_code
            fits = [404] if name not in allowed else [200, 409] if action in allowed[name] else [403]
            if status not in fits:
                wrong.append(f"{name} {page or 'page'}: {status}, not {fits}")
    assert not wrong


@pytest.mark.parametrize("state", ["draft", "submitted", "approved", "issued"])
def test_whoever_left_has_nothing_more(cast, people, state):
    plan = made(cast, "thcs", state)
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.update(until=yesterday)
    assert not [name for name in EVERYBODY if access.allowed(fresh(name), plan)]
    assert not [name for name in EVERYBODY if access.visible_plans(fresh(name)).exists()]


def test_a_closed_account_has_nothing(cast, people):
    plan = made(cast, "thcs", "issued")
    User.objects.update(is_active=False)
    assert not [name for name in EVERYBODY if access.allowed(fresh(name), plan)]


def test_a_school_that_left_the_office_is_read_no_more(cast):
    plan = made(cast, "thcs", "issued")
    cast.thcs.parent_links.filter(valid_until=None).update(valid_until=timezone.localdate() - timedelta(days=1))
    assert not access.allowed(fresh("dung"), plan)


# ── activities, months, figures ──────────────────────────────────────────────────────────────────────

# verb's question → who may it at the THCS; "403": works with these papers, but the act is another's
RIGHTS = {
    "record an activity": ("lan minh", "hoa", access.require_recording),
    "draft a month": ("lan minh", "hoa", lambda user, unit: access.require_assessing(user, unit, Role.FOCAL)),
    "sign a month": ("hoa", "lan minh", lambda user, unit: access.require_assessing(user, unit, Role.PRINCIPAL)),
    "figures of plans": ("lan minh hoa", "", access.tallying),
    "figures of cases": ("lan minh hoa", "", cases_access.tallying),
}


@pytest.mark.parametrize("right", RIGHTS)
def test_activities_months_and_figures(cast, people, right):
    may, told, ask = RIGHTS[right]
    found: dict[str, list[str]] = {"may": [], "403": [], "404": []}
    for name in EVERYBODY:
        try:
            ask(fresh(name), cast.thcs)
        except NotYours:
            found["403"].append(name)
        except Http404:
            found["404"].append(name)
        else:
            found["may"].append(name)
    assert (sorted(found["may"]), sorted(found["403"])) == (sorted(may.split()), sorted(told.split()))


def test_the_activities_of_an_office(cast, people):
    for office in (cast.commune, cast.district):  # the one that ended in it too
        may = []
        for name in EVERYBODY:
            try:
                access.require_recording(fresh(name), office)
            except Http404:
                continue
            may.append(name)
        assert may == ["dung"]


def test_an_office_sees_states_of_months_and_not_their_words(cast, login):
    month = timezone.localdate().replace(day=1)
    workflow.draft_assessment(actor=cast.lan, unit=cast.thcs, month=month, results="chuyện riêng của trường")
    browser = login(cast.dung)
    assert "chuyện riêng" not in browser.get("/ke-hoach/danh-gia-thang/cac-truong/").text
    assert browser.get(f"/ke-hoach/danh-gia-thang/{month:%Y-%m}/").status_code == 404
    assert set(access.month_states(fresh("dung"), month, month).values()) == {"draft"}
    assert not access.month_states(fresh("phuc"), month, month)
