"""An entry of the diary is hidden for a reason and brought back for one; nothing is removed."""

import pytest
from django.http import Http404
from django.utils import timezone

from accounts.models import AuditEvent
from cases import access, packet, workflow
from cases.chronology import PARTS, SORTS
from cases.models import CaseEntry, EntryHiding
from ctxh_portal.kit.errors import NotYours, RuleBroken

WORDS, WHY = "Em kể về chuyện ở nhà.", "Ghi nhầm hồ sơ"


@pytest.fixture
def entry(cast, case):
    return workflow.write_entry(
        actor=cast.lan, case=case, kind="note", happened_on=timezone.localdate(), text=WORDS
    )


@pytest.fixture
def address(case):
    return f"/truong-hop/{case.public_id}/"


def hide(cast, case, entry):
    return workflow.hide_entry(actor=cast.lan, case=case, entry=entry, reason=WHY)


def test_a_hidden_entry_is_a_line_with_day_person_and_reason(login, cast, case, entry, address):
    browser = login(cast.lan)
    page = browser.post(f"{address}nhat-ky/{entry.public_id}/an/", {"reason": WHY}, follow=True).text
    day = timezone.localdate().strftime("%d/%m/%Y")
    assert f"Đã ẩn ngày {day}, {cast.lan.polite_name}: {WHY}" in page and WORDS not in page
    assert CaseEntry.objects.get(pk=entry.pk).text == WORDS


@pytest.mark.parametrize("who", ["lan", "hoa"])
def test_who_has_the_whole_case_sees_the_text_by_a_link(login, cast, case, entry, address, who):
    hide(cast, case, entry)
    browser = login(getattr(cast, who))
    page = browser.get(address).text
    assert f"?hien={entry.public_id}" in page and WORDS not in page
    assert WORDS in browser.get(f"{address}?hien={entry.public_id}").text


def test_a_shared_reader_sees_neither_the_entry_nor_that_it_was_hidden(login, cast, case, entry, address):
    workflow.share_case(actor=cast.hoa, case=case, username="tam", days=3, parts=["summary", "diary"], reason="x")
    browser = login(cast.tam)
    assert WORDS in browser.get(address).text
    workflow.correct_entry(actor=cast.lan, case=case, entry=entry, text="Phần đính chính ấy")
    hide(cast, case, entry)
    for query in ("", f"?hien={entry.public_id}", "?loai=entry"):
        page = browser.get(address + query).text
        assert not [said for said in (WORDS, WHY, "Đã ẩn", "Phần đính chính ấy") if said in page]


def test_brought_back_it_shows_again_and_both_reasons_stay(login, cast, case, entry, address):
    hide(cast, case, entry)
    browser = login(cast.lan)
    back = f"{address}nhat-ky/{entry.public_id}/hien-lai/"
    assert back in browser.get(address).text
    page = browser.post(back, {"reason": "Đã đối chiếu"}, follow=True).text
    assert WORDS in page and "Đã đối chiếu" in page and "Đã ẩn ngày" not in page
    assert [row.reason for row in EntryHiding.objects.all()] == [WHY, "Đã đối chiếu"]


def test_twice_the_same_is_refused(cast, case, entry):
    with pytest.raises(RuleBroken):
        workflow.bring_back_entry(actor=cast.lan, case=case, entry=entry, reason="x")
    hide(cast, case, entry)
    with pytest.raises(RuleBroken):
        hide(cast, case, entry)


def test_in_a_closed_case_it_is_brought_back_and_corrected_but_not_hidden(login, cast, case, entry, address):
    shown = workflow.write_entry(
        actor=cast.lan, case=case, kind="note", happened_on=timezone.localdate(), text="Em vẽ tranh."
    )
    hide(cast, case, entry)
    case.refresh_from_db()
    end = {"actor": cast.lan, "case": case, "reason": "Nhầm người"}
    workflow.ask_closing(**end, version=case.version, outcome="unfounded")
    case.refresh_from_db()
    workflow.decide_closing(actor=cast.hoa, case=case, version=case.version, approve=True)
    browser, diary = login(cast.lan), f"{address}nhat-ky/"
    page = browser.get(address).text
    assert f"{diary}{entry.public_id}/hien-lai/" in page and f"{diary}{shown.public_id}/dinh-chinh/" in page
    assert f"{diary}{shown.public_id}/an/" not in page
    page = browser.post(f"{diary}{shown.public_id}/an/", {"reason": WHY}).text
    assert "Trường hợp đã kết thúc" in page and EntryHiding.objects.count() == 1
    page = browser.post(f"{diary}{shown.public_id}/dinh-chinh/", {"text": "Em vẽ ba bức."}, follow=True).text
    assert "Em vẽ ba bức." in page
    page = browser.post(f"{diary}{entry.public_id}/hien-lai/", {"reason": "Đã đối chiếu"}, follow=True).text
    assert WORDS in page
    with pytest.raises(NotYours):
        workflow.bring_back_entry(actor=cast.hoa, case=case, entry=entry, reason="x")
    assert f"{diary}{shown.public_id}/dinh-chinh/" not in login(cast.hoa).get(address).text


def test_a_reason_is_needed(login, cast, case, entry, address):
    page = login(cast.lan).post(f"{address}nhat-ky/{entry.public_id}/an/", {"reason": ""})
    assert page.status_code == 200 and not EntryHiding.objects.exists()


def test_only_the_assigned_focal(login, cast, case, entry, address):
    with pytest.raises(NotYours):
        workflow.hide_entry(actor=cast.hoa, case=case, entry=entry, reason="x")
    assert login(cast.minh).post(f"{address}nhat-ky/{entry.public_id}/an/", {"reason": "x"}).status_code == 404


def test_an_entry_of_another_case_is_not_there(cast, make_case, entry):
    with pytest.raises(Http404):
        hide(cast, make_case(), entry)


def test_the_trail_has_ids_alone(cast, case, entry):
    hide(cast, case, entry)
    workflow.bring_back_entry(actor=cast.lan, case=case, entry=entry, reason="x")
    for action in ("cases.hide_entry", "cases.bring_back_entry"):
        assert AuditEvent.objects.get(action=action).facts == {"entry": entry.pk}


def test_the_line_of_time_by_sort(login, cast, case, entry, address):
    browser = login(cast.lan)
    assert "Ghi nhận trường hợp" in browser.get(address).text
    page = browser.get(f"{address}?loai=entry").text
    assert WORDS in page and "<h3>Ghi nhận trường hợp</h3>" not in page
    page = browser.get(f"{address}?loai=stage").text
    assert WORDS not in page and "<h3>Ghi nhận trường hợp</h3>" in page
    assert "Chưa có diễn biến nào thuộc loại này" in browser.get(f"{address}?loai=closing").text
    assert WORDS in browser.get(f"{address}?loai=la").text  # no such sort: all of it


def test_every_sort_has_a_name():
    assert set(SORTS) == set(PARTS)


def test_a_hidden_entry_goes_into_no_packet_and_no_search(cast, way):
    shown = way.entry("Gặp em ở thư viện.").case.entries.last()
    entry = way.entry("Ghi nhầm tên người khác.").case.entries.last()
    workflow.correct_entry(actor=cast.lan, case=way.case, entry=entry, text="Đính chính: nhầm.")
    assert len(way.case.entries.in_sight()) == 3
    workflow.hide_entry(actor=cast.lan, case=way.case, entry=entry, reason="Nhầm người")
    assert list(way.case.entries.in_sight()) == [shown]
    assert [offer.row for offer in packet.offers(way.case) if offer.field == "entry"] == [shown]
    assert list(access.entries_to_search(cast.lan, timezone.localdate())) == [shown]
    workflow.bring_back_entry(actor=cast.lan, case=way.case, entry=entry, reason="Ghi đúng")
    assert len(way.case.entries.in_sight()) == 3
