"""A sentence beside each kind where a case is logged, and who told the school at first."""

import pytest
from django.utils import timezone

from cases import terms, workflow
from cases.enums import CaseKind
from cases.forms.intake import LogCaseForm
from cases.models import Case, Term


def test_every_kind_has_a_sentence_that_fits_its_column():
    assert [row.code for row in terms.KIND_GUIDES] == list(CaseKind)
    assert all(len(row.label) <= 100 for row in terms.KIND_GUIDES)


def test_the_form_that_logs_a_case_shows_them_without_scripts(login, cast):
    page = login(cast.lan).get("/truong-hop/ghi-nhan/").text
    fold = page.split("Chọn nhóm nào?")[1].split("</details>")[0]
    for row in terms.KIND_GUIDES:
        assert row.label in fold and str(CaseKind(row.code).label) in fold


def test_so_does_the_form_for_another_pupil_of_an_incident(login, way):
    given = {"role": "witnessed", "happened_on": timezone.localdate(), "text": "Xô xát"}
    part = workflow.link_incident(actor=way.cast.lan, case=way.case, **given)
    address = f"/truong-hop/{way.case.public_id}/su-viec/{part.incident.public_id}/hoc-sinh/"
    assert "Chọn nhóm nào?" in login(way.cast.lan).get(address).text


def test_the_office_rewords_one_and_retires_another(login, cast):
    Term.objects.filter(kind="kind_guide", code="other").update(label="Hỏi lại phòng trước khi chọn")
    Term.objects.filter(kind="kind_guide", code="special").update(
        valid_until=timezone.localdate().replace(year=2020)
    )
    page = login(cast.lan).get("/truong-hop/ghi-nhan/").text
    assert "Hỏi lại phòng trước khi chọn" in page and "khó đến trường" not in page


@pytest.mark.parametrize(("typed", "kept"), [("", "parent"), ("police", "police")])
def test_who_told_comes_from_the_concern_unless_it_is_said(cast, pupil, make_case, typed, kept):
    concern = workflow.raise_concern(
        actor=cast.tam, pupil=pupil, channel="talk", danger_now=False, text="Mẹ em gọi.", source="parent"
    )
    assert make_case(pupil=pupil, concern=concern, source=typed).source == kept


def test_who_told_is_asked_for_and_stands_on_the_case(login, cast, pupil):
    assert not LogCaseForm.base_fields["source"].required
    form = {"danger_now": "no", "pupil": pupil.public_id, "kind": "other", "channel": "talk", "source": "police"}
    form |= {"noticed_at": timezone.localtime().strftime("%d/%m/%Y %H:%M"), "summary": "Công an xã báo."}
    page = login(cast.lan).post("/truong-hop/ghi-nhan/", form, follow=True).text
    assert Case.objects.get().source == "police" and "<dt>Người cho biết</dt><dd>Công an</dd>" in page
