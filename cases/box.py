"""The school's public page: which words bring up the numbers, and how much it takes in an hour."""

from __future__ import annotations

import re
import unicodedata
from secrets import choice, token_hex

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cases import access
from cases.enums import TermKind
from cases.models import ConcernBox
from ctxh_portal.kit.names import fold

# a school, or a whole village behind one telephone mast, is one address
HOUR = 3600
TILDE, HOOK = "\u0303", "\u0309"
FROM_ONE_ADDRESS, AT_ONE_SCHOOL, LOOKS_AT_ONE_SCHOOL = "20/h/key", "60/h/key", "200/h/key"
# the room that danger and self-harm have to themselves before they take from the common one
GRAVE_FROM_ONE_ADDRESS, GRAVE_AT_ONE_SCHOOL = "10/h/key", "60/h/key"


def speaks_of_self_harm(text: str) -> bool:
    """Whether one of the office's words stands in the text, with or without its marks. A syllable that was typed
    with marks has to be that of the word: "tu tu" is heard, "từ từ" and "tư vấn" are other words; hỏi and ngã,
    which many write for each other, are one."""
    said = _syllables(text)
    return any(
        _stands_in(_syllables(term.label), said)
        for term in access.terms(TermKind.DANGER_WORD, timezone.localdate())
    )


# how pupils type; a spelling that stands here in another sense does no harm, for the whole word has to follow
SHORT = {
    short: whole
    for whole, spellings in {
        "khong": "k ko kg kh khg hk hok hong hông hổng hem kô",
        "muon": "mún mun",
        "chet": "chít chit chớt chếc",
        "song": "sốg",
        "lam": "lm",
        "gi": "j ji",
        "nua": "nx",
    }.items()
    for short in spellings.split()
}


DRAWN_OUT = re.compile(r"([^\W\d_])\1+\b")


def _syllables(text: str) -> list[tuple[str, str]]:
    """Each as typed, its last letter not drawn out ("chếttt"), and without marks; a short spelling as its word,
    typed without marks."""
    typed = unicodedata.normalize("NFD", text.lower()).replace(TILDE, HOOK)
    found = re.findall(r"\w+", DRAWN_OUT.sub(r"\1", unicodedata.normalize("NFC", typed)))
    return [(whole, whole) if (whole := SHORT.get(one)) else (one, fold(one)) for one in found]


def _stands_in(word: list[tuple[str, str]], said: list[tuple[str, str]]) -> bool:
    return any(
        all(
            plain == bare and typed in (plain, marked)
            for (marked, plain), (typed, bare) in zip(word, part, strict=True)
        )
        for part in (said[at : at + len(word)] for at in range(len(said) - len(word) + 1))
    )


# without what looks like another sign: 31 to the power of 8 codes, of which an address may try twenty an hour
SIGNS, LENGTH = "23456789ABCDEFGHJKMNPQRSTUVWXYZ", 8


def new_code() -> str:
    """For the sender to write down: "7KQM-3XWP"."""
    signs = "".join(choice(SIGNS) for _sign in range(LENGTH))
    return f"{signs[: LENGTH // 2]}-{signs[LENGTH // 2 :]}"


def digest_of(code: str) -> str:
    """However it is typed: small letters, without the line."""
    said = re.sub(r"[^0-9A-Z]", "", code.upper())
    return salted_hmac("cases.box.receipt", said, algorithm="sha256").hexdigest()


def may_look(request: HttpRequest, box: ConcernBox) -> bool:
    """The same for codes that are tried, counted apart: whoever looks takes no room from whoever tells."""
    return _has_room(request, box, "box_receipt", FROM_ONE_ADDRESS, LOOKS_AT_ONE_SCHOOL)


def has_room(request: HttpRequest, box: ConcernBox, *, grave: bool = False) -> bool:
    """Whether this hour takes one more message. A flood of others never takes the room of a grave one."""
    if grave and _has_room(request, box, "box_grave", GRAVE_FROM_ONE_ADDRESS, GRAVE_AT_ONE_SCHOOL):
        return True
    return _has_room(request, box, "box", FROM_ONE_ADDRESS, AT_ONE_SCHOOL)


def _has_room(
    request: HttpRequest, box: ConcernBox, action: str, from_one_address: str, at_one_school: str
) -> bool:
    """The address is kept nowhere: the cache counts under a keyed hash of it,
    and once the hour's salt is replaced nobody can tell any more whose it was, not even with the portal's key."""
    address = get_adapter().get_client_ip(request)
    salt = cache.get_or_set("cases.box.salt", token_hex, HOUR)
    sender = salted_hmac("cases.box", f"{box.code} {salt} {address}", algorithm="sha256").hexdigest()
    rates = ((from_one_address, sender), (at_one_school, box.code))
    return all(_counts(request, action, rate, key) for rate, key in rates)


def _counts(request: HttpRequest, action: str, rate: str, key: str) -> bool:
    return bool(ratelimit.consume(request, app="cases", action=action, config={action: rate}, key=key))
