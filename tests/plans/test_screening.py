"""Screenings: no class without its consents, counts alone, and no small one on any page or in the database."""

import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cases.models import Classroom
from ctxh_portal.demo.cast import Cast
from ctxh_portal.kit.disclosure import HIDDEN, SMALL
from ctxh_portal.kit.errors import NotYours, RuleBroken, Stale
from plans import access, screening, workflow
from plans.models import Activity, Questionnaire, ScreenedClass, Screening
from tests.fixtures import enrol
from tests.plans.conftest import fresh
from tests.plans.test_query_counts import queries

QUESTIONS = "Em thấy an toàn không?\n- Có\n– Đôi khi\n- Không\n\nEm có bạn thân không?\n- Có\n- Chưa"


@pytest.fixture
def rooms(cast: Cast) -> list[Classroom]:
    """Two classes, each with a pupil."""
    for name in ("8A1", "8A2"):
        enrol(cast.units["thcs"], "Trần Đức Anh", name)
    return list(Classroom.objects.filter(unit=cast.units["thcs"]).order_by("name"))


@pytest.fixture
def asked(cast: Cast) -> Questionnaire:
    return workflow.save_questionnaire(
        actor=cast.lan, unit=cast.units["thcs"], title="An toàn", purpose="Để biết", questions=QUESTIONS
    )


@pytest.fixture
def planned(cast: Cast, asked: Questionnaire, rooms: list[Classroom]) -> Screening:
    return workflow.plan_screening(actor=cast.lan, questionnaire=asked, on=timezone.localdate(), classes=rooms)


def agree(cast: Cast, row: Screening, agreed: int = 30, reason: str = "") -> list[ScreenedClass]:
    row.refresh_from_db()
    classes = list(row.classes.all())
    counts = dict.fromkeys(classes, (agreed, 2, 1))
    workflow.note_consents(actor=cast.lan, screening=row, counts=counts, version=row.version, reason=reason)
    return classes


def told(cast: Cast, one: ScreenedClass, *counts: list[int]) -> ScreenedClass:
    """Written down by who has just opened the form."""
    version = Screening.objects.get(pk=one.screening_id).version
    return workflow.note_screened(actor=cast.lan, screened=one, counts=list(counts), version=version)


def test_from_the_questions_to_the_results_through_the_forms(cast: Cast, sign_in, rooms) -> None:
    lan = sign_in(cast.lan)
    data = {"title": "An toàn", "purpose": "Để biết", "questions": QUESTIONS, "in_use": "on"}
    assert lan.post(reverse("plans:questionnaire_new"), data).status_code == 302
    asked = Questionnaire.objects.get()
    assert [len(one["answers"]) for one in asked.questions] == [3, 2]
    today = f"{timezone.localdate():%d/%m/%Y}"
    data = {"questionnaire": asked.public_id, "on": today, "classes": [rooms[0].pk]}
    ahead = data | {"on": f"{timezone.localdate() + timedelta(days=20):%d/%m/%Y}"}
    assert lan.post(reverse("plans:screening_new"), ahead).status_code == 302
    Screening.objects.all().delete()
    assert lan.post(reverse("plans:screening_new"), data).status_code == 302
    row = Screening.objects.get()
    one = row.classes.get()
    results = reverse("plans:screening_results", args=[row.public_id, one.pk])
    counts = {"c0_0": 20, "c0_1": 7, "c0_2": 2, "c1_0": 25, "c1_1": 5, "version": 1}
    assert "không khảo sát lớp chưa hỏi gia đình" in lan.post(results, counts).text
    consents = reverse("plans:screening_consents", args=[row.public_id])
    data = {"version": 1, f"agreed_{one.pk}": 30, f"refused_{one.pk}": 2, f"silent_{one.pk}": 1}
    assert lan.post(consents, data).status_code == 302
    assert "vừa được người khác sửa" in lan.post(results, counts).text
    assert lan.post(results, counts | {"version": 2}).status_code == 302
    page = lan.get(reverse("plans:screening", args=[row.public_id])).text
    assert "dưới 5" in page and "…" in page and reverse("cases:concern_new") in page
    activity = Activity.objects.get()
    assert (activity.kind, activity.pupils, activity.on) == ("survey", 30, row.on)
    assert 'value="2"' not in lan.get(results).text  # what was kept is not shown to be corrected
    sheet = lan.get(reverse("plans:screening_sheet", args=[row.public_id]))
    book = load_workbook(io.BytesIO(sheet.content))
    assert [cell.value for cell in book.worksheets[0][2]] == ["8A1", "…", "7", "dưới 5", "29"]
    assert [cell.value for cell in book.worksheets[1][2]] == ["8A1", "25", "5", "30"]


def test_small_counts_are_folded_before_they_are_kept(cast: Cast, planned: Screening) -> None:
    first, second = agree(cast, planned)
    told(cast, first, [20, 7, 2], [2, 1])
    told(cast, second, [10, 10, 0], [20, 6])
    first.refresh_from_db()
    safe, few = first.results
    assert safe == {"total": 29, "cells": [HIDDEN, 7, SMALL]}
    assert few == {"total": SMALL, "cells": [HIDDEN, HIDDEN]}
    blocks = screening.blocks(planned.questionnaire.questions, [("8A1", first.results), ("8A2", [
        {"total": 20, "cells": [10, 10, 0]}, {"total": 26, "cells": [20, 6]},
    ])])  # fmt: skip
    assert [cell.words for cell in blocks[0].lines[-1].cells] == ["≥ 10", "17", "≥ 1"]
    assert blocks[1].lines[-1].total == "≥ 27"


def test_no_class_without_consent_nor_of_fewer_than_five(cast: Cast, planned: Screening) -> None:
    one = planned.classes.first()
    with pytest.raises(RuleBroken, match="chưa hỏi gia đình"):
        told(cast, one, [5, 0, 0], [5, 0])
    agree(cast, planned, agreed=4)
    with pytest.raises(RuleBroken, match="không khảo sát"):
        told(cast, one, [4, 0, 0], [4, 0])
    assert not Activity.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        ScreenedClass.objects.filter(pk=one.pk).update(results=[])


def test_counts_that_cannot_be(cast: Cast, planned: Screening) -> None:
    one = agree(cast, planned)[0]
    for counts, words in (([[31, 0, 0], [1, 0]], "nhiều hơn"), ([[1, 0], [1, 0]], "không khớp")):
        with pytest.raises(RuleBroken, match=words):
            told(cast, one, *counts)
    Screening.objects.update(on=timezone.localdate() + timedelta(days=1))
    with pytest.raises(RuleBroken, match="chưa đến"):
        told(cast, one, [9, 9, 9], [9, 9])


def test_consents_of_a_class_that_was_asked_stay(cast: Cast, planned: Screening) -> None:
    one = agree(cast, planned)[0]
    told(cast, one, [10, 10, 9], [20, 9])
    with pytest.raises(RuleBroken, match="ít hơn 29"):
        agree(cast, planned, agreed=9, reason="Ghi nhầm")
    with pytest.raises(RuleBroken, match="lý do"):
        agree(cast, planned, agreed=31)
    assert list(planned.classes.values_list("agreed", flat=True)) == [30, 30]
    with pytest.raises(Stale):
        workflow.note_consents(actor=cast.lan, screening=planned, counts={}, version=1)


def test_a_mistyped_count_of_consents_is_put_right_with_a_reason(cast: Cast, sign_in, planned: Screening) -> None:
    one = agree(cast, planned, agreed=19)[0]
    told(cast, one, [10, 5, 0], [9, 5])
    lan, url = sign_in(cast.lan), reverse("plans:screening", args=[planned.public_id])
    consents = reverse("plans:screening_consents", args=[planned.public_id])
    assert "Ghi ý kiến đồng ý" in lan.get(url).text
    Screening.objects.update(on=timezone.localdate() - timedelta(days=1))
    assert "Sửa số ý kiến đồng ý" in lan.get(url).text and "Ghi ý kiến đồng ý" not in lan.get(url).text
    planned.refresh_from_db()
    data = {"version": planned.version}
    for row in planned.classes.all():
        data |= {f"agreed_{row.pk}": 29 if row == one else 19, f"refused_{row.pk}": 2, f"silent_{row.pk}": 1}
    assert "ghi lý do sửa" in lan.post(consents, data).text
    assert lan.post(consents, data | {"reason": "Phiếu ghi 29, nhập nhầm"}).status_code == 302
    assert list(planned.classes.values_list("agreed", "corrected")) == [(29, "Phiếu ghi 29, nhập nhầm"), (19, "")]
    assert "nhập nhầm" in lan.get(url).text and Activity.objects.get().pupils == 29
    told(cast, one, [10, 15, 0], [9, 15])  # now all that were asked fit in


def test_the_reason_names_no_pupil(cast: Cast, planned: Screening) -> None:
    told(cast, agree(cast, planned)[0], [10, 10, 9], [20, 9])
    with pytest.raises(RuleBroken, match="họ tên trùng"):
        agree(cast, planned, agreed=31, reason="Thêm Trần Đức Anh")


def test_consents_are_counted_no_later_than_the_day(cast: Cast, sign_in, asked, planned, rooms) -> None:
    today = timezone.localdate()
    with pytest.raises(RuleBroken, match="đã qua"):
        workflow.plan_screening(actor=cast.lan, questionnaire=asked, on=today - timedelta(days=1), classes=rooms)
    Screening.objects.update(on=today - timedelta(days=1))
    with pytest.raises(RuleBroken, match="lập đợt khác"):
        agree(cast, planned, reason="Quên ghi")
    lan = sign_in(cast.lan)
    page = lan.get(reverse("plans:screening", args=[planned.public_id])).text
    assert "chưa có ý kiến đồng ý" in page and "screening_consents" not in page and "Ghi ý kiến" not in page
    assert "agreed_" not in lan.get(reverse("plans:screening_consents", args=[planned.public_id])).text


def test_results_said_anew_tell_of_no_few_pupils(cast: Cast, planned: Screening) -> None:
    one = agree(cast, planned, agreed=40)[0]
    told(cast, one, [10, 11, 4], [10, 20])
    kept = ScreenedClass.objects.get(pk=one.pk).results
    late = [10, 11, 5], [10, 20]  # all would be shown: the 4 of before too
    few = [10, 11, 4], [12, 20]
    less = [10, 11, 4], [10, 2]
    for counts in (late, few, less):
        with pytest.raises(RuleBroken, match="Không ghi lại được"):
            told(cast, one, *counts)
    assert ScreenedClass.objects.get(pk=one.pk).results == kept
    told(cast, one, [10, 11, 4], [10, 20])  # the same again
    assert ScreenedClass.objects.get(pk=one.pk).results == kept
    told(cast, one, [10, 11, 4], [20, 20])  # a slip of the keys
    assert ScreenedClass.objects.get(pk=one.pk).results[1]["cells"] == [20, 20]
    with pytest.raises(RuleBroken, match="Không ghi lại được"):
        told(cast, one, [10, 11, 4], [11, 20])  # not by way of the slip either


def test_a_class_of_which_nothing_was_known_may_be_told_anew(cast: Cast, planned: Screening) -> None:
    one = agree(cast, planned)[0]
    told(cast, one, [2, 1, 0], [2, 1])
    told(cast, one, [20, 9, 0], [20, 9])
    assert ScreenedClass.objects.get(pk=one.pk).results[0]["cells"] == [20, 9, 0]


def test_the_second_of_two_who_write_results_is_told(cast: Cast, planned: Screening) -> None:
    one = agree(cast, planned)[0]
    told(cast, one, [10, 10, 9], [20, 9])
    with pytest.raises(Stale):
        workflow.note_screened(actor=cast.lan, screened=one, counts=[[20, 5, 0], [20, 5]], version=2)


def test_results_count_on_from_what_the_activity_is_now(cast: Cast, planned: Screening) -> None:
    first, second = agree(cast, planned)
    told(cast, first, [10, 10, 9], [20, 9])
    Activity.objects.update(version=7)  # somebody edited it meanwhile
    told(cast, second, [10, 10, 9], [20, 9])
    assert list(Activity.objects.values_list("pupils", "version")) == [(60, 8)]


@pytest.mark.parametrize("questions", ["", "Em chơi với Trần Đức Anh không?\n- Có\n- Không"])
def test_one_that_is_only_retired_asks_nothing_of_its_words(cast: Cast, asked, rooms, questions: str) -> None:
    words = {"title": "An toàn", "purpose": "Để biết", "questions": questions}
    row = workflow.save_questionnaire(
        actor=cast.lan, unit=asked.unit, questionnaire=asked, version=1, in_use=False, **words
    )
    assert (row.in_use, row.questions) == (False, asked.questions)
    with pytest.raises(RuleBroken):
        workflow.save_questionnaire(actor=cast.lan, unit=asked.unit, questionnaire=asked, version=2, **words)


def test_an_asked_questionnaire_keeps_its_words(cast: Cast, asked: Questionnaire, planned: Screening) -> None:
    later = workflow.save_questionnaire(
        actor=cast.lan, unit=asked.unit, title="An toàn", purpose="Để biết", questions="Mới?\n- Có\n- Không",
        questionnaire=asked, version=1,
    )  # fmt: skip
    asked.refresh_from_db()
    assert (later.edition, later.follows, asked.in_use, len(asked.questions)) == (2, asked, False, 2)
    with pytest.raises(RuleBroken, match="thôi dùng"):
        workflow.plan_screening(actor=cast.lan, questionnaire=asked, on=timezone.localdate(), classes=[])


@pytest.mark.parametrize("text", ["", "- Có", "Một câu", "Một câu\n- Có", "Câu\n- Có\n- Có"])
def test_questions_that_cannot_be_asked(cast: Cast, text: str) -> None:
    with pytest.raises(RuleBroken):
        screening.read(text)


def test_questions_name_no_pupil(cast: Cast, rooms) -> None:
    with pytest.raises(RuleBroken, match="họ tên trùng"):
        workflow.save_questionnaire(
            actor=cast.lan, unit=cast.units["thcs"], title="x", purpose="y",
            questions="Em chơi với Trần Đức Anh không?\n- Có\n- Không",
        )  # fmt: skip


def test_the_principal_reads_and_nobody_else(cast: Cast, sign_in, planned: Screening) -> None:
    url = reverse("plans:screening", args=[planned.public_id])
    assert sign_in(cast.hoa).get(url).status_code == 200
    for who in (cast.phuc, cast.dung, cast.tam):
        assert sign_in(who).get(url).status_code == 404
        with pytest.raises(Http404):
            workflow.drop_screening(actor=who, screening=planned)
    with pytest.raises(NotYours):
        workflow.drop_screening(actor=cast.hoa, screening=planned)
    assert not access.screenings(fresh(cast.dung)).exists()


def test_one_that_was_held_is_not_dropped(cast: Cast, sign_in, planned: Screening) -> None:
    one = agree(cast, planned)[0]
    told(cast, one, [10, 10, 9], [20, 9])
    with pytest.raises(RuleBroken, match="đã có kết quả"):
        workflow.drop_screening(actor=cast.lan, screening=planned)


def test_a_planned_one_is_dropped(cast: Cast, sign_in, planned: Screening) -> None:
    assert sign_in(cast.lan).post(reverse("plans:screening_drop", args=[planned.public_id])).status_code == 302
    assert not Screening.objects.exists()


def test_the_list_asks_no_more_for_many(cast: Cast, sign_in, asked: Questionnaire, planned, rooms) -> None:
    lan, url = sign_in(cast.lan), reverse("plans:screenings")
    short = queries(lan, url)
    for _ in range(5):
        workflow.plan_screening(actor=cast.lan, questionnaire=asked, on=timezone.localdate(), classes=rooms)
    assert queries(lan, url) == short
