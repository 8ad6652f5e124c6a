"""What follows from what was said of danger (models/danger.py). Pure reading of a case already fetched through
access."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from cases.enums import PROTECTORS, CaseKind, DangerMarkKind, RiskLevel
from cases.models import Case, DangerMark, OutsideNotice

TO_TELL = (DangerMarkKind.DANGER, DangerMarkKind.ABUSE)  # the outside has to know of these
ANSWERS = (DangerMarkKind.DANGER, DangerMarkKind.LIFTED, DangerMarkKind.DENIED)
GRAVE = {CaseKind.ABUSE, CaseKind.SELF_HARM}


def newest(case: Case, *kinds: DangerMarkKind) -> DangerMark | None:
    """The one that became known last, whenever it was written down."""
    return case.danger_marks.filter(kind__in=kinds).order_by("-since", "-pk").first()


def began(case: Case) -> datetime:
    """From when the emergency card counts: the newest danger."""
    mark = newest(case, DangerMarkKind.DANGER)
    return mark.since if mark else case.noticed_at


def is_abuse(case: Case) -> bool:
    return CaseKind.ABUSE in (case.kind, *case.other_kinds)


def is_grave(case: Case) -> bool:
    """By its kinds, or by a sign of sexual abuse in an assessment."""
    return bool(GRAVE & {case.kind, *case.other_kinds}) or newest(case, DangerMarkKind.ABUSE) is not None


def to_tell(case: Case) -> bool:
    """Whether the outside has to be told of this case, and has not been since the last thing that it has to know
    (Luật Trẻ em 2016, Điều 51; TT 33/2018): whatever was told before does not count, nor does a health centre."""
    mark = newest(case, *TO_TELL)
    return mark is not None and not _told_since(case, mark).exists()


def tells(notice: OutsideNotice) -> bool:
    """Whether this notice, just made, leaves nothing to tell."""
    return notice.agency.kind in PROTECTORS and notice.case is not None and not to_tell(notice.case)


def _told_since(case: Case, mark: DangerMark) -> QuerySet[OutsideNotice]:
    told = Q(happened_at__gte=mark.since)
    if mark.since <= case.opened_at:
        told |= Q(at__lte=case.opened_at)  # act first, write after: what the case took in was about this
    return case.outside_notices.filter(told, agency__kind__in=PROTECTORS)


def to_ask(case: Case) -> bool:
    """Whether the page asks if there is danger right now: the kind of the case or its last assessment says that
    there may be, and nobody has answered since."""
    if case.danger_now or not case.is_open:
        return False
    answered = case.danger_marks.filter(kind__in=ANSWERS).last()
    if answered is None and GRAVE & {case.kind, *case.other_kinds}:
        return True
    assessed = case.assessments.last()
    grave = assessed is not None and (assessed.level == RiskLevel.HIGH or bool(assessed.signs))
    return bool(grave and assessed and (answered is None or answered.at < assessed.at))
