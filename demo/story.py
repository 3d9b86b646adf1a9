"""What the demo's archive is about: events, deposits, and what becomes of each scene. All of it is invented."""

from datetime import date
from enum import StrEnum
from typing import Any, Final, NamedTuple

from contrechamp_server.foundation.records.codebook import Legibility
from contrechamp_server.foundation.records.vocabularies import (
    FrameKind,
    Licence,
    PlacePrecision,
    SamplingKind,
    SourceKind,
)
from contrechamp_server.stages.intake.provenance import Provenance
from contrechamp_server.stages.intake.sampling import DeclaredPlan
from scenery.files import HELD_FILES
from scenery.programme import PROGRAMME


class Fate(StrEnum):
    """How far a photograph has come when the demo opens."""

    PUBLISHED = "published"
    TO_REVIEW = "to_review"
    VEIL_ASKED = "veil_asked"
    REDO_ASKED = "redo_asked"
    NOT_USEFUL = "not_useful"


class Happening(NamedTuple):
    """An event: what, when, in which commune; `is_open` says whether staff have opened it."""

    title: str
    day: date
    commune: str
    is_open: bool = True


class Bundle(NamedTuple):
    """A deposit: which event, what is said of it, and which files."""

    happening: Happening
    said: dict[str, Any]
    files: tuple[str, ...]

    def provenance(self, event: str) -> Provenance:
        """Give what is said of it, for the event's id."""
        place = {"commune": self.happening.commune, "taken_on": self.happening.day}
        return Provenance(event=event, **{"place_precision": PlacePrecision.COMMUNE, **place, **self.said})


PARIS: Final = Happening("Manifestation du 1er mai", date(2025, 5, 1), "75056")
LYON: Final = Happening("Marche pour les libertés", date(2025, 3, 15), "69123")
TOULOUSE: Final = Happening("Rassemblement place du Capitole", date(2025, 6, 21), "31555")
NANTES: Final = Happening("Cortège du soir sur les quais", date(2025, 2, 8), "44109", is_open=False)

PLAN: Final = DeclaredPlan(
    code="printemps-2025",
    kind=SamplingKind.DRAWN,
    seed="plein-cadre-2025",
    frame=FrameKind.COVERAGE,
    frame_size=1_000,
)
"""What the photographs that were drawn belong to."""

_PUBLIC = {"source_kind": SourceKind.PUBLIC_SPACE}
_DRAWN = {"sampling": SamplingKind.DRAWN, "frame_size": 240, "draw_seed": PLAN.seed}

BUNDLES: Final = (
    Bundle(
        PARIS,
        {
            **_PUBLIC,
            "licence": Licence.CC_BY,
            "credit": "Collectif Plein Cadre",
            **_DRAWN,
        },
        (
            "portrait-numero-lisible", "ligne-visieres-levees", "cortege-devise", "ligne-visieres-baissees", "nuit",
            "foule-1000", "portrait-couvert", "boucliers-ronds", "deux-agents", "portrait-visiere",
        ),
    ),
    Bundle(
        LYON,
        {
            **_PUBLIC,
            "licence": Licence.CC_BY_SA,
            "credit": "Atelier des Pentes",
            "sampling": SamplingKind.SYSTEMATIC,
            "step": 5,
        },
        (
            "trois-gendarmes", "portrait-gendarme", "boucliers", "cordon", "fumee", "reflets", "portrait-partiel",
            "contre-jour",
        ),
    ),
    Bundle(
        TOULOUSE,
        {**_PUBLIC, **_DRAWN, "licence": Licence.CC0, "note": "Le vent tournait : la fumée gêne sur deux images."},
        ("portrait-sans-numero", "pluie", "observateurs", "pancartes", "foulards", "rue-vide"),
    ),
    Bundle(
        PARIS,
        {"source_kind": SourceKind.PRESS, "licence": Licence.PRESS, "agency": "Agence Lumière Rasante"},
        ("foule-300", "pancarte-portrait", "cortege-quai"),
    ),
    Bundle(
        NANTES,
        {
            "source_kind": SourceKind.ONLINE,
            "licence": Licence.QUOTATION,
            "source_url": "https://photos.example.org/nantes/2025-02-08",
        },
        ("au-loin", "bras-leves", "masques-a-gaz", *(file.file_name for file in HELD_FILES)),
    ),
)  # fmt: skip
"""Every scene of the programme once, and the two files that must be held."""

FATES: Final[dict[str, Fate]] = {
    "foulards": Fate.TO_REVIEW,
    "pancartes": Fate.TO_REVIEW,
    "pancarte-portrait": Fate.REDO_ASKED,
    "rue-vide": Fate.NOT_USEFUL,
    "fumee": Fate.VEIL_ASKED,
    "au-loin": Fate.TO_REVIEW,
    "bras-leves": Fate.TO_REVIEW,
    "masques-a-gaz": Fate.TO_REVIEW,
    "observateurs": Fate.TO_REVIEW,
}
"""Scenes that are not simply published."""

SAID_OF: Final[dict[str, Legibility]] = {
    "portrait-sans-numero": Legibility.NOT_WORN,
    "portrait-couvert": Legibility.COVERED,
    "portrait-partiel": Legibility.UNREADABLE,
    "boucliers": Legibility.COVERED,
    "boucliers-ronds": Legibility.COVERED,
    "trois-gendarmes": Legibility.COVERED,
    "deux-agents": Legibility.COVERED,
    "ligne-visieres-levees": Legibility.NOT_WORN,
}
"""What is seen of officers in whom no whole number can be seen; elsewhere it cannot be assessed."""

GRAPHIC: Final = frozenset({"pluie"})
"""Shown only when asked for, so that it can be seen how that looks."""


def fate_of(name: str) -> Fate:
    """Give what becomes of a scene."""
    return FATES.get(name, Fate.PUBLISHED)


def file_names(bundle: Bundle) -> list[str]:
    """Give the names of a deposit's files."""
    known = {entry.name: entry.file_name for entry in PROGRAMME}
    return [known.get(name, name) for name in bundle.files]
