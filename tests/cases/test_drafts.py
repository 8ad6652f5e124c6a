"""What is typed into a long form is kept for its writer, on the server, until it is saved (F6.7, F21.2)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases import workflow
from cases.models import Draft
from ctxh_portal.kit import keystore
from ctxh_portal.kit.actor import acting, system_scope

BACK = "Đã khôi phục nội dung nhập dở"
TYPED = {"kind": "home_visit", "happened_on": "", "text": "Mới gõ được một nửa", "csrfmiddlewaretoken": "x"}


def form_of(case, name: str = "entry") -> str:
    return reverse(f"cases:{name}", args=[case.public_id])


def keep(browser: Client, address: str, data: dict, status: int = 200) -> None:
    assert browser.post(f"/truong-hop/nhap{address}", data).status_code == status


def left(**about) -> int:
    with system_scope("tests"):
        return Draft.objects.filter(**about).count()


def test_what_was_typed_comes_back_after_signing_in_again(login, cast, case):
    keep(login(cast.lan), form_of(case), TYPED)
    page = login(cast.lan).get(form_of(case)).text
    assert BACK in page and "Mới gõ được một nửa" in page and 'value="home_visit" selected' in page
    assert "errorlist" not in page and "is-invalid" not in page
    assert f'data-draft="/truong-hop/nhap{form_of(case)}"' in page


def test_the_last_words_are_kept_once(login, cast, case):
    browser = login(cast.lan)
    keep(browser, form_of(case), TYPED)
    keep(browser, form_of(case), TYPED | {"text": "Nay đã đủ"})
    page = browser.get(form_of(case)).text
    assert "Nay đã đủ" in page and "một nửa" not in page and left() == 1


def test_it_goes_when_the_form_is_saved(login, cast, case):
    browser = login(cast.lan)
    keep(browser, form_of(case), TYPED)
    wrong = browser.post(form_of(case), TYPED)
    assert wrong.status_code == 200 and left() == 1
    today = timezone.localdate().strftime("%d/%m/%Y")
    assert browser.post(form_of(case), TYPED | {"happened_on": today}).status_code == 302
    assert left() == 0 and BACK not in browser.get(form_of(case)).text


def test_its_writer_throws_it_away(login, cast, case):
    browser = login(cast.lan)
    keep(browser, form_of(case), TYPED)
    answer = browser.post(f"/truong-hop/nhap{form_of(case)}", {"drop": "1"})
    assert answer.status_code == 302 and answer["Location"] == form_of(case)
    assert left() == 0 and "một nửa" not in browser.get(form_of(case)).text


def test_one_childs_draft_opens_in_no_other_childs_form(login, cast, case, make_case):
    other = make_case()
    browser = login(cast.lan)
    keep(browser, form_of(case), TYPED)
    for address in (form_of(other), form_of(case, "conference"), reverse("cases:log")):
        page = browser.get(address).text
        assert BACK not in page and "một nửa" not in page


def test_it_is_its_writers_alone(login, cast, case):
    keep(login(cast.lan), form_of(case), TYPED)
    workflow.assign_case(actor=cast.hoa, case=case, focal=cast.minh, reason="Đổi người")
    page = login(cast.minh).get(form_of(case))
    assert page.status_code == 200 and "một nửa" not in page.text
    assert login(cast.lan).get(form_of(case)).status_code == 404


@pytest.mark.parametrize("who, status", [("hoa", 403), ("minh", 404), ("dung", 404)])
def test_who_may_not_fill_the_form_in_keeps_no_draft(login, cast, case, who, status):
    browser = login(getattr(cast, who))
    keep(browser, form_of(case), TYPED, status)
    keep(browser, form_of(case), {}, status)
    keep(browser, form_of(case), {"drop": "1"}, status)
    assert left() == 0


@pytest.mark.parametrize("address", ["/truong-hop/", "/khong-co/", "/tai-khoan/login/", "//wikipedia.org/"])
def test_no_draft_of_what_is_no_long_form(login, cast, address):
    keep(login(cast.lan), address, TYPED, 404)
    keep(login(cast.lan), address, {"drop": "1"}, 404)


def test_who_is_named_in_the_case_gets_no_draft_of_it_any_more(login, cast, case):
    keep(login(cast.lan), form_of(case), TYPED)
    keep(login(cast.lan), reverse("cases:log"), {"summary": "Việc khác"})
    workflow.name_involved(actor=cast.hoa, case=case, user=cast.lan, reason="Được nêu tên")
    assert login(cast.lan).get(form_of(case)).status_code == 404
    assert left(case=case) == 0 and left() == 1


def test_the_clock_takes_away_what_its_writer_may_not_fill_in_any_more(login, cast, case, make_case):
    keep(login(cast.lan), form_of(case), TYPED)
    keep(login(cast.lan), form_of(make_case()), TYPED)
    assert workflow.sweep_drafts() == 0 and left() == 2
    workflow.assign_case(actor=cast.hoa, case=case, focal=cast.minh, reason="Đổi người")
    assert workflow.sweep_drafts() == 1
    assert left(case=case) == 0 and left() == 1


def test_nobody_came_back_for_two_weeks(login, cast, case):
    keep(login(cast.lan), form_of(case), TYPED)
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1)):
        assert BACK not in login(cast.lan).get(form_of(case)).text
        assert workflow.sweep_drafts() == 1 and left() == 0


def test_a_draft_without_a_case_takes_its_key_with_it(login, cast, django_capture_on_commit_callbacks):
    keep(login(cast.lan), reverse("cases:log"), {"summary": "Em bị bắt nạt", "other_kinds": ["violence", "abuse"]})
    page = login(cast.lan).get(reverse("cases:log")).text
    assert BACK in page and "Em bị bắt nạt" in page
    with system_scope("tests"):
        key_id = Draft.objects.get().key_id()
    assert keystore.key(key_id)
    with django_capture_on_commit_callbacks(execute=True):
        login(cast.lan).post(f"/truong-hop/nhap{reverse('cases:log')}", {"drop": "1"})
    with pytest.raises(keystore.KeyMissing):
        keystore.key(key_id)


def test_logging_of_a_concern_is_a_form_of_its_own(login, cast, pupil):
    told = workflow.raise_concern(actor=cast.tam, pupil=pupil, channel="talk", danger_now=False, text="Em buồn")
    address = f"{reverse('cases:log')}?tin={told.public_id}"
    browser = login(cast.lan)
    keep(browser, address, {"summary": "Từ tin báo", "pupil": pupil.public_id})
    assert "Từ tin báo" in browser.get(address).text
    assert "Từ tin báo" not in browser.get(reverse("cases:log")).text
    answer = browser.post(f"/truong-hop/nhap{address}", {"drop": "1"})
    assert answer["Location"] == address and left() == 0


def test_a_plan_that_somebody_else_saved_meanwhile_is_not_written_over(login, cast, way):
    way.to_intervention().entry()
    case, browser = way.case, login(cast.lan)
    case.refresh_from_db()
    action = {"need": "An toàn", "level": "high", "goal": "", "action": "Gặp em", "responsible": "Cô Lan"}
    row = {f"viec-0-{name}": value for name, value in action.items()}
    row |= {"viec-0-due_on": (timezone.localdate() + timedelta(days=9)).strftime("%d/%m/%Y")}
    row |= {"viec-TOTAL_FORMS": "4", "viec-INITIAL_FORMS": "0"}
    typed = {"version": case.version, "objective": "Mục tiêu đã gõ", "pupil_view": "", **row}
    keep(browser, form_of(case, "support_plan"), typed)
    workflow.write_entry(actor=cast.lan, case=case, kind="note", happened_on=timezone.localdate(), text="Xen giữa")
    workflow.change_kind(actor=cast.lan, **way.now, kind="dropout", reason="Đã rõ hơn")
    page = browser.get(form_of(case, "support_plan")).text
    assert "Mục tiêu đã gõ" in page and "Gặp em" in page
    assert f'name="version" value="{typed["version"]}"' in page
    assert page.count("Nhu cầu và việc") == 4
    sent = browser.post(form_of(case, "support_plan"), typed)
    assert sent.status_code == 200 and "vừa được cập nhật ở nơi khác" in sent.text and left() == 1


@pytest.mark.parametrize(
    "name, typed",
    [
        ("conference", {"contents": "Bàn việc của em", "du-TOTAL_FORMS": "3", "du-INITIAL_FORMS": "0",
                        "du-0-name": "Bác Năm", "viec-TOTAL_FORMS": "2", "viec-INITIAL_FORMS": "0"}),
        ("referral_new", {"version": "1", "purpose": "Nhờ tham vấn", "agency": ""}),
        ("assess", {"version": "1", "conclusion": "Em đã khá hơn"}),
    ],
)  # fmt: skip
def test_every_long_form_comes_back_without_complaints(login, cast, case, name, typed):
    browser = login(cast.lan)
    keep(browser, form_of(case, name), typed)
    page = browser.get(form_of(case, name)).text
    assert BACK in page and "errorlist" not in page and "is-invalid" not in page
    assert all(value in page for value in typed.values())
    assert 'data-draft="' in page


def test_the_words_lie_encrypted(login, cast, case):
    keep(login(cast.lan), form_of(case), TYPED)
    with system_scope("tests"), connection.cursor() as cursor:
        cursor.execute("SELECT fields FROM cases_draft")
        [(stored,)] = cursor.fetchall()
    assert stored.startswith(f"1.{case.public_id}.") and "nửa" not in stored


def test_too_long_a_draft_is_refused(login, cast, case):
    keep(login(cast.lan), form_of(case), {"text": "x" * 200_001}, 413)
    assert left() == 0


def test_a_draft_whose_case_was_erased_is_no_draft(login, cast, case):
    keep(login(cast.lan), form_of(case), TYPED)
    keystore.erase(case.public_id)
    page = login(cast.lan).get(form_of(case))
    assert page.status_code == 200 and BACK not in page.text


@pytest.mark.only("postgresql")
def test_the_database_gives_it_to_nobody_else(login, cast, case):
    keep(login(cast.lan), form_of(case), TYPED)
    for user in (cast.hoa, cast.minh, cast.dung, cast.son):
        with acting(user.pk):
            assert not Draft.objects.exists()
    with acting(cast.lan.pk), transaction.atomic():
        assert Draft.objects.count() == 1
    workflow.name_involved(actor=cast.hoa, case=case, user=cast.lan, reason="Được nêu tên")
