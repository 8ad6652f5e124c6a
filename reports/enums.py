from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestKind(models.TextChoices):
    YEARLY = "yearly", _("Báo cáo năm")


class ReportState(models.TextChoices):
    """How far a school's report is, inside the school."""

    NEW = "new", _("Chưa bắt đầu")
    DRAFT = "draft", _("Đang soạn")
    SUBMITTED = "submitted", _("Chờ hiệu trưởng duyệt")
    RETURNED = "returned", _("Trả lại để bổ sung")
    APPROVED = "approved", _("Đã duyệt, chưa nộp")
    SENT = "sent", _("Đã nộp")


EDITABLE = (ReportState.NEW, ReportState.DRAFT, ReportState.RETURNED)
FROZEN = (ReportState.APPROVED, ReportState.SENT)


class BoardStatus(models.TextChoices):
    """What the office sees of a school: how far it is, and nothing of what it writes."""

    NEW = "new", _("Chưa bắt đầu")
    WRITING = "writing", _("Đang soạn")
    WAITING = "waiting", _("Chờ hiệu trưởng duyệt")
    APPROVED = "approved", _("Đã duyệt, chưa nộp")
    SENT = "sent", _("Đã nộp")
    LATE = "late", _("Nộp muộn")


BOARD_OF_STATE = {
    ReportState.NEW: BoardStatus.NEW,
    ReportState.DRAFT: BoardStatus.WRITING,
    ReportState.RETURNED: BoardStatus.WRITING,
    ReportState.SUBMITTED: BoardStatus.WAITING,
    ReportState.APPROVED: BoardStatus.APPROVED,
}


class Section(models.TextChoices):
    """The narrative of a report, in the order of print."""

    RESULTS = "results", _("Kết quả đạt được")
    SHORTCOMINGS = "shortcomings", _("Tồn tại, hạn chế")
    CAUSES = "causes", _("Nguyên nhân")
    PROPOSALS = "proposals", _("Đề xuất, kiến nghị")


PROMPTS = {
    Section.RESULTS: _(
        "Việc đã làm và thay đổi thấy được: công tác chỉ đạo, phát hiện, phòng ngừa, can thiệp, "
        "hỗ trợ hòa nhập, phối hợp với gia đình và địa phương."
    ),
    Section.SHORTCOMINGS: _("Việc chưa làm được, làm chậm hoặc chưa đạt yêu cầu."),
    Section.CAUSES: _("Nguyên nhân khách quan và chủ quan của những hạn chế đã nêu."),
    Section.PROPOSALS: _("Kiến nghị với Phòng, với Ủy ban nhân dân xã, với Sở; phương hướng kỳ tới."),
}
