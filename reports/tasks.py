"""Background work of reports. The job asks `access` again, with the rights of whoever asked for it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from celery import shared_task
from django.utils.translation import gettext_lazy as _

from ctxh_portal.documents import bundle, docx, pdf, section
from ctxh_portal.documents.paper import Paper
from ctxh_portal.documents.section import Section
from ctxh_portal.kit import jobs
from ctxh_portal.kit.errors import RuleBroken
from ctxh_portal.kit.files import file_checksum
from reports import access, consolidated_papers, evidence, papers, papers_sections, tiers, workflow
from reports.models import ConsolidatedReport
from reports.workflow import CONSOLIDATE, GATHER_EVIDENCE, PRINT_NUMBERED, PRINT_SECTION, PRINT_SECTIONS

GATHER, SECTIONS, HEAD, JOIN, WORD = (
    _("Tập hợp báo cáo của các trường"),
    _("In phần của từng trường"),
    _("In báo cáo chung"),
    _("Ghép thành một tệp PDF"),
    _("Tạo bản Word"),
)
TOGETHER = 12  # schools in one part of the work; up to so many are printed by the job itself
KEPT_DAYS = 120  # of a section that no report uses any more


@jobs.handler(CONSOLIDATE)
def consolidate(run: jobs.Run) -> None:
    """Build the files of one consolidated report from what the schools have submitted. Many sections that are not
    printed yet are handed out; when they are there, this is called again."""
    run.phase(str(GATHER), 0, 0)
    user, report = access.consolidation_for(run.asked_by, run.job.target)
    gathered = papers.gather(user, report)
    lists, schools = papers_sections.of_report(gathered)
    wanted = section.missing(schools)
    if len(wanted) > TOGETHER:
        run.split(PRINT_SECTIONS, _shares(gathered, schools, wanted), phase=str(SECTIONS), total=len(wanted))
        return
    _print(run, [*wanted, *section.missing(lists)])
    papers.gather_sections(gathered)
    paper = papers.consolidated(gathered)
    pieces = papers_sections.pieces(gathered.shares, lists, schools)
    pdf_path = _join(run, report, paper, pieces)
    run.phase(str(WORD), 0, 0)
    docx_path = run.save(f"{_name(report)}.docx", docx.render(paper))
    seen = tiers.checksum(gathered.parts)
    with run.finish(pdf=Path(pdf_path).name, docx=Path(docx_path).name):
        workflow.keep_consolidated(
            actor=user,
            report=report,
            pdf_path=pdf_path,
            docx_path=docx_path,
            checksum=seen,
            paper=paper,
            sections=[[piece.title, piece.path.stem, piece.group] for piece in pieces],
        )


@jobs.handler(PRINT_NUMBERED)
def print_numbered(run: jobs.Run) -> None:
    """The files of an issued consolidated report again, now with number and date, before the same sections."""
    user, report = access.numbered_for(run.asked_by, run.job.target)
    paper = consolidated_papers.issued(report)
    if paper is None:
        raise RuleBroken(_("Báo cáo này chưa vào sổ."))
    pieces = [bundle.Piece(title, section.path_of(key), group) for title, key, group in report.sections]
    if not all(piece.path.exists() for piece in pieces):
        raise RuleBroken(_("Phần in của các trường không còn lưu. Mời anh/chị lập lại báo cáo tổng hợp."))
    pdf_path = _join(run, report, paper, pieces)
    run.phase(str(WORD), 0, 0)
    docx_path = run.save(f"{_name(report)}.docx", docx.render(paper))
    with run.finish(pdf=Path(pdf_path).name, docx=Path(docx_path).name):
        workflow.keep_numbered_files(actor=user, report=report, pdf_path=pdf_path, docx_path=docx_path)


def _name(report: ConsolidatedReport) -> str:
    return f"bao-cao-tong-hop-{report.request.year}"


def _shares(
    gathered: papers.Gathered, sections: Sequence[Section], wanted: Sequence[Section]
) -> list[dict[str, Any]]:
    keys = {one.key for one in wanted}
    pks = [copy.pk for copy, one in zip(gathered.submissions, sections, strict=True) if one.key in keys]
    return [{"copies": pks[place : place + TOGETHER]} for place in range(0, len(pks), TOGETHER)]


def _join(run: jobs.Run, report: ConsolidatedReport, paper: Paper, schools: Sequence[bundle.Piece]) -> str:
    """The report itself, last, and behind it the schools' sections."""
    with run.scratch() as folder:
        head, whole = folder / "head.pdf", folder / "whole.pdf"
        run.phase(str(HEAD), 0, 0)
        head.write_bytes(pdf.render(paper, cancelled=lambda: not run.alive(), plain=True))
        run.phase(str(JOIN), 0, 0)
        heading = [paper.title, "Mục lục", report.office.name]
        pieces = [bundle.Piece("Báo cáo tổng hợp", head, parts=True), *schools]
        bundle.join(heading, pieces, whole, cancelled=lambda: not run.alive())
        return run.save(f"{_name(report)}.pdf", whole)


@jobs.handler(PRINT_SECTIONS)
def print_sections(run: jobs.Run) -> None:
    """One part of a consolidation: the sections of these schools, those that are not there yet."""
    user, report = access.consolidation_for(run.asked_by, run.job.target)
    copies = tiers.copies(user, report, run.job.order["copies"])
    _print(run, section.missing(papers_sections.for_office(report.request, copies)))


def _print(run: jobs.Run, wanted: Sequence[Section]) -> None:
    run.phase(str(SECTIONS), 0, len(wanted))
    if wanted:
        with run.scratch() as folder:
            section.render(
                wanted,
                folder=folder,
                cancelled=lambda: not run.alive(),
                tell=lambda done: run.count(done, len(wanted)),
            )


@jobs.handler(PRINT_SECTION)
def print_section(run: jobs.Run) -> None:
    """A school's section is printed when it has sent, not when its office waits for it: as the office that asked
    may read it, and as the one above that asked for the totals may."""
    copy = access.copy_to_print(run.job.target)
    if copy is None:  # sent back or replaced meanwhile
        return
    offices = [copy.request, *([copy.request.above] if copy.request.above else [])]
    _print(run, section.missing([one for asked in offices for one in papers_sections.for_office(asked, [copy])]))


@jobs.handler(GATHER_EVIDENCE)
def gather_evidence(run: jobs.Run) -> None:
    """Print the papers of a unit's year and put them into one file."""
    user, file = access.evidence_for(run.asked_by, run.job.target)
    found, out = evidence.papers_of(user, file)
    pieces: list[bundle.Piece] = []
    with run.scratch() as folder:
        for place, (title, paper) in enumerate(found):
            run.phase(str(_("In từng văn bản")), place, len(found))
            pieces.append(bundle.Piece(title, folder / f"{place}.pdf"))
            pieces[-1].path.write_bytes(pdf.render(paper, cancelled=lambda: not run.alive(), plain=True))
        run.phase(str(_("Ghép thành một tệp")), 0, 0)
        heading = ["BỘ MINH CHỨNG CÔNG TÁC XÃ HỘI TRONG TRƯỜNG HỌC", f"Năm học {file.label}", file.unit.name]
        if out:
            heading.append(f"Không kèm, vì có thể nêu học sinh: {'; '.join(one.title for one in out)}")
        whole = folder / "whole.pdf"
        bundle.join(heading, pieces, whole, cancelled=lambda: not run.alive())
        checksum = file_checksum(whole)
        path = run.save(f"minh-chung-{file.label}.pdf", whole)
    with run.finish(pdf=Path(path).name):
        workflow.keep_evidence(actor=user, file=file, path=path, checksum=checksum)


@shared_task(name="reports.sweep_sections")
def sweep_sections() -> None:
    section.sweep(KEPT_DAYS)


@shared_task(name="reports.remind_by_clock")
def remind_by_clock() -> None:
    workflow.remind_by_clock()
    workflow.remind_offices_by_clock()


@shared_task(name="reports.compare_with_records")
def compare_with_records() -> None:
    workflow.compare_with_records()
