"""The worst hour: whom to call, how long ago it was told, one tap to write down that it was done."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Agency, Membership
from cases import workflow
from cases.models import Caregiver, CaseEntry, OutsideNotice
from ctxh_portal.kit.actor import acting
from ctxh_portal.kit.errors import NotYours, RuleBroken


@pytest.fixture
def danger(make_case, pupil):
    return make_case(pupil=pupil, danger_now=True, noticed_at=timezone.now() - timedelta(hours=2, minutes=15))


@pytest.fixture
def mother(pupil) -> Caregiver:
    return Caregiver.objects.create(pupil=pupil, full_name="Trần Thị Mẹ", relation="mẹ", phone="0900 000 001")


@pytest.fixture
def stepfather(pupil) -> Caregiver:
    return Caregiver.objects.create(
        pupil=pupil, full_name="Lê Văn Dượng", relation="cha dượng", phone="0900 000 666", no_contact=True
    )


def address(case) -> str:
    return f"/truong-hop/{case.public_id}/"


def card(text: str) -> str:
    return text.split('class="emergency"')[1].split('id="notices"')[0]


def test_the_card_counts_from_the_moment_of_notice(login, cast, danger):
    text = card(login(cast.lan).get(address(danger)).text)
    assert "2 giờ 15 phút" in text and "data-elapsed" in text and "tel:111" in text and "tel:113" in text


def test_it_says_whose_local_number_is_missing(login, cast, danger):
    Agency.objects.filter(office__isnull=False).delete()
    assert "Công an cấp xã, Ủy ban nhân dân cấp xã, Cơ sở y tế" in card(login(cast.lan).get(address(danger)).text)
    for kind in ("police", "commune", "health"):
        Agency.objects.create(
            kind=kind, name=f"Tại xã: {kind}", phone="02720001", office=cast.commune, in_emergency=True,
            valid_from=date(2025, 7, 1),
        )  # fmt: skip
    text = card(login(cast.lan).get(address(danger)).text)
    assert "chưa có số tại địa phương" not in text and "Tại xã: health" in text


def test_who_must_not_be_called_comes_first_and_without_a_number(login, cast, danger, mother, stepfather):
    text = card(login(cast.lan).get(address(danger)).text)
    assert text.index("KHÔNG LIÊN HỆ") < text.index("Lê Văn Dượng") < text.index("Trần Thị Mẹ")
    assert "0900 000 001" in text and "0900 000 666" not in text
    assert f"goi/{mother.public_id}/" in text and f"goi/{stepfather.public_id}/" not in text


def test_a_call_is_one_tap_and_is_written_up_later(login, cast, danger, mother):
    answer = login(cast.lan).post(f"{address(danger)}goi/{mother.public_id}/", follow=True).text
    entry = CaseEntry.objects.get()
    assert entry.kind == "talk_family" and entry.text.startswith("Đã gọi mẹ của em lúc ")
    assert "Đã ghi cuộc gọi" in answer and "dinh-chinh" in answer


def test_nobody_logs_a_call_to_whom_nobody_may_contact(login, cast, danger, stepfather):
    assert login(cast.lan).post(f"{address(danger)}goi/{stepfather.public_id}/").status_code == 404
    with pytest.raises(RuleBroken, match="Không liên hệ"):
        workflow.log_call(actor=cast.lan, case=danger, caregiver=stepfather)
    assert not CaseEntry.objects.exists()


def test_only_whoever_works_on_the_case_logs_a_call(login, cast, danger, mother):
    with pytest.raises(NotYours):
        workflow.log_call(actor=cast.hoa, case=danger, caregiver=mother)
    assert login(cast.minh).post(f"{address(danger)}goi/{mother.public_id}/").status_code == 404


def test_the_principal_writes_down_whom_the_school_told_and_calls_nobody_into_the_diary(
    login, cast, danger, mother
):
    """The focal teacher may be away while the child is in danger."""
    browser, hotline = login(cast.hoa), Agency.objects.get(phone="111")
    text = card(browser.get(address(danger)).text)
    assert "tel:111" in text and "0900 000 001" in text and 'name="notify"' in text and "goi/" not in text
    browser.post(f"{address(danger)}thong-bao/", {"notify": str(hotline.pk)})
    assert OutsideNotice.objects.get().author == cast.hoa
    assert not danger.follow_ups.open().filter(kind="refer").exists()


def test_whoever_sees_a_part_of_the_case_sees_no_card(login, cast, danger, mother):
    workflow.share_case(actor=cast.hoa, case=danger, username="tam", days=3, parts=["summary"], reason="Xem")
    text = login(cast.tam).get(address(danger)).text
    assert 'class="emergency"' not in text and "0900 000 001" not in text


def test_a_case_that_is_not_in_danger_has_none(login, cast, case, mother):
    assert 'class="emergency"' not in login(cast.lan).get(address(case)).text


# ── before there is a case ───────────────────────────────────────────────────────────────────────────


@pytest.fixture
def concern(cast, pupil):
    with acting(cast.tam.pk):
        return workflow.raise_concern(
            actor=cast.tam, pupil=pupil, channel="talk", danger_now=True, text="Em bị đánh ở cổng trường"
        )


def of_concern(concern) -> str:
    return f"/truong-hop/tin-bao/{concern.public_id}/"


def test_a_concern_about_danger_shows_the_card(login, cast, concern, mother, stepfather):
    text = card(login(cast.lan).get(of_concern(concern)).text)
    assert "tel:111" in text and "data-elapsed" in text and "0900 000 001" in text and "0900 000 666" not in text
    assert "goi/" not in text  # there is no diary yet
    assert "<button" in card(login(cast.hoa).get(of_concern(concern)).text)


def test_a_notice_made_from_the_concern_goes_into_the_case(login, cast, concern, pupil):
    hotline = Agency.objects.get(phone="111")
    text = login(cast.lan).post(of_concern(concern), {"notify": str(hotline.pk)}, follow=True).text
    assert "Đã thông báo cho" in text
    login(cast.hoa).post(of_concern(concern), {"notify": str(hotline.pk)})  # whoever reads it may call
    assert OutsideNotice.objects.count() == 2
    with acting(cast.lan.pk):
        case = workflow.log_case(
            actor=cast.lan, pupil=pupil, kind="violence_suffered", channel="talk", danger_now=True,
            summary="Em bị đánh", noticed_at=concern.created, concern=concern,
        )  # fmt: skip
    assert case.outside_notices.count() == 2
    assert 'class="emergency"' not in login(cast.lan).get(of_concern(concern)).text  # decided


def test_a_routed_officer_sees_numbers_and_no_caregiver(login, cast, pupil, mother):
    with acting(cast.tam.pk):
        concern = workflow.raise_concern(
            actor=cast.tam, pupil=pupil, channel="talk", danger_now=True, text="Em kể", involved=[cast.hoa]
        )
    text = card(login(cast.dung).get(of_concern(concern)).text)
    assert "tel:111" in text and "0900 000 001" not in text


# ── who reads it ─────────────────────────────────────────────────────────────────────────────────────


def readers_line(text: str) -> str:
    return text.split("Chỉ những người này đọc được tin:")[1].split("</p>")[0]


def test_the_page_names_who_reads_the_concern(login, cast, pupil):
    with acting(cast.tam.pk):
        concern = workflow.raise_concern(
            actor=cast.tam, pupil=pupil, channel="talk", danger_now=False, text="Em kể", involved=[cast.hoa]
        )
    for user in (cast.lan, cast.dung):
        line = readers_line(login(user).get(of_concern(concern)).text)
        assert cast.lan.polite_name in line and cast.dung.polite_name in line
        assert cast.hoa.polite_name not in line


def test_whoever_left_is_not_named(login, cast, concern):
    Membership.objects.filter(user=cast.minh).update(until=timezone.localdate() - timedelta(days=1))
    line = readers_line(login(cast.lan).get(of_concern(concern)).text)
    assert cast.minh.polite_name not in line and cast.hoa.polite_name in line
