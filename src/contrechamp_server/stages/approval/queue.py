"""The reviewers' queue: what comes next for whom. Nobody is given their own, nor what they have passed on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Count, Min, QuerySet

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.permissions import Actor, Permission
from contrechamp_server.foundation.records.models import Photograph
from contrechamp_server.foundation.records.states import State
from contrechamp_server.stages.approval.models import Turn, Verdict, VerdictKind

TURN_MINUTES: Final = 15
_UNDOABLE: Final = frozenset({State.HELD, State.APPROVED, State.PUBLISHED, State.NOT_USEFUL})


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many photographs are in a state, and since when the oldest."""

    state: State
    count: int
    oldest: datetime | None


def waiting_for(actor: Actor) -> "QuerySet[Photograph]":
    """Give the photographs that this reviewer may decide on, most urgent first, then oldest."""
    actor.require(Permission.REVIEW)
    me = actor.account_id or ""
    passed_on = Verdict.objects.filter(reviewer=me, kind=VerdictKind.PASSED_ON).values("photograph")
    with_others = Turn.objects.filter(until__gt=now()).exclude(reviewer=me).values("photograph")
    return (
        Photograph.objects.filter(state=State.TO_REVIEW)
        .exclude(submission__submitter=me)
        .exclude(pk__in=passed_on)
        .exclude(pk__in=with_others)
        .order_by("-priority", "received_at", "pk")
    )


def passed_on_by(actor: Actor) -> "QuerySet[Photograph]":
    """Give the photographs that this reviewer has left to others and that still wait: they are not given again, only found."""
    passed_on = Verdict.objects.filter(reviewer=actor.account_id or "", kind=VerdictKind.PASSED_ON)
    return (
        Photograph.objects.filter(state=State.TO_REVIEW, pk__in=passed_on.values("photograph"))
        .select_related("submission__event")
        .order_by("-priority", "received_at", "pk")
    )


def take_turn(*, actor: Actor, skip: tuple[str, ...] = ()) -> Photograph | None:
    """Give the next photograph and keep it for this reviewer for a while; None when there is none.

    Args:
        actor: the reviewer.
        skip: photographs that are on the screen or prefetched already.
    """
    with transaction.atomic():
        found = waiting_for(actor).exclude(pk__in=skip).select_for_update(skip_locked=True, of=("self",)).first()
        if found is not None:
            keep_turn(actor, found)
    return found


def keep_turn(actor: Actor, photograph: Photograph) -> None:
    """Keep a photograph for a reviewer who is looking at it."""
    until = now() + timedelta(minutes=TURN_MINUTES)
    Turn.objects.update_or_create(photograph=photograph, defaults={"reviewer": actor.account_id or "", "until": until})


def look_at(actor: Actor, photograph: Photograph) -> bool:
    """Keep a photograph for a reviewer who opens it by its address; give whether another is looking at it already."""
    if not actor.may(Permission.REVIEW) or photograph.state != State.TO_REVIEW:
        return False
    with transaction.atomic():
        other = Turn.objects.filter(photograph=photograph, until__gt=now()).exclude(reviewer=actor.account_id or "")
        if other.exists():
            return True
        keep_turn(actor, photograph)
    return False


def lately_decided(actor: Actor, most: int) -> list[Verdict]:
    """Give this reviewer's last decisions, newest first, each photograph once: what can still be undone."""
    actor.require(Permission.REVIEW)
    rows = (
        Verdict.objects.filter(reviewer=actor.account_id or "")
        .exclude(kind__in=[VerdictKind.PASSED_ON, VerdictKind.REOPENED])
        .select_related("photograph")
        .order_by("-made_at", "-pk")[: 4 * most]
    )
    found: dict[str, Verdict] = {}
    for row in rows:
        if State(row.photograph.state) in _UNDOABLE:
            found.setdefault(row.photograph_id, row)
    return list(found.values())[:most]


def counts(actor: Actor) -> list[Waiting]:
    """Give every state's count and age, for the desk's first page."""
    actor.require(Permission.SEE_DESK)
    found = {
        row["state"]: (row["count"], row["oldest"])
        for row in Photograph.objects.values("state").annotate(count=Count("pk"), oldest=Min("received_at"))
    }
    return [Waiting(state, *found.get(state.value, (0, None))) for state in State]
