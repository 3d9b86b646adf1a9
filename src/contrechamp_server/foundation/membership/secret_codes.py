"""Long random codes that let somebody in: only their hash is kept.

A plain SHA-256 is enough here, and only here: the codes are random and long, so that nobody can try them all.
"""

import hashlib


def digest_of(code: str) -> str:
    """Give the hash of a code, however it was typed: case, spaces and hyphens do not count."""
    return hashlib.sha256(plain(code).encode()).hexdigest()


def plain(code: str) -> str:
    """Give a code without what people put between its letters."""
    return "".join(letter for letter in code.lower() if letter.isalnum())
