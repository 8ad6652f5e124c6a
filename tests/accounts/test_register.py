"""The register of outgoing papers: numbers once and in order, gaps with a reason, sending and receipt; a line of a
case's paper that says nothing."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts import access, register, register_files
from accounts.enums import PaperState, Role
from accounts.models import AuditEvent, Membership, OutgoingPaper, User
from ctxh_portal.documents import frozen
from ctxh_portal.documents.paper import paper_text
from ctxh_portal.kit.errors import RuleBroken
from plans import workflow as plans
from plans.models import Plan
from plans.papers import issued_paper, plan_paper
from tests.documents import samples


@pytest.fixture
def clerk(cast) -> User:
    user = User.objects.create(username="kim", full_name="Phan Thị Kim")
    Membership.objects.create(user=user, unit=cast.thcs, role=Role.CLERK, since=date(2024, 8, 1))
    return user


@pytest.fixture
def today():
    with time_machine.travel("2026-11-23 09:00+07:00", tick=True):
        yield date(2026, 11, 23)


@pytest.fixture
def approved(cast, today) -> Plan:
    return plan_of(cast, "Công tác xã hội")


def plan_of(cast, subject: str) -> Plan:
    plan = plans.create_plan(
        actor=cast.lan,
        unit=cast.thcs,
        span="year",
        subject=subject,
        first_year=2026,
        last_year=2027,
        school_year="2026-2027",
        body="I. Mục đích\n- Hỗ trợ học sinh.",
        recipients="Phòng VH-XH\nLưu: VT",
        with_table=False,
    )
    plans.submit_plan(actor=cast.lan, plan=plan)
    return plans.approve_plan(actor=cast.hoa, plan=plan)


def line_of(plan: Plan) -> OutgoingPaper:
    return OutgoingPaper.objects.get(source_id=plan.public_id)


def numbered(cast, clerk, number: str, day: date, subject: str = "Kế hoạch khác") -> OutgoingPaper:
    return register.number_paper(actor=clerk, line=line_of(plan_of(cast, subject)), number=number, issued_on=day)


def stamped() -> SimpleUploadedFile:
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(picture, "PNG")
    return SimpleUploadedFile("quet.png", picture.getvalue())


def test_what_is_approved_waits_for_its_number_and_the_clerk_gives_it(approved, clerk, login, today):
    line = line_of(approved)
    assert line.is_waiting
    url = reverse("accounts:paper_number", args=[line.public_id])
    page = login(clerk).get(url)
    assert 'value="01"' in page.content.decode()
    answer = login(clerk).post(url, {"number": "01", "issued_on": f"{today:%d/%m/%Y}"})
    assert answer.status_code == 302
    approved.refresh_from_db()
    line.refresh_from_db()
    assert (approved.state, approved.number_line, approved.issued_on) == ("issued", "01/KH-THCSHS", today)
    assert line.number_line == approved.number_line
    assert line.signer == "HIỆU TRƯỞNG\nLê Thị Hoa"


def test_papers_that_wait_are_told_apart_by_recipient_and_day(cast, clerk, login):
    for agency in ("Công an xã Thủ Thừa", "Trạm Y tế xã"):
        register.offer(unit=cast.thcs, kind="CÔNG VĂN", recipients=agency)
    page = login(clerk).get(reverse("accounts:register")).content.decode()
    assert page.count(register.NEUTRAL_SUBJECT) == 2
    for agency in ("Công an xã Thủ Thừa", "Trạm Y tế xã"):
        assert f"Nơi nhận: {agency} · chờ số từ {timezone.localdate():%d/%m/%Y}" in page


def test_a_plan_that_goes_back_waits_no_longer(approved, cast):
    plans.return_plan(actor=cast.hoa, plan=approved, comment="Bổ sung")
    assert not OutgoingPaper.objects.filter(source_id=approved.public_id).exists()


def test_the_signatory_and_the_mark_of_authority_are_kept(approved, clerk, today):
    line = register.number_paper(
        actor=clerk,
        line=line_of(approved),
        number="5",
        issued_on=today,
        signer_authority="KT. HIỆU TRƯỞNG",
        signer_title="Phó Hiệu trưởng",
        signer_name="Võ Văn Vinh",
    )
    assert line.signer.splitlines() == ["KT. HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG", "Võ Văn Vinh"]


def test_the_heads_name_never_stands_under_the_deputys_post(approved, clerk, today):
    line = register.number_paper(
        actor=clerk, line=line_of(approved), number="5", issued_on=today, signer_title="Phó Hiệu trưởng"
    )
    assert line.signer == "PHÓ HIỆU TRƯỞNG"
    approved.refresh_from_db()
    assert (approved.signer_name, approved.signer_authority) == ("", "")


def test_the_name_is_asked_for_once_a_post_is_typed(approved, cast, today, login):
    data = {"number": "5", "issued_on": f"{today:%d/%m/%Y}", "signer_title": "PHÓ HIỆU TRƯỞNG"}
    for page in (
        reverse("accounts:paper_number", args=[line_of(approved).public_id]),
        reverse("plans:issue", args=[approved.public_id]),
    ):
        assert "Ghi họ tên của người giữ chức vụ này" in login(cast.hoa).post(page, data).content.decode()
    assert line_of(approved).is_waiting
    done = login(cast.hoa).post(page, data | {"signer_name": "Võ Văn Vinh", "signer_authority": "KT. HIỆU TRƯỞNG"})
    assert done.status_code == 302
    assert line_of(approved).signer.splitlines() == ["KT. HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG", "Võ Văn Vinh"]


def test_an_issued_paper_stays_as_it_was_whatever_changes(approved, cast, clerk, today):
    register.number_paper(actor=clerk, line=line_of(approved), number="1", issued_on=today)
    approved.refresh_from_db()
    cast.thcs.letterheads.update(place="Nơi khác")
    kept = issued_paper(approved)
    assert "Thủ Thừa, ngày 23 tháng 11 năm 2026" in paper_text(kept)
    assert "Nơi khác" in paper_text(plan_paper(approved, today))


def test_a_frozen_paper_that_was_altered_is_not_printed(approved, clerk, today):
    line = register.number_paper(actor=clerk, line=line_of(approved), number="1", issued_on=today)
    content = OutgoingPaper.objects.get(pk=line.pk).content
    OutgoingPaper.objects.filter(pk=line.pk).update(content=content | {"subject": "Khác"})
    with pytest.raises(RuleBroken, match="mã kiểm tra"):
        issued_paper(approved)


@pytest.mark.parametrize("name", samples.KINDS)
def test_every_kind_of_paper_freezes_and_thaws(name):
    paper = samples.KINDS[name]()
    kept = frozen.freeze(paper)
    assert paper_text(frozen.thaw(kept)) == paper_text(paper)
    assert frozen.checksum(kept) == frozen.checksum(frozen.freeze(frozen.thaw(kept)))


def test_the_stamped_copy_goes_to_the_plan_with_its_checksum(approved, clerk, today):
    line = register.number_paper(actor=clerk, line=line_of(approved), number="1", issued_on=today)
    register.attach_scan(actor=clerk, line=line, scan=stamped())
    approved.refresh_from_db()
    line.refresh_from_db()
    assert approved.scan and len(line.scan_checksum) == 64


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_number_is_given_once_a_year_and_unit(cast, clerk, today):
    numbered(cast, clerk, "7", today)
    with pytest.raises(RuleBroken, match="Số 07/KH-THCSHS đã dùng trong sổ năm 2026"):
        numbered(cast, clerk, "07", today, "Lần nữa")
    assert numbered(cast, clerk, "7a", today, "Thêm chữ").number == "07a"


def test_each_year_begins_anew(cast, clerk, today):
    assert numbered(cast, clerk, "3", date(2025, 12, 30)).year == 2025
    assert numbered(cast, clerk, "3", date(2026, 1, 4), "Năm sau").year == 2026
    assert access.next_number(cast.thcs, 2026) == 4
    assert access.next_number(cast.thcs, 2027) == 1


@pytest.mark.parametrize(("number", "days"), [("9", 1), ("3", -1)], ids=["backdated", "ahead of the order"])
def test_numbers_follow_the_days(cast, clerk, today, number, days):
    middle = today - timedelta(days=10)
    numbered(cast, clerk, "5", middle)
    with pytest.raises(RuleBroken, match="không theo thứ tự: số 05/KH-THCSHS"):
        numbered(cast, clerk, number, middle - timedelta(days=days), "Khác")
    assert numbered(cast, clerk, number, middle, "Cùng ngày").is_numbered


def test_a_day_to_come_is_refused(approved, clerk, today):
    with pytest.raises(RuleBroken, match="chưa đến"):
        register.number_paper(actor=clerk, line=line_of(approved), number="1", issued_on=today + timedelta(days=1))
    assert line_of(approved).is_waiting


def test_zero_is_no_number(approved, clerk, today):
    with pytest.raises(RuleBroken, match="từ 01"):
        register.number_paper(actor=clerk, line=line_of(approved), number="0", issued_on=today)


def test_a_gap_is_shown_and_explained(cast, clerk, login, today):
    numbered(cast, clerk, "2", today)
    numbered(cast, clerk, "6", today, "Khác")
    page = login(clerk).get(reverse("accounts:register")).content.decode()
    assert "03–05" in page and "01</strong>" in page
    given = {
        "unit": cast.thcs.public_id,
        "year": "2026",
        "first": "3",
        "last": "5",
        "reason": "Văn bản của tổ khác",
    }
    assert login(clerk).post(reverse("accounts:register_void"), given).status_code == 302
    assert "03–05" not in login(clerk).get(reverse("accounts:register")).content.decode()
    assert OutgoingPaper.objects.filter(state=PaperState.VOID, unit=cast.thcs).count() == 3
    with pytest.raises(RuleBroken, match="Văn bản của tổ khác"):
        numbered(cast, clerk, "4", today, "Muộn")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": " "}, "Ghi lý do"),
        ({"first": 5, "last": 3}, "từ số nhỏ"),
        ({"first": 1, "last": 900}, "không quá"),
        ({"year": 2027}, "chưa đến"),
    ],
)
def test_what_a_void_number_needs(cast, clerk, today, fields, words):
    given = {"year": 2026, "first": 1, "last": 2, "reason": "Hủy"} | fields
    with pytest.raises(RuleBroken, match=words):
        register.void_numbers(actor=clerk, unit=cast.thcs, **given)


# ── sending ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_sending_and_its_receipt_are_written_down(approved, clerk, login, today):
    line = register.number_paper(actor=clerk, line=line_of(approved), number="1", issued_on=today)
    day = f"{today:%d/%m/%Y}"
    sent = {"way": "email", "to": "Phòng VH-XH", "sent_on": day}
    assert login(clerk).post(reverse("accounts:paper_send", args=[line.public_id]), sent).status_code == 302
    dispatch = line.dispatches.get()
    url = reverse("accounts:paper_receive", args=[dispatch.public_id])
    got = {"received_on": day, "receipt": "Thư trả lời lúc 9 giờ"}
    assert login(clerk).post(url, got).status_code == 302
    page = login(clerk).get(reverse("accounts:paper", args=[line.public_id])).content.decode()
    assert "Thư trả lời lúc 9 giờ" in page
    assert login(clerk).post(url, got).status_code == 200  # already written down
    with pytest.raises(RuleBroken, match="trước ngày ban hành"):
        register.send_paper(actor=clerk, line=line, way="post", to="Sở", sent_on=today - timedelta(days=1))


def test_nothing_is_sent_before_it_has_a_number(approved, clerk, today):
    with pytest.raises(RuleBroken, match="sau khi có số"):
        register.send_paper(actor=clerk, line=line_of(approved), way="post", to="Sở", sent_on=today)


# ── a paper of a case ────────────────────────────────────────────────────────────────────────────────


def test_a_case_leaves_a_neutral_line_that_leads_nowhere(cast, clerk, login, today):
    line = register.offer(unit=cast.thcs, kind="Công văn", subject="Em Trần Đức Anh", recipients="Công an xã")
    line = register.number_paper(actor=clerk, line=line, number="4", issued_on=today)
    page = login(clerk).get(reverse("accounts:paper", args=[line.public_id])).content.decode()
    assert register.NEUTRAL_SUBJECT in page and "Trần Đức Anh" not in page and "Mở văn bản" not in page
    assert (line.number_line, line.content, line.source) == ("04/THCSHS", None, "")
    with pytest.raises(RuleBroken, match="giáo viên phụ trách"):
        register.attach_scan(actor=clerk, line=line, scan=stamped())


# ── who ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["lan", "tam", "nga", "phuc", "quang", "dung", "son"])
def test_nobody_else_keeps_the_register(cast, approved, today, name):
    with pytest.raises(Http404):
        register.number_paper(actor=cast.users[name], line=line_of(approved), number="1", issued_on=today)
    assert line_of(approved).is_waiting


def test_the_audit_says_which_number(approved, clerk, today):
    register.number_paper(actor=clerk, line=line_of(approved), number="1", issued_on=today)
    event = AuditEvent.objects.filter(action="accounts.number_paper").get()
    assert event.facts == {"number": "01/KH-THCSHS"}


# ── on paper and as a sheet ──────────────────────────────────────────────────────────────────────────


def test_the_sheet_runs_no_formula(cast, clerk, login, today):
    numbered(cast, clerk, "1", today, '=HYPERLINK("http://x","y")')
    OutgoingPaper.objects.update(recipients='=cmd|"/c calc"!A1')
    url = reverse("accounts:register_file", args=[cast.thcs.public_id, 2026, "xlsx"])
    book = openpyxl.load_workbook(io.BytesIO(login(clerk).get(url).content))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value]
    assert any(str(cell.value).startswith("=cmd") for cell in cells)
    assert {cell.data_type for cell in cells} == {"s"}


def test_the_printed_register_has_every_line(cast, clerk, today):
    numbered(cast, clerk, "1", today)
    register.void_numbers(actor=clerk, unit=cast.thcs, year=2026, first=2, last=2, reason="Số hủy")
    lines = access.register_of(clerk, cast.thcs, 2026)
    text = paper_text(register_files.as_paper(cast.thcs, 2026, lines))
    assert "01/KH-THCSHS\t23/11/2026\tKế hoạch. Kế hoạch khác" in text
    assert "02\t\t\t\t\tSố hủy" in text
    assert timezone.localdate() == today


@pytest.mark.parametrize(("year", "head"), [(2024, "PHÒNG GD&ĐT THỦ THỪA"), (2025, "UBND XÃ THỦ THỪA")])
def test_the_register_of_a_year_has_the_head_of_its_time(cast, today, year, head):
    assert register_files.as_paper(cast.thcs, year, []).letterhead.governing == head


def test_the_register_of_an_office_that_ended_has_its_last_head(cast, today):
    assert register_files.as_paper(cast.district, 2025, []).letterhead.governing == "UBND HUYỆN THỦ THỪA"
