from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestKind(models.TextChoices):
    YEARLY = "yearly", _("Báo cáo năm")
    SEMESTER = "semester", _("Báo cáo học kỳ")
    PERIOD = "period", _("Sơ kết, tổng kết giai đoạn")
    AD_HOC = "ad_hoc", _("Báo cáo đột xuất theo công văn")


# what of the figures about children goes to the office: every table, or the band of its total (figures.publish)
WHOLE_TABLES = (RequestKind.YEARLY,)
# what has the same report of the year before
COMPARED = (RequestKind.YEARLY, RequestKind.SEMESTER)


class QuestionKind(models.TextChoices):
    """A number of children goes to the office as a range: the exact one stays at the school."""

    TEXT = "text", _("Chữ")
    NUMBER = "number", _("Số (không phải số học sinh)")
    CHILDREN = "children", _("Số học sinh, trẻ (gửi đi theo khoảng)")
    CHOICE = "choice", _("Chọn một")


class SubmissionState(models.TextChoices):
    RECEIVED = "received", _("Đã nộp")
    ACCEPTED = "accepted", _("Đã tiếp nhận")
    RETURNED = "returned", _("Đã trả lại")
    REPLACED = "replaced", _("Đã thay bằng bản sau")


CURRENT = (SubmissionState.RECEIVED, SubmissionState.ACCEPTED)


class SendingChannel(models.TextChoices):
    EMAIL = "email", _("Thư điện tử")
    PAPER = "paper", _("Văn bản giấy")


class ReminderStage(models.TextChoices):
    WEEK = "week", _("Trước 7 ngày")
    DAY = "day", _("Trước 1 ngày")
    OVERDUE = "overdue", _("Quá hạn")


class ReportState(models.TextChoices):
    """How far a school's report is, inside the school."""

    NEW = "new", _("Chưa bắt đầu")
    DRAFT = "draft", _("Đang soạn")
    SUBMITTED = "submitted", _("Chờ hiệu trưởng duyệt")
    RETURNED = "returned", _("Trả lại để bổ sung")
    APPROVED = "approved", _("Đã duyệt, chưa nộp")
    SENT = "sent", _("Đã nộp")
    ACCEPTED = "accepted", _("Cơ quan quản lý đã tiếp nhận")
    SENT_BACK = "sent_back", _("Cơ quan quản lý trả lại")
    CORRECTING = "correcting", _("Đang đính chính")


EDITABLE = (
    ReportState.NEW,
    ReportState.DRAFT,
    ReportState.RETURNED,
    ReportState.SENT_BACK,
    ReportState.CORRECTING,
)
FROZEN = (ReportState.APPROVED, ReportState.SENT, ReportState.ACCEPTED)
AT_THE_OFFICE = (ReportState.SENT, ReportState.ACCEPTED)


class BoardStatus(models.TextChoices):
    """What the office sees of a school: how far it is, and nothing of what it writes."""

    NEW = "new", _("Chưa bắt đầu")
    WRITING = "writing", _("Đang soạn")
    WAITING = "waiting", _("Chờ hiệu trưởng duyệt")
    APPROVED = "approved", _("Đã duyệt, chưa nộp")
    SENT = "sent", _("Đã nộp")
    LATE = "late", _("Nộp muộn")
    ACCEPTED = "accepted", _("Đã tiếp nhận")
    RETURNED = "returned", _("Đã trả lại")
    CORRECTING = "correcting", _("Đang đính chính")


BOARD_OF_STATE = {
    ReportState.NEW: BoardStatus.NEW,
    ReportState.DRAFT: BoardStatus.WRITING,
    ReportState.RETURNED: BoardStatus.WRITING,
    ReportState.SUBMITTED: BoardStatus.WAITING,
    ReportState.APPROVED: BoardStatus.APPROVED,
    ReportState.ACCEPTED: BoardStatus.ACCEPTED,
    ReportState.SENT_BACK: BoardStatus.RETURNED,
    ReportState.CORRECTING: BoardStatus.CORRECTING,
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
        "hỗ trợ hòa nhập, phối hợp với gia đình và địa phương; ưu điểm nổi bật."
    ),
    Section.SHORTCOMINGS: _("Việc chưa làm được, làm chậm hoặc chưa đạt yêu cầu."),
    Section.CAUSES: _("Nguyên nhân khách quan và chủ quan của những hạn chế đã nêu; bài học kinh nghiệm."),
    Section.PROPOSALS: _("Kiến nghị với cơ quan quản lý, với Ủy ban nhân dân xã, với Sở; phương hướng kỳ tới."),
}
