"""Writes the tables of communes and départements from the package that republishes INSEE's official geographic code.

Communes as they are today, and the arrondissements municipaux of Paris, Lyon and Marseille. Former and delegated communes
are left out: an event lies in what exists. Postal codes are left out: one of them covers many communes.
"""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict, cast

from assets.errors import AssetError

EDITIONS = {"6.0.0": "2026"}
"""Year of the official geographic code by version of the package, as its README states it."""

KINDS = frozenset({"commune-actuelle", "arrondissement-municipal"})


_Row = tuple[str | int, ...]


class _Place(TypedDict, total=False):
    code: str
    nom: str
    type: str
    departement: str
    population: int


def write_tables(package: Path, folder: Path) -> None:
    """Write `communes.csv` and `departements.csv` into `folder`, sorted by code, codes as text.

    A commune without a published population (six that the wars destroyed, a few islands) has 0.

    Raises:
        AssetError: the package is not there, or its edition is not known.
    """
    edition = _edition(package)
    communes: list[_Row] = [
        (place["code"], place["nom"], place["departement"], place.get("population", 0), edition)
        for place in _read(package, "communes")
        if place["type"] in KINDS
    ]
    departements: list[_Row] = [(place["code"], place["nom"], edition) for place in _read(package, "departements")]
    _write(folder / "communes.csv", ("code", "name", "departement", "population", "edition"), communes)
    _write(folder / "departements.csv", ("code", "name", "edition"), departements)


def _edition(package: Path) -> str:
    version = json.loads(_text(package / "package.json"))["version"]
    if version not in EDITIONS:
        raise AssetError(f"{package.name} {version}: add the year of its data to assets/places.py")
    return EDITIONS[version]


def _read(package: Path, name: str) -> list[_Place]:
    return cast("list[_Place]", json.loads(_text(package / "data" / f"{name}.json")))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as missing:
        raise AssetError(f"{path.name} is not there: run `make assets`, which fetches it first") from missing


def _write(path: Path, heading: Sequence[str], rows: list[_Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(sorted(rows))
