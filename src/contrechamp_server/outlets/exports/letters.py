"""The request to preserve recordings of public cameras, a letter that whoever signs it fills in and sends. In French."""

from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.dates import in_words, in_words_with_weekday
from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.permissions import Permission
from contrechamp_server.foundation.membership.brake import EVERYBODY, Brake
from contrechamp_server.foundation.records.selectors import one_of
from contrechamp_server.foundation.typesetting import printable, render_pdf
from contrechamp_server.frame.access import open_to_anyone, open_with
from contrechamp_server.frame.provenance import place_name
from contrechamp_server.stages.publication.models import IncidentVersion
from contrechamp_server.stages.publication.recordings import erased_by
from contrechamp_server.stages.publication.selectors import latest_version, public_incidents, public_versions
from contrechamp_server.stages.publication.spoken import words_of

LETTERS: Final = Brake(
    each=240, overall=240, seconds=3600, words=_("Trop de lettres ont été faites. Réessayez dans une heure.")
)
"""Of the whole archive."""
_AROUND: Final = timedelta(hours=1)
"""So much before and after the time that is known is asked for."""


@open_to_anyone
@require_safe
def public(request: HttpRequest, incident_id: str) -> HttpResponse:
    """Give the letter for a public incident whose recordings may still be there."""
    incident = one_of(public_incidents(), incident_id)
    version = public_versions([incident]).get(incident.pk)
    if version is None:
        raise NotFoundError
    LETTERS.take(EVERYBODY)
    return _answer(version, request.build_absolute_uri(reverse("public:incident", args=[incident.pk])))


@require_safe
@open_with(Permission.REVIEW_INCIDENT)
def desk(_request: HttpRequest, incident_id: str) -> HttpResponse:
    """Give the letter for an incident that is still being written: a month is shorter than two reviews may be."""
    return _answer(latest_version(incident_id), "")


def _answer(version: IncidentVersion, page: str) -> HttpResponse:
    answer = HttpResponse(letter_pdf(version, page), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="conservation-{version.incident_id}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def letter_pdf(version: IncidentVersion, page: str) -> bytes:
    """Give the letter.

    Args:
        version: what is told of the incident.
        page: address of its public page; empty where it has none yet.

    Raises:
        NotFoundError: the recordings are gone by now.
    """
    last = erased_by(version)
    if last is None:
        raise NotFoundError
    with override("fr"):
        told = words_of(version)
        data = {
            "archive": options().name,
            "page": page,
            "day": in_words_with_weekday(version.day),
            "hour": told.hour,
            "hours": _hours(version),
            "place": place_name(version.commune),
            "commune": version.commune,
            "precision": str(version.get_place_precision_display()).lower(),
            "last": in_words(last),
            "facts": [each.lower() for each in told.facts],
        }
    return render_pdf(_document(), printable(data), {}, dated=now())


def _hours(version: IncidentVersion) -> list[str]:
    """Give from when to when recordings are asked for; nothing where only the day is known."""
    if version.time is None:
        return []
    moment = datetime.combine(version.day, version.time)
    day_start = datetime.combine(version.day, datetime.min.time())
    day_end = day_start + timedelta(days=1, minutes=-1)
    return [f"{max(moment - _AROUND, day_start):%H:%M}", f"{min(moment + _AROUND, day_end):%H:%M}"]


@cache
def _document() -> str:
    return files("contrechamp_server.outlets.exports").joinpath("letter.typ").read_text(encoding="utf-8")
