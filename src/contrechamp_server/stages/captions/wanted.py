"""Which portraits still want answers, and one drawn among them, in the rule's order.

An archive has a million portraits, most of which are done: nothing here looks through all of them for one page. What is begun
is found by its consensus, the rest in windows: some thousands of portraits from a place drawn at random.
"""

import secrets
import threading
import time
from collections.abc import Collection, Iterator
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Substr

from contrechamp_server.foundation.core.ids import new_id
from contrechamp_server.foundation.core.permissions import Actor
from contrechamp_server.foundation.records.models import Finding, Portrait
from contrechamp_server.foundation.records.selectors import public_portraits
from contrechamp_server.foundation.records.vocabularies import SamplingKind
from contrechamp_server.stages.captions.consensus import Terms
from contrechamp_server.stages.captions.models import Answer, Consensus, ConsensusState, Gold, Priority

SEEN_LETTERS: Final = 6
"""A visitor's page remembers this much of each portrait's id: enough to tell a few hundred apart, and short in an address."""
_AMONG: Final = 12
"""One of so many is drawn, so that those who answer at the same moment are mostly given different portraits."""
_WINDOW: Final = 2_000
_BEGUN: Final = 500
_LEFT: Final = 500
_LEFT_SECONDS: Final = 60.0
_SAMPLES: Final = (SamplingKind.DRAWN, SamplingKind.SYSTEMATIC)
_PORTRAIT: Final = OuterRef("pk")


def portraits_for(actor: Actor) -> "QuerySet[Portrait]":
    """Give the published portraits that this volunteer has neither deposited nor answered."""
    found = public_portraits()
    if not actor.account_id:
        return found
    answered = Answer.objects.filter(portrait=_PORTRAIT, account=actor.account_id)
    return found.exclude(photograph__submission__submitter=actor.account_id).filter(~Exists(answered))


def wanted_from(actor: Actor, terms: Terms) -> "QuerySet[Portrait]":
    """Give those of them that still want answers; without account, only those that take one more of these."""
    found = _open(portraits_for(actor))
    if actor.account_id:
        return found
    if not terms.anonymous_most:
        return found.none()
    # A portrait has its fill of answers without account when there is an n-th one.
    nth = Answer.objects.filter(portrait=_PORTRAIT, account="").order_by("made_at", "pk")
    fill = nth.values("pk")[terms.anonymous_most - 1 : terms.anonymous_most]
    return found.filter(~Exists(fill))


def gold_for(actor: Actor) -> "QuerySet[Portrait]":
    """Give the gold portraits that this volunteer has not met."""
    return portraits_for(actor).filter(pk__in=Gold.objects.values("portrait"))


def unseen(portraits: "QuerySet[Portrait]", seen: Collection[str]) -> "QuerySet[Portrait]":
    """Leave out those whose id, or the beginning of it, is among those seen."""
    starts = sorted({key[:SEEN_LETTERS] for key in seen})
    if not starts:
        return portraits
    return portraits.annotate(start=Substr("pk", 1, SEEN_LETTERS)).exclude(start__in=starts)


def draw(wanted: "QuerySet[Portrait]", priority: Priority) -> Portrait | None:
    """Give one of them, by the rule's order; None when there is none left."""
    return next((found for found in map(one_of_a_few, _in_order(wanted, priority)) if found is not None), None)


def one_of_a_few(portraits: "QuerySet[Portrait]") -> Portrait | None:
    """Draw one of the first."""
    found = list(portraits[:_AMONG])
    return secrets.choice(found) if found else None


def _in_order(wanted: "QuerySet[Portrait]", priority: Priority) -> "Iterator[QuerySet[Portrait]]":
    if priority == Priority.NEWEST:
        newest = Portrait.objects.filter(published_at__isnull=False).order_by("-published_at", "-pk")
        yield wanted.filter(pk__in=newest.values("pk")[:_WINDOW]).order_by("-published_at", "-pk")
    begun = wanted.filter(pk__in=_begun())
    if priority == Priority.SAMPLED:
        yield _sampled(begun)
        yield from map(_sampled, _windows(wanted))
    yield begun
    yield from _windows(wanted)
    if Portrait.objects.order_by("pk")[_WINDOW : _WINDOW + 1].exists():
        yield wanted.filter(pk__in=_left.keys())


def _open(portraits: "QuerySet[Portrait]") -> "QuerySet[Portrait]":
    closed = Consensus.objects.filter(portrait=_PORTRAIT).exclude(state=ConsensusState.OPEN)
    return portraits.filter(
        ~Exists(closed),
        ~Exists(Gold.objects.filter(portrait=_PORTRAIT)),
        ~Exists(Finding.objects.filter(portrait=_PORTRAIT)),
    )


def _begun() -> list[str]:
    """Give portraits that have answers and want more, those that wait longest first."""
    rows = Consensus.objects.filter(state=ConsensusState.OPEN, answer_count__gt=0).order_by("computed_at", "portrait")
    return list(rows.values_list("portrait", flat=True)[:_BEGUN])


def _sampled(portraits: "QuerySet[Portrait]") -> "QuerySet[Portrait]":
    return portraits.filter(photograph__submission__sampling__in=_SAMPLES)


def _windows(wanted: "QuerySet[Portrait]") -> "Iterator[QuerySet[Portrait]]":
    """Give those in some thousands of portraits after a place drawn at random, and then in the first of all."""
    for rows in (Portrait.objects.filter(pk__gte=new_id()), Portrait.objects.all()):
        yield wanted.filter(pk__in=rows.order_by("pk").values("pk")[:_WINDOW])


class _Left:
    """The last few of a large archive, which windows miss: looked for through the whole of it, once a minute at most."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: list[str] = []
        self._until = 0.0

    def keys(self) -> list[str]:
        """Give what was found last, or look again."""
        with self._lock:
            if time.monotonic() > self._until:
                self._found = list(_open(public_portraits()).values_list("pk", flat=True)[:_LEFT])
                self._until = time.monotonic() + _LEFT_SECONDS
            return self._found


_left: Final = _Left()
