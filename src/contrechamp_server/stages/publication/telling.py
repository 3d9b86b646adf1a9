"""What an editor tells of an incident, checked before it is kept. A draft may be incomplete, never wrong in form."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from datetime import time as clock_time
from typing import Final
from urllib.parse import urlsplit

from contrechamp_server.foundation.places import UnknownCommuneError
from contrechamp_server.foundation.places import commune as commune_of_code
from contrechamp_server.foundation.records.selectors import public_events, public_portraits
from contrechamp_server.foundation.records.vocabularies import PlacePrecision
from contrechamp_server.stages.intake.provenance import latest_day
from contrechamp_server.stages.publication.errors import (
    ConsentError,
    DayError,
    LinkError,
    NumberInTextError,
    TextError,
    UnknownPortraitError,
    WordsError,
)
from contrechamp_server.stages.publication.identifying import NEVER, find_identifying
from contrechamp_server.stages.publication.models import MOST_LINK, MOST_NARRATIVE, MOST_TITLE
from contrechamp_server.stages.publication.vocabularies import (
    FORCE,
    AppearanceRole,
    ChangeReason,
    FactKind,
    InjuryNature,
    InjurySource,
    InjuryZone,
    LinkKind,
    Summons,
    TimePrecision,
)

MOST: Final = 100
"""Of anything that an incident has several of."""
MOST_ITT_DAYS: Final = 3_650


@dataclass(frozen=True, slots=True)
class Injury:
    """One injury; the zone may be unknown."""

    nature: InjuryNature
    zone: InjuryZone | None
    source: InjurySource


@dataclass(frozen=True, slots=True)
class GivenSource:
    """One source; `archived_on` goes with `archive_link`."""

    kind: LinkKind
    link: str
    archive_link: str = ""
    archived_on: date | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """All that a version says.

    Attributes:
        commune: INSEE code.
        event: id of an open event, or empty.
        force: codes of `FORCE`.
        itt_days: days of total incapacity for work, where a certificate says so.
        change_reason: why a published version is written anew; needed from the second version on.
        appearances: portrait → what it has to do with the incident.
    """

    title: str
    day: date
    commune: str
    narrative: str = ""
    time: clock_time | None = None
    time_precision: TimePrecision = TimePrecision.DAY
    place_precision: PlacePrecision = PlacePrecision.COMMUNE
    event: str = ""
    facts: tuple[FactKind, ...] = ()
    force: tuple[str, ...] = ()
    summons: Summons = Summons.UNKNOWN
    injuries: tuple[Injury, ...] = ()
    itt_days: int | None = None
    has_consent: bool = False
    sources: tuple[GivenSource, ...] = ()
    appearances: tuple[tuple[str, AppearanceRole], ...] = ()
    change_reason: ChangeReason | None = None


def check_telling(told: Telling) -> None:
    """Refuse what cannot be kept.

    Raises:
        TextError, NumberInTextError, DayError, WordsError, ConsentError, LinkError, UnknownPortraitError: `field` says where.
        UnknownCommuneError: no commune has this code.
    """
    _check_text(told.title, "title", MOST_TITLE)
    if told.narrative:
        _check_text(told.narrative, "narrative", MOST_NARRATIVE)
    if told.day > latest_day():
        raise DayError(field="day")
    if (told.time is None) != (told.time_precision == TimePrecision.DAY):
        raise DayError(field="time")
    _check_place(told)
    _check_words(told.facts, FactKind.values, "facts")
    _check_words(told.force, [kind.value for kind in FORCE], "force")
    _check_words(told.injuries, None, "injuries")
    if told.itt_days is not None and not 0 <= told.itt_days <= MOST_ITT_DAYS:
        raise WordsError(field="itt_days")
    if (told.injuries or told.itt_days is not None) and not told.has_consent:
        raise ConsentError(field="has_consent")
    _check_words(told.sources, None, "sources")
    for source in told.sources:
        _check_source(source)
    _check_portraits(told)


def _check_text(text: str, field: str, most: int) -> None:
    is_readable = all(letter in "\n\r" or not unicodedata.category(letter).startswith("C") for letter in text)
    if not text.strip() or len(text) > most or not is_readable:
        raise TextError(field=field)
    if any(found.sign in NEVER for found in find_identifying(text)):
        raise NumberInTextError(field=field)


def _check_place(told: Telling) -> None:
    try:
        commune_of_code(told.commune)
    except UnknownCommuneError as error:
        raise WordsError(error.message, field="commune") from error
    if told.event and not public_events().filter(pk=told.event).exists():
        raise WordsError(field="event")


def _check_words(given: Iterable[object], allowed: Iterable[str] | None, field: str) -> None:
    words = list(given)
    if len(words) > MOST or len(set(words)) != len(words):
        raise WordsError(field=field)
    if allowed is not None and not set(words) <= set(allowed):
        raise WordsError(field=field)


def _check_source(source: GivenSource) -> None:
    for link in filter(None, (source.link, source.archive_link)):
        if not _is_page(link):
            raise LinkError(field="sources")
    if not source.link or bool(source.archive_link) != (source.archived_on is not None):
        raise LinkError(field="sources")
    if source.archived_on and source.archived_on > latest_day():
        raise DayError(field="sources")


def _is_page(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    is_whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
    return is_whole and len(link) <= MOST_LINK and link.isprintable() and " " not in link


def _check_portraits(told: Telling) -> None:
    keys = [key for key, _role in told.appearances]
    _check_words(keys, None, "appearances")
    if public_portraits().filter(pk__in=keys).count() != len(keys):
        raise UnknownPortraitError(field="appearances")
