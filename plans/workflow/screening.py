"""Screening questionnaires: asked class by class with consent, kept as counts."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Unit, User
from cases.models import Classroom
from ctxh_portal.kit.disclosure import THRESHOLD
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.names import clean
from plans import access, screening
from plans.enums import ActivityKind
from plans.models import Activity, Questionnaire, ScreenedClass, Screening
from plans.workflow.activities import record_activity
from plans.workflow.base import next_version, refuse_future, refuse_names


@transaction.atomic
def save_questionnaire(
    *,
    actor: User,
    unit: Unit,
    title: str,
    purpose: str,
    questions: str,
    in_use: bool = True,
    questionnaire: Questionnaire | None = None,
    version: int | None = None,
) -> Questionnaire:
    """A questionnaire is written, worded anew or retired. One that was asked keeps its words: what is new follows
    it."""
    access.require_recording(actor, unit)
    row = questionnaire and Questionnaire.objects.select_for_update(of=("self",)).get(
        pk=questionnaire.pk, unit=unit
    )
    if row is not None:
        next_version(row, version)
    if row is None or in_use:  # one that is only retired keeps its words, whatever stands in the form
        asked = screening.read(questions)
        refuse_names(unit, title, purpose, questions)
        if row is not None and row.screenings.exists():
            row.in_use = False
            row.save(update_fields=["in_use", "version"])
            row = Questionnaire(unit=unit, follows=row, edition=row.edition + 1)
        row = row or Questionnaire(unit=unit)
        row.title, row.purpose, row.questions = clean(title), purpose.strip(), asked
    row.in_use = in_use
    row.full_clean()
    row.save()
    audit.record("plans.save_questionnaire", actor=actor, unit=unit, target=row, edition=row.edition)
    return row


@transaction.atomic
def plan_screening(*, actor: User, questionnaire: Questionnaire, on: date, classes: list[Classroom]) -> Screening:
    """Which classes are to be asked, and when: the families are asked for their consent first."""
    unit = questionnaire.unit
    access.require_recording(actor, unit)
    if not questionnaire.in_use:
        raise RuleBroken(_("Bộ câu hỏi này đã thôi dùng."))
    if not classes or any(room.unit_id != unit.pk for room in classes):
        raise RuleBroken(_("Mời thầy/cô chọn ít nhất một lớp của trường."))
    if on < timezone.localdate():
        raise RuleBroken(_("Ngày này đã qua. Các gia đình được hỏi ý kiến trước ngày khảo sát."))
    row = Screening(questionnaire=questionnaire, on=on, planned_by=actor)
    row.full_clean()
    row.save()
    ScreenedClass.objects.bulk_create(ScreenedClass(screening=row, classroom=room) for room in classes)
    audit.record("plans.plan_screening", actor=actor, unit=unit, target=row, classes=len(classes), on=str(on))
    return row


@transaction.atomic
def note_consents(
    *,
    actor: User,
    screening: Screening,
    counts: dict[ScreenedClass, tuple[int, int, int]],
    version: int | None,
    reason: str = "",
) -> Screening:
    """How many of each class may be asked, may not, and are not heard of; said before the class is asked. Later a
    count that was noted is only corrected, with a reason, and a class without one isn't asked any more."""
    row = _locked(actor, screening)
    next_version(row, version)
    unit = row.questionnaire.unit
    refuse_names(unit, reason)
    corrected = []
    for one in row.classes.select_for_update(of=("self",)):
        said = counts.get(one)
        if said is None or said == (one.agreed, one.refused, one.silent):
            continue
        if row.is_over or one.results is not None:
            _refuse_late(one, said[0], reason)
            one.corrected = clean(reason)
            corrected.append(one.classroom_id)
        one.agreed, one.refused, one.silent = said
        one.full_clean()
        one.save()
    if row.activity_id:
        row.activity = _held(actor, row)
    row.save()
    audit.record(
        "plans.note_consents", actor=actor, unit=unit, target=row, classes=len(counts), corrected=corrected
    )
    return row


def _refuse_late(one: ScreenedClass, agreed: int, reason: str) -> None:
    """After its day a class has the count that was noted before; mistyped, it may be put right."""
    if one.agreed is None:
        raise RuleBroken(
            _(
                "Ngày khảo sát đã qua mà lớp %(name)s chưa ghi ý kiến đồng ý, nên không khảo sát lớp này trong "
                "đợt này. Mời thầy/cô lập đợt khác."
            )
            % {"name": one.classroom.name}
        )
    if agreed < one.answered:
        raise RuleBroken(
            _("Lớp %(name)s: số em đồng ý không thể ít hơn %(least)d, theo kết quả đã ghi.")
            % {"name": one.classroom.name, "least": one.answered}
        )
    if not clean(reason):
        raise RuleBroken(_("Mời thầy/cô ghi lý do sửa số ý kiến đồng ý."))


@transaction.atomic
def note_screened(
    *, actor: User, screened: ScreenedClass, counts: list[list[int]], version: int | None
) -> ScreenedClass:
    """The answers of one class as counts, question by question; said anew, they take the place of the old ones,
    where nobody can subtract these from them."""
    row = _locked(actor, screened.screening)
    next_version(row, version)
    one = row.classes.select_for_update(of=("self",)).get(pk=screened.pk)
    refuse_future(row.on)
    if one.agreed is None:
        raise RuleBroken(
            _("Mời thầy/cô ghi trước ý kiến đồng ý của lớp này: không khảo sát lớp chưa hỏi gia đình.")
        )
    if not one.enough:
        raise RuleBroken(
            _("Lớp có dưới %(least)d em có ý kiến đồng ý thì không khảo sát: ai cũng đoán được em nào trả lời gì.")
            % {"least": THRESHOLD}
        )
    if [len(line) for line in counts] != [len(each["answers"]) for each in row.questionnaire.questions]:
        raise RuleBroken(_("Kết quả không khớp với bộ câu hỏi."))
    if any(min(line) < 0 or sum(line) > one.agreed for line in counts):
        raise RuleBroken(
            _("Số câu trả lời của một câu hỏi không thể nhiều hơn số em có ý kiến đồng ý (%(agreed)d).")
            % {"agreed": one.agreed}
        )
    told = [screening.folded(line) for line in counts]
    if one.results is not None:
        told = screening.told_anew(row.questionnaire.questions, one.results, told)
    one.results = told
    one.save(update_fields=["results"])
    row.activity = _held(actor, row)
    row.save()
    unit = row.questionnaire.unit
    audit.record("plans.note_screened", actor=actor, unit=unit, target=row, classroom=one.classroom_id)
    return one


def _held(actor: User, row: Screening) -> Activity:
    """The activity that the screening is; its pupils are those who might be asked, not those who answered."""
    agreed = [each.agreed or 0 for each in row.classes.all() if each.results is not None]
    if row.activity_id is None:
        return record_activity(
            actor=actor,
            unit=row.questionnaire.unit,
            title=row.questionnaire.title,
            kind=ActivityKind.SURVEY,
            on=row.on,
            pupils=sum(agreed),
        )
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=row.activity_id)  # others edit it too
    activity.pupils = sum(agreed)
    activity.version += 1
    activity.save(update_fields=["pupils", "version"])
    return activity


@transaction.atomic
def drop_screening(*, actor: User, screening: Screening) -> None:
    """One that was planned and not held."""
    row = _locked(actor, screening)
    if row.activity_id:
        raise RuleBroken(_("Đợt khảo sát đã có kết quả nên không bỏ được."))
    unit, pk = row.questionnaire.unit, row.pk
    row.delete()
    audit.record("plans.drop_screening", actor=actor, unit=unit, screening=pk)


@transaction.atomic
def record_screening_download(*, actor: User, screening: Screening) -> None:
    unit = access.get_screening(actor, screening.public_id).questionnaire.unit
    audit.record("plans.download_screening", actor=actor, unit=unit, target=screening)


def _locked(actor: User, row: Screening) -> Screening:
    row = Screening.objects.select_for_update(of=("self",)).select_related("questionnaire__unit").get(pk=row.pk)
    access.require_recording(actor, row.questionnaire.unit)
    return row
