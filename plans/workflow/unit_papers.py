"""The verbs on a decision, letter, notice, minutes or submission of a unit: drafted, submitted, approved or
returned, issued with its number, frozen in the register."""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, register
from accounts.models import Unit, User
from ctxh_portal.kit import scans
from ctxh_portal.kit.calendar import school_year_label
from ctxh_portal.kit.errors import RuleBroken, Stale
from ctxh_portal.kit.ids import new_public_id
from ctxh_portal.kit.names import clean
from plans import access, notices, paper_starters
from plans.enums import PaperKind, PlanState
from plans.models import UnitPaper
from plans.papers import letterhead_on
from plans.papers_of_unit import SOURCE, articles, paper_label, unit_paper
from plans.workflow.base import lines_of, refuse_future, refuse_names

LEFT_OPEN = re.compile(r"(?<!\w)…(?!\w)")  # where a starter waits for words
LINES = ("addressees", "bases", "recipients")  # one a line
WORDS = ("subject", "enacting", "signer_title", "signer_name", "secretary")
TEXTS = ("subject", *LINES, "body")


@transaction.atomic
def create_paper(*, actor: User, unit: Unit, kind: str, **fields: Any) -> UnitPaper:
    """A draft. The marks of a starter (`[đơn vị]` …) are filled in."""
    access.require_drafting(actor, unit)
    paper = UnitPaper(unit=unit, kind=kind, drafted_by=actor)
    _put(paper, fields)
    _saved(actor, paper)
    audit.record("plans.create_paper", actor=actor, unit=unit, target=paper, kind=kind)
    return paper


@transaction.atomic
def edit_paper(*, actor: User, paper: UnitPaper, version: int, **fields: Any) -> UnitPaper:
    paper = locked_paper(actor, "edit", paper, version)
    refuse_unless_open_paper(paper)
    changed = _put(paper, fields)
    _saved(actor, paper)
    audit.record(
        "plans.edit_paper", actor=actor, unit=paper.unit, target=paper, version=paper.version, fields=changed
    )
    return paper


@transaction.atomic
def submit_paper(*, actor: User, paper: UnitPaper) -> UnitPaper:
    """To the principal. A paper of an office is signed on paper and goes straight to `issue_paper`."""
    paper = locked_paper(actor, "submit", paper)
    refuse_unless_open_paper(paper)
    _refuse_incomplete(paper)
    paper.state, paper.submitted_by = PlanState.SUBMITTED, actor
    _saved(actor, paper)
    notices.paper_submitted(paper)
    audit.record("plans.submit_paper", actor=actor, unit=paper.unit, target=paper)
    return paper


@transaction.atomic
def approve_paper(*, actor: User, paper: UnitPaper) -> UnitPaper:
    """Raises RuleBroken for one's own work and for a paper that nobody submitted."""
    paper = locked_paper(actor, "decide", paper)
    if paper.state != PlanState.SUBMITTED:
        raise RuleBroken(_("Văn bản này không ở trạng thái chờ duyệt."))
    if actor.pk in (paper.drafted_by_id, paper.submitted_by_id):
        raise RuleBroken(_("Thầy/cô đã soạn hoặc trình văn bản này nên không tự duyệt được."))
    paper.state, paper.comment = PlanState.APPROVED, ""
    paper.decided_by, paper.decided_at = actor, timezone.now()
    _saved(actor, paper)
    _offer(paper)
    notices.paper_decided(paper)
    audit.record("plans.approve_paper", actor=actor, unit=paper.unit, target=paper)
    return paper


@transaction.atomic
def return_paper(*, actor: User, paper: UnitPaper, comment: str) -> UnitPaper:
    """Back to its author with a comment; also from approved, as long as it is not issued."""
    paper = locked_paper(actor, "decide", paper)
    if paper.state not in (PlanState.SUBMITTED, PlanState.APPROVED):
        raise RuleBroken(_("Chỉ trả lại được văn bản đang chờ duyệt hoặc đã duyệt mà chưa ban hành."))
    if not comment.strip():
        raise RuleBroken(_("Xin ghi ý kiến để người soạn biết cần bổ sung điều gì."))
    paper.state, paper.comment = PlanState.RETURNED, comment.strip()
    paper.decided_by, paper.decided_at = actor, timezone.now()
    _saved(actor, paper)
    register.withdraw(SOURCE, paper.public_id)
    notices.paper_decided(paper)
    audit.record("plans.return_paper", actor=actor, unit=paper.unit, target=paper)
    return paper


@transaction.atomic
def issue_paper(
    *, actor: User, paper: UnitPaper, number: str, issued_on: date, signer_authority: str = "",
    signer_title: str = "", signer_name: str = "",
) -> UnitPaper:  # fmt: skip
    """Number and date of the signed paper; from then on it is frozen. Who signed may be corrected to what stands
    on the paper; else it is whom the draft names, or the unit's letterhead of that day."""
    paper = locked_paper(actor, "issue", paper)
    if paper.state == PlanState.ISSUED:
        raise RuleBroken(_("Văn bản đã ban hành với số %(number)s.") % {"number": paper.number_line})
    if paper.is_of_school and paper.state != PlanState.APPROVED:
        raise RuleBroken(_("Văn bản của trường cần được hiệu trưởng duyệt trước khi ban hành."))
    refuse_future(issued_on)
    _refuse_incomplete(paper)
    head = letterhead_on(paper.unit, issued_on, paper.kind)
    if signer_title.strip():
        paper.signer_authority, paper.signer_title = signer_authority.strip(), signer_title.strip()
        paper.signer_name = signer_name.strip()
    paper.number, paper.issued_on, paper.symbol = number.strip(), issued_on, head.symbol
    paper.state = PlanState.ISSUED
    printed = unit_paper(paper, issued_on)
    register.enter(
        actor=actor, line=_offer(paper), number=paper.number, issued_on=issued_on, symbol=paper.symbol,
        signature=printed.signature, content=printed,
    )  # fmt: skip
    _saved(actor, paper)
    audit.record(
        "plans.issue_paper",
        actor=actor,
        unit=paper.unit,
        target=paper,
        number=paper.number_line,
        on=str(issued_on),
    )
    return paper


def paper_number_from_register(
    actor: User, public_id: str, number: str, issued_on: date, authority: str, title: str, name: str
) -> UnitPaper:
    """The clerk's number, from the register's screen."""
    return issue_paper(
        actor=actor, paper=access.get_paper(actor, public_id), number=number, issued_on=issued_on,
        signer_authority=authority, signer_title=title, signer_name=name,
    )  # fmt: skip


def paper_scan_from_register(actor: User, public_id: str, content: ContentFile[bytes]) -> UnitPaper:
    return _keep_scan(actor, access.get_paper(actor, public_id), content)


def attach_paper_scan(*, actor: User, paper: UnitPaper, scan: UploadedFile[bytes]) -> UnitPaper:
    """The scan of the stamped copy: PDF, JPEG or PNG by its content, whatever its name says."""
    access.require_on_paper(actor, "issue", paper)
    return _keep_scan(actor, paper, scans.checked(scan))


@transaction.atomic
def _keep_scan(actor: User, paper: UnitPaper, content: ContentFile[bytes]) -> UnitPaper:
    paper = locked_paper(actor, "issue", paper)
    if paper.state != PlanState.ISSUED:
        raise RuleBroken(_("Bản đóng dấu được lưu sau khi văn bản có số và ngày."))
    ending = PurePosixPath(content.name or "").suffix
    paper.scan.save(f"papers/{new_public_id()}{ending}", content, save=False)
    _saved(actor, paper)
    register.note_scan(SOURCE, paper.public_id, content, actor=actor, name=paper.scan.name or "")
    audit.record("plans.attach_paper_scan", actor=actor, unit=paper.unit, target=paper, size=content.size)
    return paper


@transaction.atomic
def record_paper_download(*, actor: User, paper: UnitPaper, kind: str) -> None:
    """Every paper that leaves the portal is written down: pdf, docx, or scan."""
    paper = locked_paper(actor, "download", paper)
    audit.record("plans.download_paper", actor=actor, unit=paper.unit, target=paper, kind=kind)


# ── parts of the verbs ───────────────────────────────────────────────────────────────────────────────


def locked_paper(actor: User, action: str, paper: UnitPaper, version: int | None = None) -> UnitPaper:
    """The paper, checked and locked for this verb."""
    paper = UnitPaper.objects.select_for_update(of=("self",)).select_related("unit").get(pk=paper.pk)
    access.require_on_paper(actor, action, paper)
    if version is not None and version != paper.version:
        raise Stale(
            _("Văn bản này vừa được người khác sửa. Nội dung vừa nhập vẫn được giữ; mời xem bản mới rồi gửi lại."),
            paper.version,
            paper,
        )
    return paper


def refuse_unless_open_paper(paper: UnitPaper) -> None:
    """Raises RuleBroken, with the way out, unless the paper may be changed."""
    if paper.state in (PlanState.DRAFT, PlanState.RETURNED):
        return
    if paper.state == PlanState.ISSUED:
        raise RuleBroken(
            _("Văn bản số %(number)s đã ban hành nên không sửa được nữa. Muốn thay, xin ban hành văn bản mới.")
            % {"number": paper.number_line}
        )
    raise RuleBroken(_("Văn bản đang chờ duyệt hoặc đã duyệt. Muốn sửa, xin đề nghị hiệu trưởng trả lại."))


def keep_numbered(actor: User, paper: UnitPaper, number: str, issued_on: date) -> None:
    paper.number, paper.issued_on = number, issued_on
    _saved(actor, paper)


def _put(paper: UnitPaper, fields: dict[str, Any]) -> list[str]:
    given = dict(fields)
    for name in LINES:
        given[name] = "\n".join(lines_of(given.get(name) or ""))
    for name in WORDS:
        given[name] = clean(given.get(name) or "")
    given["body"] = (given.get("body") or "").strip()
    given["signer_authority"] = "\n".join(lines_of(given.get("signer_authority") or ""))
    changed = audit.fields_changed(paper, given)
    for name in changed:
        setattr(paper, name, given[name])
    words = _words(paper)
    for name in TEXTS:
        setattr(paper, name, paper_starters.filled(getattr(paper, name), words))
    return changed


def _words(paper: UnitPaper) -> dict[str, str]:
    """What stands in the place of a starter's marks."""
    return {
        "[đơn vị]": paper.unit.name,
        "[năm học]": f"năm học {school_year_label(timezone.localdate())}",
        **({paper_starters.PERSON: _person(paper.assigns)} if paper.assigns else {}),
    }


def _person(person: User) -> str:
    """ "cô Nguyễn Thị Lan": as a decision names an employee."""
    return f"{person.courtesy} {person.full_name}".strip()


def _saved(actor: User, paper: UnitPaper) -> UnitPaper:
    if paper.assigns and (paper.kind != PaperKind.DECISION or paper.assigns not in access.assignable(paper.unit)):
        raise RuleBroken(_("Chỉ phân công người đang làm việc tại trường, bằng quyết định."))
    refuse_names(paper.unit, *(getattr(paper, name) for name in TEXTS))
    paper.version += 1
    paper.full_clean()
    paper.save()
    return paper


def _refuse_incomplete(paper: UnitPaper) -> None:
    """Raises RuleBroken with what is still missing before it can be submitted or issued."""
    missing = [] if paper.body.strip() else [_("phần nội dung")]
    if paper.kind in (PaperKind.LETTER, PaperKind.SUBMISSION) and not paper.addressees:
        missing.append(_("nơi kính gửi"))
    if paper.kind == PaperKind.MINUTES and not paper.secretary:
        missing.append(_("thư ký"))
    found = articles(paper.body)
    if paper.kind == PaperKind.DECISION and (not found or found != list(range(1, len(found) + 1))):
        missing.append(_("các điều theo thứ tự, mỗi điều bắt đầu bằng “Điều 1.”, “Điều 2.” …"))
    words = "\n".join(getattr(paper, name) for name in TEXTS)
    if LEFT_OPEN.search(words) or paper_starters.PERSON in words:
        missing.append(_("những chỗ còn để “…” của mẫu"))
    if missing:
        raise RuleBroken(
            _("Chưa trình hoặc ban hành được vì văn bản còn thiếu: %(parts)s. Nội dung đã nhập vẫn được giữ.")
            % {"parts": "; ".join(missing)}
        )


def _offer(paper: UnitPaper) -> Any:
    return register.offer(
        unit=paper.unit, kind=paper_label(paper.kind), subject=paper.subject, recipients=paper.recipients,
        source=SOURCE, source_id=paper.public_id,
    )  # fmt: skip
