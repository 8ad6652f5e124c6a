"""The verbs of the register of outgoing papers: one way for plans, reports and letters of cases.

    offer     approved or signed, waits for its number          (called by the verb of the app that owns it)
    enter     number, date, signer; the content is frozen       (called by the verb of the app that owns it)
    number_paper, attach_scan, void_numbers, send_paper, receive_paper      what a clerk does

A paper of a case is offered without source and content: its line says a neutral trích yếu and leads nowhere."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, audit
from accounts.enums import PaperState
from accounts.models import OutgoingPaper, PaperDispatch, StampedCopy, Unit, User
from ctxh_portal.documents import frozen, kinds
from ctxh_portal.documents.paper import Paper, Signature
from ctxh_portal.kit import scans
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.ids import new_public_id

NUMBER = re.compile(r"(\d{1,5})([a-zA-Z]?)\Z")
NEUTRAL_SUBJECT = "Phối hợp thực hiện công tác xã hội trong trường học"  # of every paper of a case
MOST_VOID = 200


@dataclass(frozen=True)
class Source:
    """What an app that owns papers adds in its apps.py: how its paper takes a number and a scan from the clerk,
    and where a person who may read it finds it ("" for everybody else)."""

    number: Callable[..., object]  # (actor, public_id, number, issued_on, authority, title, name)
    scan: Callable[[User, str, ContentFile[bytes]], object]
    address: Callable[[User, str], str]


SOURCES: dict[str, Source] = {}


def symbol(kind: str, unit: Unit, day: date) -> str:
    return kinds.symbol(kind, unit.letterhead(day).symbol)


def offer(
    *, unit: Unit, kind: str, subject: str = "", recipients: str = "", source: str = "", source_id: str = "",
    content: Paper | None = None,
) -> OutgoingPaper:  # fmt: skip
    """A paper that waits for its number; called inside the verb that approved it. Without a source it is one of
    a case, and its trích yếu is the neutral one whatever is asked for. `content`: of a paper that is built once,
    in the background, and gets its number on what was built."""
    line = _line_of(source, source_id) or OutgoingPaper(unit=unit, source=source, source_id=source_id)
    line.state = line.state or PaperState.WAITING
    line.of_case = not source
    line.kind, line.recipients = kind, recipients
    line.subject = subject[:300] if source else NEUTRAL_SUBJECT
    if content and source and line.is_waiting:
        line.content = frozen.freeze(content)
    line.full_clean()
    line.save()
    return line


def withdraw(source: str, source_id: str) -> None:
    """Returned to its author: it waits no longer."""
    OutgoingPaper.objects.filter(source=source, source_id=source_id, state=PaperState.WAITING).delete()


def take_back(*, actor: User, source: str, source_id: str, reason: str) -> str:
    """The approval was taken back before the paper went out: it waits no longer, and the number that it has got is
    void, with the reason. Returns that number. Called inside the verb of the app that owns the paper."""
    withdraw(source, source_id)
    line = OutgoingPaper.objects.select_for_update(of=("self",)).filter(source=source, source_id=source_id)
    numbered = line.filter(state=PaperState.NUMBERED).first()
    if numbered is None:
        return ""
    if numbered.dispatches.exists():
        raise RuleBroken(
            _("Văn bản số %(number)s đã gửi đi nên không rút lại được.") % {"number": numbered.number_line}
        )
    numbered.state, numbered.reason, numbered.numbered_by = PaperState.VOID, reason[:200], actor
    numbered.full_clean()
    numbered.save()
    return numbered.number_line


def withdraw_line(line: OutgoingPaper) -> None:
    """The same for the line of a case's paper, which only the paper itself knows."""
    if line.is_waiting:
        line.delete()


def enter(
    *, actor: User, line: OutgoingPaper, number: str, issued_on: date, symbol: str, signature: Signature,
    content: Paper | None = None, reason: str = "",
) -> OutgoingPaper:  # fmt: skip
    """Number and date of the signed paper. Called inside the verb of the app that owns it, which has asked for
    the right and writes the audit. Another number for a paper that has one leaves the old one void."""
    Unit.objects.select_for_update(of=("self",)).get(pk=line.unit_id)  # two numbers at once: one after the other
    line = OutgoingPaper.objects.select_for_update(of=("self",)).get(pk=line.pk)
    sequence, suffix = parse_number(number)
    before = (line.year, line.sequence, line.suffix) if line.is_numbered else None
    after = (issued_on.year, sequence, suffix)
    if before == after and line.issued_on == issued_on:
        return line  # issued already: what it says and who signed it stay
    _refuse_future(issued_on)
    _refuse_used(line, *after, symbol)
    _refuse_out_of_order(line, sequence, suffix, issued_on)
    line.year, line.sequence, line.suffix = after
    line.symbol, line.issued_on, line.state = symbol, issued_on, PaperState.NUMBERED
    line.signer = "\n".join(filter(None, (*signature.post_lines, signature.name)))
    line.numbered_by = actor
    if content and not line.of_case:  # what a case's paper says is kept in the case, encrypted
        line.content = frozen.freeze(content)
        line.checksum = frozen.checksum(line.content)
    line.full_clean()
    line.save()
    if before and before != after:
        changed = _("Đổi sang số %(number)s") % {"number": line.number_line}
        reason = ": ".join(filter(None, (changed, reason)))[:200]
        _void(actor, line.unit, before[0] or 0, before[1] or 0, before[2], reason)
    return line


def note_scan(
    source: str, source_id: str, content: ContentFile[bytes], *, actor: User, name: str = ""
) -> StampedCopy:
    """The stamped copy and its checksum, kept beside those before it. `name`: where the owning app has stored it;
    else it is stored here."""
    line = _line_of(source, source_id)
    if line is None:
        raise RuleBroken(_("Bản đóng dấu được lưu sau khi văn bản có số và ngày."))
    content.seek(0)
    copy = StampedCopy(paper=line, checksum=hashlib.sha256(content.read()).hexdigest(), kept_by=actor)
    content.seek(0)
    if name:
        copy.file.name = name
    else:
        ending = PurePosixPath(content.name or "").suffix
        copy.file.save(f"papers/{new_public_id()}{ending}", content, save=False)
    copy.full_clean()
    copy.save()
    line.scan_checksum = copy.checksum
    line.save(update_fields=["scan_checksum"])
    return copy


def line_of(source: str, source_id: str) -> OutgoingPaper:
    """The line of a paper that the owning app knows to be issued. Raises RuleBroken where there is none."""
    line = _line_of(source, source_id)
    if line is None:
        raise RuleBroken(_("Văn bản này không có trong sổ văn bản đi."))
    return line


def issued_paper(source: str, source_id: str) -> Paper | None:
    """The paper as it was issued; None before that. Raises RuleBroken where it was altered since."""
    line = _line_of(source, source_id)
    if line is None or not line.content or not line.is_numbered:
        return None
    if frozen.checksum(line.content) != line.checksum:
        raise RuleBroken(_("Nội dung lưu của văn bản không khớp mã kiểm tra. Xin báo quản trị hệ thống."))
    paper: Paper = frozen.thaw(line.content)
    return paper


def built_paper(source: str, source_id: str) -> Paper | None:
    """The content with which a paper waits for its number."""
    line = _line_of(source, source_id)
    return frozen.thaw(line.content) if line and line.is_waiting and line.content else None


def parse_number(text: str) -> tuple[int, str]:
    found = NUMBER.match(text.strip())
    if not found or not int(found[1]):
        raise RuleBroken(_("Ghi phần số, từ 01, ví dụ 12."))
    return int(found[1]), found[2].lower()


# ── what a clerk does ────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def number_paper(
    *, actor: User, line: OutgoingPaper, number: str, issued_on: date, signer_authority: str = "",
    signer_title: str = "", signer_name: str = "",
) -> OutgoingPaper:  # fmt: skip
    """The signed paper gets its number; the app that owns it takes both over."""
    access.require_register(actor, line.unit)
    line = OutgoingPaper.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if not line.is_waiting:
        raise RuleBroken(_("Văn bản này đã vào sổ với số %(number)s.") % {"number": line.number_line})
    if line.source:
        SOURCES[line.source].number(
            actor, line.source_id, number, issued_on, signer_authority, signer_title, signer_name
        )
    else:
        head = letterhead(line.unit, issued_on)
        authority = signer_authority or ("" if signer_title else head.authority)
        name = signer_name or ("" if signer_title else head.signer_name)
        signed = Signature(signer_title or head.signer_title, name, authority.splitlines())
        mark = kinds.symbol(line.kind, head.symbol)
        enter(actor=actor, line=line, number=number, issued_on=issued_on, symbol=mark, signature=signed)
    line.refresh_from_db()
    audit.record("accounts.number_paper", actor=actor, unit=line.unit, target=line, number=line.number_line)
    return line


def attach_scan(*, actor: User, line: OutgoingPaper, scan: UploadedFile[bytes]) -> OutgoingPaper:
    """The stamped copy goes to the plan or report that it is of; that of a case's paper into the case's own,
    encrypted files, which a clerk does not see."""
    access.require_register(actor, line.unit)
    if not line.is_numbered:
        raise RuleBroken(_("Bản đóng dấu được lưu sau khi văn bản có số và ngày."))
    if not line.source:
        raise RuleBroken(_("Bản đóng dấu của văn bản này do giáo viên phụ trách lưu vào hồ sơ."))
    content = scans.checked(scan)
    with transaction.atomic():
        SOURCES[line.source].scan(actor, line.source_id, content)
        line.refresh_from_db()
        audit.record("accounts.attach_scan", actor=actor, unit=line.unit, target=line, size=content.size)
    return line


@transaction.atomic
def void_numbers(*, actor: User, unit: Unit, year: int, first: int, last: int, reason: str) -> int:
    """Numbers that no paper of the portal carries, with the reason: cancelled, or given to a paper outside."""
    access.require_register(actor, unit)
    Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    if not reason.strip():
        raise RuleBroken(_("Ghi lý do, ví dụ: văn bản của bộ phận khác, hoặc số hủy."))
    if year > timezone.localdate().year:
        raise RuleBroken(_("Năm %(year)d chưa đến.") % {"year": year})
    if not 1 <= first <= last or last - first >= MOST_VOID:
        raise RuleBroken(_("Ghi từ số nhỏ đến số lớn, mỗi lần không quá %(most)d số.") % {"most": MOST_VOID})
    for sequence in range(first, last + 1):
        _void(actor, unit, year, sequence, "", reason.strip())
    audit.record("accounts.void_numbers", actor=actor, unit=unit, year=year, first=first, last=last)
    return last - first + 1


def _void(actor: User, unit: Unit, year: int, sequence: int, suffix: str, reason: str) -> None:
    line = OutgoingPaper(unit=unit, state=PaperState.VOID, reason=reason, numbered_by=actor)
    line.year, line.sequence, line.suffix = year, sequence, suffix
    _refuse_used(line, year, sequence, suffix, "")
    line.full_clean()
    line.save()


@transaction.atomic
def send_paper(*, actor: User, line: OutgoingPaper, way: str, to: str, sent_on: date) -> PaperDispatch:
    access.require_register(actor, line.unit)
    if not line.is_numbered or line.issued_on is None:
        raise RuleBroken(_("Văn bản được gửi sau khi có số và ngày."))
    _refuse_future(sent_on)
    if sent_on < line.issued_on:
        raise RuleBroken(_("Ngày gửi không thể trước ngày ban hành."))
    sent = PaperDispatch(paper=line, way=way, to=to, sent_on=sent_on, sent_by=actor)
    sent.full_clean()
    sent.save()
    audit.record("accounts.send_paper", actor=actor, unit=line.unit, target=line, way=way)
    return sent


@transaction.atomic
def receive_paper(*, actor: User, dispatch: PaperDispatch, received_on: date, receipt: str) -> PaperDispatch:
    """That it arrived, and what proves it: a signature in the post book, an answer, a receipt number."""
    access.require_register(actor, dispatch.paper.unit)
    dispatch = PaperDispatch.objects.select_for_update(of=("self",)).get(pk=dispatch.pk)
    if dispatch.received_on:
        raise RuleBroken(_("Lượt gửi này đã ghi nhận ngày nhận."))
    _refuse_future(received_on)
    if received_on < dispatch.sent_on:
        raise RuleBroken(_("Ngày nhận không thể trước ngày gửi."))
    dispatch.received_on, dispatch.receipt = received_on, receipt
    dispatch.full_clean()
    dispatch.save()
    unit = dispatch.paper.unit
    audit.record("accounts.receive_paper", actor=actor, unit=unit, target=dispatch.paper, way=dispatch.way)
    return dispatch


@transaction.atomic
def note_copy_download(*, actor: User, copy: StampedCopy) -> None:
    access.require_register(actor, copy.paper.unit)
    audit.record("accounts.download_copy", actor=actor, unit=copy.paper.unit, target=copy.paper)


@transaction.atomic
def note_export(*, actor: User, unit: Unit, year: int, kind: str) -> None:
    access.require_register(actor, unit)
    audit.record("accounts.export_register", actor=actor, unit=unit, year=year, kind=kind)


# ── what is refused ──────────────────────────────────────────────────────────────────────────────────


def letterhead(unit: Unit, day: date) -> Any:
    found = unit.letterheads.on(day).first()
    if found is None:
        raise RuleBroken(
            _("%(unit)s không có thể thức đầu văn bản cho ngày %(day)s. Xin kiểm tra lại ngày ban hành.")
            % {"unit": unit.name, "day": f"{day:%d/%m/%Y}"}
        )
    return found


def _line_of(source: str, source_id: str) -> OutgoingPaper | None:
    lines = OutgoingPaper.objects.filter(source=source, source_id=source_id).exclude(state=PaperState.VOID)
    return lines.first() if source else None


def _refuse_future(day: date) -> None:
    if day > timezone.localdate():
        raise RuleBroken(_("Ngày %(day)s chưa đến; chỉ ghi việc đã diễn ra.") % {"day": f"{day:%d/%m/%Y}"})


def _refuse_used(line: OutgoingPaper, year: int, sequence: int, suffix: str, symbol: str) -> None:
    """A number is given once a calendar year and unit."""
    same = OutgoingPaper.objects.filter(unit=line.unit, year=year, sequence=sequence, suffix=suffix)
    other = same.exclude(pk=line.pk).first()
    if other:
        number = "/".join(filter(None, (f"{sequence:02d}{suffix}", symbol)))
        raise RuleBroken(
            _("Số %(number)s đã dùng trong sổ năm %(year)d: %(what)s. Xin kiểm tra lại số văn bản.")
            % {"number": number, "year": year, "what": other.reason or f"{other.kind} {other.number_line}"}
        )


def _refuse_out_of_order(line: OutgoingPaper, sequence: int, suffix: str, day: date) -> None:
    """Numbers follow the days: nothing is put back before what was issued already, nor ahead of it."""
    mine = (sequence, suffix)
    year = OutgoingPaper.objects.filter(unit=line.unit, year=day.year, issued_on__isnull=False)
    for other in year.exclude(pk=line.pk):
        theirs = (other.sequence or 0, other.suffix)
        if other.issued_on and (
            (theirs < mine and other.issued_on > day) or (theirs > mine and other.issued_on < day)
        ):
            raise RuleBroken(
                _("Số %(number)s ngày %(day)s không theo thứ tự: số %(other)s đã ban hành ngày %(other_day)s.")
                % {
                    "number": f"{sequence:02d}{suffix}",
                    "day": f"{day:%d/%m/%Y}",
                    "other": other.number_line,
                    "other_day": f"{other.issued_on:%d/%m/%Y}",
                }
            )
