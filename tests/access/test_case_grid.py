"""Who may what to a case: the table of cases/access.py once more, written by hand, and asked through `can`,
through `visible_cases`, through the page and through the API."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts import workflow as people
from accounts.models import Delegation, Membership, User
from cases import access, workflow
from cases.workflow.grants import write_grant
from ctxh_portal.demo.cast import PARTS
from ctxh_portal.kit.actor import acting
from tests.access.scene import logged, picture

NOBODY: set[str] = set()
FOCAL = set("view write assess triage move plan ask_closing see_shares read_trail join_concern refer".split())
FOCAL |= set(
    "notify lift_danger print_minutes see_hidden name_involved write_locked break_glass name_flagged".split()
)
HEAD = set("view approve_plan approve_closing approve_referral assign reopen share see_shares".split())
HEAD |= set("notify lift_danger print_minutes see_hidden join_concern name_involved lift_involved".split())
HEAD |= {"break_glass", "read_trail", "name_flagged"}
DEPUTY = HEAD - {"lift_involved", "break_glass", "read_trail", "name_flagged"}
OVERSEER = HEAD - {"break_glass"}
EMERGENCY = {"view", "read_locked", "see_hidden"}

# situation → person → what this person may do to lan's case at the THCS; whoever is not named may nothing
GRID = {
    "own": {"lan": FOCAL, "hoa": HEAD},
    "handed over": {"minh": FOCAL, "hoa": HEAD},
    "focal's role ended": {"hoa": HEAD},
    "principal's role ended": {"lan": FOCAL},
    "focal's account closed": {"hoa": HEAD},
    "closed case": {"lan": FOCAL, "hoa": HEAD},
    "shared with a colleague": {"lan": FOCAL, "hoa": HEAD, "minh": {"view"}},
    "shared beyond the school": {"lan": FOCAL, "hoa": HEAD, "dung": {"view"}},  # by name, never by role
    "the share has ended": {"lan": FOCAL, "hoa": HEAD},
    "the share has not begun": {"lan": FOCAL, "hoa": HEAD},
    "shared with somebody who has left": {"lan": FOCAL, "hoa": HEAD},
    "assigned to somebody of another school": {"lan": FOCAL, "hoa": HEAD},
    "the pupil's other case is another's": {"lan": FOCAL, "hoa": HEAD},
    "delegated": {"lan": FOCAL, "hoa": HEAD, "vinh": DEPUTY},
    "the delegation has ended": {"lan": FOCAL, "hoa": HEAD},
    "the delegation was taken back": {"lan": FOCAL, "hoa": HEAD},
    "delegated by who is no longer principal": {"lan": FOCAL},
    "the focal is involved": {"hoa": HEAD},
    "a colleague with a share is involved": {"lan": FOCAL, "hoa": HEAD},
    "the principal is involved": {"lan": FOCAL, "dung": OVERSEER},
    "the principal is involved and has delegated": {"lan": FOCAL, "dung": OVERSEER},
    "the principal was involved": {"lan": FOCAL, "hoa": HEAD, "dung": OVERSEER},
    "the named officer has left the office": {"lan": FOCAL},
    "the officer's grant has ended": {"lan": FOCAL},
    "opened in an emergency": {"lan": FOCAL, "hoa": HEAD, "minh": EMERGENCY},
    "the emergency has passed": {"lan": FOCAL, "hoa": HEAD},
    "the own locked notes were opened": {"lan": FOCAL, "hoa": HEAD | EMERGENCY},
}

PAGES = {
    "": "view",
    "nhat-ky/": "write",
    "nhat-ky-truy-cap/": "read_trail",
    "danh-gia/": "assess",
    "phan-loai/": "triage",
    "nguy-hiem/": "notify",
    "nguy-hiem/da-qua/": "lift_danger",
    "thong-bao/ghi-them/": "notify",
    "phan-cong/": "assign",
    "ket-thuc/": "ask_closing",
    "mo-lai/": "reopen",
    "ke-hoach/": "plan",
    "chuyen-gui/": "refer",
    "hop/": "write",
    "tep/": "write",
    "ai-xem/": "see_shares",
    "chia-se/": "share",
    "lien-quan/": "name_involved",
    "ghi-chu-rieng/": "view",
    "ghi-chu-rieng/mo/": "break_glass",
}


def bring_about(situation, cast, way):
    yesterday = timezone.localdate() - timedelta(days=1)
    if situation == "handed over":
        workflow.assign_case(actor=cast.hoa, case=way.case, focal=cast.minh, reason="Đổi phân công")
    elif situation in ("focal's role ended", "principal's role ended"):
        (cast.lan if "focal" in situation else cast.hoa).memberships.update(until=yesterday)
    elif situation == "focal's account closed":
        User.objects.filter(pk=cast.lan.pk).update(is_active=False)
    elif situation == "closed case":
        way.to_reintegration().finish_dates().close()
    elif situation == "the pupil's other case is another's":
        logged(cast.minh, way.case.pupil, kind="dropout")
    elif situation in SHARES:
        shared(situation, cast, way.case)
    elif "delegat" in situation:
        delegated(situation, cast, way.case)
    elif "involved" in situation or "officer" in situation:
        involved(situation, cast, way.case)
    else:
        opened(situation, cast, way.case)


def shared(situation, cast, case):
    share(cast, case, **SHARES[situation])
    if "left" in situation:
        cast.minh.memberships.update(until=timezone.localdate() - timedelta(days=1))
    if "involved" in situation:
        involve(cast, case, cast.minh)


def delegated(situation, cast, case):
    today = timezone.localdate()
    row = people.delegate(
        actor=cast.hoa,
        deputy=fresh("vinh"),
        since=today - timedelta(days=3),
        until=today + timedelta(days=3),
        reason="Đi công tác",
    )
    if situation == "the delegation has ended":
        Delegation.objects.update(until=today - timedelta(days=1))
    elif situation == "the delegation was taken back":
        people.end_delegation(actor=cast.hoa, delegation=row)
    elif situation == "delegated by who is no longer principal":
        cast.hoa.memberships.update(until=today - timedelta(days=1))
    elif "involved" in situation:
        involve(cast, case, cast.hoa)


def involve(cast, case, user):
    workflow.name_involved(actor=cast.lan, case=case, user=user, reason="Được nêu trong lời kể")


def involved(situation, cast, case):
    involve(cast, case, cast.lan if "focal" in situation else cast.hoa)
    if situation == "the principal was involved":
        row = access.involvements(case).get()
        workflow.lift_involved(actor=cast.dung, case=case, involvement=row, reason="Đã làm rõ")
    elif situation == "the named officer has left the office":
        cast.dung.memberships.update(until=timezone.localdate() - timedelta(days=1))
    elif situation == "the officer's grant has ended":
        case.grants.filter(user=cast.dung).update(until=timezone.now())


REASON = "Cô Lan vắng mặt, em nhắn tin cầu cứu lúc tối."


def opened(situation, cast, case):
    people.choose_password(user=cast.minh, password="x")
    people.choose_password(user=cast.hoa, password="x")
    if situation == "the own locked notes were opened":
        workflow.write_locked_note(actor=cast.lan, case=case, text="Riêng")
        with acting(cast.hoa.pk):
            workflow.break_glass(actor=cast.hoa, case=case, password="x", reason=REASON)
    elif situation != "own":
        with acting(cast.minh.pk):
            workflow.break_glass_for_pupil(actor=cast.minh, pupil=case.pupil, password="x", reason=REASON)
        if "passed" in situation:
            case.grants.filter(user=cast.minh).update(until=timezone.now())


# to whom, from and until how many days from now, of which kind
SHARES = {
    "shared with a colleague": {"to": "minh", "since": 0, "until": 2},
    "shared beyond the school": {"to": "dung", "since": 0, "until": 2},
    "the share has ended": {"to": "minh", "since": -3, "until": -1},
    "the share has not begun": {"to": "minh", "since": 7, "until": 9},
    "shared with somebody who has left": {"to": "minh", "since": 0, "until": 2},
    "a colleague with a share is involved": {"to": "minh", "since": 0, "until": 2},
    "assigned to somebody of another school": {"to": "phuc", "since": 0, "until": 2, "kind": "assigned"},
}


def share(cast, case, *, to, since, until, kind="shared"):
    now, user = timezone.now(), cast.users[to]
    end = now + timedelta(days=until)
    unit = cast.commune if to == "dung" else cast.thcs
    write_grant(case=case, user=user, kind=kind, granted_by=cast.hoa, reason="Phối hợp", until=end, unit=unit)
    case.grants.filter(user=user).update(since=now + timedelta(days=since))


@pytest.fixture(params=GRID)
def situation(request, cast, way):
    vinh = User.objects.create_user("vinh", password="x", full_name="Đinh Quốc Vinh")
    Membership.objects.create(user=vinh, unit=cast.thcs, role="vice_principal", since=date(2020, 8, 1))
    workflow.attach_file(actor=cast.lan, case=way.case, title="Ảnh", upload=picture())
    bring_about(request.param, cast, way)
    User.objects.create_superuser("goc", password="x", full_name="Người Gốc")
    return GRID[request.param]


EVERYBODY = [part.username for part in PARTS] + ["vinh", "goc"]


def fresh(username):
    return User.objects.get(username=username)


def test_can(situation, case):
    found = {name: {a for a in access.ACTIONS if access.can(fresh(name), a, case)} for name in EVERYBODY}
    assert {name: actions for name, actions in found.items() if actions} == situation


def test_visible_cases(situation, case):
    found = {name for name in EVERYBODY if access.visible_cases(fresh(name)).filter(pk=case.pk).exists()}
    assert found == set(situation)


def test_the_pages(situation, case, login):
    for name in EVERYBODY:
        browser = login(fresh(name))
        for page, action in PAGES.items():
            status = browser.get(f"/truong-hop/{case.public_id}/{page}").status_code
            if not fresh(name).is_active:
                expected = 302  # to the sign-in page
            elif name not in situation:
                expected = 404
            else:
                expected = 200 if action in situation[name] else 403
            assert status == expected, f"{name} {page or 'page'}: {status}"


def test_the_file(situation, case, login):
    """Whoever sees the case gets its files; a share without that part does not."""
    file = case.files.get()
    for name in EVERYBODY:
        status = login(fresh(name)).get(f"/truong-hop/{case.public_id}/tep/{file.public_id}/").status_code
        if not fresh(name).is_active:
            expected = 302
        elif name not in situation:
            expected = 404
        else:
            expected = 403 if situation[name] == {"view"} else 200
        assert status == expected, f"{name}: {status}"


def test_the_api(situation, case, login):
    for name in EVERYBODY:
        browser = login(fresh(name))
        one = browser.get(f"/api/v1/truong-hop/{case.public_id}/")
        many = browser.get("/api/v1/truong-hop/")
        if name in situation:
            assert one.json()["code"] == case.code and case.public_id in many.text
        else:
            assert one.status_code in (403, 404) and case.code not in one.text + many.text


def test_a_foreign_case_looks_like_none_at_all(cast, case, login):
    """Byte for byte, on pages and in the API; 22 letters of another id make no difference."""
    other = "A" * len(case.public_id)
    for name in EVERYBODY[:-2]:
        if name in ("lan", "hoa"):
            continue
        browser = login(fresh(name))
        for address in ("/truong-hop/{}/", "/truong-hop/{}/danh-gia/", "/api/v1/truong-hop/{}/"):
            foreign, missing = browser.get(address.format(case.public_id)), browser.get(address.format(other))
            assert (foreign.status_code, foreign.content) == (missing.status_code, missing.content)
            kept = {"Content-Type", "Cache-Control", "X-Frame-Options"}
            assert {k: v for k, v in foreign.items() if k in kept} == {
                k: v for k, v in missing.items() if k in kept
            }


def test_refused_and_missing_take_the_same_queries(cast, case, login):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = login(cast.phuc)
    counts = []
    for public_id in (case.public_id, "A" * 22):
        with CaptureQueriesContext(connection) as queries:
            browser.get(f"/truong-hop/{public_id}/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_verbs_refuse_an_outsider_as_if_there_were_no_case(cast, case):
    from django.http import Http404

    for name in ("minh", "tam", "nga", "phuc", "quang", "dung", "son"):
        with pytest.raises(Http404):
            workflow.write_entry(
                actor=fresh(name), case=case, kind="note", happened_on=timezone.localdate(), text="x"
            )
    assert not case.entries.exists()


def test_anonymous_is_led_to_the_sign_in_page(client, case):
    assert client.get(f"/truong-hop/{case.public_id}/").status_code == 302
    assert client.get("/api/v1/truong-hop/").status_code in (302, 403)
