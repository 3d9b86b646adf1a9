"""Events: a list a year, and for each event its portraits and photographs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.records.narrowing import narrowed
from contrechamp_server.foundation.records.selectors import one_of, public_events, public_photographs
from contrechamp_server.foundation.records.tallies import counts_within, photographs_of, totals
from contrechamp_server.frame.access import open_to_anyone
from contrechamp_server.frame.paging import page_of
from contrechamp_server.frame.provenance import place_name
from contrechamp_server.outlets.public.addresses import with_page, without
from contrechamp_server.outlets.public.cards import cards_of
from contrechamp_server.outlets.public.findings import findings_of

PORTRAITS, PHOTOGRAPHS = "apres", "photographies"
_PORTRAITS_PAGE = 60
_PHOTOGRAPHS_PAGE = 12


@open_to_anyone
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List the events of a year, the latest when none is asked for."""
    years = [day.year for day in public_events().order_by().dates("date", "year", order="DESC")]
    year = _year(request.GET.get("annee", ""), years)
    events = list(public_events().filter(date__year=year).order_by("-date", "title"))
    counts = totals().get("event", {})
    rows = [(event, place_name(event.commune), counts.get(event.pk, 0)) for event in events]
    links = [(each, with_page(request, "annee", str(each))) for each in years]
    return render(request, "public/events.html", {"rows": rows, "years": links, "year": year})


@open_to_anyone
@require_safe
def event(request: HttpRequest, event_id: str) -> HttpResponse:
    """Show one event."""
    found = one_of(public_events(), event_id)
    counts = counts_within({"event": found.pk}, ["legibility", "unit_type"])
    count = sum(counts.values())
    portraits = narrowed({"event": found.pk}, {"event": {found.pk: count}}, count)
    photographs = public_photographs().filter(shown_in=found)
    wall = page_of(portraits, by="shown_at", cursor=request.GET.get(PORTRAITS, ""), size=_PORTRAITS_PAGE)
    prints = page_of(photographs, by="published_at", cursor=request.GET.get(PHOTOGRAPHS, ""), size=_PHOTOGRAPHS_PAGE)
    return render(
        request,
        "public/event.html",
        {
            "event": found,
            "where": place_name(found.commune),
            "cards": cards_of(wall.rows),
            "photographs": prints.rows,
            "portrait_count": count,
            "findings": findings_of(counts),
            "photograph_count": photographs_of(found.pk),
            "first_portraits": without(request, PORTRAITS) if PORTRAITS in request.GET else "",
            "more_portraits": with_page(request, PORTRAITS, wall.after),
            "first_photographs": without(request, PHOTOGRAPHS) if PHOTOGRAPHS in request.GET else "",
            "more_photographs": with_page(request, PHOTOGRAPHS, prints.after),
        },
    )


def _year(asked: str, years: list[int]) -> int:
    if not asked:
        return years[0] if years else now().year
    if not (asked.isascii() and asked.isdigit()) or int(asked[:5]) not in years:
        raise NotFoundError
    return int(asked)
