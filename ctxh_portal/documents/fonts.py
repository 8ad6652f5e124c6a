"""Liberation Serif 2.1.5, the one face of official papers: as wide as Times New Roman, letter by letter,
and with every Vietnamese letter. The older Debian package fonts-liberation 1.07 lacks ư ơ ạ ấ ề …: a face
without them is refused here, because the PDF would silently mix in letters of another face."""

import unicodedata
from functools import lru_cache
from pathlib import Path

from ctxh_portal.kit.errors import RuleBroken

FOLDERS = (
    Path("/usr/share/fonts/truetype/liberation2"),  # Debian 12: fonts-liberation2
    Path("/usr/share/fonts/truetype/liberation"),  # Debian 13, where 2.1.5 has taken the old name over
)
FILES = {
    ("normal", 400): "LiberationSerif-Regular.ttf",
    ("normal", 700): "LiberationSerif-Bold.ttf",
    ("italic", 400): "LiberationSerif-Italic.ttf",
    ("italic", 700): "LiberationSerif-BoldItalic.ttf",
}
FAMILY = "Liberation Serif"
PLACEHOLDER = "□"

_PLAIN = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_LOWER = "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in _PLAIN for tone in _TONES) + "đ"
ACCENTED = "".join(char for char in _LOWER + _LOWER.upper() if char > "\x7f")  # the 134 letters with a mark


class PaperFailed(RuleBroken):
    """The paper could not be made. The sentence is for the person who asked for it."""


@lru_cache(maxsize=1)
def folder() -> Path:
    """Where the four files of the right Liberation Serif lie; PaperFailed when they are nowhere."""
    for place in FOLDERS:
        if all((place / name).is_file() for name in FILES.values()) and set(ACCENTED) <= _letters(place):
            return place
    raise PaperFailed(
        "Chưa tạo được tệp vì máy chủ thiếu phông chữ Liberation Serif 2 (gói fonts-liberation2). "
        "Nội dung không mất; anh/chị vận hành cần cài gói phông chữ này."
    )


def path(style: str = "normal", weight: int = 400) -> Path:
    """The font file of one face."""
    return folder() / FILES[style, weight]


@lru_cache(maxsize=4)
def _letters(place: Path) -> frozenset[str]:
    from fontTools.ttLib import TTFont  # comes with WeasyPrint; not needed before the first paper

    with TTFont(place / FILES["normal", 400], lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def missing_letters(text: str) -> str:
    """The characters of `text` that the face can't print (each once): pictures, ticks, rare symbols."""
    have = _letters(folder())
    return "".join(dict.fromkeys(char for char in text if char not in have and not char.isspace()))


def printable(text: str) -> str:
    """`text` with a visible □ for what the face can't print: no second face may slip into a paper."""
    for char in missing_letters(text):
        text = text.replace(char, PLACEHOLDER)
    return text
