"""Doors at the side, where good systems leaked: choice lists, own profile, bulk posts, counts, hostile names.
The numbers are those of the list "Side doors" in the portal's feature list."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, User
from cases.models import Case, Classroom, Concern, Enrolment
from ctxh_portal.kit.errors import RuleBroken
from plans import access as plans_access
from plans.models import Activity, PlanTask
from tests.access import scene as scenes
from tests.access.urls import WHO
from tests.fixtures import enrol


@pytest.fixture
def foreign(cast):
    """A pupil, a class and a teacher of another school."""
    pupil = enrol(cast.primary, "Ninh Văn Bốn", "4B", 4)
    return {"pupil": pupil, "class": Classroom.objects.get(name="4B")}


# ── 3: what stands in a choice list, or is posted although it does not ──────────────────────────────────


def test_no_foreign_pupil_is_picked(cast, login, foreign):
    typed = {
        "danger_now": "no",
        "pupil": foreign["pupil"].public_id,
        "kind": "other",
        "channel": "talk",
        "noticed_at": timezone.localtime().strftime("%d/%m/%Y %H:%M"),
        "summary": "x",
        "text": "x",
    }
    for address in ("cases:log", "cases:concern_new"):
        page = login(cast.lan).post(reverse(address), typed)
        assert page.status_code == 200 and "Ninh" not in page.text
    assert not Case.objects.exists() and not Concern.objects.exists()


def test_no_pupil_moves_into_a_foreign_class(cast, login, foreign):
    own = enrol(cast.thcs, "Mạc Thị Thu")
    page = login(cast.lan).get(reverse("cases:roster_pupil", args=[own.public_id])).text
    assert foreign["class"].public_id not in page
    login(cast.lan).post(
        reverse("cases:roster_pupil_move", args=[own.public_id]),
        {"classroom": foreign["class"].public_id, "since": f"{timezone.localdate():%d/%m/%Y}"},
    )
    assert set(Enrolment.objects.filter(pupil=own).values_list("classroom__unit", flat=True)) == {cast.thcs.pk}


def test_no_case_goes_to_somebody_of_another_school(cast, login, case):
    address = reverse("cases:assign", args=[case.public_id])
    page = login(cast.hoa).get(address).text
    assert cast.minh.public_id in page
    for name in ("phuc", "nga", "tam", "dung"):
        assert cast.users[name].public_id not in page
        posted = {"focal": cast.users[name].public_id, "reason": "Đổi phân công"}
        assert login(cast.hoa).post(address, posted).status_code == 200
    assert set(case.grants.values_list("user", flat=True)) == {cast.lan.pk}


def test_no_foreign_teacher_leads_a_class(cast, login):
    enrol(cast.thcs, "Mạc Thị Thu")
    room = Classroom.objects.get(unit=cast.thcs)
    address = reverse("cases:roster_class_edit", args=[room.public_id])
    assert cast.quang.public_id not in login(cast.lan).get(address).text
    posted = {"name": room.name, "grade": 8, "homeroom_teacher": cast.quang.public_id}
    assert login(cast.lan).post(address, posted).status_code == 200
    room.refresh_from_db()
    assert room.homeroom_teacher is None


def test_no_unit_of_others_issues_a_plan(cast, login):
    address = reverse("plans:new")
    assert cast.primary.public_id not in login(cast.lan).get(address).text
    posted = {"unit": cast.primary.public_id, "span": "year", "school_year": "2026-2027", "subject": "x"}
    assert login(cast.lan).post(address, posted).status_code == 200
    assert not plans_access.visible_plans(cast.quang).exists()


# ── 5: a list of ids with foreign ones among them ───────────────────────────────────────────────────────


def test_foreign_tasks_are_not_taken_over_nor_tied_to_an_activity(cast, login, run_jobs):
    scene = scenes.build(cast, run_jobs)
    theirs = scene.args["task of primary school's draft"][0]
    address = reverse("plans:adopt", args=scene.args["school's plan, draft"])
    before = PlanTask.objects.count()
    assert login(cast.lan).post(address, {"tasks": [theirs]}).status_code == 200
    assert PlanTask.objects.count() == before
    posted = {
        "title": "Nói chuyện",
        "kind": "topic",
        "on": f"{timezone.localdate():%d/%m/%Y}",
        "task": theirs,
        **dict.fromkeys(["pupils", "staff", "parents", "hours"], "0"),
    }
    count = Activity.objects.count()
    assert login(cast.lan).post(reverse("plans:activity_new"), posted).status_code == 200
    assert Activity.objects.count() == count


# ── 12: a number never knows more than the list behind it ───────────────────────────────────────────────


def test_figures_count_what_the_person_could_open(cast, login, make_case, case):
    """Figures of the start page and rows of the list, for everybody."""
    for actor in (cast.lan, cast.minh, cast.minh, cast.phuc):
        make_case(actor=actor)
    shown = {}
    for name in ("lan", "minh", "hoa", "phuc", "quang"):
        browser = login(cast.users[name])
        figure = re.search(r'class="figure"[^>]*><b>(\d+)', browser.get("/").text)
        listed = browser.get("/truong-hop/").text.count('<th scope="row">')
        assert figure and int(figure[1]) == listed, name
        shown[name] = listed
    assert shown == {"lan": 2, "minh": 2, "hoa": 4, "phuc": 1, "quang": 1}


# ── 15: nobody gives themselves anything ────────────────────────────────────────────────────────────────


def test_the_own_profile_takes_contact_data_alone(cast, login):
    more = {
        "email": "tam@example.com", "phone": "1", "is_superuser": "on", "is_staff": "on", "is_active": "",
        "username": "hoa", "full_name": "X", "role": "principal", "unit": cast.thcs.public_id,
        "must_change_password": "on",
    }  # fmt: skip
    browser = login(cast.tam)
    before = User.objects.filter(pk=cast.tam.pk).values().get()
    held = list(Membership.objects.order_by("pk").values())
    browser.post(reverse("accounts:me"), more)
    changed = User.objects.filter(pk=cast.tam.pk).values().get()
    assert {name for name in before if before[name] != changed[name]} == {"email", "phone"}
    assert list(Membership.objects.order_by("pk").values()) == held


@pytest.mark.parametrize("name", ["lan", "hoa", "dung", "son"])
def test_nobody_appoints_themselves(cast, login, name):
    user, before = cast.users[name], Membership.objects.count()
    for unit in (cast.thcs, cast.commune):
        for role in ("principal", "focal", "officer", "operator"):
            posted = {"role": role, "person": user.username, "since": f"{timezone.localdate():%d/%m/%Y}"}
            login(user).post(reverse("accounts:appoint", args=[unit.public_id]), posted)
    login(user).post(reverse("accounts:account_operator", args=[user.public_id]))
    assert Membership.objects.count() == before


def test_whoever_works_at_a_school_is_not_made_operator(cast):
    from accounts import workflow

    with pytest.raises(RuleBroken):
        workflow.appoint(actor=cast.son, person=cast.lan, unit=None, role="operator", since=timezone.localdate())


def test_an_own_change_does_not_reopen_a_closed_account(cast):
    """The row that the request loaded is older than the operator's decision."""
    from accounts import workflow

    loaded = User.objects.get(pk=cast.tam.pk)
    workflow.set_account_active(actor=cast.son, person=cast.tam, active=False)
    workflow.correct_own_contact(actor=loaded, email="", phone="1")
    assert not User.objects.get(pk=cast.tam.pk).is_active


# ── 20: what is typed is shown, never run ───────────────────────────────────────────────────────────────

HOSTILE = "<script>alert(1)</script>'\"><img src=x onerror=alert(2)>{{ 7|add:7 }}"


def test_hostile_words_are_shown_as_they_stand(cast, login, make_case):
    pupil = enrol(cast.thcs, HOSTILE, "8<b>A</b>")
    case = make_case(pupil=pupil, summary=HOSTILE)
    cast.lan.full_name = HOSTILE
    cast.lan.save()
    cast.thcs.short_name = HOSTILE
    cast.thcs.save()
    addresses = [
        reverse("cases:list"),
        reverse("cases:detail", args=[case.public_id]),
        reverse("cases:roster_pupil", args=[pupil.public_id]),
        reverse("cases:roster_class", args=[Classroom.objects.get(unit=cast.thcs).public_id]),
        reverse("home:today"),
        reverse("accounts:people"),
    ]
    for address in addresses:
        page = login(cast.hoa).get(address)
        assert page.status_code == 200
        assert "<script>alert" not in page.text and "<img src=x" not in page.text, address
        assert "<b>A</b>" not in page.text, address
        assert "&lt;script&gt;" in page.text, address
    api = login(cast.hoa).get(f"/api/v1/truong-hop/{case.public_id}/")
    assert api["Content-Type"] == "application/json" and api.json()["pupil"] == pupil.full_name


def test_everybody_of_the_walk_is_somebody(cast):
    """The walk would prove nothing for a person whom a change of the cast took away."""
    assert set(WHO) - {"kim", "vinh", "ly", "goc"} == set(cast.users)
