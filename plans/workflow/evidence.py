"""What proves an activity: files, photos with the pupils' consents checked, and who of the staff was there."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Certificate, User
from accounts.workflow import certify_trained, save_certificate
from ctxh_portal.kit import crypto, keystore, uploads
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.ids import new_public_id
from ctxh_portal.kit.names import clean
from plans import access
from plans.enums import ActivityKind
from plans.models import Activity, ActivityFile, Attendance
from plans.models.evidence import PHOTOS, PupilsShown
from plans.workflow.base import refuse_future

MAX_FILES = 20  # of one activity


def attach_evidence(
    *,
    actor: User,
    activity: Activity,
    title: str,
    upload: UploadedFile[bytes],
    pupils_shown: str = "",
    checked_by: User | None = None,
    checked_on: date | None = None,
    nameless: bool = False,
) -> ActivityFile:
    """A file of the activity under a title; its own name is forgotten. It needs a word on whether pupils can be
    known in its pictures (a photo always counts as such): if so, the declaration that their consents were checked
    and none is missing; it stays in the trail. A file of a survey needs the word that it names nobody.

    Raises RuleBroken without the declaration or when the activity is full, ValidationError (field `upload`)."""
    access.require_recording(actor, activity.unit)
    try:
        taken = uploads.cleaned(upload)
    except ValidationError as refusal:
        raise ValidationError({"upload": refusal.messages}) from None
    row = ActivityFile(activity=activity, title=clean(title), kind=taken.kind, added_by=actor, nameless=nameless)
    if taken.kind not in PHOTOS and pupils_shown not in (PupilsShown.NO, PupilsShown.CHECKED):
        raise RuleBroken(_("Xin cho biết trong tệp có ảnh học sinh hay không."))
    if activity.kind == ActivityKind.SURVEY and not nameless:
        raise RuleBroken(_("Tệp của khảo sát chỉ giữ kết quả gộp: không có tên, không có phiếu của từng em."))
    row.pupils_shown = PupilsShown(pupils_shown or PupilsShown.NO)
    if taken.kind in PHOTOS or row.pupils_shown == PupilsShown.CHECKED:
        consents_checked = pupils_shown == PupilsShown.CHECKED
        row.checked_by, row.checked_on = _declared(actor, activity, consents_checked, checked_by, checked_on)
    return _keep(actor, row, taken.content)


def _declared(
    actor: User, activity: Activity, consents_checked: bool, checked_by: User | None, checked_on: date | None
) -> tuple[User, date]:
    if not (consents_checked and checked_by and checked_on):
        raise RuleBroken(
            _(
                "Cổng chỉ nhận ảnh, và tệp có ảnh học sinh, khi có xác nhận đã kiểm tra ý kiến đồng ý chụp "
                "ảnh của các em có trong ảnh và không thiếu em nào; ghi rõ ai kiểm tra, ngày nào."
            )
        )
    refuse_future(checked_on)
    if not access.who_checks(actor, activity.unit).filter(pk=checked_by.pk).exists():
        raise RuleBroken(_("Người kiểm tra phải là người của đơn vị."))
    return checked_by, checked_on


@transaction.atomic
def _keep(actor: User, row: ActivityFile, content: bytes) -> ActivityFile:
    activity = Activity.objects.select_for_update(of=("self",)).select_related("unit").get(pk=row.activity_id)
    access.require_recording(actor, activity.unit)
    if activity.files.count() >= MAX_FILES:
        raise RuleBroken(_("Mỗi hoạt động giữ tối đa %(count)d tệp.") % {"count": MAX_FILES})
    row.file.name = f"activities/{new_public_id()}"
    row.full_clean()
    row.save()
    sealed = crypto.seal(content, keystore.make(row.public_id), row.content_context)
    row.file.storage.save(row.file.name, ContentFile(sealed))
    declared: dict[str, Any] = {"pupils_shown": str(row.pupils_shown)}
    if row.checked_by_id:
        declared |= {"checked_by": row.checked_by_id, "checked_on": str(row.checked_on)}
    audit.record(
        "plans.attach_evidence",
        actor=actor,
        unit=activity.unit,
        target=activity,
        file=row.pk,
        kind=row.kind,
        **declared,
    )
    return row


@transaction.atomic
def drop_evidence(*, actor: User, file: ActivityFile) -> None:
    """The file is gone for good: a family took its consent back, or it was the wrong one."""
    access.require_recording(actor, file.activity.unit)
    file = ActivityFile.objects.select_for_update(of=("self",)).select_related("activity__unit").get(pk=file.pk)
    pk, kind, key_id, name, storage = file.pk, file.kind, file.public_id, str(file.file.name), file.file.storage
    file.delete()
    transaction.on_commit(lambda: keystore.erase(key_id))  # no copy of the folder opens it either
    transaction.on_commit(lambda: storage.delete(name))
    activity = file.activity
    audit.record("plans.drop_evidence", actor=actor, unit=activity.unit, target=activity, file=pk, kind=kind)


@transaction.atomic
def open_evidence(*, actor: User, public_id: str, file_id: str) -> tuple[ActivityFile, bytes]:
    """The file and its content; the trail has it before the reader does."""
    activity = access.get_activity(actor, public_id)
    file = access.get_evidence(activity, file_id)
    with file.file.open("rb") as kept:
        content = crypto.unseal(kept.read(), keystore.key(file.public_id), file.content_context)
    audit.record("plans.open_evidence", actor=actor, unit=activity.unit_id, target=activity, file=file.pk)
    return file, content


@transaction.atomic
def certify_present(
    *,
    actor: User,
    activity: Activity,
    title: str,
    issuer: str,
    issued_on: date,
    numbers: dict[User, str],
    valid_until: date | None = None,
) -> list[Certificate]:
    """What a training led to: a certificate for each of those who were there and got a number. They stand in the
    network from then on, and remind before they end."""
    access.require_recording(actor, activity.unit)
    if activity.kind != ActivityKind.TRAINING:
        raise RuleBroken(_("Chứng chỉ chỉ ghi theo buổi tập huấn, bồi dưỡng."))
    if issued_on < activity.on:
        raise RuleBroken(_("Ngày cấp không thể trước ngày tập huấn."))
    given = {person: clean(number) for person, number in numbers.items() if clean(number)}
    if not given:
        raise RuleBroken(_("Xin ghi số hiệu chứng chỉ của ít nhất một người."))
    there = set(activity.attendance.filter(present=True).values_list("person", flat=True))
    if {person.pk for person in given} - there:
        raise RuleBroken(_("Có người không có mặt tại buổi tập huấn."))
    shared: dict[str, Any] = {"title": title, "issuer": issuer, "issued_on": issued_on, "valid_until": valid_until}
    rows = [
        save_certificate(actor=actor, certificate=Certificate(), holder=person, number=number, **shared)
        if activity.unit.is_school
        else certify_trained(actor=actor, holder=person, number=number, **shared)
        for person, number in given.items()
    ]
    audit.record("plans.certify_present", actor=actor, unit=activity.unit, target=activity, certificates=len(rows))
    return rows


@transaction.atomic
def note_attendance(*, actor: User, activity: Activity, present: list[User]) -> None:
    """Who of the staff was at a training, and who was not: said of everybody at once, and corrected so."""
    access.require_recording(actor, activity.unit)
    activity = Activity.objects.select_for_update(of=("self",)).select_related("unit").get(pk=activity.pk)
    if activity.kind != ActivityKind.TRAINING:
        raise RuleBroken(_("Chỉ điểm danh các buổi tập huấn, bồi dưỡng."))
    there = {person.pk for person in present}
    staff = access.staff_at(activity)
    if there - {person.pk for person in staff}:
        raise RuleBroken(_("Có người không thuộc danh sách của ngày tập huấn."))
    activity.attendance.filter(person__in=staff).delete()  # a row of somebody who is on no list any more stays
    Attendance.objects.bulk_create(
        Attendance(activity=activity, person=person, name=person.full_name, present=person.pk in there)
        for person in staff
    )
    present_now = activity.attendance.filter(present=True).count()
    if activity.staff + activity.managers < present_now:  # the counts never say less than the list
        activity.staff = present_now - activity.managers
        activity.version += 1
        activity.save(update_fields=["staff", "version"])
    audit.record(
        "plans.note_attendance",
        actor=actor,
        unit=activity.unit,
        target=activity,
        present=len(there),
        of=len(staff),
    )
