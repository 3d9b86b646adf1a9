"""The addresses that viewers ask: each gives JSON-LD, kept for minutes, for any site's pages."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.records.models import Mask, Photograph
from contrechamp_server.foundation.records.selectors import (
    one_of,
    public_events,
    public_findings,
    public_photographs,
    public_portraits,
)
from contrechamp_server.frame.access import open_to_anyone
from contrechamp_server.frame.paging import page_of
from contrechamp_server.frame.sharing import for_other_sites, kept_for, unless_unchanged
from contrechamp_server.outlets.iiif import annotations, manifests
from contrechamp_server.outlets.iiif.addresses import Addresses
from contrechamp_server.stages.objections.selectors import public_replies, refuse_erased
from contrechamp_server.stages.publication import selectors as incidents

PAGE: Final = 100
CURSOR: Final = "apres"
_SECONDS: Final = 300
_UNUSED: Final = ("recipe", "submission__note")
_LD_JSON: Final = f'application/ld+json;profile="{manifests.CONTEXT}"'


@open_to_anyone
@require_safe
def photograph(request: HttpRequest, photograph_id: str) -> HttpResponse:
    """Give one photograph's manifest."""
    found = _photograph(photograph_id)
    return _answer(request, manifests.of_photograph(Addresses(request), found, public_replies(found.pk)))


@open_to_anyone
@require_safe
def portraits(request: HttpRequest, photograph_id: str) -> HttpResponse:
    """Give a photograph's portraits as annotations."""
    found = _photograph(photograph_id)
    rows = public_portraits().filter(photograph=found).select_related(None).order_by("x", "pk")
    findings = {each.pk: each for each in public_findings().filter(portrait__photograph=found).select_related(None)}
    return _answer(request, annotations.of_portraits(Addresses(request), found, rows, findings))


@open_to_anyone
@require_safe
def masks(request: HttpRequest, photograph_id: str) -> HttpResponse:
    """Give the masks that a photograph shows as annotations."""
    found = _photograph(photograph_id)
    clear = [each.box for each in public_portraits().filter(photograph=found).select_related(None)]
    painted = Mask.objects.filter(photograph=found, is_painted=True)
    visible = annotations.visible_masks(found, painted, clear)
    return _answer(request, annotations.of_masks(Addresses(request), found, visible))


@open_to_anyone
@require_safe
def event(request: HttpRequest, event_id: str) -> HttpResponse:
    """Give an event's collection, a page at a time: its last item is the collection of what follows."""
    found = one_of(public_events(), event_id)
    rows = public_photographs().filter(shown_in=found).defer(*_UNUSED)
    cursor = request.GET.get(CURSOR, "")
    shown = page_of(rows, by="published_at", cursor=cursor, size=PAGE)
    at = Addresses(request)
    base = at.of("iiif:event", found.pk)
    after = _with_cursor(base, shown.after)
    return _answer(request, manifests.of_event(at, found, _with_cursor(base, cursor) or base, shown.rows, after))


@open_to_anyone
@require_safe
def incident(request: HttpRequest, incident_id: str) -> HttpResponse:
    """Give an incident's manifest. There is none of an incident without photographs, and of a withdrawn one."""
    found = one_of(incidents.public_incidents(), incident_id)
    version = incidents.public_versions([found]).get(found.pk)
    shown = incidents.public_appearances(version) if version else []
    photographs = list({each.portrait.photograph_id: each.portrait.photograph for each in shown}.values())
    if version is None or not photographs:
        raise NotFoundError
    told = manifests.of_incident(Addresses(request), found, version, photographs, public_replies(found.pk))
    return _answer(request, told)


def _photograph(photograph_id: str) -> Photograph:
    refuse_erased(photograph_id)
    return one_of(public_photographs(), photograph_id)


def _with_cursor(address: str, cursor: str) -> str:
    # The cursor's own signs are those of a time and of an id: only the plus means something else in an address.
    return f"{address}?{CURSOR}={cursor.replace('+', '%2B')}" if cursor else ""


def _answer(request: HttpRequest, told: Mapping[str, Any]) -> HttpResponse:
    answer = unless_unchanged(request, JsonResponse(told, content_type=_LD_JSON))
    return for_other_sites(kept_for(answer, _SECONDS))
