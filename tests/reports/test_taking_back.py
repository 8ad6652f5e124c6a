"""An approved report that was not sent has a way back: figures, number and scan are given up, openly."""

from datetime import date

import pytest

from accounts.models import AuditEvent, Notice, OutgoingPaper
from ctxh_portal.kit.errors import NotYours, RuleBroken
from reports import workflow
from tests.reports.conftest import add_cases, fresh


def lines() -> list[tuple[str, str]]:
    return list(OutgoingPaper.objects.order_by("pk").values_list("state", "source_id"))


def test_what_was_approved_goes_back_and_is_counted_anew(login, cast, walk, sixty):
    walk.to_approved()
    assert [state for state, _id in lines()] == ["waiting"]
    page = login(cast.hoa).get(f"/bao-cao/{walk.report.public_id}/").content.decode()
    assert "Trả lại để sửa, chưa nộp" in page
    Notice.objects.all().delete()
    login(cast.hoa).post(f"/bao-cao/{walk.report.public_id}/tra-lai/", {"comment": "Thiếu một khối"})
    walk.report.refresh_from_db()
    report = walk.report
    assert (report.state, report.comment, report.figures, report.checksum) == (
        "returned",
        "Thiếu một khối",
        None,
        "",
    )
    assert report.approved_by is None and report.edition == 1 and lines() == []
    assert Notice.objects.get().user == cast.lan
    add_cases(cast.thcs, cast.lan, {"special": 9})
    walk.draft().submit().approve().send()
    assert walk.report.figures["groups"]["kind"]["total"] == 69 and walk.report.edition == 1


def test_its_number_is_void_and_the_next_paper_has_another(cast, walk):
    walk.to_approved().register("45")
    walk.give_back()
    assert (walk.report.number, walk.report.issued_on) == ("", None)
    void = OutgoingPaper.objects.get()
    assert (void.state, void.sequence) == ("void", 45) and "trả lại" in void.reason
    walk.draft().submit().approve()
    with pytest.raises(RuleBroken, match="45"):
        walk.register("45")
    walk.register("46").send()
    assert walk.report.number == "46" and [state for state, _id in lines()] == ["void", "numbered"]
    facts = AuditEvent.objects.get(action="reports.return_report").facts
    assert facts["approved"] is True and facts["void"].startswith("45/BC-")


def test_what_went_out_on_another_way_is_not_taken_back(cast, walk):
    walk.to_approved().register()
    workflow.record_sending(
        actor=fresh(cast.lan),
        report=walk.report,
        receiver=cast.commune,
        channel="paper",
        sent_on=date(2026, 10, 20),
    )
    with pytest.raises(RuleBroken, match="đã gửi"):
        walk.give_back()
    walk.report.refresh_from_db()
    assert walk.report.state == "approved" and walk.report.number == "45"


def test_nor_what_the_office_has_nor_by_the_focal_teacher(cast, walk):
    walk.to_approved()
    with pytest.raises(NotYours):
        workflow.return_report(actor=fresh(cast.lan), report=walk.report, comment="x")
    with pytest.raises(RuleBroken, match="nội dung cần bổ sung"):
        walk.give_back(" ")
    walk.send()
    with pytest.raises(RuleBroken, match="chốt số liệu"):
        walk.give_back()
