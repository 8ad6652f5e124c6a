"""The consolidated report in the register of outgoing papers: what was built waits there for its number."""

from __future__ import annotations

from django.urls import reverse

from accounts import register
from accounts.models import User
from ctxh_portal.documents.paper import Paper
from reports import access
from reports.models import ConsolidatedReport

SOURCE = "reports.consolidated"


def source_id(report: ConsolidatedReport) -> str:
    """The paper's id in the register: each edition is a paper of its own."""
    return f"{report.public_id}.{report.edition}"


def issued(report: ConsolidatedReport) -> Paper | None:
    """As it was issued; None before that."""
    return register.issued_paper(SOURCE, source_id(report))


def built(report: ConsolidatedReport) -> Paper | None:
    return register.built_paper(SOURCE, source_id(report))


def address(user: User, source: str) -> str:
    """Where the report is read, for whoever may."""
    report = access.consolidated_seen(user, source.partition(".")[0])
    return reverse("reports:consolidated", args=[report.request.public_id]) if report else ""
