"""What a school types into its report because no record knows it: most type all, some leave tables out."""

from __future__ import annotations

from random import Random

from accounts.models import Unit
from reports.figures import ByHand

LEFT_OUT = ("population", "spent", "steering_work", "support", "beside")
BESIDE = ("counselling_beside", "topics_beside")


def typed(unit: Unit, seed: object) -> list[ByHand]:
    """The lines of all tables; of the school and the seed, so that no other draw is moved."""
    rng = Random(f"typed {unit.short_name} {seed}")  # noqa: S311 - invented figures
    forgotten = rng.choice(LEFT_OUT) if rng.random() < 0.4 else ""
    return [
        ByHand(group, code, value, "")
        for group, cells in _tables(rng).items()
        if forgotten not in (group, "beside" if group in BESIDE else group)
        for code, value in cells.items()
    ]


def _tables(rng: Random) -> dict[str, dict[str, int]]:
    teachers, managers, employees = rng.randint(22, 58), rng.randint(2, 3), rng.randint(3, 7)
    staff = teachers + managers + employees
    college, postgraduate, other = rng.randint(1, 6), rng.randint(0, 3), rng.randint(0, 2)
    single, group, online = rng.randint(6, 30), rng.randint(5, 14), rng.randint(0, 4)
    study, family = (single + group) // 3, (single + group) // 4
    return {
        "population": {
            "sites": rng.randint(1, 2),
            "minority": rng.randint(0, 40),
            "boarders": rng.randint(0, 300),
        },
        "staff": {"managers": managers, "teachers": teachers, "employees": employees},
        "qualification": {
            "postgraduate": postgraduate,
            "university": staff - postgraduate - college - other,
            "college": college,
            "other": other,
        },
        "steering_work": {
            "decisions": 1,
            "documents": rng.randint(3, 9),
            "meetings": rng.randint(2, 6),
            "checks": 2,
        },
        "spent": {
            "state": rng.randint(5, 20),
            "own": rng.randint(0, 6),
            "donated": 0,
            "mobilised": rng.randint(4, 40),
        },
        "facilities": {
            "full_time": rng.randint(0, 1),
            "contract": 0,
            "part_time": rng.randint(1, 4),
            "rooms": rng.randint(0, 1),
            "shared_rooms": 1,
            "mailboxes": rng.randint(1, 3),
            "lines": rng.randint(1, 2),
        },
        "counselling_beside": {"single": single, "group": group, "online": online},
        "topics_beside": {
            "study": study,
            "family": family,
            "psychology": single + group + online - study - family,
            **dict.fromkeys(("relations", "gender", "skills", "other"), 0),
        },
        "support": {
            "gifts": rng.randint(20, 120),
            "scholarships": rng.randint(2, 25),
            "fees": rng.randint(0, 30),
            "bicycles": rng.randint(0, 8),
            "insurance": rng.randint(0, 40),
            "value": rng.randint(15, 90),
        },
    }
