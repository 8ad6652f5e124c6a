"""One line of time for one case: everything that happened, newest first. Pure reading of a case already
fetched through access."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from accounts.models import User
from cases.enums import (
    AssessmentPurpose,
    CasePart,
    ClosingState,
    ConcernState,
    FollowUpKind,
    PlanState,
    ReferralState,
    Stage,
    TransferState,
)
from cases.models import (
    Assignment,
    Case,
    CaseEntry,
    CaseFile,
    Closing,
    Concern,
    EntryHiding,
    FollowUp,
    IncidentPart,
    OutsideNotice,
    PlanStep,
    Referral,
    ReferralStep,
)
from cases.models.clocks import BY_HAND


@dataclass(frozen=True)
class Happening:
    at: datetime  # when it was written down
    day: date  # when it happened
    title: str
    text: str
    who: User | None
    sort: str  # a code for the filter: a key of PARTS
    entry: CaseEntry | None = None
    file: CaseFile | None = None
    own_words: str = ""  # what the pupil said, apart from `text`
    hiding: EntryHiding | None = None  # the last time that its entry was hidden or brought back

    @property
    def hidden(self) -> bool:
        return self.hiding is not None and self.hiding.hidden

    @property
    def late(self) -> bool:
        """Written down on a later day than it happened (F10.4)."""
        return self.day < timezone.localdate(self.at)

    @property
    def days_late(self) -> int:
        return (timezone.localdate(self.at) - self.day).days


SORTS = {
    "entry": gettext_lazy("Nhật ký"),
    "stage": gettext_lazy("Giai đoạn"),
    "risk": gettext_lazy("Đánh giá, phân loại"),
    "plan": gettext_lazy("Kế hoạch"),
    "assignment": gettext_lazy("Phân công"),
    "follow_up": gettext_lazy("Theo dõi, thời hạn"),
    "reintegration": gettext_lazy("Hòa nhập"),
    "referral": gettext_lazy("Chuyển gửi"),
    "transfer": gettext_lazy("Chuyển trường"),
    "conference": gettext_lazy("Họp trường hợp"),
    "hint": gettext_lazy("Điều nhắc"),
    "concern": gettext_lazy("Tin báo"),
    "incident": gettext_lazy("Sự việc"),
    "danger": gettext_lazy("Nguy hiểm"),
    "notice": gettext_lazy("Thông báo ra ngoài"),
    "closing": gettext_lazy("Kết thúc"),
    "file": pgettext_lazy("plural", "Tệp"),
}
# to which part of a case a happening belongs, for whom only parts are shared with
PARTS = {
    "stage": CasePart.SUMMARY,
    "concern": CasePart.SUMMARY,
    "incident": CasePart.SUMMARY,
    "entry": CasePart.DIARY,
    "follow_up": CasePart.DIARY,
    "danger": CasePart.DIARY,
    "notice": CasePart.DIARY,
    "reintegration": CasePart.DIARY,
    "conference": CasePart.DIARY,
    "risk": CasePart.RISK,
    "plan": CasePart.PLAN,
    "assignment": CasePart.DIARY,
    "closing": CasePart.PLAN,
    "hint": CasePart.PLAN,
    "file": CasePart.FILES,
    "referral": CasePart.REFERRAL,
    "transfer": CasePart.REFERRAL,
}


def chronology(
    case: Case,
    files: Iterable[CaseFile],
    parts: Container[str],
    concerns: Iterable[Concern] = (),
    incidents: Iterable[IncidentPart] = (),
    referrals: Iterable[Referral] = (),
    *,
    hidden_too: bool = False,
) -> list[Happening]:
    """Newest first, of these parts; `files`, `incidents` and `referrals` are those of the case, which the page
    shows elsewhere too, `concerns` those of the case that the reader sees. Without `hidden_too` nothing tells that
    entries were hidden."""
    found = [
        *_opening(case),
        *_steps(case),
        *_kinds(case),
        *_intake_details(case),
        *_concerns(concerns),
        *_incidents(incidents),
        *_entries(case, hidden_too),
        *_assessments(case),
        *_plans(case),
        *_action_results(case),
        *_assignments(case),
        *_plan_answers(case),
        *_safety_plans(case),
        *_dangers(case),
        *_notices(case),
        *_follow_ups(case),
        *_clock_changes(case),
        *_reintegration(case),
        *_referrals(case),
        *_confirmations(referrals),
        *_named_prints(case),
        *_transfers(case),
        *_conferences(case),
        *_closings(case),
        *_hints(case),
        *_files(files),
    ]
    found = [happening for happening in found if PARTS[happening.sort] in parts]
    return sorted(found, key=lambda happening: happening.at, reverse=True)


def _at(moment: datetime, title: str, text: str, who: User | None, sort: str) -> Happening:
    return Happening(moment, timezone.localdate(moment), title, text, who, sort)


def _opening(case: Case) -> list[Happening]:
    title = pgettext("timeline", "Ghi nhận trường hợp")
    noticed = timezone.localdate(case.noticed_at)
    opened = Happening(case.opened_at, noticed, title, case.summary, case.opened_by, "stage")
    return [replace(opened, own_words=case.own_words)]


def _steps(case: Case) -> list[Happening]:
    steps = case.steps.exclude(from_stage="").select_related("by")
    return [
        _at(s.at, _("Chuyển sang %(stage)s") % {"stage": Stage(s.to_stage).label}, s.reason, s.by, "stage")
        for s in steps
    ]


def _kinds(case: Case) -> list[Happening]:
    title = _("Sửa nhóm trường hợp: %(before)s → %(after)s")
    return [
        _at(row.at, title % {"before": row.before, "after": row.after}, row.reason, row.by, "stage")
        for row in case.kind_changes.select_related("by")
    ]


def _intake_details(case: Case) -> list[Happening]:
    """That there is more; what it says is read in the form and on the paper."""
    title = _("Bổ sung thông tin cho Mẫu 01")
    return [_at(row.at, title, "", row.by, "stage") for row in case.intake_details.select_related("by")]


def _concerns(concerns: Iterable[Concern]) -> list[Happening]:
    found = []
    for concern in concerns:
        told = _at(concern.created, _("Tin báo"), concern.text, concern.author, "concern")
        found.append(replace(told, own_words=concern.own_words))
        if concern.decided_at:
            opened = concern.state == ConcernState.OPENED
            title = _("Mở trường hợp từ tin báo") if opened else _("Tin báo được gắn vào trường hợp này")
            found.append(_at(concern.decided_at, title, concern.reason, concern.decided_by, "concern"))
    return found


def _incidents(parts: Iterable[IncidentPart]) -> list[Happening]:
    joined, left = _("Gắn vào một sự việc: %(role)s"), _("Gỡ khỏi một sự việc: %(role)s")
    found = []
    for part in parts:
        role = {"role": part.get_role_display()}
        found.append(_at(part.added_at, joined % role, "", part.added_by, "incident"))
        if part.ended_at:
            out = part.unlinking
            found.append(_at(out.at, left % role, out.reason, out.by, "incident"))
    return found


def _entries(case: Case, hidden_too: bool) -> Iterator[Happening]:
    """A correction goes with what it corrects: it may repeat its words. A hidden one comes without its text."""
    last: dict[int | None, EntryHiding] = {
        row.entry_id: row for row in case.entry_hidings.select_related("by", "entry")
    }
    for e in case.entries.select_related("author", "corrects"):
        rows = [row for row in (last.get(e.pk), last.get(e.corrects_id)) if row]
        hiding = next((row for row in rows if row.hidden), rows[0] if rows else None)
        told = Happening(e.written_at, e.happened_on, e.get_kind_display(), e.text, e.author, "entry", e)
        told = replace(told, own_words=e.own_words)
        if hidden_too:
            told = replace(told, hiding=hiding)
            yield replace(told, text="", own_words="") if told.hidden else told
        elif not (hiding and hiding.hidden):
            yield told


def _assessments(case: Case) -> list[Happening]:
    titles, again = dict(AssessmentPurpose.choices), _("Ngày xem lại: %(day)s")
    return [
        _at(
            a.at,
            f"{titles[a.purpose]}: {a.get_level_display()}",
            "\n".join(part for part in (a.reason, a.conclusion) if part),
            a.by,
            "risk",
        )
        for a in case.assessments.select_related("by")
    ] + [
        _at(
            t.at,
            _("Phân loại: %(decision)s") % {"decision": t.get_decision_display()},
            t.reason + (f"\n{again % {'day': f'{t.look_on:%d/%m/%Y}'}}" if t.look_on else ""),
            t.by,
            "risk",
        )
        for t in case.triages.select_related("by")
    ]


PLAN_TITLES = {
    PlanState.SUBMITTED: gettext_lazy("Trình kế hoạch hỗ trợ"),
    PlanState.RETURNED: gettext_lazy("Kế hoạch hỗ trợ được trả lại"),
    PlanState.APPROVED: gettext_lazy("Kế hoạch hỗ trợ được duyệt"),
}


def _plans(case: Case) -> Iterator[Happening]:
    """Every submission with what was submitted, every decision with its comment: none takes another's place."""
    steps = list(case.plan_steps.select_related("by"))
    for step in steps:
        title = str(PLAN_TITLES[PlanState(step.state)])
        yield _at(step.at, title, step.comment or _planned(step), step.by, "plan")
    stepped = {step.plan_id for step in steps}
    for plan in case.support_plans.select_related("drafted_by", "decided_by"):
        title = _("Lập bản điều chỉnh kế hoạch hỗ trợ") if plan.follows_id else _("Lập kế hoạch hỗ trợ")
        yield _at(plan.created, title, plan.objective, plan.drafted_by, "plan")
        if plan.decided_at and plan.pk not in stepped:  # decided before there were steps
            title = str(PLAN_TITLES[PlanState(plan.state)])
            yield _at(plan.decided_at, title, plan.comment, plan.decided_by, "plan")


def _planned(step: PlanStep) -> str:
    """The plan as it was submitted, a line for each of its rows."""
    plan = step.frozen
    if plan is None:
        return ""
    lines = [plan["objective"]]
    if plan["pupil_view"]:
        lines.append(_("Học sinh: %(words)s") % {"words": plan["pupil_view"]})
    for row in plan["actions"]:
        due = date.fromisoformat(row["due_on"]).strftime("%d/%m/%Y") if row["due_on"] else ""
        cells = [row["need"], row["goal"], row["action"], row["responsible"], due]
        lines.append("– " + "; ".join(cell for cell in cells if cell))
    return "\n".join(lines)


def _action_results(case: Case) -> list[Happening]:
    title = _("Việc hỗ trợ: %(kind)s")
    return [
        Happening(
            row.at,
            row.happened_on,
            title % {"kind": row.get_kind_display().lower()},
            f"{row.action.action}\n{row.text}",
            row.by,
            "plan",
        )
        for row in case.action_results.select_related("by", "action__plan__case")
    ]


def _assignments(case: Case) -> list[Happening]:
    """To whom the case was given and why, and until when whoever had it before."""
    found: list[Happening] = []
    earlier: Assignment | None = None
    for row in case.assignments.select_related("focal", "by"):
        words = [row.reason]
        if earlier:
            span = {"name": earlier.focal.full_name, "since": _day(earlier.at), "until": _day(row.at)}
            words.append(_("Trước đó: %(name)s, từ %(since)s đến %(until)s") % span)
        title = _("Phân công giáo viên đầu mối: %(name)s") % {"name": row.focal.full_name}
        found.append(_at(row.at, title, "\n".join(words), row.by, "assignment"))
        earlier = row
    return found


def _day(moment: datetime) -> str:
    return f"{timezone.localdate(moment):%d/%m/%Y}"


def _plan_answers(case: Case) -> list[Happening]:
    """No names of caregivers: the plan may be shared without the contacts."""
    title = _("Ý kiến về kế hoạch hỗ trợ: %(who)s, %(answer)s")
    return [
        Happening(
            row.at,
            row.answered_on,
            title % {"who": row.get_who_display(), "answer": row.get_answer_display().lower()},
            row.words,
            row.by,
            "plan",
        )
        for row in case.plan_answers.select_related("by")
    ]


def _safety_plans(case: Case) -> list[Happening]:
    title = _("Cùng em viết trang giữ an toàn")
    return [_at(row.at, title, "", row.by, "plan") for row in case.safety_plans.select_related("by")]


def _notices(case: Case) -> list[Happening]:
    title = _("Đã thông báo cho %(agency)s")
    return [
        Happening(
            n.at,
            timezone.localdate(n.happened_at),
            title % {"agency": n.agency.name},
            _told(n),
            n.author,
            "notice",
        )
        for n in case.outside_notices.select_related("agency", "author")
    ]


def _told(notice: OutsideNotice) -> str:
    said = [_("Người trả lời: %(who)s") % {"who": notice.answered_by}] if notice.answered_by else []
    if notice.late:
        at = f"{timezone.localtime(notice.happened_at):%H:%M %d/%m/%Y}"
        said.append(_("Thông báo lúc %(at)s, ghi muộn") % {"at": at})
    return "\n".join(said)


def _dangers(case: Case) -> list[Happening]:
    """What was said of danger, by the day that it became known."""
    return [
        Happening(m.at, timezone.localdate(m.since), m.get_kind_display(), m.reason, m.by, "danger")
        for m in case.danger_marks.select_related("by")
    ]


def _follow_ups(case: Case) -> list[Happening]:
    """What a person wrote down; an assessment, a plan or a review stands on the line by itself."""
    by_hand = (*BY_HAND, FollowUpKind.AFTER, FollowUpKind.REOPEN)
    meetings = case.follow_ups.filter(done_on__isnull=False, kind__in=by_hand).select_related("done_by")
    return [
        Happening(f.recorded_at, f.done_on, _title(f), f.note, f.done_by, "follow_up")
        for f in meetings
        if f.recorded_at and f.done_on and (f.note or f.kind != FollowUpKind.REOPEN)  # reopening is a move
    ]


def _title(clock: FollowUp) -> str:
    return _("Không mở lại") if clock.kind == FollowUpKind.REOPEN else str(clock.get_kind_display())


def _clock_changes(case: Case) -> list[Happening]:
    return [
        _at(c.at, f"{c.get_kind_display()}: {c.follow_up.get_kind_display()}", c.reason, c.by, "follow_up")
        for c in case.clock_changes.select_related("by", "follow_up")
    ]


def _reintegration(case: Case) -> list[Happening]:
    """One happening for each checklist."""
    found = []
    for at, group in groupby(case.reintegration.select_related("by"), attrgetter("at")):
        marks = list(group)
        text = "\n".join(
            f"{m.get_item_display()}: {m.get_state_display()}" + (f". {m.note}" if m.note else "") for m in marks
        )
        first = marks[0]
        found.append(Happening(at, first.seen_on, _("Theo dõi hòa nhập"), text, first.by, "reintegration"))
    return found


def _said(closing: Closing) -> str:
    parts = [closing.reason]
    if closing.no_transfer:
        parts.append(_("Vì sao không chuyển hồ sơ: %(words)s") % {"words": closing.no_transfer})
    if closing.pupil_feedback:
        parts.append(_("Học sinh: %(words)s") % {"words": closing.pupil_feedback})
    if closing.caregiver_feedback:
        parts.append(_("Người chăm sóc: %(words)s") % {"words": closing.caregiver_feedback})
    return "\n".join(parts)


def _referrals(case: Case) -> list[Happening]:
    """Every step of every referral, on the day that it happened."""
    return [
        Happening(
            step.at,
            step.happened_on,
            _("Chuyển gửi %(agency)s: %(state)s")
            % {"agency": step.referral.agency.name, "state": step.get_state_display()},
            _with_naming(step),
            step.by,
            "referral",
        )
        for step in case.referral_steps.select_related("by", "referral__agency", "referral__case")
    ]


def _with_naming(step: ReferralStep) -> str:
    """Of what went out: why its receiver had to know the name of somebody whom nobody may contact."""
    reason = step.referral.naming_reason
    if not reason or step.state != ReferralState.SENT:
        return step.note
    named = _("Nơi nhận cần biết tên người “không liên hệ”: %(why)s") % {"why": reason}
    return "\n".join(filter(None, [step.note, named]))


def _named_prints(case: Case) -> list[Happening]:
    """Forms that went out with the name of somebody whom nobody may contact."""
    title = _("In %(form)s có nêu tên người “không liên hệ”, cho %(agency)s")
    return [
        _at(row.at, title % {"form": row.form_label, "agency": row.agency.name}, row.reason, row.by, "referral")
        for row in case.named_prints.select_related("by", "agency")
    ]


def _confirmations(referrals: Iterable[Referral]) -> list[Happening]:
    """The principal's word on what was sent in an emergency."""
    title = _("Xác nhận chuyển gửi khẩn cấp: %(agency)s")
    return [
        _at(row.decided_at, title % {"agency": row.agency.name}, row.comment, row.decided_by, "referral")
        for row in referrals
        if row.decided_at and row.sent_first
    ]


def _transfers(case: Case) -> list[Happening]:
    """Drawn up, decided, answered: each with its own words."""
    titles = {
        TransferState.SEALED: _("Niêm phong và gửi hồ sơ chuyển trường: %(school)s"),
        TransferState.RETURNED: _("Trả lại hồ sơ chuyển trường: %(school)s"),
        TransferState.ACCEPTED: _("Trường nhận đã tiếp nhận hồ sơ: %(school)s"),
        TransferState.REFUSED: _("Trường nhận không tiếp nhận hồ sơ: %(school)s"),
        TransferState.WITHDRAWN: _("Rút lại hồ sơ chuyển trường: %(school)s"),
    }
    found = []
    for row in case.transfers.select_related("to_unit", "drafted_by", "decided_by", "answered_by", "case"):
        school = {"school": row.school_name}
        drawn_up = _("Lập hồ sơ chuyển trường: %(school)s") % school
        found.append(_at(row.created, drawn_up, row.reason, row.drafted_by, "transfer"))
        if row.decided_at:
            state = TransferState.SEALED if row.is_sealed else TransferState.RETURNED
            found.append(_at(row.decided_at, titles[state] % school, row.comment, row.decided_by, "transfer"))
        if row.answered_at and row.answered_on:
            ended = titles[TransferState(row.state)] % school
            found.append(
                Happening(row.answered_at, row.answered_on, ended, row.answer, row.answered_by, "transfer")
            )
    return found


def _conferences(case: Case) -> list[Happening]:
    return [
        Happening(
            c.at,
            c.held_on,
            _("Họp trường hợp"),
            "\n".join(text for text in (c.contents, c.opinions, c.conclusions) if text),
            c.by,
            "conference",
        )
        for c in case.conferences.select_related("by")
    ]


def _closings(case: Case) -> list[Happening]:
    found = []
    for closing in case.closings.select_related("requested_by", "decided_by"):
        found.append(
            _at(closing.requested_at, _("Đề nghị kết thúc"), _said(closing), closing.requested_by, "closing")
        )
        if closing.decided_at and (title := _decided(closing)):
            found.append(_at(closing.decided_at, title, closing.comment, closing.decided_by, "closing"))
    return found


def _decided(closing: Closing) -> str:
    """What the principal returned has a comment; an approval without one stands on the line as the new stage."""
    if closing.state == ClosingState.APPROVED:
        return _("Duyệt đề nghị kết thúc") if closing.comment else ""
    return _("Trả lại đề nghị kết thúc") if closing.comment else _("Chuyển giai đoạn, đề nghị kết thúc không còn")


def _hints(case: Case) -> list[Happening]:
    found = []
    for row in case.hints.select_related("by", "hint__text", "hint__to", "hint__looked_by", "hint__withdrawn_by"):
        hint = row.hint
        title = _("Viết phiếu bàn giao để in")
        if hint.text:
            title = _("Gửi điều nhắc cho giáo viên chủ nhiệm: %(text)s") % {"text": hint.text.label}
        elif hint.to:
            title = _("Gửi phiếu bàn giao cho %(who)s") % {"who": hint.to.polite_name}
        said = "\n".join(text for text in (row.reason, hint.words) if text)
        found.append(_at(hint.released_at, title, said, row.by, "hint"))
        if hint.looked_at:
            looked = _("Xem lại điều nhắc sau khi có dấu không an toàn: cho hiện")
            found.append(_at(hint.looked_at, looked, "", hint.looked_by, "hint"))
        if hint.withdrawn_at:
            found.append(_at(hint.withdrawn_at, _("Rút lại điều nhắc"), "", hint.withdrawn_by, "hint"))
    return found


def _files(files: Iterable[CaseFile]) -> list[Happening]:
    return [replace(_at(f.uploaded_at, _("Thêm tệp"), "", f.uploaded_by, "file"), file=f) for f in files]
