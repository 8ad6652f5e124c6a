from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEvent, User
from cases import notes, workflow
from tests.cases.test_sharing import share

URL = "/truong-hop/tim-trong-ghi-chep/"
HIDDEN = "Có thể còn kết quả trong phần thầy/cô không được xem."


def find(browser, words):
    return browser.post(URL, {"words": words}).text


def test_words_in_a_diary_are_found_without_marks(login, cast, way):
    way.entry("Em nói sợ về nhà buổi tối.")
    page = find(login(cast.lan), "so ve NHA")
    assert way.case.code in page and HIDDEN in page
    assert "buổi tối" not in page  # the text is read in the case, where reading leaves its trace


def test_words_of_the_beginning_are_found(login, cast, make_case):
    case = make_case(summary="Em vắng học cùng chiếc xe đạp đỏ.")
    assert case.code in find(login(cast.lan), "xe dap")


def test_the_same_sentence_stands_where_nothing_is_found(login, cast, way):
    way.entry("Em nói sợ về nhà buổi tối.")
    for person in (cast.lan, cast.minh):
        page = find(login(person), "không có ở đâu cả")
        assert way.case.code not in page and HIDDEN in page


def test_another_teacher_finds_nothing(login, cast, way):
    way.entry("Em nói sợ về nhà buổi tối.")
    page = find(login(cast.minh), "buổi tối")
    assert way.case.code not in page and "0 trong 0" in page


@pytest.mark.parametrize(("parts", "seen"), [(["diary"], True), (["summary", "files"], False)])
def test_a_share_opens_its_parts_alone(login, cast, way, parts, seen):
    way.entry("Em nói sợ về nhà buổi tối.")
    share(cast, way.case, parts=parts)
    assert (way.case.code in find(login(cast.tam), "buổi tối")) is seen


def test_words_of_a_plan_its_results_and_an_assessment_are_found(login, cast, way):
    way.to_intervention().plan().submit_plan().approve_plan().carry_out()
    way.assess("high", reason="Người anh họ hay chặn đường", conclusion="Em vẫn lo")
    browser = login(cast.lan)
    for words, title in (
        ("an tam di hoc", "Kế hoạch hỗ trợ, can thiệp"),
        ("gap em hang tuan", "Kế hoạch hỗ trợ, can thiệp"),
        ("em di hoc deu", "Kết quả việc hỗ trợ"),
        ("chan duong", "Rà soát"),
        ("van lo", "Rà soát"),
    ):
        page = find(browser, words)
        assert way.case.code in page and title in page
    assert "chặn đường" not in find(browser, "chan duong").replace('value="chan duong"', "")


@pytest.mark.parametrize(
    ("parts", "words", "seen"),
    [
        (["plan"], "hang tuan", True),
        (["diary", "risk"], "hang tuan", False),
        (["plan"], "di hoc deu", True),
        (["diary"], "di hoc deu", False),
        (["risk"], "chan duong", True),
        (["plan", "diary"], "chan duong", False),
    ],
)
def test_of_plans_and_assessments_too_a_share_opens_its_parts_alone(login, cast, way, parts, words, seen):
    way.to_intervention().plan().submit_plan().approve_plan().carry_out()
    way.assess("high", reason="Người anh họ hay chặn đường")
    share(cast, way.case, parts=parts)
    assert (way.case.code in find(login(cast.tam), words)) is seen


def test_the_newest_comes_first_whatever_it_is(cast, way):
    way.assess(reason="Em nhắc xe đạp")
    yesterday = timezone.localdate() - timedelta(days=1)
    workflow.write_entry(actor=cast.lan, case=way.case, kind="note", happened_on=yesterday, text="Xe đạp hỏng")
    found = notes.search(User.objects.get(pk=cast.lan.pk), "xe dap")
    assert [hit.day for hit in found.hits] == [timezone.localdate(), yesterday]


def test_locked_notes_are_never_searched(login, cast, way):
    workflow.write_locked_note(actor=cast.lan, case=way.case, text="Điều riêng giấu kín")
    assert way.case.code not in find(login(cast.lan), "giấu kín")


def test_too_few_letters_are_told_at_the_field(login, cast, way):
    page = find(login(cast.lan), "so")
    assert "ít nhất ba chữ cái" in page and HIDDEN not in page


def test_whoever_sees_no_case_has_no_page(login, cast):
    assert login(cast.tam).get(URL).status_code == 404


def test_the_trail_holds_the_number_never_the_words(login, cast, way):
    way.entry("Em nói sợ về nhà buổi tối.")
    find(login(cast.lan), "buổi tối")
    event = AuditEvent.objects.get(action="cases.search")
    assert event.facts == {"what": "notes", "found": 1}


def test_a_search_out_of_time_says_how_far_it_came(cast, way, monkeypatch):
    way.entry("Em nói sợ về nhà buổi tối.")
    monkeypatch.setattr(notes, "SECONDS", -1)
    found = notes.search(User.objects.get(pk=cast.lan.pk), "buổi tối")
    assert (found.searched, found.total, found.cut, found.hits) == (0, 2, True, [])


def test_the_number_of_queries_does_not_grow(login, cast, make_case):
    browser = login(cast.hoa)
    asked = []
    for cases in (2, 12):
        for _n in range(cases):
            make_case(summary="Chiếc xe đạp đỏ")
        find(browser, "chưa có")  # what is asked once a day is asked here
        with CaptureQueriesContext(connection) as queries:
            found = find(browser, "xe đạp")
        asked.append(len(queries))
    assert "14 trong 14" in found
    assert asked[0] == asked[1]
