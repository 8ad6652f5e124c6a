"""What must hold before a verb on a school's report; each raises RuleBroken with the sentence to show."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases import naming
from ctxh_portal.kit.errors import RuleBroken
from reports import access, answers
from reports.enums import ReportState
from reports.figures import Figures, families_that_disagree
from reports.indicators import FAMILIES
from reports.models import SchoolReport


def locked(report: SchoolReport) -> SchoolReport:
    rows = SchoolReport.objects.select_related("request__office", "unit")
    report = rows.select_for_update(of=("self",)).get(pk=report.pk)
    if report.request.withdrawn_at:
        raise RuleBroken(access.withdrawn_sentence(report.request))
    return report


def editable(report: SchoolReport) -> None:
    if report.is_frozen:
        day = timezone.localtime(report.approved_at)
        raise RuleBroken(
            _("Báo cáo đã được duyệt và chốt số liệu ngày %(day)s nên không sửa được nữa.")
            % {"day": f"{day:%d/%m/%Y}"}
        )
    if not report.is_editable:
        raise RuleBroken(_("Báo cáo đang chờ hiệu trưởng duyệt. Muốn sửa, thầy/cô đề nghị hiệu trưởng trả lại."))


def waiting(report: SchoolReport) -> None:
    if report.is_frozen:
        raise RuleBroken(_("Báo cáo đã được duyệt và chốt số liệu."))
    if report.state != ReportState.SUBMITTED:
        raise RuleBroken(_("Báo cáo chưa được trình duyệt."))


def complete(report: SchoolReport, what_failed: str) -> None:
    missing = report.missing_sections
    if missing:
        raise RuleBroken(
            _("%(failed)s vì thiếu phần %(sections)s. Nội dung thầy/cô đã nhập vẫn được giữ.")
            % {"failed": what_failed, "sections": "; ".join(str(section.label) for section in missing)}
        )


def answered(report: SchoolReport) -> None:
    missing = answers.unanswered(access.questions(report.request), report.answers)
    if missing:
        raise RuleBroken(
            _("Chưa trả lời câu hỏi của cơ quan quản lý: %(questions)s. Nội dung đã nhập vẫn được giữ.")
            % {"questions": "; ".join(missing)}
        )


def names_nobody(actor: User, report: SchoolReport) -> None:
    """No pupil can be recognised by name or code in what goes to the office."""
    texts = access.texts_for_the_office(actor, report)
    coded = naming.coded(texts)
    named = access.sections_that_name_a_pupil(actor, report, texts)
    for titles, sentence in (
        (coded, _("Phần %(section)s có mã trường hợp. Báo cáo gửi đi không nêu mã hoặc tên học sinh.")),
        (
            named,
            _(
                "Phần %(section)s có cụm từ trùng họ tên một học sinh của trường. "
                "Báo cáo gửi đi không nêu tên học sinh; nếu đó không phải tên học sinh, thầy/cô xác nhận trên "
                "trang báo cáo."
            ),
        ),
    ):
        if titles:
            raise RuleBroken(sentence % {"section": "; ".join(titles)} + " " + _("Nội dung đã nhập vẫn được giữ."))


def in_step(actor: User, report: SchoolReport) -> None:
    """What the words say of figures is what the tables say."""
    stale = access.stale_sentences(actor, report)
    if stale:
        raise RuleBroken(
            _(
                "Phần thuyết minh nêu “%(clause)s”, khác số liệu hiện nay. Sửa hoặc bỏ câu đó; nội dung khác vẫn "
                "được giữ."
            )
            % {"clause": stale[0]}
        )


def adds_up(figures: Figures) -> None:
    """Tables of one total agree, also after corrections by hand."""
    apart = families_that_disagree(figures)
    if apart:
        raise RuleBroken(
            _("Các bảng của “%(family)s” có tổng khác nhau vì có số sửa tay. Sửa để các tổng bằng nhau rồi duyệt.")
            % {"family": FAMILIES[apart[0]]}
        )
