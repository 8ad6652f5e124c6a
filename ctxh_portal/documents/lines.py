"""Where the centred lines of a paper's head break: into lines of about the same length, so that no single word
stands under a long line ("TRƯỜNG MẦM NON QUANG" / "TRUNG"), and never inside a span of years ("2017 - 2020")."""

import re
from functools import lru_cache
from typing import Any

from ctxh_portal.documents import fonts

AGENCY_MM, SUBJECT_MM = 66, 140  # the room of the agency's names and of the trích yếu
GLUED = "\u00a0"


@lru_cache(maxsize=1)
def _bold_face() -> Any:
    from PIL import ImageFont  # comes with WeasyPrint

    return ImageFont.truetype(str(fonts.path(weight=700)), 1000)


def width(text: str, points: float) -> float:
    """Millimetres that the longest line takes in bold."""
    face = _bold_face()
    return max(float(face.getlength(line)) for line in text.split("\n")) / 1000 * points * 25.4 / 72


def balanced(text: str, points: float, room_mm: float) -> str:
    """The text with its line ends; those that somebody typed stay."""
    return "\n".join(_broken(line, points, room_mm) for line in text.split("\n"))


def _broken(text: str, points: float, room_mm: float) -> str:
    words = re.sub(r"(\d{4}) ([-–]) (\d{4})", rf"\1{GLUED}\2{GLUED}\3", text).split(" ")
    fewest, narrow, wide = len(_filled(words, points, room_mm)), 0.0, room_mm
    for _step in range(12):  # the narrowest room that takes as few lines
        middle = (narrow + wide) / 2
        narrow, wide = (narrow, middle) if len(_filled(words, points, middle)) <= fewest else (middle, wide)
    return "\n".join(_filled(words, points, wide)).replace(GLUED, " ")


def _filled(words: list[str], points: float, room_mm: float) -> list[str]:
    lines = words[:1]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if width(longer, points) <= room_mm:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
