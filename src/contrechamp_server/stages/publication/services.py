"""An incident's way: drafted, edited, submitted, approved by two others, published, withdrawn. One record each."""

from collections.abc import Mapping
from typing import Final

from django.db import transaction
from django.db.models import Max

from contrechamp.ledger import Ref, Value
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.recording import record
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.core.permissions import Actor, Permission
from contrechamp_server.foundation.places import commune
from contrechamp_server.stages.publication.errors import (
    ApprovedAlreadyError,
    ChangeReasonError,
    IncompleteIncidentError,
    NumberInTextError,
    OwnIncidentError,
    StaleIncidentError,
    UnansweredWarningsError,
)
from contrechamp_server.stages.publication.identifying import NEVER, Found, Sign, find_identifying
from contrechamp_server.stages.publication.models import Appearance, Approval, Incident, IncidentVersion, Source
from contrechamp_server.stages.publication.states import VersionState, check_transition
from contrechamp_server.stages.publication.telling import Telling, check_telling
from contrechamp_server.stages.publication.vocabularies import KeptBecause, ReturnReason, WithdrawalReason

APPROVALS_NEEDED: Final = 2
_OPEN: Final = (VersionState.DRAFT, VersionState.IN_REVIEW)


@transaction.atomic
def draft_incident(*, actor: Actor, told: Telling) -> IncidentVersion:
    """Begin an incident.

    Raises:
        ForbiddenError: the role does not allow it.
        InvalidError: something told cannot be kept; `field` says what.
    """
    actor.require(Permission.EDIT_INCIDENT)
    check_telling(told)
    version = IncidentVersion(incident=Incident.objects.create())
    _write(version, told, actor)
    _record(Action.INCIDENT_DRAFTED, version, actor)
    return version


@transaction.atomic
def edit_incident(*, actor: Actor, incident_id: str, edition: int, told: Telling) -> IncidentVersion:
    """Change an incident's text. What is published stays as it is until a new version is approved.

    Args:
        actor: who edits.
        incident_id: of which incident.
        edition: of the version that the page showed.
        told: all that the text now says.

    Raises:
        ForbiddenError: the role does not allow it.
        StaleIncidentError, IncidentTransitionError: somebody was here meanwhile.
        InvalidError: something told cannot be kept, or nobody says why what is published changes; `field` says what.
    """
    actor.require(Permission.EDIT_INCIDENT)
    version = _lock(incident_id, edition)
    check_telling(told)
    if version.state == VersionState.PUBLISHED:
        version = IncidentVersion(incident=version.incident, ordinal=version.ordinal + 1)
    elif version.state != VersionState.DRAFT:
        check_transition(VersionState(version.state), VersionState.DRAFT)
        version.state = VersionState.DRAFT
    if version.ordinal > 1 and told.change_reason is None:
        raise ChangeReasonError(field="change_reason")
    _write(version, told, actor)
    _record(Action.INCIDENT_EDITED, version, actor)
    return version


@transaction.atomic
def submit_incident(
    *, actor: Actor, incident_id: str, edition: int, answers: Mapping[Sign, KeptBecause]
) -> IncidentVersion:
    """Give a draft to two reviewers, once every warning has its answer.

    Raises:
        ForbiddenError: the role does not allow it.
        StaleIncidentError, IncidentTransitionError: somebody was here meanwhile.
        IncompleteIncidentError: facts, words or sources are missing.
        NumberInTextError: seven digits stand in the text.
        UnansweredWarningsError: the check has found something, and nobody has said why it stays.
    """
    actor.require(Permission.EDIT_INCIDENT)
    version = _lock(incident_id, edition)
    check_transition(VersionState(version.state), VersionState.IN_REVIEW)
    if not version.facts or not version.narrative or not Source.objects.filter(version=version).exists():
        raise IncompleteIncidentError
    signs = {found.sign for found in warnings_of(version)}
    if signs & NEVER:
        raise NumberInTextError
    if signs - set(answers):
        raise UnansweredWarningsError
    version.answers = {sign.value: answers[sign].value for sign in sorted(signs)}
    version.state = VersionState.IN_REVIEW
    version.edition += 1
    version.save(update_fields=["answers", "state", "edition"])
    _record(Action.INCIDENT_SUBMITTED, version, actor, {"warnings": len(signs)})
    return version


@transaction.atomic
def approve_incident(*, actor: Actor, incident_id: str, edition: int) -> IncidentVersion:
    """Approve a text. The second approval publishes it.

    Raises:
        ForbiddenError: the role does not allow it.
        OwnIncidentError: they wrote it.
        ApprovedAlreadyError: theirs was the first approval.
        StaleIncidentError, IncidentTransitionError: somebody was here meanwhile.
    """
    actor.require(Permission.REVIEW_INCIDENT)
    version = _lock(incident_id, edition)
    check_transition(VersionState(version.state), VersionState.PUBLISHED)
    if actor.account_id is None or actor.account_id in version.authors:
        raise OwnIncidentError
    approvals = Approval.objects.filter(version=version)
    if approvals.filter(reviewer=actor.account_id).exists():
        raise ApprovedAlreadyError
    Approval.objects.create(version=version, reviewer=actor.account_id)
    _record(Action.INCIDENT_APPROVED, version, actor)
    if approvals.count() >= APPROVALS_NEEDED:
        _publish(version, actor)
    return version


@transaction.atomic
def return_incident(*, actor: Actor, incident_id: str, edition: int, reason: ReturnReason) -> IncidentVersion:
    """Send a text back to whoever wrote it, with a reason.

    Raises:
        ForbiddenError: the role does not allow it.
        StaleIncidentError, IncidentTransitionError: somebody was here meanwhile.
    """
    actor.require(Permission.REVIEW_INCIDENT)
    version = _lock(incident_id, edition)
    check_transition(VersionState(version.state), VersionState.DRAFT)
    version.state = VersionState.DRAFT
    version.edition += 1
    version.save(update_fields=["state", "edition"])
    Approval.objects.filter(version=version).delete()
    _record(Action.INCIDENT_RETURNED, version, actor, {"reason": reason.value})
    return version


@transaction.atomic
def withdraw_incident(*, actor: Actor, incident_id: str, reason: WithdrawalReason) -> Incident:
    """Take an incident away for good: of one that was public the notice stays, all that it said is deleted.

    Raises:
        ForbiddenError: the role does not allow it.
        NotFoundError: there is none, or it is withdrawn already.
    """
    actor.require(Permission.REVIEW_INCIDENT)
    incident = Incident.objects.select_for_update().filter(pk=incident_id, withdrawn_at=None).first()
    if incident is None:
        raise NotFoundError
    remove_incident(incident, reason, actor)
    return incident


def remove_incident(incident: Incident, reason: WithdrawalReason, actor: Actor) -> None:
    """Delete all that a locked incident says, and leave its notice; for whoever has the right to."""
    versions = IncidentVersion.objects.filter(incident=incident)
    for version in versions:
        check_transition(VersionState(version.state), VersionState.WITHDRAWN)
    versions.delete()
    incident.withdrawal, incident.withdrawn_at, incident.suspended_at = reason.value, now(), None
    incident.save(update_fields=["withdrawal", "withdrawn_at", "suspended_at"])
    record(Action.INCIDENT_WITHDRAWN, Ref("incident", incident.pk), actor=actor, data={"reason": reason.value})


def warnings_of(version: IncidentVersion) -> list[Found]:
    """Give the words of a text by which somebody could be found."""
    return find_identifying(f"{version.title}\n{version.narrative}")


def _lock(incident_id: str, edition: int) -> IncidentVersion:
    incident = Incident.objects.select_for_update().filter(pk=incident_id, withdrawn_at=None).first()
    if incident is None:
        raise NotFoundError
    version = IncidentVersion.objects.filter(incident=incident).order_by("-ordinal").first()
    if version is None or version.edition != edition:
        raise StaleIncidentError
    return version


def _write(version: IncidentVersion, told: Telling, actor: Actor) -> None:
    for field in (
        *("title", "narrative", "day", "time", "time_precision", "commune", "place_precision", "has_consent"),
        *("summons", "itt_days"),
    ):
        setattr(version, field, getattr(told, field))
    version.narrative = told.narrative.replace("\r\n", "\n").strip()
    version.commune_edition = commune(told.commune).edition
    version.event_id = told.event or None
    version.facts = [fact.value for fact in told.facts]
    version.force = list(told.force)
    version.injuries = [[each.nature.value, each.zone or "", each.source.value] for each in told.injuries]
    version.change_reason = (told.change_reason or "") if version.ordinal > 1 else ""
    version.answers = {}
    version.authors = sorted({*version.authors, actor.account_id or ""} - {""})
    version.edition += 1
    version.written_at = now()
    version.save()
    Approval.objects.filter(version=version).delete()
    Source.objects.filter(version=version).delete()
    Source.objects.bulk_create(
        Source(
            version=version,
            kind=each.kind,
            link=each.link,
            archive_link=each.archive_link,
            archived_on=each.archived_on,
        )
        for each in told.sources
    )
    Appearance.objects.filter(version=version).delete()
    Appearance.objects.bulk_create(
        Appearance(version=version, portrait_id=key, role=role) for key, role in told.appearances
    )


def _publish(version: IncidentVersion, actor: Actor) -> None:
    incident, moment = version.incident, now()
    earlier = IncidentVersion.objects.filter(incident=incident, state=VersionState.PUBLISHED).first()
    if earlier is not None:
        check_transition(VersionState(earlier.state), VersionState.REPLACED)
        earlier.state = VersionState.REPLACED
        earlier.save(update_fields=["state"])
    if incident.number is None:
        # The log's lock, which `record` has taken in this transaction, lets one number be given at a time.
        incident.number = (Incident.objects.aggregate(last=Max("number"))["last"] or 0) + 1
        incident.published_at = moment
        incident.save(update_fields=["number", "published_at"])
    version.state, version.published_at = VersionState.PUBLISHED, moment
    version.edition += 1
    version.save(update_fields=["state", "published_at", "edition"])
    _record(Action.INCIDENT_PUBLISHED, version, actor, {"serial": incident.number})


def _record(action: Action, version: IncidentVersion, actor: Actor, data: Mapping[str, Value] | None = None) -> None:
    facts = {"version": version.ordinal, **(data or {})}
    record(action, Ref("incident", version.incident_id), actor=actor, data=facts)
