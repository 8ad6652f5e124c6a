"""Decisions, letters, notices, minutes, submissions: drafted from a starter, decided by the principal, numbered in
the register, frozen; no child in them."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts import register
from accounts.enums import Role
from accounts.models import AuditEvent, LegalBasis, Membership, Notice, OutgoingPaper, User
from cases.models import Pupil
from ctxh_portal.demo.cast import Cast
from ctxh_portal.documents import frozen
from ctxh_portal.documents.paper import paper_text
from ctxh_portal.kit.actor import acting
from ctxh_portal.kit.errors import NotYours, RuleBroken, Stale
from plans import access, workflow
from plans.enums import PlanState
from plans.models import UnitPaper
from plans.paper_starters import STARTERS
from plans.papers_of_unit import articles, issued_paper, unit_paper
from tests.cases.hostile import pdf
from tests.documents import reading
from tests.documents.reading import squeezed
from tests.plans.conftest import fresh

ARTICLES = "Điều 1. Thành lập Tổ công tác xã hội.\nĐiều 2. Quyết định này có hiệu lực kể từ ngày ký."


def drafted(cast: Cast, kind: str = "decision", **fields: object) -> UnitPaper:
    given = {"subject": "Về việc thành lập Tổ công tác xã hội", "body": ARTICLES} | fields
    with acting(cast.lan.pk):
        return workflow.create_paper(actor=cast.lan, unit=cast.thcs, kind=kind, **given)


def approved(cast: Cast, **fields: object) -> UnitPaper:
    paper = drafted(cast, **fields)
    with acting(cast.lan.pk):
        workflow.submit_paper(actor=cast.lan, paper=paper)
    with acting(cast.hoa.pk):
        return workflow.approve_paper(actor=cast.hoa, paper=paper)


@pytest.fixture
def kim(cast: Cast) -> User:
    user = User.objects.create(username="kim", full_name="Lý Thị Kim", courtesy="cô")
    Membership.objects.create(user=user, unit=cast.thcs, role=Role.CLERK, since=date(2024, 8, 1))
    return user


# ── drafting


def test_the_focal_teachers_appointment_from_its_starter(cast: Cast, sign_in) -> None:
    lan = sign_in(cast.lan)
    url = reverse("plans:paper_new", args=["phan-cong-dau-moi"])
    first = lan.get(url).context["form"].initial
    assert "Căn cứ Thông tư số 18/2025/TT-BGDĐT" in first["bases"] and "33/2018" not in first["bases"]
    sent = {**first, "unit": cast.thcs.public_id, "assigns": cast.minh.public_id}
    response = lan.post(url, sent)
    assert response.status_code == 302, response.context["form"].errors
    paper = UnitPaper.objects.get()
    assert paper.assigns == cast.minh
    assert "Phân công thầy Trần Quang Minh kiêm nhiệm" in paper.body
    assert "Trường Trung học cơ sở Hoa Sen năm học 2026-2027" in paper.body
    text = paper_text(unit_paper(paper, timezone.localdate()))
    lines = text.splitlines()
    assert "QUYẾT ĐỊNH" in lines and "QUYẾT ĐỊNH:" in lines
    assert lines.index("HIỆU TRƯỞNG TRƯỜNG TRUNG HỌC CƠ SỞ HOA SEN") < lines.index("QUYẾT ĐỊNH:")
    assert "Số:" in text and "/QĐ-THCSHS" in text and "- Như Điều 3;" in lines


@pytest.mark.parametrize("starter", STARTERS, ids=lambda one: one.key)
def test_every_starter_opens_and_is_saved(cast: Cast, sign_in, starter) -> None:
    lan, url = sign_in(cast.lan), reverse("plans:paper_new", args=[starter.key])
    response = lan.post(url, {**lan.get(url).context["form"].initial, "unit": cast.thcs.public_id})
    assert response.status_code == 302, response.context["form"].errors
    detail = lan.get(response["Location"])
    assert detail.status_code == 200 and "[đơn vị]" not in detail.content.decode()


def test_a_starter_is_not_submitted_with_its_blanks(cast: Cast) -> None:
    paper = drafted(cast, "minutes", subject="Họp tổ", body="Thời gian: … giờ.", secretary="Nguyễn Thị Lan")
    with acting(cast.lan.pk), pytest.raises(RuleBroken, match="“…”"):
        workflow.submit_paper(actor=cast.lan, paper=paper)


@pytest.mark.parametrize(
    ("kind", "fields", "missing"),
    [
        ("decision", {"body": "Thành lập Tổ."}, "Điều 1"),
        ("decision", {"body": "Điều 1. Một.\nĐiều 3. Ba."}, "Điều 1"),
        ("letter", {"body": "Đề nghị phối hợp."}, "kính gửi"),
        ("letter", {"body": "Đề nghị phối hợp.", "addressees": "…"}, "“…”"),
        ("letter", {"body": "Xin gửi.", "addressees": "UBND xã", "subject": "V/v … phối hợp"}, "“…”"),
        ("letter", {"body": "Xin gửi.", "addressees": "UBND xã", "recipients": "…;"}, "“…”"),
        ("submission", {"body": "Kính trình."}, "kính gửi"),
        ("minutes", {"body": "Cuộc họp."}, "thư ký"),
        ("notice", {"body": ""}, "nội dung"),
    ],
)
def test_what_is_missing_is_said(cast: Cast, kind: str, fields: dict, missing: str) -> None:
    paper = drafted(cast, kind, **fields)
    with acting(cast.lan.pk), pytest.raises(RuleBroken, match=missing):
        workflow.submit_paper(actor=cast.lan, paper=paper)
    assert UnitPaper.objects.get().state == PlanState.DRAFT


def test_the_articles_are_counted() -> None:
    assert articles("Điều 1. Một\n1. khoản\nĐiều 2. Hai") == [1, 2]


def test_no_pupil_and_no_code_of_a_case(cast: Cast) -> None:
    with acting(cast.lan.pk):
        Pupil.objects.create(unit=cast.thcs, full_name="Khúc Thị Diệu Vy")
    for body in ("Điều 1. Hỗ trợ em Khúc Thị\nDiệu Vy.", "Điều 1. Theo trường hợp CTXH-2627-0012."):
        with pytest.raises(RuleBroken):
            drafted(cast, body=body)
    paper = drafted(cast)
    with acting(cast.lan.pk), pytest.raises(RuleBroken, match="họ tên"):
        workflow.edit_paper(
            actor=cast.lan, paper=paper, version=paper.version, subject="Về em Khúc Thị Diệu Vy", body=ARTICLES
        )


def test_an_employee_may_bear_the_name_of_a_pupil(cast: Cast) -> None:
    with acting(cast.lan.pk):
        Pupil.objects.create(unit=cast.thcs, full_name=cast.minh.full_name)
    assert drafted(cast, body=f"Điều 1. Phân công thầy {cast.minh.full_name}.").pk


def test_only_an_employee_is_appointed(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="đang làm việc"):
        drafted(cast, assigns=cast.phuc)
    with pytest.raises(RuleBroken, match="bằng quyết định"):
        drafted(cast, "notice", assigns=cast.minh)


def test_two_people_at_once(cast: Cast) -> None:
    paper = drafted(cast)
    with acting(cast.lan.pk):
        workflow.edit_paper(actor=cast.lan, paper=paper, version=paper.version, subject="Một", body=ARTICLES)
        with pytest.raises(Stale):
            workflow.edit_paper(actor=cast.lan, paper=paper, version=paper.version, subject="Hai", body=ARTICLES)
    assert UnitPaper.objects.get().subject == "Một"


def test_a_lapsed_text_is_marked_on_the_draft(cast: Cast, sign_in) -> None:
    paper = drafted(cast, bases="Căn cứ Thông tư số 33/2018/TT-BGDĐT ngày 26/12/2018")
    page = sign_in(cast.lan).get(reverse("plans:paper", args=[paper.public_id]))
    (mark,) = page.context["marks"]
    assert (mark.name, mark.replacement, mark.where) == ("33/2018/TT-BGDĐT", "18/2025/TT-BGDĐT", "căn cứ 1")
    LegalBasis.objects.filter(code="33/2018/TT-BGDĐT").update(valid_until=None)
    page = sign_in(cast.lan).get(reverse("plans:paper", args=[paper.public_id]))
    assert page.context["marks"] == []


# ── deciding and issuing


def test_from_draft_to_the_register(cast: Cast, sign_in, kim: User) -> None:
    paper = drafted(cast, recipients="Như Điều 2\nLưu: VT")
    url = reverse("plans:paper_submit", args=[paper.public_id])
    assert sign_in(cast.lan).post(url).status_code == 302
    assert Notice.objects.filter(user=cast.hoa).exists()
    decide = reverse("plans:paper_decide", args=[paper.public_id])
    assert sign_in(cast.hoa).post(decide, {"return": "1", "comment": "Bổ sung thành phần"}).status_code == 302
    assert UnitPaper.objects.get().state == PlanState.RETURNED
    assert not OutgoingPaper.objects.exists()
    sign_in(cast.lan).post(url)
    assert sign_in(cast.hoa).post(decide, {"approve": "1"}).status_code == 302
    line = OutgoingPaper.objects.get()
    assert (line.kind, line.state, line.of_case) == ("Quyết định", "waiting", False)
    number = reverse("accounts:paper_number", args=[line.public_id])
    given = {"number": "15", "issued_on": "20/11/2026", "signer_authority": "KT. HIỆU TRƯỞNG"}
    given |= {"signer_title": "PHÓ HIỆU TRƯỞNG", "signer_name": "Võ Văn Vinh"}
    assert sign_in(kim).post(number, given).status_code == 302
    paper.refresh_from_db()
    assert (paper.state, paper.number_line, paper.issued_on) == ("issued", "15/QĐ-THCSHS", date(2026, 11, 20))
    line.refresh_from_db()
    assert line.checksum == frozen.checksum(line.content)
    assert line.signer.splitlines() == ["KT. HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG", "Võ Văn Vinh"]
    page = sign_in(kim).get(reverse("accounts:paper", args=[line.public_id])).content.decode()
    assert reverse("plans:paper", args=[paper.public_id]) in page


def test_an_issued_paper_stays_as_it_was(cast: Cast) -> None:
    paper = approved(cast)
    with acting(cast.hoa.pk):
        paper = workflow.issue_paper(actor=cast.hoa, paper=paper, number="3", issued_on=date(2026, 11, 20))
    before = paper_text(issued_paper(paper))
    assert "Số: 03/QĐ-THCSHS" in before
    UnitPaper.objects.filter(pk=paper.pk).update(body="Điều 1. Khác.")
    assert paper_text(issued_paper(UnitPaper.objects.get())) == before
    with acting(cast.lan.pk), pytest.raises(RuleBroken, match="03/QĐ-THCSHS"):
        workflow.edit_paper(actor=cast.lan, paper=paper, version=paper.version, subject="X", body=ARTICLES)
    OutgoingPaper.objects.update(checksum="0" * 64)
    with pytest.raises(RuleBroken, match="không khớp"):
        issued_paper(paper)


def test_nobody_decides_their_own_and_none_is_issued_unapproved(cast: Cast) -> None:
    Membership.objects.create(user=cast.lan, unit=cast.thcs, role=Role.PRINCIPAL, since=date(2026, 1, 1))
    paper, lan = drafted(cast), fresh(cast.lan)
    with acting(lan.pk):
        with pytest.raises(RuleBroken, match="duyệt trước"):
            workflow.issue_paper(actor=lan, paper=paper, number="1", issued_on=date(2026, 11, 20))
        workflow.submit_paper(actor=lan, paper=paper)
        with pytest.raises(RuleBroken, match="tự duyệt"):
            workflow.approve_paper(actor=lan, paper=paper)


def test_a_number_is_given_once_among_plans_and_papers(cast: Cast, plan_2026) -> None:
    with acting(cast.dung.pk):
        paper = workflow.create_paper(
            actor=cast.dung,
            unit=cast.commune,
            kind="notice",
            subject="Về việc triển khai",
            body="Đề nghị thực hiện.",
        )
        with pytest.raises(RuleBroken, match="đã dùng"):
            workflow.issue_paper(actor=cast.dung, paper=paper, number="5", issued_on=timezone.localdate())
        paper = workflow.issue_paper(actor=cast.dung, paper=paper, number="6", issued_on=timezone.localdate())
    assert paper.number_line == "06/TB-PVHXH"


def test_an_office_decides_by_its_head(cast: Cast) -> None:
    with acting(cast.dung.pk):
        paper = workflow.create_paper(
            actor=cast.dung, unit=cast.commune, kind="decision", subject="Về việc kiểm tra", body=ARTICLES
        )
    assert unit_paper(paper, timezone.localdate()).enacting == "TRƯỞNG PHÒNG Văn hóa - Xã hội xã Thủ Thừa"
    paper.signer_authority, paper.signer_title = "TM. ỦY BAN NHÂN DÂN XÃ\nKT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"
    printed = unit_paper(paper, timezone.localdate())
    assert printed.enacting == "ỦY BAN NHÂN DÂN XÃ"
    assert printed.signature.post_lines == ["TM. ỦY BAN NHÂN DÂN XÃ", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("KT. HIỆU TRƯỞNG", True),
        ("TM. UBND\nKT. CHỦ TỊCH", True),
        ("HIỆU TRƯỞNG", False),
        ("KT.HIỆU TRƯỞNG", False),
    ],
)
def test_a_mark_of_authority_is_one_of_the_decrees(cast: Cast, sign_in, text: str, good: bool) -> None:
    paper = approved(cast)
    url = reverse("plans:paper_issue", args=[paper.public_id])
    given = {"number": "2", "issued_on": "20/11/2026", "signer_authority": text}
    given |= {"signer_title": "PHÓ HIỆU TRƯỞNG", "signer_name": "Võ Văn Vinh"}
    response = sign_in(cast.hoa).post(url, given)
    assert (response.status_code == 302) is good


def test_the_stamped_copy_is_kept_with_its_checksum(cast: Cast, sign_in) -> None:
    paper = approved(cast)
    scan = reverse("plans:paper_scan", args=[paper.public_id])
    early = sign_in(cast.hoa).post(scan, {"scan": SimpleUploadedFile("a.pdf", pdf())})
    assert "sau khi văn bản có số" in early.content.decode()
    with acting(cast.hoa.pk):
        workflow.issue_paper(actor=cast.hoa, paper=paper, number="3", issued_on=date(2026, 11, 20))
    assert sign_in(cast.hoa).post(scan, {"scan": SimpleUploadedFile("a.pdf", pdf())}).status_code == 302
    assert OutgoingPaper.objects.get().scan_checksum
    got = sign_in(cast.lan).get(reverse("plans:paper_file", args=[paper.public_id, "scan"]))
    assert got.status_code == 200 and b"".join(got.streaming_content).startswith(b"%PDF-")


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_both_files(cast: Cast, sign_in, kind: str) -> None:
    paper = drafted(cast, bases="Căn cứ Luật Trẻ em số 102/2016/QH13")
    response = sign_in(cast.lan).get(reverse("plans:paper_file", args=[paper.public_id, kind]))
    read = reading.pdf_text if kind == "pdf" else lambda data: reading.word_text(reading.word(data))
    text = squeezed(read(response.content))
    order = [
        "QUYẾTĐỊNH",
        "Vềviệcthànhlập",
        "HIỆUTRƯỞNGTRƯỜNGTRUNGHỌC",
        "CăncứLuật",
        "QUYẾTĐỊNH:",
        "Điều1.",
        "Điều2.",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert AuditEvent.objects.get(action="plans.download_paper").facts == {"kind": kind}
    assert response["Content-Disposition"] == f'attachment; filename="van-ban-du-thao-2026.{kind}"'


# ── who reads

MAY = {
    "draft": {"lan": "all", "minh": "all", "hoa": "decide"},
    "approved": {"lan": "all", "minh": "all", "hoa": "decide", "kim": "issue"},
    "issued": {"lan": "all", "minh": "all", "hoa": "decide", "kim": "issue", "tam": "read"},
}
ACTS = {
    "all": {"view", "download", "edit", "submit", "issue"},
    "decide": {"view", "download", "decide", "issue"},
    "issue": {"view", "download", "issue"},
    "read": {"view", "download"},
}


@pytest.mark.parametrize("state", MAY)
def test_who_may_what(cast: Cast, kim: User, sign_in, state: str) -> None:
    paper = drafted(cast)
    UnitPaper.objects.filter(pk=paper.pk).update(state=state, issued_on=date(2026, 11, 20))
    paper = UnitPaper.objects.get()
    for name in ("lan", "minh", "hoa", "kim", "tam", "nga", "phuc", "quang", "mai", "dung", "son"):
        user = User.objects.get(username=name)
        wanted = ACTS.get(MAY[state].get(name, ""), set())
        assert access.allowed_on_paper(user, paper) == wanted, name
        assert access.visible_papers(user).exists() is bool(wanted), name
        page = sign_in(user).get(reverse("plans:paper", args=[paper.public_id]))
        assert page.status_code == (200 if wanted else 404), name


def test_outsiders_get_404_and_readers_403(cast: Cast) -> None:
    paper = drafted(cast)
    with pytest.raises(Http404):
        workflow.submit_paper(actor=cast.phuc, paper=paper)
    with pytest.raises(NotYours):
        workflow.submit_paper(actor=cast.hoa, paper=paper)
    with pytest.raises(NotYours):
        workflow.create_paper(actor=cast.tam, unit=cast.thcs, kind="notice", subject="X", body="Y")


def test_the_source_is_known_to_the_register() -> None:
    assert "plans.paper" in register.SOURCES
