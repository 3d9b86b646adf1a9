"""GeoJSON and JSON-LD of a release: places no more exactly than they are stated, which is by commune, and never a point."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.places import UnknownCommuneError, commune

_PLACED: Final = ("events", "incidents")
_CONTEXT: Final = {
    "@vocab": "https://schema.org/",
    "dct": "http://purl.org/dc/terms/",
    "insee": "http://id.insee.fr/geo/commune/",
}


def write(folder: Path) -> None:
    """Write them from the tables that are there already."""
    for name in _PLACED:
        rows = _rows(folder / f"{name}.csv")
        head = {"type": "FeatureCollection", "name": name}
        _write(folder / f"{name}.geojson", head, "features", map(_feature, rows))
    events = map(_event, _rows(folder / "events.csv"))
    dataset = {
        "@type": "Dataset",
        "@id": "urn:contrechamp:dataset",
        "name": options().name,
        "license": "https://opendatacommons.org/licenses/odbl/1-0/",
        "inLanguage": "fr",
        "distribution": [
            {"@type": "DataDownload", "contentUrl": path.name, "encodingFormat": "text/csv"}
            for path in sorted(folder.glob("*.csv"))
        ],
    }
    graph = _after(dataset, events)
    _write(folder / "events.jsonld", {"@context": _CONTEXT}, "@graph", graph)


def _after(first: dict[str, Any], rest: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield first
    yield from rest


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _feature(row: dict[str, str]) -> dict[str, Any]:
    """Give a feature without a geometry: RFC 7946 calls it unlocated. The commune's code is where it is."""
    precision = row.get("place_precision") or "commune"
    return {
        "type": "Feature",
        "id": next(iter(row.values())),
        "geometry": None,
        "properties": {**row, "place": _name(row["commune"]), "place_precision": precision},
    }


def _event(row: dict[str, str]) -> dict[str, Any]:
    return {
        "@type": "Event",
        "@id": f"urn:contrechamp:event:{row['event']}",
        "name": row["title"],
        "startDate": row["date"],
        "location": {"@type": "Place", "@id": f"insee:{row['commune']}", "name": _name(row["commune"])},
    }


def _name(code: str) -> str:
    try:
        return commune(code).name if code else ""
    except UnknownCommuneError:
        return code


def _write(path: Path, head: dict[str, Any], member: str, items: Iterator[dict[str, Any]]) -> None:
    """Write a JSON object whose last member is a long list, an item a line."""
    with path.open("w", encoding="utf-8") as out:
        out.write(f"{json.dumps(head, ensure_ascii=False)[:-1]}, {json.dumps(member)}: [")
        for number, item in enumerate(items):
            out.write(f"{',' if number else ''}\n{json.dumps(item, ensure_ascii=False)}")
        out.write("]}\n")
