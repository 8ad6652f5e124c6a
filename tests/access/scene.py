"""One school year in which something of everything exists: cases at several stages, a concern, plans in every
state, months, a report on its whole way, the office's consolidated report with its files. All of it is made by
the real verbs, so that a test of access meets rows as they are in use.

What may never leave a case carries a mark (`MARKS`), an invented word that stands nowhere else."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from docx import Document
from PIL import Image

from accounts import register
from accounts import workflow as accounts
from accounts.enums import Role
from accounts.models import (
    Agency,
    Agreement,
    CalendarDay,
    Certificate,
    Collaborator,
    LegalBasis,
    Membership,
    Notice,
    OutgoingPaper,
    StampedCopy,
    Unit,
    User,
)
from cases import review
from cases import workflow as cases
from cases.enums import CaseKind, Channel, Outcome, ReintegrationItem
from cases.models import Caregiver, Case, Classroom, Concern, OutsideNotice, PlanTemplate, Pupil, Term, Transfer
from cases.packet import Choice
from cases.risk import CODES
from cases.workflow import caregivers, circumstances, consents, hints, pupil_links, referrals, roster
from cases.workflow.conferences import AttendeeLine, DecisionLine
from ctxh_portal.demo.cast import Cast
from ctxh_portal.kit.actor import acting
from ctxh_portal.kit.calendar import add_months, month_start, school_year_label
from plans import access as plans_access
from plans import workflow as plans
from plans.models import Activity, MonthlyAssessment, PhotoReview, Plan, PlanOutline, UnitPaper
from plans.workflow.inspections import Demand
from reports import workflow as reports
from reports.models import ConsolidatedReport, ReportRequest, SchoolReport, Submission
from tests.fixtures import days_pass

PASSWORD = "mot mat khau rat dai 2718"

# ── the marks ────────────────────────────────────────────────────────────────────────────────────────

PUPIL_NAME = "Khúc Thị Diệu Huyền Vy"  # nobody else in the portal is called so
CARER_NAME = "Khúc Văn Thạch Sanh"
MARKS = {
    "summary": "vetmuc-tomtat-1a",
    "concern": "vetmuc-tinbao-2b",
    "entry": "vetmuc-nhatky-3c",
    "own words": "vetmuc-loiem-3d",
    "words at the start": "vetmuc-loidau-3e",
    "words of a concern": "vetmuc-loitin-3f",
    "kind": "vetmuc-suanhom-3g",
    "intake detail": "vetmuc-mau01-3h",
    "draft": "vetmuc-bannhap-3i",
    "correction": "vetmuc-dinhchinh-4d",
    "hidden": "vetmuc-daan-4e",
    "hidden because": "vetmuc-lydoan-4f",
    "filter": "vetmuc-boloc-4g",
    "danger": "vetmuc-nguyhiem-5d",
    "conclusion": "vetmuc-nhandinh-5e",
    "triage": "vetmuc-phanloai-6f",
    "move": "vetmuc-chuyen-7g",
    "objective": "vetmuc-muctieu-8h",
    "goal": "vetmuc-muctieunhucau-8k",
    "pupil_view": "vetmuc-ykien-9i",
    "plan_answer": "vetmuc-traloi-9k",
    "safety": "vetmuc-antoan-3p",
    "action": "vetmuc-vieclam-1k",
    "result": "vetmuc-ketqua-2l",
    "comment": "vetmuc-duyet-3m",
    "clock": "vetmuc-tamdung-5k",
    "follow_up": "vetmuc-theodoi-4n",
    "reintegration": "vetmuc-hoanhap-6q",
    "referral": "vetmuc-chuyengui-7s",
    "packet": "vetmuc-goihoso-8t",
    "referral step": "vetmuc-buocgui-9u",
    "named": "vetmuc-neuten-3u",
    "named print": "vetmuc-inneuten-4u",
    "receiver": "vetmuc-nguoinhan-1v",
    "handover": "vetmuc-bangiao-6w",
    "transfer": "vetmuc-chuyentruong-2w",
    "transferred": "vetmuc-hosochuyen-3w",
    "taken in": "vetmuc-tiepnhan-4w",
    "sealed": "vetmuc-niemphong-5w",
    "conference": "vetmuc-hop-6r",
    "closing": "vetmuc-ketthuc-5p",
    "grant": "vetmuc-phancong-6q",
    "file": "vetmuc-tep-7r",
    "content": "vetmuc-noidungtep-8s",
    "locked": "vetmuc-ghichurieng-9t",
    "routed": "vetmuc-chuyenhuong-1u",
    "routed concern": "vetmuc-tinchuyen-2v",
    "shared": "vetmuc-chiase-3x",
    "why": "vetmuc-lydo-4y",
    "flag": "vetmuc-khonglienhe-9t",
    "proof": "vetmuc-giayto-1u",
    "source": "vetmuc-nguonhotro-2v",
    "consent": "vetmuc-ykienchung-3x",
    "case_consent": "vetmuc-ykientruonghop-4y",
    "incident": "vetmuc-suviec-5z",
    "unlinked": "vetmuc-gosuviec-6a",
    "box": "vetmuc-hopthu-6a",
    "sender": "vetmuc-nguoigui-7b",
    "name": PUPIL_NAME,
    "carer": CARER_NAME,
}

NOTHING = "A" * 22  # a public id that no row has
GRID = dict.fromkeys(CODES, "medium")


@dataclass
class Scene:
    """`args["case"]` are the arguments of an address that names lan's case, and so on."""

    cast: Cast
    users: dict[str, User] = field(default_factory=dict)
    args: dict[str, tuple[str, ...]] = field(default_factory=dict)
    marked: Case | None = None
    code: str = ""  # of the marked case

    def __getattr__(self, name: str) -> User | Unit:
        return getattr(self.__dict__["cast"], name)


def picture() -> SimpleUploadedFile:
    kept = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(kept, "PNG")
    return SimpleUploadedFile("IMG_0001.png", kept.getvalue(), "image/png")


def letter(text: str) -> SimpleUploadedFile:
    kept, document = io.BytesIO(), Document()
    document.add_paragraph(text)
    document.save(kept)
    return SimpleUploadedFile(f"{PUPIL_NAME}.docx", kept.getvalue())


def fresh(user: User) -> User:
    """The person as a new request loads them."""
    return User.objects.get(pk=user.pk)


def build(cast: Cast, run_jobs: Callable[..., object]) -> Scene:
    scene = Scene(cast, users=dict(cast.users))
    _people(scene)
    classes = _classes(scene)
    _cases(scene, classes)
    _incidents(scene)
    _boxes(scene)
    _pupil_files(scene)
    _reference(scene)
    _plans(scene)
    _months(scene)
    _reports(scene, run_jobs)
    _evidence(scene, run_jobs)
    _register(scene)
    _agreements(scene)
    _network(scene)
    _notices(scene)
    accounts.set_account_active(actor=fresh(cast.son), person=scene.users["an"], active=False)
    return scene


def _people(scene: Scene) -> None:
    """Besides the cast: a clerk and a deputy head of the THCS, a focal teacher whose account is closed at the
    end, a deputy of the primary school who acts for its principal today, and a Django superuser."""
    today = timezone.localdate()
    for user in scene.cast.users.values():
        accounts.choose_password(user=user, password=PASSWORD)
    for username, name, role in (
        ("kim", "Phan Thị Kim", Role.CLERK),
        ("vinh", "Đinh Quốc Vinh", Role.VICE_PRINCIPAL),
        ("an", "Lưu Thị An", Role.FOCAL),
        ("ly", "Cao Thị Ly", Role.VICE_PRINCIPAL),
    ):
        person, _code = accounts.create_account(
            actor=scene.cast.son, username=username, full_name=name, courtesy="cô"
        )
        accounts.choose_password(user=person, password=PASSWORD)
        head, unit = (
            (scene.cast.quang, scene.cast.primary) if username == "ly" else (scene.cast.hoa, scene.cast.thcs)
        )
        accounts.appoint(actor=head, person=person, unit=unit, role=role, since=today)
        scene.users[username] = person
    scene.users["goc"] = User.objects.create_superuser("goc", password="x", full_name="Người Gốc")
    for username in ("tam", "kim", "an"):
        scene.args[f"account of {username}"] = (scene.users[username].public_id,)
    for key, username in (("hoa", "hoa"), ("kim", "kim"), ("quang", "quang"), ("dung", "dung"), ("son", "son")):
        held = Membership.objects.get(user=scene.users[username])
        scene.args[f"membership of {key}"] = (held.public_id,)
    for key, unit in scene.cast.units.items():
        scene.args[key] = (unit.public_id,)


def _classes(scene: Scene) -> dict[str, Classroom]:
    cast = scene.cast
    year = accounts.ensure_school_year(timezone.localdate())
    rooms = {}
    for key, focal, unit, name in (("8A2", cast.lan, cast.thcs, "8A2"), ("4B", cast.phuc, cast.primary, "4B")):
        rooms[key] = roster.create_classroom(
            actor=focal, unit=unit, school_year=year, name=name, grade=int(name[0])
        )
        scene.args[f"class {key}"] = (rooms[key].public_id,)
    return rooms


def enrolled(actor: User, classroom: Classroom, name: str) -> Pupil:
    return roster.enrol_pupil(
        actor=actor,
        classroom=classroom,
        full_name=name,
        birth_date=date(2014, 3, 2),
        sex="female",
        since=classroom.school_year.starts,
    )


# ── cases ────────────────────────────────────────────────────────────────────────────────────────────


def _cases(scene: Scene, classes: dict[str, Classroom]) -> None:
    cast = scene.cast
    marked = enrolled(cast.lan, classes["8A2"], PUPIL_NAME)
    Caregiver.objects.create(pupil=marked, full_name=CARER_NAME, relation="mẹ", phone="0900 000 001")
    scene.args["pupil"] = (marked.public_id,)
    _waiting_plan(scene, marked)
    _under_a_plan(scene, enrolled(cast.lan, classes["8A2"], "Mạc Thị Thu"))
    _waiting_closing(scene, marked)
    _closed(scene, enrolled(cast.lan, classes["8A2"], "Mạc Văn Xuân"))
    new = logged(cast.lan, enrolled(cast.lan, classes["8A2"], "Mạc Văn Hạ"))
    scene.args["new case"] = (new.public_id,)
    of_an = logged(fresh(scene.users["an"]), enrolled(cast.lan, classes["8A2"], "Mạc Thị Đông"))
    scene.args["case of an"] = (of_an.public_id,)
    _kept_from_some(scene, classes)
    words = MARKS["words of a concern"]
    scene.args["new concern"] = (raised(cast.tam, marked, MARKS["concern"], own_words=words).public_id,)
    way = _case_of_the_primary_school(scene, enrolled(cast.phuc, classes["4B"], "Ninh Văn Bốn"))
    _transfers(scene, classes["4B"], way)
    answers = {holder.person.public_id: ("confirmed", "") for holder in review.holders(fresh(cast.hoa))}
    signed = cases.sign_review(actor=fresh(cast.hoa), answers=answers)
    scene.args["signed review"] = (signed.public_id,)


def raised(actor: User, pupil: Pupil, text: str = "Em hay nghỉ học.", **fields: Any) -> Concern:
    channel = Channel.OBSERVATION
    return cases.raise_concern(actor=actor, pupil=pupil, channel=channel, danger_now=False, text=text, **fields)


def logged(actor: User, pupil: Pupil, **fields: Any) -> Case:
    given = {
        "kind": CaseKind.PSYCHOLOGICAL,
        "channel": Channel.TALK,
        "danger_now": False,
        "summary": "Em ít nói.",
        "noticed_at": timezone.now() - timedelta(hours=1),
    } | fields
    return cases.log_case(actor=actor, pupil=pupil, **given)


class Way:
    """One case taken on by the real verbs, always with its latest version."""

    def __init__(self, case: Case, focal: User, principal: User) -> None:
        self.case, self.focal, self.principal = case, focal, principal

    def _do(self, verb: Callable[..., Any], actor: User, **given: Any) -> Any:
        self.case.refresh_from_db()
        if "version" in given:
            given["version"] = self.case.version
        return verb(actor=actor, case=self.case, **given)

    def write(self, text: str = "Gặp em ở phòng tư vấn.", **more: Any) -> Any:
        given = {"kind": "talk_pupil", "happened_on": timezone.localdate(), "text": text} | more
        return self._do(cases.write_entry, self.focal, **given)

    def assess(self, level: str, conclusion: str = "") -> None:
        self._do(
            cases.assess,
            self.focal,
            version=0,
            scores=GRID,
            signs=[],
            level=level,
            reason="Cần theo dõi sát",
            conclusion=conclusion,
        )

    def on(self, level: str, decision: str, target: str, marks: dict[str, str] | None = None) -> None:
        """From detection to the next stage."""
        said = marks or {"conclusion": "Em cần được hỗ trợ", "triage": "Đã bàn", "move": "Đủ điều kiện"}
        self.assess(level, said["conclusion"])
        self._do(cases.triage, self.focal, version=0, decision=decision, reason=said["triage"])
        self.move(target, said["move"])

    def move(self, target: str, reason: str = "Đủ điều kiện") -> None:
        self._do(cases.move, self.focal, version=0, target=target, reason=reason)

    def plan(
        self, objective: str, pupil_view: str, action: str, goal: str = "", answer: str = "Em đồng ý"
    ) -> None:
        line = cases.ActionLine("An toàn", action, "Cô Lan", timezone.localdate(), level="high", goal=goal)
        self._do(
            cases.save_support_plan,
            self.focal,
            version=0,
            objective=objective,
            pupil_view=pupil_view,
            actions=[line],
        )
        said = {"answer": "partly", "way": "signed", "words": answer, "answered_on": timezone.localdate()}
        cases.answer_plan(actor=self.focal, case=self.case, who="pupil", **said)
        cases.answer_plan(actor=self.focal, case=self.case, who="adult", **said)
        self.case.refresh_from_db()
        self._do(cases.submit_support_plan, self.focal, version=0)

    def decide_plan(self, comment: str, approve: bool = True) -> None:
        self._do(cases.decide_support_plan, self.principal, version=0, approve=approve, comment=comment)

    def check(self, note: str = "Em ổn định") -> None:
        days_pass(self.case)
        for row in self.case.follow_ups.filter(done_on__isnull=True):
            today = timezone.localdate()
            self._do(cases.complete_follow_up, self.focal, follow_up=row, done_on=today, note=note)

    def confer(self, text: str) -> None:
        today = timezone.localdate()
        self._do(cases.write_minutes, self.focal, held_on=today, starts=time(8), ends=time(9), place=text,
                 chair=text, secretary=text, contents=text, opinions=text, conclusions=text,
                 attendees=[AttendeeLine(text, text, text)],
                 decisions=[DecisionLine(text, text, today + timedelta(days=9))])  # fmt: skip

    def look(self, note: str = "") -> None:
        marks = dict.fromkeys(ReintegrationItem.values, ("good", note))
        self._do(cases.check_reintegration, self.focal, seen_on=timezone.localdate(), marks=marks)

    def refer(self, agency: Agency | None, packed: referrals.Packet, purpose: str) -> Any:
        """Drafted, submitted, approved."""
        given = {
            "agency": agency,
            "urgency": "urgent",
            "purpose": purpose,
            "service": "Trợ giúp",
            "packed": packed,
        }
        row = self._do(cases.save_referral, self.focal, version=0, **given)
        self._do(cases.submit_referral, self.focal, version=0, referral=row)
        self._do(cases.decide_referral, self.principal, version=0, referral=row, approve=True)
        return row

    def print_naming(self, agency: Agency, reason: str) -> None:
        self._do(cases.print_naming, self.focal, form="mau-01", kind="pdf", agency=agency, reason=reason)

    def send(self, row: Any, contact: str, note: str) -> None:
        day = timezone.localdate()
        given = {"referral": row, "happened_on": day, "way": "in_person", "contact": contact, "note": note}
        self._do(cases.send_referral, self.focal, version=0, **given)

    def transfer(self, school: Unit, reason: str, summary: str) -> Transfer:
        """Put together, submitted, sealed and sent."""
        basis = Term.objects.get(kind="exception", code="life")
        packed = referrals.Packet(
            [Choice("name", basis), Choice("summary", basis)], summary=summary, exception_reason="Chuyển trường"
        )
        given = {"to_unit": school, "to_outside": "", "reason": reason, "packed": packed}
        row: Transfer = self._do(cases.save_transfer, self.focal, version=0, **given)
        self._do(cases.submit_transfer, self.focal, version=0, transfer=row)
        self._do(cases.decide_transfer, self.principal, version=0, transfer=row, approve=True)
        return row

    def ask_closing(self, reason: str) -> None:
        said = {"pupil_feedback": reason, "no_transfer": reason}
        self._do(cases.ask_closing, self.focal, version=0, reason=reason, outcome=Outcome.STABLE, **said)

    def close(self) -> None:
        self._do(cases.decide_closing, self.principal, version=0, approve=True)


def _kept_from_some(scene: Scene, classes: dict[str, Classroom]) -> None:
    """A case and a concern that the principal must not see, and a case that is open to others for a while."""
    cast = scene.cast
    today = timezone.localdate()
    pupil = enrolled(cast.lan, classes["8A2"], "Mạc Thị Lập")
    routed = logged(cast.lan, pupil, summary=MARKS["routed"], involved=[cast.hoa])
    scene.args["case kept from hoa"] = (routed.public_id,)
    scene.args["case kept from hoa, lan's place"] = (routed.public_id, NOTHING)
    concern = raised(cast.tam, pupil, MARKS["routed concern"], involved=[cast.hoa])
    scene.args["concern kept from hoa"] = (concern.public_id,)
    shared = logged(cast.lan, enrolled(cast.lan, classes["8A2"], "Mạc Văn Chi"), summary="Em hay vắng.")
    _way(scene, shared).write(MARKS["shared"])
    cases.write_locked_note(actor=cast.lan, case=shared, text=MARKS["locked"])
    cases.share_case(
        actor=cast.hoa, case=shared, username="tam", days=3, parts=["summary"], reason="Chủ nhiệm phối hợp"
    )
    cases.name_involved(actor=cast.lan, case=shared, user=cast.minh, reason=MARKS["why"])
    vinh = fresh(scene.users["vinh"])
    with acting(vinh.pk):
        cases.break_glass_for_pupil(
            actor=vinh, pupil=shared.pupil, password=PASSWORD, reason=f"{MARKS['why']}, em nhắn tin cầu cứu"
        )
    scene.args["shared case, form 01"] = (shared.public_id, "mau-01", "pdf")
    scene.args["shared case"] = (shared.public_id,)
    scene.args["diary of the shared case"] = (reverse("cases:entry", args=[shared.public_id]).lstrip("/"),)
    scene.args["shared case, tam"] = (shared.public_id, cast.tam.public_id)
    scene.args["shared case, minh's part"] = (shared.public_id, shared.involvements.get().public_id)
    scene.args["emergency"] = (shared.emergencies.get().public_id,)
    scene.args["lan"] = (cast.lan.public_id,)
    row = accounts.delegate(
        actor=cast.quang, deputy=fresh(scene.users["ly"]), since=today, until=today, reason="Thầy Quang đi họp"
    )
    scene.args["delegation"] = (row.public_id,)


def _way(scene: Scene, case: Case) -> Way:
    return Way(case, scene.cast.lan, scene.cast.hoa)


def _agency(scene: Scene) -> Agency:
    return Agency.objects.filter(office=scene.cast.commune).first()


def _waiting_plan(scene: Scene, pupil: Pupil) -> None:
    """The marked case: danger, intervention, a plan that was returned once and waits for the principal."""
    cast, agency = scene.cast, _agency(scene)
    concern = raised(cast.tam, pupil, MARKS["concern"], own_words=MARKS["words of a concern"])
    cases.notify_outside(actor=cast.lan, agency=agency, concern=concern)
    record = {"summary": MARKS["summary"], "own_words": MARKS["words at the start"], "concern": concern}
    case = logged(cast.lan, pupil, kind="abuse", danger_now=True, **record)
    cases.mark_danger(actor=cast.lan, case=case, reason=MARKS["danger"])
    way = _way(scene, case)
    entry = way.write(MARKS["entry"], own_words=MARKS["own words"])
    cases.correct_entry(actor=cast.lan, case=case, entry=entry, text=MARKS["correction"])
    hidden = way.write(MARKS["hidden"])
    cases.hide_entry(actor=cast.lan, case=case, entry=hidden, reason=MARKS["hidden because"])
    way.on("high", "intervene", "intervention", MARKS)
    way.plan(MARKS["objective"], MARKS["pupil_view"], MARKS["action"], MARKS["goal"], MARKS["plan_answer"])
    way.decide_plan(MARKS["comment"], approve=False)
    way.plan(MARKS["objective"], MARKS["pupil_view"], MARKS["action"], MARKS["goal"], MARKS["plan_answer"])
    case.refresh_from_db()
    cases.write_safety_plan(actor=cast.lan, case=case, version=case.version, adults=MARKS["safety"])
    case.refresh_from_db()
    given = {"actor": cast.lan, "case": case}
    others = ["psychological"]
    cases.change_kind(**given, version=case.version, kind="abuse", other_kinds=others, reason=MARKS["kind"])
    case.refresh_from_db()
    words = MARKS["intake detail"]
    cases.write_intake_detail(**given, version=case.version, informant_agrees=False, family=words)
    case.refresh_from_db()
    cases.assign_case(actor=cast.hoa, case=case, focal=cast.minh, reason="Cô Lan đi tập huấn")
    cases.assign_case(actor=cast.hoa, case=case, focal=cast.lan, reason=MARKS["grant"])
    case.refresh_from_db()
    scene.marked, scene.code = case, case.code
    scene.args["case"] = (case.public_id,)
    diary = reverse("cases:entry", args=scene.args["case"])
    cases.keep_draft(actor=cast.lan, path=diary, fields=json.dumps({"text": [MARKS["draft"]]}))
    scene.args["diary of the case"] = (diary.lstrip("/"),)
    scene.args["form to log a case"] = (reverse("cases:log").lstrip("/"),)
    scene.args["page that is no form"] = (reverse("cases:list").lstrip("/"),)
    saved = cases.save_filter(
        actor=cast.lan, name=MARKS["filter"], stage="open", risk="high", due="", columns=["code"]
    )
    scene.args["filter of lan"] = (saved.public_id,)
    scene.args["case, entry"] = (case.public_id, entry.public_id)
    scene.args["case, form 01"] = (case.public_id, "mau-01", "pdf")
    scene.args["case, form 02 in Word"] = (case.public_id, "mau-02", "docx")
    scene.args["case, form 04 in Word"] = (case.public_id, "mau-04", "docx")
    scene.args["case, hidden entry"] = (case.public_id, hidden.public_id)
    scene.args["case, its follow-up"] = (case.public_id, case.follow_ups.latest("pk").public_id)
    review = case.follow_ups.get(kind="review", done_on=None)
    cases.pause_clock(actor=cast.lan, case=case, clock=review, until=timezone.localdate(), reason=MARKS["clock"])
    case.refresh_from_db()
    scene.args["case, held clock"] = (case.public_id, review.public_id)
    running = case.follow_ups.get(kind="plan", done_on=None)
    scene.args["case, running clock"] = (case.public_id, running.public_id)
    scene.args["decided concern"] = (concern.public_id,)
    file = cases.attach_file(actor=cast.lan, case=case, title=MARKS["file"], upload=letter(MARKS["content"]))
    scene.args["case, file"] = (case.public_id, file.public_id)
    _referral(scene, way)


def _referral(scene: Scene, way: Way) -> None:
    """The marked case is referred to the commune: approved, sent, and waiting for its answer."""
    basis = Term.objects.get(kind="exception", code="life")
    packed = referrals.Packet(
        [Choice("name", basis), Choice("summary", basis)], summary=MARKS["packet"], exception_reason="Khẩn",
        naming_reason=MARKS["named"],
    )  # fmt: skip
    row = way.refer(_agency(scene), packed, purpose=MARKS["referral"])
    way.print_naming(_agency(scene), MARKS["named print"])
    way.send(row, contact=MARKS["receiver"], note=MARKS["referral step"])
    scene.args["case, referral"] = (way.case.public_id, row.public_id)
    for which in ("cong-van", "phieu-chuyen"):
        for kind in ("pdf", "docx"):
            scene.args[f"case, referral, {which}, {kind}"] = (way.case.public_id, row.public_id, which, kind)
    scene.args["case, referral, nothing"] = (way.case.public_id, row.public_id, "phieu-chuyen", "xlsx")


def _under_a_plan(scene: Scene, pupil: Pupil) -> None:
    way = _way(scene, logged(scene.cast.lan, pupil))
    way.on("high", "intervene", "intervention")
    way.plan("Em đi học đều", "", "Thăm nhà")
    way.decide_plan("Đồng ý")
    action = way.case.support_plans.last().actions.get()
    today = timezone.localdate()
    cases.record_action(actor=scene.cast.lan, case=way.case, action=action, done_on=today, result=MARKS["result"])
    scene.args["case under a plan"] = (way.case.public_id,)
    scene.args["case, action"] = (way.case.public_id, action.public_id)
    scene.args["case, on to reintegration"] = (way.case.public_id, "reintegration")
    note = hints.Note(fresh(scene.cast.tam), helps=MARKS["handover"], avoid="Hỏi em trước lớp")
    cases.release_hint(actor=scene.cast.lan, case=way.case, note=note, agreed_on=today)
    for kind in ("pdf", "docx", "xlsx"):
        scene.args[f"case under a plan, {kind}"] = (way.case.public_id, kind)
    scene.args["case, pdf"] = (scene.args["case"][0], "pdf")


def _waiting_closing(scene: Scene, pupil: Pupil) -> None:
    """Another case of the same pupil, of another kind."""
    way = _way(scene, logged(scene.cast.lan, pupil, kind="dropout"))
    way.on("medium", "prevent", "prevention")
    way.write()
    way.move("reintegration")
    way.confer(MARKS["conference"])
    meeting = way.case.conferences.get()
    scene.args["case about to close, minutes"] = (way.case.public_id, meeting.public_id)
    for kind in ("pdf", "docx"):
        scene.args[f"case about to close, minutes, {kind}"] = (way.case.public_id, meeting.public_id, kind)
    task = meeting.decisions.get().follow_up
    scene.args["case, its decision"] = (way.case.public_id, task.public_id)
    scene.args["case, follow-up"] = (way.case.public_id, way.case.follow_ups.first().public_id)
    way.check(MARKS["follow_up"])
    way.look(MARKS["reintegration"])
    way.ask_closing(MARKS["closing"])
    scene.args["case about to close"] = (way.case.public_id,)
    scene.args["case, back to intervention"] = (way.case.public_id, "intervention")


def _closed(scene: Scene, pupil: Pupil) -> None:
    way = _way(scene, logged(scene.cast.lan, pupil))
    way.on("medium", "prevent", "prevention")
    way.write()
    way.move("reintegration")
    way.check()
    way.look()
    way.ask_closing("Em đã ổn định")
    way.close()
    scene.args["closed case"] = (way.case.public_id,)
    after = way.case.follow_ups.filter(kind="after").first()
    scene.args["closed case, check after closing"] = (way.case.public_id, after.public_id)


def _case_of_the_primary_school(scene: Scene, pupil: Pupil) -> Way:
    cast = scene.cast
    way = Way(logged(cast.phuc, pupil), cast.phuc, cast.quang)
    entry = way.write()
    scene.args["pupil of the primary school"] = (pupil.public_id,)
    scene.args["case of the primary school"] = (way.case.public_id,)
    scene.args["own case, entry of the primary school"] = (scene.args["case"][0], entry.public_id)
    foreign = way.case.follow_ups.first().public_id
    scene.args["own case, follow-up of the primary school"] = (scene.args["case"][0], foreign)
    file = cases.attach_file(actor=cast.phuc, case=way.case, title="Ảnh", upload=picture())
    term = Term.objects.get(kind="exception", code="life")
    packed = referrals.Packet([Choice("name", term)], exception_reason="Khẩn")
    row = way.refer(_agency(scene), packed, purpose="Trợ giúp")
    scene.args["own case, referral of the primary school"] = (scene.args["case"][0], row.public_id)
    scene.args["referral of the primary school"] = (way.case.public_id, row.public_id)
    scene.args["own case, paper of the primary school"] = (
        scene.args["case"][0], row.public_id, "phieu-chuyen", "docx",
    )  # fmt: skip
    scene.args["own case, file of the primary school"] = (scene.args["case"][0], file.public_id)
    scene.args["concern of the primary school"] = (raised(cast.quang, pupil).public_id,)
    return way


def _transfers(scene: Scene, room: Classroom, of_phuc: Way) -> None:
    """One file went from the THCS to the primary school and was taken in; one waits at the THCS, closed."""
    cast = scene.cast
    way = _way(scene, Case.objects.get(public_id=scene.args["case under a plan"][0]))
    sent = way.transfer(cast.primary, MARKS["transfer"], MARKS["transferred"])
    scene.args["case, transfer"] = (way.case.public_id, sent.public_id)
    for kind in ("pdf", "docx", "xlsx"):
        scene.args[f"case, transfer, {kind}"] = (way.case.public_id, sent.public_id, kind)
    scene.args["opened envelope"] = (sent.envelope.public_id,)
    quang = fresh(cast.quang)
    with acting(quang.pk):
        arrived = cases.accept_sealed(
            actor=quang, sealed=sent.envelope, full_name=way.case.pupil.full_name, birth_date=date(2014, 3, 2),
            focal=fresh(cast.phuc), classroom=room, note=MARKS["taken in"],
        )  # fmt: skip
    assert arrived
    scene.args["arrived case"] = (arrived.public_id,)
    waiting = of_phuc.transfer(cast.thcs, "Lên lớp 6", MARKS["sealed"])
    scene.args["transfer of the primary school"] = (of_phuc.case.public_id, waiting.public_id)
    scene.args["own case, transfer of the primary school"] = (scene.args["case"][0], waiting.public_id)
    scene.args["own case, slip of the primary school"] = (scene.args["case"][0], waiting.public_id, "pdf")
    scene.args["closed envelope"] = (waiting.envelope.public_id,)


# ── pupils' files ────────────────────────────────────────────────────────────────────────────────────


def _pupil_files(scene: Scene) -> None:
    """The marked pupil: a caregiver whom nobody contacts, a group that is on no paper, support, consents; tam
    leads the class. The pupil of the primary school has a group that is printed."""
    cast, year = scene.cast, accounts.ensure_school_year(timezone.localdate())
    pupil, other = scene.marked.pupil, Pupil.objects.get(public_id=scene.args["pupil of the primary school"][0])
    Classroom.objects.filter(public_id=scene.args["class 8A2"][0]).update(homeroom_teacher=cast.tam)
    stepfather = caregivers.add_caregiver(actor=cast.lan, pupil=pupil, full_name="Ai Kia", relation="cha dượng")
    caregivers.flag_caregiver(actor=cast.lan, caregiver=stepfather, reason=MARKS["flag"])
    given = {"school_year": year, "since": year.starts}
    abused = circumstances.note_circumstance(
        actor=cast.lan, pupil=pupil, group=term("circumstance", "l"), proof=MARKS["proof"], **given
    )
    circumstances.note_circumstance(actor=cast.phuc, pupil=other, group=term("circumstance", "a"), **given)
    poor = Pupil.objects.get(full_name="Mạc Văn Hạ")
    circumstances.note_circumstance(actor=cast.lan, pupil=poor, group=term("circumstance", "ho_ngheo"), **given)
    support = circumstances.note_benefit(
        actor=cast.lan, pupil=pupil, kind=term("benefit", "hoc_bong"), source=MARKS["source"], **given
    )
    mother = pupil.caregivers.get(full_name=CARER_NAME)
    said = {"pupil": pupil, "pupil_said": "yes", "caregiver": mother, "caregiver_said": "yes", "channel": "talk",
            "given_on": timezone.localdate()}  # fmt: skip
    photo = consents.record_consent(
        actor=cast.lan, purpose=term("purpose", "photo"), note=MARKS["consent"], **said
    )
    share = consents.record_consent(
        actor=cast.lan, purpose=term("purpose", "share"), case=scene.marked, note=MARKS["case_consent"], **said
    )
    link = pupil_links.link_pupils(actor=cast.lan, pupil=pupil, other=poor, relation="friends")
    rows = {"link": link, "caregiver": mother, "circumstance": abused, "benefit": support, "consent": photo}
    for key, row in rows.items():
        scene.args[f"pupil, {key}"] = (pupil.public_id, row.public_id)
    scene.args["pupil, caregiver without contact"] = (pupil.public_id, stepfather.public_id)
    review = PhotoReview.objects.create(unit=cast.thcs, keeper=cast.lan, consent=photo, since=photo.given_on)
    scene.args["photo review"] = (review.public_id,)
    scene.args["case, consent"] = (scene.marked.public_id, share.public_id)
    other = Pupil.objects.get(public_id=scene.args["pupil of the primary school"][0])
    aunt = Caregiver.objects.create(pupil=other, full_name="Mạc Thị Dì", relation="dì")
    scene.args["case, caregiver"] = (scene.marked.public_id, mother.public_id)
    scene.args["own case, caregiver of the primary school"] = (scene.marked.public_id, aunt.public_id)
    scene.args["pdf"], scene.args["docx"], scene.args["group"] = ("pdf",), ("docx",), ("circumstance",)
    scene.args["plan outline"] = (PlanOutline.objects.earliest("pk").public_id,)
    scene.args["plan template"] = (PlanTemplate.objects.earliest("pk").public_id,)
    scene.args["term"] = (term("circumstance", "a").public_id,)


def term(kind: str, code: str) -> Term:
    return Term.objects.get(kind=kind, code=code)


def _incidents(scene: Scene) -> None:
    """The marked case and one that its principal must not see had parts in one event."""
    cast, today = scene.cast, timezone.localdate()
    said = {"happened_on": today, "text": MARKS["incident"]}
    event = cases.link_incident(actor=cast.lan, case=scene.marked, role="suffered", **said).incident
    kept = Case.objects.get(public_id=scene.args["case kept from hoa"][0])
    cases.link_incident(actor=cast.lan, case=kept, role="caused", incident=event)
    wrong = cases.link_incident(
        actor=cast.lan, case=scene.marked, role="witnessed", happened_on=today, text="Gắn nhầm."
    ).incident
    cases.unlink_incident(actor=cast.lan, case=scene.marked, incident=wrong, reason=MARKS["unlinked"])
    own = Case.objects.get(public_id=scene.args["case of the primary school"][0])
    other = cases.link_incident(
        actor=cast.phuc, case=own, role="caused", happened_on=today, text="Xô xát ở sân trường."
    ).incident
    scene.args["case, incident"] = (scene.marked.public_id, event.public_id)
    scene.args["own case, incident of the primary school"] = (scene.marked.public_id, other.public_id)


# ── the office's reference data ──────────────────────────────────────────────────────────────────────


def _reference(scene: Scene) -> None:
    today = timezone.localdate()
    scene.args["own agency"] = (_agency(scene).public_id,)
    scene.args["agency to call"] = (str(_agency(scene).pk),)  # as the emergency card posts it
    scene.args["national agency"] = (Agency.objects.filter(office=None).first().public_id,)
    scene.args["calendar day"] = (CalendarDay.objects.kept().first().public_id,)
    accounts.set_deadline(actor=fresh(scene.cast.dung), code="review.low", amount=20)
    scene.args["deadline"] = ("review.high",)
    scene.args["own deadline"] = ("review.low",)
    scene.args["basis"] = (LegalBasis.objects.first().public_id,)
    head = scene.cast.thcs.letterheads.latest("valid_from")
    accounts.set_letterhead(
        actor=scene.cast.hoa,
        unit=scene.cast.thcs,
        valid_from=today,
        governing_line=head.governing_line,
        issuing_line=head.issuing_line,
        place=head.place,
        symbol=head.symbol,
        authority="",
        signer_title=head.signer_title,
        signer_name=head.signer_name,
    )


# ── plans, activities, months ────────────────────────────────────────────────────────────────────────


def _draft(actor: User, unit: Unit, subject: str, **fields: Any) -> Plan:
    today = timezone.localdate()
    first = int(school_year_label(today)[:4])
    given = {"span": "year", "first_year": first, "last_year": first + 1, "body": "I. Mục đích\n- Hỗ trợ."}
    if unit.is_school:
        given["school_year"] = school_year_label(today)
    return plans.create_plan(actor=actor, unit=unit, subject=subject, **(given | fields))


def _with_task(actor: User, plan: Plan, title: str) -> Plan:
    plans.add_task(
        actor=actor,
        plan=plan,
        group=None,
        new_group_title="Truyền thông",
        version=plan.version,
        title=title,
        units="Các trường",
        for_schools=not plan.is_of_school,
    )
    plan.refresh_from_db()
    return plan


def _plans(scene: Scene) -> None:
    cast, today = scene.cast, timezone.localdate()
    period = {"span": "period", "first_year": today.year - 1, "last_year": today.year + 3}
    old = _with_task(cast.dung, _draft(cast.dung, cast.district, "Giai đoạn trước", **period), "Tập huấn cũ")
    plans.issue_plan(actor=cast.dung, plan=old, number="12", issued_on=date(2025, 1, 20))
    issued = _with_task(cast.dung, _draft(cast.dung, cast.commune, "Giai đoạn này", **period), "Tập huấn")
    plans.issue_plan(actor=cast.dung, plan=issued, number="5", issued_on=today)
    plans.attach_scan(actor=cast.dung, plan=issued, scan=picture())
    draft = _with_task(cast.dung, _draft(cast.dung, cast.commune, "Giai đoạn sau", **period), "Tập huấn mới")
    _keep_plan(scene, "predecessor's plan", old)
    _keep_plan(scene, "office's plan", issued)
    _keep_plan(scene, "office's draft", draft)
    _school_plans(scene)


def _school_plans(scene: Scene) -> None:
    """The THCS has a plan in each state; the primary school a draft and one in force."""
    cast, today = scene.cast, timezone.localdate()
    for state in ("draft", "submitted", "approved", "issued"):
        plan = _draft(cast.lan, cast.thcs, f"Công tác xã hội, {state}")
        offered = [task for task in plans_access.tasks_to_take_over(cast.lan, plan) if task.meant]
        plans.adopt_tasks(actor=cast.lan, plan=plan, tasks=offered[:1])
        if state != "draft":
            plans.submit_plan(actor=cast.lan, plan=plan)
        if state in ("approved", "issued"):
            plans.approve_plan(actor=cast.hoa, plan=plan)
        if state == "issued":
            kim = fresh(scene.users["kim"])
            plan = plans.issue_plan(actor=kim, plan=plan, number="7", issued_on=today)
            plans.attach_scan(actor=kim, plan=plan, scan=picture())
            task = plan.tasks.get()
            plans.record_progress(actor=cast.lan, task=task, state="doing", on=today, note="Đang mời")
        _keep_plan(scene, f"school's plan, {state}", plan)
    _unit_papers(scene)
    other = _with_task(cast.phuc, _draft(cast.phuc, cast.primary, "Công tác xã hội"), "Sinh hoạt")
    _keep_plan(scene, "primary school's draft", other)
    _activities(scene)


def _unit_papers(scene: Scene) -> None:
    """A decision of the THCS in each state; a notice of the office in draft."""
    cast, today = scene.cast, timezone.localdate()
    scene.args["starter"] = ("thanh-lap-to",)
    scene.args["thcs, kind"] = (cast.thcs.public_id, "plan")
    for state in ("draft", "submitted", "approved", "issued"):
        paper = plans.create_paper(
            actor=cast.lan, unit=cast.thcs, kind="decision", subject="Về việc thành lập Tổ", body="Điều 1. Lập Tổ."
        )
        if state != "draft":
            plans.submit_paper(actor=cast.lan, paper=paper)
        if state in ("approved", "issued"):
            plans.approve_paper(actor=cast.hoa, paper=paper)
        if state == "issued":
            kim = fresh(scene.users["kim"])
            paper = plans.issue_paper(actor=kim, paper=paper, number="8", issued_on=today)
            plans.attach_paper_scan(actor=kim, paper=paper, scan=picture())
            scene.args["stamped copy"] = (StampedCopy.objects.latest("pk").public_id,)
        _keep_paper(scene, f"school's paper, {state}", paper)
    of_office = plans.create_paper(
        actor=cast.dung, unit=cast.commune, kind="notice", subject="Về việc tập huấn", body="Đề nghị các trường."
    )
    _keep_paper(scene, "office's paper", of_office)


def _keep_paper(scene: Scene, key: str, paper: UnitPaper) -> None:
    scene.args[key] = (paper.public_id,)
    for kind in ("docx", "scan"):
        scene.args[f"{key}, {kind}"] = (paper.public_id, kind)


def _keep_plan(scene: Scene, key: str, plan: Plan) -> None:
    scene.args[key] = (plan.public_id,)
    scene.args[f"task of {key}"] = (plan.tasks.first().public_id,)
    scene.args[f"{key}, section"] = (plan.public_id, "kinh-phi")
    for kind in ("pdf", "docx", "scan"):
        scene.args[f"{key}, {kind}"] = (plan.public_id, kind)


def _activities(scene: Scene) -> None:
    cast, today = scene.cast, timezone.localdate()
    given = {"kind": "communication", "on": today, "pupils": 120}
    of_school: Activity = plans.record_activity(
        actor=cast.lan, unit=cast.thcs, title="Nói chuyện dưới cờ", **given
    )
    of_primary = plans.record_activity(actor=cast.phuc, unit=cast.primary, title="Sinh hoạt lớp", **given)
    scene.args["activity"] = (of_school.public_id,)
    photo = plans.attach_evidence(
        actor=cast.lan,
        activity=of_school,
        title="Ảnh buổi nói chuyện",
        upload=picture(),
        pupils_shown="checked",
        checked_by=cast.lan,
        checked_on=today,
    )
    scene.args["activity, file"] = (of_school.public_id, photo.public_id)
    training = plans.record_activity(
        actor=cast.lan, unit=cast.thcs, title="Tập huấn nhận biết sớm", kind="training", on=today, hours=2
    )
    plans.note_attendance(actor=cast.lan, activity=training, present=[cast.lan])
    club = plans.save_club(actor=cast.lan, unit=cast.thcs, name="Bạn giúp bạn", founded_on=today, staff=[cast.tam])
    scene.args["club"] = (club.public_id,)
    asked = plans.ask_for_plans(
        actor=cast.dung, school_year=school_year_label(today), due_on=today + timedelta(days=30)
    )
    scene.args["plan asked for"] = (asked.public_id,)
    team = plans.save_team(actor=cast.lan, unit=cast.thcs, name="Tổ Ngữ văn", kind="subject", lead=cast.tam)
    scene.args["team"] = (team.public_id,)
    scene.args["topic"] = (plans_access.topic_days()[0].public_id,)
    scene.args["training"] = (training.public_id,)
    scene.args["activity of the primary school"] = (of_primary.public_id,)
    _activities_of_office(scene)
    _screenings(scene)
    _inspections(scene)


def _screenings(scene: Scene) -> None:
    cast, today = scene.cast, timezone.localdate()
    asked = plans.save_questionnaire(
        actor=cast.lan,
        unit=cast.thcs,
        title="An toàn ở trường",
        purpose="Biết các em thấy thế nào",
        questions="Em thấy an toàn không?\n- Có\n- Không",
    )
    rooms = plans_access.classrooms_now(cast.thcs)[:1]
    held, ahead = (
        plans.plan_screening(actor=cast.lan, questionnaire=asked, on=day, classes=rooms)
        for day in (today, today + timedelta(days=9))
    )
    one = held.classes.get()
    held = plans.note_consents(actor=cast.lan, screening=held, counts={one: (30, 1, 2)}, version=held.version)
    plans.note_screened(actor=cast.lan, screened=one, counts=[[20, 8]], version=held.version)
    scene.args["questionnaire"] = (asked.public_id,)
    scene.args["screening"] = (held.public_id,)
    scene.args["screening, class"] = (held.public_id, one.pk)
    scene.args["screening to come"] = (ahead.public_id,)


def _activities_of_office(scene: Scene) -> None:
    cast, today = scene.cast, timezone.localdate()
    held = plans.record_activity(
        actor=cast.dung, unit=cast.commune, title="Tập huấn cấp xã", kind="training", on=today, hours=4
    )
    plans.note_attendance(actor=cast.dung, activity=held, present=[cast.lan])
    file = plans.attach_evidence(
        actor=cast.dung,
        activity=held,
        title="Ảnh buổi tập huấn",
        upload=picture(),
        pupils_shown="checked",
        checked_by=cast.dung,
        checked_on=today,
    )
    scene.args["activity of the office"] = (held.public_id,)
    scene.args["activity of the office, file"] = (held.public_id, file.public_id)


def _inspections(scene: Scene) -> None:
    """One announced with its findings begun, one concluded that waits for the school's signature."""
    cast, today = scene.cast, timezone.localdate()
    scene.args["criterion of inspections"] = (plans_access.checklist()[0].public_id,)
    for key in ("announced", "concluded"):
        row = plans.announce_inspection(
            actor=cast.dung, school=cast.thcs, subject="Kiểm tra", on=today, office_people="Ngô Trung Dũng"
        )
        row = plans.note_findings(
            actor=cast.dung,
            inspection=row,
            version=row.version,
            answers={answer.pk: ("met", "Có") for answer in row.answers.all()},
            demands=[Demand("Bổ sung lịch", "Ban hành lịch", today + timedelta(days=20))],
            office_people="Ngô Trung Dũng",
            school_people="Lê Thị Hoa",
            place="Phòng họp",
            starts=time(8),
            ends=time(9),
            conclusions="Tốt",
        )
        scene.args[f"inspection, {key}"] = (row.public_id,)
        for kind in ("pdf", "docx"):
            scene.args[f"inspection, {key}, {kind}"] = (row.public_id, kind)
    plans.release_file_check(actor=cast.hoa, inspection=row)
    plans.conclude_inspection(actor=cast.dung, inspection=row)
    scene.args["recommendation"] = (row.recommendations.get().public_id,)


def _months(scene: Scene) -> None:
    """Signed two months ago, waiting one month ago, a draft of this month; the primary school has a draft."""
    cast, now = scene.cast, month_start(timezone.localdate())
    words = {"results": "Đã thăm em", "shortcomings": "Ít thời gian", "next_steps": "Tập huấn"}
    for back, key in ((2, "signed month"), (1, "waiting month"), (0, "month in draft")):
        month = add_months(now, -back)
        row: MonthlyAssessment = plans.draft_assessment(actor=cast.lan, unit=cast.thcs, month=month, **words)
        if back:
            plans.submit_assessment(actor=cast.lan, assessment=row)
        if back == 2:
            plans.sign_assessment(actor=cast.hoa, assessment=row)
        scene.args[key] = (row.public_id,)
        scene.args[f"{key}, by name"] = (f"{month:%Y-%m}",)
    other = plans.draft_assessment(actor=cast.phuc, unit=cast.primary, month=now, **words)
    scene.args["month of the primary school"] = (other.public_id,)
    scene.args["criterion"] = (plans_access.criteria()[0].public_id,)
    scene.args["year of months, pdf"] = (int(school_year_label(add_months(now, -2))[:4]), "pdf")


# ── reports ──────────────────────────────────────────────────────────────────────────────────────────


def _reports(scene: Scene, run_jobs: Callable[..., object]) -> None:
    """The THCS has sent, the primary school waits for its principal, the preschool has approved; the office
    has the consolidated report with its files. A second request was just opened."""
    cast, today = scene.cast, timezone.localdate()
    days = {
        "request": (today - timedelta(days=364), today),
        "new request": (date(today.year, 1, 2), date(today.year + 1, 1, 1)),
    }
    for key, year in (("request", today.year), ("new request", today.year + 1)):
        asked = reports.open_request(
            actor=cast.dung,
            title=f"Báo cáo năm {year}",
            year=year,
            period_from=days[key][0],
            period_until=days[key][1],
            due_on=today + timedelta(days=20),
        )
        scene.args[key] = (asked.public_id,)
        for name, unit in (("thcs", cast.thcs), ("primary", cast.primary), ("preschool", cast.preschool)):
            report = asked.school_reports.get(unit=unit)
            scene.args[f"{name} report of {key}"] = (report.public_id,)
    first = ReportRequest.objects.get(public_id=scene.args["request"][0])
    _write(first.school_reports.get(unit=cast.thcs), cast.lan, cast.hoa, until="sent")
    _write(first.school_reports.get(unit=cast.primary), cast.phuc, cast.quang, until="submitted")
    _write(first.school_reports.get(unit=cast.preschool), cast.mai, cast.bich, until="approved")
    reports.start_consolidation(actor=cast.dung, request=first, assessment="Các trường làm tốt.")
    run_jobs()
    _keep_reports(scene, first)
    _corrected_report(scene)


def _corrected_report(scene: Scene) -> None:
    """On an official letter the preschool has sent a report and corrects it."""
    cast, today = scene.cast, timezone.localdate()
    asked = reports.open_request(
        actor=cast.dung,
        title="Báo cáo đột xuất",
        kind="ad_hoc",
        letter_number="359/SGDĐT",
        letter_on=today,
        year=today.year,
        period_from=today - timedelta(days=30),
        period_until=today,
        due_on=today + timedelta(days=20),
        schools=[cast.preschool],
    )
    report = asked.school_reports.get()
    _write(report, cast.mai, cast.bich, until="sent")
    report.refresh_from_db()
    reports.correct_report(actor=cast.bich, report=report, reason="Nhầm số liệu")
    scene.args["preschool report, first edition"] = (report.public_id, 1)
    scene.args["preschool report, first edition, docx"] = (report.public_id, 1, "docx")


def _write(report: SchoolReport, focal: User, principal: User, until: str) -> None:
    words = {"results": "Tốt", "shortcomings": "Thiếu giờ", "causes": "Kiêm nhiệm", "proposals": "Tập huấn"}
    report = reports.draft_report(actor=focal, report=report, version=report.version, **words)
    report = reports.submit_to_principal(actor=focal, report=report)
    if until == "submitted":
        return
    report = reports.approve_report(actor=principal, report=report)
    if until == "sent":
        scan = ContentFile(picture().read(), name="x.png")
        today = timezone.localdate()
        reports.register_paper(actor=principal, report=report, number="45", day=today, scan=scan)
        reports.send_report(actor=principal, report=report)


def _keep_reports(scene: Scene, request: ReportRequest) -> None:
    sent = Submission.objects.get(request=request)
    report = ConsolidatedReport.objects.get(request=request)
    scene.args["submission"] = (sent.public_id,)
    of_thcs = request.school_reports.get(unit=scene.cast.thcs)
    sending = reports.record_sending(
        actor=scene.cast.lan,
        report=of_thcs,
        receiver=request.office,
        channel="paper",
        sent_on=timezone.localdate(),
        detail="Bưu điện",
    )
    scene.args["thcs report, sending"] = (of_thcs.public_id, sending.public_id)
    new = scene.args["thcs report of new request"][0]
    for name, rest in (("staff", ("staff",)), ("kind", ("kind",)), ("cases", ("kind", "all"))):
        scene.args[f"thcs report of new request, {name}"] = (new, *rest)
    scene.args["thcs report of new request, activities"] = (new, "activities")
    scene.args["thcs report of new request, concerns"] = (new, "concerns", "all")
    for name in ("contacts", "roster"):
        scene.args[f"thcs report of new request, {name}"] = (new, name, "all")
    scene.args["primary report of request, cases"] = (
        scene.args["primary report of request"][0],
        *("kind", "all"),
    )
    scene.args["consolidated report"] = (report.public_id,)
    approval = reports.approve_totals(actor=fresh(scene.cast.dung), report=report)
    scene.args["approved totals"] = (approval.public_id,)
    token, _key = reports.make_token(actor=fresh(scene.cast.dung), name="Bảng tổng hợp của Sở")
    scene.args["feed token"] = (token.public_id,)
    for kind in ("xlsx", "csv", "json"):
        scene.args[f"approved totals, {kind}"] = (approval.public_id, kind)
    for kind in ("pdf", "docx"):
        scene.args[f"submission, {kind}"] = (sent.public_id, kind)
        scene.args[f"consolidated report, {kind}"] = (report.public_id, kind)
        scene.args[f"approved totals, {kind}"] = (approval.public_id, kind)
        for name in ("thcs", "primary"):
            of_school = scene.args[f"{name} report of request"][0]
            scene.args[f"{name} report of request, {kind}"] = (of_school, kind)


def _evidence(scene: Scene, run_jobs: Callable[..., object]) -> None:
    first = int(school_year_label(timezone.localdate())[:4])
    reports.start_evidence(actor=scene.cast.hoa, first_year=first)
    run_jobs()
    scene.args["school year"] = (first,)


# ── the register of outgoing papers ──────────────────────────────────────────────────────────────────


def _register(scene: Scene) -> None:
    """A plan and a letter of the marked case wait for their numbers; the issued plan was sent."""
    kim, today = fresh(scene.users["kim"]), timezone.localdate()
    thcs, commune = scene.cast.thcs, scene.cast.commune
    letter_of_case = register.offer(unit=thcs, kind="Công văn", subject=MARKS["summary"], recipients="Công an xã")
    waiting = OutgoingPaper.objects.get(unit=thcs, state="waiting", source="plans.plan")
    sent = OutgoingPaper.objects.get(unit=thcs, source_id=scene.args["school's plan, issued"][0])
    dispatch = register.send_paper(actor=kim, line=sent, way="email", to="Phòng VH-XH", sent_on=today)
    scene.args["waiting paper"] = (waiting.public_id,)
    scene.args["sent paper"] = (sent.public_id,)
    scene.args["sending of the paper"] = (dispatch.public_id,)
    scene.args["paper of a case"] = (letter_of_case.public_id,)
    of_commune = OutgoingPaper.objects.get(source_id=scene.args["office's plan"][0])
    scene.args["paper of the commune"] = (of_commune.public_id,)
    for name, unit in (("thcs", thcs), ("commune", commune)):
        for kind in ("xlsx", "pdf"):
            scene.args[f"register of the {name}, {kind}"] = (unit.public_id, today.year, kind)


def _boxes(scene: Scene) -> None:
    """The THCS has its public page on, with a message; the primary school switched its page off again."""
    box = cases.switch_box(actor=scene.cast.hoa, is_open=True)
    scene.args["box of the thcs"] = (box.code,)
    message = cases.tell_box(
        box=box, source="pupil", danger_now=False, text=MARKS["box"], sender=f"Tên: {MARKS['sender']}"
    )
    scene.args["message in the box"] = (message.public_id,)
    cases.switch_box(actor=scene.cast.quang, is_open=True)
    off = cases.switch_box(actor=scene.cast.quang, is_open=False)
    scene.args["box of the primary school, off"] = (off.code,)


def _network(scene: Scene) -> None:
    cast, today = scene.cast, timezone.localdate()
    fields = {
        "holder": cast.tam,
        "title": "Chứng chỉ tư vấn",
        "number": "5",
        "issuer": "Trường ĐHSP",
        "issued_on": today,
    }
    held = accounts.save_certificate(actor=cast.lan, certificate=Certificate(), **fields)
    scene.args["certificate of tam"] = (held.public_id,)
    named = {"full_name": "Trần Thị Bông", "post": "Chi hội phụ nữ", "phone": "0900 000 333", "since": today}
    other = accounts.save_collaborator(actor=cast.lan, collaborator=Collaborator(), **named)
    scene.args["collaborator of the thcs"] = (other.public_id,)


def _agreements(scene: Scene) -> None:
    today = timezone.localdate()
    fields = {"partner": "Công an xã", "number": "1/QCPH", "signed_on": today, "signers": "Hai bên",
              "content": "Báo tin trong ngày.", "valid_from": today}  # fmt: skip
    for unit, name in (("thcs", "hoa"), ("commune", "dung")):
        row = accounts.save_agreement(actor=fresh(scene.users[name]), agreement=Agreement(), **fields)
        scene.args[f"agreement of the {unit}"] = (row.public_id,)


def _notices(scene: Scene) -> None:
    for username in ("lan", "dung"):
        notice = Notice.objects.filter(user=scene.users[username]).first()
        scene.args[f"notice of {username}"] = (notice.public_id,)
    assert not OutsideNotice.objects.filter(case=None).exists()  # the case took it in
