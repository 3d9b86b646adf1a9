"""Events, by program: the latest first."""

from django.http import HttpRequest
from ninja import Path, Query, Router

from contrechamp_server.foundation.records.selectors import one_of, public_events
from contrechamp_server.foundation.records.tallies import count_of, photographs_of, totals
from contrechamp_server.outlets.api import shapes
from contrechamp_server.outlets.api.asking import EventsAsked, Key, days_of, page
from contrechamp_server.outlets.api.telling import Teller

router = Router(tags=["events"])


@router.get("/events", response=shapes.Events, url_name="events")
def events(request: HttpRequest, asked: Query[EventsAsked]) -> shapes.Events:
    """List the events of the record, the latest first."""
    rows = public_events()
    if asked.month:
        first, next_first = days_of(asked.month)
        rows = rows.filter(date__gte=first, date__lt=next_first)
    if asked.departement:
        rows = rows.filter(commune__startswith=asked.departement)
    found, after = page(request, rows, by="date", asked=asked)
    counts, tell = totals().get("event", {}), Teller(request)
    return shapes.Events(items=[tell.event(each, portraits=counts.get(each.pk, 0)) for each in found], next=after)


@router.get("/events/{event_id}", response=shapes.Event, url_name="event")
def event(request: HttpRequest, event_id: Path[Key]) -> shapes.Event:
    """Give one event."""
    found = one_of(public_events(), event_id)
    return Teller(request).event(found, portraits=count_of({"event": found.pk}), photographs=photographs_of(found.pk))
