"""Incidents, by program: published ones only; of a withdrawn one only the notice is left."""

from typing import Any

from django.http import HttpRequest
from ninja import Path, Query, Router

from contrechamp_server.foundation.records.selectors import one_of
from contrechamp_server.frame.provenance import is_open
from contrechamp_server.outlets.api import shapes
from contrechamp_server.outlets.api.asking import IncidentsAsked, Key, days_of, page
from contrechamp_server.outlets.api.telling import Teller, place, reply
from contrechamp_server.stages.objections.selectors import public_replies
from contrechamp_server.stages.publication import selectors
from contrechamp_server.stages.publication.models import Incident, IncidentVersion, Source
from contrechamp_server.stages.publication.states import VersionState

router = Router(tags=["incidents"])


@router.get("/incidents", response=shapes.Incidents, url_name="incidents")
def incidents(request: HttpRequest, asked: Query[IncidentsAsked]) -> shapes.Incidents:
    """List what was published, the newest first; withdrawn ones too, unless the list is narrowed: nothing is said of them."""
    rows = selectors.public_incidents()
    if asked.event or asked.month or asked.departement:
        rows = rows.filter(withdrawn_at=None, pk__in=_versions(asked))
    found, after = page(request, rows, by="published_at", asked=asked)
    versions, tell = selectors.public_versions(found), Teller(request)
    items = []
    for each in found:
        version = versions.get(each.pk)
        if version is not None or each.withdrawn_at is not None:
            told = shapes.Told(**_told(version)) if version else None
            items.append(shapes.Incident(**_notice(tell, each), told=told))
    return shapes.Incidents(items=items, next=after)


@router.get("/incidents/{incident_id}", response=shapes.IncidentInFull, url_name="incident")
def incident(request: HttpRequest, incident_id: Path[Key]) -> shapes.IncidentInFull:
    """Give one incident with the replies to it, or the notice that it was withdrawn."""
    found = one_of(selectors.public_incidents(), incident_id)
    version = selectors.public_versions([found]).get(found.pk)
    return shapes.IncidentInFull(
        **_notice(Teller(request), found),
        told=_told_in_full(version) if version else None,
        replies=[reply(each) for each in public_replies(found.pk)] if version else [],
    )


def _versions(asked: IncidentsAsked) -> Any:
    rows = IncidentVersion.objects.filter(state=VersionState.PUBLISHED)
    if asked.event:
        rows = rows.filter(event=asked.event)
    if asked.month:
        first, next_first = days_of(asked.month)
        rows = rows.filter(day__gte=first, day__lt=next_first)
    if asked.departement:
        rows = rows.filter(commune__startswith=asked.departement)
    return rows.values("incident")


def _notice(tell: Teller, found: Incident) -> dict[str, Any]:
    return {
        "id": found.pk,
        "number": found.number or 0,
        "page": tell.address("public:incident", found.pk),
        "published_at": found.published_at.isoformat() if found.published_at else "",
        "withdrawn": shapes.Withdrawal(at=found.withdrawn_at.isoformat(), reason=found.withdrawal)
        if found.withdrawn_at
        else None,
    }


def _told(version: IncidentVersion) -> dict[str, Any]:
    return {
        "title": version.title,
        "day": version.day.isoformat(),
        "time": f"{version.time:%H:%M}" if version.time else None,
        "time_precision": version.time_precision,
        "place": place(version.commune, version.place_precision),
        "event": version.event_id if version.event and is_open(version.event) else None,
        "facts": version.facts,
        "force": version.force,
        "version": version.ordinal,
        "published_at": version.published_at.isoformat() if version.published_at else "",
    }


def _told_in_full(version: IncidentVersion) -> shapes.ToldInFull:
    return shapes.ToldInFull(
        **_told(version),
        narrative=version.narrative,
        summons=version.summons,
        injuries=[
            shapes.Injury(nature=nature, zone=zone or None, known_by=known_by)
            for nature, zone, known_by in version.injuries
        ],
        itt_days=version.itt_days,
        sources=[_source(each) for each in selectors.sources_of(version)],
        appearances=[
            shapes.Appearance(portrait=each.portrait_id, role=each.role)
            for each in selectors.public_appearances(version)
        ],
    )


def _source(row: Source) -> shapes.IncidentSource:
    return shapes.IncidentSource(
        kind=row.kind,
        link=row.link,
        archive_link=row.archive_link or None,
        archived_on=row.archived_on.isoformat() if row.archived_on else None,
    )
