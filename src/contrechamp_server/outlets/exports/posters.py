"""Posters by a click: of a portrait, and of an event's many. Anyone may; made afresh, kept for a few minutes, limited."""

import hashlib
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.membership.brake import EVERYBODY, Brake
from contrechamp_server.foundation.records.selectors import one_of, public_events, public_portraits
from contrechamp_server.frame.access import open_to_anyone
from contrechamp_server.outlets.exports.sheets import Format, Paper, event_poster, portrait_poster

POSTERS: Final = Brake(
    each=240, overall=240, seconds=3600, words=_("Trop d’affiches ont été faites. Réessayez dans une heure.")
)
"""Of the whole archive: each takes a core for a second or more."""


@open_to_anyone
@require_safe
def portrait(request: HttpRequest, portrait_id: str) -> HttpResponse:
    """Give the poster of a published portrait."""
    found, paper = one_of(public_portraits(), portrait_id), _paper(request)
    POSTERS.take(EVERYBODY)
    page = request.build_absolute_uri(reverse("public:portrait", args=[found.pk]))
    return _answer(request, portrait_poster(found, page, paper), f"portrait-{found.pk}-{paper.format}.pdf")


@open_to_anyone
@require_safe
def event(request: HttpRequest, event_id: str) -> HttpResponse:
    """Give the poster of an event's portraits."""
    found, paper = one_of(public_events(), event_id), _paper(request)
    POSTERS.take(EVERYBODY)
    page = request.build_absolute_uri(reverse("public:event", args=[found.pk]))
    return _answer(request, event_poster(found, page, paper), f"evenement-{found.pk}-{paper.format}.pdf")


def _paper(request: HttpRequest) -> Paper:
    try:
        return Paper(Format(request.GET.get("format", Format.A3)), "fond-perdu" in request.GET)
    except ValueError as error:
        raise NotFoundError from error


def _answer(request: HttpRequest, pdf: bytes, name: str) -> HttpResponse:
    etag = f'"{hashlib.sha256(pdf).hexdigest()}"'
    answer = HttpResponse(pdf, content_type="application/pdf", headers={"ETag": etag})
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    found = get_conditional_response(request, etag=etag, response=answer) or answer
    # Short, as pictures are: what is withdrawn must not go on being printed from a cache between.
    found.headers["Cache-Control"] = "public, max-age=300"
    return found
