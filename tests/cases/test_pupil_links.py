"""Pupils who belong together: in both files, by name and class alone, and no door to a file or a case."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, User
from cases import access
from cases.models import PupilLink
from cases.workflow import pupil_links
from cases.workflow.grants import write_grant
from ctxh_portal.kit.actor import acting
from ctxh_portal.kit.errors import NotYours, RuleBroken
from tests.fixtures import enrol

NAME = "Lý Thị Sáu"


@pytest.fixture
def sister(cast):
    return enrol(cast.thcs, NAME)


@pytest.fixture
def link(cast, pupil, sister):
    with acting(cast.lan.pk):
        return pupil_links.link_pupils(actor=cast.lan, pupil=pupil, other=sister, relation="siblings")


def url(name: str, *args) -> str:
    return reverse(f"cases:{name}", args=args)


def file_of(browser, pupil) -> str:
    return " ".join(browser.get(url("roster_pupil", pupil.public_id)).text.split())


def case_page(browser, case) -> str:
    return " ".join(browser.get(url("detail", case.public_id)).text.split())


def test_a_link_is_written_in_one_file_and_stands_in_both(login, cast, pupil, sister):
    browser, new = login(cast.lan), url("pupil_link_new", pupil.public_id)
    assert new in file_of(browser, pupil)
    assert NAME in browser.post(new, {"pupil_words": "ly thi", "find": "1"}).text
    assert "errorlist" in browser.post(new, {"relation": "siblings"}).text
    assert browser.post(new, {"pupil": sister.public_id, "relation": "siblings"}).status_code == 302
    assert f"Anh chị em: {NAME}" in file_of(browser, pupil)
    assert f"Anh chị em: {pupil.full_name}" in file_of(login(cast.minh), sister)
    event = AuditEvent.objects.get(action="cases.link_pupils")
    assert event.facts["relation"] == "siblings" and NAME not in str(event.facts)


def test_a_link_is_written_once_whichever_side_writes_it(cast, pupil, sister, link):
    with acting(cast.minh.pk):
        with pytest.raises(RuleBroken, match="đã được ghi"):
            pupil_links.link_pupils(actor=cast.minh, pupil=sister, other=pupil, relation="siblings")
        pupil_links.link_pupils(actor=cast.minh, pupil=sister, other=pupil, relation="peers")
        assert PupilLink.objects.count() == 2


def test_no_pupil_is_linked_to_itself_or_to_another_school(cast, pupil):
    with acting(cast.lan.pk), pytest.raises(RuleBroken, match="học sinh khác"):
        pupil_links.link_pupils(actor=cast.lan, pupil=pupil, other=pupil, relation="peers")
    elsewhere = enrol(cast.primary, "Mạc Thị Hai")
    with acting(cast.lan.pk), pytest.raises(Http404):
        pupil_links.link_pupils(actor=cast.lan, pupil=pupil, other=elsewhere, relation="peers")
    with acting(cast.phuc.pk), pytest.raises(Http404):
        pupil_links.link_pupils(actor=cast.phuc, pupil=elsewhere, other=pupil, relation="peers")
    assert not PupilLink.objects.exists()


def test_a_link_ends_with_a_day_and_stays(login, cast, pupil, sister, link):
    browser, end = login(cast.hoa), url("pupil_link_end", sister.public_id, link.public_id)
    assert end in file_of(browser, sister) and pupil.full_name in browser.get(end).text
    tomorrow, before = (timezone.localdate() + timedelta(days=n) for n in (1, -1))
    assert "chưa đến" in browser.post(end, {"until": f"{tomorrow:%d/%m/%Y}"}).text
    with acting(cast.hoa.pk), pytest.raises(RuleBroken, match="tương lai"):
        pupil_links.end_pupil_link(actor=cast.hoa, link=link, until=tomorrow)
    assert browser.post(end, {"until": f"{before:%d/%m/%Y}"}).status_code == 302
    found = file_of(browser, pupil)
    assert "Trước đây" in found and NAME in found and f"đến hết {before:%d/%m/%Y}" in found
    assert "đã kết thúc" in browser.post(end, {"until": f"{before:%d/%m/%Y}"}).text
    with acting(cast.lan.pk):
        assert access.linked_pupils(cast.lan, pupil)[0] == []
        pupil_links.link_pupils(actor=cast.lan, pupil=pupil, other=sister, relation="siblings")


def test_only_the_keepers_of_the_files_write(cast, pupil, sister, link):
    today = timezone.localdate()
    for user, refused in ((cast.tam, NotYours), (cast.phuc, Http404), (cast.dung, Http404)):
        with pytest.raises(refused):
            pupil_links.link_pupils(actor=user, pupil=pupil, other=sister, relation="peers")
        with pytest.raises(refused):
            pupil_links.end_pupil_link(actor=user, link=link, until=today)


def test_a_link_of_another_pupil_is_not_found_in_this_file(login, cast, pupil, link):
    third = enrol(cast.thcs, "Mạc Văn Ba")
    assert login(cast.lan).get(url("pupil_link_end", third.public_id, link.public_id)).status_code == 404


def test_the_page_of_the_case_names_the_other_and_opens_nothing(login, cast, case, sister, link, make_case):
    before = case_page(login(cast.lan), case)
    assert f"Anh chị em: {NAME}" in before
    assert sister.public_id not in before and link.public_id not in before
    theirs = make_case(actor=cast.minh, pupil=sister)
    after = case_page(login(cast.lan), case)
    assert theirs.code not in after and theirs.public_id not in after
    assert before.count(NAME) == after.count(NAME)
    assert login(cast.lan).get(url("detail", theirs.public_id)).status_code == 404


def test_readers_of_the_case_see_whom_they_find_by_name_anyway(login, cast, case, link):
    until = timezone.now() + timedelta(days=2)
    given = {"granted_by": cast.hoa, "reason": "Phối hợp", "until": until, "kind": "shared", "parts": ["contacts"]}
    with acting(cast.hoa.pk):
        write_grant(case=case, user=cast.dung, unit=cast.commune, **given)
        write_grant(case=case, user=cast.tam, unit=cast.thcs, **given)
    fresh = {name: User.objects.get(username=name) for name in ("dung", "tam")}
    assert case_page(login(fresh["tam"]), case).count(NAME) == 1
    assert NAME not in case_page(login(fresh["dung"]), case)
