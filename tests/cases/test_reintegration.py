"""The checklist of reintegration: dated, whole, never overwritten, and asked for by the gate to closing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from cases import workflow
from cases.chronology import chronology
from cases.enums import CasePart, ReintegrationItem
from cases.models import ReintegrationMark
from ctxh_portal.kit.errors import NotYours, RuleBroken


def url(way) -> str:
    return f"/truong-hop/{way.case.public_id}/hoa-nhap/"


def filled(**changes) -> dict[str, str]:
    day = timezone.localdate().strftime("%d/%m/%Y")
    return {"seen_on": day} | dict.fromkeys(ReintegrationItem.values, "good") | changes


def test_it_stands_on_the_page_of_the_case(login, cast, way):
    way.to_reintegration()
    client = login(cast.lan)
    assert "Chưa có bảng theo dõi nào" in client.get(f"/truong-hop/{way.case.public_id}/").text
    answer = filled(study="unsettled", study_note="Còn nghỉ tiết đầu.")
    page = client.post(url(way), answer, follow=True).text
    assert "Còn nghỉ tiết đầu." in page and "Chưa ổn" in page
    assert "Chưa có bảng theo dõi" not in page


def test_every_item_is_asked_for_and_what_was_typed_stays(login, cast, way):
    way.to_reintegration()
    answer = filled(family="", study_note="Em học đều.")
    page = login(cast.lan).post(url(way), answer)
    assert page.status_code == 200 and "Em học đều." in page.text
    assert not ReintegrationMark.objects.exists()
    page = login(cast.lan).post(url(way), filled(seen_on="31/12/2999"))
    assert page.status_code == 200 and not ReintegrationMark.objects.exists()


def test_a_later_look_is_a_new_one(way):
    way.to_reintegration().look("watch", "Em còn ngại bạn.").look("good")
    assert way.case.reintegration.count() == 2 * len(ReintegrationItem)
    line = [h for h in chronology(way.case, (), CasePart.values) if h.sort == "reintegration"]
    assert len(line) == 2 and "Em còn ngại bạn." in line[1].text
    assert [mark.state for mark in workflow.transitions.last_checklist(way.case)] == ["good"] * 5


def test_closing_asks_for_one_made_in_this_stay(cast, way):
    way.to_reintegration().look()
    [gate] = [w for w in workflow.TRANSITIONS if (w.source, w.target) == ("reintegration", "closed")]
    missing = "Chưa có bảng theo dõi hòa nhập của giai đoạn này."
    assert missing not in gate.missing(way.case)
    way.move("intervention").plan().submit_plan().approve_plan().assess("medium").move("reintegration")
    assert missing in gate.missing(way.case)
    with pytest.raises(RuleBroken, match="Chưa có bảng theo dõi hòa nhập"):
        way.ask_closing()
    way.finish_dates().ask_closing()


def test_it_belongs_to_its_stage(way):
    with pytest.raises(RuleBroken, match="thuộc giai đoạn"):
        way.look()


def test_the_verb_refuses_the_future_and_half_a_list(cast, way):
    way.to_reintegration()
    today, marks = timezone.localdate(), dict.fromkeys(ReintegrationItem.values, ("good", ""))
    with pytest.raises(RuleBroken):
        workflow.check_reintegration(actor=cast.lan, case=way.case, seen_on=today + timedelta(days=1), marks=marks)
    with pytest.raises(RuleBroken):
        workflow.check_reintegration(actor=cast.lan, case=way.case, seen_on=today, marks={"study": ("good", "")})
    assert not ReintegrationMark.objects.exists()


def test_the_principal_reads_it_and_does_not_write_it(login, cast, way):
    way.to_reintegration().look("watch", "Em còn ngại bạn.")
    assert "Em còn ngại bạn." in login(cast.hoa).get(f"/truong-hop/{way.case.public_id}/").text
    marks = dict.fromkeys(ReintegrationItem.values, ("good", ""))
    with pytest.raises(NotYours):
        workflow.check_reintegration(actor=cast.hoa, case=way.case, seen_on=timezone.localdate(), marks=marks)


def test_the_trail_has_no_word_of_it(way):
    way.to_reintegration().look("watch", "Em còn ngại bạn.")
    event = AuditEvent.objects.get(action="cases.check_reintegration")
    assert "ngại" not in str(event.__dict__)


def test_after_the_last_meeting_another_date_follows_and_holds_no_closing(cast, way):
    way.to_reintegration().finish_dates()
    keep = way.case.follow_ups.open().get()
    assert keep.kind == "keep" and keep.due_on > timezone.localdate()
    workflow.complete_follow_up(
        actor=cast.lan, case=way.now["case"], follow_up=keep, done_on=timezone.localdate(), note="Em vẫn ổn"
    )
    assert way.case.follow_ups.open().get().kind == "keep"
    way.close()
    assert not way.case.follow_ups.open().filter(kind="keep").exists()
