from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from cases import workflow
from cases.chronology import chronology
from cases.enums import CasePart
from ctxh_portal.kit.errors import RuleBroken


def test_an_entry_stands_on_the_line_of_time(login, cast, case):
    day = timezone.localdate().strftime("%d/%m/%Y")
    data = {"kind": "home_visit", "happened_on": day, "text": "Thăm nhà buổi chiều."}
    page = login(cast.lan).post(f"/truong-hop/{case.public_id}/nhat-ky/", data, follow=True).text
    assert "Thăm nhà buổi chiều." in page


def test_a_day_in_the_future_is_refused_and_the_text_kept(login, cast, case):
    day = (timezone.localdate() + timedelta(days=1)).strftime("%d/%m/%Y")
    data = {"kind": "note", "happened_on": day, "text": "Nội dung đã gõ"}
    page = login(cast.lan).post(f"/truong-hop/{case.public_id}/nhat-ky/", data).text
    assert "Ngày này chưa đến" in page and "Nội dung đã gõ" in page


def test_an_entry_is_never_overwritten(cast, way):
    way.entry("Lời đầu")
    entry = way.case.entries.get()
    workflow.correct_entry(actor=cast.lan, case=way.case, entry=entry, text="Lời sau")
    assert [entry.text for entry in way.case.entries.all()] == ["Lời đầu", "Lời sau"]


def test_a_late_entry_is_marked(cast, case):
    workflow.write_entry(
        actor=cast.lan,
        case=case,
        kind="note",
        happened_on=timezone.localdate() - timedelta(days=3),
        text="Ghi muộn",
    )
    assert [h.late for h in chronology(case, (), CasePart.values) if h.text == "Ghi muộn"] == [True]


def test_the_moment_of_an_outside_notice_is_the_servers(cast, case):
    notice = workflow.notify_outside(actor=cast.lan, agency=cast.commune.agencies.first(), case=case)
    assert abs(timezone.now() - notice.at) < timedelta(seconds=5)


def test_the_verb_itself_refuses_the_future(cast, case):
    with pytest.raises(RuleBroken):
        workflow.write_entry(
            actor=cast.lan,
            case=case,
            kind="note",
            happened_on=timezone.localdate() + timedelta(days=1),
            text="x",
        )


def test_looking_leaves_a_trace_and_so_does_a_refusal(login, cast, case):
    login(cast.lan).get(f"/truong-hop/{case.public_id}/")
    login(cast.minh).get(f"/truong-hop/{case.public_id}/")
    seen = AuditEvent.objects.filter(action="cases.view").values_list("actor_id", "target_id")
    assert list(seen) == [(cast.lan.pk, case.pk)]
    refused = AuditEvent.objects.get(action="cases.refused")
    assert (refused.actor_id, refused.outcome, refused.target_id) == (cast.minh.pk, "refused", case.pk)
