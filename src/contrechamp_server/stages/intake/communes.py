"""From what somebody types to one commune: « Saint-Denis (93) », « st denis », or an INSEE code."""

import re
from typing import Final

from contrechamp_server.foundation.places import Commune, UnknownCommuneError, find_communes
from contrechamp_server.foundation.places import commune as commune_of_code
from contrechamp_server.foundation.places.spelling import plain
from contrechamp_server.stages.intake.errors import AmbiguousPlaceError, UnknownPlaceError

_WITH_DEPARTEMENT: Final = re.compile(r"(?P<name>.+?)\s*\((?P<departement>\d[\dABab]\d?)\)\s*")
_INSEE_CODE: Final = re.compile(r"\d[\dAB]\d{3}")
MOST_SHOWN: Final = 12
"""Communes to choose from: Saint-Denis and its namesakes, not all that begin with « saint »."""


def label(place: Commune) -> str:
    """Give the name with the département, as it is shown and as `resolve_commune` reads it back."""
    return f"{place.name} ({place.departement})"


def resolve_commune(text: str, *, chosen: str = "") -> Commune:
    """Give the commune that a text means.

    Args:
        text: a name, a name with its département in brackets, or an INSEE code.
        chosen: the INSEE code that was picked among the candidates; counts only if it is one of them.

    Raises:
        UnknownPlaceError: none is called so.
        AmbiguousPlaceError: several could be meant.
    """
    text = " ".join(text.split())[:120]
    if _INSEE_CODE.fullmatch(text.upper()):
        return _by_code(text.upper())
    found = _candidates(text)
    if not found:
        raise UnknownPlaceError(field="commune")
    if len(found) == 1:
        return found[0]
    for place in found:
        if place.code == chosen:
            return place
    raise AmbiguousPlaceError(found)


def _by_code(code: str) -> Commune:
    try:
        return commune_of_code(code)
    except UnknownCommuneError as error:
        raise UnknownPlaceError(error.message, field="commune") from error


def _candidates(text: str) -> list[Commune]:
    given = _WITH_DEPARTEMENT.fullmatch(text)
    if given is not None:
        departement = given["departement"].upper()
        places = [place for place in find_communes(given["name"], 500) if place.departement == departement]
        named = [place for place in places if label(place).casefold() == f"{given['name']} ({departement})".casefold()]
        return named or places[:MOST_SHOWN]
    places = find_communes(text, MOST_SHOWN)
    wanted = plain(text)
    return [place for place in places if plain(place.name) == wanted] or places
