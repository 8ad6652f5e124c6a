"""Vietnamese names: the order of class lists and search without marks, the same on every database."""

import re
import unicodedata

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
LETTER_RANK = {letter: chr(ord("A") + rank) for rank, letter in enumerate(LETTERS)}
# tones break ties only: none, huyền, hỏi, ngã, sắc, nặng
TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def clean(text: str) -> str:
    """NFC, single spaces, no edges: how a name is stored."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def in_sentence(title: str) -> str:
    """A title behind another word: its first letter small, unless it begins with an abbreviation ("CTXH …")."""
    return title if title[1:2].isupper() else f"{title[:1].lower()}{title[1:]}"


def fold(text: str) -> str:
    """Lower case, marks dropped, đ as d: "Trần Đức" and "tran duc" become equal."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return re.sub(r"\s+", " ", "".join(c for c in decomposed if not unicodedata.combining(c))).strip()


def _word_key(word: str) -> tuple[str, str]:
    letters, tones = [], []
    for char in unicodedata.normalize("NFC", word.lower()):
        base, tone = char, 0
        for mark in unicodedata.normalize("NFD", char)[1:]:
            if mark in TONES:
                tone = TONES[mark]
                stripped = unicodedata.normalize("NFD", char).replace(mark, "", 1)
                base = unicodedata.normalize("NFC", stripped)
        letters.append(LETTER_RANK.get(base, base))
        tones.append(str(tone))
    return "".join(letters), "".join(tones)


def syllable(word: str) -> tuple[str, str]:
    """Letters and tone of a word, wherever the tone is put: "hòa" and "hoà" are one."""
    letters, tones = _word_key(word)
    return letters, max(tones, default="0")


def sort_key(full_name: str) -> str:
    """A string whose byte order is the order of a Vietnamese class list: given name first, then family and
    middle names, syllable by syllable; letters a ă â b c d đ e ê …, a tone decides only between syllables with
    equal letters."""
    words = clean(full_name).split(" ")
    keys = [_word_key(word) for word in words[-1:] + words[:-1]]
    return " ".join(f"{letters} {tones}" for letters, tones in keys)  # a space sorts before any letter
