"""The tables of a release: their columns, and their rows as they are read, a few thousand at a time.

Only what is public. Nothing in them is a number or leads to one, and nothing says who gave a photograph (`sources`). Rows come in the
order of their ids, so that the same data give the same bytes.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any, Final, TypeVar

from django.db.models import Count, QuerySet

from contrechamp_server.foundation.records.selectors import (
    public_events,
    public_findings,
    public_photographs,
    public_portraits,
)
from contrechamp_server.foundation.records.wall import departement_of
from contrechamp_server.stages.publication.models import Appearance, Incident, IncidentVersion, Source
from contrechamp_server.stages.publication.selectors import public_incidents, public_versions
from contrechamp_server.stages.releases.sources import said_classes

Row = dict[str, Any]
"""Values by column; one that is not there is empty."""
Item = TypeVar("Item")
_CHUNK: Final = 5_000
_BETWEEN: Final = "|"
"""Between the codes of a column that can hold several."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column, as `dictionary.csv` explains it in both languages.

    Attributes:
        kind: `string`, `integer`, `boolean` or `date`: words of Frictionless table schemas.
    """

    name: str
    kind: str
    french: str
    english: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table: the file `<name>.csv`, and `<name>.parquet`."""

    name: str
    rows: Callable[[], Iterator[Row]]

    @property
    def columns(self) -> tuple[Column, ...]:
        """Its columns, in order."""
        return _dictionary()[self.name]


def dictionary() -> bytes:
    """Give the file that explains every column."""
    return files("contrechamp_server.stages.releases").joinpath("dictionary.csv").read_bytes()


@cache
def _dictionary() -> dict[str, tuple[Column, ...]]:
    found: dict[str, list[Column]] = {}
    for row in csv.DictReader(io.StringIO(dictionary().decode())):
        found.setdefault(row["table"], []).append(Column(row["column"], row["type"], row["fr"], row["en"]))
    return {name: tuple(columns) for name, columns in found.items()}


def _events() -> Iterator[Row]:
    photographs = _counts(public_photographs(), "submission__event")
    portraits = _counts(public_portraits(), "photograph__submission__event")
    for event in public_events().order_by("pk").iterator(_CHUNK):
        yield {
            "event": event.pk,
            "title": event.title,
            "date": event.date.isoformat(),
            "commune": event.commune,
            "commune_edition": event.commune_edition,
            "departement": departement_of(event.commune),
            "photographs": photographs.get(event.pk, 0),
            "portraits": portraits.get(event.pk, 0),
        }


def _counts(rows: "QuerySet[Any]", by: str) -> dict[str, int]:
    found = rows.select_related(None).order_by().values_list(by).annotate(n=Count("pk"))
    return dict(found)


_PHOTOGRAPH: Final = (
    *("pk", "submission__event", "submission__event__state", "width", "height", "is_veil_lifted"),
    *("submission__sampling", "submission__plan__code", "submission__source_kind", "submission__licence"),
)


def _photographs() -> Iterator[Row]:
    said = said_classes()
    opened = set(public_events().values_list("pk", flat=True))
    found = public_photographs().select_related(None).order_by("pk").values_list(*_PHOTOGRAPH)
    for key, event, _state, width, height, lifted, sampling, plan, kind, licence in found.iterator(_CHUNK):
        is_said = (event, kind, licence) in said
        yield {
            "photograph": key,
            "event": event if event in opened else "",
            "width": width,
            "height": height,
            "is_veil_lifted": lifted,
            "sampling": sampling,
            "plan": plan or "",
            "source_kind": kind if is_said else "",
            "licence": licence if is_said else "",
        }


_PORTRAIT: Final = ("pk", "photograph", "event", "month", "departement", "x", "y", "w", "h", "band_px")


def _portraits() -> Iterator[Row]:
    opened = set(public_events().values_list("pk", flat=True))
    found = public_portraits().select_related(None).order_by("pk").values_list(*_PORTRAIT)
    for some in in_chunks(found.iterator(_CHUNK), _CHUNK):
        findings = public_findings().select_related(None).in_bulk([key for key, *_ in some])
        for key, photograph, event, month, departement, x, y, w, h, band_px in some:
            finding = findings.get(key)
            yield {
                "portrait": key,
                "photograph": photograph,
                "event": event if event in opened else "",
                "month": month,
                "departement": departement,
                "x": x,
                "y": y,
                "width": w,
                "height": h,
                "band_px": band_px,
                "finding": finding.legibility if finding else "",
                "unit_type": finding.unit_type if finding else "",
                "unit_markings": _BETWEEN.join(finding.unit_markings) if finding else "",
                "equipment": _BETWEEN.join(finding.equipment) if finding else "",
                "codebook": finding.codebook if finding else "",
            }


def in_chunks(rows: Iterator[Item], size: int) -> Iterator[list[Item]]:
    """Give rows so many at a time: what belongs to them is then asked for with one query, and soon forgotten."""
    while some := list(islice(rows, size)):
        yield some


def _incidents() -> Iterator[Row]:
    for some in in_chunks(public_incidents().order_by("pk").iterator(_CHUNK), _CHUNK):
        versions = public_versions(some)
        sources = _sources(version.pk for version in versions.values())
        yield from (_incident(each, versions.get(each.pk), sources) for each in some)


def _incident(incident: Incident, version: IncidentVersion | None, sources: dict[str, list[str]]) -> Row:
    """Give one incident; of a withdrawn one only its number and the reason are left."""
    row: Row = {"incident": incident.pk, "number": incident.number, "withdrawal": incident.withdrawal}
    if version is None:
        return row
    return row | {
        "version": version.ordinal,
        "title": version.title,
        "day": version.day.isoformat(),
        "time": f"{version.time:%H:%M}" if version.time else "",
        "time_precision": version.time_precision,
        "commune": version.commune,
        "commune_edition": version.commune_edition,
        "place_precision": version.place_precision,
        "event": version.event_id,
        "facts": _BETWEEN.join(version.facts),
        "force": _BETWEEN.join(version.force),
        "summons": version.summons,
        "sources": _BETWEEN.join(sources[version.pk]),
    }


def _sources(versions: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for version, link in (
        Source.objects.filter(version__in=list(versions)).order_by("pk").values_list("version", "link")
    ):
        found[version].append(link)
    return found


def _appearances() -> Iterator[Row]:
    shown = Appearance.objects.filter(
        version__in=[each.pk for each in public_versions(public_incidents()).values()],
        portrait__in=public_portraits().select_related(None),
    )
    for incident, portrait, role in shown.order_by("version__incident", "portrait").values_list(
        "version__incident", "portrait", "role"
    ):
        yield {"incident": incident, "portrait": portrait, "role": role}


TABLES: Final = (
    Table("events", _events),
    Table("photographs", _photographs),
    Table("portraits", _portraits),
    Table("incidents", _incidents),
    Table("appearances", _appearances),
)
"""All of them, in the order of the dictionary."""
