"""An archive with something public of every kind, for tests of what programs read."""

from typing import Any

from contrechamp.vision.types import Box
from contrechamp_server.foundation.audit.signing import publish_log
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.records.codebook import CODEBOOK, Legibility, UnitType
from contrechamp_server.foundation.records.models import Finding, Portrait
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.wall import place_on_wall
from contrechamp_server.stages.publication.vocabularies import AppearanceRole
from tests.archive import make_photograph, make_submission
from tests.unit.server.publication import telling
from tests.unit.server.statistics.sampled import make_sampling_plan

BOXES = (Box(80, 40, 200, 300), Box(400, 60, 150, 250))


def publish_all() -> dict[str, str]:
    """Publish a photograph with two portraits, one finding, an incident and a plan; give ids by parameter of an address."""
    photograph = make_photograph(State.PUBLISHED, submission=make_submission(), portraits=BOXES)
    first, second = Portrait.objects.filter(photograph=photograph).order_by("x")
    find(first)
    event = photograph.submission.event
    incident = telling.published(event=event.pk, appearances=((first.pk, AppearanceRole.PRESENT),))
    plan = make_sampling_plan()
    publish_log()
    return {
        "event_id": event.pk,
        "photograph_id": photograph.pk,
        "portrait_id": first.pk,
        "other_portrait": second.pk,
        "incident_id": incident.incident_id,
        "plan": plan.code,
    }


def find(portrait: Portrait, **given: Any) -> Finding:
    """Publish a finding."""
    fields = {
        "legibility": Legibility.COVERED,
        "unit_type": UnitType.CRS,
        "codebook": CODEBOOK,
        "equipment": ["bouclier"],
        "published_at": now(),
    }
    finding = Finding.objects.create(portrait=portrait, **{**fields, **given})
    place_on_wall(portrait.photograph_id)
    return finding
