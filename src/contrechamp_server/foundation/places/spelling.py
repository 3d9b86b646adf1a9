"""Brings the spellings of a place's name together: people type « st denis », the table has « Saint-Denis »."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_BETWEEN_WORDS = re.compile(r"[^a-z0-9]+")
_SHORT_FORMS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


def plain(name: str) -> str:
    """Small letters and digits only, one space between words; accents, hyphens and apostrophes are gone.

    « st » and « ste » are written out, also where a name has them so.
    """
    letters = unicodedata.normalize("NFKD", name.casefold().translate(_LIGATURES))
    unaccented = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = _BETWEEN_WORDS.sub(" ", unaccented).split()
    return " ".join(_SHORT_FORMS.get(word, word) for word in words)
