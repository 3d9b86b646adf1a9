"""Reads the first step's form: from what was typed to a provenance, or to a sentence beside each field that is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any, Final, TypeVar

from django.utils.translation import gettext as _

from contrechamp_server.foundation.core.errors import InvalidError
from contrechamp_server.foundation.places import Commune
from contrechamp_server.foundation.records.models import Event
from contrechamp_server.foundation.records.vocabularies import Licence, PlacePrecision, SamplingKind, SourceKind
from contrechamp_server.stages.intake.communes import resolve_commune
from contrechamp_server.stages.intake.errors import AmbiguousPlaceError, ProvenanceError
from contrechamp_server.stages.intake.events import ProposedEvent
from contrechamp_server.stages.intake.provenance import Provenance
from contrechamp_server.stages.intake.selectors import event_to_deposit_for

Choice = TypeVar("Choice", bound=Enum)

NEW_EVENT: Final = "new"
"""What the choice of an event holds when one is proposed."""

FIELDS: Final = (
    "source_kind",
    "source_url",
    "agency",
    "credit",
    "licence",
    "event",
    "event_search",
    "event_title",
    "event_date",
    "commune",
    "commune_code",
    "place_precision",
    "taken_on",
    "sampling",
    "frame_size",
    "draw_seed",
    "step",
    "note",
)
DEFAULTS: Final = {"place_precision": PlacePrecision.COMMUNE.value, "sampling": SamplingKind.INCIDENT.value}
_ALIASES: Final = {"title": "event_title", "date": "event_date", "place": "commune"}
"""Fields as the services call them → fields of the form."""


@dataclass(slots=True)
class Statement:
    """What was typed, as typed, and what came of it.

    Attributes:
        values: field → text, so that nothing typed is lost.
        errors: field → sentence; empty when the deposit can be opened.
        communes: to choose from, when the name that was typed has several.
        provenance: None while there are errors.
        proposal: the event that is proposed, if one is.
    """

    values: dict[str, str] = field(default_factory=lambda: dict(DEFAULTS))
    errors: dict[str, str] = field(default_factory=dict)
    communes: list[Commune] = field(default_factory=list)
    provenance: Provenance | None = None
    proposal: ProposedEvent | None = None

    def refuse(self, error: InvalidError) -> None:
        """Put an error beside its field."""
        problems = error.problems if isinstance(error, ProvenanceError) else {error.field or "": error.message}
        for name, sentence in problems.items():
            self.errors.setdefault(_ALIASES.get(name, name), str(sentence))


def read_statement(posted: Mapping[str, str]) -> Statement:
    """Read the form. Fields that the chosen source or sampling does not have are passed over."""
    values = {name: posted.get(name, "").strip() for name in FIELDS}
    statement = Statement(values)
    event = _event(statement)
    facts: dict[str, Any] = {
        "source_kind": _choice(statement, "source_kind", SourceKind, _("Dites d’où viennent les photographies.")),
        "licence": _choice(statement, "licence", Licence, _("Choisissez une licence.")),
        "place_precision": _choice(statement, "place_precision", PlacePrecision, _("Choisissez une précision.")),
        "sampling": _choice(
            statement, "sampling", SamplingKind, _("Dites comment ces photographies ont été choisies.")
        ),
        "event": event.pk if event else "",
        "commune": _commune(statement, event),
        "taken_on": _day(statement, "taken_on", event.date if event else _proposed_day(statement)),
        "credit": values["credit"],
        "note": values["note"],
    }
    facts |= _only_of_source(statement) | _only_of_sampling(statement)
    if not any(value is None for name, value in facts.items() if name not in {"frame_size", "step"}):
        try:
            statement.provenance = Provenance(**facts)
        except ProvenanceError as error:
            statement.refuse(error)
    if values["event"] == NEW_EVENT and not statement.errors:
        statement.proposal = ProposedEvent(
            values["event_title"], _proposed_day(statement) or date.min, facts["commune"]
        )
    return statement


def _event(statement: Statement) -> Event | None:
    chosen = statement.values["event"]
    if chosen == NEW_EVENT:
        if not statement.values["event_title"]:
            statement.errors["event_title"] = _("Donnez un titre simple, par exemple « Manifestation du 1er mai ».")
        _day(statement, "event_date", None)
        return None
    try:
        return event_to_deposit_for(chosen)
    except InvalidError as error:
        statement.refuse(error)
        return None


def _proposed_day(statement: Statement) -> date | None:
    try:
        return date.fromisoformat(statement.values["event_date"])
    except ValueError:
        return None


def _choice(statement: Statement, name: str, kind: type[Choice], sentence: str) -> Choice | None:
    try:
        return kind(statement.values[name])
    except ValueError:
        statement.errors[name] = sentence
        return None


def _commune(statement: Statement, event: Event | None) -> str | None:
    typed = statement.values["commune"]
    if not typed and event is not None:
        return event.commune
    if not typed:
        statement.errors["commune"] = _("Donnez la commune.")
        return None
    try:
        return resolve_commune(typed, chosen=statement.values["commune_code"]).code
    except AmbiguousPlaceError as error:
        statement.communes = error.candidates
        statement.refuse(error)
    except InvalidError as error:
        statement.refuse(error)
    return None


def _day(statement: Statement, name: str, otherwise: date | None) -> date | None:
    typed = statement.values[name]
    if not typed and otherwise is not None:
        return otherwise
    try:
        return date.fromisoformat(typed)
    except ValueError:
        statement.errors.setdefault(name, _("Donnez la date : année, mois, jour."))
        return None


def _only_of_source(statement: Statement) -> dict[str, str]:
    values, kind = statement.values, statement.values["source_kind"]
    return {
        "source_url": values["source_url"] if kind == SourceKind.ONLINE else "",
        "agency": values["agency"] if kind == SourceKind.PRESS else "",
    }


def _only_of_sampling(statement: Statement) -> dict[str, Any]:
    kind = statement.values["sampling"]
    is_drawn = kind == SamplingKind.DRAWN
    return {
        "frame_size": _number(statement, "frame_size") if is_drawn else None,
        "draw_seed": statement.values["draw_seed"] if is_drawn else "",
        "step": _number(statement, "step") if kind == SamplingKind.SYSTEMATIC else None,
    }


def _number(statement: Statement, name: str) -> int | None:
    typed = "".join(statement.values[name].split())
    # What is no number stays None, and the provenance says what is missing.
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None
