"""A concern that was written down for another child than it is about is corrected while nobody has decided."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from accounts.models import AuditEvent, Notice
from cases import access, workflow
from cases.models import BoxReceipt, Concern
from cases.repeated import with_ordinals
from ctxh_portal.kit.actor import acting, system_scope
from ctxh_portal.kit.errors import NotYours, RuleBroken
from tests.fixtures import enrol

WHY = "Hai em cùng họ tên, chọn nhầm lớp"


@pytest.fixture
def right(cast):
    return enrol(cast.thcs, "Trần Đức Anh", "8A3")


def raised(cast, pupil, *involved, **fields):
    given = {"channel": "talk", "danger_now": False, "text": "Em khóc trong giờ"} | fields
    with acting(cast.tam.pk):
        return workflow.raise_concern(actor=cast.tam, pupil=pupil, involved=involved, **given)


def correct(user, concern, pupil, reason=WHY):
    with acting(user.pk):
        return workflow.correct_pupil(actor=user, concern=concern, pupil=pupil, reason=reason)


def page_of(concern, rest=""):
    return f"/truong-hop/tin-bao/{concern.public_id}/{rest}"


def test_a_reader_corrects_it_with_a_reason_on_the_page(login, cast, pupil, right):
    concern = raised(cast, pupil)
    lan = login(cast.lan)
    assert page_of(concern, "sua-hoc-sinh/") in lan.get(page_of(concern)).text
    page = lan.post(
        page_of(concern, "sua-hoc-sinh/"), {"find": "1", "pupil_words": "tran duc", "reason": WHY}
    ).text
    assert "8A2" in page and "8A3" in page and WHY in page
    page = lan.post(page_of(concern, "sua-hoc-sinh/"), {"pupil": right.public_id, "reason": ""}).text
    assert "Chưa lưu được" in page
    before = Concern.objects.get()
    page = lan.post(page_of(concern, "sua-hoc-sinh/"), {"pupil": right.public_id, "reason": WHY}, follow=True).text
    after = Concern.objects.get()
    assert after.pupil == right and after.to_decide
    assert (after.due_at, after.climbed, after.created) == (before.due_at, before.climbed, before.created)
    assert WHY in page and "cô Lan (chọn lại học sinh của tin)" in page


def test_the_reason_goes_on_with_the_decision(cast, pupil, right):
    concern = raised(cast, pupil)
    correct(cast.lan, concern, right)
    with acting(cast.lan.pk):
        workflow.decide_concern(
            actor=cast.lan, concern=concern, decision="watched", reason="Mới một lần",
            look_on=timezone.localdate() + timedelta(days=5),
        )  # fmt: skip
    correct(cast.lan, concern, pupil, "Em ấy thật ra ở lớp 8A2")
    with acting(cast.lan.pk):
        workflow.decide_concern(actor=cast.lan, concern=concern, decision="not_opened", reason="Không lặp lại")
    reason = Concern.objects.get().reason
    assert all(words in reason for words in (WHY, "Mới một lần", "8A2", "Không lặp lại"))


def test_the_audit_keeps_the_earlier_pupil_by_id_alone(cast, pupil, right):
    correct(cast.lan, raised(cast, pupil), right)
    with system_scope("tests"):
        event = AuditEvent.objects.get(action="cases.correct_pupil")
    assert (event.facts["earlier"], event.facts["pupil"]) == (pupil.pk, right.pk)
    assert "Trần" not in str(event.facts) and WHY not in str(event.facts)


def test_who_reads_it_and_who_told_it_hear_of_it_without_a_name(cast, pupil, right):
    concern = raised(cast, pupil)
    Notice.objects.all().delete()
    correct(cast.lan, concern, right)
    with system_scope("tests"):
        told = list(Notice.objects.select_related("user"))
    assert {row.user.username for row in told} == {"minh", "hoa", "tam"}
    assert not [row for row in told if "Anh" in row.text]


def test_the_ordinal_follows(cast, pupil, right):
    first, second = raised(cast, pupil), raised(cast, pupil)
    correct(cast.lan, first, right)
    with acting(cast.lan.pk):
        rows = with_ordinals(cast.lan, access.visible_concerns(cast.lan))
    assert {row.pk: row.ordinal for row in rows} == {first.pk: 1, second.pk: 1}


def test_now_it_joins_the_right_childs_case_and_not_the_others(cast, pupil, right, make_case):
    wrong_case, right_case = make_case(pupil=pupil), make_case(pupil=right)
    concern = raised(cast, pupil)
    correct(cast.lan, concern, right)
    given = {"actor": cast.lan, "concern": concern, "decision": "joined", "reason": "Cùng việc"}
    with acting(cast.lan.pk):
        with pytest.raises(RuleBroken, match="học sinh khác"):
            workflow.decide_concern(**given, case=wrong_case)
        workflow.decide_concern(**given, case=right_case)
    assert Concern.objects.get().case == right_case


def test_whoever_is_named_stays_named(cast, pupil, right):
    concern = raised(cast, pupil, cast.minh)
    correct(cast.lan, concern, right)
    with pytest.raises(Http404):
        correct(cast.minh, concern, pupil)
    assert concern.involvements.active().count() == 1


def test_a_message_of_the_box_is_corrected_too(cast, pupil, right):
    with acting(cast.hoa.pk):
        box = workflow.switch_box(actor=cast.hoa, is_open=True)
    told = workflow.tell_box(box=box, source="pupil", danger_now=False, text="Bạn em buồn")
    with acting(cast.lan.pk):
        with pytest.raises(RuleBroken):  # nobody is written down yet
            workflow.correct_pupil(actor=cast.lan, concern=told, pupil=right, reason=WHY)
        workflow.name_pupil(actor=cast.lan, concern=told, pupil=pupil)
    correct(cast.lan, told, right)
    with acting(cast.lan.pk):
        assert Concern.objects.get().pupil == right and BoxReceipt.objects.filter(concern=told).exists()


def test_never_once_it_is_decided(login, cast, pupil, right):
    concern = raised(cast, pupil)
    with acting(cast.lan.pk):
        workflow.decide_concern(actor=cast.lan, concern=concern, decision="not_opened", reason="Đã gặp em")
    with pytest.raises(RuleBroken, match="đã được xử lý"):
        correct(cast.lan, concern, right)
    lan = login(cast.lan)
    assert lan.get(page_of(concern, "sua-hoc-sinh/")).status_code == 302
    assert "sua-hoc-sinh" not in lan.get(page_of(concern)).text
    lan.post(page_of(concern, "sua-hoc-sinh/"), {"pupil": right.public_id, "reason": WHY})
    assert Concern.objects.get().pupil == pupil


def test_the_other_childs_name_does_not_stay_in_the_reason(cast, pupil):
    other = enrol(cast.thcs, "Lê Minh Châu")
    concern = raised(cast, pupil)
    with pytest.raises(RuleBroken, match="không ghi tên em"):
        correct(cast.lan, concern, other, "Không phải Trần Đức Anh")
    for reason, whom in (("Chọn nhầm", pupil), ("  ", other)):
        with pytest.raises(RuleBroken):
            correct(cast.lan, concern, whom, reason)


def test_nobody_else(cast, pupil, right):
    concern = raised(cast, pupil, cast.hoa)
    for user, error in ((cast.hoa, Http404), (cast.tam, Http404), (cast.phuc, Http404), (cast.dung, NotYours)):
        with pytest.raises(error):
            correct(user, concern, right)
    with pytest.raises(Http404):
        correct(cast.lan, concern, enrol(cast.primary, "Trần Đức Anh", "3A", 3))
    assert Concern.objects.get().pupil == pupil
