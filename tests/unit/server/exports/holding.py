"""Incidents whose evidence can be taken away: photographs whose receipt the log knows, a number that reviewers verified."""

from pathlib import Path

from django.db import transaction

from contrechamp.bundle import write_folder
from contrechamp.ledger import Digest, Ref
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.recording import record
from contrechamp_server.foundation.audit.signing import publish_log
from contrechamp_server.foundation.core.permissions import Actor, system
from contrechamp_server.foundation.records.models import Photograph, Portrait
from contrechamp_server.foundation.records.states import State
from contrechamp_server.outlets.exports.evidence import evidence_of
from contrechamp_server.stages.approval.publication import repaint_photograph
from contrechamp_server.stages.publication.models import Incident
from contrechamp_server.stages.publication.vocabularies import AppearanceRole
from tests.archive import make_photograph, make_submission
from tests.unit.server.publication.telling import published
from tests.unit.server.verification.casting import FRAME, verified

ADDRESS = "https://archives.example.org/incidents/x/"


def note_receipt(photograph: Photograph) -> None:
    """Record that a photograph came in, as intake does."""
    assert photograph.sealed is not None
    with transaction.atomic():
        record(
            Action.PHOTOGRAPH_RECEIVED,
            Ref("photograph", photograph.pk),
            actor=system("command"),
            data={"sealed": Digest(photograph.sealed.sha256)},
        )


def incident_with_number() -> tuple[Incident, Portrait]:
    """Give a published incident with two portraits on one photograph; the number of the first is verified, and sealed."""
    case = verified(submission=make_submission())
    photograph = case.portrait.photograph
    note_receipt(photograph)
    repaint_photograph(photograph.pk)
    portraits = Portrait.objects.filter(photograph=photograph)
    acting = portraits.get(x=FRAME.x)
    roles = tuple((each.pk, AppearanceRole.ACTING if each == acting else AppearanceRole.PRESENT) for each in portraits)
    incident = published(appearances=roles).incident
    publish_log()
    return incident, acting


def incident_of(photographs: int) -> Incident:
    """Give a published incident with a portrait on each of so many photographs."""
    roles = []
    for _ in range(photographs):
        photograph = make_photograph(State.PUBLISHED, submission=make_submission(), portraits=(FRAME,))
        note_receipt(photograph)
        roles.append((Portrait.objects.get(photograph=photograph).pk, AppearanceRole.PRESENT))
    incident = published(appearances=tuple(roles)).incident
    publish_log()
    return incident


def bundled(incident: Incident, folder: Path, custodian: Actor | None = None) -> Path:
    """Write an incident's bundle."""
    write_folder(evidence_of(incident, ADDRESS, custodian=custodian, with_originals=True).files, folder)
    return folder
