"""Incidents: a list, one page each, and the Atom feed. Of a withdrawn one only the notice is left, everywhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contrechamp_server.foundation.records.selectors import one_of
from contrechamp_server.frame.access import open_to_anyone
from contrechamp_server.frame.languages import chosen_language, with_language
from contrechamp_server.frame.paging import page_of
from contrechamp_server.frame.provenance import place_name
from contrechamp_server.outlets.public.addresses import with_page, without
from contrechamp_server.outlets.public.cards import card
from contrechamp_server.stages.objections.selectors import public_replies
from contrechamp_server.stages.publication import selectors
from contrechamp_server.stages.publication.changes import history_of
from contrechamp_server.stages.publication.models import Incident, IncidentVersion
from contrechamp_server.stages.publication.recordings import erased_by
from contrechamp_server.stages.publication.spoken import words_of

CURSOR = "apres"
_PAGE = 50


@open_to_anyone
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List what was published, newest first."""
    cursor = request.GET.get(CURSOR, "")
    page = page_of(selectors.public_incidents(), by="published_at", cursor=cursor, size=_PAGE)
    shown = selectors.public_versions(page.rows)
    rows = [_row(incident, shown.get(incident.pk)) for incident in page.rows]
    return render(
        request,
        "public/incidents.html",
        {
            "rows": [row for row in rows if row],
            "first": without(request, CURSOR) if cursor else "",
            "more": with_page(request, CURSOR, page.after),
        },
    )


@open_to_anyone
@require_safe
def incident(request: HttpRequest, incident_id: str) -> HttpResponse:
    """Show one incident, or the notice that it was withdrawn."""
    found = one_of(selectors.public_incidents(), incident_id)
    version = selectors.public_versions([found]).get(found.pk)
    page: dict[str, Any] = {"incident": found, "version": version}
    if version is not None:
        page |= {
            "told": words_of(version),
            "where": place_name(version.commune),
            "erased_by": erased_by(version),
            "sources": selectors.sources_of(version),
            "replies": public_replies(found.pk),
            "history": history_of(found.pk, is_public=True) if version.ordinal > 1 else [],
            "appearances": [
                {"card": card(each.portrait), "role": each.get_role_display()}
                for each in selectors.public_appearances(version)
            ],
        }
    return render(request, "public/incident.html", page)


@open_to_anyone
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Give the newest incidents as an Atom feed."""
    newest = list(selectors.public_incidents().order_by("-published_at", "-pk")[:_PAGE])
    shown = selectors.public_versions(newest)
    atom = Atom1Feed(
        title=_("Incidents"),
        link=_absolute(request, reverse("public:incidents")),
        description="",
        subtitle=_("Ce qui s’est passé, d’après des images et des sources. Documenter n’est pas juger."),
        language=get_language(),
        feed_url=_absolute(request, reverse("public:incidents_feed")),
    )
    for each in newest:
        version = shown.get(each.pk)
        link = _absolute(request, reverse("public:incident", args=[each.pk]))
        entry = _entry(each, version)
        # The language that somebody has chosen is no part of what an entry is.
        plain = request.build_absolute_uri(reverse("public:incident", args=[each.pk]))
        atom.add_item(link=link, unique_id=plain, pubdate=each.published_at, **entry)
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _row(incident: Incident, version: IncidentVersion | None) -> dict[str, Any] | None:
    if version is None and incident.withdrawn_at is None:
        return None
    told = words_of(version) if version else None
    where = place_name(version.commune) if version else ""
    return {"incident": incident, "version": version, "told": told, "where": where}


def _entry(incident: Incident, version: IncidentVersion | None) -> dict[str, Any]:
    number = _("Incident nº %(number)s") % {"number": incident.number}
    if version is None:
        notice = _("Retiré. Raison : %(reason)s.") % {"reason": incident.get_withdrawal_display().lower()}
        return {"title": number, "description": notice, "updateddate": incident.withdrawn_at or incident.published_at}
    told = words_of(version)
    facts = ", ".join([*told.facts, place_name(version.commune), f"{version.day:%d.%m.%Y}"])
    return {
        "title": f"{number}, {version.title}",
        "description": f"{facts}\n\n{version.narrative}",
        "updateddate": version.published_at,
    }


def _absolute(request: HttpRequest, address: str) -> str:
    return request.build_absolute_uri(with_language(address, chosen_language(request)))
