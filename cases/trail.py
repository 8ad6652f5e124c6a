"""Who has looked at what, told in plain words to those who may know: the assigned focal teacher and the
principal of one case, the principal for the school. Every row rests on a case that the asker sees
(`access.visible_cases`): one that was routed away from a principal is in no line, no count and no refusal here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access as people
from accounts.enums import Outcome, Role
from accounts.models import AuditEvent, Membership, User
from cases import access
from cases.case_papers import FORMS
from cases.enums import FileVariant, GrantKind
from cases.models import Case, CaseGrant, SupportPlan
from cases.unusual import AFTER_REFUSAL, RULES, Look, Rule
from ctxh_portal.kit.calendar import add_months

TARGET = Case._meta.label_lower
LATELY = 5  # lines beside the case

# what of a case leaves the screen or is looked at; everything else that was recorded changed something
READING = {
    "cases.view": "read",
    "cases.print": "printed",
    "cases.download": "downloaded",
    "cases.export": "downloaded",
    "cases.refused": "refused",
}
PAGES: dict[str, str | Promise] = {
    "detail": gettext_lazy("xem trang trường hợp"),
    "case_trail": gettext_lazy("xem nhật ký truy cập"),
    "entry": gettext_lazy("mở trang ghi nhật ký"),
    "correct": gettext_lazy("mở trang đính chính nhật ký"),
    "hide_entry": gettext_lazy("mở trang ẩn nhật ký"),
    "bring_back_entry": gettext_lazy("mở trang hiện lại nhật ký"),
    "assess": gettext_lazy("mở trang đánh giá nguy cơ"),
    "triage": gettext_lazy("mở trang phân loại"),
    "move": gettext_lazy("mở trang chuyển giai đoạn"),
    "follow_up": gettext_lazy("mở trang hẹn theo dõi"),
    "reintegration": gettext_lazy("mở trang theo dõi hòa nhập"),
    "conference": gettext_lazy("mở trang biên bản họp trường hợp"),
    "minutes_add": gettext_lazy("mở trang bổ sung biên bản họp"),
    "minutes": gettext_lazy("in biên bản họp trường hợp"),
    "support_plan": gettext_lazy("mở trang kế hoạch hỗ trợ"),
    "plan_answer": gettext_lazy("mở trang ý kiến về kế hoạch hỗ trợ"),
    "after_closing": gettext_lazy("mở trang hỏi thăm sau khi kết thúc"),
    "safety_plan": gettext_lazy("mở trang giữ an toàn"),
    "safety_plan_print": gettext_lazy("mở bản in trang giữ an toàn"),
    "change_kind": gettext_lazy("mở trang sửa nhóm trường hợp"),
    "intake_detail": gettext_lazy("mở trang thông tin bổ sung cho Mẫu 01"),
    "hint": gettext_lazy("mở trang điều nhắc cho giáo viên chủ nhiệm"),
    "handover": gettext_lazy("mở trang phiếu bàn giao"),
    "handover_paper": gettext_lazy("in phiếu bàn giao"),
    "hint_look": gettext_lazy("xem lại điều nhắc đang tạm ẩn"),
    "hint_withdraw": gettext_lazy("rút lại điều nhắc"),
    "decide_plan": gettext_lazy("mở trang duyệt kế hoạch hỗ trợ"),
    "revise_plan": gettext_lazy("lập bản điều chỉnh kế hoạch hỗ trợ"),
    "action_result": gettext_lazy("mở trang kết quả việc hỗ trợ"),
    "attach": gettext_lazy("mở trang thêm tệp"),
    "download": gettext_lazy("tải một tệp"),
    "call": gettext_lazy("ghi một cuộc gọi"),
    "danger": gettext_lazy("mở trang ghi nhận nguy hiểm"),
    "danger_none": gettext_lazy("mở trang trả lời không có nguy hiểm"),
    "danger_lift": gettext_lazy("mở trang nguy hiểm đã qua"),
    "notice": gettext_lazy("mở trang ghi việc đã thông báo ra ngoài"),
    "notify_case": gettext_lazy("ghi việc đã báo ra ngoài"),
    "ask_closing": gettext_lazy("mở trang đề nghị kết thúc"),
    "decide_closing": gettext_lazy("mở trang duyệt kết thúc"),
    "reopen": gettext_lazy("mở trang mở lại trường hợp"),
    "keep_closed": gettext_lazy("mở trang không mở lại trường hợp"),
    "assign": gettext_lazy("mở trang phân công"),
    "pause": gettext_lazy("mở trang tạm dừng thời hạn"),
    "resume": gettext_lazy("cho một thời hạn chạy tiếp"),
    "extend": gettext_lazy("mở trang gia hạn"),
    "case_consent": gettext_lazy("mở trang ý kiến đồng ý"),
    "case_consent_withdraw": gettext_lazy("mở trang rút lại ý kiến"),
    "incident": gettext_lazy("mở trang gắn vào một sự việc"),
    "incident_leave": gettext_lazy("mở trang gỡ khỏi sự việc"),
    "incident_pupil": gettext_lazy("mở trang thêm học sinh của sự việc"),
    "circle": gettext_lazy("xem ai xem được trường hợp"),
    "share": gettext_lazy("mở trang chia sẻ"),
    "end_share": gettext_lazy("kết thúc một lần chia sẻ"),
    "involve": gettext_lazy("mở trang người có liên quan"),
    "lift": gettext_lazy("mở trang gỡ người có liên quan"),
    "locked_notes": gettext_lazy("mở trang ghi chú riêng"),
    "break_glass": gettext_lazy("mở trang mở khẩn cấp"),
    "referral_new": gettext_lazy("mở trang lập chuyển gửi"),
    "referral_edit": gettext_lazy("mở trang sửa chuyển gửi"),
    "referral": gettext_lazy("xem một lần chuyển gửi"),
    "referral_submit": gettext_lazy("trình chuyển gửi"),
    "referral_decide": gettext_lazy("mở trang duyệt chuyển gửi"),
    "referral_send": gettext_lazy("mở trang ghi việc gửi"),
    "referral_step": gettext_lazy("mở trang ghi trả lời của nơi nhận"),
    "referral_drop": gettext_lazy("mở trang không gửi nữa"),
    "referral_envelope": gettext_lazy("mở trang bản điện tử của chuyển gửi"),
    "referral_paper": gettext_lazy("mở văn bản chuyển gửi"),
    "transfer_new": gettext_lazy("mở trang lập hồ sơ chuyển trường"),
    "transfer_edit": gettext_lazy("mở trang sửa hồ sơ chuyển trường"),
    "transfer": gettext_lazy("xem một hồ sơ chuyển trường"),
    "transfer_submit": gettext_lazy("trình hồ sơ chuyển trường"),
    "transfer_decide": gettext_lazy("mở trang niêm phong hồ sơ chuyển trường"),
    "transfer_withdraw": gettext_lazy("mở trang rút lại hồ sơ chuyển trường"),
    "transfer_receipt": gettext_lazy("mở trang ghi biên nhận hồ sơ chuyển trường"),
    "transfer_paper": gettext_lazy("mở phiếu chuyển hồ sơ học sinh"),
    "arrived": gettext_lazy("xem hồ sơ chuyển đến"),
    "case_file": gettext_lazy("mở trang in hồ sơ"),
    "case_form": gettext_lazy("mở một biểu mẫu để in"),
    "case_form_naming": gettext_lazy("mở trang in biểu mẫu có nêu tên cho nơi bảo vệ trẻ em"),
    "api": gettext_lazy("đọc qua giao diện lập trình"),
}
PAPERS: dict[str, str | Promise] = {
    **{code: form.label for code, form in FORMS.items()},
    **dict(FileVariant.choices),
    "safety": gettext_lazy("trang giữ an toàn"),
}
ACTS: dict[str, str | Promise] = {
    "cases.print": gettext_lazy("in một văn bản"),
    "cases.download": gettext_lazy("tải một tệp"),
    "cases.export": gettext_lazy("xuất hồ sơ"),
    "cases.log_case": gettext_lazy("ghi nhận trường hợp"),
    "cases.write_entry": gettext_lazy("ghi nhật ký"),
    "cases.correct_entry": gettext_lazy("đính chính nhật ký"),
    "cases.hide_entry": gettext_lazy("ẩn một nhật ký"),
    "cases.bring_back_entry": gettext_lazy("hiện lại một nhật ký"),
    "cases.assess": gettext_lazy("đánh giá nguy cơ"),
    "cases.mark_danger": gettext_lazy("ghi nhận đang có nguy hiểm"),
    "cases.deny_danger": gettext_lazy("trả lời không có nguy hiểm"),
    "cases.lift_danger": gettext_lazy("ghi nguy hiểm đã qua"),
    "cases.triage": gettext_lazy("phân loại"),
    "cases.move": gettext_lazy("chuyển giai đoạn"),
    "cases.complete_follow_up": gettext_lazy("ghi kết quả theo dõi"),
    "cases.check_reintegration": gettext_lazy("ghi bảng theo dõi hòa nhập"),
    "cases.add_to_minutes": gettext_lazy("bổ sung biên bản họp"),
    "cases.write_minutes": gettext_lazy("ghi biên bản họp trường hợp"),
    "cases.save_support_plan": gettext_lazy("soạn kế hoạch hỗ trợ"),
    "cases.check_after_closing": gettext_lazy("hỏi thăm sau khi kết thúc"),
    "cases.write_safety_plan": gettext_lazy("viết trang giữ an toàn"),
    "cases.change_kind": gettext_lazy("sửa nhóm trường hợp"),
    "cases.write_intake_detail": gettext_lazy("bổ sung thông tin cho Mẫu 01"),
    "cases.release_hint": gettext_lazy("gửi điều nhắc hoặc phiếu bàn giao cho giáo viên chủ nhiệm"),
    "cases.look_at_hint": gettext_lazy("xem lại điều nhắc hoặc phiếu bàn giao đang tạm ẩn"),
    "cases.answer_sender": gettext_lazy("viết lời nhắn cho người gửi tin vào hộp thư"),
    "cases.withdraw_hint": gettext_lazy("rút lại điều nhắc hoặc phiếu bàn giao"),
    "cases.answer_plan": gettext_lazy("ghi ý kiến về kế hoạch hỗ trợ"),
    "cases.submit_support_plan": gettext_lazy("trình kế hoạch hỗ trợ"),
    "cases.revise_support_plan": gettext_lazy("lập bản điều chỉnh kế hoạch hỗ trợ"),
    "cases.decide_support_plan": gettext_lazy("quyết định về kế hoạch hỗ trợ"),
    "cases.record_action": gettext_lazy("ghi kết quả việc hỗ trợ"),
    "cases.save_referral": gettext_lazy("soạn chuyển gửi"),
    "cases.submit_referral": gettext_lazy("trình chuyển gửi"),
    "cases.decide_referral": gettext_lazy("quyết định về chuyển gửi"),
    "cases.confirm_referral": gettext_lazy("xác nhận chuyển gửi khẩn cấp"),
    "cases.send_referral": gettext_lazy("gửi hồ sơ cho cơ quan"),
    "cases.record_referral_step": gettext_lazy("ghi trả lời của nơi nhận"),
    "cases.drop_referral": gettext_lazy("bỏ một lần chuyển gửi"),
    "cases.save_transfer": gettext_lazy("soạn hồ sơ chuyển trường"),
    "cases.submit_transfer": gettext_lazy("trình hồ sơ chuyển trường"),
    "cases.decide_transfer": gettext_lazy("quyết định về hồ sơ chuyển trường"),
    "cases.withdraw_transfer": gettext_lazy("rút lại hồ sơ chuyển trường"),
    "cases.record_receipt": gettext_lazy("ghi biên nhận hồ sơ chuyển trường"),
    "cases.answer_transfer": gettext_lazy("trả lời hồ sơ chuyển trường"),
    "cases.give_sealed": gettext_lazy("giao hồ sơ chuyển trường cho người có liên quan"),
    "cases.accept_sealed": gettext_lazy("tiếp nhận hồ sơ chuyển đến"),
    "cases.attach_file": gettext_lazy("thêm tệp"),
    "cases.ask_closing": gettext_lazy("đề nghị kết thúc"),
    "cases.close": gettext_lazy("kết thúc trường hợp"),
    "cases.return_closing": gettext_lazy("trả lại đề nghị kết thúc"),
    "cases.reopen": gettext_lazy("mở lại trường hợp"),
    "cases.keep_closed": gettext_lazy("ghi vì sao không mở lại trường hợp"),
    "cases.assign": gettext_lazy("phân công người phụ trách"),
    "cases.pause_clock": gettext_lazy("tạm dừng một thời hạn"),
    "cases.resume_clock": gettext_lazy("cho một thời hạn chạy tiếp"),
    "cases.extend_clock": gettext_lazy("gia hạn một thời hạn"),
    "cases.join_concern": gettext_lazy("gắn một tin báo vào trường hợp"),
    "cases.link_incident": gettext_lazy("gắn trường hợp vào một sự việc"),
    "cases.unlink_incident": gettext_lazy("gỡ trường hợp khỏi một sự việc"),
    "cases.share": gettext_lazy("chia sẻ có thời hạn"),
    "cases.end_share": gettext_lazy("kết thúc chia sẻ"),
    "cases.name_involved": gettext_lazy("ghi người có liên quan"),
    "cases.lift_involved": gettext_lazy("gỡ người có liên quan"),
    "cases.find_head": gettext_lazy("giao cho cán bộ thay hiệu trưởng"),
    "cases.write_locked_note": gettext_lazy("viết ghi chú riêng"),
    "cases.read_locked_notes": gettext_lazy("đọc ghi chú riêng"),
    "cases.break_glass": gettext_lazy("mở khẩn cấp"),
}
FIELDS: Mapping[str, str | Promise] = {"actions": gettext_lazy("các việc hỗ trợ")} | {
    column.name: column.verbose_name for model in (SupportPlan, Case) for column in model._meta.concrete_fields
}


def _on_cases(cases: QuerySet[Case]) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(target_type=TARGET, target_id__in=cases.order_by().values("pk"))


# ---- one case


@dataclass(frozen=True)
class Line:
    """ "cô Hoa, hiệu trưởng, xem trang trường hợp, hôm nay 08:05"."""

    at: datetime
    who: str
    what: str
    changed: str  # "mức độ nguy cơ, giai đoạn"
    refused: bool

    @property
    def when(self) -> str:
        return _moment(self.at)


def events_of(case: Case, sort: str = "") -> QuerySet[AuditEvent]:
    """The trail of a case already fetched through access, newest first; `sort`: "reading", "changes" or all."""
    events = AuditEvent.objects.filter(target_type=TARGET, target_id=case.pk).order_by("-pk")
    if sort == "reading":
        return events.filter(action__in=READING)
    return events.exclude(action__in=READING) if sort == "changes" else events


def lines_of(case: Case, events: Iterable[AuditEvent]) -> list[Line]:
    rows = list(events)
    names = _Names(case.unit_id, rows)
    return [Line(row.at, names.of(row), _what(row), _changed(row), row.outcome == Outcome.REFUSED) for row in rows]


def seen_lately(user: User, case: Case) -> list[Line]:
    """The last looks of others, one line for each person and kind of look."""
    found: dict[tuple[int | None, str], AuditEvent] = {}
    for event in events_of(case, "reading").exclude(actor_id=user.pk)[:100]:
        found.setdefault((event.actor_id, event.action), event)
    return lines_of(case, list(found.values())[:LATELY])


def _what(event: AuditEvent) -> str:
    page = str(PAGES.get(event.facts.get("page", ""), _("mở một trang của trường hợp")))
    if event.action == "cases.refused":
        return _("bị từ chối khi %(act)s") % {"act": page}
    if event.action == "cases.view":
        return page
    if printed := PAPERS.get(event.facts.get("form", "")):
        return _("in %(form)s") % {"form": printed}
    return str(ACTS.get(event.action, _("làm một việc trong trường hợp")))


def _changed(event: AuditEvent) -> str:
    return ", ".join(str(FIELDS.get(name, name)) for name in event.facts.get("fields", []))


def _moment(at: datetime) -> str:
    local, today = timezone.localtime(at), timezone.localdate()
    if local.date() == today:
        return _("hôm nay %(time)s") % {"time": f"{local:%H:%M}"}
    if local.date() == today - timedelta(days=1):
        return _("hôm qua %(time)s") % {"time": f"{local:%H:%M}"}
    return f"{local:%d/%m/%Y %H:%M}"


class _Names:
    """Who stands behind the ids of some events, with the role held at the school on the event's day."""

    def __init__(self, unit_id: int, events: Iterable[AuditEvent]) -> None:
        wanted = {event.actor_id for event in events} | {event.facts.get("acting_for") for event in events}
        self.people = User.objects.in_bulk([pk for pk in wanted if pk])
        self.held: dict[int, list[Membership]] = defaultdict(list)
        for membership in Membership.objects.filter(unit_id=unit_id, user_id__in=self.people):
            self.held[membership.user_id].append(membership)

    def of(self, event: AuditEvent) -> str:
        said = self.person(event.actor_id, timezone.localdate(event.at))
        for_whom = self.people.get(event.facts.get("acting_for") or 0)
        return _("%(who)s (thay mặt %(for)s)") % {"who": said, "for": for_whom.polite_name} if for_whom else said

    def person(self, user_id: int | None, day: date) -> str:
        user = self.people.get(user_id or 0)
        if user is None:
            return _("hệ thống")
        held = [m for m in self.held[user.pk] if m.since <= day and (m.until is None or m.until >= day)]
        first = min(held, key=lambda m: people.ROLE_ORDER.index(Role(m.role)), default=None)
        role = str(first.get_role_display()) if first else _("ngoài trường")
        return f"{user.polite_name}, {role[:1].lower()}{role[1:]}"


# ---- the school's month


@dataclass
class Reading:
    """One person at one case in one month."""

    person: User | None
    who: str
    case: Case
    read: int = 0
    printed: int = 0
    downloaded: int = 0
    refused: int = 0
    last: datetime | None = None
    marks: list[Rule] = field(default_factory=list)  # each rule once

    @property
    def counts(self) -> str:
        """ "xem 3, tải 1": what was done, how often."""
        told = [
            (_("xem"), self.read),
            (_("in"), self.printed),
            (_("tải"), self.downloaded),
            (_("bị từ chối"), self.refused),
        ]
        return ", ".join(f"{word} {count}" for word, count in told if count)


@dataclass(frozen=True)
class ReadingList:
    month: date
    rows: list[Reading]
    searches: list[tuple[str, int]]  # who, how often; never what for
    people: list[User]  # for the filter


@dataclass(frozen=True)
class _Event:
    actor: int | None
    case: int
    action: str
    at: datetime  # local


_Grouped = dict[tuple[int | None, int], list[tuple[_Event, Look]]]


def reading_list(user: User, month: date, person: str = "") -> ReadingList:
    """Who opened which case of the schools that the user leads, in that month; the unusual first."""
    schools = people.units_where(user, Role.PRINCIPAL)
    seen = access.visible_cases(user).filter(unit_id__in=schools)
    events = _events(seen, month)
    cases = {case.pk: case for case in seen.filter(pk__in={event.case for event in events})}
    searches = _searches(schools, month)
    names = _Names(schools[0], [AuditEvent(actor_id=pk) for pk in {e.actor for e in events} | set(searches)])
    last_day = add_months(month, 1) - timedelta(days=1)
    rows = [
        _reading(Reading(names.people.get(actor or 0), names.person(actor, last_day), cases[case]), looks)
        for (actor, case), looks in _grouped(events, cases).items()
    ]
    rows.sort(key=lambda row: (not row.marks, not row.refused, row.who, row.case.code))
    known = sorted(names.people.values(), key=lambda found: (found.name_key, found.pk))
    wanted = next((found for found in known if found.public_id == person), None)
    if wanted:
        rows = [row for row in rows if row.person == wanted]
        searches = {pk: count for pk, count in searches.items() if pk == wanted.pk}
    told = [(names.person(pk, last_day), count) for pk, count in searches.items()]
    return ReadingList(month, rows, sorted(told), known)


def _bounds(month: date) -> tuple[datetime, datetime]:
    start, end = (timezone.make_aware(datetime.combine(day, time.min)) for day in (month, add_months(month, 1)))
    return start, end


def _events(cases: QuerySet[Case], month: date) -> list[_Event]:
    start, end = _bounds(month)
    found = _on_cases(cases).filter(at__gte=start, at__lt=end, action__in=READING).order_by("pk")
    columns = found.values_list("actor_id", "target_id", "action", "at")
    return [_Event(actor, case or 0, action, timezone.localtime(at)) for actor, case, action, at in columns]


def _searches(schools: list[int], month: date) -> dict[int, int]:
    start, end = _bounds(month)
    found = AuditEvent.objects.filter(action="cases.search", unit_id__in=schools, at__gte=start, at__lt=end)
    counted = found.order_by().values_list("actor_id").annotate(n=Count("*"))
    return {actor: count for actor, count in counted if actor}


def _grouped(events: list[_Event], cases: dict[int, Case]) -> _Grouped:
    """(person, case) → that person's looks at it, each with what the rules ask."""
    days: dict[tuple[int | None, date], set[int]] = defaultdict(set)
    for event in events:
        days[event.actor, event.at.date()].add(event.case)
    free = people.holidays(events[0].at.date(), events[-1].at.date()) if events else set()
    in_charge = _InCharge(cases)
    grouped: _Grouped = defaultdict(list)
    refused: dict[tuple[int | None, int], datetime] = {}
    for event in events:
        key, day = (event.actor, event.case), event.at.date()
        before = refused.get(key)
        if event.action == "cases.refused":
            refused[key] = event.at
            before = None
        look = Look(
            at=event.at,
            free_day=day.weekday() >= 5 or day in free,
            cases_that_day=len(days[event.actor, day]),
            refused_before=before is not None and event.at - before <= AFTER_REFUSAL,
            in_charge=in_charge.was(event),
        )
        grouped[key].append((event, look))
    return grouped


def _reading(row: Reading, looks: list[tuple[_Event, Look]]) -> Reading:
    for event, look in looks:
        kind = READING[event.action]
        setattr(row, kind, getattr(row, kind) + 1)
        row.last = event.at
        row.marks += [rule for rule in RULES if rule not in row.marks and rule.fits(look)]
    return row


class _InCharge:
    """Who was principal of a case's school, or had the case assigned, at a moment."""

    def __init__(self, cases: dict[int, Case]) -> None:
        self.cases = cases
        self.assigned: dict[tuple[int | None, int], list[CaseGrant]] = defaultdict(list)
        for grant in CaseGrant.objects.filter(kind=GrantKind.ASSIGNED, content_object_id__in=cases):
            self.assigned[grant.user_id, grant.content_object_id].append(grant)
        self.led: dict[tuple[int | None, int], list[Membership]] = defaultdict(list)
        units = {case.unit_id for case in cases.values()}
        for held in Membership.objects.filter(role=Role.PRINCIPAL, unit_id__in=units):
            self.led[held.user_id, held.unit_id or 0].append(held)

    def was(self, event: _Event) -> bool:
        day = event.at.date()
        grants = self.assigned[event.actor, event.case]
        led = self.led[event.actor, self.cases[event.case].unit_id]
        return any(g.since <= event.at and (g.until is None or event.at < g.until) for g in grants) or any(
            m.since <= day and (m.until is None or day <= m.until) for m in led
        )
