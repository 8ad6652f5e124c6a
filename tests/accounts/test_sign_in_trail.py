"""Signing in, failing, leaving and every change of a second factor stand in the trail; what was typed does not."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from accounts import workflow
from accounts.models import AuditEvent

PASSWORD = "mot mat khau rat dai 2718"
SIGN_IN = "/tai-khoan/login/"


@pytest.fixture
def lan(cast):
    workflow.choose_password(user=cast.lan, password=PASSWORD)
    return cast.lan


def events(action):
    return list(AuditEvent.objects.filter(action=action).order_by("pk"))


def test_a_sign_in_is_recorded(lan):
    Client().post(SIGN_IN, {"login": "lan", "password": PASSWORD})
    event = events("accounts.sign_in")[0]
    assert (event.actor_id, event.target_id, event.outcome) == (lan.pk, lan.pk, "done")
    assert event.address == "127.0.0.1"


def test_a_wrong_password_is_recorded_at_the_account_that_was_tried(lan):
    Client().post(SIGN_IN, {"login": "lan", "password": "sai mat khau"})
    event = events("accounts.sign_in")[0]
    assert (event.actor_id, event.target_id, event.outcome) == (None, lan.pk, "refused")


def test_a_user_name_that_nobody_has_is_not_kept(lan):
    Client().post(SIGN_IN, {"login": "matkhau-cua-toi", "password": "x"})
    event = events("accounts.sign_in")[0]
    assert event.target_id is None and "matkhau" not in str(event.__dict__)


def test_leaving_is_recorded(lan, login):
    login(lan).post("/tai-khoan/logout/")
    assert [event.actor_id for event in events("accounts.sign_out")] == [lan.pk]


def test_no_sign_in_without_its_event(lan, monkeypatch):
    """The session and the event are one transaction: where the trail fails, nobody is signed in."""

    def fails(*_args, **_facts):
        raise ZeroDivisionError

    monkeypatch.setattr("accounts.sign_in.audit.record", fails)
    browser = Client(raise_request_exception=False)
    assert browser.post(SIGN_IN, {"login": "lan", "password": PASSWORD}).status_code == 500
    assert browser.get("/").status_code == 302


def test_a_wrong_code_is_recorded(lan):
    TOTP.activate(lan, generate_totp_secret())
    browser = Client()
    browser.post(SIGN_IN, {"login": "lan", "password": PASSWORD})
    assert not events("accounts.sign_in")  # not signed in before the second step
    browser.post("/tai-khoan/2fa/authenticate/", {"code": "000000"})
    assert [(e.target_id, e.facts) for e in events("accounts.sign_in")] == [(lan.pk, {"step": "second_factor"})]


def test_changes_of_the_second_factor_are_recorded(lan, login):
    from allauth.mfa import signals

    browser = login(lan)
    factor = TOTP.activate(lan, generate_totp_secret()).instance
    codes = RecoveryCodes.activate(lan).instance
    for signal in (signals.authenticator_added, signals.authenticator_removed):
        signal.send(sender=Authenticator, request=browser, user=lan, authenticator=factor)
    signals.authenticator_reset.send(sender=Authenticator, request=browser, user=lan, authenticator=codes)
    kinds = [events(f"accounts.{name}_second_factor")[0].facts["kind"] for name in ("add", "remove", "renew")]
    assert kinds == ["totp", "totp", "recovery_codes"]
    assert get_adapter().encrypt("x") != "x"
