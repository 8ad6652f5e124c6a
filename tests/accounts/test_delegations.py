"""A vice-principal acts for the principal by a dated delegation, visibly, and never beyond what the giver may."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts import workflow
from accounts.models import AuditEvent, Delegation, Membership, Notice, User
from cases import workflow as cases
from ctxh_portal.kit.errors import NotYours, RuleBroken


@pytest.fixture
def vinh(cast):
    user = User.objects.create_user("vinh", password="x", full_name="Đinh Quốc Vinh")
    Membership.objects.create(user=user, unit=cast.thcs, role="vice_principal", since=date(2020, 8, 1))
    return user


def delegate(cast, deputy, start=0, end=3):
    today = timezone.localdate()
    return workflow.delegate(
        actor=cast.hoa,
        deputy=User.objects.get(pk=deputy.pk),
        since=today + timedelta(days=start),
        until=today + timedelta(days=end),
        reason="Đi công tác",
    )


def test_the_page_delegates_and_ends(login, cast, vinh, case):
    today = timezone.localdate()
    data = {
        "deputy": vinh.public_id,
        "since": f"{today:%d/%m/%Y}",
        "until": f"{today + timedelta(days=2):%d/%m/%Y}",
        "reason": "Đi công tác",
    }
    login(cast.hoa).post("/don-vi/uy-quyen/", data)
    assert Notice.objects.filter(user=vinh, text__contains="ủy quyền").exists()
    page = login(vinh).get("/").text
    assert "Chờ thầy/cô duyệt" in page and "Trường hợp" in page
    assert login(vinh).get(f"/truong-hop/{case.public_id}/").status_code == 200
    row = Delegation.objects.get()
    login(cast.hoa).post(f"/don-vi/uy-quyen/{row.public_id}/ket-thuc/")
    assert login(vinh).get(f"/truong-hop/{case.public_id}/").status_code == 404


def test_what_the_deputy_does_says_for_whom(cast, vinh, way, login):
    delegate(cast, vinh)
    way.to_intervention().plan().submit_plan()
    deputy = User.objects.get(pk=vinh.pk)
    cases.decide_support_plan(actor=deputy, **way.now, approve=True)
    event = AuditEvent.objects.get(action="cases.decide_support_plan", actor_id=vinh.pk)
    assert event.facts["acting_for"] == cast.hoa.pk
    login(vinh).get(f"/truong-hop/{way.case.public_id}/")
    seen = AuditEvent.objects.filter(action="cases.view", actor_id=vinh.pk).first()
    assert seen.facts["acting_for"] == cast.hoa.pk


def test_a_deputy_does_not_delegate_further(cast, vinh):
    delegate(cast, vinh)
    with pytest.raises(NotYours):
        today = timezone.localdate()
        workflow.delegate(actor=vinh, deputy=vinh, since=today, until=today, reason="x")


@pytest.mark.parametrize(("start", "end", "words"), [(-5, -1, "đã qua"), (0, 91, "tối đa")])
def test_times_that_are_refused(cast, vinh, start, end, words):
    with pytest.raises(RuleBroken, match=words):
        delegate(cast, vinh, start, end)


def test_not_twice_at_a_time_nor_to_anybody(cast, vinh):
    delegate(cast, vinh)
    with pytest.raises(RuleBroken, match="đã được ủy quyền"):
        delegate(cast, vinh, 2, 5)
    with pytest.raises(RuleBroken, match="không phải phó hiệu trưởng"):
        delegate(cast, cast.lan)
