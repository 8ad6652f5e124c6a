"""A button that was pressed twice makes one case and one concern; who says something else says it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from accounts import access as people
from accounts.audit import AuditEvent
from accounts.models import Notice
from cases import workflow
from cases.models import Case, CaseEntry, Concern, Conference, FollowUp, OutsideNotice
from ctxh_portal.kit.actor import acting, system_scope
from ctxh_portal.kit.errors import RuleBroken
from tests.cases.test_concerns import data as told
from tests.cases.test_logging_a_case import form_data
from tests.fixtures import Way, enrol


def made(model) -> int:
    with system_scope("tests"):
        return model.objects.count()


def at_once(user, verb: Callable[[], object]) -> list[object]:
    """Two presses that begin together; what each got."""
    ready, got = threading.Barrier(2), []

    def press() -> None:
        try:
            with acting(user.pk):
                ready.wait(timeout=20)
                got.append(verb())
        except Exception as error:  # shown by the test, in its own thread
            got.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _press in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def logging(cast, pupil, **fields):
    given = {"kind": "psychological", "channel": "talk", "danger_now": False, "summary": "Em ít nói."}
    moment = {"noticed_at": timezone.now() - timedelta(hours=1)}
    return lambda: workflow.log_case(actor=cast.lan, pupil=pupil, **given | moment | fields)


def raising(cast, pupil, **fields):
    given = {"channel": "talk", "danger_now": False, "text": "Em có vết bầm."}
    return lambda: workflow.raise_concern(actor=cast.tam, pupil=pupil, **given | fields)


def test_two_presses_at_once_log_one_case(transactional_db, cast):
    pupil = enrol(cast.thcs, "Trần Đức Anh")
    first, second = at_once(cast.lan, logging(cast, pupil))
    assert first == second and isinstance(first, Case), (first, second)
    assert made(Case) == 1


def test_two_presses_at_once_raise_one_concern(transactional_db, cast):
    pupil = enrol(cast.thcs, "Trần Đức Anh")
    first, second = at_once(cast.tam, raising(cast, pupil))
    assert first == second and isinstance(first, Concern), (first, second)
    assert made(Concern) == 1


def test_the_second_press_on_the_page_leads_to_the_case_of_the_first(login, cast, pupil):
    browser = login(cast.lan)
    first, second = (browser.post("/truong-hop/ghi-nhan/", form_data(pupil)) for _press in range(2))
    assert first.status_code == second.status_code == 302 and first["Location"] == second["Location"]
    assert made(Case) == 1 and Notice.objects.filter(user=cast.hoa).count() == 1


def test_the_second_press_on_the_page_raises_no_second_concern(login, cast, pupil):
    browser = login(cast.tam)
    for _press in range(2):
        assert browser.post("/truong-hop/bao-tin/", told(pupil)).status_code == 302
    assert made(Concern) == 1 and Notice.objects.filter(user=cast.lan).count() == 1


def test_a_case_of_a_concern_pressed_twice(login, cast, pupil):
    concern = raising(cast, pupil)()
    browser, address = login(cast.lan), f"/truong-hop/ghi-nhan/?tin={concern.public_id}"
    data = form_data(pupil, noticed_at=timezone.localtime(concern.created).strftime("%d/%m/%Y %H:%M"))
    first, second = (browser.post(address, data) for _press in range(2))
    assert first.status_code == second.status_code == 302 and first["Location"] == second["Location"]


@pytest.mark.parametrize("other", [{"text": "Em nghỉ học."}, {"danger_now": True}, {"own_words": "Em sợ."}])
def test_who_says_something_else_is_heard(cast, pupil, other):
    raising(cast, pupil)()
    raising(cast, pupil, **other)()
    assert made(Concern) == 2


def test_who_names_somebody_the_second_time_is_heard(cast, pupil):
    raising(cast, pupil)()
    second = raising(cast, pupil, involved=[cast.minh])()
    assert made(Concern) == 2
    with system_scope("tests"):
        assert [row.user for row in second.involvements.all()] == [cast.minh]


def test_somebody_else_in_the_same_words_or_a_minute_later_is_a_second_concern(cast, pupil):
    raising(cast, pupil)()
    workflow.raise_concern(actor=cast.minh, pupil=pupil, channel="talk", danger_now=False, text="Em có vết bầm.")
    with time_machine.travel(timezone.now() + timedelta(minutes=1, seconds=1)):
        raising(cast, pupil)()
    assert made(Concern) == 3


@pytest.mark.parametrize("other", [{"summary": "Việc khác."}, {"danger_now": True}, {"own_words": "Em sợ."}])
def test_another_story_of_the_same_kind_is_asked_about_as_before(cast, pupil, other):
    logging(cast, pupil)()
    with pytest.raises(RuleBroken, match="cùng nhóm đang mở"):
        logging(cast, pupil, **other)()
    with pytest.raises(RuleBroken, match="cùng nhóm đang mở"):
        logging(cast, pupil, involved=[cast.minh])()


# ── what can't be removed again


def writing(cast, case, **fields):
    given = {"kind": "note", "happened_on": timezone.localdate(), "text": "Em kể về chuyện ở nhà."} | fields
    return lambda: workflow.write_entry(actor=cast.lan, case=case, **given)


def telling(cast, **fields):
    given = {"actor": cast.lan, "agency": cast.commune.agencies.first()} | fields
    return lambda: workflow.notify_outside(**given)


def test_two_presses_at_once_write_one_entry(transactional_db, cast, case):
    first, second = at_once(cast.lan, writing(cast, case))
    assert first == second and isinstance(first, CaseEntry), (first, second)
    assert made(CaseEntry) == 1


@pytest.mark.parametrize("about", ["case", "nothing"])
def test_two_presses_at_once_tell_the_outside_once(transactional_db, cast, case, about):
    first, second = at_once(cast.lan, telling(cast, **({"case": case} if about == "case" else {})))
    assert first == second and isinstance(first, OutsideNotice), (first, second)
    assert made(OutsideNotice) == 1


def test_minutes_pressed_twice_are_one_and_their_task_has_one_clock(cast, case):
    way = Way(cast, case)
    version = way.confer().now["version"]
    assert way.confer().now["version"] == version
    assert made(Conference) == 1
    with system_scope("tests"):
        assert FollowUp.objects.filter(kind="decision").count() == 1
    way.confer("Họp lần khác.")
    way.confer(decisions=[])  # another list of tasks
    with time_machine.travel(timezone.now() + timedelta(minutes=1, seconds=1)):
        way.confer()
    assert made(Conference) == 4


def test_an_entry_in_other_words_or_later_or_a_correction_is_another_one(cast, case):
    entry = writing(cast, case)()
    assert writing(cast, case, text="Em  kể về\nchuyện ở nhà.")() == entry
    others = [
        writing(cast, case, text="Em kể thêm.")(),
        writing(cast, case, kind="talk_pupil")(),
        writing(cast, case, own_words="Em sợ.")(),
        workflow.correct_entry(actor=cast.lan, case=case, entry=entry, text=entry.text),
    ]
    assert workflow.correct_entry(actor=cast.lan, case=case, entry=entry, text=entry.text) == others[-1]
    with time_machine.travel(timezone.now() + timedelta(minutes=1, seconds=1)):
        others.append(writing(cast, case)())
    assert made(CaseEntry) == 1 + len({entry.pk for entry in others}) == 6


def test_somebody_else_or_another_agency_is_told_of_on_its_own(cast, case, make_case):
    notice = telling(cast, case=case)()
    assert telling(cast, case=case)() == notice
    telling(cast, case=case, answered_by="Anh Tuấn")()
    telling(cast, case=case, actor=cast.hoa)()
    telling(cast, case=case, happened_at=timezone.now() - timedelta(minutes=30))()
    telling(cast, case=make_case())()
    telling(cast)()
    assert made(OutsideNotice) == 6


def decisions(cast, pupil, make_case):
    soon = timezone.localdate() + timedelta(days=5)
    return {
        "not_opened": {},
        "passed_on": {},
        "watched": {"look_on": soon.isoformat()},
        "referred": {"agency": people.agencies_for(cast.thcs, timezone.localdate()).first().public_id},
        "joined": {"case": make_case(pupil=pupil).public_id},
    }


@pytest.mark.parametrize("decision", ["not_opened", "passed_on", "watched", "referred", "joined"])
def test_a_decision_pressed_twice_was_saved(login, cast, pupil, make_case, decision):
    concern = raising(cast, pupil)()
    data = {"decision": decision, "reason": "Đã gặp em\r\ncùng mẹ"} | decisions(cast, pupil, make_case)[decision]
    browser, address = login(cast.lan), f"/truong-hop/tin-bao/{concern.public_id}/"
    for _press in range(2):
        assert browser.post(address, data)["Location"] == "/truong-hop/tin-bao/"
    concern.refresh_from_db()
    assert concern.state == decision and concern.reason.count("cùng mẹ") == 1
    assert AuditEvent.objects.filter(action="cases.decide_concern").count() == 1


def test_who_decides_otherwise_or_after_somebody_else_is_told_that_it_was_not_saved(login, cast, pupil):
    concern = raising(cast, pupil)()
    address = f"/truong-hop/tin-bao/{concern.public_id}/"
    data = {"decision": "not_opened", "reason": "Đã gặp em"}
    assert login(cast.lan).post(address, data).status_code == 302
    for user, said in ((cast.minh, data), (cast.lan, data | {"reason": "Em đã ổn"})):
        page = login(user).post(address, said).text
        assert "chưa được lưu" in page and said["reason"] in page
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert "chưa được lưu" in login(cast.lan).post(address, data).text


def test_two_presses_at_once_decide_once(transactional_db, cast):
    pupil = enrol(cast.thcs, "Trần Đức Anh")
    concern = raising(cast, pupil)()
    given = {"concern": concern, "decision": "not_opened", "reason": "Đã gặp em"}
    first, second = at_once(cast.lan, lambda: workflow.decide_concern(actor=cast.lan, **given))
    assert first == second == concern, (first, second)
