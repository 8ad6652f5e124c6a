"""Whoever is named as involved sees nothing of it, before the first notice goes out; the case goes to the next."""

from datetime import date

import pytest
from django.http import Http404
from django.utils import timezone

from accounts import access as people
from accounts.models import Membership, Notice, User
from cases import access, day, workflow
from cases.models import Concern
from ctxh_portal.kit.actor import acting
from ctxh_portal.kit.errors import RuleBroken


def fresh(user):
    return User.objects.get(pk=user.pk)


def concern_about(cast, pupil, *involved, text="Em kể bị phạt"):
    with acting(cast.tam.pk):
        return workflow.raise_concern(
            actor=cast.tam, pupil=pupil, channel="talk", danger_now=False, text=text, involved=involved
        )


def told():
    return {notice.user.username for notice in Notice.objects.all()}


def post(pupil, **fields):
    given = {"danger_now": "no", "pupil": pupil.public_id, "channel": "talk", "source": "pupil"}
    return given | {"text": "Em kể bị phạt", "staff_involved": "yes"} | fields


def test_the_form_asks_who(login, cast, pupil):
    page = login(cast.tam).post("/truong-hop/bao-tin/", post(pupil)).text
    assert "Chọn người có liên quan" in page and "Em kể bị phạt" in page
    assert not Concern.objects.exists()


def test_the_principal_who_is_named_is_not_told_and_one_officer_is(login, cast, pupil):
    login(cast.tam).post("/truong-hop/bao-tin/", post(pupil, involved=[cast.hoa.public_id]))
    concern = Concern.objects.get()
    assert told() == {"lan", "minh", "dung"}
    address = f"/truong-hop/tin-bao/{concern.public_id}/"
    for user, status in ((cast.hoa, 404), (cast.lan, 200), (cast.dung, 200), (cast.quang, 404)):
        assert login(user).get(address).status_code == status
    assert "Em kể bị phạt" not in login(cast.hoa).get("/truong-hop/tin-bao/").text
    assert "1 tin báo" not in login(cast.hoa).get("/").text and "1 tin báo" in login(cast.dung).get("/").text


def test_a_focal_teacher_who_is_named_is_not_told(login, cast, pupil):
    concern = concern_about(cast, pupil, cast.lan)
    assert told() == {"minh", "hoa"} and concern.routed_to is None
    assert login(cast.lan).get(f"/truong-hop/tin-bao/{concern.public_id}/").status_code == 404


def test_somebody_else_may_be_meant(login, cast, pupil):
    login(cast.tam).post("/truong-hop/bao-tin/", post(pupil, involved=["other"]))
    assert told() == {"lan", "minh", "hoa"}


def test_a_concern_that_nobody_could_read_is_not_lost_in_silence(login, cast, pupil):
    Membership.objects.filter(user=cast.dung).delete()
    named = [user.public_id for user in (cast.hoa, cast.lan, cast.minh)]
    page = login(cast.tam).post("/truong-hop/bao-tin/", post(pupil, involved=named)).text
    assert "gọi 111" in page and "Em kể bị phạt" in page
    assert not Concern.objects.exists() and not told()


def test_a_case_from_such_a_concern_keeps_to_its_way(login, cast, pupil):
    concern = concern_about(cast, pupil, cast.hoa)
    Notice.objects.all().delete()
    with acting(cast.lan.pk):
        case = workflow.log_case(
            actor=cast.lan, pupil=pupil, kind="other", channel="talk", danger_now=False, summary="Em kể",
            noticed_at=concern.created, concern=concern,
        )  # fmt: skip
    assert [reader.user.username for reader in access.readers(case)] == ["lan", "dung"]
    assert "hoa" not in told() and "dung" in told()
    assert login(cast.hoa).get(f"/truong-hop/{case.public_id}/").status_code == 404
    assert login(cast.dung).get(f"/truong-hop/{case.public_id}/").status_code == 200


def test_whoever_is_named_does_not_log_the_case(cast, pupil):
    with pytest.raises(RuleBroken, match="có liên quan"):
        workflow.log_case(
            actor=cast.lan, pupil=pupil, kind="other", channel="talk", danger_now=False, summary="Em kể",
            noticed_at=timezone.now(),
            involved=[cast.lan],
        )  # fmt: skip


def test_figures_and_lists_tell_the_principal_nothing(cast, case, make_case, login):
    make_case()
    span = (date(2000, 1, 1), date(2100, 1, 1))
    tally = access.tallying(cast.hoa, cast.thcs)
    assert tally.opened(*span) == 2
    workflow.name_involved(actor=cast.lan, case=case, user=cast.hoa, reason="Được nêu tên")
    assert tally.opened(*span) == 1
    # neither do the focal teacher's: the same paper is read by both
    assert access.tallying(cast.lan, cast.thcs).opened(*span) == 1
    assert case.code not in login(cast.hoa).get("/truong-hop/?stage=all").text
    assert case.code in login(cast.lan).get("/truong-hop/?stage=all").text
    hoa = fresh(cast.hoa)
    assert not day.with_overdue(access.visible_cases(hoa)).filter(pk=case.pk).exists()


def test_the_focal_teacher_who_is_named_loses_it_and_the_principal_assigns_anew(cast, case, login):
    workflow.name_involved(actor=cast.hoa, case=case, user=cast.lan, reason="Người thân của em")
    assert login(cast.lan).get(f"/truong-hop/{case.public_id}/").status_code == 404
    assert case.code in login(cast.hoa).get("/").text  # chưa có người phụ trách
    with pytest.raises(RuleBroken, match="không giao được"):
        workflow.assign_case(actor=cast.hoa, case=case, focal=cast.lan, reason="x")
    workflow.assign_case(actor=cast.hoa, case=case, focal=cast.minh, reason="Thay cô Lan")
    assert login(cast.minh).get(f"/truong-hop/{case.public_id}/").status_code == 200


def test_one_may_name_oneself(cast, case, login):
    with acting(cast.lan.pk):
        workflow.name_involved(actor=cast.lan, case=case, user=cast.lan, reason="Em là cháu tôi")
    assert login(cast.lan).get(f"/truong-hop/{case.public_id}/").status_code == 404
    assert Notice.objects.filter(user=cast.hoa, text__contains="phân công lại").exists()


def test_the_page_names_and_lifts(cast, case, login):
    browser = login(cast.lan)
    address = f"/truong-hop/{case.public_id}/lien-quan/"
    assert "Chưa" in browser.post(address, {"user": "", "reason": ""}).text
    browser.post(address, {"user": cast.minh.public_id, "reason": "Được nêu"})
    page = login(cast.hoa).get(f"/truong-hop/{case.public_id}/ai-xem/").text
    assert "Trần Quang Minh" in page and "Được nêu" in page
    row = access.involvements(case).get()
    login(cast.hoa).post(f"{address}{row.public_id}/go/", {"reason": "Đã làm rõ"})
    assert not access.involvements(case).exists()


def test_naming_twice_is_refused(cast, case):
    workflow.name_involved(actor=cast.lan, case=case, user=cast.minh, reason="Được nêu")
    with pytest.raises(RuleBroken, match="đã được ghi"):
        workflow.name_involved(actor=cast.lan, case=case, user=cast.minh, reason="Được nêu")


def test_an_officer_without_the_grant_sees_nothing(cast, case):
    """The role opens nothing; the one officer is the longest-serving of the office above."""
    other = User.objects.create_user("thao", password="x", full_name="Lê Thu Thảo")
    Membership.objects.create(user=other, unit=cast.commune, role="officer", since=date(2026, 1, 1))
    workflow.name_involved(actor=cast.lan, case=case, user=cast.hoa, reason="Được nêu")
    assert people.named_officer(cast.thcs) == cast.dung
    with pytest.raises(Http404):
        access.get_case(other, case.public_id)
    assert access.get_case(cast.dung, case.public_id) == case
