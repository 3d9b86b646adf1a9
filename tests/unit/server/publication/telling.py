"""Incidents for tests."""

from datetime import date, time
from typing import Any

from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.stages.publication import services
from contrechamp_server.stages.publication.models import IncidentVersion
from contrechamp_server.stages.publication.telling import GivenSource, Injury, Telling
from contrechamp_server.stages.publication.vocabularies import (
    ChangeReason,
    FactKind,
    InjuryNature,
    InjurySource,
    InjuryZone,
    LinkKind,
    TimePrecision,
)
from tests.archive import Someone, someone

NARRATIVE = "Un agent en service lance une grenade vers la foule. Une personne tombe."
SOURCE = GivenSource(LinkKind.PRESS, "https://example.org/article", "https://archive.example/1", date(2025, 5, 2))


def told(**given: Any) -> Telling:
    """Tell an incident that can be submitted as it is."""
    fields: dict[str, Any] = {
        "title": "Grenade dans la foule",
        "narrative": NARRATIVE,
        "day": date(2025, 5, 1),
        "time": time(15, 30),
        "time_precision": TimePrecision.ABOUT,
        "commune": "75056",
        "facts": (FactKind.GRENADE,),
        "force": ("gmd",),
        "injuries": (Injury(InjuryNature.WOUND, InjuryZone.LEG, InjurySource.IMAGE),),
        "has_consent": True,
        "sources": (SOURCE,),
    }
    return Telling(**{**fields, **given})


def submitted(editor: Someone, **given: Any) -> IncidentVersion:
    """Give an incident that waits for its reviewers."""
    draft = services.draft_incident(actor=editor.actor, told=told(**given))
    return services.submit_incident(
        actor=editor.actor, incident_id=draft.incident_id, edition=draft.edition, answers={}
    )


def published(editor: Someone | None = None, **given: Any) -> IncidentVersion:
    """Give an incident that two people have approved."""
    version = submitted(editor or someone(Role.EDITOR), **given)
    for _ in range(2):
        version = services.approve_incident(
            actor=someone(Role.REVIEWER).actor, incident_id=version.incident_id, edition=version.edition
        )
    version.refresh_from_db()
    return version


def published_again(editor: Someone, version: IncidentVersion, **given: Any) -> IncidentVersion:
    """Give the next version of a published incident, approved by two people."""
    given.setdefault("change_reason", ChangeReason.MORE_EXACT)
    changed = services.edit_incident(
        actor=editor.actor, incident_id=version.incident_id, edition=version.edition, told=told(**given)
    )
    changed = services.submit_incident(
        actor=editor.actor, incident_id=version.incident_id, edition=changed.edition, answers={}
    )
    for _ in range(2):
        changed = services.approve_incident(
            actor=someone(Role.REVIEWER).actor, incident_id=version.incident_id, edition=changed.edition
        )
    changed.refresh_from_db()
    return changed
