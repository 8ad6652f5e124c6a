"""What stands on the form before a case is saved: whom nobody may contact; of a further pupil of an event the
moment that the school knew; and that an event's words name nobody."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from cases import access, workflow
from cases.models import Caregiver, Case, Incident
from ctxh_portal.kit.actor import acting
from ctxh_portal.kit.errors import RuleBroken
from tests.fixtures import enrol

LOG, FLAGS = reverse("cases:log"), reverse("cases:pupil_flags")
FORM = "%d/%m/%Y %H:%M"


@pytest.fixture
def father(pupil):
    return Caregiver.objects.create(
        pupil=pupil, full_name="Trần Văn Hung", relation="bố", phone="0900000002", no_contact=True
    )


def data(pupil, **more):
    return {
        "danger_now": "no", "pupil": pupil.public_id, "kind": "other", "channel": "talk",
        "noticed_at": f"{timezone.localtime():{FORM}}", "summary": "Em khóc",
    } | more  # fmt: skip


# ── whom nobody may contact


def test_the_flags_come_once_the_pupil_is_picked(login, cast, pupil, father):
    lan = login(cast.lan)
    assert "Trần Văn Hung" not in lan.get(LOG).text
    shown = lan.post(FLAGS, {"pupil": pupil.public_id}).text
    assert "KHÔNG LIÊN HỆ" in shown and "Trần Văn Hung" in shown and "0900000002" not in shown
    again = lan.post(LOG, {"find": "1", "pupil_words": "duc anh", "pupil": pupil.public_id}).text
    assert "Trần Văn Hung" in again


def test_nothing_is_saved_before_they_were_shown(login, cast, pupil, father):
    lan = login(cast.lan)
    page = lan.post(LOG, data(pupil)).text
    assert "lưu lần nữa" in page and "Trần Văn Hung" in page and "Em khóc" in page and not Case.objects.exists()
    assert f'name="flags_seen" value="{pupil.public_id}"' in page
    other = enrol(cast.thcs, "Lê Minh Châu")
    assert lan.post(LOG, data(pupil, flags_seen=other.public_id)).status_code == 200
    assert lan.post(LOG, data(pupil, flags_seen=pupil.public_id)).status_code == 302
    assert Case.objects.get().pupil == pupil


def test_where_nobody_is_flagged_nothing_is_asked(login, cast, pupil):
    Caregiver.objects.create(pupil=pupil, full_name="Lê Thị Mơ", relation="mẹ")
    lan = login(cast.lan)
    assert lan.post(FLAGS, {"pupil": pupil.public_id}).text.strip() == ""
    assert lan.post(LOG, data(pupil)).status_code == 302


def test_who_does_not_log_learns_no_flag(login, cast, pupil, father):
    for user in (cast.tam, cast.hoa, cast.dung):
        assert login(user).post(FLAGS, {"pupil": pupil.public_id}).status_code == 404
    assert "Trần Văn Hung" not in login(cast.phuc).post(FLAGS, {"pupil": pupil.public_id}).text
    raising = login(cast.tam).post(reverse("cases:concern_new"), {"find": "1", "pupil_words": "duc anh",
                                                                  "pupil": pupil.public_id})  # fmt: skip
    assert "Trần Văn Hung" not in raising.text


# ── of an event


def yesterday():
    return timezone.now() - timedelta(days=1)


def event(cast, case, **fields):
    given = {"happened_on": timezone.localdate() - timedelta(days=1), "text": "Xô xát sau giờ tan học"} | fields
    with acting(cast.lan.pk):
        return workflow.link_incident(actor=cast.lan, case=case, role="suffered", **given).incident


def page_of(case, incident):
    return reverse("cases:incident_pupil", args=[case.public_id, incident.public_id])


@time_machine.travel("2026-10-14 10:30:00+07:00", tick=False)
def test_a_further_pupils_time_began_when_the_school_knew(login, cast, make_case):
    case = make_case(noticed_at=yesterday())
    incident = event(cast, case)
    assert 'value="13/10/2026 10:30"' in login(cast.lan).get(page_of(case, incident)).text
    seen_too = make_case(noticed_at=yesterday() - timedelta(hours=2))
    with acting(cast.lan.pk):
        workflow.link_incident(actor=cast.lan, case=seen_too, role="witnessed", incident=incident)
    assert 'value="13/10/2026 08:30"' in login(cast.lan).get(page_of(case, incident)).text


@time_machine.travel("2026-10-14 10:30:00+07:00", tick=False)
def test_a_case_from_before_the_event_says_nothing_of_it(login, cast, make_case):
    case = make_case(noticed_at=timezone.now() - timedelta(days=30))
    incident = event(cast, case)
    assert 'value="14/10/2026 10:30"' in login(cast.lan).get(page_of(case, incident)).text


@time_machine.travel("2026-10-14 10:30:00+07:00", tick=False)
def test_a_case_that_is_not_seen_lends_no_moment(cast, make_case):
    case, theirs = make_case(), make_case(actor=cast.minh, noticed_at=yesterday())
    incident = event(cast, case)
    incident.parts.create(case=theirs, role="caused", added_by=cast.minh)
    with acting(cast.lan.pk):
        assert access.known_since(cast.lan, incident) == case.noticed_at
    with acting(cast.hoa.pk):
        assert access.known_since(cast.hoa, incident) == yesterday()


@pytest.mark.parametrize("text", ["Lý Thị Sáu đánh bạn", "Theo lời\nLý  Thị Sáu.", "Xem CTXH-2627-0012"])
def test_the_words_of_an_event_name_no_pupil(login, cast, case, text):
    enrol(cast.thcs, "Lý Thị Sáu")
    url = reverse("cases:incident", args=[case.public_id])
    day = f"{timezone.localdate():%d/%m/%Y}"
    page = login(cast.lan).post(url, {"role": "suffered", "happened_on": day, "text": text}).text
    assert "không ghi họ tên học sinh" in page and not Incident.objects.exists()
    with pytest.raises(RuleBroken, match="không ghi họ tên"):
        event(cast, case, text=f"Bạn đánh {case.pupil.full_name.upper()}")
    event(cast, case, text="Một bạn cùng lớp đánh em; cô Nguyễn Thị Lan can ngăn")


def test_whom_older_words_name_is_not_added_to_them(login, cast, case):
    incident = event(cast, case)
    incident.text = "Lý Thị Sáu đánh bạn"  # from before this was looked at
    incident.save()
    sau = enrol(cast.thcs, "Lý Thị Sáu")
    page = login(cast.lan).post(page_of(case, incident), data(sau, role="caused")).text
    assert "lập một sự việc mới" in page and not Case.objects.filter(pupil=sau).exists()
