from collections import Counter
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as people
from accounts.enums import Role
from accounts.models import User
from cases import access, danger, referrals, risk, trail, workflow
from cases.case_papers import forms_of
from cases.chronology import SORTS, Happening, chronology
from cases.clocks import gap, lines
from cases.consents import consent_lines
from cases.enums import CasePart, FollowUpKind, Stage
from cases.forms.course import AssignForm
from cases.forms.filters import ConditionsForm, conditions_of, narrows
from cases.listing import listed
from cases.models import Case, RiskAssessment
from cases.models.filters import COLUMNS
from cases.views.base import case_page
from cases.views.emergency import card_of_case
from cases.workflow.closing import waiting_closing
from cases.workflow.hints import hint_action
from cases.workflow.transitions import (
    Missing,
    Transition,
    last_checklist,
    last_triage,
    plan_in_force,
    plan_to_show,
    stage_states,
    ways_on,
)

PAGE_SIZE = 25
NEWEST = 12  # lines of the chronology in sight; the earlier ones open on demand


def case_list(request: HttpRequest) -> HttpResponse:
    """Trường hợp: filters come by GET, words (which may be a name) by POST alone."""
    access.require_list(request.user)
    asked = request.POST if request.method == "POST" else request.GET
    conditions, words = conditions_of(asked, request.user), request.POST.get("words", "")
    cases = listed(request.user, conditions)
    if words.strip():
        cases = cases.matching(words)
        workflow.record_search(actor=request.user, what="cases", found=cases.count())
    page = Paginator(cases, PAGE_SIZE).get_page(asked.get("page"))
    rows = list(page.object_list)
    focals = access.assigned_focals(rows)
    access.with_classrooms(case.pupil for case in rows)
    for case in rows:
        case.focal = focals.get(case.pk)
    workflow.record_list(actor=request.user, what="cases", shown=len(rows))
    focals_to_choose = access.focals_to_assign(request.user)
    return render(
        request,
        "cases/list.html",
        {
            "page": page,
            "rows": rows,
            "saved": access.saved_filters(request.user),
            "form": ConditionsForm(user=request.user, initial=conditions),
            "columns": [column for column in COLUMNS if column[0] in conditions["columns"]],
            "query": urlencode(conditions, doseq=True),
            "words": words,
            "narrowed": bool(words.strip()) or narrows(conditions),
            "may_break_glass": bool(people.units_where(request.user, *access.BREAK_GLASS)),
            "assigning": AssignForm(people=focals_to_choose) if focals_to_choose and rows else None,
            "may_receive": access.receives(request.user),
            "may_log": bool(people.units_where(request.user, *access.LOGGERS)),
        },
    )


@case_page("view")
def detail(request: HttpRequest, case: Case) -> HttpResponse:
    allowed, parts = access.allowed(request.user, case), access.parts(request.user, case)
    readers = access.readers(case)
    access.with_classrooms([case.pupil])
    files = case.files.select_related("uploaded_by")
    incidents = list(access.incidents_of(request.user, case))
    referred = list(access.referrals_of(case))
    plan, in_force = plan_to_show(case), plan_in_force(case)
    plan_actions = list(plan.rows()) if plan else []
    in_force_actions = list(in_force.rows()) if in_force and in_force != plan else []
    found = list(
        case.follow_ups.select_related("referral__agency", "transfer__to_unit", "transfer__case").prefetch_related(
            "changes__by", "changes__case"
        )
    )
    assessed = list(case.assessments.all()) if CasePart.RISK in parts else []
    happenings = chronology(
        case,
        files,
        parts,
        access.concerns_of(request.user, case),
        [*incidents, *access.incidents_left(case)],
        referred,
        hidden_too="see_hidden" in allowed,
    )
    closing, triage = waiting_closing(case), last_triage(case)
    sort = request.GET.get("loai", "")
    sort = sort if sort in SORTS else ""
    listed = [happening for happening in happenings if sort in ("", happening.sort)]
    clocks = lines(found, timezone.now(), people.working_calendar(case.unit, timezone.localdate()))
    return render(
        request,
        "cases/detail.html",
        {
            "case": case,
            "allowed": allowed,
            "stages": [{"label": stage.label, "state": state} for stage, state in stage_states(case)],
            "ways": _ways(case, allowed, closing is not None),
            "next_act": _next_act(case, allowed, triage is not None),
            "happenings": listed,
            "newest": f":{NEWEST}",
            "earlier": f"{NEWEST}:",
            "earlier_count": max(0, len(listed) - NEWEST),
            "sorts": _sorts(case, happenings, sort),
            "shown": request.GET.get("hien", ""),
            "files": files,
            "incidents": [(part, access.incident_lines(request.user, part.incident)) for part in incidents],
            "plan": plan,
            "plan_actions": plan_actions,
            "in_force": in_force if in_force != plan else None,
            "in_force_actions": in_force_actions,
            "plan_count": len(plan_actions) + len(in_force_actions),
            "plan_answers": plan.answers.select_related("caregiver") if plan else [],
            "before_after": _before_after(assessed) if CasePart.RISK in parts else None,
            "benefits": access.visible_benefits(request.user).filter(pupil=case.pupil),
            "kept_safe": access.kept_safe(case.pupil),
            "may_record": "write" in allowed and in_force is not None and case.is_open,
            "forms": forms_of(parts, assessed={made.purpose for made in assessed}, planned=bool(plan or in_force)),
            "closing": closing,
            "triage": triage,
            "clocks": [line for line in clocks if line.mark],
            "stopped": [line for line in clocks if not line.mark],
            "reintegration": last_checklist(case),
            "after": next((c for c in found if c.kind == FollowUpKind.AFTER and not c.done_on), None),
            "look_again": next((c for c in found if c.kind == FollowUpKind.REOPEN and not c.done_on), None),
            "periods": _periods(case),
            "hint": access.released_hint(case),
            "may_hint": hint_action(case) in allowed,
            "safety_plan": case.safety_plans.last() if CasePart.PLAN in parts else None,
            "referrals": referrals.lines(referred),
            "transfers": access.transfers_of(case),
            "arrival": access.arrival_of(case),
            "conferences": list(case.conferences.prefetch_related("decisions__follow_up")),
            "late_by": gap(case.noticed_at, case.opened_at),
            "readers": readers,
            **_owner(request.user, case, readers, allowed),
            "parts": parts,
            "only_parts": parts < set(CasePart.values),
            "emergency_until": next(
                (r.until for r in readers if (r.user.pk, r.capacity) == (request.user.pk, access.EMERGENCY)), None
            ),
            "locked_notes": case.locked_notes.select_related("author"),
            "caregivers": access.caregivers(case.pupil),
            "linked": access.linked_pupils(request.user, case.pupil)[0] if CasePart.CONTACTS in parts else [],
            "consents": consent_lines(access.consents_of_case(case)),
            **card_of_case(case),
            "ask_danger": "write" in allowed and danger.to_ask(case),
            "notices": case.outside_notices.select_related("agency"),
            "today": timezone.localdate(),
            "seen_by": trail.seen_lately(request.user, case) if "read_trail" in allowed else None,
        },
    )


def _owner(user: User, case: Case, readers: list[access.Reader], allowed: set[str]) -> dict[str, Any]:
    """Whether somebody works on the case; where nobody does, what whoever assigns can do about it."""
    if any(reader.capacity == access.ASSIGNED for reader in readers):
        return {"has_owner": True}
    if "assign" not in allowed:
        return {"has_owner": False}
    can_appoint = people.may_appoint(user, case.unit, Role.FOCAL)
    return {"has_owner": False, "to_assign": access.assignable_focals(case), "may_appoint": can_appoint}


def _ways(case: Case, allowed: set[str], asked: bool) -> list[tuple[Transition, list[Missing]]]:
    """The ways on of which there is something to press or to read."""
    rows = [(way, way.missing(case)) for way in ways_on(case)]
    acts = "move" in allowed
    return [
        (way, missing)
        for way, missing in rows
        if missing or way.is_early or acts or (asked and way.target == Stage.CLOSED)
    ]


def _next_act(case: Case, allowed: set[str], triaged: bool) -> str:
    """Which of the buttons at the top comes first: in a new case the one that everything waits for."""
    if not case.risk and "assess" in allowed:
        return "assess"
    return "triage" if case.stage == Stage.DETECTION and not triaged and "triage" in allowed else "write"


def _periods(case: Case) -> list[tuple[datetime, datetime | None]]:
    """From opening to closing, from reopening on; one file holds them all (F8.4). Nothing while there is one."""
    found: list[tuple[datetime, datetime | None]] = [(case.opened_at, None)]
    for step in case.steps.filter(Q(from_stage=Stage.CLOSED) | Q(to_stage=Stage.CLOSED)):
        if step.to_stage == Stage.CLOSED:
            found[-1] = (found[-1][0], step.at)
        else:
            found.append((step.at, None))
    return found if len(found) > 1 else []


def _sorts(case: Case, happenings: list[Happening], chosen: str) -> list[dict[str, Any]]:
    """The sorts of what happened, as ways to see one of them alone."""
    address, counts = reverse("cases:detail", args=[case.public_id]), Counter(one.sort for one in happenings)
    every = {
        "label": _("Tất cả"),
        "url": f"{address}#dong-thoi-gian",
        "active": not chosen,
        "count": len(happenings),
    }
    return [every] + [
        {
            "label": label,
            "url": f"{address}?loai={sort}#dong-thoi-gian",
            "active": sort == chosen,
            "count": counts[sort],
        }
        for sort, label in SORTS.items()
        if counts[sort] or sort == chosen
    ]


def _before_after(made: list[RiskAssessment]) -> dict[str, Any] | None:
    """What the first assessment said beside what the newest says; nothing while there is one alone."""
    if len(made) < 2:
        return None
    first, last = made[0], made[-1]
    return {
        "first": first,
        "last": last,
        "rows": risk.compared(first.scores, last.scores),
        "harm": [risk.total(one.scores, risk.HARM) for one in (first, last)],
        "protection": [risk.total(one.scores, risk.PROTECTION) for one in (first, last)],
    }
