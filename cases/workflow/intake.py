"""A sign reaches the school: concerns, outside notices, the first record of a case."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, notices
from accounts.models import Agency, Unit, User
from cases import access, danger
from cases.enums import ConcernSource, GrantKind, Stage
from cases.models import Case, CaseCounter, Concern, OutsideNotice, Pupil, StageStep
from cases.workflow.base import case_url, locked, tell_readers
from cases.workflow.clocks import begin_deciding, begin_stage
from cases.workflow.concerns import open_from
from cases.workflow.danger import begin_abuse, begin_danger, end_telling, take_in
from cases.workflow.grants import write_grant
from cases.workflow.involving import keep_case_from, keep_concern_from
from ctxh_portal.kit.actor import tell_database, unit_scope
from ctxh_portal.kit.calendar import school_year_code, school_year_start
from ctxh_portal.kit.errors import RuleBroken

DOUBLE_PRESS = timedelta(seconds=5)


@transaction.atomic
def raise_concern(
    *,
    actor: User,
    pupil: Pupil,
    channel: str,
    danger_now: bool,
    text: str,
    own_words: str = "",
    source: str = ConcernSource.TEACHER,
    involved: Iterable[User] = (),
) -> Concern:
    """Any employee passes a sign on (TT 33/2018: whoever sees a sign tells the head or the focal teacher). Whoever
    is named as involved is not told and does not see it; that is settled before the first notice goes out. The
    same words sent twice are one concern."""
    pupil = _locked_pupil(access.get_pupil(actor, pupil.public_id))
    named = list(involved)
    if twice := _told_twice(access.just_raised(actor, pupil, text, own_words), named, danger_now):
        return twice
    concern = Concern(
        unit=pupil.unit,
        pupil=pupil,
        channel=channel,
        source=source,
        danger_now=danger_now,
        text=text,
        own_words=own_words,
        author=actor,
    )
    begin_deciding(concern)
    concern.full_clean()
    concern.save()
    keep_concern_from(actor, concern, named)
    with unit_scope(concern.unit_id):  # the author sees neither who else reads it nor who is named
        readers = access.concern_readers(concern)
    if not readers:
        raise RuleBroken(
            _(
                "Ngoài những người thầy/cô nêu, chưa có ai trên cổng nhận được tin này. Mời gọi 111 hoặc công an; "
                "nội dung đã nhập vẫn được giữ."
            )
        )
    tell_readers([user for user in readers if user.pk != actor.pk], concern)
    audit.record("cases.raise_concern", actor=actor, unit=pupil.unit_id, target=concern)
    return concern


def _locked_pupil(pupil: Pupil) -> Pupil:
    """Whatever reaches the school about one pupil comes one after the other, so that a button that was pressed
    twice finds what its first press made."""
    pupil = Pupil.objects.select_for_update(of=("self",), no_key=True).select_related("unit").get(pk=pupil.pk)
    tell_database()  # the moment: what was granted while this waited is seen
    return pupil


def _told_twice(same: list[Concern], named: list[User], danger_now: bool) -> Concern | None:
    """What was told a moment ago in the same words and is not decided about, unless anything else was said this
    time: of danger, or of whom it is to be kept from."""
    wanted = {user.pk for user in named}
    for concern in same:
        with unit_scope(concern.unit_id):
            kept_from = set(concern.involvements.active().values_list("user_id", flat=True))
        if concern.to_decide and kept_from == wanted and concern.danger_now == danger_now:
            return concern
    return None


@transaction.atomic
def notify_outside(
    *,
    actor: User,
    agency: Agency,
    case: Case | None = None,
    concern: Concern | None = None,
    happened_at: datetime | None = None,
    answered_by: str = "",
) -> OutsideNotice:
    """ "Đã thông báo cho … lúc …": one tap, the server's time, never edited; written down later, with the moment
    that it happened at (F10.4). Before the case exists it belongs to the concern that it was made of, or to none
    until its author says at logging which case it was about (NĐ 56/2017: tell at once; act first, write after).
    Pressed twice it is one.

    Raises RuleBroken for a moment in the future, or before the school knew anything of the case: it would count
    for nothing."""
    if case is not None:
        case = locked(actor, "notify", case)
        unit = case.unit
    elif concern is not None:  # whoever reads it may call, and write down that they did
        concern = access.get_concern(actor, concern.public_id)
        unit = concern.unit
    else:
        unit = access.school_for_logging(actor)
    if twice := _just_told(actor, agency, case, concern, happened_at, answered_by):
        return twice
    happened_at = happened_at or timezone.now()
    if happened_at > timezone.now():
        raise RuleBroken(_("Thời điểm thông báo không thể ở tương lai."))
    if case is not None and happened_at < case.noticed_at.replace(second=0, microsecond=0):  # forms know minutes
        raise RuleBroken(
            _("Thời điểm thông báo không thể trước lúc nhà trường nhận thông tin về trường hợp: %(at)s.")
            % {"at": f"{timezone.localtime(case.noticed_at):%H:%M %d/%m/%Y}"}
        )
    notice = OutsideNotice(
        unit=unit,
        case=case,
        concern=concern,
        agency=agency,
        author=actor,
        happened_at=happened_at,
        answered_by=answered_by,
    )
    notice.full_clean()
    notice.save()
    end_telling(actor, notice)
    audit.record("cases.notify_outside", actor=actor, unit=unit, target=notice, agency=agency.pk)
    return notice


def _just_told(
    actor: User,
    agency: Agency,
    case: Case | None,
    concern: Concern | None,
    happened_at: datetime | None,
    answered_by: str,
) -> OutsideNotice | None:
    """The same notice that the actor made a moment ago, unless a danger became known since. What belongs to
    nothing yet may be of two children in one call: there only a double press is the same. Where there is no
    case to lock, the actor's own row makes the second press wait for the first."""
    if case is None:
        User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    about = {"case": case} if case else {"concern": concern} if concern else {"case": None, "concern": None}
    since = access.a_moment_ago() if case or concern else timezone.now() - DOUBLE_PRESS
    rows = OutsideNotice.objects.filter(author=actor, agency=agency, at__gte=since, **about)
    tapped = Q(happened_at__gte=access.a_moment_ago())  # just now, not written down late
    rows = rows.filter(Q(happened_at=happened_at) if happened_at else tapped)
    if case and (mark := case.danger_marks.last()):
        rows = rows.filter(at__gte=mark.at)
    return next(access.in_the_same_words(rows, lambda row: [row.answered_by], answered_by), None)


@transaction.atomic
def log_case(
    *,
    actor: User,
    pupil: Pupil,
    kind: str,
    channel: str,
    danger_now: bool,
    summary: str,
    noticed_at: datetime,
    own_words: str = "",
    source: str = "",
    other_kinds: list[str] | None = None,
    concern: Concern | None = None,
    involved: Iterable[User] = (),
    told: Iterable[OutsideNotice] = (),
) -> Case:
    """The focal teacher records a case; the author becomes its assigned focal, the principal is told without
    any name. Of a concern that no focal teacher may read a head records it, and the case waits for its owner.
    Whoever is named as involved, here or in the concern, is kept from it before anybody is told. What was told
    outside of the concern belongs to the case, and what the actor says was `told` of this pupil.

    The same words sent twice are one case: the second time answers with the first. Raises RuleBroken when the
    moment of notice lies in the future, before the school year that ended last or after the concern, the author is
    involved, or the pupil already has an open case that the author sees."""
    unit = access.school_for_logging(actor, concern)
    by_head = concern is not None and access.logs_as_head(actor, concern)
    named = {user.pk: user for user in involved}
    if concern:
        named |= access.concern_kept_from(concern)
    if actor.pk in named:
        raise RuleBroken(_("Thầy/cô có liên quan nên không ghi nhận được; mời chuyển tin qua mục Báo tin."))
    pupil = _locked_pupil(access.get_pupil(actor, pupil.public_id))
    if twice := _logged_twice(
        access.just_logged(actor, pupil, kind, summary, own_words), concern, set(named), danger_now
    ):
        return twice
    _require_moment(noticed_at, concern)
    same = access.visible_cases(actor).filter(pupil=pupil, kind=kind).open().first()
    if same:
        raise RuleBroken(
            _("Học sinh này đã có trường hợp %(code)s cùng nhóm đang mở; mời thầy/cô ghi nhật ký vào đó.")
            % {"code": same.code}
        )
    case = Case(
        unit=unit,
        year_code=school_year_code(timezone.localdate()),
        pupil=pupil,
        kind=kind,
        other_kinds=[code for code in other_kinds or [] if code != kind],
        channel=channel,
        source=source or (concern.source if concern else ""),
        danger_now=danger_now,
        summary=summary,
        own_words=own_words,
        noticed_at=noticed_at,
        opened_by=actor,
    )
    open_case(case, None if by_head else actor, _("Người ghi nhận"))
    if danger_now:
        begin_danger(actor, case, noticed_at)
    if danger.is_abuse(case):
        begin_abuse(actor, case, noticed_at)
    take_in(actor, case, access.loose_notices(actor).filter(unit=unit, pk__in=[notice.pk for notice in told]))
    if concern:
        take_in(actor, case, access.notices_of(actor, concern))
        open_from(actor, concern, case)
    keep_case_from(actor, case, named.values(), roles=concern.not_to if concern else "")
    _tell_of_new(actor, case, ownerless=by_head)
    audit.record("cases.log_case", actor=actor, unit=unit, target=case, danger_now=danger_now)
    return case


def _require_moment(noticed_at: datetime, concern: Concern | None) -> None:
    if noticed_at > timezone.now():
        raise RuleBroken(_("Thời điểm nhận thông tin không thể ở tương lai."))
    this_year = school_year_start(timezone.localdate())
    earliest = school_year_start(this_year - timedelta(days=1))
    if concern:
        earliest = min(earliest, timezone.localdate(concern.created))
    if timezone.localdate(noticed_at) < earliest:
        raise RuleBroken(
            _("Thời điểm nhận thông tin không thể trước năm học vừa qua (từ %(day)s): mời xem lại năm.")
            % {"day": f"{earliest:%d/%m/%Y}"}
        )
    if concern and noticed_at > concern.created:
        raise RuleBroken(
            _("Thời điểm nhận thông tin không thể sau lúc trường nhận tin báo: %(at)s.")
            % {"at": f"{timezone.localtime(concern.created):%H:%M %d/%m/%Y}"}
        )


def _logged_twice(same: Case | None, concern: Concern | None, named: set[int], danger_now: bool) -> Case | None:
    """What was logged a moment ago in the same words, unless anything else was said this time."""
    if same is None or same.danger_now != danger_now:
        return None
    if concern and not Concern.objects.filter(pk=concern.pk, case=same).exists():
        return None
    kept_from = set(access.involvements(same).values_list("user_id", flat=True))
    return same if named <= kept_from else None


def _tell_of_new(actor: User, case: Case, ownerless: bool) -> None:
    if case.danger_now:
        words = _("KHẨN CẤP: một trường hợp mới cần thầy/cô xem ngay.")
    elif ownerless:
        words = _("Một trường hợp mới chờ thầy/cô phân công người phụ trách.")
    else:
        words = _("Có trường hợp mới được ghi nhận.")
    notices.tell([head for head in access.heads_of(case) if head.pk != actor.pk], words, case_url(case))


def open_case(case: Case, focal: User | None, reason: str) -> None:
    """Save a new case with its number and its first clocks, and give it to its focal teacher, if there is one."""
    actor, unit = case.opened_by, case.unit
    case.number = _next_number(unit, case.year_code)
    case.full_clean()
    with unit_scope(unit.pk):  # the row exists a moment before the grant that shows it to its focal teacher
        case.save()
        if focal:
            write_grant(case=case, user=focal, kind=GrantKind.ASSIGNED, granted_by=actor, reason=reason)
    StageStep.objects.create(case=case, to_stage=Stage.DETECTION, by=actor)
    begin_stage(case, Stage.DETECTION, case.noticed_at)


def _next_number(unit: Unit, year_code: str) -> int:
    """A number of the school and school year behind the last one; the counter's row is the lock. Numbers are left
    out by chance, so that a gap never tells of a case that is kept from somebody."""
    CaseCounter.objects.get_or_create(unit=unit, year_code=year_code)
    counter = CaseCounter.objects.select_for_update(of=("self",)).get(unit=unit, year_code=year_code)
    counter.last += 1 + secrets.randbelow(3)
    counter.save()
    return counter.last
