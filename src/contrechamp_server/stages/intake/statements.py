"""What is said of a deposit, as texts, read the same way for all three doors: the form, the API and the command.

Each door brings its fields here under these names. What comes out is a `Provenance`, or everything that is wrong with
it at once, each beside its field.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any, Final, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.core.errors import InvalidError
from contrechamp_server.foundation.places import Commune
from contrechamp_server.foundation.records.models import Event
from contrechamp_server.foundation.records.vocabularies import Licence, PlacePrecision, SamplingKind, SourceKind
from contrechamp_server.stages.intake.communes import resolve_commune
from contrechamp_server.stages.intake.errors import AmbiguousPlaceError, ProvenanceError
from contrechamp_server.stages.intake.events import ProposedEvent, plain_title
from contrechamp_server.stages.intake.provenance import EARLIEST, Provenance
from contrechamp_server.stages.intake.selectors import event_to_deposit_for

Choice = TypeVar("Choice", bound=Enum)

FIELDS: Final = (
    "source_kind",
    "source_url",
    "agency",
    "credit",
    "licence",
    "event",
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
"""`event` is the id of one; `event_title` and `event_date` propose one instead. `commune` is a name or an INSEE code;
`commune_code` chooses among communes of the same name. An empty commune or day is that of the event."""
NEW_EVENT: Final = "new"
"""What `event` holds when one is proposed; a title or a date alone say so too."""
DEFAULTS: Final = {"place_precision": PlacePrecision.COMMUNE.value, "sampling": SamplingKind.INCIDENT.value}
_COMES_WITH: Final = {"commune": {"event"}, "taken_on": {"event", "event_date"}}


@dataclass(frozen=True, slots=True)
class Stated:
    """What was said, and holds.

    Attributes:
        provenance: all of it; its event is empty where one is proposed.
        proposal: the event that is proposed, or None.
    """

    provenance: Provenance
    proposal: ProposedEvent | None


def read_statement(given: Mapping[str, str]) -> Stated:
    """Read what is said of a deposit. Fields that are missing or empty are not said.

    Raises:
        ProvenanceError: something is wrong: all that is, and the communes to choose from where a name has several.
    """
    return _Reading({name: given.get(name, "").strip() for name in FIELDS}).read()


@dataclass(slots=True)
class _Reading:
    """One reading: collects what is wrong, the first thing in each field."""

    values: dict[str, str]
    problems: dict[str, Promise | str] = field(default_factory=dict)
    communes: list[Commune] = field(default_factory=list)

    def read(self) -> Stated:
        proposed_day = self._day("event_date", None) if self._proposes() else None
        event = self._event()
        facts: dict[str, Any] = {
            "source_kind": self._choice("source_kind", SourceKind, _("Dites d’où viennent les photographies.")),
            "licence": self._choice("licence", Licence, _("Choisissez une licence.")),
            "place_precision": self._choice("place_precision", PlacePrecision, _("Choisissez une précision.")),
            "sampling": self._choice("sampling", SamplingKind, _("Dites comment ces photographies ont été choisies.")),
            "event": event.pk if event else "",
            # What is missing is told, and stands for nothing that the other fields are checked against.
            "commune": self._commune(event) or "",
            "taken_on": self._day("taken_on", event.date if event else proposed_day) or EARLIEST,
        }
        facts |= {name: self.values[name] for name in ("source_url", "agency", "credit", "draw_seed", "note")}
        facts |= {name: self._number(name) for name in ("frame_size", "step")}
        provenance = self._provenance(facts)
        proposal = self._proposal(proposed_day, facts["commune"])
        if self.problems or provenance is None:
            # In the order of the form, whatever was looked at first.
            problems = {name: self.problems[name] for name in FIELDS if name in self.problems}
            raise ProvenanceError(problems, communes=self.communes)
        return Stated(provenance, proposal)

    def _provenance(self, facts: dict[str, Any]) -> Provenance | None:
        if any(value is None for name, value in facts.items() if name not in {"frame_size", "step"}):
            return None
        try:
            return Provenance(**facts)
        except ProvenanceError as error:
            self._note(error)
            return None

    def _proposes(self) -> bool:
        return self.values["event"] == NEW_EVENT or bool(self.values["event_title"] or self.values["event_date"])

    def _proposal(self, day: date | None, commune: str) -> ProposedEvent | None:
        if not self._proposes():
            return None
        try:
            # What is missing is told already; the title is looked at all the same.
            return ProposedEvent(plain_title(self.values["event_title"]), day or EARLIEST, commune)
        except ProvenanceError as error:
            self._note(error)
            return None

    def _event(self) -> Event | None:
        if self._proposes():
            if self.values["event"] not in {"", NEW_EVENT}:
                self.problems["event"] = _("Un évènement choisi, ou un évènement proposé : pas les deux.")
            return None
        try:
            return event_to_deposit_for(self.values["event"])
        except InvalidError as error:
            self._note(error)
            return None

    def _choice(self, name: str, kind: type[Choice], sentence: Promise) -> Choice | None:
        try:
            return kind(self.values[name] or DEFAULTS.get(name, ""))
        except ValueError:
            self.problems[name] = sentence
            return None

    def _commune(self, event: Event | None) -> str | None:
        typed = self.values["commune"]
        if not typed and event is not None:
            return event.commune
        if not typed:
            self._miss("commune", _("Donnez la commune."))
            return None
        try:
            return resolve_commune(typed, chosen=self.values["commune_code"]).code
        except AmbiguousPlaceError as error:
            self.communes = error.candidates
            self._note(error)
        except InvalidError as error:
            self._note(error)
        return None

    def _day(self, name: str, otherwise: date | None) -> date | None:
        typed = self.values[name]
        if not typed and otherwise is not None:
            return otherwise
        try:
            return date.fromisoformat(typed)
        except ValueError:
            sentence = _("Donnez la date : année, mois, jour.")
            if typed:
                self.problems[name] = sentence
            else:
                self._miss(name, sentence)
            return None

    def _miss(self, name: str, sentence: Promise) -> None:
        # What comes with the event is not missing where the event itself is.
        if not self.problems.keys() & _COMES_WITH.get(name, set()):
            self.problems[name] = sentence

    def _number(self, name: str) -> int | None:
        typed = "".join(self.values[name].split())
        if typed and not (typed.isascii() and typed.isdecimal() and len(typed) < 10):
            self.problems[name] = _("Donnez un nombre entier.")
            return None
        return int(typed) if typed else None

    def _note(self, error: InvalidError) -> None:
        problems = error.problems if isinstance(error, ProvenanceError) else {error.field or "": error.message}
        for name, sentence in problems.items():
            self.problems.setdefault(name, sentence)
