"""What a program may do for staff, with a token that a steward has made for it: what needs no look at a picture.

Nothing here approves, verifies or publishes anything, lifts a veil or decides on an objection: that takes persons.
"""

from datetime import date
from http import HTTPStatus

from django.http import HttpRequest
from django.urls import reverse
from ninja import Path, Router, Status
from pydantic import Field

from contrechamp_server import pipeline
from contrechamp_server.foundation.core.permissions import Permission
from contrechamp_server.foundation.records.models import Event
from contrechamp_server.outlets.api.asking import Key
from contrechamp_server.outlets.api.doors import caller
from contrechamp_server.outlets.api.shapes import Day, Id, Moment, Shape
from contrechamp_server.stages.approval import priorities, queue
from contrechamp_server.stages.intake.events import decide_event, propose_event
from contrechamp_server.stages.redaction.services import retry_photograph
from contrechamp_server.stages.releases.services import ask_release

router = Router(tags=["desk"])


class Waiting(Shape):
    """How many photographs are in a state, and since when the oldest of them is."""

    state: str
    photographs: int
    oldest: Moment | None


class Queue(Shape):
    items: list[Waiting]


class NewEvent(Shape):
    """An event to open; one of the same title, day and commune that is there already is given back."""

    event_title: str = Field(min_length=5, max_length=120)
    event_date: date
    commune: str = Field(pattern=r"^[0-9][0-9AB][0-9]{3}$", description="INSEE code.")


class OpenedEvent(Shape):
    """An event and its state: `proposed`, `open` or `refused`."""

    id: Id
    title: str
    date: Day
    commune: str
    state: str


class Order(Shape):
    """Whether an event's photographs come before all others, or back among them."""

    is_first: bool


class Ordered(Shape):
    photographs: int


class Retried(Shape):
    id: Id
    state: str


class AskedRelease(Shape):
    """A release that a worker makes; its page has the files once it is done."""

    page: str


@router.get("/desk/queue", response=Queue, url_name="desk_queue", operation_id="desk_queue")
def show_queue(request: HttpRequest) -> Queue:
    """Count what is in each state, and say since when the oldest is."""
    found = queue.counts(caller(request))
    return Queue(
        items=[
            Waiting(state=row.state.value, photographs=row.count, oldest=row.oldest.isoformat() if row.oldest else None)
            for row in found
        ]
    )


@router.post("/desk/events", response=OpenedEvent, url_name="desk_events", operation_id="open_event")
def open_event(request: HttpRequest, asked: NewEvent) -> OpenedEvent:
    """Open an event, so that photographs can be deposited for it."""
    who = caller(request)
    who.require(Permission.OPEN_EVENT)
    event = propose_event(actor=who, title=asked.event_title, day=asked.event_date, commune=asked.commune)
    return _told(event)


@router.post("/desk/events/{event_id}/open", response=OpenedEvent, url_name="desk_open", operation_id="accept_event")
def accept_event(request: HttpRequest, event_id: Path[Key]) -> OpenedEvent:
    """Open an event that a depositor has proposed."""
    return _told(decide_event(actor=caller(request), event_id=event_id, is_accepted=True))


@router.put("/desk/events/{event_id}/order", response=Ordered, url_name="desk_order", operation_id="order_event")
def order(request: HttpRequest, event_id: Path[Key], asked: Order) -> Ordered:
    """Put an event's photographs before all others in the reviewers' queue, or back among them."""
    count = priorities.order_event(actor=caller(request), event_id=event_id, is_first=asked.is_first)
    return Ordered(photographs=count)


@router.post(
    "/desk/photographs/{photograph_id}/retry", response=Retried, url_name="desk_retry", operation_id="retry_photograph"
)
def retry(request: HttpRequest, photograph_id: Path[Key]) -> Retried:
    """Send a held photograph through redaction again, after an update of the engine for instance."""
    photograph = retry_photograph(actor=caller(request), photograph_id=photograph_id)
    pipeline.move_on(photograph)
    return Retried(id=photograph.pk, state=photograph.state)


@router.post(
    "/desk/releases",
    response={HTTPStatus.ACCEPTED: AskedRelease},
    url_name="desk_releases",
    operation_id="ask_release",
)
def release(request: HttpRequest) -> Status[AskedRelease]:
    """Ask for a release of the open data as they are now."""
    pipeline.make_soon(ask_release(actor=caller(request)))
    return Status(HTTPStatus.ACCEPTED, AskedRelease(page=request.build_absolute_uri(reverse("exports:data"))))


def _told(event: Event) -> OpenedEvent:
    return OpenedEvent(
        id=event.pk, title=event.title, date=event.date.isoformat(), commune=event.commune, state=event.state
    )
