"""Triage of a concern is a record; it tells nobody of a file that they may not see."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from cases import access, workflow
from cases.enums import ConcernState
from cases.models import Concern
from ctxh_portal.kit.actor import acting, system_scope
from ctxh_portal.kit.errors import NotYours, RuleBroken

TEXT, WHY = "Em khóc trong giờ học", "Đã trao đổi với em"
MINE = reverse("cases:my_concerns")


@pytest.fixture
def raised(cast, pupil):
    def make(**fields):
        with acting(cast.tam.pk):
            given = {"pupil": pupil, "channel": "talk", "danger_now": False, "text": TEXT} | fields
            return workflow.raise_concern(actor=cast.tam, **given)

    return make


def page_of(concern):
    return reverse("cases:concern", args=[concern.public_id])


def told():
    with system_scope("tests"):
        return {(row.user.username, row.text) for row in Notice.objects.select_related("user")}


@pytest.mark.parametrize(
    ("decision", "signal"),
    [
        ("not_opened", "Đã xem, chưa mở trường hợp"),
        ("passed_on", "Đã xem, đã chuyển người phụ trách"),
    ],
)
def test_each_decision_takes_a_reason_and_gives_its_author_a_signal(login, cast, raised, decision, signal):
    concern = raised()
    page = login(cast.lan).post(page_of(concern), {"decision": decision, "reason": ""}).text
    assert "Chưa lưu được" in page
    login(cast.lan).post(page_of(concern), {"decision": decision, "reason": WHY})
    concern.refresh_from_db()
    assert (concern.state, concern.reason, concern.decided_by) == (decision, WHY, cast.lan)
    page = login(cast.tam).get(MINE).text
    assert signal in page and WHY not in page and TEXT not in page


def test_a_concern_about_a_pupil_with_a_case_offers_to_join_it(login, cast, case, raised):
    concern = raised()
    page = login(cast.lan).get(page_of(concern)).text
    assert "mời gắn tin vào đó" in page and case.code in page
    data = {"decision": "joined", "case": case.public_id, "reason": WHY}
    login(cast.lan).post(page_of(concern), data)
    concern.refresh_from_db()
    assert (concern.state, concern.case) == ("joined", case)
    page = login(cast.hoa).get(reverse("cases:detail", args=[case.public_id])).text
    assert TEXT in page and "Tin báo được gắn vào trường hợp này" in page


def test_a_closed_case_is_named_to_who_sees_it(login, cast, way, raised):
    way.to_reintegration().finish_dates().close()
    address = page_of(raised(pupil=way.case.pupil))
    for reader in (cast.lan, cast.hoa):
        page = login(reader).get(address).text
        assert "trường hợp đã kết thúc" in page and way.case.code in page
    assert way.case.code not in login(cast.minh).get(address).text


def test_to_its_author_a_joined_concern_looks_as_an_opened_one(login, cast, case, raised):
    workflow.decide_concern(actor=cast.lan, concern=raised(), decision="joined", reason=WHY, case=case)
    page = login(cast.tam).get(MINE).text
    assert str(ConcernState.OPENED.label) in page and str(ConcernState.JOINED.label) not in page


def test_whoever_does_not_see_the_case_learns_nothing_of_it(login, cast, case, raised):
    """minh gets the same page, letter by letter, whether or not the pupil has a case of lan's."""
    concern = raised()
    with_case = login(cast.minh).get(page_of(concern)).text
    assert (
        case.code not in with_case
        and 'value="joined"' not in with_case
        and "Chuyển cho người phụ trách" in with_case
    )
    page = (
        login(cast.minh).post(page_of(concern), {"decision": "joined", "case": case.public_id, "reason": WHY}).text
    )
    assert "Chưa lưu được" in page
    answer = login(cast.minh).post(page_of(concern), {"decision": "passed_on", "reason": WHY}, follow=True).text
    assert case.code not in answer


def test_passing_on_reaches_who_works_with_the_pupil(cast, make_case, pupil, raised):
    make_case(pupil=pupil, actor=cast.minh)
    concern = raised()
    Notice.objects.all().delete()
    with acting(cast.lan.pk):
        workflow.decide_concern(actor=cast.lan, concern=concern, decision="passed_on", reason=WHY)
    words = "Một tin báo được chuyển đến thầy/cô để xem và quyết định."
    assert {name for name, text in told() if text == words} == {"minh", "hoa"}


def test_without_a_case_it_goes_to_the_other_readers(cast, raised):
    concern = raised()
    Notice.objects.all().delete()
    with acting(cast.hoa.pk):
        workflow.decide_concern(actor=cast.hoa, concern=concern, decision="passed_on", reason=WHY)
    assert {name for name, text in told() if "để xem và quyết định" in text} == {"lan", "minh"}


def test_what_was_passed_on_is_decided_by_the_next(cast, case, raised):
    concern = raised()
    workflow.decide_concern(actor=cast.minh, concern=concern, decision="passed_on", reason=WHY)
    workflow.decide_concern(actor=cast.lan, concern=concern, decision="joined", reason=WHY, case=case)
    with pytest.raises(RuleBroken, match="đã được xử lý"):
        workflow.decide_concern(actor=cast.lan, concern=concern, decision="watched", reason=WHY)


def test_a_reader_without_the_case_sees_neither_reason_nor_code_of_a_joining(login, cast, case, raised):
    concern = raised()
    workflow.decide_concern(actor=cast.lan, concern=concern, decision="joined", reason=WHY, case=case)
    page = login(cast.minh).get(page_of(concern)).text
    assert WHY not in page and case.code not in page and str(ConcernState.JOINED.label) not in page
    assert WHY in login(cast.hoa).get(page_of(concern)).text


def test_nobody_joins_a_case_of_another_pupil_or_one_that_is_shared_alone(cast, case, make_case, raised):
    concern = raised()
    with pytest.raises(RuleBroken, match="học sinh khác"):
        workflow.decide_concern(actor=cast.lan, concern=concern, decision="joined", reason=WHY, case=make_case())
    workflow.share_case(actor=cast.hoa, case=case, username="minh", days=3, parts=["summary"], reason="Phối hợp")
    assert access.cases_to_join(cast.minh, concern) == []
    with pytest.raises(NotYours):
        workflow.decide_concern(actor=cast.minh, concern=concern, decision="joined", reason=WHY, case=case)


def test_whoever_is_kept_from_the_case_is_kept_from_what_joins_it(login, cast, case, raised):
    workflow.name_involved(actor=cast.lan, case=case, user=cast.hoa, reason="Có liên quan")
    concern = raised()
    assert login(cast.hoa).get(page_of(concern)).status_code == 200
    with acting(cast.lan.pk):
        workflow.decide_concern(actor=cast.lan, concern=concern, decision="joined", reason=WHY, case=case)
    assert login(cast.hoa).get(page_of(concern)).status_code == 404
    assert "hoa" not in {name for name, text in told() if "được gắn vào" in text}


def test_who_is_named_in_the_concern_loses_the_case_that_it_joins(login, cast, case, raised):
    concern = raised(involved=[cast.hoa])
    with acting(cast.lan.pk):
        workflow.decide_concern(actor=cast.lan, concern=concern, decision="joined", reason=WHY, case=case)
    assert login(cast.hoa).get(reverse("cases:detail", args=[case.public_id])).status_code == 404


def test_who_comes_second_is_told_and_keeps_the_words(login, cast, raised):
    concern = raised()
    data = {"decision": "not_opened", "reason": "Em đang ốm, gia đình đã biết."}
    first, second = login(cast.lan), login(cast.hoa)
    first.post(page_of(concern), {"decision": "not_opened", "reason": WHY})
    page = second.post(page_of(concern), data).text
    assert "vừa được quyết định ở nơi khác" in page and data["reason"] in page
    assert WHY in page and cast.lan.polite_name in page  # what was decided
    assert "Lưu quyết định" not in page
    concern.refresh_from_db()
    assert (concern.reason, concern.decided_by) == (WHY, cast.lan)
    assert "vừa được quyết định ở nơi khác" not in second.get(page_of(concern)).text


def test_others_cannot_decide(login, cast, raised):
    for user in (cast.tam, cast.phuc, cast.dung):
        assert login(user).post(page_of(raised()), {"decision": "not_opened", "reason": WHY}).status_code == 404
    assert set(Concern.objects.values_list("state", flat=True)) == {"new"}


def test_small_concerns_add_up_within_ninety_days(login, cast, raised):
    now = timezone.now()
    for days in (91, 60, 30):
        with time_machine.travel(now - timedelta(days=days), tick=False):
            raised()
    last = raised()
    listed = login(cast.lan).get(reverse("cases:concerns")).text
    assert "Tin thứ 3 về học sinh này trong 90 ngày" in listed and "Tin thứ 4" not in listed
    page = login(cast.hoa).get(page_of(last)).text
    assert "Tin thứ 3 về học sinh này trong 90 ngày" in page
    seen = [str(row.public_id) in page for row in Concern.objects.order_by("created")]
    assert seen[:3] == [False, True, True]


def test_what_the_reader_may_not_see_is_not_counted(login, cast, raised):
    raised(involved=[cast.hoa])
    last = raised()
    assert "Tin thứ 2" not in login(cast.hoa).get(page_of(last)).text
    assert "Tin thứ 2" in login(cast.lan).get(page_of(last)).text


def test_the_source_stands_beside_the_channel(login, cast, raised):
    concern = raised(source="police", channel="hotline")
    page = login(cast.lan).get(page_of(concern)).text
    assert "Công an" in page and "Đường dây nóng" in page


def test_the_list_asks_no_more_for_thirty_concerns(login, cast, raised):
    counts, browser = [], login(cast.lan)
    for more in (1, 29):
        for _number in range(more):
            raised()
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("cases:concerns"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_danger_that_joins_a_case_starts_the_clocks_of_a_danger(cast, case, raised):
    def running():
        return sorted(
            case.follow_ups.open().filter(kind__in=["emergency", "refer"]).values_list("kind", flat=True)
        )

    workflow.decide_concern(actor=cast.lan, concern=raised(), decision="joined", reason=WHY, case=case)
    assert not running()
    dangerous = raised(danger_now=True)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        workflow.decide_concern(actor=cast.lan, concern=dangerous, decision="joined", reason=WHY, case=case)
    case.refresh_from_db()
    assert case.danger_now and running() == ["emergency", "refer"]
    assert {clock.started_at for clock in case.follow_ups.filter(kind="emergency")} == {dangerous.created}
    again = raised(danger_now=True)
    workflow.decide_concern(actor=cast.lan, concern=again, decision="joined", reason=WHY, case=case)
    assert running() == ["emergency", "refer"]  # one alarm at a time
