"""A decision, letter, notice, minutes or submission of a unit as an official paper (NĐ 30/2020)."""

from __future__ import annotations

import re
from datetime import date

from django.urls import reverse

from accounts import register
from accounts.enums import PaperType
from accounts.models import PaperHead, User
from accounts.models.units import PRINTED
from ctxh_portal.documents import paper as documents
from ctxh_portal.documents.body import ARTICLE, parse_body
from ctxh_portal.documents.paper import Paper, Signature
from plans import access
from plans.enums import PaperKind
from plans.models import UnitPaper
from plans.papers import letterhead_on

SOURCE = "plans.paper"  # in the register of outgoing papers


def unit_paper(paper: UnitPaper, today: date) -> Paper:
    """On paper; number and date stay blank until it is issued. Raises RuleBroken where the unit has no letterhead
    on the paper's day."""
    day = paper.paper_day(today)
    head = letterhead_on(paper.unit, day, paper.kind)
    kind, label = PaperKind(paper.kind), paper_label(paper.kind)
    return Paper(
        kind="" if kind == PaperKind.LETTER else label.upper(),
        subject=paper.subject,
        letterhead=documents.Letterhead(head.governing_line, head.issuing_line, head.place, paper.unit.name),
        symbol=paper.symbol or head.symbol,
        number=paper.number,
        day=paper.issued_on,
        year=day.year,
        addressees=paper.addressees.splitlines(),
        bases=paper.bases.splitlines(),
        enacting=(paper.enacting or enacting(paper, head)) if kind == PaperKind.DECISION else "",
        body=head.closed(parse_body(paper.body)),
        signature=signature_of(paper, head),
        secretary=Signature("THƯ KÝ", paper.secretary) if kind == PaperKind.MINUTES else None,
        recipients=head.recipient_lines(paper.recipients),
        dated=kind != PaperKind.MINUTES,
    )


def paper_label(kind: str) -> str:
    """The Vietnamese word that stands on the paper, whatever the language of the screen."""
    return PRINTED[PaperType(kind)]


def signature_of(paper: UnitPaper, head: PaperHead) -> Signature:
    """Who signs, as the paper says; else as the unit's papers of that day do."""
    if paper.signer_title:
        return Signature(paper.signer_title, paper.signer_name, tuple(paper.signer_authority.splitlines()))
    return Signature(head.signer_title, head.signer_name, tuple(head.authority.splitlines()))


def enacting(paper: UnitPaper, head: PaperHead) -> str:
    """Who decides: the head, also where a deputy signs for them; the collective where it is signed on its
    behalf."""
    lines = paper.signer_authority.splitlines() if paper.signer_title else head.authority.splitlines()
    title = paper.signer_title or head.signer_title
    if lines:
        mark, _space, title = lines[0].partition(" ")
        if mark == "TM.":
            return title
    name = paper.unit.name
    last = title.split()[-1].lower()
    return (
        f"{title} {name[len(last) :].strip() if name.lower().startswith(last) else name}"  # Trưởng phòng Phòng …
    )


def articles(body: str) -> list[int]:
    """The numbers of the articles ("Điều 1.") in their order."""
    return [int(re.findall(r"\d+", line)[0]) for line in body.splitlines() if ARTICLE.match(line.strip())]


def issued_paper(paper: UnitPaper) -> Paper | None:
    """As it was issued, whatever changed since; None before that."""
    return register.issued_paper(SOURCE, paper.public_id)


def address(user: User, public_id: str) -> str:
    """Where the paper is read, for whoever may."""
    found = access.visible_papers(user).filter(public_id=public_id).exists()
    return reverse("plans:paper", args=[public_id]) if found else ""
