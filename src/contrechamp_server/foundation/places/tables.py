"""The tables of places as `make assets` wrote them, read once for each process, at the first question."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from contrechamp_server.foundation.places.errors import PlacesMissingError
from contrechamp_server.foundation.places.spelling import plain

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune, or an arrondissement of Paris, Lyon or Marseille.

    Names are not unique: show the département beside them.

    Attributes:
        code: INSEE code, five characters, never a postal code ("2A004", "01053").
        departement: code of the département or overseas territory ("2A", "93", "974").
        edition: year of the official geographic code that this comes from; codes change with mergers.
    """

    code: str
    name: str
    departement: str
    edition: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A commune as it is searched: `plain_name` as `spelling.plain` gives it."""

    commune: Commune
    plain_name: str


@cache
def entries() -> tuple[Entry, ...]:
    """Every commune, the most populous first.

    Raises:
        PlacesMissingError: the tables were not built.
    """
    rows = sorted(_rows("communes.csv"), key=lambda row: (-int(row["population"]), row["code"]))
    return tuple(
        Entry(Commune(row["code"], row["name"], row["departement"], row["edition"]), plain(row["name"])) for row in rows
    )


@cache
def communes_by_code() -> Mapping[str, Commune]:
    """Every commune under its INSEE code."""
    return MappingProxyType({entry.commune.code: entry.commune for entry in entries()})


@cache
def departement_names() -> Mapping[str, str]:
    """The name of every département and overseas territory under its code."""
    return MappingProxyType({row["code"]: row["name"] for row in _rows("departements.csv")})


@cache
def outlines() -> Mapping[str, str]:
    """The outline of every département of mainland France and Corsica under its code, as an SVG's path.

    In tenths of the drawing's units: 6130 wide, 5850 high. Overseas départements are not on it.
    """
    return MappingProxyType({row["code"]: row["path"] for row in _rows("outlines.csv")})


def _rows(name: str) -> list[dict[str, str]]:
    try:
        with (FOLDER / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except FileNotFoundError as missing:
        raise PlacesMissingError from missing
