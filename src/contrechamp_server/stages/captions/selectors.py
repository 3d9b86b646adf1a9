"""Reading answers: what a volunteer is given next, how they stand on gold, and what was answered, for verification."""

import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr

from contrechamp_server.foundation.core.ids import new_id
from contrechamp_server.foundation.core.permissions import Actor
from contrechamp_server.foundation.core.secrets import open_field
from contrechamp_server.foundation.records.models import Finding, Portrait
from contrechamp_server.foundation.records.selectors import public_portraits
from contrechamp_server.foundation.records.vocabularies import SamplingKind
from contrechamp_server.stages.captions.consensus import Terms
from contrechamp_server.stages.captions.given import PURPOSE
from contrechamp_server.stages.captions.models import Answer, Consensus, ConsensusState, Gold, Priority
from contrechamp_server.stages.captions.rules import InForce, rule_in_force

SEEN_LETTERS: Final = 6
"""A visitor's page remembers this much of each portrait's id: enough to tell a few hundred apart, and short in an address."""
_AMONG: Final = 12
"""One of so many is drawn, so that those who answer at the same moment are mostly given different portraits."""
_FIRST_GOLD_EVERY: Final = 4
_SAMPLES: Final = (SamplingKind.DRAWN, SamplingKind.SYSTEMATIC)
_PORTRAIT: Final = OuterRef("pk")


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One answer, for those who verify. `digits` in plain; `account` is empty for an answer without account."""

    id: str
    account: str
    legibility: str
    digits: str
    tap: tuple[int, int] | None
    unit_type: str
    unit_markings: tuple[str, ...]
    equipment: tuple[str, ...]
    codebook: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class OwnAgreement:
    """How an account has answered where the answer was known: `right` of `seen`."""

    seen: int
    right: int


def next_portrait(actor: Actor, seen: Collection[str] = ()) -> Portrait | None:
    """Give a published portrait that this volunteer may answer, most wanted first; None when there is none.

    Never one that the account answered or deposited, nor one whose id, or the beginning of it, is among those seen.
    """
    rule = rule_in_force()
    starts = {key[:SEEN_LETTERS] for key in seen}
    if actor.account_id and _is_gold_due(actor.account_id, rule.terms):
        gold = _drawn(_unseen(_for(actor), starts).filter(Exists(Gold.objects.filter(portrait=_PORTRAIT))))
        if gold is not None:
            return gold
    wanted = _unseen(_wanted(actor, rule.terms), starts)
    return next((found for found in map(_drawn, _in_order(wanted, rule)) if found is not None), None)


def may_still_answer(actor: Actor, portrait_id: str) -> Portrait | None:
    """Give a portrait that a page had announced, if this volunteer may still answer it."""
    found = _wanted(actor, rule_in_force().terms).filter(pk=portrait_id).first()
    if found is None and actor.account_id:
        found = _for(actor).filter(Exists(Gold.objects.filter(portrait=_PORTRAIT)), pk=portrait_id).first()
    return found


def answers_of(portrait_id: str) -> list[GivenAnswer]:
    """Give the answers to a portrait, oldest first, with their digits decrypted: for the verification stage alone."""
    rows = Answer.objects.filter(portrait=portrait_id, is_gold=False).order_by("made_at", "pk")
    return [
        GivenAnswer(
            id=row.pk,
            account=row.account,
            legibility=row.legibility,
            digits=open_field(bytes(row.digits), purpose=PURPOSE, row=row.pk) if row.digits else "",
            tap=None if row.tap_x is None or row.tap_y is None else (row.tap_x, row.tap_y),
            unit_type=row.unit_type,
            unit_markings=tuple(row.unit_markings),
            equipment=tuple(row.equipment),
            codebook=row.codebook,
            made_at=row.made_at,
        )
        for row in rows
    ]


def answerers_of(portrait_id: str) -> frozenset[str]:
    """Give the accounts that have answered a portrait: none of them decides on it later."""
    rows = Answer.objects.filter(portrait=portrait_id).exclude(account="")
    return frozenset(rows.values_list("account", flat=True))


def own_agreement(actor: Actor) -> OwnAgreement:
    """Give how an account stands on gold; nobody is shown another's."""
    return OwnAgreement(*gold_record(actor.account_id or ""))


def gold_record(account: str) -> tuple[int, int]:
    """Give how many gold portraits an account has answered, and how many of them right."""
    if not account:
        return 0, 0
    found = Answer.objects.filter(account=account, is_gold=True).aggregate(
        seen=Count("pk"), right=Count("pk", filter=Q(is_right=True))
    )
    return found["seen"], found["right"]


def _is_gold_due(account: str, terms: Terms) -> bool:
    # Drawn, and not every so many: a volunteer must not know which ones they are. More often at first.
    seen, _ = gold_record(account)
    every = min(_FIRST_GOLD_EVERY, terms.gold_every) if seen < terms.gold_least else terms.gold_every
    return secrets.randbelow(every) == 0


def _for(actor: Actor) -> "QuerySet[Portrait]":
    """Give the published portraits that this volunteer has neither deposited nor answered."""
    found = public_portraits()
    if not actor.account_id:
        return found
    answered = Answer.objects.filter(portrait=_PORTRAIT, account=actor.account_id)
    return found.exclude(photograph__submission__submitter=actor.account_id).filter(~Exists(answered))


def _wanted(actor: Actor, terms: Terms) -> "QuerySet[Portrait]":
    """Give those of them that still want answers."""
    closed = Consensus.objects.filter(portrait=_PORTRAIT).exclude(state=ConsensusState.OPEN)
    found = _for(actor).filter(
        ~Exists(closed),
        ~Exists(Gold.objects.filter(portrait=_PORTRAIT)),
        ~Exists(Finding.objects.filter(portrait=_PORTRAIT)),
    )
    if actor.account_id:
        return found
    if not terms.anonymous_most:
        return found.none()
    # A portrait has its fill of answers without account when there is an n-th one.
    nth = Answer.objects.filter(portrait=_PORTRAIT, account="").order_by("made_at", "pk")
    fill = nth.values("pk")[terms.anonymous_most - 1 : terms.anonymous_most]
    return found.filter(~Exists(fill))


def _unseen(portraits: "QuerySet[Portrait]", starts: Collection[str]) -> "QuerySet[Portrait]":
    if not starts:
        return portraits
    return portraits.annotate(start=Substr("pk", 1, SEEN_LETTERS)).exclude(start__in=sorted(starts))


def _in_order(wanted: "QuerySet[Portrait]", rule: InForce) -> "Iterator[QuerySet[Portrait]]":
    begun = Exists(Consensus.objects.filter(portrait=_PORTRAIT, answer_count__gt=0))
    if rule.priority == Priority.NEWEST:
        yield wanted.order_by("-published_at", "-pk")
        return
    if rule.priority == Priority.SAMPLED:
        sampled = wanted.filter(photograph__submission__sampling__in=_SAMPLES)
        yield sampled.filter(begun)
        yield sampled
    yield wanted.filter(begun)
    yield wanted


def _drawn(portraits: "QuerySet[Portrait]") -> Portrait | None:
    """Give one of the first; where no order is asked for, the first after a place drawn at random, and round."""
    if portraits.query.order_by:
        found = list(portraits[:_AMONG])
    else:
        start = new_id()
        found = list(portraits.filter(pk__gte=start).order_by("pk")[:_AMONG])
        found = found or list(portraits.order_by("pk")[:_AMONG])
    return secrets.choice(found) if found else None
