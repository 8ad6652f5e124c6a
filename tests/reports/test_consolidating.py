"""The office adds up what the schools sent: in the background, as PDF and Word, with safe figures alone."""

import re
import zipfile
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2
import pytest

from accounts.models import AuditEvent, Notice
from cases.models import Case
from ctxh_portal.documents.paper import paper_text
from ctxh_portal.kit.enums import JobState
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.models import Job
from reports import access, papers, workflow
from reports.models import ConsolidatedReport
from tests.reports.conftest import WORDS, Walk, add_cases, fresh

TEXT = {"assessment": "Các trường thực hiện nghiêm túc.", "directions": "Mở hai lớp tập huấn."}


@pytest.fixture
def two_sent(cast, asked, walk, sixty) -> None:
    """The THCS and the primary school have sent, the preschool has not."""
    add_cases(cast.primary, cast.phuc, {"dropout": 12, "special": 30, "psychological": 3}, risk="low")
    walk.to_sent()
    other = asked.school_reports.get(unit=cast.primary)
    Walk(cast, other, cast.phuc, cast.quang).draft(results="Trường tiểu học làm tốt.").submit().approve().send()


def builds():
    return Job.objects.filter(kind=workflow.CONSOLIDATE)


def paper_of(cast, asked) -> str:
    workflow.start_consolidation(actor=fresh(cast.dung), request=asked, **TEXT)
    report = ConsolidatedReport.objects.get()
    officer = fresh(cast.dung)
    gathered = papers.Gathered(
        report, list(access.submissions(officer, asked)), access.missing_schools(officer, asked)
    )
    papers.gather_sections(gathered)
    return paper_text(papers.consolidated(gathered))


def test_the_paper_says_who_sent_and_adds_up_what_was_published(cast, asked, two_sent):
    text = paper_of(cast, asked)
    assert "Có 2/3 trường đã nộp báo cáo (hạn: trước ngày 01/11/2026), tất cả đúng hạn." in text
    assert "Trường chưa nộp: Trường Mầm non Quang Trung." in text
    kinds = next(line for line in text.splitlines() if line.startswith("Cộng 2/3 trường\t51"))
    # special 21+30, abuse <5+0, violence twice 0, dropout 6 and hidden, offending, psychological 13 and <5, …
    assert kinds.split("\t")[1:] == ["51", "≥ 1", "0", "0", "≥ 6", "0", "≥ 14", "≥ 1", "≥ 0", "105"]
    assert "TH Sông Vàm\t30\t0\t0\t0\t…\t0\t< 5\t0\t0\t45" in text


def test_the_layout_is_that_of_an_official_paper(cast, asked, two_sent):
    lines = paper_of(cast, asked).splitlines()
    assert lines[:4] == [
        "UBND XÃ THỦ THỪA",
        "PHÒNG VĂN HÓA - XÃ HỘI",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]
    assert "BÁO CÁO" in lines and "Nơi nhận:" in lines and "TRƯỞNG PHÒNG" in lines
    assert any(line.startswith("Căn cứ Thông tư số 18/2025/TT-BGDĐT") for line in lines)
    assert not any("33/2018" in line for line in lines)


def test_the_authority_of_the_signature_is_a_setting(cast, asked, two_sent):
    cast.commune.letterheads.update(authority="TM. ỦY BAN NHÂN DÂN", signer_title="CHỦ TỊCH")
    lines = paper_of(cast, asked).splitlines()
    assert lines[lines.index("TM. ỦY BAN NHÂN DÂN") + 1] == "CHỦ TỊCH"


def test_narratives_stand_whole_by_section_and_school(cast, asked, two_sent):
    text = paper_of(cast, asked)
    assert "1. Trường Tiểu học Sông Vàm\nTrường tiểu học làm tốt." in text
    assert text.count(WORDS["shortcomings"]) == 2 and TEXT["assessment"] in text and TEXT["directions"] in text


def test_every_table_carries_the_period(cast, asked, two_sent):
    text = paper_of(cast, asked)
    captions = re.findall(r"^Bảng \d+\..*$", text, re.MULTILINE)
    assert len(captions) == 55  # and none of the nine tables that no school typed, by school and by level
    assert "Chưa trường nào nhập: Điểm trường" in text
    assert all("Kỳ số liệu: từ ngày 01/10/2025 đến ngày 30/09/2026" in caption for caption in captions)


def test_the_round_through_the_screens(login, cast, asked, two_sent, run_jobs, settings):
    browser, address = login(cast.dung), f"/bao-cao/tong-hop/{asked.public_id}/"
    assert "Lập báo cáo tổng hợp" in browser.get(address).content.decode()
    page = browser.post(address, TEXT, follow=True).content.decode()
    assert "Đang chờ đến lượt" in page and "<progress" in page
    run_jobs()
    page = browser.get(address).content.decode()
    assert "Tải PDF" in page and "Tải Word" in page
    assert Notice.objects.filter(user=cast.dung, text__startswith="Đã lập xong").exists()
    report = ConsolidatedReport.objects.get()
    pdf = b"".join(browser.get(f"/bao-cao/tong-hop/ban/{report.public_id}/bao-cao.pdf").streaming_content)
    word = b"".join(browser.get(f"/bao-cao/tong-hop/ban/{report.public_id}/bao-cao.docx").streaming_content)
    assert "Ngô Trung Dũng" in browser.get(address).content.decode()
    assert AuditEvent.objects.filter(action="reports.download_consolidated").count() == 2
    pages = pypdfium2.PdfDocument(pdf)
    printed = " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())
    for text in (printed, text_of(word)):
        assert "Trường Trung học cơ sở Hoa Sen" in text and "Trường Mầm non Quang Trung" in text
        assert not re.search(r"CTXH-\d{4}-\d{4}", text) and "Học Sinh Số" not in text
        assert "< 5" in text
    assert all(mode == 0o600 for mode in modes(settings, report))


def text_of(word: bytes) -> str:
    document = ElementTree.fromstring(zipfile.ZipFile(BytesIO(word)).read("word/document.xml"))
    return " ".join(part.text or "" for part in document.iter() if part.tag.endswith("}t"))


def modes(settings, report) -> list[int]:
    paths = [Path(settings.VAR) / "files" / path for path in (report.pdf_path, report.docx_path)]
    return [path.stat().st_mode & 0o777 for path in paths]


def test_a_second_click_returns_the_running_job(login, cast, asked, two_sent):
    address = f"/bao-cao/tong-hop/{asked.public_id}/"
    for _click in range(2):
        login(cast.dung).post(address, TEXT)
    assert builds().count() == ConsolidatedReport.objects.count() == 1


def test_it_can_be_cancelled(login, cast, asked, two_sent, run_jobs):
    report, _job = workflow.start_consolidation(actor=fresh(cast.dung), request=asked)
    login(cast.dung).post(f"/bao-cao/tong-hop/ban/{report.public_id}/huy/")
    assert builds().get().state == JobState.CANCELLED
    assert all(job.kind != workflow.CONSOLIDATE for job in run_jobs())
    page = login(cast.dung).get(f"/bao-cao/tong-hop/{asked.public_id}/").content.decode()
    assert "đã hủy" in page and "Lập báo cáo" in page


def test_nothing_to_add_up_is_said(login, cast, asked):
    with pytest.raises(RuleBroken, match="Chưa có trường nào nộp"):
        workflow.start_consolidation(actor=fresh(cast.dung), request=asked)
    page = login(cast.dung).get(f"/bao-cao/tong-hop/{asked.public_id}/").content.decode()
    assert "Chưa có trường nào nộp" in page


def test_a_case_code_in_the_office_text_is_refused_and_the_text_stays(login, cast, asked, two_sent):
    data = TEXT | {"assessment": "Theo CTXH-2526-0012 thì tốt"}
    page = login(cast.dung).post(f"/bao-cao/tong-hop/{asked.public_id}/", data).content.decode()
    assert "có mã trường hợp" in page and "Theo CTXH-2526-0012 thì tốt" in page
    assert not builds().exists()


def test_the_job_works_with_the_rights_of_now(cast, asked, two_sent, run_jobs):
    report, _job = workflow.start_consolidation(actor=fresh(cast.dung), request=asked)
    cast.dung.memberships.update(until="2026-10-19")
    Job.objects.exclude(kind=workflow.CONSOLIDATE).delete()
    run_jobs(ending=JobState.FAILED)
    report.refresh_from_db()
    assert not report.pdf_path


@pytest.mark.parametrize("name", ["lan", "hoa", "phuc", "son", "tam"])
def test_nobody_else_gets_the_files(login, cast, asked, two_sent, run_jobs, name):
    report, _job = workflow.start_consolidation(actor=fresh(cast.dung), request=asked)
    browser = login(cast.users[name])
    for act in ("bao-cao.pdf", "bao-cao.docx", "tien-do/"):
        assert browser.get(f"/bao-cao/tong-hop/ban/{report.public_id}/{act}").status_code == 404
    assert browser.post(f"/bao-cao/tong-hop/ban/{report.public_id}/huy/").status_code == 404


def test_records_that_change_afterwards_change_nothing(cast, asked, two_sent):
    before = paper_of(cast, asked)
    Case.objects.update(kind="abuse")
    officer, report = fresh(cast.dung), ConsolidatedReport.objects.get()
    gathered = papers.Gathered(
        report, list(access.submissions(officer, asked)), access.missing_schools(officer, asked)
    )
    papers.gather_sections(gathered)
    assert paper_text(papers.consolidated(gathered)) == before


def test_a_school_that_sends_later_is_pointed_out(login, cast, asked, two_sent, run_jobs):
    workflow.start_consolidation(actor=fresh(cast.dung), request=asked)
    run_jobs()
    address = f"/bao-cao/tong-hop/{asked.public_id}/"
    assert "lập lại để có đủ" not in login(cast.dung).get(address).content.decode()
    last = asked.school_reports.get(unit=cast.preschool)
    Walk(cast, last, cast.mai, cast.bich).to_sent()
    assert "lập lại để có đủ" in login(cast.dung).get(address).content.decode()
