"""The figures once more, counted by hand in Python from all rows, and what of them may leave the school."""

from collections import Counter
from datetime import date

import pytest
from django.utils import timezone

from accounts.models import Agency, Unit
from cases.models import Case, Concern, OutsideNotice, StageStep
from ctxh_portal.kit import disclosure
from plans.models import Activity
from reports import access, totals
from reports import figures as figuring
from reports.figures import Earlier
from reports.indicators import BY_CODE, GROUPS, LATEST, PARTS, groups_of
from reports.totals import School
from tests.fixtures import enrol
from tests.reports.conftest import KINDS, PERIOD, add_cases, at, fresh


@pytest.fixture
def records(cast, sixty):
    """Beside the sixty: other days, another school, closed cases, concerns, notices, activities, pupils."""
    add_cases(cast.thcs, cast.lan, {"special": 5}, day="2025-09-30")
    add_cases(cast.thcs, cast.lan, {"abuse": 3}, day="2026-09-30", stage="detection", risk="")
    add_cases(cast.thcs, cast.lan, {"other": 2}, day="2026-10-01")
    add_cases(cast.primary, cast.phuc, {"dropout": 4})
    ended = [case.pk for case in Case.objects.filter(unit=cast.thcs, kind="dropout")]
    Case.objects.filter(pk__in=ended).update(stage="closed", outcome="stable", closed_at=at("2026-05-04"))
    first = Case.objects.filter(unit=cast.thcs).first()
    for channel, state in [("talk", "opened")] * 6 + [("mailbox", "new"), ("talk", "watched")]:
        Concern.objects.create(
            unit=cast.thcs,
            pupil=first.pupil,
            channel=channel,
            state=state,
            text="x",
            author=cast.tam,
            danger_now=False,
        )
    Concern.objects.update(created=at("2026-03-03"))
    for _place in range(3):
        agency = Agency.objects.first()
        OutsideNotice.objects.create(unit=cast.thcs, case=first, agency=agency, author=cast.lan)
    OutsideNotice.objects.update(at=at("2026-03-03"))
    StageStep.objects.create(case=first, from_stage="prevention", to_stage="reintegration", by=cast.lan)
    StageStep.objects.update(at=at("2026-04-01"))
    for kind, day in (("topic", "2026-02-02"), ("topic", "2026-09-30"), ("club", "2026-10-01")):
        Activity.objects.create(
            unit=cast.thcs, title="x", kind=kind, on=day, pupils=40, staff=3, parents=2, recorded_by=cast.lan
        )
    enrol(cast.thcs, "Ngô Thị Hạnh")


def in_period(moment) -> bool:
    return bool(moment) and PERIOD["period_from"] <= timezone.localdate(moment) <= PERIOD["period_until"]


def counted_by_hand(unit: Unit) -> dict[str, Counter]:
    cases = [case for case in Case.objects.all() if case.unit_id == unit.pk]
    opened = [case for case in cases if in_period(case.opened_at)]
    closed = [case for case in cases if in_period(case.closed_at)]
    carried = [
        case
        for case in cases
        if timezone.localdate(case.opened_at) < PERIOD["period_from"]
        and (not case.closed_at or timezone.localdate(case.closed_at) >= PERIOD["period_from"])
    ]
    concerns = [one for one in Concern.objects.all() if one.unit_id == unit.pk and in_period(one.created)]
    notices = [one for one in OutsideNotice.objects.all() if one.unit_id == unit.pk and in_period(one.at)]
    held = [
        one
        for one in Activity.objects.all()
        if one.unit_id == unit.pk and PERIOD["period_from"] <= one.on <= PERIOD["period_until"]
    ]
    flow = {"carried_over": len(carried), "opened": len(opened), "closed": len(closed)}
    return {
        "kind": Counter(case.kind for case in opened),
        "risk": Counter(case.risk or "none" for case in opened),
        "stage": Counter(case.stage for case in opened),
        "outcome": Counter(case.outcome for case in closed),
        "concerns": Counter(one.channel for one in concerns),
        "concern_state": Counter(one.state for one in concerns),
        "notices": Counter(one.agency.kind for one in notices),
        "activities": Counter(one.kind for one in held),
        "participants": Counter({"pupils": sum(one.pupils for one in held), "staff": 6, "parents": 4}),
        "flow": Counter({**flow, "left": len(carried) + len(opened) - len(closed)}),
        "quality": Counter({"to_close": _mean_days(closed)}),
        "reintegration": Counter({"came": 1}),
    }


def _mean_days(closed: list[Case]) -> int:
    took = [(case.closed_at - case.opened_at).total_seconds() for case in closed]
    return int(sum(took) / len(took) // 86400)


def test_the_figures_are_those_that_a_person_would_count(cast, report, records):
    found = access.live_figures(fresh(cast.hoa), report)["groups"]
    for code, expected in counted_by_hand(cast.thcs).items():
        assert Counter({key: n for key, n in found[code]["cells"].items() if n}) == +expected, code
    assert found["kind"]["total"] == sum(KINDS.values()) + 3


def test_every_group_says_what_it_is():
    for group in GROUPS:
        assert group.part in PARTS and group.label and group.definition and group.unit
    assert len(BY_CODE) == len(GROUPS)


def test_an_older_request_keeps_its_set_of_indicators(cast, asked, report):
    asked.indicator_set = 1
    asked.save()
    report.refresh_from_db()
    groups = access.live_figures(fresh(cast.hoa), report)["groups"]
    assert set(groups) == {group.code for group in GROUPS if group.since == 1} and len(groups) == 9


# ── what may leave the school


def exact(**kinds: int) -> dict:
    cells = dict.fromkeys(dict(BY_CODE["kind"].categories), 0) | kinds
    return {
        "from": "2025-10-01",
        "until": "2026-09-30",
        "groups": {"kind": {"total": sum(cells.values()), "cells": cells}},
    }


def test_flows_and_means_stay_at_the_school(cast, report, records):
    user = fresh(cast.hoa)
    safe = access.safe_figures(user, report, access.live_figures(user, report))
    assert not {"flow", "quality", "reintegration"} & set(safe["groups"])


def of_groups(**groups: dict[str, int]) -> dict:
    """Exact figures of several tables; lines that are not named are nought."""
    tables = {}
    for code, named in groups.items():
        cells = dict.fromkeys(dict(BY_CODE[code].categories), 0) | named
        tables[code] = {"total": sum(cells.values()), "cells": cells}
    return {**exact(), "groups": tables}


def test_meetings_by_kind_of_case_do_not_tell_the_kinds_that_are_hidden():
    """One child has many meetings: twelve about abuse may be the meetings of the three cases."""
    figures = of_groups(kind={"abuse": 3}, contacts={"talk_pupil": 12}, met_about={"abuse": 12})
    safe = figuring.publish(figures)["groups"]
    assert set(safe) == {"kind", "contacts"} and set(safe["kind"]["cells"].values()) == {disclosure.HIDDEN}
    assert safe["contacts"]["cells"]["talk_pupil"] == 12
    again = figuring.publish(figures, earlier=[sent(figures)])["groups"]
    assert set(again) == {"kind", "contacts"}


def test_referrals_by_agency_do_not_tell_the_notices_that_are_hidden():
    """Eight referrals to the commune are eight of its notices: of nine one is left for the police."""
    sent_to = {"commune": 8, "health": 6}
    figures = of_groups(notices={"police": 1, "commune": 8}, referrals=sent_to, referral_state={"sent": 14})
    for before in ([], [sent(figures)]):
        safe = figuring.publish(figures, earlier=before)["groups"]
        assert set(safe) == {"notices", "referral_state"} and safe["referral_state"]["total"] == 14
        notices = safe["notices"]["cells"]
        assert (notices["police"], notices["commune"]) == (disclosure.SMALL, disclosure.HIDDEN)


def test_the_set_in_force_counts_no_session_twice():
    """All sessions minus those beside cases would be those in cases."""
    typed = {group.code for group in groups_of(LATEST) if group.part == "F" and group.source == "entered"}
    assert typed == {"counselling_beside", "topics_beside"}
    assert BY_CODE["topics_beside"].categories == BY_CODE["counselling_topics"].categories


def test_a_single_session_is_a_child_and_hidden():
    figures = of_groups(
        counselling_beside={"single": 1, "group": 12},
        topics_beside={"gender": 1, "study": 12},
        group_work={"class": 2},
    )
    safe = figuring.publish(figures)["groups"]
    beside, topics = safe["counselling_beside"], safe["topics_beside"]
    assert beside["cells"] == {"single": disclosure.SMALL, "group": disclosure.HIDDEN, "online": 0}
    assert topics["cells"]["gender"] == disclosure.SMALL and topics["cells"]["study"] == disclosure.HIDDEN
    assert beside["total"] == topics["total"] == 13 and safe["group_work"]["cells"]["class"] == 2
    few = figuring.publish(of_groups(counselling_beside={"single": 1}, topics_beside={"gender": 1}))["groups"]
    assert {found["total"] for found in few.values()} == {disclosure.SMALL}
    many = of_groups(counselling_beside={"single": 9, "group": 12})
    assert figuring.publish(many)["groups"] == many["groups"]


def sent(figures: dict, same: bool = True, whole: bool = True) -> Earlier:
    return Earlier(figures, figuring.publish(figures, whole=whole), same, whole)


def test_a_small_correction_is_not_published_but_marked():
    """Whoever subtracted the editions would know that one child of that group came."""
    before, now = sent(exact(special=21, other=30)), exact(special=22, other=30)
    kind = figuring.publish(now, earlier=[before])["groups"]["kind"]
    assert kind["cells"] == before.published["groups"]["kind"]["cells"] and kind["total"] == 51
    assert kind["adjusted"]


def test_small_corrections_do_not_add_up_to_a_published_one_unless_large_enough():
    first = sent(exact(special=21, other=30))
    second = exact(special=24, other=30)
    second_sent = Earlier(second, figuring.publish(second, earlier=[first]), True, True)
    third = figuring.publish(exact(special=25, other=30), earlier=[second_sent, first])["groups"]["kind"]
    assert third["adjusted"] and third["cells"]["special"] == 21
    fourth = figuring.publish(exact(special=26, other=30), earlier=[second_sent, first])["groups"]["kind"]
    assert fourth["cells"]["special"] == 26 and "adjusted" not in fourth


def test_what_was_hidden_stays_hidden_in_a_later_edition():
    before = sent(exact(special=21, abuse=2, other=17))
    kind = figuring.publish(exact(special=21, abuse=9, other=17), earlier=[before])["groups"]["kind"]
    assert isinstance(kind["cells"]["abuse"], str) and isinstance(kind["cells"]["other"], str)
    assert kind["cells"]["special"] == 21 and kind["total"] == 47


def test_an_edition_without_change_says_the_same():
    before = sent(exact(special=21, abuse=2, other=17))
    assert (
        figuring.publish(exact(special=21, abuse=2, other=17), earlier=[before])["groups"]
        == (before.published["groups"])
    )


def test_a_period_within_another_is_not_subtracted():
    """The semester gave a band of its total alone; the year, three cases more than the band begins with, withholds
    what would tell of the three at most."""
    semester = sent({**exact(special=10, other=11), "until": "2026-01-31"}, same=False, whole=False)
    assert set(semester.published["groups"]["kind"]["cells"].values()) == {disclosure.HIDDEN}
    assert semester.published["groups"]["kind"]["total"] == "20–49"
    year = figuring.publish(exact(special=12, other=11), earlier=[semester])["groups"]["kind"]
    assert year["total"] == disclosure.HIDDEN and set(year["cells"].values()) == {disclosure.HIDDEN}
    later = figuring.publish(exact(special=31, other=17), earlier=[semester])["groups"]["kind"]
    assert later["cells"]["special"] == 31


def test_differences_leave_out_what_was_counted_on_the_day():
    signed, now = exact(special=21), exact(special=19)
    signed["groups"]["stage"] = {"total": 21, "cells": {"prevention": 21}}
    now["groups"]["stage"] = {"total": 19, "cells": {"closed": 19}}
    assert [(group.code, code, a, b) for group, code, a, b in figuring.differences(signed, now)] == [
        ("kind", "special", 21, 19)
    ]


def test_a_report_on_years_gives_no_sum_that_tells_of_one():
    years = {"2025": exact(special=21), "2026": exact(special=2)}
    safe = figuring.publish({**exact(special=23), "years": years})
    assert safe["groups"]["kind"]["total"] == disclosure.HIDDEN
    row = next(row for row in figuring.year_by_year(safe) if row.label == BY_CODE["kind"].label)
    assert (list(row.cells), row.total) == (["20–49", "< 20"], "≥ 20")
    sent_of_year = figuring.publish(exact(special=21, other=17))
    safe = figuring.publish({**exact(special=23), "years": years}, years={"2025": sent_of_year})
    row = next(row for row in figuring.year_by_year(safe) if row.label == BY_CODE["kind"].label)
    assert (list(row.cells), row.total) == (["38", "< 20"], "≥ 38")


def test_the_last_day_counts(cast, report):
    assert report.request.last_day == date(2026, 10, 31)


def test_a_line_that_counts_few_children_is_hidden_without_a_partner():
    """Typed beside the roster and the benefits, these would tell what is hidden there."""
    typed = {
        "population": {"sites": 2, "minority": 3, "boarders": 40},
        "support": {"scholarships": 2, "bicycles": 1, "gifts": 6, "value": 3},
        "outreach": {"clubs": 1, "members": 4},
        "roster": {"dan_toc": 3, "mo_coi_mot_ben": 20, "ly_hon": 12},
    }
    safe = figuring.publish(of_groups(**typed))["groups"]
    few = disclosure.SMALL
    assert safe["population"]["cells"] == {"sites": 2, "minority": few, "boarders": 40}
    support = safe["support"]["cells"]
    assert (support["scholarships"], support["bicycles"], support["gifts"], support["fees"]) == (few, few, 6, 0)
    assert safe["outreach"]["cells"]["members"] == few and safe["outreach"]["cells"]["clubs"] == 1
    assert {safe[code]["total"] for code in ("population", "support", "outreach")} == {disclosure.HIDDEN}
    assert safe["roster"]["cells"]["dan_toc"] == few and safe["roster"]["cells"]["mo_coi_mot_ben"] == 20


def test_no_sum_of_an_office_tells_such_a_line():
    schools = [
        School(name, name, "primary", "office", figuring.publish(of_groups(population={"minority": count})))
        for name, count in (("a", 3), ("b", 20), ("c", 9))
    ]
    [table] = [one for one in totals.tables(schools, "all") if one.group.code == "population"]
    place = [code for code, _label in table.columns].index("minority")
    shown = [row.figures[place].shown for row in table.rows]
    assert shown == ["", "20", "", "≥ 10", "≥ 30", "≥ 30"]  # by school, the few, the level and all
    assert {row.label for row in table.of(totals.SCHOOL) if row.figures[place].shown} == {
        "b",
        totals.few_label("abc"),
    }


def test_such_a_line_is_a_band_in_what_is_no_yearly_report():
    figures = of_groups(population={"sites": 2, "minority": 3, "boarders": 40})
    safe = figuring.publish(figures, whole=False)["groups"]["population"]["cells"]
    assert safe == {"sites": 2, "minority": "< 20", "boarders": "20–49"}
    year = figuring.publish(of_groups(population={"boarders": 21}), earlier=[_of_march(figures)])["groups"]
    assert year["population"]["cells"]["boarders"] == disclosure.HIDDEN  # one at most for the rest of the year


def _of_march(figures: dict) -> Earlier:
    days = {"from": "2026-03-01", "until": "2026-03-31"}
    return sent({**figures, **days}, same=False, whole=False)


def test_a_small_change_of_such_a_line_is_not_told_either():
    first = sent(of_groups(population={"minority": 12, "boarders": 40}))
    second = figuring.publish(of_groups(population={"minority": 13, "boarders": 50}), earlier=[first])["groups"]
    assert second["population"]["cells"] == {"sites": 0, "minority": 12, "boarders": 50}
    assert second["population"]["adjusted"]
    other = sent(of_groups(population={"minority": 12}), same=False)
    again = figuring.publish(of_groups(population={"minority": 13}), earlier=[other])["groups"]
    assert again["population"]["cells"]["minority"] == disclosure.HIDDEN
    alike = figuring.publish(of_groups(population={"minority": 12}), earlier=[other])["groups"]
    assert alike["population"]["cells"]["minority"] == 12 and "adjusted" not in alike["population"]


def test_what_another_report_on_these_days_hid_stays_hidden():
    """Asked, withdrawn and asked again: eight others in the second would tell the three of the first."""
    before = sent(exact(special=20, abuse=3, other=8), same=False)
    kind = figuring.publish(exact(special=20, abuse=9, other=8), earlier=[before])["groups"]["kind"]
    assert kind["cells"]["abuse"] == kind["cells"]["other"] == disclosure.HIDDEN
    assert kind["cells"]["special"] == 20 and kind["total"] == 37
    alike = figuring.publish(exact(special=20, abuse=3, other=8), earlier=[before])["groups"]["kind"]
    assert alike == before.published["groups"]["kind"]


def asked_with(threshold: int, figures: dict) -> Earlier:
    return Earlier(figures, figuring.publish(figures, threshold), False, True)


def test_a_lower_threshold_afterwards_opens_nothing():
    """Asked with ten, withdrawn, asked on the same days with five."""
    lines = of_groups(population={"minority": 7, "boarders": 40})
    cells = figuring.publish(lines, earlier=[asked_with(10, lines)])["groups"]["population"]["cells"]
    assert (cells["minority"], cells["boarders"]) == (disclosure.HIDDEN, 40)
    few = exact(special=7)
    kind = figuring.publish(few, earlier=[asked_with(10, few)])["groups"]["kind"]
    assert kind["total"] == disclosure.HIDDEN and set(kind["cells"].values()) == {disclosure.HIDDEN}


def test_a_sum_of_some_lines_does_not_open_the_one_that_was_hidden():
    """42 in all, 34 in the sum of some: the line that was "< 10" would be the eight between them."""
    figures = _merging_beside_eight()
    assert figuring.publish(figures)["groups"]["outcome"]["merged"]["value"] == 34
    shown = figuring.publish(figures, earlier=[asked_with(10, figures)])["groups"]["outcome"]
    assert "merged" not in shown and set(shown["cells"].values()) == {disclosure.HIDDEN} and shown["total"] == 42


def _merging_beside_eight() -> dict:
    return of_groups(outcome={"stable": 5, "progress": 1, "transferred": 1, "moved": 27, "left": 8})


def test_what_is_small_is_read_with_the_threshold_of_its_copy():
    """One to nine of a part of the days: fifteen of all leave six or more for the rest, not eleven."""
    part = of_groups(population={"boarders": 9}) | {"until": "2026-03-31"}
    known = figuring._Others([asked_with(10, part)], whole=True, threshold=5)
    assert known.near("population", of_groups(), 9, "boarders") is False
    narrow = figuring._Others([asked_with(5, part | {"groups": _four()})], whole=True, threshold=5)
    assert narrow.near("population", of_groups(), 4, "boarders") is True


def _four() -> dict:
    return of_groups(population={"boarders": 4})["groups"]


def test_what_a_report_on_days_inside_hid_stays_hidden():
    """Eight others at most, of eleven: three or four of abuse."""
    part = exact(special=20, abuse=3, other=8) | {"until": "2026-09-20"}
    kind = figuring.publish(exact(special=29, abuse=9, other=8), earlier=[sent(part, same=False)])["groups"][
        "kind"
    ]
    assert kind["cells"]["abuse"] == kind["cells"]["other"] == disclosure.HIDDEN
    assert kind["cells"]["special"] == 29 and "withheld" not in kind


def test_bands_and_what_was_withheld_hide_nothing_in_the_year():
    term = sent({**exact(special=20, abuse=3, other=8), "until": "2026-03-31"}, same=False, whole=False)
    kind = figuring.publish(exact(special=90, abuse=9, other=80), earlier=[term])["groups"]["kind"]
    assert (kind["cells"]["special"], kind["cells"]["abuse"]) == (90, 9)
