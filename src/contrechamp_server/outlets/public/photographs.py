"""One portrait, and one photograph: what anyone may see of it, where it comes from, and what was decided about it."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from contrechamp.vision.types import Box
from contrechamp_server.foundation.media.pyramids import Size
from contrechamp_server.foundation.records.codebook import Equipment, UnitMarking
from contrechamp_server.foundation.records.models import Photograph
from contrechamp_server.foundation.records.selectors import (
    one_of,
    public_findings,
    public_photographs,
    public_portraits,
)
from contrechamp_server.foundation.records.vocabularies import DISPLAY_ONLY
from contrechamp_server.frame.access import open_to_anyone
from contrechamp_server.frame.iiif import whole_size
from contrechamp_server.frame.provenance import source
from contrechamp_server.frame.trail import trail_of, trail_of_portrait
from contrechamp_server.outlets.public.cards import card, for_cards
from contrechamp_server.stages.objections.models import Tombstone
from contrechamp_server.stages.objections.selectors import public_replies, tombstone_of

_PORTRAIT_PX = 1000, 1400
_PHOTOGRAPH_PX = 1200, 1200


@open_to_anyone
@require_safe
def portrait(request: HttpRequest, portrait_id: str) -> HttpResponse:
    """Show one portrait, large, beside its facts."""
    stone = tombstone_of(portrait_id)
    if stone is not None:
        return _gone(request, stone)
    found = one_of(public_portraits(), portrait_id)
    shown = found.photograph
    finding = public_findings().filter(pk=found.pk).first()
    x, y, w, h = found.box
    context = {
        "portrait": found,
        "finding": finding,
        "markings": _labels(UnitMarking, finding.unit_markings) if finding else [],
        "equipment": _labels(Equipment, finding.equipment) if finding else [],
        "photograph": shown,
        "may_be_printed": shown.submission.licence not in DISPLAY_ONLY and not shown.is_graphic,
        "replies": public_replies(shown.pk),
        "source": source(shown.submission),
        "picture": _picture(shown, found.box, f"{x},{y},{w},{h}", _PORTRAIT_PX),
        "whole": _picture(shown, Box(0, 0, shown.width, shown.height), "full", _PHOTOGRAPH_PX),
        "trail": trail_of_portrait(found),
    }
    return render(request, "public/portrait.html", context)


@open_to_anyone
@require_safe
def photograph(request: HttpRequest, photograph_id: str) -> HttpResponse:
    """Show one photograph under the veil, with its portraits, its source and its trail."""
    stone = tombstone_of(photograph_id)
    if stone is not None:
        return _gone(request, stone)
    found = one_of(public_photographs(), photograph_id)
    portraits = for_cards(public_portraits().filter(photograph=found)).order_by("x", "pk")
    whole = Box(0, 0, found.width, found.height)
    context = {
        "photograph": found,
        "source": source(found.submission),
        "cards": [card(each) for each in portraits],
        "replies": public_replies(found.pk),
        "trail": trail_of(found),
        "largest": whole_size(Size(found.width, found.height)),
        "picture": _picture(found, whole, "full", _PHOTOGRAPH_PX),
    }
    return render(request, "public/photograph.html", context)


def _gone(request: HttpRequest, stone: Tombstone) -> HttpResponse:
    """Say at the address of what was destroyed when it was, and why."""
    return render(request, "public/tombstone.html", {"stone": stone}, status=HTTPStatus.GONE)


def _labels(vocabulary: type[TextChoices], codes: Iterable[str]) -> list[str]:
    known = dict(vocabulary.choices)
    return [str(known[code]) for code in codes if code in known]


def _picture(photograph: Photograph, box: Box, region: str, most: tuple[int, int]) -> dict[str, Any]:
    """Give an image's address and the size in which it arrives, so that the page does not jump when it does."""
    share = min(1.0, most[0] / box.w, most[1] / box.h)
    size = f"!{most[0]},{most[1]}"
    return {
        "src": reverse("public:iiif_image", args=[photograph.pk, region, size, "0", "default.jpg"]),
        "width": max(1, round(box.w * share)),
        "height": max(1, round(box.h * share)),
    }
