"""Minutes of a case conference: who was there, what was decided, and that each decision is a task with a clock."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from docx import Document

from accounts.models import AuditEvent
from cases import day, workflow
from cases.chronology import chronology
from cases.enums import CasePart
from cases.models import Conference, ConferenceDecision
from cases.papers_conference import minutes_paper
from cases.workflow import caregivers
from cases.workflow.conferences import AttendeeLine, DecisionLine
from ctxh_portal.documents.paper import paper_text
from ctxh_portal.kit.errors import NotYours, RuleBroken


def url(way) -> str:
    return f"/truong-hop/{way.case.public_id}/hop/"


def filled(**changes) -> dict[str, str]:
    today = timezone.localdate()
    return {
        "held_on": f"{today:%d/%m/%Y}", "starts": "08:00", "ends": "9h30", "place": "Phòng họp", "chair": "Cô Hoa",
        "secretary": "Cô Lan", "contents": "Trao đổi.", "opinions": "", "conclusions": "Tiếp tục hỗ trợ.",
        "du-TOTAL_FORMS": "3", "du-INITIAL_FORMS": "2",
        "du-0-name": "Hoa", "du-0-role": "Hiệu trưởng", "du-0-agency": "",
        "du-1-name": "", "du-1-role": "", "du-1-agency": "",
        "du-2-name": "Lê Văn Tuấn", "du-2-role": "Công an xã", "du-2-agency": "", "du-2-absent": "on",
        "viec-TOTAL_FORMS": "2", "viec-INITIAL_FORMS": "0",
        "viec-0-task": "Thăm nhà em", "viec-0-responsible": "Cô Lan",
        "viec-0-due_on": f"{today + timedelta(days=4):%d/%m/%Y}",
        "viec-1-task": "", "viec-1-responsible": "", "viec-1-due_on": "",
    } | changes  # fmt: skip


def test_the_minutes_are_written_and_a_decision_becomes_a_task(way, login):
    assert login(way.cast.lan).post(url(way), filled()).status_code == 302
    meeting = Conference.objects.get()
    assert [(row.name, row.present) for row in meeting.attendees.all()] == [("Hoa", True), ("Lê Văn Tuấn", False)]
    task = ConferenceDecision.objects.get()
    assert task.follow_up.kind == "decision" and task.follow_up.due_on == timezone.localdate() + timedelta(days=4)
    page = login(way.cast.lan).get(f"/truong-hop/{way.case.public_id}/").content.decode()
    assert "Thăm nhà em" in page and "Tiếp tục hỗ trợ." in page
    event = AuditEvent.objects.get(action="cases.write_minutes")
    assert "Thăm nhà" not in str(event.facts)


def test_the_principal_reads_and_cannot_write_them(way, login):
    way.confer()
    assert (
        "Họp về việc học của em." in login(way.cast.hoa).get(f"/truong-hop/{way.case.public_id}/").content.decode()
    )
    assert login(way.cast.hoa).post(url(way), filled()).status_code == 403
    with pytest.raises(NotYours):
        workflow.write_minutes(actor=way.cast.hoa, case=way.case, **_given())


def _given(**changes):
    text = "Nội dung"
    now = timezone.localtime()
    given = {"held_on": now.date(), "starts": now.time().replace(hour=8), "ends": now.time().replace(hour=9)}
    given |= dict.fromkeys(("place", "chair", "secretary", "contents", "conclusions"), text)
    return given | {"attendees": [AttendeeLine("Hoa", "Hiệu trưởng")]} | changes


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ends": timezone.datetime(2026, 1, 1, 7).time()}, "Giờ kết thúc"),
        ({"attendees": [AttendeeLine("Hoa", "Hiệu trưởng", absent=True)]}, "ít nhất một người có mặt"),
        ({"attendees": []}, "ít nhất một người có mặt"),
    ],
)
def test_what_cannot_be_is_refused(way, changes, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        workflow.write_minutes(actor=way.cast.lan, case=way.case, **_given(**changes))
    assert not Conference.objects.exists()


def test_a_task_is_not_due_before_the_meeting_and_a_meeting_not_to_come(way):
    early = DecisionLine("Việc", "Cô Lan", timezone.localdate() - timedelta(days=1))
    with pytest.raises(RuleBroken, match="trước ngày họp"):
        workflow.write_minutes(actor=way.cast.lan, case=way.case, **_given(decisions=[early]))
    with pytest.raises(RuleBroken, match="tương lai"):
        tomorrow = timezone.localdate() + timedelta(days=1)
        workflow.write_minutes(actor=way.cast.lan, case=way.case, **_given(held_on=tomorrow))


def test_a_wrong_row_keeps_every_word(way, login):
    page = login(way.cast.lan).post(url(way), filled(**{"viec-0-due_on": ""})).content.decode()
    assert "Thăm nhà em" in page and "Lê Văn Tuấn" in page and not Conference.objects.exists()


def test_a_flagged_caregiver_is_not_proposed(way, login):
    mother, father = (
        caregivers.add_caregiver(actor=way.cast.lan, pupil=way.case.pupil, full_name=name, relation=who, phone="")
        for name, who in (("Đỗ Thị Hạnh", "mẹ"), ("Trần Văn Khoát", "bố"))
    )
    caregivers.flag_caregiver(actor=way.cast.lan, caregiver=father, reason="Em sợ người này.")
    page = login(way.cast.lan).get(url(way)).content.decode()
    assert mother.full_name in page and father.full_name not in page
    assert "không liên hệ" in page


def flag_father(way):
    father = caregivers.add_caregiver(
        actor=way.cast.lan, pupil=way.case.pupil, full_name="Trần Văn Khoát", relation="bố", phone="0912345678"
    )
    caregivers.flag_caregiver(actor=way.cast.lan, caregiver=father, reason="Em sợ người này.")


HAVE_A_PART = [
    {"chair": "Ông Trần Văn Khoát"},
    {"secretary": "tran van khoat"},
    {"attendees": [AttendeeLine("Hoa", "Hiệu trưởng"), AttendeeLine("Trần Văn Khoát", "Bố", absent=True)]},
    {
        "decisions": [
            DecisionLine("Đưa em đi khám", "Bố em, 0912 345 678", timezone.localdate() + timedelta(days=9))
        ]
    },
]


@pytest.mark.parametrize("changes", HAVE_A_PART)
def test_nobody_flagged_has_a_part_in_it(way, changes):
    flag_father(way)
    with pytest.raises(RuleBroken, match="không liên hệ"):
        workflow.write_minutes(actor=way.cast.lan, case=way.case, **_given(**changes))
    assert not Conference.objects.exists()
    aunt = DecisionLine("Đưa em đi khám", "Cô ruột em", timezone.localdate() + timedelta(days=9))
    workflow.write_minutes(actor=way.cast.lan, case=way.case, **_given(decisions=[aunt]))


@pytest.mark.parametrize("changes", HAVE_A_PART)
def test_the_minutes_are_not_printed_once_somebody_in_them_is_flagged(way, login, changes):
    workflow.write_minutes(actor=way.cast.lan, case=way.case, **_given(**changes))
    address = f"{url(way)}{Conference.objects.get().public_id}/docx/"
    assert login(way.cast.lan).get(address).status_code == 200
    flag_father(way)
    assert login(way.cast.lan).get(address).status_code == 409
    assert AuditEvent.objects.filter(action="cases.print").count() == 1


def test_a_task_stands_on_the_day_until_its_result_is_written(way, login):
    way.confer()
    clock = ConferenceDecision.objects.get().follow_up
    with time_machine.travel(timezone.now() + timedelta(days=9)):
        assert clock in day.due_follow_ups(way.cast.lan)
        page = login(way.cast.lan).get("/").content.decode()
        assert "Việc theo kết luận họp trường hợp" in page
        form = f"/truong-hop/{way.case.public_id}/theo-doi/{clock.public_id}/"
        assert "Họp về việc học của em." in login(way.cast.lan).get(form).content.decode()  # the task itself
        done = {"done_on": f"{timezone.localdate():%d/%m/%Y}", "note": "Đã thăm nhà, em vui."}
        assert login(way.cast.lan).post(form, done).status_code == 302
        assert clock not in day.due_follow_ups(way.cast.lan)
        page = login(way.cast.hoa).get(f"/truong-hop/{way.case.public_id}/").content.decode()
        assert "Đã thăm nhà, em vui." in page


def test_a_task_outlives_its_stage_and_holds_the_closing(way):
    way.confer().to_reintegration()
    clock = ConferenceDecision.objects.get().follow_up
    assert clock.done_on is None
    way.look()
    way.days_pass()
    for row in way.case.follow_ups.open().exclude(pk=clock.pk):
        workflow.complete_follow_up(
            actor=way.cast.lan, case=way.case, follow_up=row, done_on=timezone.localdate(), note="Ổn"
        )
    with pytest.raises(RuleBroken, match="Còn 1 lần hẹn"):
        workflow.ask_closing(actor=way.cast.lan, **way.now, reason="Ổn định", outcome="stable")


def test_the_line_of_time_tells_it_to_who_reads_the_diary(way):
    way.confer("Điều đã bàn")
    told = [h for h in chronology(way.case, [], {CasePart.DIARY}) if h.sort == "conference"]
    assert [h.text.splitlines()[0] for h in told] == ["Điều đã bàn"]
    assert not [h for h in chronology(way.case, [], {CasePart.SUMMARY}) if h.sort == "conference"]


def test_the_printed_minutes_say_all_and_their_title_names_nobody(way):
    way.confer("Điều đã bàn")
    paper = minutes_paper(Conference.objects.get())
    text = paper_text(paper)
    for word in (
        "BIÊN BẢN",
        "08 giờ 00 phút",
        "Lê Văn Tuấn",
        "vắng",
        "Điều đã bàn",
        way.case.pupil.full_name,
        "THƯ KÝ",
    ):
        assert word in text
    assert way.case.pupil.full_name not in paper.title


def test_what_was_forgotten_is_added_below_and_changes_nothing(way, login):
    way.confer("Điều đã bàn")
    meeting = Conference.objects.get()
    before = paper_text(minutes_paper(meeting))
    address = f"{url(way)}{meeting.public_id}/bo-sung/"
    assert login(way.cast.hoa).post(address, {"text": "Thêm"}).status_code == 403
    assert "Nội dung bổ sung" in login(way.cast.lan).post(address, {"text": " "}).text
    page = login(way.cast.lan).post(address, {"text": "Mời thêm cô y tế."}, follow=True).text
    assert "Mời thêm cô y tế." in page and "Bổ sung biên bản họp" in page
    after = paper_text(minutes_paper(meeting))
    assert after.startswith(before.rstrip()[:200]) and "Mời thêm cô y tế." in after and "bổ sung" not in before
    entry = meeting.additions.get()
    workflow.hide_entry(actor=way.cast.lan, case=way.case, entry=entry, reason="Ghi nhầm")
    assert paper_text(minutes_paper(meeting)) == before


@pytest.mark.parametrize("name", ["lan", "hoa"])
def test_the_minutes_are_downloaded_with_a_trace(way, login, name):
    way.confer()
    meeting = Conference.objects.get()
    client = login(getattr(way.cast, name))
    content = client.get(f"{url(way)}{meeting.public_id}/docx/").content
    assert way.case.code in "".join(p.text for p in Document(io.BytesIO(content)).paragraphs)
    assert client.get(f"{url(way)}{meeting.public_id}/pdf/").content.startswith(b"%PDF")
    assert client.get(f"{url(way)}{meeting.public_id}/txt/").status_code == 404
    assert AuditEvent.objects.filter(action="cases.print", target_id=way.case.pk).count() == 2


def test_nobody_else_gets_them(way, login):
    way.confer()
    address = f"{url(way)}{Conference.objects.get().public_id}/docx/"
    for name in ("minh", "dung", "tam", "son"):
        assert login(getattr(way.cast, name)).get(address).status_code == 404
