"""The figures of reports: one declaration each, counted by SQL from the records.

A group is one printed table of the union table (parts A to J; K and L are words, `enums.Section`). Its `timing` is
its period rule, its `source` where it comes from; `since` is the set of indicators that it first stands in,
`until` the last one, and `defined_in` the set in which its present definition began, so that a comparison with an
older report says so.

A group about children names its `family`, the total that it splits and shares with other groups; groups `tied` by
the same word bound each other's cells (disclosure.py). What `stays` is for the school alone: flows and means,
which would let a reader compute what is hidden elsewhere. A table of single lines names those `of_children`: each
is hidden by itself. Activities, trainings, assessments and tasks are the school's own work and are shown as they
are.

Counting, making safe and reading back are in figures.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums import AgencyKind
from cases.access import Tally as CaseTally
from cases.enums import (
    MEETINGS,
    CaseKind,
    Channel,
    ConcernSource,
    ConcernState,
    FieldGroup,
    FollowUpKind,
    Outcome,
    ReferralState,
    RiskLevel,
    Sex,
    Stage,
)
from cases.terms import BENEFITS as KINDS_OF_BENEFIT
from cases.terms import GROUPS as CIRCUMSTANCES
from plans.access import Tally as PlanTally
from plans.enums import ActivityKind, FundingSource, TaskState

Text = str | Promise
Counted = Mapping[str, int]

NOT_ASSESSED = "none"

OVER, AT_FREEZING = "over", "freezing"  # counted over the period, or as it stands when the figures freeze
RECORDS, ENTERED = "records", "entered"
# what a list behind a figure holds; steps are rows of single cases, a course is how cases came and went
CASES, STEPS, COURSES = "cases", "steps", "courses"
CONCERNS_LISTED, PUPILS_LISTED, ACTIVITIES_LISTED = "concerns", "pupils", "activities"

PARTS: dict[str, Text] = {
    "A": _("Tình hình chung"),
    "B": _("Chỉ đạo, tổ chức"),
    "C": _("Nguồn lực"),
    "D": _("Phòng ngừa"),
    "E": _("Phát hiện"),
    "F": _("Tư vấn"),
    "G": _("Trường hợp"),
    "H": _("Chuyển gửi, thông báo ra ngoài"),
    "I": _("Hỗ trợ vật chất"),
    "J": _("Hòa nhập"),
}


class CodedRow(Protocol):
    """A row of a list that begins with these codes; a place may add its own."""

    @property
    def code(self) -> str: ...


@dataclass(frozen=True)
class Records:
    """Where the figures of one school and period come from."""

    cases: CaseTally
    plans: PlanTally
    start: date
    until: date


@dataclass(frozen=True)
class Group:
    """One table of figures. `partners`: which cells may be hidden beside small ones, least missed first."""

    code: str
    label: Text
    definition: Text
    unit: Text
    heading: Text
    categories: Sequence[tuple[str, Text]]
    query: Callable[[Records], Counted] | None = None  # none of what a school types (figures.with_hand)
    family: str = ""
    tied: str = ""
    partners: Sequence[str] = ()
    merge: Sequence[str] = ()  # four lines or more that are told as one sum where nothing narrower is safe
    adds_up: bool = True
    part: str = "G"
    timing: str = OVER
    source: str = RECORDS
    since: int = 1
    until: int = 99  # the last set that it stands in
    defined_in: int = 1
    stays: bool = False
    of_children: Sequence[str] = ()  # lines that count children and split no total (figures.publish)
    beside: Sequence[tuple[str, str, str]] = ()  # … of which a line of another table tells too
    sparse: bool = False  # only the lines that occur
    planned: bool = False  # a school may set targets for it: its own work, not children
    behind: str = ""  # one of LISTS: what a click on a figure lists
    field: str = ""  # … and, of cases and concerns, the field that the codes stand in
    unlisted: Sequence[str] = ()  # codes without a list

    @property
    def about_children(self) -> bool:
        return bool(self.family)

    def lists(self, code: str) -> bool:
        """Whether a click on this figure, or on the total ("all"), opens a list."""
        return bool(self.behind) and (self.adds_up if code == "all" else code not in self.unlisted)

    def count(self, records: Records) -> dict[str, int]:
        """Every category with its count, zeros too; a retired code of old records is kept."""
        found = dict(self.query(records)) if self.query else {}
        if self.sparse:
            return found
        return {code: found.pop(code, 0) for code, _label in self.categories} | found


def _risk(records: Records) -> Counted:
    found = dict(records.cases.by_risk(records.start, records.until))
    return {NOT_ASSESSED: found.pop("", 0), **found}


CONCERNS = Group(
    "concerns",
    _("Tin báo theo kênh tiếp nhận"),
    _("Phiếu báo tin nhận được trong kỳ"),
    _("phiếu"),
    _("Kênh tiếp nhận"),
    Channel.choices,
    lambda r: r.cases.concerns_by_channel(r.start, r.until),
    family="concerns",
    partners=(
        Channel.TALK,
        Channel.OBSERVATION,
        Channel.AGENCY,
        Channel.ONLINE,
        Channel.HOTLINE,
        Channel.MAILBOX,
    ),
    merge=(Channel.TALK, Channel.OBSERVATION, Channel.MAILBOX, Channel.ONLINE),
    part="E",
    behind=CONCERNS_LISTED,
    field="channel",
)
KIND = Group(
    "kind",
    _("Trường hợp mới theo nhóm"),
    _("Trường hợp ghi nhận trong kỳ, theo nhóm chính"),
    _("trường hợp"),
    _("Nhóm trường hợp"),
    CaseKind.choices,
    lambda r: r.cases.by_kind(r.start, r.until),
    family="opened",
    partners=(
        CaseKind.OTHER,
        CaseKind.VIOLENCE_CAUSED,
        CaseKind.OFFENDING,
        CaseKind.VIOLENCE_SUFFERED,
        CaseKind.DROPOUT,
        CaseKind.PSYCHOLOGICAL,
        CaseKind.SPECIAL,
        CaseKind.ABUSE,
        CaseKind.SELF_HARM,
    ),
    merge=(
        CaseKind.ABUSE,
        CaseKind.VIOLENCE_CAUSED,
        CaseKind.VIOLENCE_SUFFERED,
        CaseKind.OFFENDING,
        CaseKind.SELF_HARM,
        CaseKind.OTHER,
    ),
    behind=CASES,
    field="kind",
)
STAGE = Group(
    "stage",
    _("Trường hợp mới theo giai đoạn"),
    _("Trường hợp ghi nhận trong kỳ, theo giai đoạn vào lúc chốt số liệu"),
    _("trường hợp"),
    _("Giai đoạn"),
    Stage.choices,
    lambda r: r.cases.by_stage(r.start, r.until),
    family="opened",
    tied="course",
    # never DETECTION, which NOT_ASSESSED bounds, and never CLOSED, which OUTCOME bounds (disclosure.py)
    partners=(Stage.REINTEGRATION, Stage.INTERVENTION, Stage.PREVENTION),
    timing=AT_FREEZING,
    behind=CASES,
    field="stage",
)
RISK = Group(
    "risk",
    _("Trường hợp mới theo mức độ nguy cơ"),
    _("Trường hợp ghi nhận trong kỳ, theo mức độ nguy cơ vào lúc chốt số liệu"),
    _("trường hợp"),
    _("Mức độ nguy cơ"),
    [*RiskLevel.choices, (NOT_ASSESSED, _("Chưa đánh giá"))],
    _risk,
    family="opened",
    tied="course",
    partners=(RiskLevel.LOW, RiskLevel.MEDIUM, RiskLevel.HIGH),  # never NOT_ASSESSED
    timing=AT_FREEZING,
    behind=CASES,
    field="risk",
)
OUTCOME = Group(
    "outcome",
    _("Trường hợp kết thúc theo kết quả"),
    _("Trường hợp kết thúc trong kỳ, kể cả trường hợp ghi nhận từ trước"),
    _("trường hợp"),
    _("Kết quả"),
    Outcome.choices,
    lambda r: r.cases.by_outcome(r.start, r.until),
    family="closed",
    partners=(
        Outcome.STABLE,
        Outcome.PROGRESS,
        Outcome.UNFOUNDED,
        Outcome.MOVED,
        Outcome.LEFT,
        Outcome.TRANSFERRED,
        Outcome.DECLINED,
    ),
    merge=(Outcome.STABLE, Outcome.PROGRESS, Outcome.TRANSFERRED, Outcome.MOVED),
    behind=CASES,
    field="outcome",
)
ACTIVITIES = Group(
    "activities",
    _("Hoạt động theo loại"),
    _("Hoạt động công tác xã hội đã tổ chức trong kỳ"),
    _("hoạt động"),
    _("Loại hoạt động"),
    ActivityKind.choices,
    lambda r: r.plans.activities(r.start, r.until),
    part="D",
    behind=ACTIVITIES_LISTED,
    field="kind",
    planned=True,
)
PARTICIPANTS = Group(
    "participants",
    _("Lượt người tham gia hoạt động"),
    _("Người dự hai hoạt động được tính hai lượt"),
    _("lượt người"),
    _("Người tham gia"),
    [
        ("pupils", _("Học sinh, trẻ")),
        ("staff", _("Cán bộ, giáo viên, nhân viên")),
        ("parents", _("Cha mẹ, người chăm sóc")),
    ],
    lambda r: r.plans.participants(r.start, r.until),
    part="D",
    planned=True,
    behind=ACTIVITIES_LISTED,
)
STAFF_WORK = Group(
    "staff_work",
    _("Tập huấn và đánh giá tháng"),
    _("Tập huấn trong kỳ; đánh giá tháng đã được hiệu trưởng ký"),
    _("nêu ở từng dòng"),
    _("Nội dung"),
    [
        ("sessions", _("Lớp, buổi tập huấn")),
        ("staff", _("Lượt cán bộ, giáo viên dự tập huấn")),
        ("hours", _("Số giờ tập huấn")),
        ("months", _("Tháng có đánh giá đã ký")),
    ],
    lambda r: {**r.plans.trainings(r.start, r.until), "months": r.plans.months_signed(r.start, r.until)},
    adds_up=False,
    part="C",
    planned=True,
    behind=ACTIVITIES_LISTED,
    unlisted=("months",),
)
TASKS = Group(
    "tasks",
    _("Nhiệm vụ kế hoạch theo tiến độ"),
    _("Nhiệm vụ trong kế hoạch năm của trường, vào lúc chốt số liệu"),
    _("nhiệm vụ"),
    _("Tiến độ"),
    TaskState.choices,
    lambda r: r.plans.tasks_by_state(r.start, r.until),
    part="B",
    timing=AT_FREEZING,
)


PUPILS = Group(
    "pupils",
    _("Học sinh, trẻ theo giới tính"),
    _("Học sinh, trẻ có trong danh sách lớp vào ngày cuối kỳ"),
    _("học sinh"),
    _("Giới tính"),
    [(Sex.FEMALE, Sex.FEMALE.label), (Sex.MALE, Sex.MALE.label), (Sex.UNKNOWN, Sex.UNKNOWN.label)],
    lambda r: r.cases.pupils_by_sex(r.until),
    part="A",
    timing=AT_FREEZING,
    since=2,
    behind=PUPILS_LISTED,
)
GRADES = Group(
    "grades",
    _("Học sinh, trẻ theo khối"),
    _("Học sinh, trẻ có trong danh sách lớp vào ngày cuối kỳ"),
    _("học sinh"),
    _("Khối"),
    [("0", _("Mầm non")), *((str(grade), f"{grade}") for grade in range(1, 13))],
    lambda r: r.cases.pupils_by_grade(r.until),
    part="A",
    timing=AT_FREEZING,
    since=2,
    sparse=True,
    behind=PUPILS_LISTED,
)
STAFF = Group(
    "staff",
    _("Cán bộ, giáo viên, nhân viên"),
    _("Người đang công tác tại trường vào ngày cuối kỳ, do trường nhập"),
    _("người"),
    _("Nhóm"),
    [("managers", _("Cán bộ quản lý")), ("teachers", _("Giáo viên")), ("employees", _("Nhân viên"))],
    part="A",
    timing=AT_FREEZING,
    source=ENTERED,
    since=2,
)
STEERING = Group(
    "steering",
    _("Công tác chỉ đạo, tổ chức"),
    _("Việc đã làm trong kỳ và kinh phí, do trường nhập"),
    _("nêu ở từng dòng"),
    _("Nội dung"),
    [
        ("documents", _("Văn bản của cấp trên đã triển khai")),
        ("meetings", _("Cuộc họp chuyên đề")),
        ("checks", _("Lượt tự kiểm tra")),
        ("agreements", _("Quy chế phối hợp đã ký")),
        ("budget", _("Kinh phí từ ngân sách (triệu đồng)")),
        ("raised", _("Kinh phí vận động được (triệu đồng)")),
    ],
    part="B",
    source=ENTERED,
    since=2,
    until=2,
    adds_up=False,
)
PLANS = Group(
    "plans",
    _("Kế hoạch năm đã duyệt"),
    _("Kế hoạch năm của trường đã duyệt hoặc ban hành, có hiệu lực trong kỳ"),
    _("kế hoạch"),
    _("Nội dung"),
    [("plans", _("Kế hoạch năm"))],
    lambda r: {"plans": r.plans.plans_in_force(r.start, r.until)},
    part="B",
    timing=AT_FREEZING,
    since=2,
    adds_up=False,
)
RESOURCES = Group(
    "resources",
    _("Người và nơi tư vấn"),
    _("Hiện có vào ngày cuối kỳ, do trường nhập"),
    _("nêu ở từng dòng"),
    _("Nội dung"),
    [
        ("full_time", _("Người làm tư vấn, CTXH chuyên trách")),
        ("part_time", _("Người kiêm nhiệm")),
        ("certified", _("Người có chứng chỉ tư vấn")),
        ("rooms", _("Phòng tư vấn riêng")),
        ("mailboxes", _("Hòm thư góp ý")),
        ("lines", _("Đường dây nóng, kênh trực tuyến")),
    ],
    part="C",
    timing=AT_FREEZING,
    source=ENTERED,
    since=2,
    until=2,
    adds_up=False,
)
CONCERN_STATE = Group(
    "concern_state",
    _("Tin báo theo kết quả xem xét"),
    _("Phiếu báo tin nhận được trong kỳ, theo tình trạng vào lúc chốt số liệu"),
    _("phiếu"),
    _("Kết quả"),
    ConcernState.choices,
    lambda r: r.cases.concerns_by_state(r.start, r.until),
    family="concerns",
    partners=(
        # never OPENED, which the number of new cases bounds
        ConcernState.WATCHED,
        ConcernState.NEW,
        ConcernState.JOINED,
        ConcernState.REFERRED,
        ConcernState.NOT_OPENED,
        ConcernState.PASSED_ON,
    ),
    merge=(
        ConcernState.WATCHED,
        ConcernState.NEW,
        ConcernState.JOINED,
        ConcernState.REFERRED,
        ConcernState.PASSED_ON,
    ),
    part="E",
    timing=AT_FREEZING,
    since=2,
    behind=CONCERNS_LISTED,
    field="state",
)
COUNSELLING = Group(
    "counselling",
    _("Buổi tư vấn theo hình thức"),
    _("Buổi tư vấn trong kỳ (không phải số học sinh), do trường nhập từ nhật ký tư vấn"),
    _("buổi"),
    _("Hình thức"),
    [
        ("single", _("Cá nhân")),
        ("group", _("Nhóm")),
        ("class", _("Lớp, chuyên đề")),
        ("online", _("Trực tuyến")),
    ],
    part="F",
    source=ENTERED,
    since=2,
    until=3,
    planned=True,
)
FLOW = Group(
    "flow",
    _("Trường hợp trong kỳ"),
    _("Đang theo dõi đầu kỳ, mới, kết thúc và còn lại cuối kỳ; chỉ trường xem"),
    _("trường hợp"),
    _("Nội dung"),
    [
        ("carried_over", _("Chuyển từ kỳ trước")),
        ("opened", _("Mới trong kỳ")),
        ("closed", _("Kết thúc trong kỳ")),
        ("left", _("Còn theo dõi cuối kỳ")),
    ],
    lambda r: _flow(r),
    since=2,
    stays=True,
    adds_up=False,
    behind=COURSES,
)
QUALITY = Group(
    "quality",
    _("Thời gian xử lý trung bình"),
    _("Số ngày trung bình từ lúc ghi nhận, của các trường hợp trong kỳ; chỉ trường xem"),
    _("ngày"),
    _("Nội dung"),
    [("to_plan", _("Đến khi duyệt kế hoạch hỗ trợ")), ("to_close", _("Đến khi kết thúc"))],
    lambda r: {
        "to_plan": r.cases.days_to_plan(r.start, r.until),
        "to_close": r.cases.days_to_close(r.start, r.until),
    },
    since=2,
    stays=True,
    adds_up=False,
)
NOTICES = Group(
    "notices",
    _("Thông báo ra ngoài theo cơ quan"),
    _("Lần thông báo cho cơ quan, tổ chức về trường hợp trong kỳ"),
    _("lần"),
    _("Cơ quan"),
    AgencyKind.choices,
    lambda r: r.cases.notices_by_agency_kind(r.start, r.until),
    family="notices",
    partners=(AgencyKind.HOTLINE, AgencyKind.HEALTH, AgencyKind.COMMUNE, AgencyKind.SOCIAL, AgencyKind.POLICE),
    merge=(AgencyKind.HOTLINE, AgencyKind.POLICE, AgencyKind.HEALTH, AgencyKind.SOCIAL),
    part="H",
    since=2,
    behind=STEPS,
)
SUPPORT = Group(
    "support",
    _("Hỗ trợ đã vận động, trao tặng"),
    _("Suất, lượt hỗ trợ trong kỳ và giá trị, do trường nhập"),
    _("nêu ở từng dòng"),
    _("Loại hỗ trợ"),
    [
        ("gifts", _("Suất quà, sách vở, đồng phục")),
        ("scholarships", _("Suất học bổng")),
        ("fees", _("Lượt miễn, giảm học phí và khoản thu")),
        ("bicycles", _("Xe đạp, phương tiện đi học")),
        ("insurance", _("Thẻ bảo hiểm y tế")),
        ("value", _("Tổng giá trị (triệu đồng)")),
    ],
    part="I",
    source=ENTERED,
    since=2,
    adds_up=False,
    of_children=("gifts", "scholarships", "fees", "bicycles", "insurance"),
)
REINTEGRATION = Group(
    "reintegration",
    _("Chuyển sang hỗ trợ hòa nhập"),
    _("Trường hợp chuyển sang giai đoạn hòa nhập trong kỳ; chỉ trường xem"),
    _("trường hợp"),
    _("Nội dung"),
    [("came", _("Chuyển sang hòa nhập"))],
    lambda r: {"came": r.cases.reintegrated(r.start, r.until)},
    part="J",
    since=2,
    stays=True,
    adds_up=False,
    behind=COURSES,
)


def _flow(records: Records) -> Counted:
    start, until = records.start, records.until
    carried, opened = records.cases.carried_over(start), records.cases.opened(start, until)
    closed = records.cases.closed(start, until)
    return {"carried_over": carried, "opened": opened, "closed": closed, "left": carried + opened - closed}


# ---- set 3: what the records have come to hold, and the rest of the union table

CLASSES = Group(
    "classes",
    _("Lớp, nhóm lớp"),
    _("Lớp có học sinh, trẻ vào ngày cuối kỳ"),
    _("lớp"),
    _("Nội dung"),
    [("classes", _("Lớp, nhóm lớp"))],
    lambda r: {"classes": r.cases.classes(r.until)},
    part="A",
    timing=AT_FREEZING,
    since=3,
    adds_up=False,
)
POPULATION = Group(
    "population",
    _("Điểm trường, học sinh dân tộc thiểu số, bán trú"),
    _("Vào ngày cuối kỳ, do trường nhập"),
    _("nêu ở từng dòng"),
    _("Nội dung"),
    [
        ("sites", _("Điểm trường")),
        ("minority", _("Học sinh, trẻ dân tộc thiểu số")),
        ("boarders", _("Học sinh, trẻ nội trú, bán trú")),
    ],
    part="A",
    timing=AT_FREEZING,
    source=ENTERED,
    since=3,
    adds_up=False,
    of_children=("minority", "boarders"),
    beside=[("minority", "roster", "dan_toc")],
)
QUALIFICATION = Group(
    "qualification",
    _("Cán bộ, giáo viên, nhân viên theo trình độ"),
    _("Trình độ cao nhất vào ngày cuối kỳ, do trường nhập"),
    _("người"),
    _("Trình độ"),
    [
        ("postgraduate", _("Sau đại học")),
        ("university", _("Đại học")),
        ("college", _("Cao đẳng")),
        ("other", _("Trình độ khác")),
    ],
    part="A",
    timing=AT_FREEZING,
    source=ENTERED,
    since=3,
)
STEERING_WORK = Group(
    "steering_work",
    _("Công tác chỉ đạo, tổ chức"),
    _("Việc đã làm trong kỳ, do trường nhập"),
    _("nêu ở từng dòng"),
    _("Nội dung"),
    [
        ("decisions", _("Quyết định thành lập, kiện toàn tổ tư vấn, CTXH")),
        ("documents", _("Văn bản của cấp trên đã triển khai")),
        ("meetings", _("Cuộc họp chuyên đề")),
        ("checks", _("Lượt tự kiểm tra")),
    ],
    part="B",
    source=ENTERED,
    since=3,
    adds_up=False,
)
AGREEMENTS = Group(
    "agreements",
    _("Quy chế phối hợp theo nơi phối hợp"),
    _("Quy chế còn hiệu lực vào ngày cuối kỳ trong sổ của trường; quy chế đã thay thế không tính"),
    _("quy chế"),
    _("Nơi phối hợp"),
    [*AgencyKind.choices, ("other", _("Đơn vị, tổ chức khác"))],
    lambda r: _agreements(r),
    part="B",
    timing=AT_FREEZING,
    since=3,
)
FUNDING = Group(
    "funding",
    _("Kinh phí trong kế hoạch năm theo nguồn"),
    _("Dòng kinh phí có số tiền trong kế hoạch năm đã duyệt hoặc ban hành, có hiệu lực trong kỳ"),
    _("triệu đồng"),
    _("Nguồn"),
    FundingSource.choices,
    lambda r: r.plans.funding(r.start, r.until),
    part="B",
    timing=AT_FREEZING,
    since=3,
)
SPENT = Group(
    "spent",
    _("Kinh phí đã chi, đã vận động theo nguồn"),
    _("Số đã chi hoặc đã nhận trong kỳ, do trường nhập"),
    _("triệu đồng"),
    _("Nguồn"),
    FundingSource.choices,
    part="B",
    source=ENTERED,
    since=3,
    planned=True,
)
NETWORK = Group(
    "network",
    _("Mạng lưới người làm công tác xã hội"),
    _("Vào ngày cuối kỳ; người dự tập huấn tính trong kỳ, mỗi người một lần"),
    _("người"),
    _("Nội dung"),
    [
        ("focal", _("Giáo viên đầu mối")),
        ("certified", _("Người có chứng chỉ còn giá trị")),
        ("collaborators", _("Cộng tác viên ngoài trường")),
        ("trained", _("Cán bộ, giáo viên đã dự tập huấn (theo điểm danh)")),
    ],
    lambda r: {**r.plans.people_of_work(r.until), "trained": r.plans.people_trained(r.start, r.until)},
    part="C",
    timing=AT_FREEZING,
    since=3,
    adds_up=False,
)
FACILITIES = Group(
    "facilities",
    _("Người và nơi tư vấn"),
    _("Hiện có vào ngày cuối kỳ, do trường nhập"),
    _("nêu ở từng dòng"),
    _("Nội dung"),
    [
        ("full_time", _("Người làm tư vấn, CTXH chuyên trách")),
        ("contract", _("Người làm theo hợp đồng")),
        ("part_time", _("Người kiêm nhiệm")),
        ("rooms", _("Phòng tư vấn riêng")),
        ("shared_rooms", _("Phòng tư vấn dùng chung")),
        ("mailboxes", _("Hòm thư góp ý")),
        ("lines", _("Đường dây nóng, kênh trực tuyến")),
    ],
    part="C",
    timing=AT_FREEZING,
    source=ENTERED,
    since=3,
    adds_up=False,
)
OUTREACH = Group(
    "outreach",
    _("Truyền thông trực tuyến, câu lạc bộ"),
    _("Hoạt động trong kỳ; câu lạc bộ có hoạt động trong kỳ và số thành viên ghi theo lớp"),
    _("nêu ở từng dòng"),
    _("Nội dung"),
    [
        ("online", _("Hoạt động trực tuyến")),
        ("products", _("Hoạt động có sản phẩm")),
        ("clubs", _("Câu lạc bộ, nhóm")),
        ("members", _("Thành viên câu lạc bộ, nhóm")),
        ("meetings", _("Buổi sinh hoạt câu lạc bộ, nhóm")),
    ],
    lambda r: r.plans.outreach(r.start, r.until),
    part="D",
    since=3,
    adds_up=False,
    planned=True,
    behind=ACTIVITIES_LISTED,
    unlisted=("clubs", "members"),
    of_children=("members",),
)
CONCERN_SOURCE = Group(
    "concern_source",
    _("Tin báo theo người cho biết"),
    _("Phiếu báo tin nhận được trong kỳ, theo người nói ra đầu tiên"),
    _("phiếu"),
    _("Người cho biết"),
    ConcernSource.choices,
    lambda r: r.cases.concerns_by_source(r.start, r.until),
    family="concerns",
    partners=(
        ConcernSource.TEACHER,
        ConcernSource.PARENT,
        ConcernSource.OTHER,
        ConcernSource.PUPIL,
        ConcernSource.POLICE,
    ),
    merge=(ConcernSource.TEACHER, ConcernSource.PARENT, ConcernSource.PUPIL, ConcernSource.OTHER),
    part="E",
    since=3,
    behind=CONCERNS_LISTED,
    field="source",
)
CONCERN_DANGER = Group(
    "concern_danger",
    _("Tin báo khẩn"),
    _("Phiếu báo tin nhận được trong kỳ, theo việc người báo có đánh dấu đang gặp nguy hiểm"),
    _("phiếu"),
    _("Mức khẩn"),
    [("urgent", _("Đang gặp nguy hiểm")), ("calm", _("Không đánh dấu"))],
    lambda r: r.cases.concerns_by_danger(r.start, r.until),
    family="concerns",
    partners=("calm", "urgent"),
    part="E",
    since=3,
    behind=CONCERNS_LISTED,
    field="danger_now",
)
_OPEN_CIRCUMSTANCES = [row for row in CIRCUMSTANCES if row.field_group != FieldGroup.PROTECTION]
ROSTER = Group(
    "roster",
    _("Học sinh, trẻ có hoàn cảnh đặc biệt theo nhóm"),
    _("Dòng còn hiệu lực trong sổ vào ngày cuối kỳ; em thuộc hai nhóm được tính hai lượt; nhóm kín gộp chung"),
    _("lượt"),
    _("Nhóm hoàn cảnh"),
    [
        *((row.code, row.label) for row in _OPEN_CIRCUMSTANCES),
        ("protection", _("Các nhóm kín (bảo vệ trẻ em)")),
        ("local", _("Nhóm khác của địa phương")),
    ],
    lambda r: _known(r.cases.circumstances(r.until), _OPEN_CIRCUMSTANCES, "protection"),
    family="roster",
    # never dan_toc, of which POPULATION tells too: where it is hidden here, it is hidden there
    partners=("di_lam_xa", "ly_hon", "mo_coi_mot_ben", "d", "ho_can_ngheo", "ho_ngheo"),
    merge=(
        *(row.code for row in _OPEN_CIRCUMSTANCES if row.code not in ("ho_ngheo", "ho_can_ngheo", "dan_toc")),
        "protection",
        "local",
    ),
    part="E",
    timing=AT_FREEZING,
    since=3,
    behind=PUPILS_LISTED,
)
TOPICS = Group(
    "counselling_topics",
    _("Buổi tư vấn theo nội dung"),
    _("Buổi tư vấn trong kỳ theo nội dung chính (không phải số học sinh), do trường nhập từ nhật ký tư vấn"),
    _("buổi"),
    _("Nội dung tư vấn"),
    [
        ("study", _("Học tập, hướng nghiệp")),
        ("psychology", _("Tâm lý, cảm xúc")),
        ("relations", _("Quan hệ bạn bè, thầy cô")),
        ("family", _("Gia đình")),
        ("gender", _("Giới tính, sức khỏe sinh sản")),
        ("skills", _("Kỹ năng sống, an toàn")),
        ("other", _("Nội dung khác")),
    ],
    part="F",
    source=ENTERED,
    since=3,
    until=3,  # of all sessions: beside the other tables of set 4 it would tell how many there were in cases
)
CONTACTS = Group(
    "contacts",
    _("Buổi gặp, trao đổi trong các trường hợp"),
    _("Mục nhật ký trường hợp có ngày diễn ra trong kỳ, theo loại"),
    _("buổi"),
    _("Loại"),
    [(kind.value, kind.label) for kind in MEETINGS],
    lambda r: r.cases.contacts(r.start, r.until),
    family="contacts",
    partners=[kind.value for kind in MEETINGS],
    part="F",
    since=3,
    behind=STEPS,
)
FOLLOW_UPS = Group(
    "follow_ups",
    _("Việc theo dõi đã làm theo thời hạn"),
    _("Thời hạn của các trường hợp được hoàn thành trong kỳ: đánh giá, kế hoạch, rà soát, theo dõi, thông báo"),
    _("việc"),
    _("Thời hạn"),
    [("on_time", _("Đúng hạn")), ("late", _("Muộn"))],
    lambda r: r.cases.follow_ups(r.start, r.until),
    family="follow_ups",
    partners=("on_time", "late"),
    since=3,
    behind=STEPS,
)
CARE = Group(
    "care",
    _("Chất lượng theo dõi"),
    _("Theo các trường hợp và thời hạn trong kỳ; chỉ trường xem"),
    _("nêu ở từng dòng"),
    _("Nội dung"),
    [
        ("per_case", _("Số việc theo dõi trung bình mỗi trường hợp")),
        ("to_record", _("Giờ trung bình từ lúc biết tin đến lúc ghi nhận")),
        ("told_late", _("Lần thông báo, chuyển gửi bắt buộc bị muộn")),
        ("closed_share", _("Phần trăm trường hợp kết thúc trong số đã theo dõi")),
    ],
    lambda r: _care(r),
    since=3,
    stays=True,
    adds_up=False,
)
REFERRALS = Group(
    "referrals",
    _("Chuyển gửi theo cơ quan"),
    _("Chuyển gửi có ngày gửi trong kỳ; chỉ trường xem"),
    _("lần"),
    _("Cơ quan"),
    AgencyKind.choices,
    lambda r: r.cases.referrals_by_agency_kind(r.start, r.until),
    family="referrals",
    part="H",
    since=3,
    stays=True,  # each to a protector is a notice too: these would bound what NOTICES hides of that agency
    behind=STEPS,
)
REFERRAL_STATE = Group(
    "referral_state",
    _("Chuyển gửi theo kết quả"),
    _("Chuyển gửi có ngày gửi trong kỳ, theo bước đã đến vào lúc chốt số liệu"),
    _("lần"),
    _("Kết quả"),
    [
        (state.value, state.label)
        for state in (
            ReferralState.SENT,
            ReferralState.RECEIVED,
            ReferralState.ACCEPTED,
            ReferralState.DECLINED,
            ReferralState.DONE,
            ReferralState.FEEDBACK,
        )
    ],
    lambda r: r.cases.referrals_by_state(r.start, r.until),
    family="referrals",
    partners=(
        ReferralState.ACCEPTED,
        ReferralState.SENT,
        ReferralState.RECEIVED,
        ReferralState.DONE,
        ReferralState.FEEDBACK,
        ReferralState.DECLINED,
    ),
    merge=(ReferralState.SENT, ReferralState.RECEIVED, ReferralState.ACCEPTED, ReferralState.DONE),
    part="H",
    timing=AT_FREEZING,
    since=3,
    behind=STEPS,
)
BENEFITS = Group(
    "benefits",
    _("Hỗ trợ học sinh bắt đầu nhận theo loại"),
    _("Hỗ trợ ghi trong hồ sơ học sinh, bắt đầu trong kỳ; em nhận hai loại được tính hai lượt; chỉ trường xem"),
    _("lượt"),
    _("Loại hỗ trợ"),
    [*((row.code, row.label) for row in KINDS_OF_BENEFIT), ("local", _("Loại khác của địa phương"))],
    lambda r: _known(r.cases.benefits(r.start, r.until), KINDS_OF_BENEFIT),
    family="benefits",
    part="I",
    since=3,
    stays=True,  # SUPPORT tells the same line by line: taken from a total or a sum here, small ones are left
    behind=PUPILS_LISTED,
)
BENEFIT_VALUE = Group(
    "benefit_value",
    _("Trị giá hỗ trợ trong hồ sơ học sinh"),
    _("Cộng trị giá đã ghi của hỗ trợ bắt đầu trong kỳ; chỉ trường xem"),
    _("triệu đồng"),
    _("Nội dung"),
    [("value", _("Tổng trị giá"))],
    lambda r: {"value": r.cases.benefit_value(r.start, r.until) // 1_000_000},
    part="I",
    since=3,
    stays=True,
    adds_up=False,
)
AFTERCARE = Group(
    "aftercare",
    _("Hỗ trợ sau trường hợp, trở lại học"),
    _("Lần hỏi thăm sau khi kết thúc; trường hợp bỏ học kết thúc trong kỳ mà em đang học; chỉ trường xem"),
    _("nêu ở từng dòng"),
    _("Nội dung"),
    [("asked_after", _("Lần hỏi thăm sau khi kết thúc")), ("back", _("Trường hợp bỏ học đã trở lại, ổn định"))],
    lambda r: {
        "asked_after": sum(r.cases.follow_ups(r.start, r.until, FollowUpKind.AFTER).values()),
        "back": r.cases.dropouts_back(r.start, r.until),
    },
    part="J",
    since=3,
    stays=True,
    adds_up=False,
    behind=COURSES,
)


def _agreements(records: Records) -> Counted:
    found = dict(records.plans.agreements(records.until))
    return {"other": found.pop("", 0), **found}


def _known(found: Mapping[str, int], rows: Sequence[CodedRow], *more: str) -> Counted:
    """Counts by code; of the codes that a place added itself, the sum."""
    codes = {row.code for row in rows} | set(more)
    local = sum(n for code, n in found.items() if code not in codes)
    return {**{code: n for code, n in found.items() if code in codes}, "local": local}


def _care(records: Records) -> Counted:
    start, until = records.start, records.until
    done, followed = records.cases.follow_ups(start, until), records.cases.cases_followed(start, until)
    all_of_them = records.cases.carried_over(start) + records.cases.opened(start, until)
    return {
        "per_case": round(sum(done.values()) / followed) if followed else 0,
        "to_record": records.cases.hours_to_record(start, until),
        "told_late": records.cases.follow_ups(start, until, FollowUpKind.REFER)["late"],
        "closed_share": 100 * records.cases.closed(start, until) // all_of_them if all_of_them else 0,
    }


# ---- set 4: of counselling the school types no more than what the records do not know

MET_ABOUT = Group(
    "met_about",
    _("Buổi gặp, trao đổi theo nhóm trường hợp"),
    _("Mục nhật ký trường hợp có ngày diễn ra trong kỳ, theo nhóm chính của trường hợp; chỉ trường xem"),
    _("buổi"),
    _("Nhóm trường hợp"),
    CaseKind.choices,
    lambda r: r.cases.contacts_by_case_kind(r.start, r.until),
    family="contacts",
    part="F",
    since=4,
    defined_in=4,
    stays=True,  # many meetings are of one child: what is large here may stand for a kind that KIND hides
    behind=STEPS,
)
COUNSELLED = Group(
    "counselled",
    _("Học sinh được gặp, tư vấn theo giới tính"),
    _("Học sinh có buổi “Gặp học sinh” trong nhật ký trường hợp trong kỳ, mỗi em một lần; chỉ trường xem"),
    _("học sinh"),
    _("Giới tính"),
    [(sex.value, sex.label) for sex in (Sex.FEMALE, Sex.MALE, Sex.UNKNOWN)],
    lambda r: r.cases.pupils_met(r.start, r.until),
    part="F",
    since=4,
    defined_in=4,
    stays=True,  # no more pupils than meetings: with these beside it, an office could narrow what is hidden
    behind=PUPILS_LISTED,
)
GROUP_WORK = Group(
    "group_work",
    _("Tư vấn theo lớp, nhóm"),
    _("Hoạt động trong kỳ: chuyên đề, giáo dục kỹ năng sống; câu lạc bộ, nhóm; gặp gỡ, họp phụ huynh"),
    _("buổi"),
    _("Hình thức"),
    [
        ("class", _("Lớp, chuyên đề")),
        ("group", _("Câu lạc bộ, nhóm")),
        ("parents", _("Cha mẹ, người chăm sóc")),
        ("online", _("Trong đó: trực tuyến")),
    ],
    lambda r: r.plans.group_work(r.start, r.until),
    part="F",
    since=4,
    defined_in=4,
    adds_up=False,
    planned=True,
    behind=ACTIVITIES_LISTED,
)
COUNSELLING_BESIDE = Group(
    "counselling_beside",
    _("Buổi tư vấn ngoài trường hợp"),
    _("Buổi tư vấn trong kỳ không thuộc trường hợp hay hoạt động nào đã ghi, do trường nhập từ nhật ký tư vấn"),
    _("buổi"),
    _("Hình thức"),
    [("single", _("Cá nhân")), ("group", _("Nhóm nhỏ")), ("online", _("Trực tuyến"))],
    family="beside",  # one single session is one child
    partners=("group", "online", "single"),
    part="F",
    source=ENTERED,
    since=4,
    defined_in=4,
    planned=True,
)
TOPICS_BESIDE = Group(
    "topics_beside",
    _("Buổi tư vấn ngoài trường hợp theo nội dung"),
    _("Buổi tư vấn ngoài trường hợp và hoạt động đã ghi, theo nội dung chính, do trường nhập từ nhật ký tư vấn"),
    _("buổi"),
    _("Nội dung tư vấn"),
    TOPICS.categories,
    family="beside",
    partners=("study", "skills", "other", "relations", "family", "psychology", "gender"),
    merge=("study", "skills", "other", "relations"),
    part="F",
    source=ENTERED,
    since=4,
    defined_in=4,
)

GROUPS = (
    *(PUPILS, GRADES, CLASSES, POPULATION, STAFF, QUALIFICATION),
    *(STEERING, STEERING_WORK, PLANS, TASKS, AGREEMENTS, FUNDING, SPENT),
    *(RESOURCES, FACILITIES, NETWORK, STAFF_WORK),
    *(ACTIVITIES, PARTICIPANTS, OUTREACH),
    *(CONCERNS, CONCERN_SOURCE, CONCERN_DANGER, CONCERN_STATE, ROSTER),
    *(COUNSELLING, CONTACTS, MET_ABOUT, COUNSELLED, GROUP_WORK, COUNSELLING_BESIDE, TOPICS, TOPICS_BESIDE),
    *(KIND, STAGE, RISK, OUTCOME, FLOW, QUALITY, FOLLOW_UPS, CARE),
    *(NOTICES, REFERRALS, REFERRAL_STATE),
    *(SUPPORT, BENEFITS, BENEFIT_VALUE),
    *(REINTEGRATION, AFTERCARE),
)
BY_CODE = {group.code: group for group in GROUPS}

# The sets of indicators that an office asked by: a request keeps the one of its day.
SETS: dict[int, Text] = {
    1: _("Bộ chỉ tiêu 1 (chín bảng số liệu)"),
    2: _("Bộ chỉ tiêu 2 (các nhóm A đến L)"),
    3: _("Bộ chỉ tiêu 3 (thêm nguồn tin, hoàn cảnh, chuyển gửi, mạng lưới, kinh phí, theo dõi)"),
    4: _("Bộ chỉ tiêu 4 (buổi tư vấn đếm từ nhật ký trường hợp và hoạt động)"),
}
LATEST = max(SETS)


def groups_of(version: int) -> list[Group]:
    return [group for group in GROUPS if group.since <= version <= group.until]


# The totals that families share, as a column of the office's overview names them.
FAMILIES: dict[str, Text] = {
    "concerns": _("Tin báo nhận được"),
    "opened": _("Trường hợp mới"),
    "closed": _("Trường hợp kết thúc"),
    "notices": _("Thông báo ra ngoài"),
    "roster": _("Lượt học sinh, trẻ có hoàn cảnh đặc biệt"),
    "contacts": _("Buổi gặp, trao đổi trong các trường hợp"),
    "beside": _("Buổi tư vấn ngoài trường hợp"),
    "follow_ups": _("Việc theo dõi đã làm"),
    "referrals": _("Chuyển gửi"),
    "benefits": _("Hỗ trợ học sinh bắt đầu nhận"),
}


# Of these one exact total may be opened: tables that nothing else bounds.
OPENABLE = [group for group in GROUPS if group.about_children and not group.tied and not group.stays]


def families_of(codes: Sequence[str]) -> list[Text]:
    """What an office is told of groups whose records changed: the family, or the group's own name."""
    groups = [BY_CODE[code] for code in codes if code in BY_CODE]
    return list({group.family or group.code: FAMILIES.get(group.family, group.label) for group in groups}.values())
