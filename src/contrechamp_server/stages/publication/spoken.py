"""An incident's codes in words, the same for the public and for the desk."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contrechamp_server.foundation.records.codebook import Equipment
from contrechamp_server.stages.publication.models import IncidentVersion
from contrechamp_server.stages.publication.vocabularies import (
    FactKind,
    InjuryNature,
    InjurySource,
    InjuryZone,
    Summons,
    TimePrecision,
)


@dataclass(frozen=True, slots=True)
class Words:
    """What a version says, in the reader's language.

    Attributes:
        summons: whether the summons could be heard; empty where that is not known.
        itt: days of total incapacity for work; empty where none is known.
        hour: with its precision; empty when only the day is known.
        paragraphs: of the narrative.
    """

    facts: list[str]
    force: list[str]
    summons: str
    injuries: list[str]
    itt: str
    hour: str
    paragraphs: list[str]


def words_of(version: IncidentVersion) -> Words:
    """Give what a version says."""
    return Words(
        facts=[str(FactKind(code).label) for code in version.facts],
        force=[str(Equipment(code).label) for code in version.force],
        summons="" if version.summons == Summons.UNKNOWN else str(Summons(version.summons).label),
        injuries=[_injury(*codes) for codes in version.injuries],
        itt=_itt(version.itt_days),
        hour=_hour(version),
        paragraphs=[part.strip() for part in version.narrative.split("\n") if part.strip()],
    )


def _injury(nature: str, zone: str, source: str) -> str:
    what = [str(InjuryNature(nature).label)]
    if zone:
        what.append(str(InjuryZone(zone).label).lower())
    return f"{', '.join(what)} ({str(InjurySource(source).label).lower()})"


def _itt(days: int | None) -> str:
    if days is None:
        return ""
    words = ngettext("ITT : %(days)s jour", "ITT : %(days)s jours", days)
    return words % {"days": days}


def _hour(version: IncidentVersion) -> str:
    if version.time is None:
        return ""
    clock = f"{version.time:%H:%M}"
    return clock if version.time_precision == TimePrecision.MINUTE else _("vers %(clock)s") % {"clock": clock}
