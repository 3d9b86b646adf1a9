"""Portraits, by program: the wall and its filters, the newest first."""

from collections.abc import Iterable

from django.http import HttpRequest
from ninja import Path, Query, Router

from contrechamp_server.foundation.records.narrowing import narrowed
from contrechamp_server.foundation.records.selectors import one_of, public_events, public_findings, public_portraits
from contrechamp_server.foundation.records.tallies import count_of, totals
from contrechamp_server.outlets.api import shapes
from contrechamp_server.outlets.api.asking import WAITING, Key, PortraitsAsked, page
from contrechamp_server.outlets.api.telling import Teller, reply
from contrechamp_server.stages.objections.selectors import public_replies, refuse_erased

router = Router(tags=["portraits"])
_UNUSED = ("photograph__recipe", "photograph__submission__note")


@router.get("/portraits", response=shapes.Portraits, url_name="portraits")
def portraits(request: HttpRequest, asked: Query[PortraitsAsked]) -> shapes.Portraits:
    """List the portraits on the wall, the newest first, narrowed as the wall is."""
    by = _narrowed_by(asked)
    found, after = page(request, narrowed(by, totals(), count_of(by)), by="shown_at", asked=asked)
    return shapes.Portraits(items=_tell(request, [each.pk for each in found]), next=after)


@router.get("/portraits/{portrait_id}", response=shapes.PortraitInFull, url_name="portrait")
def portrait(request: HttpRequest, portrait_id: Path[Key]) -> shapes.PortraitInFull:
    """Give one portrait, with the replies to its photograph."""
    refuse_erased(portrait_id)
    found = one_of(public_portraits(), portrait_id)
    finding = public_findings().filter(pk=found.pk).first()
    return shapes.PortraitInFull(
        **dict(Teller(request).portrait(found, finding)),
        replies=[reply(each) for each in public_replies(found.photograph_id)],
    )


def _narrowed_by(asked: PortraitsAsked) -> dict[str, str]:
    given = {
        "legibility": asked.finding,
        "unit_type": asked.unit_type,
        "event": asked.event,
        "month": asked.month,
        "departement": asked.departement,
    }
    by = {name: value for name, value in given.items() if value}
    if by.get("legibility") == WAITING:
        by["legibility"] = ""
    if "event" in by and not public_events().filter(pk=by["event"]).exists():
        by["event"] = "-"
    return by


def _tell(request: HttpRequest, keys: Iterable[str]) -> list[shapes.Portrait]:
    keys, tell = list(keys), Teller(request)
    rows = {each.pk: each for each in public_portraits().defer(*_UNUSED).filter(pk__in=keys)}
    findings = {each.pk: each for each in public_findings().filter(pk__in=keys).select_related(None)}
    return [tell.portrait(rows[key], findings.get(key)) for key in keys if key in rows]
