"""The office's inspection of a school: criteria, announcement, findings, minutes, and what comes of kiến nghị."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as people
from accounts import audit
from accounts.models import Unit, User
from ctxh_portal.kit.errors import RuleBroken, Stale
from ctxh_portal.kit.names import clean
from plans import access, bands, notices
from plans.enums import InspectionState, RecommendationState
from plans.models import Criterion, FileCheck, Inspection, InspectionAnswer, Recommendation
from plans.workflow.base import refuse_future


@dataclass(frozen=True)
class Demand:
    """One kiến nghị as it is typed."""

    text: str
    remedy: str
    due_on: date


@transaction.atomic
def save_of_checklist(
    *,
    actor: User,
    title: str,
    position: int,
    hint: str = "",
    in_use: bool = True,
    criterion: Criterion | None = None,
    version: int | None = None,
) -> Criterion:
    """A criterion is added, worded anew or retired. One that was asked somewhere is retired and followed by the
    new wording, so that older minutes keep theirs."""
    office, today = people.require_catalogue(actor), timezone.localdate()
    row = Criterion(since=today, version=0)
    if criterion is not None:
        row = Criterion.objects.select_for_update(of=("self",)).get(pk=criterion.pk)
        _refuse_stale(row, version)
        if row.retired_on:
            raise RuleBroken(_("Tiêu chí này đã thôi áp dụng; mời anh/chị sửa bản đang dùng."))
        if in_use and row.answers.exists():
            row = _followed(row, today)
    row.title, row.hint, row.position = clean(title), hint.strip(), position
    row.retired_on = None if in_use else today
    row.version += 1
    row.full_clean()
    row.save()
    audit.record("plans.save_of_checklist", actor=actor, unit=office, target=row, version=row.version)
    return row


def _followed(old: Criterion, today: date) -> Criterion:
    old.retired_on = today
    old.version += 1
    old.save(update_fields=["retired_on", "version"])
    return Criterion(since=today, follows=old, version=0)


@transaction.atomic
def announce_inspection(
    *,
    actor: User,
    subject: str,
    on: date,
    office_people: str,
    school: Unit | None = None,
    place: str = "",
    prepare: str = "",
    inspection: Inspection | None = None,
    version: int | None = None,
) -> Inspection:
    """The office plans an inspection, or moves one; the school is told each time. It asks the criteria in use on
    the day of the announcement."""
    if inspection is not None:
        row = _locked(actor, "inspect", inspection, version)
        _refuse_closed(row)
        access.require_school_below(actor, row.school, on)
    elif school is not None:
        office = access.require_school_below(actor, school, on)
        row = Inspection(office=office, school=school, announced_by=actor, version=0)
    else:
        raise RuleBroken(_("Mời anh/chị chọn trường."))
    row.subject, row.on, row.office_people = clean(subject), on, _lines(office_people)
    row.place, row.prepare = clean(place), prepare.strip()
    _saved(row)
    if inspection is None:
        for criterion in access.checklist():
            InspectionAnswer(inspection=row, criterion=criterion).save()
    notices.inspection_announced(row)
    audit.record("plans.announce_inspection", actor=actor, unit=row.school, target=row, on=str(on))
    return row


@transaction.atomic
def cancel_inspection(*, actor: User, inspection: Inspection, because: str) -> Inspection:
    row = _locked(actor, "inspect", inspection)
    _refuse_closed(row)
    row.state, row.cancelled_because = InspectionState.CANCELLED, clean(because)
    _saved(row)
    notices.inspection_cancelled(row)
    audit.record("plans.cancel_inspection", actor=actor, unit=row.school, target=row)
    return row


@transaction.atomic
def note_findings(
    *,
    actor: User,
    inspection: Inspection,
    version: int,
    answers: dict[int, tuple[str, str]],
    demands: list[Demand],
    **texts: Any,
) -> Inspection:
    """The checklist, the texts of the minutes and the kiến nghị as they stand; all may be saved half filled in.
    `answers`: key of the answer → result, note. `texts`: see `TEXTS`."""
    row = _locked(actor, "inspect", inspection, version)
    _refuse_closed(row)
    for answer in row.answers.select_for_update(of=("self",)):
        if answer.pk in answers:
            answer.result, answer.note = answers[answer.pk][0], answers[answer.pk][1].strip()
            answer.full_clean()
            answer.save()
    row.recommendations.all().delete()
    for position, demand in enumerate(demands, 1):
        rec = Recommendation(inspection=row, position=position, due_on=demand.due_on)
        rec.text, rec.remedy = demand.text.strip(), demand.remedy.strip()
        rec.full_clean()
        rec.save()
    _put_texts(row, **texts)
    _saved(row)
    audit.record("plans.note_findings", actor=actor, unit=row.school, target=row, version=row.version)
    return row


def _put_texts(
    row: Inspection,
    office_people: str = "",
    school_people: str = "",
    place: str = "",
    starts: time | None = None,
    ends: time | None = None,
    strengths: str = "",
    shortcomings: str = "",
    conclusions: str = "",
) -> None:
    row.office_people, row.school_people = _lines(office_people), _lines(school_people)
    row.place, row.starts, row.ends = clean(place), starts, ends
    row.strengths, row.shortcomings = strengths.strip(), shortcomings.strip()
    row.conclusions = conclusions.strip()


@transaction.atomic
def conclude_inspection(*, actor: User, inspection: Inspection) -> Inspection:
    """The office signs the minutes: from now on the school reads them and nothing of them changes."""
    row = _locked(actor, "inspect", inspection)
    _refuse_closed(row)
    refuse_future(row.on)
    if missing := _missing(row):
        raise RuleBroken(_("Biên bản còn thiếu: %(what)s.") % {"what": "; ".join(missing)})
    row.state = InspectionState.CONCLUDED
    row.concluded_by, row.concluded_at = actor, timezone.now()
    _saved(row)
    notices.inspection_concluded(row)
    count = row.recommendations.count()
    audit.record("plans.conclude_inspection", actor=actor, unit=row.school, target=row, recommendations=count)
    return row


def _missing(row: Inspection) -> list[str]:
    asked = {
        _("kết quả của từng tiêu chí"): not row.answers.filter(result="").exists(),
        _("giờ bắt đầu, giờ kết thúc"): row.starts and row.ends,
        _("địa điểm"): row.place,
        _("đại diện nhà trường"): row.school_people,
        _("kết luận"): row.conclusions,
        _("hạn của kiến nghị phải sau ngày kiểm tra"): not row.recommendations.filter(due_on__lte=row.on).exists(),
    }
    return [word for word, there in asked.items() if not there]


@transaction.atomic
def countersign_inspection(*, actor: User, inspection: Inspection, opinion: str = "") -> Inspection:
    """The principal signs for the school, with its opinion or without."""
    row = _locked(actor, "countersign", inspection)
    if row.state != InspectionState.CONCLUDED:
        raise RuleBroken(_("Biên bản này đã được nhà trường ký."))
    row.state, row.opinion = InspectionState.SIGNED, opinion.strip()
    row.signed_by, row.signed_at = actor, timezone.now()
    _saved(row)
    notices.inspection_signed(row)
    audit.record("plans.countersign_inspection", actor=actor, unit=row.school, target=row)
    return row


@transaction.atomic
def answer_recommendation(
    *, actor: User, recommendation: Recommendation, done_on: date, word: str
) -> Recommendation:
    """The school says that it is done, with a word on what was done."""
    row = _locked_demand(actor, "answer", recommendation)
    if row.state != RecommendationState.OPEN:
        raise RuleBroken(_("Kiến nghị này đã được trả lời."))
    refuse_future(done_on)
    if done_on < row.inspection.on:
        raise RuleBroken(_("Ngày thực hiện xong không thể trước ngày kiểm tra."))
    row.state, row.done_on, row.word, row.answered_by = RecommendationState.ANSWERED, done_on, word.strip(), actor
    row.full_clean()
    row.save()
    notices.recommendation_answered(row)
    audit.record(
        "plans.answer_recommendation",
        actor=actor,
        unit=row.inspection.school,
        target=row.inspection,
        recommendation=row.pk,
    )
    return row


@transaction.atomic
def settle_recommendation(
    *, actor: User, recommendation: Recommendation, accepted: bool, reply: str = "", due_on: date | None = None
) -> Recommendation:
    """The office confirms what the school did, or asks again with a word and, where it likes, a later date. What
    was signed stays in the minutes."""
    row = _locked_demand(actor, "inspect", recommendation)
    if row.state != RecommendationState.ANSWERED:
        raise RuleBroken(_("Kiến nghị này chưa được trường trả lời, hoặc đã xác nhận."))
    if not accepted and not reply.strip():
        raise RuleBroken(_("Mời anh/chị ghi rõ trường cần làm thêm điều gì."))
    row.state = RecommendationState.CONFIRMED if accepted else RecommendationState.OPEN
    row.reply, row.settled_by, row.settled_on = reply.strip(), actor, timezone.localdate()
    if not accepted and due_on:
        row.extended_to = due_on
    row.full_clean()
    row.save()
    notices.recommendation_settled(row)
    audit.record(
        "plans.settle_recommendation",
        actor=actor,
        unit=row.inspection.school,
        target=row.inspection,
        recommendation=row.pk,
        state=row.state,
    )
    return row


@transaction.atomic
def release_file_check(*, actor: User, inspection: Inspection) -> FileCheck:
    """The principal hands the bands of the last school year over, for this inspection. What was handed over once
    for a year is handed over again as it was, whatever changed in the files since."""
    row = _locked(actor, "release", inspection)
    _refuse_closed(row)
    check = access.file_check_of(actor, row)
    if check is None:
        start, until = access.last_school_year(row.on)
        check = FileCheck(unit=row.school, first_day=start, last_day=until, released_by=actor)
        for code, told in access.files_in_time(actor, row).items():
            setattr(check, access.FILE_STEPS[code], bands.band(told["kept"], told["due"]))
        check.full_clean()
        check.save()
    row.file_check = check
    row.save(update_fields=["file_check"])  # no new version: an officer may be writing the findings
    audit.record(
        "plans.release_file_check",
        actor=actor,
        unit=row.school,
        target=row,
        year=check.school_year,
        check=check.pk,
    )
    return check


@transaction.atomic
def record_minutes_download(*, actor: User, inspection: Inspection, kind: str) -> None:
    access.require_inspecting(actor, "findings", inspection)
    audit.record("plans.download_minutes", actor=actor, unit=inspection.school, target=inspection, kind=kind)


def _locked(actor: User, action: str, inspection: Inspection, version: int | None = None) -> Inspection:
    rows = Inspection.objects.select_for_update(of=("self",)).select_related("office", "school")
    row = rows.get(pk=inspection.pk)
    access.require_inspecting(actor, action, row)  # in the state that it has now
    if version is not None:
        _refuse_stale(row, version)
    return row


def _locked_demand(actor: User, action: str, recommendation: Recommendation) -> Recommendation:
    rows = Recommendation.objects.select_for_update(of=("self",))
    row = rows.select_related("inspection__school", "inspection__office").get(pk=recommendation.pk)
    access.require_inspecting(actor, action, row.inspection)
    if not row.inspection.is_told:
        raise RuleBroken(_("Kiến nghị có hiệu lực khi biên bản đã kết luận."))
    return row


def _refuse_closed(row: Inspection) -> None:
    if row.state == InspectionState.CANCELLED:
        raise RuleBroken(_("Cuộc kiểm tra này không tiến hành."))
    if not row.is_open:
        raise RuleBroken(_("Biên bản đã kết luận nên không sửa được nữa."))


def _refuse_stale(row: Criterion | Inspection, version: int | None) -> None:
    if version != row.version:
        raise Stale(_("Nội dung này vừa được người khác sửa; phần vừa nhập vẫn được giữ."), row.version, row)


def _saved(row: Inspection) -> None:
    row.version += 1
    row.full_clean()
    row.save()


def _lines(text: str) -> str:
    """One person a line."""
    return "\n".join(line for line in map(clean, text.splitlines()) if line)
