"""The drawing in cases/README.md is the table of the code."""

import re
from pathlib import Path

from cases.workflow import TRANSITIONS


def test_the_table_of_the_readme_is_the_table_of_the_code():
    text = Path("cases/README.md").read_text()
    rows = re.findall(r"^\| (\w+) \| (\w+) \| (assigned focal|principal)", text, re.M)
    assert [(a, b) for a, b, _who in rows] == [(t.source.value, t.target.value) for t in TRANSITIONS]
    for (_a, _b, who), way in zip(rows, TRANSITIONS, strict=True):
        assert (who == "assigned focal") == (way.action == "move")
