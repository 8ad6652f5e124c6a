"""Files of a case: cleaned outside any transaction, kept encrypted, given out to whoever may see the case."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from cases import access
from cases.enums import CasePart
from cases.models import Case, CaseEntry, CaseFile
from cases.workflow.base import changed, locked, require_open
from ctxh_portal.kit import crypto, keystore, uploads
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.files import write_whole
from ctxh_portal.kit.ids import new_public_id
from ctxh_portal.kit.names import clean

MAX_FILES = 30  # of one case


def attach_file(
    *, actor: User, case: Case, title: str, upload: UploadedFile[bytes], entry: CaseEntry | None = None
) -> CaseFile:
    """Keep the file under a title; its own name is forgotten.

    Raises RuleBroken when the case is closed or full, ValidationError (field `upload`) with what is wrong
    with the file."""
    access.require(actor, "write", case)
    _require_room(case)
    try:
        taken = uploads.cleaned(upload)
    except ValidationError as refusal:
        raise ValidationError({"upload": refusal.messages}) from None
    file = CaseFile(case=case, entry=entry, title=clean(title), kind=taken.kind, size=len(taken.content))
    file.uploaded_by, file.stored = actor, new_public_id()
    content = crypto.seal(taken.content, crypto.key_for_writing(file), file.content_context)
    file.sha256 = hashlib.sha256(content).hexdigest()
    write_whole(path_of(file), content)
    try:
        return _keep(actor, file)
    except BaseException:
        path_of(file).unlink(missing_ok=True)
        raise


@transaction.atomic
def _keep(actor: User, file: CaseFile) -> CaseFile:
    case = locked(actor, "write", file.case)
    require_open(case)
    _require_room(case)
    if file.entry and file.entry.case_id != case.pk:
        raise Http404
    file.full_clean()
    file.save()
    changed(case)
    audit.record("cases.attach_file", actor=actor, unit=case.unit_id, target=case, file=file.pk, kind=file.kind)
    return file


def _require_room(case: Case) -> None:
    if case.files.count() >= MAX_FILES:
        raise RuleBroken(_("Mỗi trường hợp giữ tối đa %(count)d tệp.") % {"count": MAX_FILES})


@transaction.atomic
def download_file(*, actor: User, public_id: str, file_id: str) -> tuple[CaseFile, bytes]:
    """The file and its clear content; the audit trail has it before the reader does.

    Raises Http404 for outsiders and for another case's file, RuleBroken when the content is gone."""
    case = access.get_case(actor, public_id)
    access.require(actor, "view", case)
    access.require_part(actor, CasePart.FILES, case)
    file = case.files.filter(public_id=file_id).first()
    if file is None:
        raise Http404
    content = content_of(file)
    checksum = hashlib.sha256(content).hexdigest()  # of what left the portal (F17.5)
    audit.record("cases.download", actor=actor, unit=case.unit_id, target=case, file=file.pk, checksum=checksum)
    return file, content


def content_of(file: CaseFile) -> bytes:
    """The clear content; whoever asks has checked and recorded who reads. Raises RuleBroken when it is gone."""
    try:
        return crypto.unseal(path_of(file).read_bytes(), keystore.key(file.key_id()), file.content_context)
    except keystore.KeyMissing:
        raise RuleBroken(_("Nội dung tệp này đã được xóa.")) from None
    except (OSError, crypto.Damaged, keystore.KeyLocked):
        raise RuleBroken(_("Tệp này không đọc được. Xin báo người quản trị hệ thống.")) from None


def path_of(file: CaseFile) -> Path:
    return Path(settings.VAR) / "files" / "cases" / file.stored[:2] / file.stored
