"""What waited before there were clocks for it gets its deadline from the migration: counted from now, once."""

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import timezone

from accounts.models import Agency, DeadlineRule
from cases import workflow
from cases.models import Concern, FollowUp, Term, Transfer
from cases.packet import Choice
from cases.workflow.packing import Packet
from ctxh_portal.kit.actor import acting

NAME = next(Path("cases/migrations").glob("*_waiting_deadlines.py")).stem
migration = import_module(f"cases.migrations.{NAME}")


def run() -> None:
    migration.give_deadlines(apps, None)


def forgotten() -> None:
    """As before there were such clocks."""
    FollowUp.objects.filter(kind__startswith="ap_").delete()
    Concern.objects.update(due_at=None)


def told(cast, pupil, danger_now=False):
    with acting(cast.tam.pk):
        return workflow.raise_concern(
            actor=cast.tam, pupil=pupil, channel="talk", danger_now=danger_now, text="Em hay khóc"
        )


def waiting(case) -> list[str]:
    return sorted(case.follow_ups.open().filter(kind__startswith="ap_").values_list("code", flat=True))


def test_an_undecided_concern_gets_the_time_that_a_new_one_would_have(cast, pupil):
    calm, danger = told(cast, pupil), told(cast, pupil, danger_now=True)
    fresh = {row.pk: row.due_at for row in (calm, danger)}
    forgotten()
    run()
    for row in Concern.objects.all():
        assert abs(row.due_at - fresh[row.pk]).total_seconds() < 60 and row.due_at > timezone.now()
        assert row.climbed == 0


def test_one_that_was_decided_gets_none(cast, pupil):
    concern = told(cast, pupil)
    workflow.decide_concern(actor=cast.lan, concern=concern, decision="not_opened", reason="Đã gặp em")
    forgotten()
    run()
    assert Concern.objects.get().due_at is None


def test_a_plan_before_the_principal_gets_its_clock_from_now_on(way, cast):
    way.to_intervention().plan().submit_plan()
    before = way.case.follow_ups.get(kind="ap_plan")
    forgotten()
    run()
    clock = way.case.follow_ups.open().get(kind="ap_plan")
    assert clock.due_on == before.due_on and clock.due_at > timezone.now() and clock.stage == "intervention"
    assert abs(clock.started_at - timezone.now()).total_seconds() < 60
    way.approve_plan()
    assert waiting(way.case) == []


def test_so_do_a_closing_a_referral_and_a_file_for_another_school(cast, way, make_case):
    term = Term.objects.get(kind="exception", code="life")
    packed = Packet([Choice("name", term)], exception_reason="Khẩn")
    case = make_case()

    def act(verb, **given):
        case.refresh_from_db()
        return verb(actor=cast.lan, case=case, version=case.version, **given)

    agency = Agency.objects.filter(kind="commune").first()
    given = {"agency": agency, "urgency": "flash", "purpose": "Trợ giúp", "service": "Tham vấn"}
    act(workflow.submit_referral, referral=act(workflow.save_referral, packed=packed, **given))
    moved = act(workflow.save_transfer, to_unit=None, to_outside="Trường khác", reason="Chuyển nhà", packed=packed)
    act(workflow.submit_transfer, transfer=moved)
    way.to_reintegration().finish_dates().ask_closing()
    forgotten()
    run()
    assert waiting(case) == ["approve.referral", "approve.transfer"]
    assert case.follow_ups.open().get(kind="ap_move").transfer == Transfer.objects.get()
    assert waiting(way.case) == ["approve.closing"]


def test_a_second_run_changes_nothing(cast, way, pupil):
    told(cast, pupil)
    way.to_intervention().plan().submit_plan()
    forgotten()
    run()
    rows = list(FollowUp.objects.order_by("pk").values()), list(Concern.objects.values_list("pk", "due_at"))
    run()
    assert rows == (
        list(FollowUp.objects.order_by("pk").values()),
        list(Concern.objects.values_list("pk", "due_at")),
    )


@pytest.mark.parametrize("own", [True, False])
def test_the_rule_of_the_office_goes_first_and_one_that_is_off_gives_nothing(cast, pupil, own):
    told(cast, pupil)
    forgotten()
    general = DeadlineRule.objects.get(code="concern.decide", office=None)
    if own:
        DeadlineRule.objects.create(
            code=general.code, label=general.label, office=cast.commune, amount=2, clock="hours"
        )
    else:
        DeadlineRule.objects.filter(pk=general.pk).update(active=False)
    run()
    due_at = Concern.objects.get().due_at
    assert (due_at is None) is not own
    assert not own or (due_at - timezone.now()).total_seconds() < 2 * 3600 + 1
