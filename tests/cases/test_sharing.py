"""Some parts of a case, for some days, for one named person."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import AuditEvent, Notice, User
from cases import workflow
from ctxh_portal.kit.errors import RuleBroken
from tests.access.scene import picture

REASON = "Chủ nhiệm phối hợp"


def share(cast, case, **fields):
    given = {"username": "tam", "days": 3, "parts": ["summary"], "reason": REASON} | fields
    return workflow.share_case(actor=cast.hoa, case=case, **given)


def test_the_page_shares_and_ends(login, cast, case):
    browser, address = login(cast.hoa), f"/truong-hop/{case.public_id}/"
    shown = browser.post(f"{address}chia-se/", {"username": "", "days": "99", "reason": ""}).text
    assert shown.count("invalid-feedback") >= 3 or "Chưa lưu được" in shown
    browser.post(f"{address}chia-se/", {"username": "tam", "days": "3", "parts": ["summary"], "reason": REASON})
    assert login(cast.tam).get(address).status_code == 200
    assert REASON in browser.get(f"{address}ai-xem/").text
    browser.post(f"{address}chia-se/{cast.tam.public_id}/het/")
    assert login(cast.tam).get(address).status_code == 404


def test_only_the_shared_parts_are_seen(login, cast, way):
    way.entry("Lời kể trong nhật ký")
    file = workflow.attach_file(actor=cast.lan, case=way.case, title="Ảnh chụp", upload=picture())
    share(cast, way.case)
    address = f"/truong-hop/{way.case.public_id}/"
    page = login(cast.tam).get(address).text
    assert way.case.summary in page and "chia sẻ một phần" in page
    assert "Lời kể trong nhật ký" not in page and "Ảnh chụp" not in page
    assert login(cast.tam).get(f"{address}tep/{file.public_id}/").status_code == 403
    share(cast, way.case, parts=["diary", "files"])
    page = login(cast.tam).get(address).text
    assert "Lời kể trong nhật ký" in page and way.case.summary not in page
    assert login(cast.tam).get(f"{address}tep/{file.public_id}/").status_code == 200
    api = login(cast.tam).get(f"/api/v1/truong-hop/{way.case.public_id}/").json()
    assert api["summary"] is None


def test_it_ends_by_itself(login, cast, case):
    share(cast, case, days=3)
    with time_machine.travel(timezone.now() + timedelta(days=2, hours=23), tick=False):
        assert login(cast.tam).get(f"/truong-hop/{case.public_id}/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=3, minutes=1), tick=False):
        assert login(cast.tam).get(f"/truong-hop/{case.public_id}/").status_code == 404


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"username": "khong-co"}, "Không có người nào"),
        ({"username": "nga"}, "Không có người nào"),  # has left
        ({"username": "son"}, "Không có người nào"),  # the operator works at no unit
        ({"username": "lan"}, "đang xem được"),
        ({"parts": []}, "ít nhất một phần"),
        ({"parts": ["everything"]}, "ít nhất một phần"),
        ({"days": 31}, "đến 30 ngày"),
    ],
)
def test_what_is_refused(cast, case, fields, words):
    with pytest.raises(RuleBroken, match=words):
        share(cast, case, **fields)


def test_not_with_somebody_involved(cast, case):
    workflow.name_involved(actor=cast.lan, case=case, user=cast.tam, reason="Được nêu")
    with pytest.raises(RuleBroken, match="liên quan"):
        share(cast, case)


def test_the_notice_and_the_trail_name_no_child(cast, case, pupil):
    share(cast, case)
    notice = Notice.objects.get(user=cast.tam)
    assert pupil.full_name not in notice.text and case.code not in notice.text
    event = AuditEvent.objects.get(action="cases.share")
    assert event.facts["parts"] == ["summary"] and event.facts["to"] == cast.tam.pk


def test_who_shares_with_a_person_keeps_other_rights_apart(login, cast, case):
    """A share beside an assignment: the assignment ends, the share stays what it is."""
    workflow.assign_case(actor=cast.hoa, case=case, focal=cast.minh, reason="Đổi")
    share(cast, case, username="lan", parts=["plan"])
    assert login(cast.lan).get(f"/truong-hop/{case.public_id}/nhat-ky/").status_code == 403
    assert case.summary not in login(cast.lan).get(f"/truong-hop/{case.public_id}/").text
    assert User.objects.get(username="minh").pk == workflow.grants.access.assigned_focal(case).pk
