"""Random, opaque identifiers: they say nothing, sort by nothing, and cannot be guessed."""

import secrets

LENGTH = 16
_LETTERS = "abcdefghijkmnpqrstuvwxyz"
_ALPHABET = _LETTERS + "23456789"


def new_id() -> str:
    """Give a fresh identifier: 16 characters without look-alikes, about 79 bits, a letter first.

    The letter keeps it from ever reading as somebody's seven-digit number.
    """
    return secrets.choice(_LETTERS) + "".join(secrets.choice(_ALPHABET) for _ in range(LENGTH - 1))


def new_secret_code() -> str:
    """Give a code that lets its holder in (a receipt): 24 characters in groups of six, about 119 bits."""
    letters = [secrets.choice(_ALPHABET) for _ in range(24)]
    return "-".join("".join(letters[start : start + 6]) for start in range(0, 24, 6))
