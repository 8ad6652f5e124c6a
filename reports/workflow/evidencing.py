"""Bộ minh chứng: asked for with one click, gathered in the background."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from ctxh_portal.kit import jobs
from ctxh_portal.kit.calendar import school_year_label
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.models import Job
from reports import access
from reports.models import EvidenceFile

GATHER_EVIDENCE = "reports.evidence"


@transaction.atomic
def start_evidence(*, actor: User, first_year: int) -> Job:
    """Gather the papers of that school year; while that is done, the running job is returned."""
    unit = access.require_evidence(actor)
    if not 2000 <= first_year <= int(school_year_label(timezone.localdate())[:4]):
        raise RuleBroken(_("Năm học này chưa đến."))
    file, _made = EvidenceFile.objects.get_or_create(
        unit=unit, first_year=first_year, defaults={"created_by": actor}
    )
    job = jobs.enqueue(GATHER_EVIDENCE, asked_by=actor.pk, target=file.pk)
    audit.record("reports.start_evidence", actor=actor, unit=unit, target=file, job=job.public_id)
    return job


def keep_evidence(*, actor: User, file: EvidenceFile, path: str, checksum: str) -> None:
    """The job's last write, inside its `run.finish()`."""
    EvidenceFile.objects.filter(pk=file.pk).update(path=path, checksum=checksum, built_at=timezone.now())
    audit.record("reports.keep_evidence", actor=actor, unit=file.unit_id, target=file, checksum=checksum)


@transaction.atomic
def note_evidence_download(*, actor: User, file: EvidenceFile) -> None:
    audit.record("reports.download_evidence", actor=actor, unit=file.unit_id, target=file)
