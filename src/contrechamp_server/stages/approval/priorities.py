"""What is reviewed first. Someone may put an event before the others, or back among them; inside it the oldest comes first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Count, Max, Min

from contrechamp.ledger import Ref
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.recording import record
from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.core.permissions import Actor, Permission
from contrechamp_server.foundation.records.models import Photograph
from contrechamp_server.foundation.records.states import State

FIRST: Final = 1
_UNDECIDED: Final = frozenset({State.RECEIVED, State.REDACTING, State.HELD, State.TO_REVIEW, State.AWAITING_REDO})


@dataclass(frozen=True, slots=True)
class EventQueue:
    """What waits for a reviewer of one event.

    Attributes:
        count: photographs to review.
        oldest: when the oldest of them arrived.
        is_first: some of it comes before other events.
    """

    event_id: str
    title: str
    count: int
    oldest: datetime
    is_first: bool


def event_queues(actor: Actor, most: int) -> list[EventQueue]:
    """Give the events that have photographs to review, in the order in which they come up.

    Raises:
        ForbiddenError: the role does not show the desk.
    """
    actor.require(Permission.SEE_DESK)
    rows = (
        Photograph.objects.filter(state=State.TO_REVIEW)
        .values("submission__event", "submission__event__title")
        .annotate(count=Count("pk"), oldest=Min("received_at"), urgency=Max("priority"))
        .order_by("-urgency", "oldest", "submission__event")[:most]
    )
    return [
        EventQueue(
            row["submission__event"],
            row["submission__event__title"],
            row["count"],
            row["oldest"],
            row["urgency"] >= FIRST,
        )
        for row in rows
    ]


@transaction.atomic
def order_event(*, actor: Actor, event_id: str, is_first: bool) -> int:
    """Put an event's undecided photographs before all others, or back among them; give how many there are.

    Only those that are there: what arrives later waits its turn until somebody puts the event first again.

    Raises:
        ForbiddenError: the role does not allow it.
        NotFoundError: nothing of this event waits.
    """
    actor.require(Permission.ORDER_QUEUE)
    waiting = Photograph.objects.filter(submission__event=event_id, state__in=_UNDECIDED)
    count = waiting.update(priority=FIRST if is_first else 0)
    if not count:
        raise NotFoundError
    record(Action.QUEUE_ORDERED, Ref("event", event_id), actor=actor, data={"first": is_first, "photographs": count})
    return count
