"""The signed paper gets its number, date and scan; the report is sent; the office gets safe figures alone."""

import json
import re
from datetime import date

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import register
from accounts.enums import Role
from accounts.models import Membership, Notice, OutgoingPaper, User
from ctxh_portal.kit import disclosure
from ctxh_portal.kit.errors import NotYours, RuleBroken
from reports import papers, workflow
from reports.models import Submission
from tests.cases.hostile import pdf
from tests.reports.conftest import at, fresh

PDF = pdf()


@pytest.mark.parametrize(
    ("day", "hour", "late"),
    [("2026-10-31", 23, False), ("2026-11-01", 0, True), ("2026-11-20", 9, True), ("2026-10-20", 9, False)],
)
def test_before_the_first_of_november(walk, day, hour, late):
    walk.to_approved()
    with time_machine.travel(at(day, hour, 59 if hour == 23 else 0)):
        walk.send()
    assert walk.report.late is late and Submission.objects.get().late is late


def test_the_office_is_told_and_sees_it(login, cast, asked, walk):
    Notice.objects.all().delete()
    walk.to_sent()
    notice = Notice.objects.get(user=cast.dung)
    assert notice.text == "THCS Hoa Sen đã nộp Báo cáo năm 2026."
    assert "1/3 trường đã nộp" in login(cast.dung).get(notice.url).content.decode()


def test_small_figures_do_not_leave_the_school(walk, sixty):
    walk.to_sent()
    kind = Submission.objects.get().figures["groups"]["kind"]
    assert kind["total"] == 60
    assert kind["cells"]["abuse"] == kind["cells"]["self_harm"] == disclosure.SMALL
    assert kind["cells"]["other"] == disclosure.HIDDEN
    assert kind["cells"]["special"] == 21 and kind["cells"]["offending"] == 0


def test_the_exact_figures_are_in_nothing_that_an_officer_gets(login, cast, asked, walk, sixty):
    walk.to_sent()
    copy = Submission.objects.get()
    assert "17" not in json.dumps(copy.figures["groups"]["kind"])
    browser = login(cast.dung)
    pages = [
        browser.get(f"/bao-cao/yeu-cau/{asked.public_id}/"),
        browser.get(f"/bao-cao/yeu-cau/da-nop/{copy.public_id}/"),
    ]
    for page in (answer.content.decode() for answer in pages):
        about_children = re.findall(r"<caption>Trường hợp mới theo nhóm</caption>.*?</table>", page, re.DOTALL)
        assert not [table for table in about_children if re.search(r'class="number[^"]*">(17|2|1)<', table)]
    assert "&lt; 5" in pages[1].content.decode() and "…" in pages[1].content.decode()
    assert browser.get(f"/bao-cao/{walk.report.public_id}/").status_code == 404


def test_another_office_does_not_read_it(login, cast, walk):
    walk.to_sent()
    copy = Submission.objects.get()
    for name in ("lan", "hoa", "phuc", "son", "tam"):
        assert login(cast.users[name]).get(f"/bao-cao/yeu-cau/da-nop/{copy.public_id}/").status_code == 404


def test_only_what_was_approved_is_sent(walk):
    with pytest.raises(RuleBroken, match="được duyệt và chốt số liệu trước khi nộp"):
        walk.draft().submit().send()


def test_it_is_sent_once(walk):
    walk.to_sent()
    with pytest.raises(RuleBroken, match="Báo cáo đã nộp lúc"):
        walk.send()


def test_the_focal_teacher_does_not_send(cast, walk):
    walk.to_approved()
    with pytest.raises(NotYours):
        workflow.send_report(actor=fresh(cast.lan), report=walk.report)


def test_number_date_and_scan_are_registered(login, cast, walk):
    walk.to_approved()
    scan = SimpleUploadedFile("Báo cáo em A.PDF", PDF)
    data = {"number": "45", "day": "20/10/2026", "scan": scan}
    login(cast.hoa).post(f"/bao-cao/{walk.report.public_id}/vao-so/", data)
    walk.report.refresh_from_db()
    assert (walk.report.number, walk.report.symbol) == ("45", "BC-THCSHS")
    assert walk.report.issued_on == date(2026, 10, 20)
    assert walk.report.scan.name.endswith(".pdf") and "em A" not in walk.report.scan.name
    answer = login(cast.lan).get(f"/bao-cao/{walk.report.public_id}/ban-chup/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert answer["Content-Disposition"] == 'attachment; filename="bao-cao-2026-ban-dong-dau.pdf"'


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"day": "21/10/2026"}, "không thể ở tương lai"),
        ({"day": "19/10/2026"}, "không thể trước ngày duyệt"),
        ({"scan": SimpleUploadedFile("a.pdf", b"<html>%PDF-")}, "không phải PDF, JPG hoặc PNG"),
        ({"scan": SimpleUploadedFile("a.pdf", PDF + b"0" * 10 * 1024 * 1024)}, "lớn hơn 10 MB"),
    ],
)
def test_what_is_wrong_about_a_paper_gets_a_sentence(login, cast, walk, data, sentence):
    walk.to_approved()
    given = {"number": "45", "day": "20/10/2026"} | data
    page = login(cast.hoa).post(f"/bao-cao/{walk.report.public_id}/vao-so/", given).content.decode()
    assert sentence in page and 'value="45"' in page
    walk.report.refresh_from_db()
    assert not walk.report.number


def test_a_paper_that_was_sent_is_not_changed(walk):
    walk.to_approved().register().send()
    with pytest.raises(RuleBroken, match="không sửa được nữa"):
        walk.register(number="46")


def test_a_number_that_comes_after_sending_reaches_the_office(walk):
    walk.to_sent().register(number="45")
    assert Submission.objects.get().number == "45"


def test_the_paper_of_the_school_carries_the_safe_figures(walk, sixty):
    from ctxh_portal.documents.paper import paper_text
    from reports import access, papers
    from reports.indicators import groups_of

    def paper() -> str:
        safe = access.figures_for_office(fresh(walk.principal), walk.report)
        return paper_text(papers.of_school(walk.report, safe))

    walk.to_approved()
    text = paper()
    assert "Kính gửi: Phòng Văn hóa - Xã hội xã Thủ Thừa" in text
    assert "UBND XÃ THỦ THỪA" in text and "TRƯỜNG THCS HOA SEN" in text
    assert "Bị xâm hại\t< 5" in text and "Khác\t…" in text and "\t17" not in text
    leaving = [group for group in groups_of(walk.report.request.indicator_set) if not group.stays]
    counted = [group for group in leaving if group.source == "records"]  # nobody typed the others
    assert text.count("Kỳ số liệu: từ ngày 01/10/2025 đến ngày 30/09/2026") == len(counted) > 20
    for group in leaving:
        assert str(group.label) in text, group.code  # … and the paper says so
    assert "Số: \u00a0\u00a0\u00a0\u00a0\u00a0\u00a0/BC-THCSHS" in text
    walk.register()
    numbered = paper()
    assert "Số: 45/BC-THCSHS" in numbered and "Thủ Thừa, ngày 20 tháng 10 năm 2026" in numbered


@pytest.fixture
def clerk(cast) -> User:
    kim = User.objects.create(username="kim", full_name="Phan Thị Kim")
    Membership.objects.create(user=kim, unit=cast.thcs, role=Role.CLERK, since=date(2020, 8, 1))
    return kim


def line_of(report) -> OutgoingPaper:
    return OutgoingPaper.objects.get(source=papers.SOURCE, source_id=papers.source_id(report))


def test_the_stamped_copy_changes_nothing_of_the_paper_that_the_clerk_issued(cast, walk, clerk):
    walk.to_approved()
    register.number_paper(
        actor=clerk, line=line_of(walk.report), number="45", issued_on=date(2026, 10, 20),
        signer_authority="KT. HIỆU TRƯỞNG", signer_title="PHÓ HIỆU TRƯỞNG", signer_name="Trần Thị Bình",
    )  # fmt: skip
    issued = line_of(walk.report)
    walk.report.refresh_from_db()
    workflow.register_paper(
        actor=fresh(cast.hoa), report=walk.report, number="45", day=date(2026, 10, 20),
        scan=ContentFile(PDF, "dau.pdf"),
    )  # fmt: skip
    line = line_of(walk.report)
    assert (line.signer, line.content, line.checksum) == (issued.signer, issued.content, issued.checksum)
    assert "KT. HIỆU TRƯỞNG" in line.signer and line.scan_checksum


def test_the_line_of_an_edition_that_went_back_takes_no_number(cast, walk, clerk):
    walk.to_sent()
    stranded = line_of(walk.report)
    source_id = stranded.source_id
    workflow.send_back(actor=fresh(cast.dung), submission=Submission.objects.get(), reason="Nêu rõ hơn")
    assert not OutgoingPaper.objects.filter(pk=stranded.pk).exists()
    with pytest.raises(RuleBroken, match="đã có bản sau"):
        workflow.number_from_register(clerk, source_id, "45", date(2026, 10, 20), "", "", "")
