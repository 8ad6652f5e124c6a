"""Mẫu 01, 02, 04 and 06 of NĐ 56/2017, printed from the record of one case. What the record does not hold stays a
dotted line; whoever is flagged "không liên hệ" stands in none of their fields. While a text of Mẫu 01, 02 or 06
speaks of that person it is printed for who protects children alone; Mẫu 04 never while that person is to do
something."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import access, packet, risk
from cases.enums import AssessmentPurpose, CaseKind, CasePart, PlanVoice, RiskLevel
from cases.models import Caregiver, Case, IntakeDetail, RiskAssessment, SupportPlan
from cases.models.intake_details import INFORMANT, TEXTS
from cases.workflow.transitions import plan_in_force, plan_to_show
from ctxh_portal.documents import paper as documents
from ctxh_portal.documents.paper import Block, Column, Heading, Paper, Paragraph, Row, Signature, Table
from ctxh_portal.kit.errors import RuleBroken

DOTS = " ".join(["……"] * 12)  # breaks into lines, so that a long label before it is not spread
GROUPS = {CaseKind.ABUSE: "bị xâm hại", CaseKind.SPECIAL: "có hoàn cảnh đặc biệt"}
ANY_GROUP = "bị xâm hại/có nguy cơ bị bạo lực, bóc lột, bỏ rơi/có hoàn cảnh đặc biệt"  # struck out by hand
FATHER, MOTHER = {"bố", "cha", "ba"}, {"mẹ", "má"}


def _said(label: str, text: str = "") -> Paragraph:
    return Paragraph(f"{label}: {' '.join(text.split()) or DOTS}")


def _child(case: Case) -> list[Block]:
    pupil = case.pupil
    born = f"{pupil.birth_date:%d/%m/%Y}" if pupil.birth_date else ""
    sex = str(pupil.get_sex_display()) if pupil.sex != "unknown" else ""
    return [_said("Họ và tên trẻ em", pupil.full_name), _said("Ngày sinh", born), _said("Giới tính", sex)]


def _clerical(
    case: Case, at: datetime, kind: str, subject: str, body: list[Block], signed: Signature, named_to: str = ""
) -> Paper:
    """Raises RuleBroken where the school's papers had no head on that day."""
    day = timezone.localdate(at)
    head = case.unit.letterheads.on(day).first()
    if head is None:
        raise RuleBroken(_("Trường chưa có thể thức đầu văn bản; hiệu trưởng bổ sung ở trang của trường."))
    letters = documents.Letterhead(head.governing_line, head.issuing_line, head.place, case.unit.name)
    symbol = f"{'KH' if kind == 'KẾ HOẠCH' else 'BC'}-{head.symbol}"
    kept = [*filter(None, [named_to]), f"Lưu: {head.archive_initials}"]
    return Paper(kind, subject, letters, symbol, signed, body, day=day, recipients=kept, closing="")


# ---- Mẫu 01


def _intake(case: Case, parts: Container[str], named_to: str) -> Paper:
    noticed = timezone.localtime(case.noticed_at)
    more = _more(case)
    informant = more if more.informant_agrees else IntakeDetail()
    notices = case.outside_notices.select_related("agency")
    if CasePart.DIARY not in parts:
        notices = notices.none()
    done = "; ".join(
        f"đã thông báo cho {n.agency.name} lúc {timezone.localtime(n.happened_at):%H:%M %d/%m/%Y}" for n in notices
    )
    body: list[Block] = [
        Heading(2, "1. Nguồn nhận thông tin"),
        _said("Hình thức", str(case.get_channel_display())),
        *([_said("Người cho biết", str(case.get_source_display()))] if case.source else []),
        _said("Thời gian", f"{noticed:%H} giờ {noticed:%M} phút, ngày {noticed:%d/%m/%Y}"),
        Heading(2, "2. Thông tin về trẻ em"),
        *_child(case),
        _said("Địa điểm xảy ra vụ việc", more.place),
        _said("Nội dung thông tin, tình trạng hiện tại của trẻ em", case.summary),
        *([_said("Lời của trẻ em (nguyên văn)", f"“{case.own_words}”")] if case.own_words else []),
        _said("Phỏng đoán hậu quả có thể xảy ra nếu không can thiệp", more.consequence),
        *_family(case),
        _said("Hoàn cảnh gia đình", more.family),
        _said("Những hành động can thiệp đã thực hiện trước khi nhận thông tin", more.done_before),
        _said("Những việc trường đã làm", done),
        Heading(2, "3. Thông tin về người cung cấp thông tin (nếu đồng ý cung cấp)"),
        _said("Họ và tên", informant.informant_name),
        _said("Số điện thoại", informant.informant_phone),
        _said("Địa chỉ", informant.informant_address),
        _said("Ghi chú thêm", more.note),
    ]
    subject = f"Tiếp nhận thông tin trẻ em {GROUPS.get(CaseKind(case.kind), ANY_GROUP)}"
    signed = Signature("NGƯỜI TIẾP NHẬN THÔNG TIN", case.opened_by.full_name)
    return _clerical(case, case.opened_at, "BÁO CÁO", subject, body, signed, named_to)


def _more(case: Case) -> IntakeDetail:
    """What was added for this form; an empty row while there is nothing."""
    return case.intake_details.last() or IntakeDetail()


def _texts(source: Case | RiskAssessment | SupportPlan | None) -> list[str]:
    """What somebody wrote freely and the form prints."""
    if isinstance(source, RiskAssessment):
        return [source.reason, source.conclusion]
    if isinstance(source, Case):
        more = _more(source)
        return [source.summary, source.own_words, *(getattr(more, name) for name in (*TEXTS, *INFORMANT))]
    return []


def names_flagged(case: Case, form: Form) -> bool:
    """Whether the form would name whom nobody may contact: it goes to who protects children alone."""
    return packet.names_somebody_flagged(case.pupil, _texts(form.source(case)))


def _refuse_flagged(case: Case, form: Form) -> None:
    if names_flagged(case, form):
        raise RuleBroken(
            _(
                "Nội dung ghi trong hồ sơ nhắc đến người được đánh dấu “không liên hệ”. Vì an toàn của em, cổng "
                "không in biểu mẫu này; giáo viên đầu mối hoặc hiệu trưởng in được cho công an, UBND xã."
            )
        )


def _parent(whose: str, one: Caregiver | None, day: date) -> list[Block]:
    age = f"{day.year - one.birth_year} tuổi" if one and one.birth_year else ""
    rest = ", ".join(filter(None, [age, one.job if one else ""]))
    return [
        _said(f"Họ và tên {whose}", one.full_name if one else ""),
        _said(f"Tuổi, nghề nghiệp của {whose}", rest),
    ]


def _family(case: Case) -> list[Block]:
    """Father, mother and who cares for the child now: of those alone who may be contacted."""
    known, day = access.contactable(case.pupil), timezone.localdate(case.opened_at)

    def named(words: set[str]) -> Caregiver | None:
        return next((one for one in known if one.relation.strip().lower() in words), None)

    carers = "; ".join(
        f"{one.full_name} ({one.relation})" + (f", điện thoại {one.phone}" if one.phone else "")
        for one in known
        if one.lives_with
    )
    return [
        *_parent("cha", named(FATHER), day),
        *_parent("mẹ", named(MOTHER), day),
        _said("Hiện trẻ em đang được ai chăm sóc, nuôi dưỡng", carers),
    ]


# ---- Mẫu 02, 06

LEVELS = [RiskLevel.HIGH, RiskLevel.MEDIUM, RiskLevel.LOW]
GRID = [Column("Chỉ số", 9.0), *(Column(str(word), 2.5, "center") for word in ("Cao", "Trung bình", "Thấp"))]


def _grid(made: RiskAssessment, criteria: list[risk.Criterion]) -> Table:
    """One mark for each criterion, and how many marks stand in each column."""
    rows = [
        Row([str(one.label), *("x" if made.scores[one.code] == level else "" for level in LEVELS)])
        for one in criteria
    ]
    counts = [sum(made.scores[one.code] == level for one in criteria) for level in LEVELS]
    return Table(GRID, [*rows, Row(["Tổng số", *map(str, counts)])])


def _assessed(case: Case, made: RiskAssessment, named_to: str) -> Paper:
    review = made.purpose == AssessmentPurpose.REVIEW
    body: list[Block] = [
        *_child(case),
        _said("Người đánh giá", made.by.full_name),
        Heading(2, "1. Mức độ tổn hại"),
        _grid(made, risk.HARM),
        Heading(2, "2. Khả năng tự bảo vệ, phục hồi của trẻ em"),
        _grid(made, risk.PROTECTION),
        Heading(2, "3. Kết luận"),
        _said("Mức độ nguy cơ", str(made.get_level_display())),
        _said("Nhận định", "\n".join(text for text in (made.reason, made.conclusion) if text)),
        _said("Đề xuất" if review else "Biện pháp bảo đảm an toàn tạm thời cho trẻ em"),
    ]
    subject = "Rà soát, đánh giá tình hình trẻ em" if review else "Đánh giá nguy cơ ban đầu đối với trẻ em"
    signed = Signature("NGƯỜI ĐÁNH GIÁ", made.by.full_name)
    return _clerical(case, made.at, "BÁO CÁO", subject, body, signed, named_to)


def _last(case: Case, purpose: str) -> RiskAssessment | None:
    return case.assessments.filter(purpose=purpose).select_related("by").last()


# ---- Mẫu 04

ACTIONS = [
    Column("Stt", 1.0, "center"),
    Column("Nhu cầu, mục tiêu", 5.0),
    Column("Hoạt động", 5.0),
    Column("Thời gian", 2.5, "center"),
    Column("Người thực hiện", 3.0),
]


def _planned(case: Case, plan: SupportPlan) -> Paper:
    actions = list(plan.actions.all())
    packet.refuse_flagged(case.pupil, [one.responsible for one in actions])
    rows = [
        Row(
            [
                f"{number}",
                "; ".join(text for text in (one.need, one.goal) if text),
                one.action,
                f"{one.due_on:%d/%m/%Y}" if one.due_on else "",
                one.responsible,
            ]
        )
        for number, one in enumerate(actions, start=1)
    ]
    known = access.contactable(case.pupil)
    answers = list(plan.answers.select_related("caregiver"))
    carers = "; ".join(one.words for one in answers if one.caregiver in known and one.words)
    adults = "; ".join(one.words for one in answers if one.who == PlanVoice.ADULT and one.words)
    pupils = [plan.pupil_view, *(one.words for one in answers if one.who == PlanVoice.PUPIL)]
    body: list[Block] = [
        *_child(case),
        Heading(2, "1. Mục tiêu"),
        _said("Mục tiêu chung", plan.objective),
        Heading(2, "2. Các hoạt động"),
        Table(ACTIONS, rows),
        _said("Kinh phí, nguồn lực"),
        Heading(2, "3. Ý kiến"),
        _said("Ý kiến của trẻ em", "; ".join(text for text in pupils if text)),
        _said("Ý kiến của cha mẹ, người chăm sóc trẻ em", carers),
        *([_said("Ý kiến của người lớn khác mà em tin cậy", adults)] if adults else []),
    ]
    subject = "Hỗ trợ, can thiệp đối với trẻ em"
    signed = Signature("NGƯỜI LẬP KẾ HOẠCH", plan.drafted_by.full_name)
    return _clerical(case, plan.written_at, "KẾ HOẠCH", subject, body, signed)


# ---- all of them


@dataclass(frozen=True)
class Form:
    """`source`: the row that is printed, the newest of its sort, or None while there is none."""

    code: str
    label: str | Promise
    parts: frozenset[str]  # a reader of parts needs all of them
    source: Callable[[Case], Case | RiskAssessment | SupportPlan | None]


FORMS = {
    form.code: form
    for form in (
        Form(
            "mau-01",
            gettext_lazy("Mẫu 01: tiếp nhận thông tin"),
            frozenset({CasePart.SUMMARY, CasePart.CONTACTS}),
            lambda case: case,
        ),
        Form(
            "mau-02",
            gettext_lazy("Mẫu 02: đánh giá nguy cơ ban đầu"),
            frozenset({CasePart.RISK}),
            lambda case: _last(case, AssessmentPurpose.INITIAL),
        ),
        Form(
            "mau-04",
            gettext_lazy("Mẫu 04: kế hoạch hỗ trợ, can thiệp"),
            frozenset({CasePart.PLAN}),
            lambda case: plan_to_show(case) or plan_in_force(case),
        ),
        Form(
            "mau-06",
            gettext_lazy("Mẫu 06: rà soát, đánh giá"),
            frozenset({CasePart.RISK}),
            lambda case: _last(case, AssessmentPurpose.REVIEW),
        ),
    )
}


def forms_of(parts: set[str], *, assessed: Container[str], planned: bool) -> list[Form]:
    """Those for which there is something to print, out of the parts that the reader sees."""
    there = {
        "mau-01": True,
        "mau-02": AssessmentPurpose.INITIAL in assessed,
        "mau-04": planned,
        "mau-06": AssessmentPurpose.REVIEW in assessed,
    }
    return [form for form in FORMS.values() if there[form.code] and form.parts <= parts]


def case_paper(case: Case, form: Form, parts: Container[str], named_to: str = "") -> Paper | None:
    """The form filled in; None while the case has nothing for it. `named_to`: who protects children and may read
    the name of somebody flagged."""
    source = form.source(case)
    if not named_to:
        _refuse_flagged(case, form)
    if isinstance(source, RiskAssessment):
        return _assessed(case, source, named_to)
    if isinstance(source, SupportPlan):
        return _planned(case, source)
    return _intake(case, parts, named_to) if source else None
