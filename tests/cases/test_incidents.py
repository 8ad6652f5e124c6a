"""One event, several pupils: each a role and a case of their own, and no door between them."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts import access as people
from cases import access, workflow
from cases.models import Case, Incident, IncidentPart, IncidentUnlinking, OutsideNotice
from ctxh_portal.kit.actor import acting, system_scope
from ctxh_portal.kit.errors import NotYours, RuleBroken
from tests.fixtures import enrol

WORDS = "Xô xát sau giờ tan học"


@pytest.fixture
def event(cast, case):
    """lan's case, bị hại."""
    with acting(cast.lan.pk):
        return workflow.link_incident(
            actor=cast.lan, case=case, role="suffered", happened_on=timezone.localdate(), text=WORDS
        ).incident


def link(actor, case, event, role="caused"):
    """Puts another's case into the event, as if the actor had once seen both."""
    with system_scope("tests"):
        IncidentPart.objects.create(incident=event, case=case, role=role, added_by=actor)


def page(browser, case):
    return browser.get(reverse("cases:detail", args=[case.public_id])).text


def test_a_case_is_put_into_a_new_event_from_its_page(login, cast, case):
    url = reverse("cases:incident", args=[case.public_id])
    assert url in page(login(cast.lan), case)
    assert "Sự việc mới cần ngày xảy ra" in login(cast.lan).post(url, {"role": "suffered"}).text
    day = f"{timezone.localdate():%d/%m/%Y}"
    login(cast.lan).post(url, {"role": "suffered", "happened_on": day, "text": WORDS})
    found = page(login(cast.hoa), case)
    assert WORDS in found and "Gắn vào một sự việc: Bị hại" in found and "1 học sinh trong sự việc" in found


def test_another_pupil_gets_a_case_of_their_own_and_no_kind_is_copied(login, cast, case, event):
    other = enrol(cast.thcs, "Lý Thị Sáu")
    url = reverse("cases:incident_pupil", args=[case.public_id, event.public_id])
    assert "Lý Thị Sáu" in login(cast.lan).post(url, {"pupil_words": "ly thi", "find": "1"}).text
    data = {
        "danger_now": "no", "pupil": other.public_id, "role": "caused", "kind": "violence_caused",
        "channel": "talk",
        "noticed_at": f"{timezone.localtime():%d/%m/%Y %H:%M}", "summary": "Em đánh bạn",
    }  # fmt: skip
    login(cast.lan).post(url, data)
    made = Case.objects.get(pupil=other)
    case.refresh_from_db()
    assert (made.kind, case.kind) == ("violence_caused", "psychological")
    assert "Lý Thị Sáu" in page(login(cast.lan), case) and "Em đánh bạn" not in page(login(cast.lan), case)
    assert case.pupil.full_name in page(login(cast.lan), made)


def test_the_same_pupil_is_not_added_twice(cast, case, event):
    record = {
        "kind": "other",
        "channel": "talk",
        "danger_now": False,
        "summary": "x",
        "noticed_at": timezone.now(),
    }
    with pytest.raises(RuleBroken, match="đã có trong sự việc"):
        workflow.log_other_pupil(
            actor=cast.lan, case=case, incident=event, role="caused", pupil=case.pupil, **record
        )
    with pytest.raises(RuleBroken, match="đã được gắn"):
        workflow.link_incident(actor=cast.lan, case=case, role="caused", incident=event)


def test_of_a_case_that_is_not_seen_only_the_role_shows(login, cast, case, event, make_case):
    other = make_case(actor=cast.minh)
    link(cast.minh, other, event)
    mine = page(login(cast.lan), case)
    assert "Gây ra: một học sinh khác" in " ".join(mine.split())
    assert other.pupil.full_name not in mine and other.public_id not in mine and other.code not in mine
    theirs = page(login(cast.minh), other)
    assert WORDS in theirs and case.pupil.full_name not in theirs and case.public_id not in theirs
    principal = page(login(cast.hoa), case)
    assert other.pupil.full_name in principal and other.public_id in principal
    assert login(cast.lan).get(reverse("cases:detail", args=[other.public_id])).status_code == 404


def test_a_case_that_is_kept_from_somebody_is_not_even_counted(cast, case, event, make_case):
    kept = make_case(involved=[cast.hoa])
    workflow.link_incident(actor=cast.lan, case=kept, role="caused", incident=event)
    with acting(cast.hoa.pk):
        assert [line.role for line in access.incident_lines(cast.hoa, event)] == ["suffered"]
    with acting(cast.lan.pk):
        assert len(access.incident_lines(cast.lan, event)) == 2


def of_another(pupil, **fields):
    noticed = f"{timezone.localtime():%d/%m/%Y %H:%M}"
    return {
        "danger_now": "yes", "pupil": pupil.public_id, "role": "caused", "kind": "violence_caused",
        "channel": "talk", "noticed_at": noticed, "summary": "Em đánh bạn",
    } | fields  # fmt: skip


def test_a_pupil_with_an_open_case_is_linked_or_said_to_be_another_matter(login, cast, case, event):
    sau = enrol(cast.thcs, "Lý Thị Sáu")
    with acting(cast.lan.pk):
        theirs = workflow.log_case(
            actor=cast.lan, pupil=sau, kind="dropout", channel="talk", danger_now=False, summary="Hay nghỉ",
            noticed_at=timezone.now(),
        )  # fmt: skip
    url = reverse("cases:incident_pupil", args=[case.public_id, event.public_id])
    browser = login(cast.lan)
    answer = browser.post(url, of_another(sau)).text
    link = reverse("cases:incident", args=[theirs.public_id]) + f"?su-viec={event.public_id}"
    assert theirs.code in answer and link in answer and 'name="separate"' in answer
    assert Case.objects.filter(pupil=sau).count() == 1
    picked = browser.get(link).text.split(f'value="{event.public_id}"')[1].split(">")[0]
    assert "checked" in picked
    browser.post(link, {"role": "caused", "incident": event.public_id})
    assert link not in browser.post(url, of_another(sau)).text  # it is in already
    assert browser.post(url, of_another(sau, separate="on")).status_code == 302
    assert Case.objects.filter(pupil=sau).count() == 2


def test_an_open_case_of_others_is_neither_shown_nor_linked(login, cast, case, event, make_case):
    hidden = make_case(actor=cast.minh)
    url = reverse("cases:incident_pupil", args=[case.public_id, event.public_id])
    answer = login(cast.lan).post(url, of_another(hidden.pupil, summary="")).text
    assert hidden.public_id not in answer and hidden.code not in answer and 'name="separate"' not in answer


def test_what_was_told_while_a_further_pupil_is_written_down_goes_with_their_case(login, cast, case, event):
    other = enrol(cast.thcs, "Lý Thị Sáu")
    agency = people.emergency_agencies(cast.thcs, timezone.localdate())[0]
    url = reverse("cases:incident_pupil", args=[case.public_id, event.public_id])
    browser = login(cast.lan)
    assert f'name="notify" value="{agency.pk}"' in browser.get(url).text
    answer = browser.post(url, of_another(other, notify=str(agency.pk))).text
    notice = OutsideNotice.objects.get()
    ticked = answer.split(f'name="told" value="{notice.public_id}"')[1].split(">")[0]
    assert "checked" in ticked and "Em đánh bạn" in answer and notice.case is None
    for _press in range(2):  # the second one leads where the first one led
        assert browser.post(url, of_another(other, told=[notice.public_id])).status_code == 302
    assert Case.objects.filter(pupil=other).count() == 1
    notice.refresh_from_db()
    assert notice.case == Case.objects.get(pupil=other)


def test_the_words_of_an_event_do_not_reach_whom_one_of_its_cases_is_kept_from(login, cast, case, make_case):
    """The principal is named in the one; the other, of a pupil added later, is shown without the event."""
    kept = make_case(involved=[cast.hoa])
    with acting(cast.lan.pk):
        event = workflow.link_incident(
            actor=cast.lan, case=kept, role="suffered", happened_on=timezone.localdate(), text=WORDS
        ).incident
        workflow.link_incident(actor=cast.lan, case=case, role="witnessed", incident=event)
    assert WORDS in page(login(cast.lan), case)
    theirs = page(login(cast.hoa), case)
    assert WORDS not in theirs and "sự việc: Chứng kiến" not in theirs and "học sinh trong sự việc" not in theirs
    with acting(cast.hoa.pk):
        assert not access.visible_incidents(cast.hoa).exists()
    with system_scope("tests"):
        IncidentPart.objects.filter(case=kept).update(ended_at=timezone.now())
    assert WORDS in page(login(cast.hoa), case)


def test_a_further_pupil_is_kept_from_the_same_people_unless_said_otherwise(login, cast, make_case):
    kept = make_case(involved=[cast.hoa])
    event = workflow.link_incident(
        actor=cast.lan, case=kept, role="suffered", happened_on=timezone.localdate(), text=WORDS
    ).incident
    url = reverse("cases:incident_pupil", args=[kept.public_id, event.public_id])
    field = login(cast.lan).get(url).text
    assert "checked" in field.split(f'name="involved" value="{cast.hoa.public_id}"')[1].split(">")[0]
    assert "checked" not in field.split(f'name="involved" value="{cast.minh.public_id}"')[1].split(">")[0]


def test_only_the_assigned_focal_links(cast, case, event):
    today = timezone.localdate()
    with pytest.raises(NotYours):
        workflow.link_incident(actor=cast.hoa, case=case, role="caused", happened_on=today, text=WORDS)
    for user in (cast.minh, cast.phuc, cast.tam, cast.dung):
        with pytest.raises(Http404):
            workflow.link_incident(actor=user, case=case, role="caused", happened_on=today, text=WORDS)


def test_an_event_that_is_not_seen_can_not_be_joined(login, cast, event, make_case):
    other = make_case(actor=cast.minh)
    with pytest.raises(RuleBroken, match="Không tìm thấy"):
        workflow.link_incident(actor=cast.minh, case=other, role="caused", incident=event)
    url = reverse("cases:incident", args=[other.public_id])
    assert WORDS not in login(cast.minh).get(url).text
    assert event.public_id not in login(cast.minh).get(url).text


def test_an_event_of_the_own_cases_is_offered_and_joined(login, cast, event, make_case):
    second = make_case()
    url = reverse("cases:incident", args=[second.public_id])
    assert WORDS in login(cast.lan).get(url).text
    login(cast.lan).post(url, {"role": "witnessed", "incident": event.public_id})
    assert set(event.parts.values_list("role", flat=True)) == {"suffered", "witnessed"}


def test_an_event_lies_in_the_past_and_needs_words(cast, case):
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(RuleBroken, match="tương lai"):
        workflow.link_incident(actor=cast.lan, case=case, role="caused", happened_on=tomorrow, text=WORDS)
    with pytest.raises(RuleBroken, match="cần ngày"):
        workflow.link_incident(actor=cast.lan, case=case, role="caused")
    assert not Incident.objects.exists()


def test_a_share_without_the_summary_shows_no_event(login, cast, case, event):
    workflow.share_case(actor=cast.hoa, case=case, username="tam", days=3, parts=["files"], reason="Phối hợp")
    assert WORDS not in page(login(cast.tam), case)


# ── taken out of an event ────────────────────────────────────────────────────────────────────────────


def test_a_case_leaves_an_event_from_its_page_and_the_part_stays_as_history(login, cast, case, event):
    url = reverse("cases:incident_leave", args=[case.public_id, event.public_id])
    assert url in page(login(cast.lan), case)
    assert WORDS in login(cast.lan).get(url).text
    assert "errorlist" in login(cast.lan).post(url, {"reason": ""}).text
    assert login(cast.lan).post(url, {"reason": "Em không có mặt hôm đó"}).status_code == 302
    found = page(login(cast.hoa), case)
    assert "Gắn vào một sự việc: Bị hại" in found and "Gỡ khỏi một sự việc: Bị hại" in found
    assert "Em không có mặt hôm đó" in found and WORDS not in found
    with system_scope("tests"):
        part = IncidentPart.objects.get(case=case)
        assert part.ended_at and part.unlinking.by == cast.lan
        assert IncidentUnlinking.objects.get().reason == "Em không có mặt hôm đó"
    assert login(cast.lan).get(url).status_code == 404


def test_the_others_no_longer_see_the_role_and_nothing_else_changes(login, cast, case, event, make_case):
    other = make_case(actor=cast.minh)
    link(cast.minh, other, event)
    assert "Bị hại: một học sinh khác" in " ".join(page(login(cast.minh), other).split())
    with acting(cast.lan.pk):
        workflow.unlink_incident(actor=cast.lan, case=case, incident=event, reason="Gắn nhầm")
    theirs = page(login(cast.minh), other)
    assert "Bị hại" not in theirs and "Gắn nhầm" not in theirs
    assert WORDS in theirs and "1 học sinh trong sự việc" in theirs
    with system_scope("tests"):
        assert IncidentPart.objects.get(case=other).ended_at is None
        assert Incident.objects.get(pk=event.pk).text == WORDS
    with acting(cast.lan.pk):
        assert not access.visible_incidents(cast.lan).exists()
    assert event.public_id not in login(cast.lan).get(reverse("cases:incident", args=[case.public_id])).text


def test_a_case_that_left_can_be_linked_again(cast, case, event, make_case):
    other = make_case(actor=cast.lan)
    with acting(cast.lan.pk):
        workflow.link_incident(actor=cast.lan, case=other, role="caused", incident=event)
        workflow.unlink_incident(actor=cast.lan, case=case, incident=event, reason="Gắn nhầm")
        workflow.link_incident(actor=cast.lan, case=case, role="witnessed", incident=event)
        assert [line.role for line in access.incident_lines(cast.lan, event)] == ["caused", "witnessed"]
        assert access.incidents_left(case).count() == 1


def test_only_the_assigned_focal_takes_out_of_an_event(cast, case, event):
    with pytest.raises(NotYours):
        workflow.unlink_incident(actor=cast.hoa, case=case, incident=event, reason="x")
    for user in (cast.minh, cast.phuc, cast.tam, cast.dung):
        with pytest.raises(Http404):
            workflow.unlink_incident(actor=user, case=case, incident=event, reason="x")


def test_an_event_without_the_case_can_not_be_left(cast, case, event, make_case):
    other = make_case(actor=cast.lan)
    with pytest.raises(Http404):
        workflow.unlink_incident(actor=cast.lan, case=other, incident=event, reason="x")
