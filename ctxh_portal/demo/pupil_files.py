"""Special circumstances, support and consents of the demonstration's pupils; who is told about is drawn from the
class lists, so that the roster says nothing of who has a case."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from accounts.models import SchoolYear, User
from accounts.workflow import ensure_school_year
from cases.enums import Answer, ConsentChannel, TermKind
from cases.models import Benefit, Caregiver, Circumstance, Classroom, Consent, Enrolment, Pupil, SafetyFlag, Term
from ctxh_portal.demo.tale import School
from ctxh_portal.demo.world import World

GROUPS = ["ho_ngheo", "ho_ngheo", "ho_can_ngheo", "ho_can_ngheo", "di_lam_xa", "di_lam_xa", "ly_hon", "d", "a",
          "mo_coi_mot_ben", "dan_toc", "n"]  # fmt: skip
PROOFS = {
    "ho_ngheo": "Giấy chứng nhận hộ nghèo, UBND xã Thủ Thừa",
    "ho_can_ngheo": "Giấy chứng nhận hộ cận nghèo, UBND xã Thủ Thừa",
    "d": "Giấy xác nhận khuyết tật, UBND xã Thủ Thừa",
    "n": "Tóm tắt bệnh án; giấy chứng nhận hộ cận nghèo",
}
SUPPORT = [("chi_phi", 1350000, "Ngân sách"), ("hoc_bong", 1000000, "Hội Khuyến học xã Thủ Thừa"),
           ("sach_vo", 350000, "Hội Cha mẹ học sinh"), ("bao_hiem", None, "Ngân sách")]  # fmt: skip
NO_CONTACT_REASON = "Em sợ người này; công an xã đang xác minh. Mẹ em đề nghị nhà trường không liên hệ."


def write_all(world: World) -> None:
    """Rows without a verb, as the register's: many at once, of days long past."""
    rng = Random("pupil files")  # noqa: S311 - of its own, so that the stories stay as they were
    terms = {(term.kind, term.code): term for term in Term.objects.all()}
    for school in world.schools.values():
        _school(school, world.days.today, terms, rng)
    for caregiver in Caregiver.objects.filter(no_contact=True).select_related("pupil"):
        focal = next(s.focal for s in world.schools.values() if s.unit.pk == caregiver.pupil.unit_id)
        SafetyFlag(caregiver=caregiver, reason=NO_CONTACT_REASON, set_by=focal).save()


def _school(school: School, today: date, terms: dict[tuple[str, str], Term], rng: Random) -> None:
    this_year = ensure_school_year(today)
    last_year = ensure_school_year(this_year.starts - timedelta(days=30))
    rooms = Classroom.objects.filter(unit=school.unit, school_year=this_year)
    seats = Enrolment.objects.filter(classroom__in=rooms).select_related("pupil").order_by("pk")
    led = [seat.pupil for seat in seats.filter(classroom__homeroom_teacher__isnull=False)]
    others = [seat.pupil for seat in seats if seat.pupil not in led]
    chosen = led[:3] + rng.sample(others, min(len(GROUPS) - len(led[:3]), len(others)))
    by = school.focal
    for index, (pupil, code) in enumerate(zip(chosen, GROUPS, strict=False)):
        group = terms[TermKind.CIRCUMSTANCE, code]
        proof = PROOFS.get(code, "")
        years = [last_year] if index % 6 == 5 else [this_year]
        for year in years:
            _circumstance(pupil, year, group, proof, by)
        if index % 3 != 2:
            kind, amount, source = SUPPORT[index % len(SUPPORT)]
            _benefit(pupil, this_year, terms[TermKind.BENEFIT, kind], amount, source, by)
    _consents(chosen[:4], this_year, terms, by)


def _circumstance(pupil: Pupil, year: SchoolYear, group: Term, proof: str, by: User) -> None:
    Circumstance.objects.create(
        pupil=pupil, school_year=year, group=group, since=year.starts, proof=proof, noted_by=by
    )


def _benefit(pupil: Pupil, year: SchoolYear, kind: Term, amount: int | None, source: str, by: User) -> None:
    Benefit.objects.create(
        pupil=pupil, school_year=year, kind=kind, amount=amount, source=source, since=year.starts,
        until=year.ends, noted_by=by,
    )  # fmt: skip


def _consents(pupils: list[Pupil], year: SchoolYear, terms: dict[tuple[str, str], Term], by: User) -> None:
    """Photos: agreed to, refused, agreed to and withdrawn, for one pupil each."""
    said = [Answer.YES, Answer.NO, Answer.YES, Answer.YES]
    for index, (pupil, answer) in enumerate(zip(pupils, said, strict=True)):
        caregiver = Caregiver.objects.filter(pupil=pupil, no_contact=False).first()
        if caregiver is None:
            continue
        small = pupil.birth_date is not None and year.starts.year - pupil.birth_date.year < 8
        withdrawn = {"withdrawn_on": year.starts, "withdrawn_by": by, "withdrawn_because": "Gia đình đổi ý"}
        Consent(
            pupil=pupil, purpose=terms[TermKind.PURPOSE, "photo"], pupil_said="" if small else Answer.YES,
            caregiver=caregiver, caregiver_said=answer, channel=ConsentChannel.PAPER, given_on=year.starts,
            valid_until=year.ends, recorded_by=by, **(withdrawn if index == 2 else {}),
        ).save()  # fmt: skip
