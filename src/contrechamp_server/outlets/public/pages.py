"""Pages of words: what this is, how it works, what it never does. The first one shows the latest portraits."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contrechamp.rate import Interval
from contrechamp_server.foundation.records.codebook import LEAST_BAND_PX, LEAST_IN_FRAME
from contrechamp_server.foundation.records.narrowing import narrowed
from contrechamp_server.foundation.records.tallies import count_of
from contrechamp_server.frame.access import open_to_anyone
from contrechamp_server.outlets.public.cards import cards_of
from contrechamp_server.stages.counting.selectors import latest_headline
from contrechamp_server.stages.counting.spoken import between, percent

_ROW = 12
_MOST = 4 * _ROW


@open_to_anyone
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say what this is, over the latest portraits. What is hard to look at waits on the wall, behind a choice."""
    count = count_of({})
    latest = narrowed({}, {}, count).order_by("-shown_at", "-pk")[: 2 * _MOST]
    cards = [each for each in cards_of(latest) if not each.is_graphic][:_MOST]
    # A fabric has full rows only; a few portraits are a short wall.
    full = len(cards) - len(cards) % _ROW
    context = {"cards": cards[: full or None], "is_fabric": full > 0, "count": count, "rate": _rate()}
    return render(request, "public/home.html", context)


def _rate() -> dict[str, Any] | None:
    """Give both numbers of the latest plan in words, never one alone; None before there is anything to count."""
    found = latest_headline()
    if found is None:
        return None
    is_known = found.low is not None and found.high is not None
    return {
        "found": found,
        "legible": "" if found.legible is None else percent(found.legible),
        "interval": between(Interval(found.low or 0, found.high or 0)) if is_known else "",
        "not_assessable": percent(found.not_assessable),
    }


@open_to_anyone
@require_safe
def reading(request: HttpRequest) -> HttpResponse:
    """Say how the wall and its words are to be read, and what they do not say."""
    return render(request, "public/reading.html")


@open_to_anyone
@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """Show the way of a photograph."""
    return render(request, "public/how.html")


@open_to_anyone
@require_safe
def charter(request: HttpRequest) -> HttpResponse:
    """Show the eight articles."""
    return render(request, "public/charter.html")


@open_to_anyone
@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """Show what will be measured, and why nothing is yet."""
    latest = latest_headline()
    rule = {"share": LEAST_IN_FRAME, "px": latest.plan.least_band_px if latest else LEAST_BAND_PX}
    return render(request, "public/method.html", {"plan": latest.plan if latest else None, "rule": rule})
