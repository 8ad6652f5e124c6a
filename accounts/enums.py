from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    SCHOOL = "school", _("Trường")
    DISTRICT_OFFICE = "district_office", _("Phòng Giáo dục và Đào tạo")
    COMMUNE_OFFICE = "commune_office", _("Phòng Văn hóa - Xã hội")
    PROVINCE_OFFICE = "province_office", _("Sở Giáo dục và Đào tạo")

    @property
    def is_office(self) -> bool:
        return self is not UnitKind.SCHOOL


class Level(models.TextChoices):
    PRESCHOOL = "preschool", _("Mầm non")
    PRIMARY = "primary", _("Tiểu học")
    LOWER_SECONDARY = "lower_secondary", _("Trung học cơ sở")
    UPPER_SECONDARY = "upper_secondary", _("Trung học phổ thông")
    OFFICE = "office", _("Cơ quan quản lý")


class Role(models.TextChoices):
    PRINCIPAL = "principal", _("Hiệu trưởng")
    VICE_PRINCIPAL = "vice_principal", _("Phó hiệu trưởng")
    FOCAL = "focal", _("Giáo viên đầu mối CTXH")
    CLERK = "clerk", _("Văn thư")
    HOMEROOM_TEACHER = "homeroom_teacher", _("Giáo viên chủ nhiệm")
    STAFF = "staff", _("Giáo viên, nhân viên")
    OFFICER = "officer", _("Cán bộ phòng / xã / sở")
    OPERATOR = "operator", _("Quản trị hệ thống")


class ParentLine(models.TextChoices):
    ADMINISTRATIVE = "administrative", _("Quản lý hành chính")
    PROFESSIONAL = "professional", _("Quản lý chuyên môn")


class AgencyKind(models.TextChoices):
    HOTLINE = "hotline", _("Tổng đài")
    POLICE = "police", _("Công an cấp xã")
    COMMUNE = "commune", _("Ủy ban nhân dân cấp xã")
    HEALTH = "health", _("Cơ sở y tế")
    SOCIAL = "social", _("Cơ sở trợ giúp xã hội")


class ClockUnit(models.TextChoices):
    HOURS = "hours", _("giờ liên tục")
    WORKING_HOURS = "working_hours", _("giờ làm việc")
    DAYS = "days", _("ngày")
    WORKING_DAYS = "working_days", _("ngày làm việc")

    @property
    def in_hours(self) -> bool:
        return self in IN_HOURS


IN_HOURS = (ClockUnit.HOURS, ClockUnit.WORKING_HOURS)


class DayKind(models.TextChoices):
    HOLIDAY = "holiday", _("Ngày nghỉ lễ, Tết")
    MAKE_UP = "make_up", _("Ngày làm bù")
    BREAK = "break", _("Kỳ nghỉ của học sinh")


class Outcome(models.TextChoices):
    DONE = "done", _("Đã thực hiện")
    REFUSED = "refused", _("Bị từ chối")


class PaperType(models.TextChoices):
    """Kinds of papers that a unit may set down a form for."""

    PLAN = "plan", _("Kế hoạch")
    REPORT = "report", _("Báo cáo")
    DECISION = "decision", _("Quyết định")
    LETTER = "letter", _("Công văn")
    NOTICE = "notice", _("Thông báo")
    MINUTES = "minutes", _("Biên bản")
    SUBMISSION = "submission", _("Tờ trình")


class PaperState(models.TextChoices):
    WAITING = "waiting", _("Chờ vào sổ")
    NUMBERED = "numbered", _("Đã vào sổ")
    VOID = "void", _("Số không dùng")


class Way(models.TextChoices):
    EMAIL = "email", _("Thư điện tử")
    POST = "post", _("Bưu điện")
    HAND = "hand", _("Trao tay")
    PORTAL = "portal", _("Qua cổng hoặc hệ thống văn bản")


class AgreementState(models.TextChoices):
    """How a coordination agreement stands on a day; the first three are the filters of the register."""

    IN_FORCE = "in_force", _("Còn hiệu lực")
    EXPIRING = "expiring", _("Sắp hết hiệu lực")
    EXPIRED = "expired", _("Đã hết hiệu lực")
    COMING = "coming", _("Chưa có hiệu lực")
    RENEWED = "renewed", _("Đã gia hạn, thay thế")
