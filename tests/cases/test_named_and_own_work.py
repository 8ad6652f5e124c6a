"""What whoever is named may not see or do at the pupil's file, and that nobody decides about their own work."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Membership, Notice
from accounts.workflow import ensure_school_year
from cases import access, workflow
from cases.models import Caregiver, OverdueStatus
from cases.workflow import caregivers as care
from cases.workflow import circumstances as special
from ctxh_portal.kit.actor import acting, system_scope
from ctxh_portal.kit.errors import NotYours, RuleBroken
from tests.fixtures import enrol
from tests.reports.conftest import fresh

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def father(cast, pupil) -> Caregiver:
    with acting(cast.lan.pk):
        row = care.add_caregiver(actor=cast.lan, pupil=pupil, full_name="Trần Văn Hai", relation="Bố")
        return care.flag_caregiver(actor=cast.lan, caregiver=row, reason="Đang được công an làm rõ")


@pytest.fixture
def named(cast, case, father):
    """Thầy Minh, a focal teacher, is named in cô Lan's case."""
    with acting(cast.hoa.pk):
        workflow.name_involved(actor=cast.hoa, case=case, user=cast.minh, reason="Người thân của gia đình")
    Notice.objects.all().delete()
    return fresh(cast.minh)


def test_whoever_is_named_reads_no_reason_and_lifts_nothing(cast, pupil, father, named, login):
    page = login(named).get(f"/truong-hop/hoc-sinh/{pupil.public_id}/").text
    assert "Trần Văn Hai" in page and "Đang được công an" not in page and "Gỡ dấu" not in page
    assert "Đang được công an" in login(cast.lan).get(f"/truong-hop/hoc-sinh/{pupil.public_id}/").text
    safety = f"/truong-hop/hoc-sinh/{pupil.public_id}/nguoi-cham-soc/{father.public_id}/an-toan/"
    assert login(named).get(safety).status_code == 403
    with acting(named.pk), pytest.raises(NotYours, match="đã đặt dấu"):
        care.lift_flag(actor=named, caregiver=father, reason="Không còn cần")
    father.refresh_from_db()
    assert father.no_contact


def test_a_case_of_another_kind_opens_nothing_of_the_one_in_which_one_is_named(
    cast, pupil, case, father, make_case, login
):
    """The principal sees the second case by role: what was read before stays, what comes of the first does not."""
    closed = access.terms("circumstance").filter(field_group="protection")
    note = {"school_year": ensure_school_year(timezone.localdate()), "since": timezone.localdate()}
    with acting(cast.lan.pk):
        row = special.note_circumstance(actor=cast.lan, pupil=pupil, group=closed[0], **note)
        make_case(pupil=pupil, kind="special")
    everything = {"why", "lifts", "closed"}
    assert _knows(login, cast.hoa, pupil, father, row) == everything
    with acting(cast.lan.pk):
        workflow.name_involved(actor=cast.lan, case=case, user=cast.hoa, reason="Em kể về cô Hoa")
    with acting(cast.hoa.pk):
        assert [seen.kind for seen in access.visible_cases(fresh(cast.hoa)).filter(pupil=pupil)] == ["special"]
    assert _knows(login, cast.hoa, pupil, father, row) == everything
    with acting(cast.lan.pk):
        care.lift_flag(actor=fresh(cast.lan), caregiver=father, reason="Ghi lại cho rõ")
        care.flag_caregiver(actor=fresh(cast.lan), caregiver=father, reason="Đang được công an làm rõ, lần hai")
        later = special.note_circumstance(actor=cast.lan, pupil=pupil, group=closed[1], **note)
    assert _knows(login, cast.hoa, pupil, father, later) == set()
    assert _knows(login, cast.lan, pupil, father, later) == everything


def _knows(login, user, pupil, caregiver, row) -> set[str]:
    user = fresh(user)
    page = login(user).get(f"/truong-hop/hoc-sinh/{pupil.public_id}/").text
    with acting(user.pk):
        found = {
            "why": access.known_flags(user, pupil).filter(lifted_at__isnull=True).exists(),
            "lifts": access.lifts_flag(user, caregiver),
            "closed": access.visible_circumstances(user).filter(pk=row.pk).exists(),
        }
    shown = {"why": "Đang được công an" in page, "lifts": "Gỡ dấu" in page, "closed": row.group.label in page}
    assert shown == found
    return {name for name, known in found.items() if known}


def test_a_flag_whose_setter_left_is_lifted_by_the_next_keeper_who_reads_no_reason(cast, pupil, father, login):
    address = f"/truong-hop/hoc-sinh/{pupil.public_id}/"
    safety = f"{address}nguoi-cham-soc/{father.public_id}/an-toan/"
    assert login(cast.minh).get(safety).status_code == 403
    Membership.objects.filter(user=cast.lan).update(until=timezone.localdate() - timedelta(days=1))
    for page in (login(cast.minh).get(address), login(cast.minh).get(safety)):
        assert "Gỡ dấu" in page.text and "Đang được công an" not in page.text
    assert login(cast.minh).post(safety, {"reason": "Đã hỏi lại gia đình"}).status_code == 302
    father.refresh_from_db()
    with system_scope("tests"):
        flag = father.flags.get()
    assert not father.no_contact
    assert (flag.set_by, flag.lifted_by, flag.reason) == (cast.lan, cast.minh, "Đang được công an làm rõ")
    assert "Đang được công an" not in login(cast.minh).get(address).text


def _as_it_reads(login, user, pupil) -> str:
    """The page byte for byte, but for the token of the session."""
    page = login(user).get(f"/truong-hop/hoc-sinh/{pupil.public_id}/").text
    return re.sub(r"(CSRFToken\S* |csrfmiddlewaretoken\" value=)\"\w+", "", page)


@pytest.mark.parametrize("how", ["named", "not to the role"])
def test_a_concern_that_names_a_keeper_changes_nothing_on_their_page_of_the_pupil(cast, pupil, login, how):
    """One look through the roster would tell which child spoke."""
    other = enrol(cast.thcs, "Trần Văn Ba")
    with acting(cast.lan.pk):
        row = care.add_caregiver(actor=cast.lan, pupil=pupil, full_name="Trần Văn Hai", relation="Bố")
        care.flag_caregiver(actor=cast.lan, caregiver=row, reason="Em sợ")
        care.add_caregiver(actor=cast.lan, pupil=pupil, full_name="Lê Thị Tư", relation="Mẹ")
    closed = access.terms("circumstance").filter(field_group="protection")
    note = {"pupil": pupil, "school_year": ensure_school_year(timezone.localdate()), "since": timezone.localdate()}
    with acting(cast.minh.pk):
        special.note_circumstance(actor=cast.minh, group=closed[0], **note)
    special.note_circumstance(actor=cast.lan, group=closed[1], **note)
    before = _as_it_reads(login, cast.minh, pupil)
    assert closed[0].label in before and closed[1].label not in before and "Đánh dấu không liên hệ" in before
    told = {"source": "pupil", "danger_now": False, "text": "Em kể về thầy Minh"}
    if how == "named":
        with acting(cast.tam.pk):
            concern = workflow.raise_concern(
                actor=cast.tam, pupil=pupil, channel="talk", involved=[cast.minh], **told
            )
    else:
        box = workflow.switch_box(actor=cast.hoa, is_open=True)
        concern = workflow.tell_box(box=box, not_to=["focal"], **told)
        workflow.name_pupil(actor=cast.hoa, concern=concern, pupil=pupil)
    assert not access.visible_concerns(fresh(cast.minh)).filter(pk=concern.pk).exists()
    assert _as_it_reads(login, cast.minh, pupil) == before
    assert "Trần Văn Ba" in _as_it_reads(login, cast.minh, other)


def test_a_keeper_without_a_case_sets_a_flag_reads_why_and_lifts_it_again(cast, pupil, case, login):
    row = care.add_caregiver(actor=cast.lan, pupil=pupil, full_name="Trần Văn Hai", relation="Bố")
    safety = f"/truong-hop/hoc-sinh/{pupil.public_id}/nguoi-cham-soc/{row.public_id}/an-toan/"
    browser = login(cast.minh)
    assert browser.post(safety, {"reason": "Em kể với thầy"}).status_code == 302
    assert "Em kể với thầy" in browser.get(f"/truong-hop/hoc-sinh/{pupil.public_id}/").text
    assert browser.post(safety, {"reason": "Thầy nghe nhầm"}).status_code == 302
    row.refresh_from_db()
    assert not row.no_contact
    browser.post(safety, {"reason": "Em kể lại"})
    assert login(cast.lan).post(safety, {"reason": "Đã hỏi rõ"}).status_code == 302  # she sees the case
    assert "Đã hỏi rõ" in browser.get(safety).text


def test_an_older_flag_of_a_colleague_is_not_read_where_a_new_one_is_set(cast, pupil, father, login):
    care.lift_flag(actor=cast.lan, caregiver=father, reason="Công an đã trả lời")
    safety = f"/truong-hop/hoc-sinh/{pupil.public_id}/nguoi-cham-soc/{father.public_id}/an-toan/"
    page = login(cast.minh).get(safety)
    assert page.status_code == 200 and "công an" not in page.text and "Công an" not in page.text


def test_whoever_is_named_reads_nothing_of_protection(cast, pupil, named):
    group = access.terms("circumstance").filter(field_group="protection").first()
    year = ensure_school_year(timezone.localdate())
    with acting(cast.lan.pk):
        row = special.note_circumstance(
            actor=cast.lan, pupil=pupil, group=group, school_year=year, since=timezone.localdate()
        )
        assert row in access.visible_circumstances(fresh(cast.lan))
    with acting(named.pk):
        assert row not in access.visible_circumstances(named)


def test_lifting_tells_those_who_help_the_pupil(cast, case, father):
    with acting(cast.hoa.pk):
        care.lift_flag(actor=cast.hoa, caregiver=father, reason="Đã được làm rõ")
    told = Notice.objects.filter(text__contains="dấu không liên hệ vừa được gỡ")
    assert {notice.user for notice in told} == {cast.lan, cast.hoa}
    assert not [notice for notice in told if "Hai" in notice.text or case.pupil.full_name in notice.text]


def test_a_kind_that_was_corrected_leaves_the_hint_to_the_principal(cast, way, make_case):
    way.case = make_case(kind="abuse")
    workflow.change_kind(actor=cast.lan, **way.now, kind="psychological", reason="Ghi nhầm nhóm")
    with pytest.raises(NotYours):
        workflow.release_hint(
            actor=cast.lan, case=way.case, text=access.terms("hint").first(), agreed_on=timezone.localdate()
        )


def test_nobody_approves_a_plan_that_they_rewrote_and_submitted(cast, way):
    way.to_intervention().plan()
    with acting(cast.hoa.pk):
        workflow.assign_case(actor=cast.hoa, case=way.case, focal=cast.minh, reason="Cô Lan nghỉ")
    Membership.objects.create(user=cast.minh, unit=cast.thcs, role=Role.PRINCIPAL, since=timezone.localdate())
    minh = fresh(cast.minh)
    line = workflow.ActionLine("An toàn", "Gặp em hai lần một tuần", "Thầy Minh", timezone.localdate())
    with acting(minh.pk):
        workflow.save_support_plan(
            actor=minh, **way.now, objective="Em yên tâm đi học", pupil_view="", actions=[line]
        )
        said = {"case": way.case, "answer": "agreed", "way": "spoken", "answered_on": timezone.localdate()}
        workflow.answer_plan(actor=minh, who="pupil", **said)
        for caregiver in access.contactable(way.case.pupil)[:1]:
            workflow.answer_plan(actor=minh, who="caregiver", caregiver=caregiver, **said)
        workflow.submit_support_plan(actor=minh, **way.now)
        with pytest.raises(RuleBroken, match="không tự duyệt"):
            workflow.decide_support_plan(actor=minh, **way.now, approve=True)
    workflow.decide_support_plan(actor=cast.hoa, **way.now, approve=True)


def test_the_hours_of_an_emergency_climb_by_the_hour(cast, make_case):
    friday = datetime(2026, 12, 4, 9, tzinfo=HANOI)
    with time_machine.travel(friday, tick=False) as now:
        case = make_case(danger_now=True)
        Notice.objects.all().delete()
        now.move_to(datetime(2026, 12, 4, 21, 5, tzinfo=HANOI))
        workflow.climb_clocks()
        assert case.follow_ups.get(kind="emergency").climbed == 3
        assert Notice.objects.filter(user=cast.hoa, text__contains="quá hạn").exists()
        assert not OverdueStatus.objects.exists()
        now.move_to(datetime(2026, 12, 5, 21, 5, tzinfo=HANOI))  # Saturday
        workflow.climb_clocks()
        assert OverdueStatus.objects.filter(unit=cast.thcs).exists()
