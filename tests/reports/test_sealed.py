"""What was signed is handed out as it was signed: checksums are compared, and rows written once stay."""

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Membership, Notice, OutgoingPaper, Unit, UnitParent
from ctxh_portal.documents.paper import paper_text
from ctxh_portal.kit.append_only import missing_triggers
from ctxh_portal.kit.errors import RuleBroken
from reports import papers, sealed, tiers, workflow
from reports.models import ApprovedTotals, EvidenceFile, ReportVersion, SchoolReport, Submission
from tests.reports.conftest import WORDS, fresh


def copy(edition: int = 1) -> Submission:
    rows = Submission.objects.select_related("request__office", "unit", "copy_to")
    return rows.get(edition=edition)


def change(row) -> None:
    """As somebody at the database would."""
    figures = row.figures
    figures["groups"]["kind"]["total"] += 1
    type(row).objects.filter(pk=row.pk).update(figures=figures)


def test_the_office_hands_out_the_signed_paper(login, cast, walk, sixty):
    """With the signer that the clerk entered, whatever the letterhead says by now."""
    walk.to_approved()
    workflow.number_from_register(
        fresh(cast.hoa),
        papers.source_id(walk.report),
        "45",
        walk.report.approved_at.date(),
        "KT. HIỆU TRƯỞNG",
        "PHÓ HIỆU TRƯỞNG",
        "Trần Thị Phó",
    )
    walk.send()
    cast.thcs.letterheads.update(signer_title="NGƯỜI KHÁC")
    text = paper_text(papers.issued_of_submission(copy()))
    assert "PHÓ HIỆU TRƯỞNG" in text and "Trần Thị Phó" in text and "NGƯỜI KHÁC" not in text
    OutgoingPaper.objects.update(checksum="0" * 64)
    page = login(cast.dung).get(f"/bao-cao/yeu-cau/da-nop/{copy().public_id}/van-ban.docx")
    assert page.headers["Content-Type"].startswith("text/html")


def test_without_a_number_the_copy_names_who_approved(cast, walk):
    walk.to_sent()
    cast.thcs.letterheads.update(signer_name="")
    assert cast.hoa.full_name in paper_text(papers.issued_of_submission(copy()))
    workflow.correct_report(actor=fresh(cast.hoa), report=walk.report, reason="Bổ sung")
    assert cast.hoa.full_name in paper_text(papers.issued_of_submission(copy()))


def test_an_earlier_edition_offers_its_paper(login, cast, walk, sixty):
    walk.to_approved().register("45").send()
    workflow.correct_report(actor=fresh(cast.hoa), report=walk.report, reason="Bổ sung")
    address = f"/bao-cao/{walk.report.public_id}/ban/1/"
    assert f"{address}van-ban.pdf" in login(cast.lan).get(address).text
    answer = login(cast.lan).get(f"{address}van-ban.docx")
    assert answer.headers["Content-Disposition"].endswith('bao-cao-2026-ban-1.docx"')
    assert login(cast.phuc).get(f"{address}van-ban.docx").status_code == 404
    assert login(cast.lan).get(f"{address}van-ban.xlsx").status_code == 404


def test_an_earlier_edition_of_a_period_shows_its_years_and_tasks(login, cast, walk, sixty):
    walk.to_sent()
    figures = walk.report.figures
    one = {"code": "1a", "title": "Tổ chức ngày CTXH", "state": "done", "product": "1 buổi", "reason": ""}
    found = {**figures, "years": {"2025": figures, "2026": figures}, "tasks": [one]}
    from reports import figures as figuring

    SchoolReport.objects.filter(pk=walk.report.pk).update(figures=found, checksum=figuring.checksum(found))
    walk.report.refresh_from_db()
    workflow.correct_report(actor=fresh(cast.hoa), report=walk.report, reason="Bổ sung")
    page = login(cast.lan).get(f"/bao-cao/{walk.report.public_id}/ban/1/").text
    assert "Tổ chức ngày CTXH" in page and ">2025<" in page


def test_changed_figures_are_not_printed(login, cast, walk, sixty):
    walk.to_sent()
    change(walk.report)
    walk.report.refresh_from_db()
    with pytest.raises(RuleBroken, match="mã kiểm tra"):
        sealed.unaltered(walk.report)
    page = login(cast.hoa).get(f"/bao-cao/{walk.report.public_id}/van-ban.docx")
    assert page.headers["Content-Type"].startswith("text/html") and "mã kiểm tra" in page.text
    change(copy())
    page = login(cast.dung).get(f"/bao-cao/yeu-cau/da-nop/{copy().public_id}/van-ban.docx")
    assert "mã kiểm tra" in page.text


def test_changed_totals_are_not_exported(login, cast, asked, walk, sixty, run_jobs):
    walk.to_sent()
    report, _job = workflow.start_consolidation(actor=fresh(cast.dung), request=asked)
    run_jobs()
    approval = workflow.approve_totals(actor=fresh(cast.dung), report=report)
    address = f"/bao-cao/tong-hop/chot/{approval.public_id}/so-lieu.json"
    assert login(cast.dung).get(address).json()
    sealed.totals_unaltered(tiers.get_approval(fresh(cast.dung), approval.public_id))
    change(copy())
    assert "mã kiểm tra" in login(cast.dung).get(address).text
    assert login(cast.dung).get(f"/api/v1/tong-hop/{approval.public_id}/").status_code == 409


def test_what_is_written_once_is_refused_a_change(cast, asked, walk, run_jobs):
    walk.to_sent()
    report, _job = workflow.start_consolidation(actor=fresh(cast.dung), request=asked)
    run_jobs()
    workflow.approve_totals(actor=fresh(cast.dung), report=report)
    workflow.correct_report(actor=fresh(cast.hoa), report=walk.report, reason="Bổ sung")
    for model, fields in ((ReportVersion, {"number": "1"}), (ApprovedTotals, {"assessment": "x"})):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            model.objects.update(**fields)
    assert not missing_triggers()


def test_a_file_that_was_exchanged_is_not_handed_out(tmp_path):
    place = tmp_path / "minh-chung.pdf"
    place.write_bytes(b"%PDF")
    with pytest.raises(RuleBroken, match="mã kiểm tra"):
        sealed.file_unaltered(place, EvidenceFile(checksum="0" * 64).checksum)


# ── what nobody may lose or miss


def test_other_words_are_not_dropped_while_a_report_is_built(login, cast, asked, walk):
    walk.to_sent()
    given = {"assessment": "Đã làm tốt.", "directions": "Tiếp tục."}
    report, job = workflow.start_consolidation(actor=fresh(cast.dung), request=asked, **given)
    assert workflow.start_consolidation(actor=fresh(cast.dung), request=asked, **given) == (report, job)
    data = {"assessment": "Lời của người khác", "directions": "Tiếp tục.", "version": report.version}
    page = login(cast.dung).post(f"/bao-cao/tong-hop/{asked.public_id}/", data).text
    assert "Đang lập báo cáo tổng hợp với nội dung đã lưu" in page and "Lời của người khác" in page


def test_the_office_of_the_other_line_is_told(cast, asked, walk):
    province = Unit.objects.create(kind="province_office", level="office", name="Sở GD&ĐT", short_name="Sở")
    UnitParent.objects.create(child=cast.thcs, parent=province, line="professional", valid_from="2025-07-01")
    Membership.objects.create(user=cast.son, unit=province, role="officer", since="2026-01-01")
    Notice.objects.all().delete()
    walk.to_sent()
    assert set(Notice.objects.filter(text__contains="đã nộp").values_list("user__username", flat=True)) == {
        cast.dung.username,
        cast.son.username,
    }
    assert WORDS["results"] not in str(list(Notice.objects.values_list("text", flat=True)))
