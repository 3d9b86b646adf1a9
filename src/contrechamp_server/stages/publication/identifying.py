"""Looks in a text for words by which somebody could be found: it warns an editor before reviewers read. Nothing is stored.

A warning is no proof and its absence neither: two people read each text. What is looked for is common in French texts;
a false alarm costs one click, a name costs somebody's peace. Seven digits are more than a warning: they may never stand.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Sign(StrEnum):
    """What kind of words were found."""

    PHONE = "phone"
    EMAIL = "email"
    PLATE = "plate"
    STREET = "street"
    TITLE = "title"
    HANDLE = "handle"
    ACCOUNT = "account"
    NUMBER = "number"


NEVER: Final = frozenset({Sign.NUMBER})
"""What no reason keeps in a text: an officer's number (charter 6)."""


@dataclass(frozen=True, slots=True)
class Found:
    """Words by which somebody could be found.

    Attributes:
        sign: of what kind.
        text: the words, as they stand in the text.
    """

    sign: Sign
    text: str


_CAPITAL: Final = r"[A-ZÀ-ÖØ-ÞŒŸ][\w’'.\-]*"
_PARTICLE: Final = r"(?:(?:de|du|des|le|la|van|von|el|al|ben)\s+){0,3}(?:[dl][’'])?"
_LETTER: Final = "A-HJ-NP-TV-Z"
_WAYS: Final = (
    r"rue|ruelle|avenue|av\.?|boulevard|b[lv]?d\.?|place|pl\.|impasse|all[ée]es?|chemin|quai|cours|route|square|passage|villa"
    r"|r[ée]sidence|cit[ée]|faubourg|fbg\.?|sentier|esplanade|promenade|rond-point|voie|hameau|lotissement|lieu-dit"
)
_CIVIL: Final = (
    r"monsieur|madame|mademoiselle|messieurs|mesdames|mesdemoiselles|ma[îi]tre|docteur|docteure|professeure?"
)
_RANKS: Final = (
    r"gardien(?:ne)? de la paix|sous-brigadi[eè]re?|brigadi[eè]re?(?:[- ]chef(?:fe)?)?|major(?:e)?|lieutenant(?:e)?(?:-colonel(?:le)?)?"
    r"|capitaine|commandante?|commissaire(?: divisionnaire| g[ée]n[ée]rale?)?|colonel(?:le)?|g[ée]n[ée]rale?|gendarme"
    r"|mar[ée]chal(?:e)?(?: |-)des(?: |-)logis(?:[- ]chef(?:fe)?)?|adjudant(?:e)?(?:[- ]chef(?:fe)?)?"
    r"|polici[eè]re?|agente?|pr[ée]f[eè]te?"
)
_SIGNS: Final[tuple[tuple[Sign, re.Pattern[str]], ...]] = (
    (Sign.EMAIL, re.compile(r"[\w.+\-]+\s?(?:@|\(at\)|\[at\]|\sarobase\s)\s?[\w\-]+(?:\.[\w\-]+)+", re.IGNORECASE)),
    (
        Sign.PHONE,
        re.compile(r"(?<![\d+])(?:(?:\+|00)33[\s.\-/]?(?:\(0\))?[\s.\-/]?|0)[1-9](?:[\s.\-/]?\d\d){4}(?!\d)"),
    ),
    (Sign.PHONE, re.compile(r"(?<![\d+])\+(?!33)\d{1,3}(?:[\s.\-/]?\d){7,12}(?!\d)")),
    # From 2009: AB-123-CD. In small letters with hyphens or without anything: « de 150 en » is none.
    (Sign.PLATE, re.compile(rf"\b[{_LETTER}]{{2}}[\s.\-]?\d{{3}}[\s.\-]?[{_LETTER}]{{2}}\b")),
    (Sign.PLATE, re.compile(rf"\b[{_LETTER}]{{2}}(-?)\d{{3}}\1[{_LETTER}]{{2}}\b", re.IGNORECASE)),
    # Before: 1234 AB 75, with Corsica's 2A and 2B, and three digits overseas.
    (Sign.PLATE, re.compile(r"(?<!\d)\d{1,4}[\s.\-]?[A-Z]{2,3}[\s.\-]?(?:2[AB]|97\d|\d\d)\b")),
    (Sign.PLATE, re.compile(r"(?<!\d)\d{1,4}-[a-z]{2,3}-(?:2[ab]|97\d|\d\d)\b")),
    (
        Sign.STREET,
        re.compile(
            rf"(?<!\d)\d{{1,4}}(?:\s?(?:bis|ter|quater|[A-D]))?\s*,?\s+(?:{_WAYS})\s+\w[\w’'\-]*", re.IGNORECASE
        ),
    ),
    (Sign.TITLE, re.compile(rf"\b(?:MM?\.|Mr\.|Mmes?\.|Mlles?\.|Dr\.|Pr\.)\s*{_PARTICLE}{_CAPITAL}")),
    (Sign.TITLE, re.compile(rf"\b(?:MM?|Mr|Mmes?|Mlles?|Me|Dr|Pr)\s+{_PARTICLE}{_CAPITAL}")),
    (Sign.TITLE, re.compile(rf"\b(?i:{_CIVIL}|{_RANKS})\s+{_PARTICLE}{_CAPITAL}")),
    (
        Sign.ACCOUNT,
        re.compile(r"\b[A-Z]{2}\d{2}(?:[ \u00a0\u202f]?[A-Z0-9]{4}){3,7}(?:[ \u00a0\u202f]?[A-Z0-9]{1,3})?\b"),
    ),
    (
        Sign.HANDLE,
        re.compile(
            r"\b(?:(?:twitter|instagram|tiktok|facebook|threads|snapchat|linkedin|youtube|twitch)\.(?:com|net|tv)|x\.com|fb\.com|t\.me"
            r"|bsky\.app/profile)/@?[\w.\-/]+",
            re.IGNORECASE,
        ),
    ),
    (Sign.HANDLE, re.compile(r"(?<![\w@.+\-/])@[\w][\w.\-]{1,30}(?![\w.\-]*@)")),
    (Sign.NUMBER, re.compile(r"(?<!\d)(?<!\d[\s.\-/_])\d(?:[\s.\-/_]?\d){6}(?![\s.\-/_]?\d)")),
)
_DAY: Final = re.compile(r"\d{1,2}([./\-\s])\d{1,2}\1(?:19|20)\d\d")


def find_identifying(text: str) -> list[Found]:
    """Give what in a text could lead to somebody, in the order in which it stands; the same words are told once."""
    plain = _plain(text)
    at: list[tuple[int, Found]] = []
    for sign, pattern in _SIGNS:
        for match in pattern.finditer(plain):
            words = match[0].strip()
            if sign is Sign.NUMBER and _DAY.fullmatch(words):
                continue
            at.append((match.start(), Found(sign, words)))
    at.sort(key=lambda pair: pair[0])
    return list(dict.fromkeys(found for _start, found in at))


def _plain(text: str) -> str:
    """Undo what would hide words from the patterns: look-alike forms of letters and digits, and signs without width."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in folded if unicodedata.category(letter) != "Cf")
