"""Classes and pupils of the three schools, with invented names (texts/ten.toml). No verb writes a whole roster at
once, so these rows are written in bulk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from accounts.models import Unit, User
from accounts.workflow import ensure_school_year
from cases.enums import Sex
from cases.models import Caregiver, Classroom, Enrolment, Pupil
from ctxh_portal.demo.world import table
from ctxh_portal.kit.names import fold, sort_key

# families of other ethnic groups who live in the area
OTHER_NAMES = [
    ("Thạch Sô Phia", Sex.FEMALE),
    ("Kim Sa Rây", Sex.MALE),
    ("Sơn Thị Na Vi", Sex.FEMALE),
    ("Danh Ra Tha", Sex.MALE),
]
FOUND_BY_NAME = ("Trần Đức Huy", Sex.MALE, "8A2")  # whom a search for "tran duc" finds
TWICE = "Nguyễn Ngọc Bảo Anh"  # two pupils of one school with the same name
NO_CONTACT = "Cha dượng"

RELATIONS = ["Mẹ", "Mẹ", "Mẹ", "Cha", "Cha", "Bà ngoại", "Bà nội", "Ông ngoại", "Dì", "Chú"]


@dataclass(frozen=True)
class Roster:
    """The classes of a school: name, grade, age at the beginning of the school year."""

    classes: list[tuple[str, int, int]]
    size: int  # pupils altogether


ROSTERS = {
    "thcs": Roster([(f"{grade}A{n}", grade, grade + 5) for grade in range(6, 10) for n in (1, 2, 3)], 184),
    "primary": Roster([(f"{grade}{letter}", grade, grade + 5) for grade in range(1, 6) for letter in "AB"], 152),
    "preschool": Roster(
        [(f"{name} {n}", 0, age) for name, age in (("Mầm", 3), ("Chồi", 4), ("Lá", 5)) for n in (1, 2)], 98
    ),
}


def fill(key: str, unit: Unit, today: date, rng: Random, homeroom: User | None, portion: float) -> list[Pupil]:
    """The school's classes of the school year of `today`, with pupils, places and some caregivers."""
    roster = ROSTERS[key]
    year = ensure_school_year(today)
    rooms = [
        Classroom(
            unit=unit,
            school_year=year,
            name=name,
            grade=grade,
            homeroom_teacher=homeroom if name == "8A2" else None,
        )
        for name, grade, _age in roster.classes
    ]
    Classroom.objects.bulk_create(rooms)
    ages = {name: age for name, _grade, age in roster.classes}
    size = max(len(rooms) * 3, round(roster.size * portion))
    names = _names(key, rng, size)
    placed = [(name, sex, rooms[index % len(rooms)]) for index, (name, sex) in enumerate(names)]
    if key == "thcs":
        name, sex, where = FOUND_BY_NAME
        placed.append((name, sex, next(room for room in rooms if room.name == where)))
    pupils = [_pupil(unit, name, sex, year.starts.year - ages[room.name], rng) for name, sex, room in placed]
    Pupil.objects.bulk_create(pupils)
    Enrolment.objects.bulk_create(
        [
            Enrolment(pupil=pupil, classroom=room, since=year.starts)
            for pupil, (_name, _sex, room) in zip(pupils, placed, strict=True)
        ]
    )
    _caregivers(pupils, rng)
    return pupils


def _names(key: str, rng: Random, size: int) -> list[tuple[str, Sex]]:
    found = [OTHER_NAMES[0], OTHER_NAMES[1]] if key == "thcs" else [OTHER_NAMES[2 if key == "primary" else 3]]
    found += [(TWICE, Sex.FEMALE), (TWICE, Sex.FEMALE)] if key == "thcs" else []
    used = {name for name, _sex in found}
    while len(found) < size:
        sex = rng.choice([Sex.MALE, Sex.FEMALE])
        name = _name(sex, rng)
        if name not in used and not _confusable(name):
            used.add(name)
            found.append((name, sex))
    rng.shuffle(found)
    return found


def _name(sex: Sex, rng: Random) -> str:
    words = table("ten.toml")
    middles = rng.sample(words[sex]["middle"].split(), 2 if rng.random() < 0.2 else 1)
    middles = sorted(dict.fromkeys(middles), key=lambda word: word != "Thị")
    given = rng.choice([word for word in words[sex]["given"].split() if word not in middles])
    return " ".join([rng.choice(words["family"].split()), *middles, given])


def _confusable(name: str) -> bool:
    """Whether a search for "tran duc" would find this one too."""
    words = fold(name)
    return "tran" in words and "duc" in words


def _pupil(unit: Unit, name: str, sex: Sex, birth_year: int, rng: Random) -> Pupil:
    born = date(birth_year, 1, 1) + timedelta(days=rng.randrange(365))
    code = f"80{rng.randrange(10**8):08d}" if rng.random() < 0.9 else ""
    return Pupil(
        unit=unit,
        full_name=name,
        name_key=sort_key(name),
        name_folded=fold(name),
        birth_date=born,
        sex=sex,
        moet_code=code,
    )


def _caregivers(pupils: list[Pupil], rng: Random) -> None:
    """For most pupils one, for some two or none: schools rarely know everybody."""
    rows = []
    for pupil in pupils:
        relations = rng.choices(RELATIONS, k=rng.choice([0, 1, 1, 1, 2]))
        rows += [_caregiver(pupil, relation, rng) for relation in dict.fromkeys(relations)]
    Caregiver.objects.bulk_create(rows)


def _caregiver(pupil: Pupil, relation: str, rng: Random) -> Caregiver:
    family = pupil.full_name.split(" ")[0]
    sex = Sex.MALE if relation in ("Cha", "Chú", "Ông ngoại", NO_CONTACT) else Sex.FEMALE
    if relation in ("Cha", "Chú", "Bà nội"):
        name = " ".join([family, *_name(sex, rng).split(" ")[1:]])
    else:
        name = _name(sex, rng)
    # 0272 555 …: no number of this form was ever given out
    return Caregiver(pupil=pupil, full_name=name, relation=relation, phone=f"0272 555 {rng.randrange(1000, 9999)}")


def add_no_contact(pupil: Pupil, rng: Random) -> Caregiver:
    """Somebody whom nothing and nobody may ask, for the sake of the child's safety."""
    row = _caregiver(pupil, NO_CONTACT, rng)
    row.no_contact, row.phone = True, ""
    row.save()
    return row
