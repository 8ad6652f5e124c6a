"""What every verb on a case begins with and several share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import notices
from accounts.models import User
from cases import access
from cases.models import Case, CaseEntry, Concern
from ctxh_portal.kit.errors import RuleBroken, Stale


def locked(
    actor: User,
    action: str,
    case: Case,
    version: int | None = None,
    saved: Callable[[Case], object] = lambda case: None,
) -> Case:
    """The case, checked and locked for this verb.

    Raises Http404 or NotYours (access.require), Stale when somebody else changed the case since the form with this
    version was opened; `saved` finds the row with the texts that the form is about."""
    access.require(actor, action, case)
    case = Case.objects.select_for_update(of=("self",)).select_related("unit").get(pk=case.pk)
    if version is not None and version != case.version:
        raise Stale(
            _(
                "Trường hợp này vừa được cập nhật ở nơi khác. Mời thầy/cô xem diễn biến mới rồi gửi lại; nội "
                "dung đã nhập vẫn được giữ."
            ),
            case.version,
            saved(case),
        )
    return case


def require_open(case: Case) -> None:
    if not case.is_open:
        raise RuleBroken(_("Trường hợp đã kết thúc; chỉ hiệu trưởng có thể mở lại."))


def require_in_care(case: Case) -> None:
    """Open, or closed and still to be asked after: somebody has to do that."""
    if not Case.objects.in_care().filter(pk=case.pk).exists():
        require_open(case)


def changed(case: Case) -> None:
    """Save the case's own row after a verb changed it."""
    case.version += 1
    # its school, pupil, author and code never change: not looked up again at every act
    case.full_clean(exclude=("unit", "pupil", "opened_by"), validate_unique=False, validate_constraints=False)
    case.save()


def just_written(case: Case, actor: User, text: str, own_words: str = "", **fields: Any) -> CaseEntry | None:
    """The entry that the actor wrote a moment ago in the same words: a button that was pressed twice. The caller
    holds the lock, so that the second press sees what the first one saved."""
    rows = case.entries.filter(author=actor, written_at__gte=access.a_moment_ago(), **fields)
    same = access.in_the_same_words(rows, lambda entry: (entry.text, entry.own_words), text, own_words)
    return next(same, None)


def not_future(day: date) -> None:
    if day > timezone.localdate():
        raise RuleBroken(_("Ngày diễn ra không thể ở tương lai."))


def tell_readers(readers: Iterable[User], concern: Concern) -> None:
    """That there is a new concern, to whom access lets read it."""
    urgent = _("KHẨN CẤP: có tin báo mới cần xem ngay.")
    notices.tell(
        readers, urgent if concern.danger_now else _("Có tin báo mới cần xem."), reverse("cases:concerns")
    )


def tell_heads(case: Case, text: str) -> None:
    """The principal, or whoever stands in the principal's place for this case."""
    notices.tell(access.heads_of(case), text, case_url(case))


def tell_focal(case: Case, text: str) -> None:
    focal = access.assigned_focal(case)
    if focal:
        notices.tell([focal], text, case_url(case))


def case_url(case: Case) -> str:
    return reverse("cases:detail", args=[case.public_id])
