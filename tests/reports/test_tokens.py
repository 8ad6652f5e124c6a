"""A program of an office reads approved totals with a key, and nothing else."""

import pytest
import time_machine
from django.core.cache import cache
from django.http import Http404
from django.test import Client

from accounts.models import AuditEvent, Membership
from ctxh_portal.kit.errors import RuleBroken
from reports import workflow
from reports.api.tokens import TokenThrottle
from reports.models import FeedToken
from tests.reports.conftest import at, fresh

FEED = "/api/v1/tong-hop/"


@pytest.fixture
def approval(cast, asked, walk, run_jobs):
    walk.to_sent()
    report, _job = workflow.start_consolidation(actor=fresh(cast.dung), request=asked)
    run_jobs()
    return workflow.approve_totals(actor=fresh(cast.dung), report=report)


@pytest.fixture
def key(cast) -> str:
    return workflow.make_token(actor=fresh(cast.dung), name="Bảng của Sở")[1]


def ask(key: str, address: str = FEED, method: str = "get"):
    return getattr(Client(), method)(address, headers={"Authorization": f"Token {key}"})


def test_the_key_is_shown_once_and_reads_what_its_officer_reads(login, cast, approval):
    page = login(cast.dung).post("/bao-cao/tong-hop/khoa-doc/", {"name": "Bảng của Sở"}).text
    key = page.partition('<code class="text-break">')[2].partition("</code>")[0]
    assert len(key) > 40 and key not in login(cast.dung).get("/bao-cao/tong-hop/khoa-doc/").text
    assert FeedToken.objects.get().digest != key
    assert len(ask(key).json()["results"]) == 1
    assert ask(key, f"{FEED}{approval.public_id}/").status_code == 200
    assert AuditEvent.objects.get(action="reports.download_totals").actor_id == cast.dung.pk
    assert FeedToken.objects.get().used_on.isoformat() == "2026-10-20"
    assert key not in str(list(AuditEvent.objects.values_list("facts", flat=True)))


def test_it_opens_nothing_else_and_changes_nothing(cast, key, approval, asked):
    assert ask(key, "/api/v1/truong-hop/").status_code == 403
    page = ask(key, f"/bao-cao/yeu-cau/{asked.public_id}/")
    assert page.status_code == 302 and "/login/" in page.headers["Location"]
    for method in ("post", "put", "delete"):
        assert ask(key, FEED, method).status_code == 403


@pytest.mark.parametrize("what", ["wrong", "revoked", "past", "left", "shut"])
def test_a_key_that_is_no_more(login, cast, key, what):
    token = FeedToken.objects.get()
    if what == "revoked":
        login(cast.dung).post(f"/bao-cao/tong-hop/khoa-doc/{token.public_id}/thu-hoi/")
        with pytest.raises(RuleBroken, match="đã thu hồi"):
            workflow.revoke_token(actor=fresh(cast.dung), token=token)
    elif what == "left":
        Membership.objects.filter(user=cast.dung).update(until="2026-10-19")
    elif what == "shut":
        type(cast.dung).objects.filter(pk=cast.dung.pk).update(is_active=False)
    with time_machine.travel(at("2027-10-21" if what == "past" else "2026-10-20")):
        assert ask(key + ("x" if what == "wrong" else "")).status_code == 403


def test_only_officers_have_keys_and_each_their_own(cast, key):
    for name in ("hoa", "lan", "nga"):
        with pytest.raises(Http404):
            workflow.make_token(actor=fresh(cast.users[name]), name="x")
    with pytest.raises(Http404):
        workflow.revoke_token(actor=fresh(cast.hoa), token=FeedToken.objects.get())
    FeedToken.objects.update(user=cast.son)
    with pytest.raises(Http404):
        workflow.revoke_token(actor=fresh(cast.dung), token=FeedToken.objects.get())


def test_a_key_asks_so_often_a_minute(cast, key, monkeypatch):
    monkeypatch.setattr(TokenThrottle, "rate", "2/min")
    cache.clear()
    assert [ask(key).status_code for _time in range(3)] == [200, 200, 429]
