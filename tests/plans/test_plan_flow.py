"""Writing, submitting, deciding and issuing: who may, in which order, and what is said when it is refused."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Notice
from ctxh_portal.demo.cast import Cast
from ctxh_portal.kit.errors import NotYours, RuleBroken
from plans import workflow
from plans.models import Plan
from tests.cases.hostile import pdf
from tests.plans.conftest import fresh

PDF = pdf()


@pytest.fixture
def submitted(cast: Cast, school_draft: Plan) -> Plan:
    workflow.add_task(
        actor=cast.lan,
        plan=school_draft,
        group=None,
        new_group_title="Truyền thông",
        title="Nói chuyện",
        version=1,
    )
    return workflow.submit_plan(actor=cast.lan, plan=school_draft)


def edited(cast: Cast, plan: Plan, **changes: object) -> dict[str, object]:
    data = {
        "span": plan.span,
        "school_year": plan.school_year,
        "first_year": plan.first_year,
        "last_year": plan.last_year,
        "subject": plan.subject,
        "bases": "",
        "body": plan.body,
        "recipients": plan.recipients,
        "with_table": "on",
        "version": plan.version,
    }
    return data | changes


def test_a_new_plan_through_the_form(cast: Cast, sign_in) -> None:
    data = {
        "unit": cast.units["district"].public_id,
        "span": "period",
        "first_year": "2021",
        "last_year": "2025",
        "subject": "Phát triển Công tác xã hội giai đoạn 2021-2025",
        "bases": "Căn cứ Thông tư số 33/2018/TT-BGDĐT;\n\nCăn cứ Kế hoạch số 103/KH-SGDĐT.",
        "body": "I. Mục đích\n1. Mục đích\n- Một",
        "recipients": "UBND huyện\nLưu: VT",
        "with_table": "on",
    }
    response = sign_in(cast.dung).post(reverse("plans:new"), data)
    plan = Plan.objects.get()
    assert response.url == reverse("plans:detail", args=[plan.public_id])
    assert (plan.unit, plan.state, plan.years) == (cast.units["district"], "draft", "2021-2025")
    assert [row.basis.code if row.basis else None for row in plan.bases.all()] == ["33/2018/TT-BGDĐT", None]


def test_a_year_that_differs_from_the_school_year_is_asked_about(cast: Cast, sign_in, school_draft: Plan) -> None:
    lan, url = sign_in(cast.lan), reverse("plans:edit", args=[school_draft.public_id])
    page = lan.post(url, edited(cast, school_draft, first_year="2027", last_year="")).content.decode()
    assert "Khác với năm học đã chọn" in page
    assert lan.post(url, edited(cast, school_draft, school_year="", first_year="2027")).status_code == 302
    school_draft.refresh_from_db()
    assert (school_draft.first_year, school_draft.school_year) == (2027, "")


def test_another_school_year_is_one_choice(cast: Cast, sign_in, school_draft: Plan) -> None:
    """The years of the chosen one don't stand in the other two fields."""
    lan, url = sign_in(cast.lan), reverse("plans:edit", args=[school_draft.public_id])
    fields = BeautifulSoup(lan.get(url).content, "html.parser")
    assert not fields.find("input", {"name": "first_year"}).get("value")
    data = edited(cast, school_draft, school_year="2027-2028", first_year="", last_year="")
    assert lan.post(url, data).status_code == 302
    school_draft.refresh_from_db()
    assert (school_draft.first_year, school_draft.last_year) == (2027, 2028)


def test_the_preview_ends_its_bases_as_the_paper_does(cast: Cast, sign_in, school_draft: Plan) -> None:
    lan, url = sign_in(cast.lan), reverse("plans:edit", args=[school_draft.public_id])
    lan.post(url, edited(cast, school_draft, bases="Căn cứ A\nCăn cứ B;", first_year="", last_year=""))
    page = BeautifulSoup(lan.get(reverse("plans:detail", args=[school_draft.public_id])).content, "html.parser")
    assert [line.text for line in page.find_all("p", class_="paper-base")] == ["Căn cứ A;", "Căn cứ B."]


def test_a_school_year_gives_the_years(cast: Cast, sign_in) -> None:
    response = sign_in(cast.lan).post(
        reverse("plans:new"),
        {
            "unit": cast.units["thcs"].public_id,
            "span": "year",
            "school_year": "2026-2027",
            "subject": "Công tác xã hội",
            "with_table": "on",
        },
    )
    assert response.status_code == 302
    plan = Plan.objects.get()
    assert (plan.first_year, plan.last_year, plan.school_year) == (2026, 2027, "2026-2027")


def test_the_form_of_a_school_begins_with_what_is_in_force_for_its_level(cast: Cast, sign_in) -> None:
    secondary = sign_in(cast.lan).get(reverse("plans:new")).content.decode()
    preschool = sign_in(cast.mai).get(reverse("plans:new")).content.decode()
    assert "18/2025/TT-BGDĐT" in secondary
    assert "18/2025/TT-BGDĐT" not in preschool
    assert "33/2018/TT-BGDĐT" not in secondary + preschool


@pytest.mark.parametrize("name", ["hoa", "tam", "nga", "son"])
def test_only_writers_open_the_form(cast: Cast, sign_in, name: str) -> None:
    assert sign_in(cast.users[name]).get(reverse("plans:new")).status_code == 404


def test_a_school_does_not_write_under_the_name_of_another(cast: Cast) -> None:
    with pytest.raises(NotYours):
        workflow.create_plan(
            actor=cast.lan,
            unit=cast.units["primary"],
            span="year",
            subject="Kế hoạch",
            first_year=2026,
            last_year=2026,
        )


def test_a_plan_without_tasks_is_not_submitted(cast: Cast, sign_in, school_draft: Plan) -> None:
    page = reverse("plans:detail", args=[school_draft.public_id])
    response = sign_in(cast.lan).post(
        reverse("plans:submit", args=[school_draft.public_id]),
        HTTP_REFERER=f"http://testserver{page}",
        follow=True,
    )
    assert "còn thiếu: bảng nhiệm vụ" in response.content.decode()
    school_draft.refresh_from_db()
    assert school_draft.state == "draft"


def test_a_plan_that_has_no_table_is_submitted_without_tasks(cast: Cast, school_draft: Plan) -> None:
    data = edited(cast, school_draft, with_table=False)
    workflow.edit_plan(actor=cast.lan, plan=school_draft, **data)
    assert workflow.submit_plan(actor=cast.lan, plan=school_draft).state == "submitted"


def test_the_principal_is_told_and_approves(cast: Cast, submitted: Plan) -> None:
    assert Notice.objects.filter(user=cast.hoa).count() == 1
    plan = workflow.approve_plan(actor=cast.hoa, plan=submitted)
    assert (plan.state, plan.decided_by) == ("approved", cast.hoa)
    assert Notice.objects.filter(user=cast.lan).count() == 1


def test_the_principal_returns_with_a_comment(cast: Cast, sign_in, submitted: Plan) -> None:
    url = reverse("plans:decide", args=[submitted.public_id])
    hoa = sign_in(cast.hoa)
    assert "Mục này cần được điền" in hoa.post(url, {"return": "1", "comment": ""}).content.decode()
    hoa.post(url, {"return": "1", "comment": "Thêm chỉ tiêu"})
    page = sign_in(cast.lan).get(reverse("plans:detail", args=[submitted.public_id])).content.decode()
    assert "Thêm chỉ tiêu" in page


@pytest.mark.parametrize("name", ["lan", "minh"])
def test_a_focal_teacher_does_not_approve(cast: Cast, submitted: Plan, name: str) -> None:
    with pytest.raises(NotYours):
        workflow.approve_plan(actor=cast.users[name], plan=submitted)


def test_nobody_approves_their_own_work(cast: Cast, submitted: Plan) -> None:
    from accounts.models import Membership

    Membership.objects.create(user=cast.lan, unit=cast.units["thcs"], role="principal", since=date(2026, 1, 1))
    with pytest.raises(RuleBroken, match="không tự duyệt"):
        workflow.approve_plan(actor=fresh(cast.lan), plan=submitted)


def test_a_submitted_plan_is_not_edited_and_what_was_typed_stays(cast: Cast, sign_in, submitted: Plan) -> None:
    url = reverse("plans:edit", args=[submitted.public_id])
    data = edited(cast, submitted, body="I. Đoạn vừa gõ")
    page = sign_in(cast.lan).post(url, data).content.decode()
    assert "đang chờ hiệu trưởng duyệt" in page
    assert "I. Đoạn vừa gõ" in page


def test_the_second_of_two_editors_is_told_and_loses_nothing(cast: Cast, sign_in, school_draft: Plan) -> None:
    url = reverse("plans:edit", args=[school_draft.public_id])
    first, second = (
        edited(cast, school_draft, body="I. Bản một"),
        edited(cast, school_draft, body="I. Bản hai"),
    )
    assert sign_in(cast.lan).post(url, first).status_code == 302
    page = sign_in(cast.minh).post(url, second).content.decode()
    assert "vừa được người khác sửa" in page
    assert "I. Bản hai" in page
    school_draft.refresh_from_db()
    assert school_draft.body == "I. Bản một"


def test_an_issued_plan_is_frozen(cast: Cast, sign_in, plan_2021: Plan) -> None:
    data = edited(cast, plan_2021, body="I. Sửa lén")
    page = sign_in(cast.dung).post(reverse("plans:edit", args=[plan_2021.public_id]), data).content.decode()
    assert "đã ban hành nên không sửa được nữa" in page
    assert "I. Sửa lén" in page
    with pytest.raises(RuleBroken, match="đã ban hành"):
        workflow.import_tasks(actor=cast.dung, plan=plan_2021, groups=[])
    with pytest.raises(RuleBroken, match="đã ban hành"):
        workflow.edit_task(actor=cast.dung, task=plan_2021.tasks.first(), version=plan_2021.version, title="x")


def test_issuing_takes_symbol_and_signer_of_the_day(plan_2021: Plan) -> None:
    assert (plan_2021.number_line, plan_2021.issued_on) == ("12/KH-PGDĐT", date(2022, 1, 20))
    assert plan_2021.signer_title == "PHÓ TRƯỞNG PHÒNG"
    assert plan_2021.signer_authority == "KT. TRƯỞNG PHÒNG"


def test_a_number_is_given_once_a_year(cast: Cast, plan_2021: Plan) -> None:
    other = workflow.create_plan(
        actor=cast.dung,
        unit=cast.units["district"],
        span="year",
        subject="Kế hoạch năm",
        first_year=2022,
        last_year=2022,
        body="I. Mục đích",
        with_table=False,
    )
    with pytest.raises(RuleBroken, match="Số 12/KH-PGDĐT đã dùng"):
        workflow.issue_plan(actor=cast.dung, plan=other, number="12", issued_on=date(2022, 5, 1))
    assert workflow.issue_plan(actor=cast.dung, plan=other, number="12", issued_on=date(2023, 5, 1))


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (lambda: timezone.localdate() + timedelta(days=1), "chưa đến"),
        (lambda: date(2025, 7, 2), "không có thể thức đầu văn bản"),
    ],
    ids=["future", "after the office ended"],
)
def test_a_paper_has_a_day_on_which_it_could_be_signed(cast: Cast, draft_2021: Plan, day, words: str) -> None:
    workflow.edit_plan(actor=cast.dung, plan=draft_2021, **edited(cast, draft_2021, with_table=False))
    with pytest.raises(RuleBroken, match=words):
        workflow.issue_plan(actor=cast.dung, plan=draft_2021, number="1", issued_on=day())


def test_a_school_plan_is_approved_before_it_is_issued(cast: Cast, submitted: Plan) -> None:
    with pytest.raises(RuleBroken, match="hiệu trưởng duyệt trước"):
        workflow.issue_plan(actor=cast.hoa, plan=submitted, number="1", issued_on=timezone.localdate())
    workflow.approve_plan(actor=cast.hoa, plan=submitted)
    plan = workflow.issue_plan(actor=cast.lan, plan=submitted, number="3", issued_on=timezone.localdate())
    assert plan.number_line == "03/KH-THCSHS"


def test_a_scan_is_kept_and_read_by_readers_alone(
    cast: Cast, sign_in, plan_2021: Plan, settings, tmp_path
) -> None:
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        }
    }
    upload = SimpleUploadedFile("Kế hoạch.exe", PDF)
    url = reverse("plans:scan", args=[plan_2021.public_id])
    assert sign_in(cast.dung).post(url, {"scan": upload}).status_code == 302
    file = reverse("plans:download", args=[plan_2021.public_id, "scan"])
    response = sign_in(cast.lan).get(file)
    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    assert response["Content-Type"] == "application/pdf"
    assert sign_in(cast.tam).get(file).status_code == 404
    assert AuditEvent.objects.filter(action="plans.download", facts__kind="scan").count() == 1


def test_a_scan_of_another_kind_is_refused(cast: Cast, sign_in, plan_2021: Plan) -> None:
    upload = SimpleUploadedFile("scan.pdf", b"MZ not a scan")
    page = sign_in(cast.dung).post(reverse("plans:scan", args=[plan_2021.public_id]), {"scan": upload})
    assert "không phải PDF, JPG hoặc PNG" in page.content.decode()
