"""Plans on both lines (administrative and professional, since 01/7/2025) and from one office to the next."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Level, ParentLine, Role, UnitKind
from accounts.models import Letterhead, Membership, Unit, UnitParent, User
from ctxh_portal.demo.cast import COMMUNE_BEGAN, Cast
from plans import access, tasktable, workflow
from plans.enums import Span
from plans.models import Plan
from tests.plans.appendix import APPENDIX
from tests.plans.conftest import fresh


@pytest.fixture
def chi(cast: Cast) -> User:
    """An officer of the department of the province."""
    department = Unit.objects.create(
        kind=UnitKind.PROVINCE_OFFICE,
        level=Level.OFFICE,
        name="Sở Giáo dục và Đào tạo tỉnh Long An",
        short_name="Sở GD&ĐT Long An",
        valid_from=COMMUNE_BEGAN,
    )
    Letterhead.objects.create(
        unit=department,
        governing_line="UBND TỈNH LONG AN",
        issuing_line="SỞ GIÁO DỤC VÀ ĐÀO TẠO",
        symbol="SGDĐT",
        place="Long An",
        valid_from=COMMUNE_BEGAN,
    )
    user = User.objects.create_user("chi", full_name="Phạm Thị Chi")
    Membership.objects.create(user=user, unit=department, role=Role.OFFICER, since=COMMUNE_BEGAN)
    return user


def put_under(cast: Cast, chi: User, child: str, line: str, until=None) -> None:
    UnitParent.objects.create(
        child=cast.units[child],
        parent=people_unit(chi),
        line=line,
        valid_from=COMMUNE_BEGAN,
        valid_until=until,
    )


def people_unit(user: User) -> Unit:
    return Membership.objects.get(user=user).unit


@pytest.fixture
def plan_above(cast: Cast, chi: User) -> Plan:
    """The department's plan with the table of the real appendix, issued today."""
    plan = workflow.create_plan(
        actor=chi,
        unit=people_unit(chi),
        span=Span.PERIOD,
        subject="Phát triển Công tác xã hội trong ngành Giáo dục giai đoạn 2026-2030",
        first_year=2026,
        last_year=2030,
        bases="Căn cứ Quyết định số 4969/QĐ-BGDĐT ngày 30/12/2021",
        body="I. Mục đích, yêu cầu\n- Phát triển công tác xã hội trên địa bàn tỉnh.",
        recipients="Lưu: VT",
    )
    groups = tasktable.parse(APPENDIX.replace("2022", "2026").replace("2025", "2030")).groups
    workflow.import_tasks(actor=chi, plan=plan, groups=groups)
    return workflow.issue_plan(actor=chi, plan=plan, number="40", issued_on=timezone.localdate())


def commune_draft(cast: Cast) -> Plan:
    year = timezone.localdate().year
    return workflow.create_plan(
        actor=fresh(cast.dung),
        unit=cast.units["commune"],
        span=Span.YEAR,
        subject=f"Công tác xã hội trong trường học năm {year}",
        first_year=year,
        last_year=year,
        body="I. Mục đích\n- Bảo vệ học sinh.",
    )


def test_the_professional_line_reaches_a_school_and_ends_with_its_day(
    cast: Cast, chi: User, plan_above: Plan, school_draft: Plan
) -> None:
    with pytest.raises(Http404):
        access.get_plan(fresh(cast.lan), plan_above.public_id)
    assert access.tasks_to_take_over(fresh(cast.lan), school_draft) == []
    put_under(cast, chi, "thcs", ParentLine.PROFESSIONAL, until=timezone.localdate())
    assert access.get_plan(fresh(cast.lan), plan_above.public_id) == plan_above
    assert access.tasks_to_take_over(fresh(cast.lan), school_draft)
    assert list(access.plans_above(fresh(cast.lan), cast.units["thcs"])) == [plan_above]
    UnitParent.objects.filter(line=ParentLine.PROFESSIONAL).update(
        valid_until=timezone.localdate() - timedelta(days=1)
    )
    assert access.tasks_to_take_over(fresh(cast.lan), school_draft) == []


def test_a_commune_takes_over_and_passes_on_and_the_grid_above_follows(
    cast: Cast, chi: User, plan_above: Plan, school_draft: Plan, sign_in
) -> None:
    put_under(cast, chi, "commune", ParentLine.ADMINISTRATIVE)
    put_under(cast, chi, "thcs", ParentLine.PROFESSIONAL)
    plan = commune_draft(cast)
    page = sign_in(cast.dung).get(reverse("plans:adopt", args=[plan.public_id])).content.decode()
    assert plan_above.number_line in page
    offered = access.tasks_to_take_over(fresh(cast.dung), plan)
    passed_on = next(task for task in offered if task.for_schools and task.meant)
    kept = next(task for task in offered if not task.for_schools)
    workflow.adopt_tasks(actor=fresh(cast.dung), plan=plan, tasks=[passed_on, kept])
    copies = {task.source_id: task for task in plan.tasks.all()}
    assert copies[passed_on.pk].units == passed_on.units and copies[passed_on.pk].for_schools
    assert copies[kept.pk].units == cast.units["commune"].name and not copies[kept.pk].for_schools

    workflow.issue_plan(actor=fresh(cast.dung), plan=plan, number="6", issued_on=timezone.localdate())
    for_the_school = access.tasks_to_take_over(fresh(cast.lan), school_draft)
    meant = {task.pk: task.meant for task in for_the_school}
    assert meant[copies[passed_on.pk].pk] and not meant[passed_on.pk]  # once, from the office that is nearer
    workflow.adopt_tasks(actor=fresh(cast.lan), plan=school_draft, tasks=[copies[passed_on.pk]])
    workflow.submit_plan(actor=fresh(cast.lan), plan=school_draft)
    workflow.approve_plan(actor=fresh(cast.hoa), plan=school_draft)
    found = access.taken_over(fresh(chi), plan_above)
    assert (cast.units["thcs"].pk, passed_on.pk) in found
    assert "THCS Hoa Sen" in sign_in(chi).get(reverse("plans:grid", args=[plan_above.public_id])).content.decode()


def test_a_commune_begins_from_the_plan_above_and_is_told_of_it(cast: Cast, chi: User, sign_in, request) -> None:
    put_under(cast, chi, "commune", ParentLine.ADMINISTRATIVE)
    above = request.getfixturevalue("plan_above")
    assert cast.dung.notices.filter(text__contains="đã ban hành kế hoạch 2026-2030").exists()
    plan = workflow.start_plan(
        actor=fresh(cast.dung), unit=cast.units["commune"], span=Span.PERIOD, first_year=2026, last_year=2030,
        school_year="", outline=access.outlines_for(cast.units["commune"])[0], parent=above,
    )  # fmt: skip
    assert any(above.number_line in row.text for row in plan.bases.all())
    assert plan.tasks.exists()


def test_an_office_below_reads_only_what_is_issued(cast: Cast, chi: User, plan_above: Plan) -> None:
    put_under(cast, chi, "commune", ParentLine.ADMINISTRATIVE)
    draft = workflow.create_plan(
        actor=fresh(chi), unit=people_unit(chi), span=Span.YEAR, subject="Công tác xã hội năm 2027",
        first_year=2027, last_year=2027, body="I. Mục đích\n- Bảo vệ học sinh.",
    )  # fmt: skip
    with pytest.raises(Http404):
        access.get_plan(fresh(cast.dung), draft.public_id)
    assert access.allowed(fresh(cast.dung), plan_above) == {"view", "download"}
    with pytest.raises(Http404):
        access.get_plan(fresh(chi), commune_draft(cast).public_id)
