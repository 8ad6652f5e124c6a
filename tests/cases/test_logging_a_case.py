from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import AuditEvent, Notice
from cases import access, workflow
from cases.forms.danger import MomentField
from cases.models import OutsideNotice
from ctxh_portal.kit.actor import acting
from ctxh_portal.kit.calendar import school_year_start
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.fields import DayField


def form_data(pupil, **fields):
    return {
        "danger_now": "no",
        "pupil": pupil.public_id,
        "kind": "psychological",
        "channel": "talk",
        "noticed_at": timezone.localtime().strftime("%d/%m/%Y %H:%M"),
        "summary": "Em buồn, hay khóc.",
    } | fields


def test_the_author_becomes_the_assigned_focal(cast, case):
    assert access.assigned_focal(case) == cast.lan


def test_the_code_counts_per_school_and_year(make_case, cast):
    first, second, other = make_case(), make_case(), make_case(actor=cast.phuc)
    assert first.number < second.number < first.number + 4 and other.number < 4
    assert first.code == f"CTXH-{first.year_code}-{first.number:04d}"


def test_numbers_are_left_out_by_chance(make_case, monkeypatch):
    """So a gap in what the principal sees tells nothing of a case that is kept from them."""
    numbers = [make_case().number for _i in range(12)]
    assert numbers == sorted(set(numbers)) and numbers[-1] > 12


def test_the_principal_is_told_without_any_name(cast, case, pupil):
    notice = Notice.objects.get(user=cast.hoa)
    for secret in (*pupil.full_name.split(), case.code, "8A2"):
        assert secret not in notice.text


def test_the_portal_makes_the_first_date(case):
    assert [date.kind for date in case.follow_ups.all()] == ["assess"]


def test_it_is_audited_without_words(cast, case):
    event = AuditEvent.objects.get(action="cases.log_case")
    assert (event.actor_id, event.target_id) == (cast.lan.pk, case.pk)
    assert case.summary not in str(event.facts)


def test_a_notice_in_the_future_is_refused(make_case):
    with pytest.raises(RuleBroken):
        make_case(noticed_at=timezone.now() + timedelta(hours=1))


def test_the_same_trouble_of_the_same_pupil_is_not_opened_twice(make_case, case, pupil):
    with pytest.raises(RuleBroken, match=case.code):
        make_case(pupil=pupil, summary="Em lại buồn.")


def test_a_second_case_of_one_pupil_is_asked_about(login, cast, case, pupil):
    browser, data = login(cast.lan), form_data(pupil, kind="dropout")
    page = browser.post("/truong-hop/ghi-nhan/", data).text
    assert "đang có trường hợp mở" in page and case.code in page and "Em buồn, hay khóc." in page
    answer = browser.post("/truong-hop/ghi-nhan/", data | {"separate": "on"})
    assert answer.status_code == 302 and access.open_cases_of(cast.lan, pupil)[0].kind == "dropout"
    # who does not see the first one is asked nothing, and learns nothing
    assert login(cast.minh).post("/truong-hop/ghi-nhan/", data).status_code == 302


def test_logging_on_the_page(login, cast, pupil):
    answer = login(cast.lan).post("/truong-hop/ghi-nhan/", form_data(pupil), follow=True)
    assert "Trần Đức Anh" in answer.text
    assert access.visible_cases(cast.lan).count() == 1


def test_bad_input_keeps_what_was_typed(login, cast, pupil):
    tomorrow = (timezone.localtime() + timedelta(days=1)).strftime("%d/%m/%Y %H:%M")
    answer = login(cast.lan).post("/truong-hop/ghi-nhan/", form_data(pupil, noticed_at=tomorrow))
    assert "Thời điểm nhận thông tin không thể ở tương lai." in answer.text
    assert "Em buồn, hay khóc." in answer.text and tomorrow in answer.text


def test_what_is_missing_of_the_pupil_leads_to_the_search(login, cast, pupil):
    page = login(cast.lan).post("/truong-hop/ghi-nhan/", form_data(pupil) | {"pupil": ""}).text
    assert '<li><a href="#id_pupil_words">Học sinh</a>: Tìm và chọn một học sinh.' in page
    assert 'id="id_pupil_words"' in page


@pytest.mark.parametrize("year", ["0001", "0026", "1989"])
def test_a_year_that_no_calendar_reckons_with_is_refused(login, cast, pupil, year):
    answer = login(cast.lan).post("/truong-hop/ghi-nhan/", form_data(pupil, noticed_at=f"01/01/{year} 08:00"))
    assert answer.status_code == 200 and "mời ghi đủ bốn chữ số" in answer.text
    assert "Em buồn, hay khóc." in answer.text and not access.visible_cases(cast.lan).exists()


@pytest.mark.parametrize("field", [DayField(), MomentField()])
def test_no_field_of_what_happened_takes_such_a_year(db, field):
    for day, taken in (("01/01/0001", False), ("31/12/1989", False), ("01/01/1990", True)):
        typed = day if isinstance(field, DayField) else f"{day} 00:00"
        if taken:
            assert field.clean(typed).year == 1990
        else:
            with pytest.raises(ValidationError, match="bốn chữ số"):
                field.clean(typed)


def test_a_moment_far_back_is_asked_once_more(login, cast, pupil):
    """All clocks run from it, and nobody corrects it."""
    browser = login(cast.lan)
    ago = {days: (timezone.localtime() - timedelta(days=days)).strftime("%d/%m/%Y %H:%M") for days in (29, 31)}
    page = browser.post("/truong-hop/ghi-nhan/", form_data(pupil, noticed_at=ago[31])).text
    assert "đã hơn 30 ngày" in page and 'name="long_ago"' in page and "Em buồn, hay khóc." in page
    assert not access.visible_cases(cast.lan).exists()
    answer = browser.post("/truong-hop/ghi-nhan/", form_data(pupil, noticed_at=ago[31], long_ago="on"))
    assert answer.status_code == 302 and access.visible_cases(cast.lan).get().noticed_at
    assert 'name="long_ago"' not in browser.get("/truong-hop/ghi-nhan/").text
    recent = form_data(pupil, noticed_at=ago[29], kind="dropout", separate="on")
    assert browser.post("/truong-hop/ghi-nhan/", recent).status_code == 302


def test_what_was_ticked_of_it_stays_while_a_pupil_is_looked_up(login, cast, pupil):
    browser = login(cast.lan)
    ago = (timezone.localtime() - timedelta(days=31)).strftime("%d/%m/%Y %H:%M")
    for ticked, shown in (({"long_ago": "on"}, True), ({}, False)):
        page = browser.post("/truong-hop/ghi-nhan/", form_data(pupil, noticed_at=ago, find="1", **ticked)).text
        assert ('name="long_ago"' in page) is shown
        assert ("checked" in page.split('name="long_ago"')[-1].split(">")[0]) is shown


def test_the_moment_of_an_old_concern_is_not_asked_about(login, cast, pupil):
    with time_machine.travel(timezone.now() - timedelta(days=40)), acting(cast.tam.pk):
        concern = workflow.raise_concern(
            actor=cast.tam, pupil=pupil, channel="talk", danger_now=False, text="Em kể"
        )
    received = timezone.localtime(concern.created).strftime("%d/%m/%Y %H:%M")
    address = f"/truong-hop/ghi-nhan/?tin={concern.public_id}"
    assert login(cast.lan).post(address, form_data(pupil, noticed_at=received)).status_code == 302


def test_not_before_the_school_year_that_ended_last(login, cast, pupil, make_case):
    this_year = school_year_start(timezone.localdate())
    last = school_year_start(this_year - timedelta(days=1))
    first = timezone.make_aware(datetime.combine(last, time(8)))
    before = (first - timedelta(days=1)).strftime("%d/%m/%Y %H:%M")
    page = login(cast.lan).post("/truong-hop/ghi-nhan/", form_data(pupil, noticed_at=before, long_ago="on")).text
    assert "không thể trước năm học vừa qua" in page and "Em buồn, hay khóc." in page
    assert make_case(pupil=pupil, noticed_at=first).noticed_at == first


def test_looking_a_pupil_up_without_scripts_keeps_what_was_typed(login, cast, pupil):
    data = form_data(pupil) | {"pupil": "", "pupil_words": "tran duc", "find": "1"}
    answer = login(cast.lan).post("/truong-hop/ghi-nhan/", data)
    assert pupil.public_id in answer.text and "Em buồn, hay khóc." in answer.text
    assert "Chưa lưu được" not in answer.text


def test_a_pupil_of_another_school_cannot_be_picked(login, cast, pupil):
    answer = login(cast.phuc).post("/truong-hop/ghi-nhan/", form_data(pupil))
    assert "Không tìm thấy học sinh này trong trường." in answer.text


def test_search_ignores_marks_and_says_nothing_of_other_schools(login, cast, pupil):
    words = {"pupil_words": "TRAN duc"}
    assert "Trần Đức Anh" in login(cast.lan).post("/truong-hop/tim-hoc-sinh/", words).text
    assert "Trần Đức Anh" not in login(cast.phuc).post("/truong-hop/tim-hoc-sinh/", words).text


def test_one_tap_before_the_case_exists_joins_the_case(login, cast, pupil):
    agency = cast.commune.agencies.first()
    browser = login(cast.lan)
    answer = browser.post("/truong-hop/thong-bao-ngay/", {"notify": agency.pk})
    assert "Đã thông báo cho" in answer.text
    notice = OutsideNotice.objects.get()
    assert "checked" in answer.text.split(notice.public_id)[1].split(">")[0]
    browser.post("/truong-hop/ghi-nhan/", form_data(pupil, danger_now="yes", told=[notice.public_id]))
    assert OutsideNotice.objects.get().case == access.visible_cases(cast.lan).get()


def test_only_a_focal_teacher_logs(login, cast):
    for user in (cast.hoa, cast.tam, cast.nga, cast.dung, cast.son):
        assert login(user).get("/truong-hop/ghi-nhan/").status_code == 404


def test_the_concern_becomes_the_case_and_its_author_gets_a_signal(cast, make_case, pupil):
    concern = workflow.raise_concern(actor=cast.tam, pupil=pupil, channel="talk", danger_now=False, text="Em buồn")
    make_case(pupil=pupil, concern=concern)
    concern.refresh_from_db()
    assert concern.state == "opened"
    assert Notice.objects.filter(user=cast.tam).exists()
