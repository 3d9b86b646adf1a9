"""Photographs to hold beside one another: the same bytes, nearly the same redacted picture, the same burst.

Known by bytes, by a hash of the whole redacted picture, or by source and time; never by what anyone looks like.
"""

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext as _

from contrechamp_server.foundation.core.permissions import Actor
from contrechamp_server.foundation.gate import Audience, open_image
from contrechamp_server.foundation.records.models import Duplicate, Photograph
from contrechamp_server.outlets.desk.images import address_of
from contrechamp_server.outlets.desk.words import state_words

_MOST: Final = 8
_THUMBNAIL: Final = "full/!320,200/0/default.jpg"


def neighbours_of(photograph: Photograph, actor: Actor) -> list[dict[str, Any]]:
    """Give other photographs to compare this one with, each once, the most alike first."""
    found: dict[str, tuple[Photograph, str]] = {}
    for other, words in [*_duplicates(photograph), *_burst(photograph)]:
        found.setdefault(other.pk, (other, words))
    return [
        {
            "id": other.pk,
            "words": words,
            "state": str(state_words(other.state)),
            "image": _thumbnail(other, actor),
        }
        for other, words in list(found.values())[:_MOST]
    ]


def _duplicates(photograph: Photograph) -> Iterator[tuple[Photograph, str]]:
    rows = Duplicate.objects.filter(Q(photograph=photograph) | Q(earlier=photograph))
    for row in rows.select_related("photograph", "earlier").order_by("-is_exact", "distance", "pk")[:_MOST]:
        other = row.photograph if row.earlier_id == photograph.pk else row.earlier
        yield other, _("Mêmes octets") if row.is_exact else _("Presque la même image")


def _burst(photograph: Photograph) -> Iterator[tuple[Photograph, str]]:
    if photograph.burst_id is None:
        return
    rows = Photograph.objects.filter(burst=photograph.burst_id).exclude(pk=photograph.pk)
    for other in rows.order_by("taken_at", "pk")[:_MOST]:
        yield other, _("Même rafale")


def _thumbnail(photograph: Photograph, actor: Actor) -> str:
    if photograph.pyramid_id is None or photograph.is_graphic:
        return ""
    return f"{address_of(open_image(photograph.pk, actor=actor, audience=Audience.DESK))}/{_THUMBNAIL}"
