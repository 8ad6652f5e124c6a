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
from cases.enums import AssessmentPurpose, CasePart, ClosingState, FollowUpKind, PlanState, Stage
from cases.models import Case, CaseEntry, CaseFile, Closing, Concern, EntryHiding, IncidentPart, Referral


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
    "follow_up": gettext_lazy("Theo dõi, thời hạn"),
    "reintegration": gettext_lazy("Hòa nhập"),
    "referral": gettext_lazy("Chuyển gửi"),
    "conference": gettext_lazy("Họp trường hợp"),
    "hint": gettext_lazy("Điều nhắc"),
    "concern": gettext_lazy("Tin báo"),
    "incident": gettext_lazy("Sự việc"),
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
    "notice": CasePart.DIARY,
    "reintegration": CasePart.DIARY,
    "conference": CasePart.DIARY,
    "risk": CasePart.RISK,
    "plan": CasePart.PLAN,
    "closing": CasePart.PLAN,
    "hint": CasePart.PLAN,
    "file": CasePart.FILES,
    "referral": CasePart.REFERRAL,
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
        *_plan_answers(case),
        *_safety_plans(case),
        *_notices(case),
        *_follow_ups(case),
        *_clock_changes(case),
        *_reintegration(case),
        *_referrals(case),
        *_confirmations(referrals),
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
            title = _("Tin báo được gắn vào trường hợp này")
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
    titles = dict(AssessmentPurpose.choices)
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
        _at(t.at, _("Phân loại: %(decision)s") % {"decision": t.get_decision_display()}, t.reason, t.by, "risk")
        for t in case.triages.select_related("by")
    ]


def _plans(case: Case) -> list[Happening]:
    found = []
    for plan in case.support_plans.select_related("drafted_by", "decided_by"):
        found.append(_at(plan.created, _("Lập kế hoạch hỗ trợ"), plan.objective, plan.drafted_by, "plan"))
        if plan.decided_at:
            title = (
                _("Kế hoạch hỗ trợ được duyệt")
                if plan.state == PlanState.APPROVED
                else _("Kế hoạch hỗ trợ được trả lại")
            )
            found.append(_at(plan.decided_at, title, plan.comment, plan.decided_by, "plan"))
    return found


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
    return [
        _at(n.at, _("Đã thông báo cho %(agency)s") % {"agency": n.agency.name}, "", n.author, "notice")
        for n in case.outside_notices.select_related("agency", "author")
    ]


def _follow_ups(case: Case) -> list[Happening]:
    """What a person wrote down; an assessment, a plan or a review stands on the line by itself."""
    by_hand = (FollowUpKind.CHECK, FollowUpKind.EMERGENCY, FollowUpKind.AFTER, FollowUpKind.DECISION)
    meetings = case.follow_ups.filter(done_on__isnull=False, kind__in=by_hand).select_related("done_by")
    return [
        Happening(f.recorded_at, f.done_on, f.get_kind_display(), f.note, f.done_by, "follow_up")
        for f in meetings
        if f.recorded_at and f.done_on
    ]


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
            step.note,
            step.by,
            "referral",
        )
        for step in case.referral_steps.select_related("by", "referral__agency")
    ]


def _confirmations(referrals: Iterable[Referral]) -> list[Happening]:
    """The principal's word on what was sent in an emergency."""
    title = _("Xác nhận chuyển gửi khẩn cấp: %(agency)s")
    return [
        _at(row.decided_at, title % {"agency": row.agency.name}, row.comment, row.decided_by, "referral")
        for row in referrals
        if row.decided_at and row.sent_first
    ]


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
        if closing.decided_at and closing.state == ClosingState.RETURNED:
            found.append(
                _at(
                    closing.decided_at,
                    _("Trả lại đề nghị kết thúc"),
                    closing.comment,
                    closing.decided_by,
                    "closing",
                )
            )
    return found


def _hints(case: Case) -> list[Happening]:
    found = []
    for row in case.hints.select_related("by", "hint__text"):
        hint = row.hint
        title = _("Gửi điều nhắc cho giáo viên chủ nhiệm: %(text)s") % {"text": hint.text.label}
        found.append(_at(hint.released_at, title, row.reason, row.by, "hint"))
        if hint.withdrawn_at:
            found.append(_at(hint.withdrawn_at, _("Rút lại điều nhắc"), "", None, "hint"))
    return found


def _files(files: Iterable[CaseFile]) -> list[Happening]:
    return [replace(_at(f.uploaded_at, _("Thêm tệp"), "", f.uploaded_by, "file"), file=f) for f in files]
