from django.db import models
from django.utils.translation import gettext_lazy as _


class Span(models.TextChoices):
    PERIOD = "period", _("Kế hoạch giai đoạn")
    YEAR = "year", _("Kế hoạch năm")


class Whose(models.TextChoices):
    """For which units an outline is: schools by their level, offices by their tier."""

    PRESCHOOL = "preschool", _("Trường mầm non")
    PRIMARY = "primary", _("Trường tiểu học")
    LOWER_SECONDARY = "lower_secondary", _("Trường trung học cơ sở")
    UPPER_SECONDARY = "upper_secondary", _("Trường trung học phổ thông")
    COMMUNE_OFFICE = "commune_office", _("Phòng Văn hóa - Xã hội cấp xã")
    PROVINCE_OFFICE = "province_office", _("Sở Giáo dục và Đào tạo")


class FundingSource(models.TextChoices):
    STATE = "state", _("Ngân sách nhà nước")
    OWN = "own", _("Nguồn thu hợp pháp của đơn vị")
    DONATED = "donated", _("Tài trợ, viện trợ")
    MOBILISED = "mobilised", _("Xã hội hóa")


class PlanState(models.TextChoices):
    DRAFT = "draft", _("Đang soạn")
    SUBMITTED = "submitted", _("Chờ duyệt")
    RETURNED = "returned", _("Trả lại để bổ sung")
    APPROVED = "approved", _("Đã duyệt")
    ISSUED = "issued", _("Đã ban hành")


class TaskState(models.TextChoices):
    TODO = "todo", _("Chưa làm")
    DOING = "doing", _("Đang làm")
    DONE = "done", _("Đã xong")
    LATE = "late", _("Chậm, có lý do")


class PlanStep(models.IntegerChoices):
    """How far the clock of a plan's deadline has climbed."""

    WEEK = 1, _("bảy ngày trước")
    DAY = 2, _("một ngày trước")
    OVERDUE = 3, _("quá hạn")
    PRINCIPAL = 4, _("đến hiệu trưởng")
    OFFICE = 5, _("đến cơ quan quản lý")


class TeamKind(models.TextChoices):
    SUBJECT = "subject", _("Tổ chuyên môn")
    UNION = "union", _("Đoàn thể, tổ chức")


class ActivityKind(models.TextChoices):
    COMMUNICATION = "communication", _("Truyền thông")
    TOPIC = "topic", _("Chuyên đề")
    SKILLS = "skills", _("Giáo dục kỹ năng sống")
    CONTEST = "contest", _("Hội thi")
    PROFESSIONAL = "professional", _("Sinh hoạt chuyên môn")
    TRAINING = "training", _("Tập huấn, bồi dưỡng")
    CLUB = "club", _("Câu lạc bộ, nhóm")
    PARENTS = "parents", _("Gặp gỡ, họp phụ huynh")
    SURVEY = "survey", _("Khảo sát")
    CONFERENCE = "conference", _("Hội thảo, hội nghị")
    OTHER = "other", _("Hoạt động khác")


class MonthState(models.TextChoices):
    DRAFT = "draft", _("Bản nháp")
    SUBMITTED = "submitted", _("Chờ hiệu trưởng")
    RETURNED = "returned", _("Trả lại để bổ sung")
    SIGNED = "signed", _("Đã ký")


class PaperKind(models.TextChoices):
    DECISION = "decision", _("Quyết định")
    LETTER = "letter", _("Công văn")
    NOTICE = "notice", _("Thông báo")
    MINUTES = "minutes", _("Biên bản")
    SUBMISSION = "submission", _("Tờ trình")


class MarkValue(models.TextChoices):
    """How a month stands against a criterion."""

    MET = "met", _("Đạt")
    PARTLY = "partly", _("Đạt một phần")
    NOT_MET = "not_met", _("Chưa đạt")
    NONE = "none", _("Không phát sinh")


class ShortcomingAnswer(models.TextChoices):
    MENDED = "mended", _("Đã khắc phục")
    CARRIED = "carried", _("Chưa xong, tiếp tục")


class InspectionState(models.TextChoices):
    ANNOUNCED = "announced", _("Đã báo trường")
    CONCLUDED = "concluded", _("Đã kết luận, chờ trường ký")
    SIGNED = "signed", _("Hai bên đã ký")
    CANCELLED = "cancelled", _("Không tiến hành")


class CriterionResult(models.TextChoices):
    MET = "met", _("Đạt")
    PARTLY = "partly", _("Đạt một phần")
    NOT_MET = "not_met", _("Chưa đạt")
    NOT_ASKED = "not_asked", _("Không áp dụng")


class RecommendationState(models.TextChoices):
    OPEN = "open", _("Chờ trường thực hiện")
    ANSWERED = "answered", _("Trường đã trả lời")
    CONFIRMED = "confirmed", _("Đã xác nhận")


class FileBand(models.TextChoices):
    """How large a part of the files was in time, as broad as it must be: see `bands.py`."""

    TOO_FEW = "too_few", _("ít trường hợp, không nêu")
    ALL = "all", _("tất cả")
    NEARLY_ALL = "nearly_all", _("trên 90%")
    MOST = "most", _("từ 50% nhưng chưa phải tất cả")
    MANY = "many", _("từ 50% đến 90%")
    FEW = "few", _("dưới 50%")
