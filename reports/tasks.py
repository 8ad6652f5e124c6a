"""Background work of reports. The job asks `access` again, with the rights of whoever asked for it."""

import hashlib
from pathlib import Path

from celery import shared_task
from django.utils.translation import gettext_lazy as _

from ctxh_portal.documents import bundle, docx, pdf
from ctxh_portal.kit import jobs
from reports import access, evidence, papers, tiers, workflow
from reports.workflow import CONSOLIDATE, GATHER_EVIDENCE

GATHER, SECTIONS, PDF, WORD = (
    _("Tập hợp báo cáo của các trường"),
    _("Ghép phần của từng trường"),
    _("Tạo bản PDF"),
    _("Tạo bản Word"),
)


@jobs.handler(CONSOLIDATE)
def consolidate(run: jobs.Run) -> None:
    """Build the files of one consolidated report from what the schools have submitted."""
    run.phase(str(GATHER), 0, 0)
    user, report = access.consolidation_for(run.asked_by, run.job.target)
    gathered = papers.gather(user, report)
    papers.gather_sections(gathered, lambda done, total: run.phase(str(SECTIONS), done, total))
    paper = papers.consolidated(gathered)
    name = f"bao-cao-tong-hop-{report.request.year}"
    run.phase(str(PDF), 1, 2)
    pdf_path = run.save(f"{name}.pdf", pdf.render(paper, cancelled=lambda: not run.alive()))
    run.phase(str(WORD), 2, 2)
    docx_path = run.save(f"{name}.docx", docx.render(paper))
    seen = tiers.checksum(gathered.parts)
    with run.finish(pdf=Path(pdf_path).name, docx=Path(docx_path).name):
        workflow.keep_consolidated(
            actor=user, report=report, pdf_path=pdf_path, docx_path=docx_path, checksum=seen
        )


@jobs.handler(GATHER_EVIDENCE)
def gather_evidence(run: jobs.Run) -> None:
    """Print the papers of a unit's year and put them into one file."""
    user, file = access.evidence_for(run.asked_by, run.job.target)
    found, out = evidence.papers_of(user, file)
    pieces = []
    for place, (title, paper) in enumerate(found):
        run.phase(str(_("In từng văn bản")), place, len(found))
        pieces.append(bundle.Piece(title, pdf.render(paper, cancelled=lambda: not run.alive())))
    run.phase(str(_("Ghép thành một tệp")), 0, 0)
    heading = ["BỘ MINH CHỨNG CÔNG TÁC XÃ HỘI TRONG TRƯỜNG HỌC", f"Năm học {file.label}", file.unit.name]
    if out:
        heading.append(f"Không kèm, vì có thể nêu học sinh: {'; '.join(one.title for one in out)}")
    content = bundle.join(heading, pieces, cancelled=lambda: not run.alive())
    path = run.save(f"minh-chung-{file.label}.pdf", content)
    with run.finish(pdf=Path(path).name):
        workflow.keep_evidence(actor=user, file=file, path=path, checksum=hashlib.sha256(content).hexdigest())


@shared_task(name="reports.remind_by_clock")
def remind_by_clock() -> None:
    workflow.remind_by_clock()
    workflow.remind_offices_by_clock()


@shared_task(name="reports.compare_with_records")
def compare_with_records() -> None:
    workflow.compare_with_records()
