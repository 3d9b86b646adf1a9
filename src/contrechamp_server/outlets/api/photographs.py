"""Photographs, by program: what is public of each, the newest first."""

from django.http import HttpRequest
from ninja import Path, Query, Router

from contrechamp_server.foundation.records.selectors import (
    one_of,
    public_events,
    public_findings,
    public_photographs,
    public_portraits,
)
from contrechamp_server.foundation.records.states import PUBLIC
from contrechamp_server.outlets.api import shapes
from contrechamp_server.outlets.api.asking import Key, PhotographsAsked, page
from contrechamp_server.outlets.api.telling import Teller, reply
from contrechamp_server.stages.objections.selectors import public_replies, refuse_erased

router = Router(tags=["photographs"])
_UNUSED = ("recipe", "submission__note")


@router.get("/photographs", response=shapes.Photographs, url_name="photographs")
def photographs(request: HttpRequest, asked: Query[PhotographsAsked]) -> shapes.Photographs:
    """List the public photographs, the newest first."""
    rows = public_photographs()
    if asked.event:
        # Two questions, so that the index of an event's photographs is where the second one begins.
        is_open = public_events().filter(pk=asked.event).exists()
        rows = rows.filter(shown_in=asked.event) if is_open else rows.none()
    else:
        # Said once more in words that the index of this order answers to.
        rows = rows.filter(state__in=PUBLIC)
    found, after = page(request, rows.defer(*_UNUSED), by="published_at", asked=asked)
    tell = Teller(request)
    return shapes.Photographs(items=[tell.photograph(each) for each in found], next=after)


@router.get("/photographs/{photograph_id}", response=shapes.PhotographInFull, url_name="photograph")
def photograph(request: HttpRequest, photograph_id: Path[Key]) -> shapes.PhotographInFull:
    """Give one photograph, with its portraits and the replies to it."""
    refuse_erased(photograph_id)
    found = one_of(public_photographs(), photograph_id)
    portraits = public_portraits().filter(photograph=found).order_by("x", "pk")
    findings = {each.pk: each for each in public_findings().filter(portrait__photograph=found)}
    tell = Teller(request)
    return shapes.PhotographInFull(
        **dict(tell.photograph(found)),
        portraits=[tell.portrait(each, findings.get(each.pk)) for each in portraits],
        replies=[reply(each) for each in public_replies(found.pk)],
    )
