"""What stands under a portrait on a wall, read with no more than it needs: a page has sixty of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.db.models import QuerySet
from django.urls import reverse

from contrechamp_server.foundation.records.models import Portrait
from contrechamp_server.foundation.records.selectors import public_portraits
from contrechamp_server.frame.provenance import place
from contrechamp_server.outlets.public.filters import finding_words
from contrechamp_server.outlets.public.saying import day_name
from contrechamp_server.stages.approval.publication import THUMBNAIL_PX

_DEPOSIT = "photograph__submission"
_NEEDED = (
    *("id", "w", "h", "legibility", "shown_at", "photograph__is_graphic"),
    *(f"{_DEPOSIT}__{name}" for name in ("commune", "place_precision", "taken_on")),
)


@dataclass(frozen=True, slots=True)
class Card:
    """One portrait on a wall.

    Attributes:
        page, image: addresses.
        finding: in plain words; that it waits for its caption while there is none.
        is_waiting: whether there is none.
        place: without the département, for a short line; names of communes are not unique.
        day, date: when it was taken, in words and for programs.
        width, height: of the thumbnail, so that the page does not jump when it comes.
    """

    page: str
    image: str
    finding: str
    is_waiting: bool
    place: str
    day: str
    date: str
    is_graphic: bool
    width: int
    height: int


def for_cards(portraits: QuerySet[Portrait]) -> QuerySet[Portrait]:
    """Read of these portraits what a card needs."""
    return portraits.select_related(None).select_related(_DEPOSIT).only(*_NEEDED)


def cards_of(portraits: Iterable[Portrait]) -> list[Card]:
    """Give cards in the order of these portraits, of which no more than the id is known; of the public ones only."""
    keys = [portrait.pk for portrait in portraits]
    found = {row.pk: row for row in for_cards(public_portraits().filter(pk__in=keys))}
    return [card(found[key]) for key in keys if key in found]


def card(portrait: Portrait) -> Card:
    """Give what stands under a portrait."""
    deposit = portrait.photograph.submission
    share = min(1.0, THUMBNAIL_PX / max(portrait.w, portrait.h))
    return Card(
        page=_around("public:portrait").format(portrait.pk),
        image=_around("public:thumbnail").format(portrait.pk),
        finding=finding_words(portrait.legibility),
        is_waiting=not portrait.legibility,
        place=place(deposit),
        day=day_name(deposit.taken_on),
        date=deposit.taken_on.isoformat(),
        is_graphic=portrait.photograph.is_graphic,
        width=max(1, round(portrait.w * share)),
        height=max(1, round(portrait.h * share)),
    )


@cache
def _around(name: str) -> str:
    """Give an address with a place for the id: sixty times two look-ups are a good part of a page."""
    return reverse(name, args=["-"]).replace("-", "{}")
