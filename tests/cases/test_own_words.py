"""What the pupil said stands word for word, apart from what an adult thinks of it (F1.10)."""

import pytest
from django.utils import timezone

from cases import case_file, notes, packet, workflow
from cases.case_papers import FORMS, case_paper
from cases.enums import CasePart
from cases.forms.course import EntryForm
from cases.forms.intake import LogCaseForm, RaiseConcernForm
from cases.models import CaseEntry, Concern
from tests.documents.reading import pdf_text

SAID = "Con không dám về nhà"
HEADING = "Lời của học sinh, nguyên văn"
OPENING = "Mẹ nói con đừng kể"


@pytest.fixture
def told(way):
    """A diary entry with the pupil's words."""
    given = {"kind": "talk_pupil", "happened_on": timezone.localdate(), "text": "Em khóc nhiều."}
    return workflow.write_entry(actor=way.cast.lan, case=way.case, own_words=SAID, **given)


@pytest.fixture
def opened(make_case):
    return make_case(own_words=OPENING)


def url(case, more="") -> str:
    return f"/truong-hop/{case.public_id}/{more}"


def test_typed_into_the_diary_it_stands_apart_as_a_quotation(login, way):
    form = {"kind": "talk_pupil", "happened_on": timezone.localdate().strftime("%d/%m/%Y"), "text": "Em lo lắng."}
    page = login(way.cast.lan).post(url(way.case, "nhat-ky/"), form | {"own_words": SAID}, follow=True).text
    entry = CaseEntry.objects.get()
    assert (entry.text, entry.own_words) == ("Em lo lắng.", SAID)
    assert HEADING in page and f'<blockquote class="prose">{SAID}</blockquote>' in page


def test_nobody_has_to_fill_it_in_and_without_it_no_quotation_stands(login, way):
    for form in (EntryForm, LogCaseForm, RaiseConcernForm):
        assert not form.base_fields["own_words"].required
    way.entry()
    assert HEADING not in login(way.cast.lan).get(url(way.case)).text


def test_of_a_concern_it_goes_into_the_case_that_is_logged_from_it(login, cast, pupil):
    form = {"danger_now": "no", "pupil": pupil.public_id, "channel": "talk", "source": "teacher"}
    form |= {"text": "Em hay khóc.", "own_words": SAID, "staff_involved": "no"}
    login(cast.tam).post("/truong-hop/bao-tin/", form)
    concern = Concern.objects.get()
    lan = login(cast.lan)
    page = lan.get(f"/truong-hop/tin-bao/{concern.public_id}/").text
    assert HEADING in page and SAID in page and concern.own_words == SAID
    assert f">\n{SAID}</textarea>" in lan.get(f"/truong-hop/ghi-nhan/?tin={concern.public_id}").text


def test_the_first_words_stand_on_the_case_its_file_and_form_01(login, cast, opened):
    lan = login(cast.lan)
    assert OPENING in lan.get(url(opened)).text
    printed = " ".join(pdf_text(lan.get(url(opened, "in/mau-01/pdf/")).content).split())
    assert f"Lời của trẻ em (nguyên văn): “{OPENING}”" in printed
    for variant, there in (("summary", True), ("full", True), ("nameless", False)):
        paper = case_file.file_paper(opened, variant, set(CasePart), True, cast.lan)
        assert (OPENING in str(paper.body)) == there


def test_without_first_words_form_01_has_no_line_for_them(way):
    assert "nguyên văn" not in str(case_paper(way.case, FORMS["mau-01"], set(CasePart)).body)


def test_hidden_with_its_entry_and_shown_by_the_same_link(login, way, told):
    workflow.hide_entry(actor=way.cast.lan, case=way.case, entry=told, reason="Nhầm hồ sơ")
    lan = login(way.cast.lan)
    assert SAID not in lan.get(url(way.case)).text
    assert SAID in lan.get(f"{url(way.case)}?hien={told.public_id}").text
    paper = case_file.file_paper(way.case, "full", set(CasePart), True, way.cast.lan)
    assert SAID not in str(paper.body) and not [one for one in packet.offers(way.case) if SAID in one.text]


def test_a_share_without_the_diary_does_not_see_it(login, way, told):
    given = {"actor": way.cast.hoa, "case": way.case, "username": "tam", "days": 3, "reason": "x"}
    workflow.share_case(**given, parts=["summary"])
    assert SAID not in login(way.cast.tam).get(url(way.case)).text


def test_a_packet_takes_it_along_as_the_pupils_words(way, told):
    text = packet.entry_text(told)
    assert text.endswith(f"Em khóc nhiều.\nLời của học sinh (nguyên văn): “{SAID}”")
    assert text in [offer.text for offer in packet.offers(way.case)]


def test_note_search_finds_it(way, told, opened):
    found = [hit.title for hit in notes.search(way.cast.lan, "khong dam ve nha").hits]
    assert found == ["Gặp học sinh"]
    assert [hit.case.pk for hit in notes.search(way.cast.lan, "dung ke").hits] == [opened.pk]
