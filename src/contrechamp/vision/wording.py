"""What may be written into a picture in words: one line of plain text, of reasonable length."""

import unicodedata
from typing import Final

MOST_CHARACTERS: Final = 500
# Joiners are part of how names are written in some scripts; other invisible characters only hide something.
_JOINERS: Final = frozenset("\u200c\u200d")


def check_wording(value: str) -> None:
    """Return if this text can be written into a picture.

    Raises:
        ValueError: it is empty, too long, or holds control or invisible characters; the text is not in the message.
    """
    if not value.strip() or len(value) > MOST_CHARACTERS:
        raise ValueError(f"must have 1 to {MOST_CHARACTERS} characters")
    if any(_is_unwritable(character) for character in value):
        raise ValueError("holds control or invisible characters; write it on one line, in plain text")


def _is_unwritable(character: str) -> bool:
    category = unicodedata.category(character)
    return (category[0] == "C" and character not in _JOINERS) or category in ("Zl", "Zp")
