import pytest
from django.utils import timezone

from accounts.models import AuditEvent, User
from cases import access, workflow
from ctxh_portal.kit.errors import NotYours, RuleBroken


def sees(user, case):
    return access.visible_cases(User.objects.get(pk=user.pk)).filter(pk=case.pk).exists()


def test_the_earlier_focal_loses_the_case_at_the_next_request(login, cast, case):
    browser, address = login(cast.lan), f"/truong-hop/{case.public_id}/"
    assert browser.get(address).status_code == 200
    data = {"focal": cast.minh.public_id, "reason": "Cô Lan nghỉ thai sản"}
    login(cast.hoa).post(f"{address}phan-cong/", data)
    assert browser.get(address).status_code == 404
    assert login(cast.minh).get(address).status_code == 200


def test_giving_it_back_renews_the_same_row(cast, case):
    for focal in (cast.minh, cast.lan):
        workflow.assign_case(actor=cast.hoa, case=case, focal=focal, reason="x")
    assert case.grants.count() == 2 and sees(cast.lan, case) and not sees(cast.minh, case)


def test_the_trail_keeps_who_held_it(cast, case):
    workflow.assign_case(actor=cast.hoa, case=case, focal=cast.minh, reason="x")
    facts = AuditEvent.objects.get(action="cases.assign").facts
    assert facts == {"to": cast.minh.pk, "earlier": cast.lan.pk}


@pytest.mark.parametrize("name", ["tam", "nga", "phuc", "dung"])
def test_only_to_a_focal_teacher_of_the_school(cast, case, name):
    with pytest.raises(RuleBroken):
        workflow.assign_case(actor=cast.hoa, case=case, focal=getattr(cast, name), reason="x")


def test_the_focal_does_not_assign(cast, case):
    with pytest.raises(NotYours):
        workflow.assign_case(actor=cast.lan, case=case, focal=cast.minh, reason="x")


def test_the_end_of_the_role_is_the_end_of_the_grant(cast, case):
    cast.lan.memberships.update(until=timezone.localdate() - timezone.timedelta(days=1))
    assert not sees(cast.lan, case)
