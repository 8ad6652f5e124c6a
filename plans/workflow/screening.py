"""Screening questionnaires: asked class by class with consent, kept as counts."""

from __future__ import annotations

from datetime import date

from django.db import transaction
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
    asked = screening.read(questions)
    refuse_names(unit, title, purpose, questions)
    if row is not None and in_use and row.screenings.exists():
        row.in_use = False
        row.save(update_fields=["in_use", "version"])
        row = Questionnaire(unit=unit, follows=row, edition=row.edition + 1)
    row = row or Questionnaire(unit=unit)
    if in_use or row._state.adding:
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
    row = Screening(questionnaire=questionnaire, on=on, planned_by=actor)
    row.full_clean()
    row.save()
    ScreenedClass.objects.bulk_create(ScreenedClass(screening=row, classroom=room) for room in classes)
    audit.record("plans.plan_screening", actor=actor, unit=unit, target=row, classes=len(classes), on=str(on))
    return row


@transaction.atomic
def note_consents(
    *, actor: User, screening: Screening, counts: dict[ScreenedClass, tuple[int, int, int]], version: int | None
) -> Screening:
    """How many of each class may be asked, may not, and are not heard of; said before the class is asked."""
    row = _locked(actor, screening)
    next_version(row, version)
    for one in row.classes.select_for_update(of=("self",)):
        if one not in counts or one.results is not None:
            continue  # of a class that was asked it stays as it was
        one.agreed, one.refused, one.silent = counts[one]
        one.full_clean()
        one.save()
    row.save()
    unit = row.questionnaire.unit
    audit.record("plans.note_consents", actor=actor, unit=unit, target=row, classes=len(counts))
    return row


@transaction.atomic
def note_screened(*, actor: User, screened: ScreenedClass, counts: list[list[int]]) -> ScreenedClass:
    """The answers of one class as counts, question by question; said anew, they take the place of the old ones."""
    row = _locked(actor, screened.screening)
    one = row.classes.select_for_update(of=("self",)).get(pk=screened.pk)
    refuse_future(row.on)
    if one.agreed is None:
        raise RuleBroken(_("Mời thầy/cô ghi ý kiến đồng ý của lớp trước: không khảo sát lớp chưa hỏi gia đình."))
    if not one.enough:
        raise RuleBroken(
            _("Lớp có dưới %(least)d em được đồng ý thì không khảo sát: ai cũng đoán được em nào trả lời gì.")
            % {"least": THRESHOLD}
        )
    if [len(line) for line in counts] != [len(each["answers"]) for each in row.questionnaire.questions]:
        raise RuleBroken(_("Kết quả không khớp với bộ câu hỏi."))
    if any(min(line) < 0 or sum(line) > one.agreed for line in counts):
        raise RuleBroken(
            _("Số câu trả lời của một câu hỏi không thể nhiều hơn số em được đồng ý (%(agreed)d).")
            % {"agreed": one.agreed}
        )
    one.results = [screening.folded(line) for line in counts]
    one.save(update_fields=["results"])
    row.activity = _held(actor, row)
    row.version += 1
    row.save()
    unit = row.questionnaire.unit
    audit.record("plans.note_screened", actor=actor, unit=unit, target=row, classroom=one.classroom_id)
    return one


def _held(actor: User, row: Screening) -> Activity:
    """The activity that the screening is; its pupils are those who might be asked, not those who answered."""
    agreed = [each.agreed or 0 for each in row.classes.all() if each.results is not None]
    if row.activity is None:
        return record_activity(
            actor=actor,
            unit=row.questionnaire.unit,
            title=row.questionnaire.title,
            kind=ActivityKind.SURVEY,
            on=row.on,
            pupils=sum(agreed),
        )
    row.activity.pupils = sum(agreed)
    row.activity.version += 1
    row.activity.save(update_fields=["pupils", "version"])
    return row.activity


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
    row = (
        Screening.objects.select_for_update(of=("self",))
        .select_related("questionnaire__unit", "activity")
        .get(pk=row.pk)
    )
    access.require_recording(actor, row.questionnaire.unit)
    return row
