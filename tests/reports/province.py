"""An office with as many schools as wanted, all of which have sent an invented yearly report: for the benchmark
and for the tests that kill. Through the real tables, many rows at a time."""

from datetime import timedelta
from random import Random

from django.utils import timezone

from accounts.enums import Level, ParentLine, Role, UnitKind
from accounts.models import Letterhead, Membership, Unit, UnitParent, User
from ctxh_portal.demo.paper_figures import invented
from ctxh_portal.demo.world import table
from ctxh_portal.kit.actor import system_scope
from reports import figures as figuring
from reports import workflow
from reports.enums import ReportState
from reports.models import ReportRequest, SchoolReport, Submission

LEVELS = (Level.PRESCHOOL, Level.PRIMARY, Level.LOWER_SECONDARY)
NAMES = {Level.PRESCHOOL: "Mầm non", Level.PRIMARY: "Tiểu học", Level.LOWER_SECONDARY: "Trung học cơ sở"}
RNG = Random(300)


def build(schools: int) -> tuple[User, ReportRequest]:
    """The officer, and the request that all schools have answered."""
    with system_scope("demo"):
        today = timezone.localdate()
        year = today.year - 1
        office = _office()
        officer = User.objects.create(username="tinh", full_name="Lê Minh Khánh", courtesy="anh")
        Membership.objects.create(user=officer, unit=office, role=Role.OFFICER, since=today - timedelta(days=400))
        _schools(office, schools)
        request = workflow.open_request(
            actor=officer, title=f"Báo cáo năm {year}", year=year, due_on=today + timedelta(days=30),
            period_from=today.replace(year=year, month=1, day=1),
            period_until=today.replace(year=year, month=12, day=31),
        )  # fmt: skip
        Submission.objects.bulk_create([_sent(report) for report in request.school_reports.select_related("unit")])
        SchoolReport.objects.filter(request=request).update(state=ReportState.SENT, sent_at=timezone.now())
        return officer, request


def send_again(request: ReportRequest, count: int = 1) -> None:
    """So many schools have sent other figures."""
    for copy in Submission.objects.filter(request=request).select_related("unit", "request")[:count]:
        copy.figures = _figures(copy.unit, copy.request)
        copy.checksum = figuring.checksum(copy.figures)
        copy.save()


def _office() -> Unit:
    kind, since = UnitKind.PROVINCE_OFFICE, timezone.localdate() - timedelta(days=4000)
    name = "Sở Giáo dục và Đào tạo tỉnh Long An"
    office = Unit.objects.create(kind=kind, level=Level.OFFICE, name=name, short_name="Sở GD&ĐT", valid_from=since)
    Letterhead.objects.create(
        unit=office, governing_line="UBND TỈNH LONG AN", issuing_line="SỞ GIÁO DỤC VÀ ĐÀO TẠO", place="Long An",
        symbol="SGDĐT", signer_title="GIÁM ĐỐC", valid_from=since,
    )  # fmt: skip
    return office


def _schools(office: Unit, count: int) -> None:
    units = Unit.objects.bulk_create(
        Unit(
            kind=UnitKind.SCHOOL,
            level=LEVELS[place % 3],
            name=f"Trường {NAMES[LEVELS[place % 3]]} Bình Thạnh {place + 1}",
            short_name=f"Bình Thạnh {place + 1}",
        )
        for place in range(count)
    )
    since = office.valid_from
    UnitParent.objects.bulk_create(
        UnitParent(child=unit, parent=office, line=ParentLine.ADMINISTRATIVE, valid_from=since) for unit in units
    )


def _sent(report: SchoolReport) -> Submission:
    figures = _figures(report.unit, report.request)
    return Submission(
        request=report.request, unit=report.unit, figures=figures, checksum=figuring.checksum(figures),
        sent_at=timezone.now(), late=False, **_words(),
    )  # fmt: skip


def _figures(unit: Unit, request: ReportRequest) -> figuring.Figures:
    exact = invented(unit, request.period_from, request.period_until, timezone.localdate(), RNG)
    return figuring.publish(exact)


def _words() -> dict[str, str]:
    said = table("bao_cao.toml")
    counts = {"results": 3, "shortcomings": 2, "causes": 1, "proposals": 2}
    drawn = {name: "\n".join(RNG.sample(said[name], count)) for name, count in counts.items()}
    return {name: text.format(hs="học sinh", Hs="Học sinh") for name, text in drawn.items()}
