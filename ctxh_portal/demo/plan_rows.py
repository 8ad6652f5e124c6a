"""Who does what, what it costs and what is reported, in the plans of the demonstration."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from plans import access, details, sections, workflow
from plans.models import Plan

SCHOOL_AMOUNTS = (8_000_000, 6_500_000, 15_000_000)
OFFICE_MONEY = (
    ("Tập huấn giáo viên đầu mối, cán bộ quản lý", "state", 120_000_000),
    ("Kiểm tra, hội nghị sơ kết, tổng kết", "state", 45_000_000),
    ("Ấn phẩm, truyền thông", "mobilised", 60_000_000),
)


def fill_school(focal: User, plan: Plan) -> None:
    """As the outline of the level has them, with amounts; the duties take the place of their short text."""
    outline = access.outlines_for(plan.unit)[0]
    above = plan.unit.parent(plan.created_at.date())
    office = above.short_name if above else "cơ quan quản lý"
    rows: dict[str, list[dict[str, Any]]] = outline.rows
    money = [{**row, "amount": amount} for row, amount in zip(rows["funding"], SCHOOL_AMOUNTS, strict=True)]
    reports = [
        {**row, "receiver": row["receiver"].replace("[cơ quan quản lý]", office)} for row in rows["reporting"]
    ]
    _save(focal, plan, sections.ORGANISING, rows["duties"], text="")
    _save(focal, plan, sections.FUNDING, money)
    _save(focal, plan, sections.REPORTING, reports)


def fill_office(officer: User, plan: Plan) -> None:
    money = [{"item": item, "source": source, "amount": amount} for item, source, amount in OFFICE_MONEY]
    _save(officer, plan, sections.FUNDING, money)


def _save(actor: User, plan: Plan, key: str, rows: list[dict[str, Any]], text: str | None = None) -> None:
    part = details.part_of(plan, key)
    if part is None:
        raise ValueError(key)
    workflow.save_section(
        actor=actor,
        plan=plan,
        key=key,
        version=part.version,
        title=part.title,
        text=part.text if text is None else text,
        rows=rows,
    )
    plan.refresh_from_db()
