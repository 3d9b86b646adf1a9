"""The first step's form: what was typed, kept as it was typed, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from contrechamp_server.foundation.core.errors import InvalidError
from contrechamp_server.foundation.places import Commune
from contrechamp_server.foundation.records.vocabularies import SamplingKind, SourceKind
from contrechamp_server.stages.intake.errors import ProvenanceError
from contrechamp_server.stages.intake.statements import DEFAULTS, FIELDS, NEW_EVENT, Stated, read_statement

SEARCH: Final = "event_search"
"""What is typed to find an event in the list; said of no deposit."""


@dataclass(slots=True)
class Statement:
    """What was typed, as typed, and what came of it.

    Attributes:
        values: field → text, so that nothing typed is lost.
        errors: field → sentence; empty when the deposit can be opened.
        communes: to choose from, when the name that was typed has several.
        stated: what was said; None while there are errors.
    """

    values: dict[str, str] = field(default_factory=lambda: dict(DEFAULTS))
    errors: dict[str, str] = field(default_factory=dict)
    communes: list[Commune] = field(default_factory=list)
    stated: Stated | None = None

    def refuse(self, error: InvalidError) -> None:
        """Put an error beside its field."""
        problems = error.problems if isinstance(error, ProvenanceError) else {error.field or "": error.message}
        for name, sentence in problems.items():
            self.errors.setdefault(name, str(sentence))


def keep_typed(posted: Mapping[str, str]) -> Statement:
    """Keep what was typed, unread."""
    return Statement({name: posted.get(name, "").strip() for name in (*FIELDS, SEARCH)})


def read_form(posted: Mapping[str, str]) -> Statement:
    """Read the form. Fields that the chosen source, event or sampling does not have are passed over: they were hidden."""
    statement = keep_typed(posted)
    try:
        statement.stated = read_statement(_asked_for(statement.values))
    except ProvenanceError as error:
        statement.refuse(error)
        statement.communes = error.communes
    return statement


def _asked_for(values: Mapping[str, str]) -> dict[str, str]:
    source, sampling, event = values["source_kind"], values["sampling"], values["event"]
    hidden = {
        "source_url": source != SourceKind.ONLINE,
        "agency": source != SourceKind.PRESS,
        "event_title": event != NEW_EVENT,
        "event_date": event != NEW_EVENT,
        "frame_size": sampling != SamplingKind.DRAWN,
        "draw_seed": sampling != SamplingKind.DRAWN,
        "step": sampling != SamplingKind.SYSTEMATIC,
    }
    return {name: text for name, text in values.items() if not hidden.get(name, False)}
