"""Triage is a record of five decisions; a case that needs no reintegration ends without one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Agency, Notice
from cases import day, workflow
from cases.enums import EARLY_OUTCOMES, Outcome
from cases.models import Case, Referral, SupportAction
from cases.workflow.transitions import TRANSITIONS
from ctxh_portal.kit.errors import NotYours, RuleBroken


def decide(way, decision, days=None, reason="Đã bàn với gia đình"):
    look_on = timezone.localdate() + timedelta(days=days) if days is not None else None
    return workflow.triage(actor=way.cast.lan, **way.now, decision=decision, reason=reason, look_on=look_on)


def propose(way, outcome="unfounded", actor=None, **said):
    return workflow.ask_closing(
        actor=actor or way.cast.lan, **way.now, reason="Em theo gia đình về quê", outcome=outcome, **said
    )


def approve(way, actor=None, approve=True):
    return workflow.decide_closing(actor=actor or way.cast.hoa, **way.now, approve=approve, comment="Ý kiến")


def watching(way):
    return way.case.follow_ups.filter(kind="watch", done_on=None)


# ── triage ───────────────────────────────────────────────────────────────────────────────────────────


def test_to_watch_takes_a_day_and_starts_a_clock(way):
    way.assess()
    for days in (None, 0, -1, 91):
        with pytest.raises(RuleBroken, match="ngày xem lại"):
            decide(way, "watch", days)
    decide(way, "watch", 10)
    assert watching(way).get().due_on == timezone.localdate() + timedelta(days=10)
    decide(way, "watch", 20)  # looked at again: one clock
    assert watching(way).get().due_on == timezone.localdate() + timedelta(days=20)
    decide(way, "prevent")
    assert not watching(way).exists()


@pytest.mark.parametrize("decision", ["watch", "refer", "not_open"])
def test_the_other_decisions_lead_to_no_stage(way, decision):
    way.assess()
    assert decide(way, decision, 5).look_on == (
        timezone.localdate() + timedelta(5) if decision == "watch" else None
    )
    for target in ("prevention", "intervention"):
        with pytest.raises(RuleBroken, match="Quyết định phân loại gần nhất"):
            way.move(target)


def test_a_high_risk_is_neither_watched_nor_left(way):
    way.assess("high")
    for decision in ("watch", "refer", "not_open"):
        with pytest.raises(RuleBroken, match="Nguy cơ cao"):
            decide(way, decision, 5)


def test_the_decision_is_made_on_the_page_and_read_on_the_case(login, cast, way):
    way.assess()
    browser, address = login(cast.lan), f"/truong-hop/{way.case.public_id}/"
    data = {"version": way.now["version"], "decision": "watch", "reason": "Dấu hiệu mới có một lần"}
    page = browser.post(f"{address}phan-loai/", data).text
    assert "chọn ngày xem lại" in page and "Dấu hiệu mới có một lần" in page
    day = (timezone.localdate() + timedelta(days=9)).strftime("%d/%m/%Y")
    page = browser.post(f"{address}phan-loai/", data | {"look_on": day}, follow=True).text
    assert "Phân loại: Theo dõi thêm" in page and f"Ngày xem lại: {day}" in page
    assert "Xem lại quyết định theo dõi thêm" in page


# ── an early end ─────────────────────────────────────────────────────────────────────────────────────


def bring_to(way, stage):
    if stage == "prevention":
        return way.to_prevention()
    if stage == "intervention":
        return way.to_intervention().plan()
    return way


def ready_for(way, outcome):
    """What an early end with that outcome asks besides."""
    if way.now["case"].stage == "detection" and outcome != "unfounded":
        decide(way.assess(), "not_open")
    if outcome in ("left", "declined", "unfounded") and way.now["case"].risk == "high":
        way.assess("medium")
    if outcome == "transferred":
        referral = make_referral(way)
        Referral.objects.filter(pk=referral.pk).update(state="feedback")
    return {"no_transfer": "Trường mới ngoài cổng, gia đình tự nộp"} if outcome == "moved" else {}


def make_referral(way, kind="commune"):
    agency = Agency.objects.filter(kind=kind, office__isnull=False).first()
    fields = {"case": way.case, "agency": agency, "urgency": "normal", "purpose": "x", "service": "x"}
    done = {"sent_on": timezone.localdate(), "decided_by": way.cast.hoa, "decided_at": timezone.now()}
    return Referral.objects.create(**fields, **done, drafted_by=way.cast.lan)


@pytest.mark.parametrize("stage", ["detection", "prevention", "intervention"])
@pytest.mark.parametrize("outcome", EARLY_OUTCOMES)
def test_a_case_ends_early_from_any_stage(way, stage, outcome):
    bring_to(way, stage)
    propose(way, outcome, **ready_for(way, outcome))
    approve(way)
    way.case.refresh_from_db()
    assert (way.case.stage, way.case.outcome) == ("closed", outcome) and way.case.closed_at
    assert way.case.steps.last().from_stage == stage
    running = way.case.follow_ups.filter(done_on=None)
    asked = {"after"} if outcome in (Outcome.TRANSFERRED, Outcome.DECLINED, Outcome.LEFT) else set()
    assert {clock.kind for clock in running} == asked


# ── what an outcome asks besides


@pytest.mark.parametrize("outcome", ["transferred", "moved", "left", "declined"])
def test_from_detection_the_decision_stands_there_first(way, outcome):
    with pytest.raises(RuleBroken, match="quyết định phân loại"):
        propose(way, outcome)
    decide(way.assess(), "watch", 5)
    with pytest.raises(RuleBroken, match="quyết định phân loại"):
        propose(way, outcome)


@pytest.mark.parametrize("outcome", ["left", "declined", "unfounded"])
def test_a_high_risk_is_not_left_alone(way, outcome):
    way.to_intervention()
    with pytest.raises(RuleBroken, match="mức cao.*rà soát lại trước"):
        propose(way, outcome)
    way.assess("medium")
    propose(way, outcome)


@pytest.mark.parametrize(("kind", "grave"), [("abuse", True), ("self_harm", True), ("special", False)])
def test_a_family_says_no_to_the_school_not_to_the_protection(make_case, way, kind, grave):
    way.case = make_case(kind=kind)
    workflow.notify_outside(actor=way.cast.lan, agency=way.cast.commune.agencies.first(), case=way.case)
    way.assess("high").triage("intervene").move("intervention").assess("medium")
    if not grave:
        propose(way, "declined")
        return
    make_referral(way, "health")
    with pytest.raises(RuleBroken, match="công an hoặc UBND xã"):
        propose(way, "declined")
    make_referral(way, "police")
    Referral.objects.update(state="feedback")
    propose(way, "declined")


def told_outside(way, make_case, **fields):
    """A case of abuse of which the outside knows."""
    way.case = make_case(kind="abuse") if not fields else make_case(**fields)
    workflow.notify_outside(actor=way.cast.lan, agency=way.cast.commune.agencies.first(), case=way.case)
    return way


@pytest.mark.parametrize("kinds", [{}, {"kind": "special", "other_kinds": ["self_harm"]}])
def test_abuse_is_not_called_unfounded_without_having_been_looked_into(make_case, way, kinds):
    told_outside(way, make_case, **kinds)
    with pytest.raises(RuleBroken, match="quyết định phân loại"):
        propose(way)
    way.assess("high").triage("intervene")
    with pytest.raises(RuleBroken, match="mức cao"):
        propose(way)
    way.assess("medium")  # a second look
    propose(way)
    approve(way)
    way.case.refresh_from_db()
    assert way.case.outcome == "unfounded"


def test_abuse_among_the_kinds_beside_asks_for_a_second_look_or_for_those_who_protect(make_case, way):
    told_outside(way, make_case, kind="special", other_kinds=["abuse"]).assess("medium")
    decide(way, "not_open")
    with pytest.raises(RuleBroken, match="tin không xác thực.*rà soát lại"):
        propose(way)
    make_referral(way, "police")
    Referral.objects.update(state="feedback")
    propose(way)


def test_who_was_taken_for_somebody_else_is_let_go_at_once(way):
    propose(way)
    approve(way)
    way.case.refresh_from_db()
    assert way.case.outcome == "unfounded"


@pytest.mark.parametrize(("state", "enough"), [("declined", False), ("dropped", False), ("feedback", True)])
def test_another_agency_has_it_only_once_it_said_so(way, state, enough):
    way.to_prevention()
    with pytest.raises(RuleBroken, match="cơ quan nào tiếp nhận"):
        propose(way, "transferred")
    make_referral(way)
    Referral.objects.update(state=state)
    if enough:
        propose(way, "transferred")
    else:
        with pytest.raises(RuleBroken, match="cơ quan nào tiếp nhận"):
            propose(way, "transferred")


def test_a_pupil_who_moves_takes_the_file_along_or_it_says_why_not(login, way):
    way.to_prevention()
    with pytest.raises(RuleBroken, match="vì sao không chuyển"):
        propose(way, "moved", no_transfer="  ")
    address = f"/truong-hop/{way.case.public_id}/ket-thuc/"
    data = {"version": way.now["version"], "outcome": "moved", "reason": "Em về quê"}
    assert "vì sao không chuyển" in login(way.cast.lan).post(address, data).text
    login(way.cast.lan).post(address, data | {"no_transfer": "Gia đình không đồng ý gửi"})
    assert "Gia đình không đồng ý gửi" in login(way.cast.hoa).get(f"{address}duyet/").text
    approve(way)
    assert "Gia đình không đồng ý gửi" in login(way.cast.hoa).get(f"/truong-hop/{way.case.public_id}/").text


def test_the_principal_meets_the_same_gate(way):
    way.to_prevention()
    propose(way, "left")
    way.assess("high")
    with pytest.raises(RuleBroken, match="mức cao"):
        approve(way)


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - set(EARLY_OUTCOMES)))
def test_the_other_outcomes_take_the_whole_way(way, outcome):
    with pytest.raises(RuleBroken, match="chỉ kết thúc được với kết quả"):
        propose(way, outcome)


def test_after_reintegration_every_outcome_is_there():
    [last] = [way for way in TRANSITIONS if way.source == "reintegration" and way.target == "closed"]
    assert set(last.outcomes) == set(Outcome) and not last.is_early
    assert len([way for way in TRANSITIONS if way.is_early]) == 3


def test_the_focal_proposes_and_the_principal_decides(cast, way):
    with pytest.raises(NotYours):
        propose(way, actor=cast.hoa)
    propose(way)
    assert Notice.objects.filter(user=cast.hoa, text__contains="kết thúc").exists()
    with pytest.raises(NotYours):
        approve(way, actor=cast.lan)
    approve(way, approve=False)
    way.case.refresh_from_db()
    assert way.case.stage == "detection" and way.case.closings.get().state == "returned"


def test_danger_is_told_outside_first(make_case, way):
    way.case = make_case(danger_now=True)
    with pytest.raises(RuleBroken, match="111"):
        propose(way, "unfounded")
    workflow.notify_outside(actor=way.cast.lan, agency=way.cast.commune.agencies.first(), case=way.case)
    workflow.lift_danger(actor=way.cast.lan, case=way.case, reason="Tin không xác thực")
    propose(way, "unfounded")
    approve(way)
    way.case.refresh_from_db()
    assert not way.case.is_open


def test_a_plan_on_the_principals_desk_is_decided_first(way):
    way.to_intervention().plan().submit_plan().assess("medium")
    with pytest.raises(RuleBroken, match="đang chờ hiệu trưởng duyệt"):
        propose(way)
    way.approve_plan()
    propose(way)  # its actions need no result: there was no time for them
    approve(way)
    assert SupportAction.objects.unfinished().exists() and not SupportAction.objects.waiting().exists()
    [row] = day.with_next_due(Case.objects.all())
    assert row.next_due is None


def test_a_task_of_a_conference_falls_away_and_says_so(way):
    way.confer()
    propose(way)
    approve(way)
    assert way.case.follow_ups.get(kind="decision").dropped


def test_a_case_that_ended_early_is_opened_again(way):
    way.assess()
    decide(way, "not_open")
    propose(way, "unfounded")
    approve(way)
    workflow.reopen(actor=way.cast.hoa, **way.now, reason="Có tin mới")
    way.case.refresh_from_db()
    assert (way.case.stage, way.case.outcome) == ("intervention", "")
    assert way.case.follow_ups.filter(kind="plan", done_on=None).exists()


def offered(page) -> list[str]:
    return [value for value, _label in page.context["form"].fields["outcome"].choices]


def test_the_pages_offer_the_outcomes_of_the_stage(login, cast, way):
    browser, address = login(cast.lan), f"/truong-hop/{way.case.public_id}/"
    assert "Đề nghị kết thúc sớm" in browser.get(address).text
    form = browser.get(f"{address}ket-thuc/")
    assert offered(form) == ["", *EARLY_OUTCOMES]  # none is chosen for the teacher
    decide(way.assess(), "not_open")
    data = {"version": way.now["version"], "outcome": "declined", "reason": "Gia đình xin tự lo"}
    browser.post(f"{address}ket-thuc/", data)
    page = login(cast.hoa).get(f"{address}ket-thuc/duyet/").text
    assert "Gia đình từ chối hỗ trợ" in page and "Gia đình xin tự lo" in page
    way.triage("prevent").move("prevention").entry().move("reintegration")
    assert set(offered(browser.get(f"{address}ket-thuc/"))) == {"", *Outcome}
    data |= {"version": way.now["version"], "outcome": ""}
    assert "Chưa lưu được" in browser.post(f"{address}ket-thuc/", data).text


def test_where_nobody_is_listed_the_gate_says_whom_to_ask(make_case, way):
    way.case = make_case(kind="abuse")
    workflow.notify_outside(actor=way.cast.lan, agency=Agency.objects.get(phone="111"), case=way.case)
    way.assess("medium")
    with pytest.raises(RuleBroken, match="công an hoặc UBND xã") as said:
        propose(way, "declined")
    assert "bổ sung" not in str(said.value)
    Agency.objects.filter(kind__in=["police", "commune", "social"], office__isnull=False).update(kind="health")
    with pytest.raises(RuleBroken, match="cán bộ của cơ quan quản lý bổ sung"):
        propose(way, "declined")


def test_watching_is_put_off_no_further_than_it_may_be_chosen(way):
    way.assess()
    decide(way, "watch", 10)
    today = timezone.localdate()
    given = {"actor": way.cast.lan, "case": way.case, "reason": "Em đi học đều"}
    with pytest.raises(RuleBroken, match="không quá 90 ngày"):
        workflow.extend_clock(**given, clock=watching(way).get(), until=today + timedelta(days=91))
    workflow.extend_clock(**given, clock=watching(way).get(), until=today + timedelta(days=90))
    assert watching(way).get().due_on == today + timedelta(days=90)


def test_other_deadlines_are_put_off_further(way):
    clock = way.case.follow_ups.filter(done_on=None).exclude(kind="watch").order_by("-due_at").first()
    until = clock.due_on + timedelta(days=120)
    workflow.extend_clock(actor=way.cast.lan, case=way.case, clock=clock, until=until, reason="Em nằm viện")
    clock.refresh_from_db()
    assert clock.due_on == until
