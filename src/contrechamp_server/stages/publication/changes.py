"""What one version of an incident says otherwise than the one before: whole at the desk, its kinds alone in public.

What a version said that was replaced is not shown to the public again: it may be what had to go.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.core.dates import in_words
from contrechamp_server.foundation.places import commune
from contrechamp_server.stages.intake.communes import label
from contrechamp_server.stages.publication.models import Appearance, IncidentVersion, Source
from contrechamp_server.stages.publication.spoken import words_of

_WORD: Final = re.compile(r"(\S+)(\s*)")


class Part(TextChoices):
    """A part of what a version says."""

    TITLE = "title", _("Titre")
    WHEN = "when", _("Date et heure")
    WHERE = "where", _("Lieu")
    EVENT = "event", _("Évènement")
    FACTS = "facts", _("Faits")
    FORCE = "force", _("Moyens employés")
    SUMMONS = "summons", _("Sommations entendues")
    INJURIES = "injuries", _("Blessures")
    SOURCES = "sources", _("Sources")
    PORTRAITS = "portraits", _("Portraits")
    NARRATIVE = "narrative", _("Récit")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: `old` ones are gone, `new` ones have come, others stay."""

    text: str
    is_old: bool = False
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One part that differs, as a text with what went and what came."""

    part: Part
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One version, and what it changed in the one before; nothing for the first."""

    version: IncidentVersion
    changes: tuple[Change, ...]

    @property
    def parts(self) -> list[str]:
        """What kind of thing changed, in words."""
        return [str(change.part.label) for change in self.changes]


def history_of(incident_id: str, *, is_public: bool) -> list[Step]:
    """Give an incident's versions, newest first: all of them, or those that were ever public."""
    found = IncidentVersion.objects.filter(incident=incident_id).select_related("event").order_by("ordinal")
    versions = list(found.filter(published_at__isnull=False) if is_public else found)
    told = _told(versions)
    steps = [Step(version, ()) for version in versions[:1]]
    for old, new in pairwise(versions):
        steps.append(Step(new, tuple(_changes(told[old.pk], told[new.pk]))))
    return steps[::-1]


def _told(versions: list[IncidentVersion]) -> dict[str, dict[Part, str]]:
    """Give each version's parts in words, with two queries for all of them."""
    sources: dict[str, list[str]] = defaultdict(list)
    for source in Source.objects.filter(version__in=versions).order_by("pk"):
        copied = [source.archive_link, f"{source.archived_on}"] if source.archived_on else []
        sources[source.version_id].append(", ".join([str(source.get_kind_display()), source.link, *copied]))
    portraits: dict[str, list[str]] = defaultdict(list)
    for each in Appearance.objects.filter(version__in=versions).order_by("pk"):
        portraits[each.version_id].append(f"{each.portrait_id}, {each.get_role_display()}")
    return {version.pk: _parts(version, sources[version.pk], portraits[version.pk]) for version in versions}


def _parts(version: IncidentVersion, sources: list[str], portraits: list[str]) -> dict[Part, str]:
    words = words_of(version)
    precision = str(version.get_place_precision_display()).lower()
    return {
        Part.TITLE: version.title,
        Part.WHEN: _joined([in_words(version.day), words.hour]),
        Part.WHERE: _joined([label(commune(version.commune)), precision]),
        Part.EVENT: version.event.title if version.event else "",
        Part.FACTS: _joined(words.facts),
        Part.FORCE: _joined(words.force),
        Part.SUMMONS: words.summons,
        Part.INJURIES: _joined([*words.injuries, words.itt]),
        Part.SOURCES: "\n".join(sources),
        Part.PORTRAITS: "\n".join(portraits),
        Part.NARRATIVE: "\n".join(words.paragraphs),
    }


def _joined(texts: Iterable[str]) -> str:
    return ", ".join(text for text in texts if text)


def _changes(old: dict[Part, str], new: dict[Part, str]) -> Iterable[Change]:
    for part in Part:
        if old[part] != new[part]:
            yield Change(part, tuple(_pieces(old[part], new[part])))


def _pieces(old: str, new: str) -> Iterable[Piece]:
    """Give two texts as one, word by word."""
    before, after = _words(old), _words(new)
    for tag, i1, i2, j1, j2 in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("".join(before[i1:i2]))
            continue
        if i2 > i1:
            yield Piece("".join(before[i1:i2]), is_old=True)
        if j2 > j1:
            yield Piece("".join(after[j1:j2]), is_new=True)


def _words(text: str) -> list[str]:
    return [word + blank for word, blank in _WORD.findall(text)]
