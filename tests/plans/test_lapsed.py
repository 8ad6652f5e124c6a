"""What a text names although it lapsed: told by number AND year, and replaced only where the new name is sure."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from accounts import access as people
from accounts.enums import Level
from ctxh_portal.demo.cast import Cast
from ctxh_portal.kit.errors import RuleBroken
from plans import lapsed, workflow
from plans.models import Plan
from tests.plans.test_continue_plan import marks_of

TODAY = date(2026, 11, 22)


def marks(text: str, level: str = Level.LOWER_SECONDARY, day: date = TODAY) -> dict[str, lapsed.Mark]:
    found = lapsed.marks_in([("mục I", text)], level, people.legal_bases(), day)
    return {mark.key if mark.key.startswith("district") else mark.name: mark for mark in found}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Thông tư số 33/2018/TT-BGDĐT ngày 26/12/2018", True),
        ("Thông tư số 33/2018/TT-BGDĐT ngày 26 tháng 12 năm 2018", True),
        ("Thông tư số 33/TT-BGDĐT ngày 26/12/2018", True),
        ("Thông tư số 33/2021/TT-BGDĐT ngày 26/11/2021", False),  # another text of another year
        ("Thông tư số 33/TT-BGDĐT ngày 26/11/2021", False),
        ("Thông tư số 33/TT-BGDĐT", False),  # of which year?
        ("Thông tư số 133/2018/TT-BGDĐT", False),
        ("Thông tư số 33/2018/TT-BGDĐTX", False),
        ("Thực hiện TT 33/2018", True),
        ("Thông tư số 33/2018 ngày 26/12/2018", True),
        ("theo thông tư 33 / 2018.", True),
        ("Thông tư 33 /2018/TT-BGDĐT", True),
        ("TT 33/2018/TT-BTC", False),  # of another ministry
        ("TT 33/20189", False),
        ("TT 33/2021", False),
        ("QĐ 33/2018", False),  # another kind of text
        ("công văn 33/2018", False),
    ],
)
def test_a_law_is_its_number_and_its_year(db: None, text: str, found: bool) -> None:
    assert ("33/2018/TT-BGDĐT" in marks(text)) is found


def test_the_replacement_swallows_the_old_day(db: None) -> None:
    text = "theo Thông tư số 33/2018/TT-BGDĐT ngày 26 tháng 12 năm 2018 của Bộ"
    assert marks(text)["33/2018/TT-BGDĐT"].replaced_in(text) == "theo Thông tư số 18/2025/TT-BGDĐT của Bộ"


def test_a_short_citation_keeps_its_words(db: None) -> None:
    mark = marks("Thực hiện TT 33/2018, Thông tư số 33/2018 của Bộ")["33/2018/TT-BGDĐT"]
    assert mark.replaced_in("Thực hiện TT 33/2018, Thông tư số 33/2018 của Bộ") == (
        "Thực hiện TT 18/2025/TT-BGDĐT, Thông tư số 18/2025/TT-BGDĐT của Bộ"
    )


def test_what_replaces_a_district_is_told_in_words(cast: Cast, sign_in, school_draft: Plan) -> None:
    Plan.objects.filter(pk=school_draft.pk).update(body="I. Mục đích\n- Trong toàn huyện, Sở LĐTBXH.")
    page = sign_in(cast.lan).get(reverse("plans:detail", args=[school_draft.public_id])).content.decode()
    assert "{kept}" not in page
    assert '<span class="lapsed">huyện</span> → <strong>xã</strong>' in page
    assert "→ <strong>Y tế</strong>" in page


def test_before_it_lapsed_nothing_is_said(db: None) -> None:
    assert marks("Thông tư số 33/2018/TT-BGDĐT", day=date(2025, 10, 30)) == {}
    assert "33/2018/TT-BGDĐT" in marks("Thông tư số 33/2018/TT-BGDĐT", day=date(2025, 10, 31))


def test_the_circular_on_accreditation_is_not_the_one_on_social_work(cast: Cast, school_draft: Plan) -> None:
    """TT 18/2018 stands in the plans of every school."""
    workflow.edit_plan(
        actor=cast.lan, plan=school_draft, version=school_draft.version, span="year", subject="CTXH",
        first_year=2026, last_year=2027, school_year="2026-2027", body="I. Mục đích",
        bases="Căn cứ Thông tư số 18/2018/TT-BGDĐT ngày 22/8/2018 về kiểm định chất lượng",
    )  # fmt: skip
    assert [row.basis for row in school_draft.bases.all()] == [None]


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("báo cáo UBND cấp huyện.", "báo cáo UBND cấp xã."),
        ("các cơ quan cấp huyện", "các cơ quan cấp xã"),
        ("trong toàn huyện, trên địa bàn huyện", "trong toàn xã, trên địa bàn xã"),
        ("của ngành Giáo dục huyện;", "của ngành Giáo dục xã;"),
        ("UBND huyện Thủ Thừa", None),  # of whom the new name is not known
        ("huyện Đức Huệ", None),
        ("Bệnh viện huyện", None),
    ],
)
def test_a_district_is_replaced_only_where_the_new_word_is_sure(db: None, text: str, mended: str | None) -> None:
    found = marks(text)
    assert found
    done = text
    for mark in found.values():
        done = mark.replaced_in(done)
    assert done == (mended or text)
    assert any(not mark.can_be_mended for mark in found.values()) is (mended is None)


def test_what_is_mended_by_hand_has_no_button(cast: Cast, sign_in, draft_2021: Plan) -> None:
    Plan.objects.filter(pk=draft_2021.pk).update(
        body="I. Mục đích\n- Phối hợp với Bệnh viện huyện.", unit=cast.commune
    )
    plan = Plan.objects.get()
    Plan.objects.filter(pk=plan.pk).update(first_year=2026, last_year=2030)
    plan.refresh_from_db()
    assert "district_other" in marks_of(plan)
    with pytest.raises(RuleBroken, match="sửa tay"):
        workflow.mend_lapsed(actor=cast.dung, plan=plan, key="district_other", version=plan.version)
    page = sign_in(cast.dung).get(f"/ke-hoach/{plan.public_id}/").content.decode()
    assert "Cấp huyện kết thúc" in page
    assert not re.search(r'name="key" value="district_other"', page)
