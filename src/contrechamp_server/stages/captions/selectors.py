"""Reading answers: what a volunteer is given next, how they stand on gold, and what was answered, for verification."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Q

from contrechamp_server.foundation.core.permissions import Actor
from contrechamp_server.foundation.core.secrets import open_field
from contrechamp_server.foundation.records.models import Portrait
from contrechamp_server.stages.captions.consensus import Terms
from contrechamp_server.stages.captions.given import PURPOSE
from contrechamp_server.stages.captions.models import Answer
from contrechamp_server.stages.captions.rules import rule_in_force
from contrechamp_server.stages.captions.wanted import draw, gold_for, one_of_a_few, unseen, wanted_from

_FIRST_GOLD_EVERY: Final = 4


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
    if actor.account_id and _is_gold_due(actor.account_id, rule.terms):
        gold = one_of_a_few(unseen(gold_for(actor), seen))
        if gold is not None:
            return gold
    return draw(unseen(wanted_from(actor, rule.terms), seen), rule.priority)


def may_still_answer(actor: Actor, portrait_id: str) -> Portrait | None:
    """Give a portrait that a page had announced, if this volunteer may still answer it."""
    found = wanted_from(actor, rule_in_force().terms).filter(pk=portrait_id).first()
    if found is None and actor.account_id:
        found = gold_for(actor).filter(pk=portrait_id).first()
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
