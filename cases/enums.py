from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.enums import AgencyKind


class Stage(models.TextChoices):
    """The stages of a case, in the words of the circulars (TT 33/2018, Điều 4)."""

    DETECTION = "detection", _("Phát hiện")
    PREVENTION = "prevention", _("Phòng ngừa")
    INTERVENTION = "intervention", _("Can thiệp – trợ giúp")
    REINTEGRATION = "reintegration", _("Hỗ trợ phát triển – hòa nhập")
    CLOSED = "closed", _("Kết thúc")


STAGE_ORDER = list(Stage)


class CaseKind(models.TextChoices):
    SPECIAL = "special", _("Hoàn cảnh đặc biệt")
    ABUSE = "abuse", _("Bị xâm hại")
    VIOLENCE_CAUSED = "violence_caused", _("Bạo lực – gây ra")
    VIOLENCE_SUFFERED = "violence_suffered", _("Bạo lực – bị hại")
    DROPOUT = "dropout", _("Bỏ học hoặc có nguy cơ bỏ học")
    OFFENDING = "offending", _("Vi phạm pháp luật")
    PSYCHOLOGICAL = "psychological", _("Khó khăn tâm lý")
    SELF_HARM = "self_harm", _("Tự gây thương tích hoặc có ý định tự tử")
    OTHER = "other", _("Khác")


class RiskLevel(models.TextChoices):
    HIGH = "high", _("Cao")
    MEDIUM = "medium", _("Trung bình")
    LOW = "low", _("Thấp")


class Sex(models.TextChoices):
    UNKNOWN = "unknown", _("Không rõ")
    MALE = "male", _("Nam")
    FEMALE = "female", _("Nữ")


class Channel(models.TextChoices):
    """How the school learned of it (TT 18/2025, Điều 19 names the channels)."""

    TALK = "talk", _("Trao đổi trực tiếp")
    MAILBOX = "mailbox", _("Hòm thư góp ý")
    HOTLINE = "hotline", _("Đường dây nóng")
    ONLINE = "online", _("Kênh trực tuyến")
    OBSERVATION = "observation", _("Giáo viên, nhân viên tự phát hiện")
    AGENCY = "agency", _("Công an, chính quyền, cơ quan khác")


class ConcernSource(models.TextChoices):
    """Whose words they were at first; the channel says by which way they came."""

    TEACHER = "teacher", _("Giáo viên, nhân viên")
    PARENT = "parent", _("Cha mẹ, người thân")
    PUPIL = "pupil", pgettext_lazy("source", "Học sinh")
    POLICE = "police", _("Công an")
    OTHER = "other", pgettext_lazy("source", "Khác")


class ConcernState(models.TextChoices):
    NEW = "new", _("Đã gửi, chờ xem")
    OPENED = "opened", _("Đã tiếp nhận, đang có người hỗ trợ")
    JOINED = "joined", _("Đã gắn vào trường hợp đang mở")
    WATCHED = "watched", _("Đã xem, tiếp tục theo dõi")
    REFERRED = "referred", _("Đã xem, đã chuyển nơi phù hợp")
    NOT_OPENED = "not_opened", _("Đã xem, chưa mở trường hợp")
    PASSED_ON = "passed_on", _("Đã xem, đã chuyển người phụ trách")


TO_DECIDE = [ConcernState.NEW, ConcernState.PASSED_ON]  # whoever it was passed on to decides
# a case is not opened, and the concern joins none: nobody goes on working on it
PUT_ASIDE = [ConcernState.WATCHED, ConcernState.REFERRED, ConcernState.NOT_OPENED]


class DangerMarkKind(models.TextChoices):
    DANGER = "danger", _("Đang gặp nguy hiểm")
    ABUSE = "abuse", _("Có dấu hiệu bị xâm hại")
    DENIED = "denied", _("Không nguy hiểm ngay lúc này")
    LIFTED = "lifted", _("Nguy hiểm đã qua")


# who protects a child: telling one of them is telling the outside (TT 33/2018, Điều 8; Luật Trẻ em 2016, Điều 51)
PROTECTORS = [AgencyKind.HOTLINE, AgencyKind.POLICE, AgencyKind.COMMUNE, AgencyKind.SOCIAL]


class IncidentRole(models.TextChoices):
    CAUSED = "caused", _("Gây ra")
    SUFFERED = "suffered", _("Bị hại")
    WITNESSED = "witnessed", _("Chứng kiến")


class PupilRelation(models.TextChoices):
    """How two pupils of a school belong together."""

    SIBLINGS = "siblings", _("Anh chị em")
    FRIENDS = "friends", _("Bạn thân")
    PEERS = "peers", _("Cùng nhóm")
    OTHER = "other", _("Khác")


class EntryKind(models.TextChoices):
    NOTE = "note", _("Ghi nhận diễn biến")
    TALK_PUPIL = "talk_pupil", _("Gặp học sinh")
    TALK_FAMILY = "talk_family", _("Trao đổi với gia đình")
    HOME_VISIT = "home_visit", _("Thăm nhà")
    COORDINATION = "coordination", _("Phối hợp với cơ quan, tổ chức")
    SUPPORT = "support", _("Hỗ trợ đã thực hiện")
    CORRECTION = "correction", _("Đính chính")
    ADDITION = "addition", _("Bổ sung biên bản họp")


# what of the diary tells of a meeting
MEETINGS = (EntryKind.TALK_PUPIL, EntryKind.TALK_FAMILY, EntryKind.HOME_VISIT, EntryKind.COORDINATION)
ADDED = (EntryKind.CORRECTION, EntryKind.ADDITION)  # made by their own verbs, chosen in no list


class AssessmentPurpose(models.TextChoices):
    INITIAL = "initial", _("Đánh giá nguy cơ ban đầu")
    REVIEW = "review", _("Rà soát")


class TriageDecision(models.TextChoices):
    PREVENT = "prevent", _("Đưa vào phòng ngừa")
    INTERVENE = "intervene", _("Can thiệp – trợ giúp ngay")
    WATCH = "watch", _("Theo dõi thêm")
    REFER = "refer", _("Chuyển nơi khác")
    NOT_OPEN = "not_open", _("Không mở tiếp")


class PlanState(models.TextChoices):
    DRAFT = "draft", _("Bản nháp")
    SUBMITTED = "submitted", _("Chờ hiệu trưởng duyệt")
    RETURNED = "returned", _("Trả lại để bổ sung")
    APPROVED = "approved", _("Đã duyệt")


class ReintegrationItem(models.TextChoices):
    """What is looked at while a pupil finds the way back."""

    ATTENDANCE = "attendance", _("Đi học đều")
    STUDY = "study", _("Học tập")
    RELATIONS = "relations", _("Quan hệ với bạn bè, thầy cô")
    FAMILY = "family", _("Gia đình")
    STIGMA = "stigma", _("Không bị kỳ thị, trêu chọc")


class ReintegrationState(models.TextChoices):
    GOOD = "good", _("Tốt")
    WATCH = "watch", _("Cần theo dõi")
    UNSETTLED = "unsettled", _("Chưa ổn")


class ActionResultKind(models.TextChoices):
    DONE = "done", _("Đã thực hiện")
    NOT_DONE = "not_done", _("Không thực hiện")
    ADDITION = "addition", _("Bổ sung kết quả")


class NeedLevel(models.TextChoices):
    HIGH = "high", _("Nhu cầu cao")
    OTHER = "other", _("Nhu cầu khác")


class PlanVoice(models.TextChoices):
    PUPIL = "pupil", _("Học sinh")
    CAREGIVER = "caregiver", _("Người chăm sóc")
    ADULT = "adult", _("Người lớn khác mà em tin cậy")


class PlanAnswerKind(models.TextChoices):
    AGREED = "agreed", _("Đồng ý")
    PARTLY = "partly", _("Đồng ý một phần")
    REFUSED = "refused", _("Không đồng ý")
    UNREACHED = "unreached", _("Chưa lấy được ý kiến")


class AnswerWay(models.TextChoices):
    SIGNED = "signed", _("Ký vào bản giấy")
    SPOKEN = "spoken", _("Nói trực tiếp")
    PHONE = "phone", _("Qua điện thoại")


class FileVariant(models.TextChoices):
    """How much of a case a print holds (F10.2)."""

    SUMMARY = "summary", _("Bản tóm tắt")
    FULL = "full", _("Bản đầy đủ")
    NAMELESS = "nameless", _("Bản ẩn danh")


class PrintPurpose(models.TextChoices):
    AUTHORITY = "authority", _("Cung cấp theo yêu cầu của cơ quan có thẩm quyền")
    CONFERENCE = "conference", _("Họp trường hợp, hội ý chuyên môn")
    ARCHIVE = "archive", _("Lưu hồ sơ giấy của trường")
    TRAINING = "training", _("Tập huấn, rút kinh nghiệm (chỉ dùng bản ẩn danh)")


class Outcome(models.TextChoices):
    STABLE = "stable", _("Ổn định")
    PROGRESS = "progress", _("Chuyển biến, tiếp tục theo dõi")
    TRANSFERRED = "transferred", _("Cơ quan khác tiếp nhận")
    MOVED = "moved", _("Chuyển trường")
    LEFT = "left", _("Nghỉ học")
    DECLINED = "declined", _("Gia đình từ chối hỗ trợ")
    UNFOUNDED = "unfounded", _("Thông tin không xác thực")


# with these a case may end before reintegration (F9.1)
EARLY_OUTCOMES = (Outcome.TRANSFERRED, Outcome.MOVED, Outcome.LEFT, Outcome.DECLINED, Outcome.UNFOUNDED)
# after these nobody asks how the pupil is: there was nothing, or another school asks
NOT_ASKED_AFTER = (Outcome.MOVED, Outcome.UNFOUNDED)


class ClosingState(models.TextChoices):
    SUBMITTED = "submitted", _("Chờ hiệu trưởng duyệt")
    RETURNED = "returned", _("Trả lại để bổ sung")
    APPROVED = "approved", _("Đã duyệt")


class GrantKind(models.TextChoices):
    ASSIGNED = "assigned", _("Được phân công")
    SHARED = "shared", _("Được chia sẻ có thời hạn")
    EMERGENCY = "emergency", _("Mở khẩn cấp")
    OVERSIGHT = "oversight", _("Thay hiệu trưởng trong trường hợp này")


class CasePart(models.TextChoices):
    """What of a case is shared. The stage, the level and the pupil's name are always seen; locked notes never."""

    SUMMARY = "summary", _("Nội dung ghi nhận ban đầu")
    DIARY = "diary", _("Nhật ký, hẹn theo dõi")
    RISK = "risk", _("Đánh giá nguy cơ, phân loại")
    PLAN = "plan", _("Kế hoạch hỗ trợ, can thiệp")
    CONTACTS = "contacts", _("Người chăm sóc")
    FILES = "files", _("Tệp")
    REFERRAL = "referral", _("Chuyển gửi")


class FollowUpKind(models.TextChoices):
    ASSESS = "assess", _("Đánh giá nguy cơ ban đầu")
    PLAN = "plan", _("Lập kế hoạch hỗ trợ, can thiệp")
    REVIEW = "review", _("Rà soát")
    CHECK = "check", _("Theo dõi, gặp học sinh")
    REFER = "refer", _("Thông báo, chuyển gửi cơ quan bảo vệ trẻ em")
    EMERGENCY = "emergency", _("Biện pháp bảo vệ khẩn cấp")
    ANSWER = "answer", _("Trả lời của nơi nhận chuyển gửi")
    AFTER = "after", _("Hỏi thăm sau khi kết thúc")
    DECISION = "decision", _("Việc theo kết luận họp trường hợp")
    WATCH = "watch", _("Xem lại quyết định theo dõi thêm")
    AGAIN = "again", _("Chọn nơi khác sau khi bị từ chối, hoặc ghi vì sao không")
    APPROVE_PLAN = "ap_plan", _("Hiệu trưởng duyệt kế hoạch hỗ trợ")
    APPROVE_REFERRAL = "ap_refer", _("Hiệu trưởng duyệt chuyển gửi")
    APPROVE_CLOSING = "ap_closing", _("Hiệu trưởng duyệt đề nghị kết thúc")
    APPROVE_TRANSFER = "ap_move", _("Hiệu trưởng duyệt, niêm phong hồ sơ chuyển trường")
    REOPEN = "ap_reopen", _("Hiệu trưởng xem xét mở lại")


# what waits for the principal: nobody else can do it, hold it or give it more time
APPROVALS = [
    FollowUpKind.APPROVE_PLAN,
    FollowUpKind.APPROVE_REFERRAL,
    FollowUpKind.APPROVE_CLOSING,
    FollowUpKind.APPROVE_TRANSFER,
    FollowUpKind.REOPEN,
]


class AfterState(models.TextChoices):
    """What a check after closing found."""

    SETTLED = "settled", _("Đã gặp em, tình hình ổn định")
    NOT_MET = "not_met", _("Chưa gặp được em")
    SIGNS = "signs", _("Đã gặp em, có dấu hiệu trở lại")


class ReferralState(models.TextChoices):
    """A referral's way: to the principal, to the agency, and back (`workflow.referrals.STATES`)."""

    DRAFT = "draft", _("Bản nháp")
    SUBMITTED = "submitted", _("Chờ hiệu trưởng duyệt")
    RETURNED = "returned", _("Trả lại để bổ sung")
    APPROVED = "approved", _("Đã duyệt, chờ gửi")
    DROPPED = "dropped", _("Không gửi")
    SENT = "sent", _("Đã gửi")
    RECEIVED = "received", _("Nơi nhận đã nhận")
    ACCEPTED = "accepted", _("Đã tiếp nhận")
    DECLINED = "declined", _("Từ chối tiếp nhận")
    DONE = "done", _("Đã thực hiện xong")
    FEEDBACK = "feedback", _("Đã ghi phản hồi")


class TransferState(models.TextChoices):
    """A pupil's file on its way to another school."""

    DRAFT = "draft", _("Bản nháp")
    SUBMITTED = "submitted", _("Chờ hiệu trưởng duyệt")
    RETURNED = "returned", _("Trả lại để bổ sung")
    SEALED = "sealed", _("Đã niêm phong, chờ trường nhận")
    ACCEPTED = "accepted", _("Trường nhận đã tiếp nhận")
    REFUSED = "refused", _("Trường nhận không tiếp nhận")
    WITHDRAWN = "withdrawn", _("Đã rút lại")


class ReferralUrgency(models.TextChoices):
    """The marks of urgency of official papers (NĐ 30/2020, Điều 8)."""

    NORMAL = "normal", _("Thường")
    URGENT = "urgent", _("Khẩn")
    FLASH = "flash", _("Hỏa tốc")


class ContactWay(models.TextChoices):
    IN_PERSON = "in_person", _("Trực tiếp")
    POST = "post", _("Bưu điện")
    EMAIL = "email", _("Thư điện tử")
    PHONE = "phone", _("Điện thoại")


class PacketField(models.TextChoices):
    """What a packet may hold; each is chosen by itself, and goes on its own consent or exception."""

    NAME = "name", _("Họ và tên")
    BIRTH_DATE = "birth_date", _("Ngày sinh")
    SEX = "sex", _("Giới tính")
    CLASSROOM = "classroom", _("Lớp")
    ADDRESS = "address", _("Nơi ở hiện nay")
    KIND = "kind", _("Nhóm trường hợp")
    RISK = "risk", _("Mức độ nguy cơ")
    SUMMARY = "summary", _("Tóm tắt")
    CAREGIVER = "caregiver", _("Người chăm sóc")
    ENTRY = "entry", _("Trích nhật ký")
    FILE = "file", _("Tệp kèm theo")


class ClockChangeKind(models.TextChoices):
    PAUSE = "pause", _("Tạm dừng thời hạn")
    EXTEND = "extend", _("Gia hạn")


class ClimbStep(models.IntegerChoices):
    """Who has been told of a clock; each step once."""

    NONE = 0, _("Chưa báo")
    SOON = 1, _("Đã nhắc giáo viên đầu mối")
    OVERDUE = 2, _("Đã báo quá hạn cho giáo viên đầu mối")
    PRINCIPAL = 3, _("Đã báo hiệu trưởng")
    OFFICE = 4, _("Cơ quan quản lý thấy trạng thái")


class ReviewDecision(models.TextChoices):
    CONFIRMED = "confirmed", _("Giữ nguyên")
    NEEDS_CHANGE = "needs_change", _("Cần thay đổi")


class TermKind(models.TextChoices):
    """The lists that an office keeps: about pupils, and the words at which the school's page shows the numbers."""

    CIRCUMSTANCE = "circumstance", _("Nhóm hoàn cảnh đặc biệt")
    BENEFIT = "benefit", _("Loại hỗ trợ")
    PURPOSE = "purpose", _("Mục đích hỏi ý kiến")
    EXCEPTION = "exception", _("Ngoại lệ không cần đồng ý")
    HINT = "hint", _("Điều nhắc cho giáo viên chủ nhiệm")
    DANGER_WORD = "danger_word", _("Từ ngữ về tự gây hại")
    KIND_GUIDE = "kind_guide", _("Hướng dẫn chọn nhóm trường hợp")


class FieldGroup(models.TextChoices):
    """What of a pupil's file belongs together; `access.PUPIL_FIELDS` says which role reads which."""

    CAREGIVERS = "caregivers", _("Người chăm sóc")
    BENEFITS = "benefits", _("Hỗ trợ được nhận")
    LIVELIHOOD = "livelihood", _("Đời sống")
    FAMILY = "family", _("Gia đình")
    HEALTH = "health", _("Sức khỏe")
    PROTECTION = "protection", _("Nhóm kín (bảo vệ trẻ em)")
    CONSENTS = "consents", _("Ý kiến đồng ý")


# of a group of special circumstances
CIRCUMSTANCE_FIELDS = [FieldGroup.LIVELIHOOD, FieldGroup.FAMILY, FieldGroup.HEALTH, FieldGroup.PROTECTION]


class Answer(models.TextChoices):
    YES = "yes", _("Đồng ý")
    NO = "no", _("Không đồng ý")


class ConsentChannel(models.TextChoices):
    PAPER = "paper", _("Văn bản có chữ ký")
    TALK = "talk", _("Trao đổi trực tiếp")
    PHONE = "phone", _("Điện thoại")
    MESSAGE = "message", _("Tin nhắn, thư điện tử")


class ConsentState(models.TextChoices):
    """How a consent stands on a day."""

    NONE = "none", _("Chưa hỏi")
    GIVEN = "given", _("Đã đồng ý")
    REFUSED = "refused", _("Không đồng ý")
    EXCEPTION = "exception", _("Theo ngoại lệ của luật")
    WITHDRAWN = "withdrawn", _("Đã rút lại")
    EXPIRED = "expired", _("Hết thời hạn")
