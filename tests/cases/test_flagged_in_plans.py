"""Nobody flagged "không liên hệ" is to do something for the pupil: asked of a plan at each step, and of Mẫu 04."""

import pytest

from accounts.models import AuditEvent
from cases import workflow
from cases.enums import PlanState
from cases.workflow import caregivers
from ctxh_portal.kit.errors import RuleBroken

REFUSED = pytest.raises(RuleBroken, match="không liên hệ")


def flag_lan(way):
    """The fixture's plan has "Cô Lan" do everything."""
    aunt = caregivers.add_caregiver(
        actor=way.cast.lan, pupil=way.case.pupil, full_name="Lan", relation="cô ruột", phone=""
    )
    caregivers.flag_caregiver(actor=way.cast.lan, caregiver=aunt, reason="Em sợ người này.")


def test_no_draft_gives_that_person_something_to_do(way):
    flag_lan(way.to_intervention())
    with REFUSED:
        way.plan()
    assert not way.case.support_plans.exists()
    lines = [workflow.ActionLine("An toàn", "Gặp em", "Thầy Minh", way.case.opened_at.date())]
    workflow.save_support_plan(actor=way.cast.lan, **way.now, objective="Em an tâm", pupil_view="", actions=lines)
    assert way.case.support_plans.get().actions.get().responsible == "Thầy Minh"


def test_a_draft_is_not_submitted_once_that_person_is_flagged(way):
    flag_lan(way.to_intervention().plan())
    with REFUSED:
        way.submit_plan()
    assert way.case.support_plans.get().state == PlanState.DRAFT


def test_nor_approved_but_returned(way):
    flag_lan(way.to_intervention().plan().submit_plan())
    with REFUSED:
        way.approve_plan()
    workflow.decide_support_plan(actor=way.cast.hoa, **way.now, approve=False, comment="Đổi người thực hiện")
    assert way.case.support_plans.get().state == PlanState.RETURNED


def test_form_04_is_not_printed_once_that_person_is_flagged(way, login):
    way.to_intervention().plan().submit_plan().approve_plan()
    address = f"/truong-hop/{way.case.public_id}/in/mau-04/docx/"
    assert login(way.cast.lan).get(address).status_code == 200
    flag_lan(way)
    assert login(way.cast.lan).get(address).status_code == 409
    assert AuditEvent.objects.filter(action="cases.print").count() == 1
