"""Điều em muốn nói: the school's public page, from the switch to the reader."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import Http404
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEvent, Delegation, Membership, Notice, User
from cases import access, day, workflow
from cases.box import has_room, speaks_of_self_harm
from cases.models import BoxReceipt, Concern, ConcernBox, Involvement, OverdueStatus, Term
from cases.workflow import caregivers as care
from ctxh_portal import gunicorn_conf
from ctxh_portal.kit.actor import acting
from ctxh_portal.kit.errors import NotYours, RuleBroken
from tests.fixtures import enrol
from tests.reports.conftest import fresh

ADDRESS_OF_SENDER = "203.0.113.77"
DEVICE = "Dien-thoai-cua-em/1.0"


@pytest.fixture
def box(cast) -> ConcernBox:
    with acting(cast.hoa.pk):
        return workflow.switch_box(actor=cast.hoa, is_open=True)


@pytest.fixture
def page(box) -> str:
    return f"/noi/{box.code}/"


def pupil_browser() -> Client:
    return Client(REMOTE_ADDR=ADDRESS_OF_SENDER, HTTP_USER_AGENT=DEVICE, enforce_csrf_checks=False)


def data(**fields):
    return {"danger_now": "no", "source": "pupil", "text": "Bạn em bị trêu chọc mỗi giờ ra chơi."} | fields


def told() -> set[str]:
    return {notice.user.username for notice in Notice.objects.filter(text__contains="tin báo")}


# ── the switch ───────────────────────────────────────────────────────────────────────────────────────


def test_it_is_off_at_first_and_the_principal_switches_it(login, cast):
    assert not ConcernBox.objects.exists()
    assert "Đang tắt" in login(cast.hoa).get("/truong-hop/hop-thu/").text
    browser = login(cast.hoa)
    assert "Hộp thư đã mở" in browser.post("/truong-hop/hop-thu/mo-tat/", {"open": "1"}, follow=True).text
    page = f"/noi/{ConcernBox.objects.get().code}/"
    assert Client().get(page).status_code == 200
    browser.post("/truong-hop/hop-thu/mo-tat/", {"open": "0"})
    assert Client().get(page).status_code == 404
    assert [row.action for row in AuditEvent.objects.filter(action__endswith="_box").order_by("pk")] == [
        "cases.open_box",
        "cases.close_box",
    ]


def test_nobody_else_switches_it(cast):
    with pytest.raises(NotYours):
        workflow.switch_box(actor=cast.lan, is_open=True)
    with pytest.raises(NotYours):
        workflow.rotate_box(actor=cast.lan)


def test_an_address_that_is_off_looks_like_one_that_never_was(cast, box, page):
    workflow.switch_box(actor=cast.hoa, is_open=False)
    off, never = Client().get(page), Client().get("/noi/" + "A" * 22 + "/")
    assert (off.status_code, off.content) == (never.status_code, never.content) == (404, never.content)
    assert Client().post(page, data()).status_code == 404


@pytest.mark.parametrize("moved", [False, True])
def test_what_is_written_while_the_page_is_switched_off_or_moved_stays(cast, page, moved):
    if moved:
        workflow.rotate_box(actor=cast.hoa)
    else:
        workflow.switch_box(actor=cast.hoa, is_open=False)
    answer = pupil_browser().post(page, data(sender_class="8A2", text="Bạn em <b>sợ</b>"))
    assert answer.status_code == 404 and "tài khoản" not in answer.text
    for sign in ("tel:111", "tel:113", "Thoát nhanh", "data-leave", "Bạn em &lt;b&gt;sợ", "8A2"):
        assert sign in answer.text
    empty = pupil_browser().get(page).text
    assert "tel:111" in empty and "Thoát nhanh" in empty and "textarea" not in empty
    assert "7KQM-3XWP" in pupil_browser().post(f"{page}ma/", {"code": "7KQM-3XWP"}).text
    assert not Concern.objects.exists()


def test_a_new_address_ends_the_old_one(cast, box, page):
    new = workflow.rotate_box(actor=cast.hoa)
    assert Client().get(page).status_code == 404
    assert Client().get(f"/noi/{new.code}/").status_code == 200


def test_the_poster_is_one_page_with_the_square_and_the_numbers(login, cast, box):
    from tests.documents.reading import pdf_text

    answer = login(cast.lan).get("/truong-hop/hop-thu/to-dan/")
    text = pdf_text(answer.content)
    assert "Điều em muốn nói" in text and "111" in text and "113" in text and box.code in text.replace("\n", "")


# ── the page ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_begins_with_the_numbers_and_says_when_it_is_read(page):
    text = Client().get(page).text
    assert text.index("tel:111") < text.index("tel:113") < text.index("<form")
    assert "miễn phí, 24/24" in text and "trong ngày học tiếp theo" in text
    assert "Thoát nhanh" in text and "data-leave" in text and 'rel="noreferrer nofollow"' in text
    assert "noindex" in text


def test_the_page_leaves_no_cookie_but_the_token(page):
    browser = pupil_browser()
    browser.get(page)
    browser.post(page, data(), follow=True)
    assert set(browser.cookies) == {"csrf"}


def test_it_asks_for_its_token(page):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(page, data(not_to=["principal"], sender_name="An"))
    assert answer.status_code == 403 and not Concern.objects.exists()
    for sign in ("tel:111", "tel:113", "Thoát nhanh", "data-leave", "trêu chọc mỗi giờ ra chơi.", "Chưa gửi được"):
        assert sign in answer.text
    again = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.text))
    assert again["sender_name"] == "An" and again["not_to"] == "principal"
    form = strict.post(page, again | {"edit": "1"})
    assert form.status_code == 200 and "trêu chọc mỗi giờ ra chơi." in form.text.split("<form")[1]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form.text)
    assert token and "Mã nhận tin" in strict.post(page, data(csrfmiddlewaretoken=token[1])).text


def test_the_page_of_the_codes_asks_for_its_token_too(page):
    answer = Client(enforce_csrf_checks=True).post(f"{page}ma/", {"code": "7KQM-3XWP"})
    assert answer.status_code == 403 and "7KQM-3XWP" in answer.text and f'href="{page}ma/"' in answer.text
    assert "tel:111" in answer.text and "Thoát nhanh" in answer.text


def test_every_other_page_keeps_the_common_ending(cast):
    answer = Client(enforce_csrf_checks=True).post("/tai-khoan/login/", {"login": "lan"})
    assert answer.status_code == 403 and "Trang đã để quá lâu" in answer.text and "tel:111" not in answer.text


def test_a_pupil_tells_without_a_name_and_the_readers_read(login, cast, page):
    sent = pupil_browser().post(page, data(), follow=True).text
    assert (
        "Cảm ơn" in sent and "trong ngày học tiếp theo" in sent and "tel:111" in sent and "trêu chọc" not in sent
    )
    concern = Concern.objects.get()
    assert (concern.author, concern.pupil, concern.channel, concern.source) == (None, None, "online", "pupil")
    assert told() == {"lan", "minh", "hoa"}
    for user in (cast.lan, cast.minh, cast.hoa):
        text = login(user).get(f"/truong-hop/tin-bao/{concern.public_id}/").text
        assert "trêu chọc" in text and "Hộp thư của trường" in text and "không nói tên" in text
    for user in (cast.tam, cast.quang, cast.dung):
        assert login(user).get(f"/truong-hop/tin-bao/{concern.public_id}/").status_code == 404
    assert "Chưa rõ học sinh nào" in login(cast.lan).get("/truong-hop/tin-bao/").text


def test_what_the_writer_tells_of_themselves_lies_encrypted(page, cast, login):
    pupil_browser().post(page, data(sender_name="Bé Na", sender_class="6A1", contact="0900 000 111"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, sender FROM cases_concern")
        [(text, sender)] = cursor.fetchall()
    assert "Bé Na" not in sender and "0900" not in sender and "trêu" not in text
    assert Concern.objects.get().sender == (
        "Tên: Bé Na\nLớp: 6A1\nMuốn được liên hệ lại bằng cách nào?: 0900 000 111"
    )


def test_no_address_and_no_device_is_kept(page, caplog):
    caplog.set_level("DEBUG")
    browser = pupil_browser()
    browser.get(page)
    browser.post(page, data())
    assert Concern.objects.count() == 1
    kept = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            kept += [str(row) for row in cursor.fetchall()]
    assert [row for row in kept if "allauth:rl:cases:box" in row]  # the hour is counted
    for trace in (ADDRESS_OF_SENDER, DEVICE):
        assert not [row for row in kept if trace in row]
        assert trace not in caplog.text
    event = AuditEvent.objects.get(action="cases.tell_box")
    assert (event.actor_id, event.address, event.facts) == (None, None, {})


def test_the_server_writes_no_access_log():
    assert gunicorn_conf.accesslog is None


def test_whoever_is_signed_in_stays_unknown_too(login, cast, page):
    login(cast.tam).post(page, data())
    assert Concern.objects.get().author is None
    assert AuditEvent.objects.get(action="cases.tell_box").actor_id is None


# ── who shall not read it ────────────────────────────────────────────────────────────────────────────


def test_not_to_the_principal(login, cast, page):
    pupil_browser().post(page, data(not_to=["principal"]))
    concern = Concern.objects.get()
    assert told() == {"lan", "minh", "dung"}
    address = f"/truong-hop/tin-bao/{concern.public_id}/"
    assert login(cast.hoa).get(address).status_code == 404
    assert "trêu" not in login(cast.hoa).get("/truong-hop/tin-bao/").text
    text = login(cast.lan).get(address).text
    assert "cô Lan" in text and "cô Hoa" not in text.split("Chỉ những người này")[1].split("</p>")[0]
    assert set(Involvement.objects.values_list("named_by", flat=True)) == {None}


def test_not_to_the_focal_teachers(login, cast, page):
    pupil_browser().post(page, data(not_to=["focal"]))
    assert told() == {"hoa"}
    for user, status in ((cast.lan, 404), (cast.minh, 404), (cast.hoa, 200)):
        assert login(user).get(f"/truong-hop/tin-bao/{Concern.objects.get().public_id}/").status_code == status


@pytest.mark.parametrize("role, reads", [("principal", False), ("focal", True)])
def test_whoever_comes_to_the_role_tomorrow_reads_it_no_more_than_the_one_of_today(login, cast, box, role, reads):
    concern = message(box, not_to=["principal"])
    new = User.objects.create_user("thu", password="x", full_name="Phạm Thị Thu")
    Membership.objects.create(user=new, unit=cast.thcs, role=role, since=timezone.localdate())
    address = f"/truong-hop/tin-bao/{concern.public_id}/"
    assert login(new).get(address).status_code == (200 if reads else 404)
    assert (address in login(new).get("/truong-hop/tin-bao/").text) is reads
    assert (new in access.concern_readers(concern)) is reads
    assert login(cast.lan).get(address).status_code == login(cast.dung).get(address).status_code == 200


def test_a_focal_teacher_of_tomorrow_reads_nothing_that_was_not_for_focal_teachers(login, cast, box):
    concern = message(box, not_to=["focal"])
    other = message(box)
    new = User.objects.create_user("thu", password="x", full_name="Phạm Thị Thu")
    Membership.objects.create(user=new, unit=cast.thcs, role="focal", since=timezone.localdate())
    with acting(new.pk):
        assert list(access.visible_concerns(new)) == [other]
    Membership.objects.create(user=new, unit=cast.thcs, role="principal", since=timezone.localdate())
    assert login(new).get(f"/truong-hop/tin-bao/{concern.public_id}/").status_code == 404
    assert login(cast.hoa).get(f"/truong-hop/tin-bao/{concern.public_id}/").status_code == 200


def test_who_acts_for_a_principal_of_tomorrow_reads_it_as_little(login, cast, box):
    concern = message(box, not_to=["principal"])
    new, deputy = (User.objects.create_user(name, password="x", full_name=name) for name in ("thu", "yen"))
    for user, role in ((new, "principal"), (deputy, "vice_principal")):
        Membership.objects.create(user=user, unit=cast.thcs, role=role, since=timezone.localdate())
    today = timezone.localdate()
    Delegation.objects.create(unit=cast.thcs, by=new, to=deputy, since=today, until=today, reason="x")
    assert login(deputy).get(f"/truong-hop/tin-bao/{concern.public_id}/").status_code == 404
    assert deputy not in access.concern_readers(concern)


def test_while_the_school_has_no_principal_the_officer_reads_it_still(login, cast, box):
    Membership.objects.filter(user=cast.hoa).delete()
    concern = message(box, not_to=["principal", "focal"])
    assert access.concern_readers(concern) == [cast.dung]
    assert login(cast.dung).get(f"/truong-hop/tin-bao/{concern.public_id}/").status_code == 200


def test_it_is_kept_in_the_case_from_who_has_the_role_on_that_day(login, cast, box, pupil):
    concern = message(box, not_to=["principal"])
    new = User.objects.create_user("thu", password="x", full_name="Phạm Thị Thu")
    Membership.objects.create(user=new, unit=cast.thcs, role="principal", since=timezone.localdate())
    with acting(cast.lan.pk):
        case = workflow.log_case(
            actor=cast.lan, pupil=pupil, kind="other", channel="online", danger_now=False, summary="Em kể",
            noticed_at=concern.created, concern=concern,
        )  # fmt: skip
    assert login(new).get(f"/truong-hop/{case.public_id}/").status_code == 404
    assert [reader.user.username for reader in access.readers(case)] == ["lan", "dung"]


def test_no_figure_tells_of_what_is_kept_from_a_role(cast, box):
    today = timezone.localdate()
    message(box, not_to=["principal"])
    Membership.objects.filter(user=cast.hoa).delete()
    new = User.objects.create_user("thu", password="x", full_name="Phạm Thị Thu")
    Membership.objects.create(user=new, unit=cast.thcs, role="principal", since=today)
    message(box)
    with acting(new.pk):
        assert access.tallying(new, cast.thcs).concerns_by_channel(today, today) == {"online": 1}


def test_to_neither_goes_to_one_officer(login, cast, page):
    pupil_browser().post(page, data(not_to=["principal", "focal"]))
    assert told() == {"dung"}
    concern = Concern.objects.get()
    police = access.people.agencies_for(cast.thcs, timezone.localdate()).first()
    answer = login(cast.dung).post(
        f"/truong-hop/tin-bao/{concern.public_id}/",
        {"decision": "referred", "reason": "Đã chuyển công an", "agency": police.public_id},
    )
    assert answer.status_code == 302 and Concern.objects.get().state == "referred"
    assert login(cast.dung).get(f"/truong-hop/tin-bao/{concern.public_id}/hoc-sinh/").status_code == 403


def test_where_nobody_is_left_nothing_is_lost(cast, page):
    Membership.objects.filter(user=cast.dung).delete()
    text = pupil_browser().post(page, data(not_to=["principal", "focal"])).text
    assert "Hãy gọi 111" in text and "Bạn em bị trêu chọc" in text
    assert not Concern.objects.exists() and not told()


# ── danger ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    ["Em muốn chết.", "em khong muon song nua", "TỰ-TỬ", "tối qua em rạch tay", "tự tữ", "tu tử"]
    + [
        "em mún chết",
        "k muốn sống",
        "ko mún sống nữa",
        "hông mun song",
        "E MUỐN BIẾN MẤT",
        "em muốnn chếtttt",
        "tự kết liễu",
    ]
    + ["chết quách đi", "chết cho rồi", "uống thuốc chuột", "thuốc diệt cỏ", "hok muốn tồn tại", "i want suicide"]
    + ["nhảy xuống sông", "sống làm gì nữa", "song lm j nx", "muốn chít", "em muốnn chếtttt"],
)
def test_words_of_self_harm_are_found_with_and_without_marks(db, text):
    assert speaks_of_self_harm(text)


@pytest.mark.parametrize(
    "text",
    ["Em bị trêu chọc", "muốn chép bài", "Em muốn gặp cô tư vấn", "cứ từ từ", ""]
    + ["k ai chơi với em", "em ko muốn học", "con hông muốn ăn sống", "chị Hồng muốn gặp cô", "sông ở gần nhà em"],
)
def test_other_words_are_not(db, text):
    assert not speaks_of_self_harm(text)


def test_the_words_are_rows_that_an_office_edits(db):
    row = Term.objects.get(kind="danger_word", code="treo_co")
    row.valid_until = date(2020, 1, 1)
    row.save()
    assert not speaks_of_self_harm("treo cổ")


def test_the_numbers_come_before_and_after_and_nothing_typed_is_lost(page):
    browser = pupil_browser()
    typed = data(text="Em không muốn sống nữa", sender_name="Na", not_to=["focal"])
    before = browser.post(page, typed).text
    assert "Chưa gửi" in before and "tel:111" in before and "tel:115" in before and "tel:113" in before
    assert not Concern.objects.exists()
    again = browser.post(page, typed | {"edit": "1"}).text
    assert "Em không muốn sống nữa</textarea>" in again and 'value="Na"' in again and "checked" in again
    assert not Concern.objects.exists()
    after = browser.post(page, typed | {"sure": "1"}, follow=True).text
    assert "tel:111" in after and "Cảm ơn" in after
    assert Concern.objects.get().text == "Em không muốn sống nữa"
    assert Notice.objects.filter(text__startswith="KHẨN CẤP", user__username="hoa").exists()


def test_danger_now_shows_the_numbers_too(page):
    assert "Chưa gửi" in pupil_browser().post(page, data(danger_now="yes")).text


# ── flooding ─────────────────────────────────────────────────────────────────────────────────────────


def test_one_address_sends_twenty_an_hour_and_loses_nothing(page):
    browser = pupil_browser()
    for number in range(20):
        assert "Cảm ơn" in browser.post(page, data(text=f"Tin {number}")).text
    full = browser.post(page, data(text="Tin cuối cùng")).text
    assert "quá nhiều tin" in full and "111 (miễn phí, 24/24)" in full and "Tin cuối cùng</textarea>" in full
    assert Concern.objects.count() == 20
    other = Client(REMOTE_ADDR="198.51.100.9")
    assert "Cảm ơn" in other.post(page, data(text="Từ nơi khác")).text


def test_a_school_takes_sixty_an_hour_from_everywhere(page, monkeypatch):
    monkeypatch.setattr("cases.box.AT_ONE_SCHOOL", "3/h/key")
    answers = [Client(REMOTE_ADDR=f"198.51.100.{n}").post(page, data()).text for n in range(5)]
    assert ["Cảm ơn" in text for text in answers] == [True] * 3 + [False] * 2 and Concern.objects.count() == 3


@pytest.mark.parametrize("grave", [{"danger_now": "yes"}, {"text": "Em muốn chết."}])
def test_a_flood_shuts_no_danger_out(page, monkeypatch, grave):
    monkeypatch.setattr("cases.box.AT_ONE_SCHOOL", "2/h/key")
    monkeypatch.setattr("cases.box.GRAVE_AT_ONE_SCHOOL", "2/h/key")
    browser, sent = pupil_browser(), data(sure="1", **grave)
    for _time in range(3):
        browser.post(page, data())
    assert "quá nhiều tin" in browser.post(page, data()).text
    for _time in range(2):
        assert "Cảm ơn" in browser.post(page, sent).text
    full = browser.post(page, sent).text
    assert "quá nhiều tin" in full and "111 (miễn phí, 24/24)" in full


def test_a_grave_message_takes_from_the_common_room_when_its_own_is_full(page, monkeypatch):
    monkeypatch.setattr("cases.box.GRAVE_FROM_ONE_ADDRESS", "1/h/key")
    monkeypatch.setattr("cases.box.FROM_ONE_ADDRESS", "2/h/key")
    browser = pupil_browser()
    answers = [browser.post(page, data(danger_now="yes", sure="1")).text for _time in range(4)]
    assert ["Cảm ơn" in text for text in answers] == [True] * 3 + [False]


def test_after_the_hour_nobody_can_tell_whose_hash_it_was(page, box, rf, monkeypatch):
    """The same address is another sender once the salt was replaced."""
    monkeypatch.setattr("cases.box.FROM_ONE_ADDRESS", "1/d/key")
    request = rf.post("/", REMOTE_ADDR=ADDRESS_OF_SENDER)
    assert has_room(request, box) and not has_room(request, box)
    cache.delete("cases.box.salt")
    assert has_room(request, box)


def test_a_refused_form_costs_nothing(page, monkeypatch):
    monkeypatch.setattr("cases.box.FROM_ONE_ADDRESS", "1/h/key")
    browser = pupil_browser()
    for _time in range(3):
        assert "Hãy viết vài dòng" in browser.post(page, data(text="")).text
    assert "Cảm ơn" in browser.post(page, data()).text


def test_a_machine_gets_thanks_and_leaves_nothing(page):
    answer = pupil_browser().post(page, data(website="http://example.com"), follow=True)
    assert "Cảm ơn" in answer.text and not Concern.objects.exists() and not told()


def test_a_text_that_is_too_long_stays_on_the_page(page):
    answer = pupil_browser().post(page, data(text="a" * 4001)).text
    assert "Dài quá 4000 chữ" in answer and "a" * 4001 in answer and not Concern.objects.exists()


# ── the receipt ──────────────────────────────────────────────────────────────────────────────────────

CODE = re.compile(r"<strong>([2-9A-Z]{4}-[2-9A-Z]{4})</strong>")


def sent(page) -> str:
    """The code of a message that was just sent."""
    return CODE.search(pupil_browser().post(page, data()).text)[1]


def look(page, code: str) -> str:
    return pupil_browser().post(f"{page}ma/", {"code": code}).text


def test_the_code_is_shown_once_and_kept_nowhere_in_clear(page):
    browser = pupil_browser()
    answer = browser.post(page, data())
    code = CODE.search(answer.text)[1]
    assert "no-store" in answer["Cache-Control"] and set(browser.cookies) <= {"csrf"}
    assert code not in browser.get(page).text and code not in browser.get(f"{page}ma/").text
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_boxreceipt")
        assert code not in str(rows := cursor.fetchall()) and code.replace("-", "") not in str(rows)
    assert f"{page}ma/" in browser.get(page).text


def test_the_sender_sees_a_state_and_an_answer_and_nothing_else(login, cast, page):
    code = sent(page)
    assert "chưa có người đọc" in look(page, code)
    concern = Concern.objects.get()
    address = f"/truong-hop/tin-bao/{concern.public_id}/"
    assert "lời nhắn cho người gửi" in login(cast.minh).get(address).text
    assert "Đã có người đọc." in look(page, code)
    login(cast.lan).post(address, {"decision": "watched", "reason": "Quan sát thêm ở lớp"})
    said = "Cô sẽ ở phòng tư vấn chiều thứ Năm."
    assert "Đã lưu lời nhắn" in login(cast.lan).post(f"{address}loi-nhan/", {"text": said}, follow=True).text
    text = look(page, code.lower().replace("-", " "))
    assert said in text and "tel:111" in text and "Thoát nhanh" in text
    for word in ("trêu", "Lan", "Quan sát", "theo dõi", concern.public_id):
        assert word not in text
    assert said in login(cast.hoa).get(address).text
    event = AuditEvent.objects.get(action="cases.answer_sender")
    assert (event.actor_id, event.facts) == (cast.lan.pk, {})


def test_a_code_opens_only_its_own_message_at_its_own_school(cast, page):
    first, second = sent(page), sent(page)
    one, other = Concern.objects.order_by("pk")
    workflow.answer_sender(actor=cast.lan, concern=one, text="Gặp cô nhé.")
    assert "Gặp cô nhé" in look(page, first) and "Gặp cô nhé" not in look(page, second)
    with acting(cast.quang.pk):
        far = workflow.switch_box(actor=cast.quang, is_open=True)
    never = look(page, "2222-2222")
    assert "Không thấy mã này" in never and "Không thấy mã này" in look(f"/noi/{far.code}/", first)
    assert other.receipt.answer == ""


def test_guessing_codes_is_slowed_and_takes_no_room_from_telling(page, monkeypatch):
    monkeypatch.setattr("cases.box.FROM_ONE_ADDRESS", "3/h/key")
    code = sent(page)
    for _time in range(3):
        assert "Không thấy mã này" in look(page, "2222-2222")
    assert "quá nhiều lần" in look(page, code) and "chưa có người đọc" not in look(page, code)
    assert CODE.search(pupil_browser().post(page, data()).text)


def test_a_machine_gets_a_code_that_opens_nothing(page):
    code = CODE.search(pupil_browser().post(page, data(website="http://example.com")).text)[1]
    assert "Không thấy mã này" in look(page, code)


def test_only_a_reader_answers_and_not_with_the_pupils_name(login, cast, box, page, pupil):
    concern = message(box, not_to=["principal"])
    with pytest.raises(Http404), acting(cast.hoa.pk):
        workflow.answer_sender(actor=cast.hoa, concern=concern, text="x")
    workflow.name_pupil(actor=cast.lan, concern=concern, pupil=pupil)
    with pytest.raises(RuleBroken, match="không ghi tên"):
        workflow.answer_sender(actor=cast.lan, concern=Concern.objects.get(), text="Em trần đức anh gặp cô nhé")
    signed = workflow.raise_concern(actor=cast.tam, pupil=pupil, channel="talk", danger_now=False, text="Em buồn")
    address = f"/truong-hop/tin-bao/{signed.public_id}/"
    assert login(cast.lan).get(f"{address}loi-nhan/").status_code == 404
    assert "lời nhắn cho người gửi" not in login(cast.lan).get(address).text


@pytest.mark.parametrize("text", ["Cô đã gặp Lý Thị Sáu rồi", "Xem CTXH-2627-0012 nhé"])
def test_an_answer_names_no_other_pupil_and_no_case_either(login, cast, box, text):
    """Also where nobody knows yet whom the message is about; what was typed stays."""
    enrol(cast.thcs, "Lý Thị Sáu")
    concern = message(box)
    page = login(cast.lan).post(f"/truong-hop/tin-bao/{concern.public_id}/loi-nhan/", {"text": text}).text
    assert "không ghi tên học sinh nào" in page and text in page
    assert not BoxReceipt.objects.get(concern=concern).answer
    with acting(cast.lan.pk):
        workflow.answer_sender(actor=cast.lan, concern=concern, text="Cô đã gặp bạn sáu em ấy rồi")
    assert BoxReceipt.objects.get(concern=concern).answer


def test_a_message_that_nobody_reads_climbs_to_the_principal_and_to_a_status(on_a_thursday, cast, box):
    message(box)
    Notice.objects.all().delete()
    for day_of, hour in ((1, 7), (2, 7), (3, 8), (4, 8)):
        on_a_thursday.move_to(datetime(2026, 12, day_of, hour, tzinfo=timezone.get_default_timezone()), tick=False)
        workflow.climb_clocks()
    overdue = Notice.objects.filter(text="Có tin báo quá hạn, chưa ai quyết định.")
    assert {row.user for row in overdue} == {cast.lan, cast.minh}
    assert Notice.objects.filter(user=cast.hoa, text__startswith="Có tin báo của trường quá hạn").count() == 1
    assert OverdueStatus.objects.get().unit == cast.thcs
    assert not [row.text for row in Notice.objects.filter(user=cast.dung) if "tin báo" in row.text]


# ── every school day ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def on_a_thursday(time_machine):
    """Thursday 26 November 2026, before school."""
    time_machine.move_to(datetime(2026, 11, 26, 7, 0, tzinfo=timezone.get_default_timezone()), tick=False)
    return time_machine


def test_somebody_is_due_every_school_day(on_a_thursday, login, cast, box):
    words = "Mở hộp thư “Điều em muốn nói” của trường"
    assert words not in login(cast.lan).get("/").text  # switched on today
    on_a_thursday.move_to(datetime(2026, 11, 27, 7, 0, tzinfo=timezone.get_default_timezone()), tick=False)
    assert words in login(cast.lan).get("/").text and words in login(cast.hoa).get("/").text
    login(cast.minh).get("/truong-hop/tin-bao/")
    assert words not in login(cast.lan).get("/").text and words not in login(cast.hoa).get("/").text
    assert AuditEvent.objects.filter(action="cases.read_box", actor_id=cast.minh.pk).count() == 1
    on_a_thursday.move_to(datetime(2026, 11, 28, 7, 0, tzinfo=timezone.get_default_timezone()), tick=False)
    assert words not in login(cast.lan).get("/").text  # Saturday


def at_seven(time_machine, day: int) -> None:
    time_machine.move_to(datetime(2026, 11, day, 7, 0, tzinfo=timezone.get_default_timezone()), tick=False)


def test_it_is_read_by_whoever_sees_every_message_that_waits(on_a_thursday, login, cast, box):
    """The promise on the page is not kept by somebody from whom a message is kept, who learns nothing of that."""
    words = "Mở hộp thư “Điều em muốn nói” của trường"
    concern = message(box, not_to=["principal"])
    at_seven(on_a_thursday, 27)
    assert words in login(cast.hoa).get("/").text
    login(cast.hoa).get("/truong-hop/tin-bao/")
    assert words not in login(cast.hoa).get("/").text and words in login(cast.lan).get("/").text
    assert "27/11/2026: cô Hoa" in login(cast.hoa).get("/truong-hop/hop-thu/").text
    assert ConcernBox.objects.get().read_on == date(2026, 11, 26)
    login(cast.lan).get("/truong-hop/tin-bao/")
    assert words not in login(cast.lan).get("/").text and words not in login(cast.minh).get("/").text
    assert ConcernBox.objects.get().read_by == cast.lan
    assert "27/11/2026: cô Hoa" in login(cast.hoa).get("/truong-hop/hop-thu/").text  # as it was
    with acting(cast.lan.pk):
        workflow.decide_concern(actor=cast.lan, concern=concern, decision="not_opened", reason="Đã trao đổi")
    at_seven(on_a_thursday, 30)
    login(cast.hoa).get("/truong-hop/tin-bao/")  # nothing waits that she does not see
    assert words not in login(cast.lan).get("/").text and ConcernBox.objects.get().read_by == cast.hoa


def test_who_looked_is_not_told_that_it_waits_since_then(on_a_thursday, login, cast, box):
    message(box, not_to=["principal"])
    at_seven(on_a_thursday, 27)
    login(cast.hoa).get("/truong-hop/tin-bao/")
    at_seven(on_a_thursday, 30)
    assert day.boxes_due(cast.hoa) == [date(2026, 11, 30)] and day.boxes_due(cast.lan) == [date(2026, 11, 27)]


def test_a_school_day_without_a_reader_stays_in_sight(on_a_thursday, login, cast, box):
    on_a_thursday.move_to(datetime(2026, 11, 29, 7, 0, tzinfo=timezone.get_default_timezone()), tick=False)
    assert day.boxes_due(cast.lan) == [date(2026, 11, 27)]  # on Sunday it is two days late
    assert "Quá hạn 2 ngày" in login(cast.hoa).get("/").text


def test_no_box_nobody_is_due(cast):
    assert not day.boxes_due(cast.lan)


# ── whom it is about ─────────────────────────────────────────────────────────────────────────────────


def message(box, **fields) -> Concern:
    return workflow.tell_box(box=box, source="pupil", danger_now=False, text="Bạn Anh bị trêu", **fields)


def test_a_reader_names_the_pupil_once(login, cast, box, pupil):
    concern = message(box)
    browser, address = login(cast.lan), f"/truong-hop/tin-bao/{concern.public_id}/hoc-sinh/"
    found = browser.post(address, {"pupil_words": "duc anh", "find": "1"}).text
    assert pupil.public_id in found
    browser.post(address, {"pupil": pupil.public_id})
    assert Concern.objects.get().pupil == pupil
    with pytest.raises(RuleBroken), acting(cast.minh.pk):
        workflow.name_pupil(actor=cast.minh, concern=concern, pupil=pupil)


def test_messages_without_a_pupil_do_not_add_up(login, cast, box):
    for _time in range(3):
        concern = message(box)
    assert "trong 90 ngày" not in login(cast.lan).get("/truong-hop/tin-bao/").text
    assert "trong 90 ngày" not in login(cast.lan).get(f"/truong-hop/tin-bao/{concern.public_id}/").text


def test_a_case_comes_from_it(login, cast, box, pupil):
    concern = message(box)
    assert "Bạn Anh bị trêu" in login(cast.lan).get(f"/truong-hop/ghi-nhan/?tin={concern.public_id}").text
    with acting(cast.lan.pk):
        case = workflow.log_case(
            actor=cast.lan, pupil=pupil, kind="violence_suffered", channel="online", danger_now=False,
            summary="Bạn Anh bị trêu", noticed_at=concern.created, concern=concern,
        )  # fmt: skip
    concern.refresh_from_db()
    assert (concern.case, concern.pupil, concern.state) == (case, pupil, "opened")


def test_it_is_kept_from_the_principal_in_the_case_too(login, cast, box, pupil):
    concern = message(box, not_to=["principal"])
    with acting(cast.lan.pk):
        case = workflow.log_case(
            actor=cast.lan, pupil=pupil, kind="other", channel="online", danger_now=False, summary="Em kể",
            noticed_at=concern.created, concern=concern,
        )  # fmt: skip
    assert [reader.user.username for reader in access.readers(case)] == ["lan", "dung"]
    assert "người gửi tin vào hộp thư" not in login(cast.hoa).get(f"/truong-hop/{case.public_id}/").text


def test_every_message_can_be_decided(login, cast, box):
    concern = message(box)
    address = f"/truong-hop/tin-bao/{concern.public_id}/"
    login(cast.lan).post(address, {"decision": "not_opened", "reason": "Đã trao đổi với lớp"})
    assert Concern.objects.get().state == "not_opened"
    assert not Notice.objects.filter(text__contains="đã được xem").exists()


@pytest.fixture(autouse=True)
def _empty_cache(db):
    cache.clear()


def test_the_fresh_reader_of_a_new_year_reads_old_messages(login, cast, box):
    """By role, as every concern: nobody has to be named as a reader."""
    message(box)
    new = User.objects.create_user("thu", password="x", full_name="Phạm Thị Thu")
    Membership.objects.create(user=new, unit=cast.thcs, role="focal", since=timezone.localdate())
    assert "Hộp thư của trường" in login(new).get("/truong-hop/tin-bao/").text


def test_who_works_on_the_case_of_a_message_that_was_not_for_their_role_keeps_its_pupil_safe(cast, box, pupil):
    """The only focal teacher was not to read it; a second one, who is given the case, does all that it needs."""
    cast.minh.memberships.update(until=timezone.localdate() - timedelta(days=1))
    concern = message(box, not_to=["focal"])
    with acting(cast.hoa.pk):
        workflow.name_pupil(actor=fresh(cast.hoa), concern=concern, pupil=pupil)
        concern.refresh_from_db()
        case = workflow.log_case(
            actor=fresh(cast.hoa), pupil=pupil, kind="other", channel="online", danger_now=False, summary="Em kể",
            noticed_at=concern.created, concern=concern,
        )  # fmt: skip
    Membership.objects.create(user=cast.tam, unit=cast.thcs, role="focal", since=timezone.localdate())
    row = care.add_caregiver(actor=cast.hoa, pupil=pupil, full_name="Trần Văn Hai", relation="Bố")
    care.flag_caregiver(actor=cast.hoa, caregiver=row, reason="Em sợ")
    assert not access.known_flags(fresh(cast.tam), pupil)
    with acting(cast.hoa.pk):
        workflow.assign_case(actor=fresh(cast.hoa), case=case, focal=fresh(cast.tam), reason="Phụ trách mới")
    assert access.known_flags(fresh(cast.tam), pupil) and access.lifts_flag(fresh(cast.tam), row)
    assert not access.known_flags(fresh(cast.lan), pupil) and not access.lifts_flag(fresh(cast.lan), row)
