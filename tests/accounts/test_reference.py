"""The rows that every portal has from its first migration on."""

from datetime import date

import pytest
from django.apps import apps

from accounts import access, reference
from accounts.enums import Level
from accounts.models import Agency, CalendarDay, DeadlineRule, LegalBasis, SchoolYear
from cases.workflow.transitions import STAGE_FOLLOW_UPS

pytestmark = pytest.mark.django_db


def load() -> None:
    reference.load(lambda name: apps.get_model("accounts", name))


def counts() -> list[int]:
    return [model.objects.count() for model in (SchoolYear, CalendarDay, DeadlineRule, LegalBasis, Agency)]


def cited(day: date, level: str) -> set[str]:
    return {basis.code for basis in access.bases_in_force(day, level)}


def test_loading_again_adds_nothing_and_keeps_what_an_office_wrote():
    before = counts()
    LegalBasis.objects.filter(code="33/2018/TT-BGDĐT").update(legal_note="Đã đối chiếu", replaced_by=None)
    load()
    assert counts() == before
    assert LegalBasis.objects.get(code="33/2018/TT-BGDĐT").legal_note == "Đã đối chiếu"


def test_a_paper_of_2022_rests_on_the_circulars_of_2022():
    found = cited(date(2022, 1, 15), Level.LOWER_SECONDARY)
    assert {"33/2018/TT-BGDĐT", "31/2017/TT-BGDĐT", "4969/QĐ-BGDĐT"} <= found
    assert "18/2025/TT-BGDĐT" not in found


@pytest.mark.parametrize(
    "day, code", [(date(2025, 10, 30), "33/2018/TT-BGDĐT"), (date(2025, 10, 31), "18/2025/TT-BGDĐT")]
)
def test_the_circulars_change_on_31_october_2025(day, code):
    both = {"33/2018/TT-BGDĐT", "18/2025/TT-BGDĐT"}
    assert cited(day, Level.PRIMARY) & both == {code}


def test_a_preschool_of_today_cites_neither_circular():
    found = cited(date(2026, 11, 22), Level.PRESCHOOL)
    assert not {code for code in found if code.endswith("/TT-BGDĐT")}
    assert {"102/2016/QH13", "80/2017/NĐ-CP"} <= found


def test_a_replaced_text_names_its_successor():
    for basis in LegalBasis.objects.filter(code__in=["33/2018/TT-BGDĐT", "31/2017/TT-BGDĐT"]):
        assert basis.replaced_by.code == "18/2025/TT-BGDĐT"


def test_every_stage_has_its_deadline_rule_with_a_legal_note():
    wanted = {code for pairs in STAGE_FOLLOW_UPS.values() for _kind, code in pairs}
    rules = {rule.code: rule for rule in DeadlineRule.objects.filter(office=None)}
    assert wanted <= set(rules)
    assert all(rule.legal_note for rule in rules.values())


def test_the_national_numbers_are_there_for_an_emergency(cast):
    phones = [agency.phone for agency in access.emergency_agencies(cast.thcs, date(2026, 11, 22))]
    assert phones[:3] == ["111", "113", "115"]


def test_a_citation_is_worded_for_the_line_after_can_cu():
    for basis in LegalBasis.objects.all():
        assert not basis.citation.startswith("Căn cứ")
        assert not basis.citation.endswith((";", "."))
