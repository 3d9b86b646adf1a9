"""Finds a commune by what someone types, or by its code."""

from contrechamp_server.foundation.places.errors import UnknownCommuneError, UnknownDepartementError
from contrechamp_server.foundation.places.spelling import plain
from contrechamp_server.foundation.places.tables import Commune, communes_by_code, departement_names, entries

MAX_PREFIX_CHARS = 80
"""No name is as long; more is not searched for."""


def find_communes(prefix: str, limit: int) -> list[Commune]:
    """At most `limit` communes for what someone has typed so far: the exact name, then names that begin so, then words.

    Within each, the most populous first. Accents, case, hyphens and apostrophes do not count. Nothing typed finds nothing.
    """
    wanted = plain(prefix[:MAX_PREFIX_CHARS])
    if not wanted or limit <= 0:
        return []
    exact: list[Commune] = []
    begins: list[Commune] = []
    has_word: list[Commune] = []
    for entry in entries():
        # The cheap test first: almost every name fails it, and this runs at each key.
        if wanted not in entry.plain_name:
            continue
        if entry.plain_name == wanted:
            exact.append(entry.commune)
        elif entry.plain_name.startswith(wanted):
            begins.append(entry.commune)
        elif f" {wanted}" in entry.plain_name:
            has_word.append(entry.commune)
    return [*exact, *begins, *has_word][:limit]


def commune(code: str) -> Commune:
    """The commune of this INSEE code.

    Raises:
        UnknownCommuneError: there is none; a postal code is not an INSEE code.
    """
    try:
        return communes_by_code()[code]
    except KeyError:
        raise UnknownCommuneError(code) from None


def departement_name(code: str) -> str:
    """The name of this département or overseas territory.

    Raises:
        UnknownDepartementError: there is none.
    """
    try:
        return departement_names()[code]
    except KeyError:
        raise UnknownDepartementError(code) from None
