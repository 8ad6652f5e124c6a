"""After the end: the school asks how the pupil is; what pupil and caregiver said of the help; the hint for the
teacher of the class."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Notice
from cases import access, clocks, day, workflow
from cases.chronology import chronology
from cases.enums import AfterState, CasePart
from cases.models import Caregiver, CaseHint, Classroom, Hint, Term
from cases.workflow import caregivers
from cases.workflow.clocks import calendar_of
from ctxh_portal.kit.actor import acting, system_scope
from ctxh_portal.kit.errors import NotYours, RuleBroken
from tests.access.scene import logged
from tests.fixtures import days_pass


def checks(case):
    return list(case.follow_ups.filter(kind="after").order_by("due_at"))


@pytest.fixture
def closed(way):
    way.to_reintegration().finish_dates().close()
    return way


def answer(way, clock, state="settled", **fields):
    given = {"seen_on": timezone.localdate(), "seen_by": "Cô Lan", "note": ""} | fields
    days_pass(way.case)
    return workflow.check_after_closing(actor=way.cast.lan, case=way.case, clock=clock, state=state, **given)


def test_a_closing_starts_two_checks(closed):
    first, second = checks(closed.case)
    for check, days in ((first, 30), (second, 90)):
        due = clocks.due_at("days", days, check.started_at, calendar_of(closed.case))
        assert check.due_at == due and due >= check.started_at + timedelta(days=days - 1)
    with time_machine.travel(timezone.now() + timedelta(days=29)), acting(closed.cast.lan.pk):
        due = list(day.due_follow_ups(closed.cast.lan))
        assert due == [first] and closed.case not in day.own_cases(closed.cast.lan)


def test_still_fine_is_one_tap(login, closed):
    first, _second = checks(closed.case)
    days_pass(closed.case)
    url = f"/truong-hop/{closed.case.public_id}/hoi-tham/{first.public_id}/"
    assert url in login(closed.cast.lan).get(f"/truong-hop/{closed.case.public_id}/").text
    page = login(closed.cast.lan).get(url).text
    assert "checked" in page and closed.cast.lan.full_name in page
    filled = {"state": "settled", "seen_on": timezone.localdate().strftime("%d/%m/%Y"), "note": "Chữ đã gõ"}
    lost = login(closed.cast.lan).post(url, filled | {"seen_by": ""})
    assert lost.status_code == 200 and "Chữ đã gõ" in lost.text
    page = login(closed.cast.lan).post(url, filled | {"seen_by": "Cô Lan"}, follow=True).text
    assert "Đã ghi kết quả hỏi thăm." in page and "Người gặp em: Cô Lan" in page
    first.refresh_from_db()
    assert first.done_on == timezone.localdate() and first.done_by == closed.cast.lan


def test_a_check_long_before_its_day_is_a_line_of_the_diary(login, closed):
    first, second = checks(closed.case)
    began = timezone.localdate(first.started_at)
    url = f"/truong-hop/{closed.case.public_id}/hoi-tham/{second.public_id}/"
    with time_machine.travel(timezone.now() + timedelta(days=82)), acting(closed.cast.lan.pk):
        filled = {"state": "settled", "seen_on": timezone.localdate().strftime("%d/%m/%Y"), "seen_by": "Cô Lan"}
        assert "lần hẹn vẫn chạy" in login(closed.cast.lan).post(url, filled, follow=True).text
        second.refresh_from_db()
        assert second.done_on is None and closed.case.entries.filter(happened_on=timezone.localdate()).exists()
    with time_machine.travel(timezone.now() + timedelta(days=83)), acting(closed.cast.lan.pk):
        workflow.check_after_closing(
            actor=closed.cast.lan, case=closed.case, clock=second, state="settled", seen_by="Cô Lan",
            seen_on=timezone.localdate(),
        )  # fmt: skip
        second.refresh_from_db()
        assert second.done_on == began + timedelta(days=83)


def test_who_was_not_met_stays_due(closed):
    first, _second = checks(closed.case)
    with pytest.raises(RuleBroken, match="lý do"):
        answer(closed, first, "not_met")
    answer(closed, first, "not_met", seen_by="", note="Em về quê.")
    first.refresh_from_db()
    assert first.done_on is None
    [line] = [h for h in chronology(closed.case, (), CasePart.values) if "Em về quê." in h.text]
    assert str(AfterState.NOT_MET.label) in line.text


def test_signs_are_told_to_the_principal_and_reopening_links_the_periods(login, closed):
    first, second = checks(closed.case)
    answer(closed, first, "signs", note="Em lại nghỉ học.")
    with system_scope("tests"):
        assert Notice.objects.filter(user=closed.cast.hoa, text__contains="mở lại").exists()
    with pytest.raises(RuleBroken, match="đã ghi kết quả"):
        answer(closed, first)
    workflow.reopen(actor=closed.cast.hoa, **closed.now, reason="Em nghỉ học trở lại")
    second.refresh_from_db()
    assert second.dropped  # it fell away, nobody answered it
    page = login(closed.cast.lan).get(f"/truong-hop/{closed.case.public_id}/").text
    assert "Lần 1: từ" in page and "Lần 2: từ" in page


def test_only_the_focal_answers(closed):
    first, _second = checks(closed.case)
    with pytest.raises(NotYours):
        workflow.check_after_closing(
            actor=closed.cast.hoa,
            case=closed.case,
            clock=first,
            state="settled",
            seen_on=timezone.localdate(),
            seen_by="x",
        )


# ── what they say of the help ────────────────────────────────────────────────────────────────────────


def closing_form(way):
    return f"/truong-hop/{way.case.public_id}/ket-thuc/"


def test_pupil_and_caregiver_are_asked_where_it_is_safe(login, way):
    mother = Caregiver.objects.create(pupil=way.case.pupil, full_name="Đỗ Thị Hạnh", relation="mẹ")
    way.to_reintegration().finish_dates()
    assert "Người chăm sóc nói gì" in login(way.cast.lan).get(closing_form(way)).text
    caregivers.flag_caregiver(actor=way.cast.lan, caregiver=mother, reason="Có dấu hiệu gây hại.")
    page = login(way.cast.lan).get(closing_form(way)).text
    assert "Người chăm sóc nói gì" not in page and "vì an toàn của học sinh" in page
    given = {"reason": "Em ổn", "outcome": "stable", "pupil_feedback": "Em thấy nhẹ lòng."}
    with pytest.raises(RuleBroken, match="vì an toàn"):
        workflow.ask_closing(actor=way.cast.lan, **way.now, **given, caregiver_feedback="Tốt")
    login(way.cast.lan).post(
        closing_form(way), given | {"version": way.now["version"], "caregiver_feedback": "Tốt"}
    )
    closing = way.case.closings.get()
    assert (closing.pupil_feedback, closing.caregiver_feedback) == ("Em thấy nhẹ lòng.", "")
    assert "Em thấy nhẹ lòng." in login(way.cast.hoa).get(f"{closing_form(way)}duyet/").text


# ── the hint ─────────────────────────────────────────────────────────────────────────────────────────

MINE = "/truong-hop/hoc-sinh/ho-tro-lop-toi/"


@pytest.fixture
def taught(way):
    """tam leads the pupil's class."""
    Classroom.objects.filter(unit=way.case.unit, name="8A2").update(homeroom_teacher=way.cast.tam)
    return way


def hint_text() -> Term:
    return Term.objects.get(kind="hint", code="ra_ngoai")


def release(way, actor=None, **fields):
    given = {"text": hint_text(), "agreed_on": timezone.localdate()} | fields
    return workflow.release_hint(actor=actor or way.cast.lan, case=way.case, **given)


def test_the_teacher_of_the_class_sees_one_neutral_sentence(login, cast, taught):
    way = taught
    label = hint_text().label
    assert label not in login(cast.tam).get(MINE).text
    release(way)
    page = login(cast.tam).get(MINE).text
    assert label in page and way.case.pupil.full_name in page
    for word in (way.case.code, way.case.get_kind_display(), way.case.get_stage_display(), cast.lan.full_name):
        assert word not in page
    assert label in login(cast.hoa).get(f"/truong-hop/{way.case.public_id}/").text
    assert label not in login(cast.minh).get(f"/truong-hop/hoc-sinh/{way.case.pupil.public_id}/").text
    with pytest.raises(RuleBroken, match="rút lại"):
        release(way)
    login(cast.lan).post(f"/truong-hop/{way.case.public_id}/dieu-nhac/rut/")
    assert label not in login(cast.tam).get(MINE).text
    assert Hint.objects.get().withdrawn_at and CaseHint.objects.exists()
    [line] = [h for h in chronology(way.case, (), CasePart.values) if h.title == "Rút lại điều nhắc"]
    assert line.who == cast.lan


def test_a_hint_ends_with_its_school_year(cast, taught):
    """The pupil agreed to this teacher, not to whoever leads the class a year later."""
    release(taught)
    with acting(cast.tam.pk):
        assert access.hints_of_class(cast.tam)
    Hint.objects.update(released_at=timezone.now() - timedelta(days=366))
    with acting(cast.tam.pk):
        assert not access.hints_of_class(cast.tam)


def test_another_teacher_gets_no_hint(cast, taught):
    release(taught)
    for user in (cast.minh, cast.hoa, cast.dung):
        with acting(user.pk):
            assert not access.hints_of_class(user)
    with acting(cast.tam.pk):
        assert len(access.hints_of_class(cast.tam)) == 1


def test_of_an_abuse_case_the_principal_alone_releases_with_a_reason(login, cast, pupil):
    case = logged(cast.lan, pupil, kind="abuse")
    url = f"/truong-hop/{case.public_id}/dieu-nhac/"
    given = {"text": hint_text(), "agreed_on": timezone.localdate()}
    with pytest.raises(NotYours):
        workflow.release_hint(actor=cast.lan, case=case, **given)
    assert login(cast.lan).get(url).status_code == 403
    with pytest.raises(RuleBroken, match="lý do"):
        workflow.release_hint(actor=cast.hoa, case=case, **given)
    form = {"text": hint_text().public_id, "agreed_on": timezone.localdate().strftime("%d/%m/%Y")}
    assert "Chưa lưu được" in login(cast.hoa).post(url, form).text and not case.hints.exists()
    login(cast.hoa).post(url, form | {"reason": "Em cần ra ngoài khi lo sợ."})
    assert case.hints.get().reason == "Em cần ra ngoài khi lo sợ."


def test_abuse_beside_another_kind_or_by_a_sign_is_abuse(cast, pupil, way):
    beside = logged(cast.lan, pupil, kind="dropout", other_kinds=["abuse"])
    way.assess("high", signs=["sexual_abuse"])
    for case in (beside, way.case):
        with pytest.raises(NotYours):
            workflow.release_hint(actor=cast.lan, case=case, text=hint_text(), agreed_on=timezone.localdate())


def test_a_word_that_is_no_hint_is_refused(way):
    with pytest.raises(RuleBroken, match="danh mục"):
        release(way, text=Term.objects.filter(kind="benefit").first())


def test_a_teacher_who_is_involved_gets_no_hint(cast, taught):
    release(taught)
    with acting(cast.tam.pk):
        assert access.hints_of_class(cast.tam)
    workflow.name_involved(actor=cast.hoa, case=taught.case, user=cast.tam, reason="Được nêu trong trường hợp")
    with acting(cast.tam.pk):
        assert not access.hints_of_class(cast.tam)
