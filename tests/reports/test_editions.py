"""Nothing that was sent is ever lost: returned with a reason, corrected openly, sent again, accepted."""

from datetime import date

import pytest
import time_machine

from accounts.models import Notice
from cases.models import Case
from ctxh_portal.kit.disclosure import HIDDEN
from ctxh_portal.kit.errors import NotYours, RuleBroken
from reports import access, workflow
from reports.enums import BoardStatus
from reports.models import ReportVersion, SchoolReport, Sending, Submission
from tests.reports.conftest import PERIOD, add_cases, at, fresh


def current() -> Submission:
    return Submission.objects.current().get()


def status(cast, asked) -> str:
    row = next(row for row in access.board(fresh(cast.dung), asked) if row.unit == cast.thcs)
    return row.status


def test_returned_with_a_reason_resubmitted_and_accepted(login, cast, asked, walk, sixty):
    walk.to_sent()
    first = current()
    office = f"/bao-cao/yeu-cau/da-nop/{first.public_id}/"
    login(cast.dung).post(f"{office}tra-lai/", {"reason": "Nêu rõ việc phối hợp với xã"})
    assert status(cast, asked) == BoardStatus.RETURNED
    assert asked.submissions.current().count() == 0
    page = login(cast.lan).get(f"/bao-cao/{walk.report.public_id}/").content.decode()
    assert "Nêu rõ việc phối hợp với xã" in page and 'name="results"' in page
    walk.draft(results="Đã phối hợp với xã.").submit().approve().send()
    second = current()
    assert (second.edition, second.results) == (2, "Đã phối hợp với xã.")
    assert second.figures["groups"] == first.figures["groups"]
    login(cast.dung).post(f"/bao-cao/yeu-cau/da-nop/{second.public_id}/tiep-nhan/")
    walk.report.refresh_from_db()
    assert status(cast, asked) == BoardStatus.ACCEPTED and walk.report.state == "accepted"
    page = login(cast.dung).get(f"/bao-cao/yeu-cau/da-nop/{second.public_id}/").content.decode()
    assert office in page  # the edition before stays readable
    assert "Nêu rõ" in login(cast.dung).get(office).content.decode()


def test_returning_needs_a_reason_and_happens_once(cast, walk):
    walk.to_sent()
    with pytest.raises(RuleBroken, match="lý do trả lại"):
        workflow.send_back(actor=fresh(cast.dung), submission=current(), reason=" ")
    sent = current()
    workflow.send_back(actor=fresh(cast.dung), submission=sent, reason="x")
    for verb, fields in ((workflow.accept_submission, {}), (workflow.send_back, {"reason": "x"})):
        with pytest.raises(RuleBroken, match="đã trả lại"):
            verb(actor=fresh(cast.dung), submission=sent, **fields)


def test_what_was_accepted_can_still_be_sent_back(login, cast, asked, walk):
    walk.to_sent()
    sent = current()
    login(cast.dung).post(f"/bao-cao/yeu-cau/da-nop/{sent.public_id}/tiep-nhan/")
    page = f"/bao-cao/yeu-cau/da-nop/{sent.public_id}/"
    assert "Đã tiếp nhận; trả lại để bổ sung" in login(cast.dung).get(page).content.decode()
    login(cast.dung).post(f"{page}tra-lai/", {"reason": "Sau khi tiếp nhận mới thấy thiếu"})
    walk.report.refresh_from_db()
    assert status(cast, asked) == BoardStatus.RETURNED and walk.report.edition == 2
    walk.draft().submit().approve().send()
    assert current().edition == 2


def test_a_correction_keeps_the_signed_edition_and_what_the_office_has(login, cast, asked, walk, sixty):
    walk.to_approved().register().send()
    frozen, checksum = walk.report.figures, walk.report.checksum
    add_cases(cast.thcs, cast.lan, {"special": 9})
    answer = login(cast.hoa).post(f"/bao-cao/{walk.report.public_id}/dinh-chinh/", {"reason": "Bỏ sót một khối"})
    assert answer.status_code == 302
    assert status(cast, asked) == BoardStatus.CORRECTING and current().edition == 1
    walk.draft().submit().approve().send()
    kept = ReportVersion.objects.get()
    assert (kept.figures, kept.checksum, kept.number) == (frozen, checksum, "45")
    assert current().edition == 2 and current().correction == "Bỏ sót một khối"
    assert current().figures["groups"]["kind"]["cells"]["special"] == 30
    page = login(cast.lan).get(f"/bao-cao/{walk.report.public_id}/ban/1/").content.decode()
    assert checksum in page and ">60<" in page
    assert login(cast.phuc).get(f"/bao-cao/{walk.report.public_id}/ban/1/").status_code == 404


def test_a_small_correction_does_not_tell_the_office_how_many(cast, walk, sixty):
    """21 and then 22 would say that one child came."""
    walk.to_sent()
    before = current().figures["groups"]["kind"]["cells"]
    add_cases(cast.thcs, cast.lan, {"special": 1})
    workflow.correct_report(actor=fresh(cast.hoa), report=walk.report, reason="Bỏ sót một trường hợp")
    walk.draft().submit().approve().send()
    assert walk.report.figures["groups"]["kind"]["cells"]["special"] == 22
    after = current().figures["groups"]["kind"]
    assert after["cells"] == before and after["total"] == 60 and after["adjusted"]


def test_who_corrects_and_what_a_reason_may_not_say(cast, walk):
    walk.to_sent()
    with pytest.raises(NotYours):
        workflow.correct_report(actor=fresh(cast.lan), report=walk.report, reason="x")
    with pytest.raises(RuleBroken, match="không được nêu tên hoặc mã"):
        workflow.correct_report(actor=fresh(cast.hoa), report=walk.report, reason="Thiếu CTXH-2526-0012")


# ── the records change after signing


def test_a_difference_is_told_exactly_to_the_school_and_as_a_group_to_the_office(login, cast, asked, walk, sixty):
    walk.to_sent()
    Notice.objects.all().delete()
    add_cases(cast.thcs, cast.lan, {"special": 2})
    assert workflow.compare_with_records() == 1
    assert workflow.compare_with_records() == 0  # told once
    told = {notice.user.username: notice.text for notice in Notice.objects.select_related("user")}
    assert set(told) == {"lan", "minh", "hoa", "dung"}
    page = login(cast.hoa).get(f"/bao-cao/{walk.report.public_id}/").content.decode()
    assert "Sổ đã khác số liệu đã ký" in page and ">23</a>" in page
    board = login(cast.dung).get(f"/bao-cao/yeu-cau/{asked.public_id}/").content.decode()
    assert "Sổ đã thay đổi sau khi nộp" in board and "Trường hợp mới" in board
    assert "Hoàn cảnh đặc biệt" not in board and "23" not in told["dung"]


def test_records_that_stand_still_tell_nobody(walk, sixty):
    walk.to_sent()
    Notice.objects.all().delete()
    Case.objects.update(stage="intervention")  # counted on the day: no difference
    assert workflow.compare_with_records() == 0 and not Notice.objects.exists()


# ── by hand


def test_a_correction_by_hand_needs_a_reason_and_shows(login, cast, walk, sixty):
    url = f"/bao-cao/{walk.report.public_id}/so-lieu/activities/"
    page = login(cast.lan).post(url, {"v_topic": "7", "reason": ""}).content.decode()
    assert "cần ghi lý do" in page and 'value="7"' in page
    login(cast.lan).post(url, {"v_topic": "7", "reason": "Hai buổi ghi ở sổ giấy"})
    page = login(cast.hoa).get(f"/bao-cao/{walk.report.public_id}/").content.decode()
    assert "Sửa tay, đếm từ sổ: 0. Hai buổi ghi ở sổ giấy" in page
    walk.to_sent()
    assert current().figures["groups"]["activities"]["cells"]["topic"] == 7
    assert current().figures["by_hand"] == ["activities"]
    office = login(cast.dung).get(f"/bao-cao/yeu-cau/da-nop/{current().public_id}/").content.decode()
    assert "Có số do trường sửa tay" in office and "sổ giấy" not in office


def test_a_planned_figure_stands_beside_and_goes_along(login, cast, walk):
    url = f"/bao-cao/{walk.report.public_id}/chi-tieu/activities/"
    assert login(cast.hoa).get(url).status_code == 403
    login(cast.lan).post(url, {"v_topic": "6", "v_club": ""})
    page = login(cast.hoa).get(f"/bao-cao/{walk.report.public_id}/").content.decode()
    assert "Chỉ tiêu" in page and '<td class="number quiet">6</td>' in page
    walk.to_sent()
    assert current().figures["planned"] == {"activities.topic": 6}
    assert login(cast.lan).get(url.replace("activities", "kind")).status_code == 404


def test_what_the_school_enters_needs_no_reason(login, cast, walk):
    login(cast.lan).post(f"/bao-cao/{walk.report.public_id}/so-lieu/staff/", {"v_teachers": "31"})
    walk.to_sent()
    assert current().figures["groups"]["staff"]["total"] == 31


def test_tables_of_one_total_must_agree(cast, walk, sixty):
    given = {"group": "kind", "values": {"special": 22}, "reason": "Thiếu một"}
    workflow.enter_figures(actor=fresh(cast.lan), report=walk.report, **given)
    walk.draft().submit()
    with pytest.raises(RuleBroken, match="tổng khác nhau"):
        walk.approve()


def test_the_principal_does_not_change_figures_by_hand(cast, report):
    with pytest.raises(NotYours):
        workflow.enter_figures(actor=fresh(cast.hoa), report=report, group="staff", values={"teachers": 3})


# ── the list behind a figure


def test_a_figure_opens_its_list_for_whoever_may_see_it(login, cast, report, sixty, make_case):
    """The principal sees all of the school's; the focal teacher her own, and is told so."""
    mine = make_case()
    with time_machine.travel(at("2026-10-20")):
        Case.objects.filter(pk=mine.pk).update(opened_at=at("2026-03-02"))
    url = f"/bao-cao/{report.public_id}/so-lieu/kind/psychological/"
    head, focal = (login(user).get(url).content.decode() for user in (cast.hoa, cast.lan))
    assert "<strong>14</strong>" in head and head.count("/truong-hop/") >= 14
    assert "có thể ngắn hơn" in focal and "có thể ngắn hơn" not in head
    assert "Danh sách theo sổ hiện nay: <strong>1</strong>" in focal
    for name in ("dung", "phuc", "tam", "son"):
        assert login(cast.users[name]).get(url).status_code == 404
    assert login(cast.hoa).get(f"/bao-cao/{report.public_id}/so-lieu/quality/to_plan/").status_code == 404


# ── the first sentences


def test_the_first_sentences_come_from_the_figures_and_must_agree(login, cast, walk, sixty):
    page = login(cast.lan).get(f"/bao-cao/{walk.report.public_id}/").content.decode()
    assert "Trong kỳ, nhà trường ghi nhận 60 trường hợp mới." in page
    text = "Trong kỳ, nhà trường ghi nhận 60 trường hợp mới."
    walk.draft(results=text).submit()
    add_cases(cast.thcs, cast.lan, {"special": 1})
    with pytest.raises(RuleBroken, match="ghi nhận 60 trường hợp mới"):
        walk.approve()


def test_the_comparison_with_last_year_is_of_published_figures():
    from reports import sentences

    def figures(**totals: object) -> dict:
        return {"groups": {code: {"total": total, "cells": {}} for code, total in totals.items()}}

    said = sentences.opening(figures(concerns=12, kind="small"), figures(concerns=9, kind=20))
    assert said == "Trong kỳ, nhà trường tiếp nhận 12 tin báo, tăng 3 so với cùng kỳ năm trước."
    assert sentences.opening(figures(concerns=9), figures(concerns=9)).endswith("bằng cùng kỳ năm trước.")
    assert (
        sentences.opening(figures(kind=9), figures(kind="small"))
        == "Trong kỳ, nhà trường ghi nhận 9 trường hợp mới."
    )
    assert sentences.stale(said, figures(concerns=12), figures(concerns=9)) == []
    assert sentences.stale(said, figures(concerns=13), figures(concerns=9))


# ── e-mail and paper


def test_sending_by_paper_and_its_receipt(login, cast, asked, walk):
    walk.to_sent()
    url = f"/bao-cao/{walk.report.public_id}/gui/"
    data = {"receiver": asked.office.public_id, "channel": "paper", "sent_on": "20/10/2026", "detail": "EB 12 VN"}
    login(cast.lan).post(url, data)
    sending = Sending.objects.get()
    assert (sending.edition, sending.receiver, sending.sent_on) == (1, cast.commune, date(2026, 10, 20))
    answer = {"received_on": "19/10/2026", "receipt": "Anh Dũng ký nhận"}
    assert (
        "Ngày nhận phải từ ngày gửi" in login(cast.lan).post(f"{url}{sending.public_id}/", answer).content.decode()
    )
    login(cast.lan).post(f"{url}{sending.public_id}/", answer | {"received_on": "20/10/2026"})
    page = login(cast.hoa).get(f"/bao-cao/{walk.report.public_id}/").content.decode()
    assert "Nhận 20/10/2026: Anh Dũng ký nhận" in page
    assert SchoolReport.objects.filter(sendings__isnull=False).count() == 1


def test_the_same_days_asked_anew_do_not_uncover_what_was_hidden(cast, asked, walk, sixty):
    """Seventeen others beside a total of sixty would tell how many were hidden with them."""
    walk.to_sent()
    before = current().figures["groups"]["kind"]["cells"]
    workflow.withdraw_request(actor=fresh(cast.dung), request=asked, reason="Sai năm")
    add_cases(cast.thcs, cast.lan, {"abuse": 9})
    again = workflow.open_request(
        actor=fresh(cast.dung), title="Báo cáo năm", year=2026, due_on=date(2026, 11, 1), **PERIOD
    )
    user, report = fresh(cast.hoa), again.school_reports.get(unit=cast.thcs)
    kind = access.safe_figures(user, report, access.live_figures(user, report))["groups"]["kind"]
    assert (kind["total"], kind["cells"]["special"], before["other"]) == (69, 21, HIDDEN)
    assert kind["cells"]["abuse"] == kind["cells"]["other"] == HIDDEN
