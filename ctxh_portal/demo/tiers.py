"""The tiers above and beside the commune: the department of the province asks, a second commune answers with two
schools, and the province adds up what both approved. Its people are no part of the cast that tests share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from accounts.enums import Level, Role, UnitKind
from accounts.models import Letterhead, Membership, Unit, UnitParent, User
from ctxh_portal.demo import cast, reports
from ctxh_portal.demo.clock import moment
from ctxh_portal.demo.world import World, table
from ctxh_portal.kit import jobs
from reports import workflow
from reports.models import ConsolidatedReport, ReportRequest

PROVINCE = cast.Part("khanh", "Lê Minh Khánh", "anh", Role.OFFICER, "")
SCHOOLS = [
    (Level.PRIMARY, "Trường Tiểu học Bình Quới", "TH Bình Quới", "THBQ"),
    (Level.LOWER_SECONDARY, "Trường Trung học cơ sở Bình Quới", "THCS Bình Quới", "THCSBQ"),
]


@dataclass
class Tier(reports.Asked):
    """The same report, asked by another office."""

    office: Unit
    officer: User

    @property
    def offices(self) -> list[Unit]:
        return [self.office]

    def open(self) -> ReportRequest:
        return self.asked_by(self.officer)


def write_all(world: World, build_papers: bool) -> User:
    """Returns the officer of the province, who gets an account too."""
    world = replace(world, rng=Random(f"tiers {world.days.today}"))  # noqa: S311 - invented data, not a secret
    province = _office("Sở Giáo dục và Đào tạo tỉnh Long An", "Sở GD&ĐT Long An", UnitKind.PROVINCE_OFFICE)
    other = _office("Phòng Văn hóa - Xã hội xã Bình Quới", "Phòng VH-XH Bình Quới", UnitKind.COMMUNE_OFFICE)
    for child in (world.cast.units["commune"], other):
        UnitParent.objects.create(child=child, parent=province, valid_from=cast.COMMUNE_BEGAN)
    schools = [_school(other, *row) for row in SCHOOLS]
    khanh, ngoc = (
        _officer(PROVINCE, province),
        _officer(replace(PROVINCE, username="ngoc"), other, "Trần Bảo Ngọc"),
    )
    for back in (1, 0):
        asked = reports.Asked(world, back)
        if asked.due - timedelta(days=40) < cast.COMMUNE_BEGAN:
            continue  # the province asked the districts then
        tiers = [Tier(world, back, province, khanh), Tier(world, back, other, ngoc)]
        _ask(world, tiers, schools if back else schools[:1])
        if back:
            _add_up(world, asked, tiers, build_papers)
    return khanh


def _ask(world: World, tiers: list[Tier], schools: list[Unit]) -> None:
    """After the commune of the cast has asked: its request is the same one then."""
    opened = moment(tiers[0].due - timedelta(days=9 if tiers[0].back == 0 else 37), 10)
    opened = world.past(opened, 30)
    world.line.add(opened, tiers[0].open)
    world.line.add(opened + timedelta(hours=1), tiers[1].open)
    for place, unit in enumerate(schools):
        sent = world.past(opened + timedelta(days=12 + place), 20 - place)
        reports._send(world, tiers[1], unit, None, sent)


def _add_up(world: World, asked: reports.Asked, tiers: list[Tier], build_papers: bool) -> None:
    """Both communes approve; the province adds up, and its paper is built by the worker."""
    if not build_papers:
        return
    later = moment(asked.due + timedelta(days=19), 9)
    world.line.add(later, lambda: _approve(world.officer, asked))
    world.line.add(later, lambda: _consolidate(tiers[1], build=True))
    world.line.add(later + timedelta(hours=1), lambda: _approve(tiers[1].officer, tiers[1]))
    world.line.add(later + timedelta(days=4), lambda: _consolidate(tiers[0], build=False))


def _consolidate(tier: Tier, build: bool) -> None:
    said = table("bao_cao.toml")
    texts = {"assessment": said["assessment"][0], "directions": said["directions"][0]}
    _report, job = workflow.start_consolidation(actor=tier.officer, request=tier.request, **texts)
    if build:
        jobs.complete(job)


def _approve(actor: User, asked: reports.Asked) -> None:
    workflow.approve_totals(actor=actor, report=ConsolidatedReport.objects.get(request=asked.request))


def _office(name: str, short_name: str, kind: str) -> Unit:
    unit = Unit.objects.create(
        kind=kind, level=Level.OFFICE, name=name, short_name=short_name, valid_from=cast.COMMUNE_BEGAN
    )
    is_province = kind == UnitKind.PROVINCE_OFFICE
    Letterhead.objects.create(
        unit=unit,
        governing_line="UBND TỈNH LONG AN" if is_province else "UBND XÃ BÌNH QUỚI",
        issuing_line="SỞ GIÁO DỤC VÀ ĐÀO TẠO" if is_province else "PHÒNG VĂN HÓA - XÃ HỘI",
        place="Long An" if is_province else "Bình Quới",
        symbol="SGDĐT" if is_province else "PVHXH",
        signer_title="GIÁM ĐỐC" if is_province else "TRƯỞNG PHÒNG",
        valid_from=cast.COMMUNE_BEGAN,
    )
    return unit


def _school(office: Unit, level: str, name: str, short_name: str, symbol: str) -> Unit:
    unit = Unit.objects.create(
        kind=UnitKind.SCHOOL, level=level, name=name, short_name=short_name, valid_from=cast.LONG_AGO
    )
    Letterhead.objects.create(
        unit=unit,
        governing_line="UBND XÃ BÌNH QUỚI",
        issuing_line=cast.short_name_in_full(name),
        place="Bình Quới",
        symbol=symbol,
        signer_title="HIỆU TRƯỞNG",
        valid_from=cast.LONG_AGO,
    )
    UnitParent.objects.create(child=unit, parent=office, valid_from=cast.LONG_AGO)
    return unit


def _officer(part: cast.Part, unit: Unit, full_name: str = "") -> User:
    user = User(username=part.username, full_name=full_name or part.full_name, courtesy=part.courtesy)
    user.set_unusable_password()
    user.save()
    Membership.objects.create(user=user, unit=unit, role=Role.OFFICER, since=cast.COMMUNE_BEGAN)
    return user
