"""What a visitor narrows the wall to, read from the address, and what there is to choose from.

By event, month, département, finding and kind of unit; by nothing that was read on an officer (charter 6).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext as _

from contrechamp_server.foundation.places import UnknownDepartementError, departement_name
from contrechamp_server.foundation.records.codebook import Legibility, UnitType
from contrechamp_server.foundation.records.models import Event
from contrechamp_server.foundation.records.selectors import public_events
from contrechamp_server.foundation.records.tallies import Totals
from contrechamp_server.outlets.public.saying import day_name, month_name

WAITING: Final = "a-legender"
"""In the address, the portraits without a published finding."""
NAMES: Final[Mapping[str, str]] = {
    "legibility": "constat",
    "unit_type": "unite",
    "event": "evenement",
    "month": "mois",
    "departement": "departement",
}
"""Field, and its name in the address; in the order of the form."""
_MOST_EVENTS = 200
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of one filter."""

    value: str
    words: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Filters:
    """What the wall is narrowed to.

    Attributes:
        given: as in the address, by field.
        asked: the same as values of the records.
    """

    given: dict[str, str]
    asked: dict[str, str]

    @property
    def is_set(self) -> bool:
        """Whether anything is narrowed."""
        return bool(self.given)


@dataclass(frozen=True, slots=True)
class Field:
    """A filter of the form: its name in the address, its label, its choices."""

    name: str
    label: str
    everything: str
    choices: list[Choice]


def read(request: HttpRequest) -> Filters:
    """Read the address. What no filter knows is kept: it finds nothing."""
    given = {name: request.GET.get(word, "").strip()[:_LONGEST] for name, word in NAMES.items()}
    given = {name: value for name, value in given.items() if value}
    asked = given | ({"legibility": ""} if given.get("legibility") == WAITING else {})
    if "event" in given and not public_events().filter(pk=given["event"]).exists():
        asked["event"] = "-"
    return Filters(given, asked)


def fields(filters: Filters, totals: Totals) -> list[Field]:
    """Give the form: only what is on the wall can be chosen."""
    events = _events(filters.given.get("event", ""))
    words: dict[str, list[tuple[str, str]]] = {
        "legibility": _legibilities(totals),
        "unit_type": [(code, str(label)) for code, label in UnitType.choices if code in totals.get("unit_type", {})],
        "event": [
            (each.pk, f"{each.title}, {day_name(each.date)}") for each in events if each.pk in totals.get("event", {})
        ],
        "month": [(month, month_name(month)) for month in sorted(totals.get("month", {}), reverse=True)],
        "departement": [(code, _departement(code)) for code in sorted(totals.get("departement", {}))],
    }
    labels: dict[str, tuple[str, str]] = {
        "legibility": (_("Constat"), _("Tous")),
        "unit_type": (_("Unité"), _("Toutes")),
        "event": (_("Évènement"), _("Tous")),
        "month": (_("Mois"), _("Tous")),
        "departement": (_("Département"), _("Tous")),
    }
    form = []
    for name, word in NAMES.items():
        on = filters.given.get(name, "")
        choices = [Choice(value, label, value == on) for value, label in words[name]]
        form.append(Field(word, *labels[name], choices))
    return form


def in_words(form: list[Field]) -> str:
    """Give what the wall is narrowed to, for its title; empty for the whole wall."""
    return ", ".join(choice.words for each in form for choice in each.choices if choice.is_on)


def finding_words(legibility: str) -> str:
    """Give a finding in plain words; what has none yet waits for its caption."""
    return str(Legibility(legibility).label) if legibility else _("À légender")


def _legibilities(totals: Totals) -> list[tuple[str, str]]:
    there = totals.get("legibility", {})
    found = [(code, str(label)) for code, label in Legibility.choices if code in there]
    return [*found, (WAITING, finding_words(""))] if "" in there else found


def _events(asked: str) -> list[Event]:
    shown = public_events().only("title", "date")
    latest = list(shown.order_by("-date", "title")[:_MOST_EVENTS])
    if asked and asked not in {each.pk for each in latest}:
        # An older one is no longer in the list; the page of the events leads to it.
        latest += list(shown.filter(pk=asked))
    return latest


def _departement(code: str) -> str:
    try:
        return f"{code} {departement_name(code)}"
    except UnknownDepartementError:
        return code
