"""A plan begins from an outline and the office's plan, and the office keeps the outlines."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from ctxh_portal.demo.cast import Cast
from ctxh_portal.documents.paper import paper_text
from ctxh_portal.kit.errors import NotYours, RuleBroken, Stale
from plans import access, details, lapsed, sections, workflow
from plans.models import Plan, PlanOutline
from plans.papers import plan_paper

YEAR = {"span": "year", "first_year": 2026, "last_year": 2027, "school_year": "2026-2027"}


def outline_for(whose: str) -> PlanOutline:
    return PlanOutline.objects.get(whose=whose)


def test_the_outline_is_filled_in(cast: Cast) -> None:
    plan = workflow.start_plan(
        actor=cast.lan, unit=cast.units["thcs"], outline=outline_for("lower_secondary"), **YEAR
    )
    assert plan.subject == "Công tác xã hội trong trường học năm học 2026-2027"
    rows = details.rows_of(plan)
    assert {"Hiệu trưởng", "Giáo viên chủ nhiệm"} <= {row["actor"] for row in rows["duties"]}
    assert len(rows["funding"]) == 3
    printed = paper_text(plan_paper(plan, timezone.localdate()))
    assert "[" not in printed
    assert cast.units["thcs"].name in printed
    assert "18/2025/TT-BGDĐT" in printed
    assert not plan.tasks.exists()


@pytest.mark.parametrize(
    "outline", ["preschool", "primary", "lower_secondary", "upper_secondary", "commune_office"]
)
def test_every_outline_has_the_sections_of_a_plan_and_names_nothing_that_lapsed(cast: Cast, outline: str) -> None:
    row = outline_for(outline)
    kinds = {section.kind for section in sections.split(row.body)}
    assert {sections.OPENING, sections.PURPOSE, sections.CONTENT, sections.CLOSING} <= kinds
    assert set(row.rows) == set(details.FIELDS)
    words = f"{row.body}\n{row.rows}\n{row.recipients}"
    for ended in lapsed._agencies(timezone.localdate()):
        assert not ended.pattern.search(words), ended.name


def test_the_bases_are_those_of_the_level(cast: Cast) -> None:
    preschool = workflow.start_plan(actor=cast.mai, unit=cast.units["preschool"], **YEAR)
    assert preschool.bases.exists()
    assert not preschool.bases.filter(text__contains="18/2025").exists()
    assert lapsed.marks(preschool, access.people.legal_bases(), timezone.localdate()) == []


def test_the_offices_plan_gives_goals_bases_and_tasks(cast: Cast, plan_2026: Plan) -> None:
    plan = workflow.start_plan(
        actor=cast.lan,
        unit=cast.units["thcs"],
        outline=outline_for("lower_secondary"),
        parent=plan_2026,
        **YEAR,
    )
    goals = next(part for part in sections.split(plan.body) if part.key == sections.PURPOSE)
    assert "Phát triển công tác xã hội giai đoạn 2026-2030" in goals.text
    assert "Bảo vệ" not in goals.text
    assert plan.bases.filter(text__contains=f"Kế hoạch số {plan_2026.number_line}").exists()
    assert plan.tasks.exists()
    assert not plan.tasks.exclude(source__plan=plan_2026).exists()
    event = AuditEvent.objects.get(action="plans.start_plan")
    assert event.facts["parent"] == plan_2026.pk
    assert event.facts["outline_version"] == 1


def test_only_an_issued_plan_of_the_office_above_and_only_ones_own_unit(cast: Cast, plan_2026: Plan) -> None:
    draft = workflow.start_plan(actor=cast.dung, unit=cast.units["commune"], **(YEAR | {"school_year": ""}))
    with pytest.raises(RuleBroken):
        workflow.start_plan(actor=cast.lan, unit=cast.units["thcs"], parent=draft, **YEAR)
    with pytest.raises(NotYours):
        workflow.start_plan(actor=cast.hoa, unit=cast.units["thcs"], **YEAR)
    with pytest.raises(NotYours):
        workflow.start_plan(actor=cast.phuc, unit=cast.units["thcs"], **YEAR)
    assert not Plan.objects.filter(unit=cast.units["thcs"]).exists()


def test_the_page_offers_what_there_is(cast: Cast, sign_in, plan_2026: Plan) -> None:
    lan, url = sign_in(cast.lan), reverse("plans:start")
    page = lan.get(url).content.decode()
    assert outline_for("lower_secondary").public_id in page
    assert outline_for("primary").public_id not in page
    assert plan_2026.public_id in page
    sent = {
        "unit": cast.units["thcs"].public_id, "span": "year", "school_year": "2026-2027",
        "outline": outline_for("lower_secondary").public_id, "parent": plan_2026.public_id,
    }  # fmt: skip
    response = lan.post(url, sent)
    assert response.url == reverse("plans:write", args=[Plan.objects.get(unit=cast.units["thcs"]).public_id])
    assert lan.get(response.url).status_code == 200
    assert sign_in(cast.hoa).get(url).status_code == 404


def test_last_years_plan_stands_on_the_page(cast: Cast, sign_in, school_plan: Plan) -> None:
    url = reverse("plans:start")
    repeat = reverse("plans:repeat", args=[school_plan.public_id])
    assert repeat not in sign_in(cast.lan).get(url).content.decode()
    workflow.issue_plan(actor=cast.hoa, plan=school_plan, number="9", issued_on=timezone.localdate())
    assert repeat in sign_in(cast.lan).get(url).content.decode()


# ── the office's list


def test_the_office_corrects_an_outline_and_plans_stay(cast: Cast) -> None:
    row = outline_for("lower_secondary")
    plan = workflow.start_plan(actor=cast.lan, unit=cast.units["thcs"], outline=row, **YEAR)
    saved = workflow.save_outline(actor=cast.dung, outline=row, version=1, body="I. Mục đích\n- Mới.")
    assert saved.version == 2
    assert "- Mới." not in Plan.objects.get(pk=plan.pk).body
    with pytest.raises(Stale):
        workflow.save_outline(actor=cast.dung, outline=row, version=1, body="I. Mục đích\n- Cũ.")
    for user in (cast.lan, cast.hoa):
        with pytest.raises(NotYours):
            workflow.save_outline(actor=user, outline=row, version=2, body="X")
    with pytest.raises(Http404):
        access.get_outline(cast.dung, "0" * 22)


def test_the_screen_saves_rows_and_takes_one_out_of_use(cast: Cast, sign_in) -> None:
    row, dung = outline_for("primary"), sign_in(cast.dung)
    url = reverse("plans:outline", args=[row.public_id])
    assert row.title in dung.get(reverse("plans:outlines")).content.decode()
    assert "Hiệu trưởng" in dung.get(url).content.decode()
    sent = {
        "version": "1", "title": "Mẫu của xã", "whose": "primary", "span": "year", "subject": "CTXH [năm]",
        "body": "I. Mục đích\n- A", "recipients": "Lưu: VT",
        "duties-TOTAL_FORMS": "1", "duties-INITIAL_FORMS": "0", "duties-0-actor": "Hiệu trưởng",
        "duties-0-work": "Chỉ đạo", "duties-0-ORDER": "1",
        "funding-TOTAL_FORMS": "0", "funding-INITIAL_FORMS": "0",
        "reporting-TOTAL_FORMS": "0", "reporting-INITIAL_FORMS": "0",
    }  # fmt: skip
    assert dung.post(url, sent).url == reverse("plans:outlines")
    row.refresh_from_db()
    assert row.rows["duties"] == [{"actor": "Hiệu trưởng", "work": "Chỉ đạo"}]
    assert not row.in_use
    assert access.outlines_for(cast.units["primary"]) == []
