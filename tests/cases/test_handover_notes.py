"""A note for whoever takes a pupil over: agreed with the pupil, addressed to one teacher or printed, without a
word of what the case is about."""

import io
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from docx import Document

from accounts.models import AuditEvent, Membership, Notice, User
from cases import access, workflow
from cases.models import Caregiver, Hint, Term
from cases.workflow import caregivers
from cases.workflow.hints import Note
from ctxh_portal.kit.actor import acting
from ctxh_portal.kit.errors import NotYours, RuleBroken

HELPS = "Cho em ngồi bàn đầu, gần cửa."
AVOID = "Gọi em đứng lên trả lời bất ngờ."


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def release(cast, case, actor=None, reason="", agreed_on=None, **fields):
    said = {"to": cast.tam, "helps": HELPS, "avoid": AVOID, "ask": "Cô Lan, phòng tư vấn"} | fields
    actor = fresh(actor or cast.lan)
    with acting(actor.pk):
        return workflow.release_hint(
            actor=actor, case=case, note=Note(**said), reason=reason, agreed_on=agreed_on or timezone.localdate()
        )


def noted(user):
    with acting(user.pk):
        return [row for row in access.hints_of_class(fresh(user)) if row.is_note]


def test_the_teacher_whom_it_names_reads_it_and_nobody_else_without_the_case(cast, case, login):
    release(cast, case)
    [note] = noted(cast.tam)  # who does not lead the class yet
    assert (note.helps, note.avoid, note.pupil) == (HELPS, AVOID, case.pupil)
    page = login(cast.tam).get(reverse("cases:class_benefits")).content.decode()
    assert HELPS in page and "Trần Đức Anh" in page
    for word in (case.code, case.public_id, "Khó khăn tâm lý", "Phát hiện"):
        assert word not in page
    for name in ("minh", "phuc", "quang", "nga", "dung", "son"):
        assert not noted(cast.users[name])
    assert [row.text for row in Notice.objects.filter(user=cast.tam)] == [
        "Có phiếu bàn giao về một học sinh dành cho thầy/cô."
    ]


def test_the_teacher_of_todays_class_gets_no_note_for_the_next_one(cast, case):
    room = case.pupil.enrolments.get().classroom
    room.homeroom_teacher = cast.tam
    room.save()
    other = User.objects.create_user("yen", password="x", full_name="Lý Thị Yến")
    Membership.objects.create(user=other, unit=cast.thcs, role="homeroom_teacher", since=date(2020, 1, 1))
    release(cast, case, to=other)
    assert not noted(cast.tam) and len(noted(other)) == 1


def test_it_ends_with_the_teachers_role_and_when_it_is_taken_back(cast, case):
    release(cast, case)
    cast.tam.memberships.update(until=timezone.localdate() - timedelta(days=1))
    assert not noted(cast.tam)
    cast.tam.memberships.update(until=None)
    assert noted(cast.tam)
    workflow.withdraw_hint(actor=cast.lan, case=case)
    assert not noted(cast.tam)


def test_whoever_is_involved_neither_gets_one_nor_keeps_it(cast, case):
    release(cast, case)
    workflow.name_involved(actor=cast.lan, case=case, user=cast.tam, reason="Được nêu")
    assert not noted(cast.tam)
    workflow.withdraw_hint(actor=cast.lan, case=case)
    with pytest.raises(RuleBroken, match="không gửi được"):
        release(cast, case)


@pytest.mark.parametrize("name", ["lan", "hoa", "phuc", "dung"])
def test_it_goes_to_a_homeroom_teacher_of_the_school(cast, case, name):
    with pytest.raises(RuleBroken, match="không gửi được"):
        release(cast, case, to=cast.users[name])


@pytest.mark.parametrize("words", ["Em từng bị xâm hại", "Xem CTXH-2627-0001", "Nguy cơ cao", "Em có lần Tự tử"])
@pytest.mark.parametrize("field", ["helps", "avoid", "ask"])
def test_it_does_not_say_what_the_case_is_about(cast, case, field, words):
    with pytest.raises(RuleBroken, match="viết khác"):
        release(cast, case, **{field: words})
    assert not Hint.objects.exists()


def test_it_says_something_and_names_nobody_whom_nobody_contacts(cast, case):
    with pytest.raises(RuleBroken, match="điều giúp em"):
        release(cast, case, helps=" ", avoid="")
    Caregiver.objects.create(
        pupil=case.pupil, full_name="Trần Văn Dữ", relation="chú", no_contact=True, phone="0909 111 222"
    )
    with pytest.raises(RuleBroken, match="không liên hệ"):
        release(cast, case, ask="Chú Trần Văn Dữ")


def test_it_is_not_agreed_to_in_the_future(cast, case):
    with pytest.raises(RuleBroken):
        release(cast, case, agreed_on=timezone.localdate() + timedelta(days=1))


def test_of_abuse_the_principal_alone_with_a_reason(cast, make_case):
    case = make_case(kind="abuse")
    with pytest.raises(NotYours):
        release(cast, case)
    with pytest.raises(RuleBroken, match="lý do của hiệu trưởng"):
        release(cast, case, actor=cast.hoa)
    release(cast, case, actor=cast.hoa, reason="Em cần được yên tâm ở lớp mới")
    assert noted(cast.tam)


def test_one_is_out_at_a_time(cast, case):
    release(cast, case)
    with pytest.raises(RuleBroken, match="Đang có"):
        release(cast, case)
    text = Term.objects.filter(kind="hint").first()
    with pytest.raises(RuleBroken, match="Đang có"):
        workflow.release_hint(actor=cast.lan, case=case, text=text, agreed_on=timezone.localdate())


def test_a_sentence_has_no_addressee(cast, case):
    row = release(cast, case).hint
    row.text = Term.objects.filter(kind="hint").first()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_for_the_next_level_it_is_printed(cast, case, login):
    release(cast, case, to=None)
    assert not Notice.objects.filter(user=cast.tam).exists() and not noted(cast.tam)
    args = [case.public_id, "docx"]
    answer = login(cast.lan).get(reverse("cases:handover_paper", args=args))
    text = "".join(
        run.text or ""
        for run in Document(io.BytesIO(answer.content)).element.body.iter()
        if run.tag.endswith("}t")
    )
    assert "Trần Đức Anh" in text and HELPS in text and AVOID in text and "Cô Lan" in text
    assert "CTXH" not in text and "tâm lý" not in text
    assert "Trần" not in answer["Content-Disposition"]
    printed = AuditEvent.objects.get(action="cases.print")
    assert printed.facts["paper"] == "handover.docx" and "Trần" not in str(printed.facts)


# ── somebody near the pupil turns out not to be safe ──


def flag(actor, pupil, name="Trần Văn Dữ"):
    row = Caregiver.objects.create(pupil=pupil, full_name=name, relation="chú", phone="0909 111 222")
    with acting(actor.pk):
        return caregivers.flag_caregiver(actor=fresh(actor), caregiver=row, reason="Em sợ người này")


def look(actor, case):
    with acting(actor.pk):
        return workflow.look_at_hint(actor=fresh(actor), case=case)


def test_a_note_leaves_the_page_until_the_focal_teacher_has_looked_at_it_again(cast, case, login):
    release(cast, case)
    Notice.objects.all().delete()
    flag(cast.minh, case.pupil)  # keeps the file, knows nothing of the case
    assert not noted(cast.tam)
    assert HELPS not in login(cast.tam).get(reverse("cases:class_benefits")).text
    assert [row.user for row in Notice.objects.all()] == [cast.lan]
    page = login(cast.lan).get(reverse("cases:detail", args=[case.public_id])).text
    assert "Tạm ẩn khỏi trang của giáo viên" in page and HELPS in page
    paper = login(cast.lan).get(reverse("cases:handover_paper", args=[case.public_id, "docx"]))
    assert "tạm ẩn" in paper.text and not AuditEvent.objects.filter(action="cases.print").exists()
    page = login(cast.lan).post(reverse("cases:hint_look", args=[case.public_id]), follow=True).text
    assert "Tạm ẩn" not in page and "Xem lại điều nhắc sau khi có dấu không an toàn" in page
    assert len(noted(cast.tam)) == 1
    assert AuditEvent.objects.get(action="cases.look_at_hint").actor_id == cast.lan.pk


def test_a_sentence_of_the_list_leaves_it_too(cast, case):
    room = case.pupil.enrolments.get().classroom
    room.homeroom_teacher = cast.tam
    room.save()
    given = {"text": Term.objects.filter(kind="hint").first(), "agreed_on": timezone.localdate()}
    workflow.release_hint(actor=cast.lan, case=case, **given)

    def shown():
        with acting(cast.tam.pk):
            return access.hints_of_class(fresh(cast.tam))

    assert shown()
    flag(cast.lan, case.pupil)
    assert not shown()
    look(cast.lan, case)
    assert shown()
    flag(cast.lan, case.pupil, "Lý Văn Ba")
    assert not shown()


def test_a_note_that_names_the_one_who_was_flagged_stays_away(cast, case):
    release(cast, case, ask="Chú Trần Văn Dữ")
    flag(cast.lan, case.pupil)
    with pytest.raises(RuleBroken, match="không liên hệ"):
        look(cast.lan, case)
    assert not noted(cast.tam)


def test_an_abuser_who_is_near_every_day_holds_it_as_well(cast, way):
    way.assess("medium")
    release(cast, way.case)
    way.assess("high", signs=["daily_access"])
    assert not noted(cast.tam)
    look(cast.lan, way.case)
    assert noted(cast.tam)


def test_of_abuse_the_principal_alone_looks(cast, make_case):
    case = make_case(kind="abuse")
    release(cast, case, actor=cast.hoa, reason="Em cần yên tâm")
    Notice.objects.all().delete()
    flag(cast.minh, case.pupil)
    assert [row.user for row in Notice.objects.all()] == [cast.hoa]
    with pytest.raises(NotYours):
        look(cast.lan, case)
    look(cast.hoa, case)
    assert noted(cast.tam)


def test_a_flag_from_before_holds_nothing_and_nothing_held_is_not_looked_at(cast, case):
    flag(cast.lan, case.pupil)
    release(cast, case)
    assert noted(cast.tam)
    with pytest.raises(RuleBroken, match="đang tạm ẩn"):
        look(cast.lan, case)


@pytest.mark.only("postgresql")
def test_the_database_holds_it_too(cast, case):
    release(cast, case)
    flag(cast.lan, case.pupil)
    with acting(cast.tam.pk):
        assert not Hint.objects.exists()


def test_on_the_screen(cast, case, login):
    lan, url = login(cast.lan), reverse("cases:handover", args=[case.public_id])
    data = {"to": cast.tam.public_id, "helps": HELPS, "avoid": "", "ask": "", "agreed_on": "01/09/2026"}
    wrong = lan.post(url, data | {"helps": ""})
    assert wrong.status_code == 200 and "điều giúp em hoặc điều nên tránh" in wrong.content.decode()
    told = lan.post(url, data | {"helps": "Em bị bạo lực"})
    assert told.status_code == 200 and "Em bị bạo lực" in told.content.decode()
    assert lan.post(url, data | {"agreed_on": f"{timezone.localdate():%d/%m/%Y}"}).status_code == 302
    page = lan.get(reverse("cases:detail", args=[case.public_id])).content.decode()
    assert HELPS in page and "Gửi phiếu bàn giao cho cô Tâm" in page and "In phiếu" in page


def test_a_case_that_was_one_of_abuse_stays_the_principals_to_release(cast, make_case):
    case = make_case(kind="abuse")
    workflow.change_kind(actor=cast.lan, case=case, version=case.version, kind="psychological", reason="Đã rõ hơn")
    case.refresh_from_db()
    with pytest.raises(NotYours):
        release(cast, case)
