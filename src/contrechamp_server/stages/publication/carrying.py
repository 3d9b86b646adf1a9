"""A custodian takes an incident's evidence away, with numbers and originals as they were sealed: for a reason, and logged."""

from django.db import transaction

from contrechamp.ledger import Ref, Value
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.recording import record
from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.core.permissions import Actor, Permission
from contrechamp_server.stages.publication.errors import WordsError
from contrechamp_server.stages.publication.models import Incident
from contrechamp_server.stages.publication.selectors import public_incidents
from contrechamp_server.stages.publication.vocabularies import CarryReason


@transaction.atomic
def carry_evidence(*, actor: Actor, incident_id: str, reason: str, with_originals: bool) -> Incident:
    """Record that a custodian takes the sealed evidence of a published incident, before anything leaves.

    Raises:
        ForbiddenError: no custodian.
        NotFoundError: no such incident is public.
        WordsError: no reason of the list was given.
    """
    actor.require(Permission.CARRY_EVIDENCE)
    incident = public_incidents().filter(pk=incident_id, withdrawn_at=None).first()
    if incident is None:
        raise NotFoundError
    if reason not in CarryReason.values:
        raise WordsError(field="reason")
    facts: dict[str, Value] = {"reason": reason, "originals": with_originals}
    record(Action.EVIDENCE_CARRIED, Ref("incident", incident.pk), actor=actor, data=facts)
    return incident
