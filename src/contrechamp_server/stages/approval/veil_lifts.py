"""Showing a photograph without the veil: a reason, and two reviewers. Masks stay whatever is decided."""

from typing import TYPE_CHECKING

from django.db import transaction

from contrechamp.ledger import Ref
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.recording import record
from contrechamp_server.foundation.core.errors import ConflictError, NotFoundError
from contrechamp_server.foundation.core.permissions import Actor, Permission
from contrechamp_server.foundation.records.models import Photograph
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.wall import place_on_wall
from contrechamp_server.stages.approval.errors import SamePersonError
from contrechamp_server.stages.approval.models import RequestState, VeilLift, VeilReason
from contrechamp_server.stages.approval.services import lock_for_review, move

if TYPE_CHECKING:
    from django.db.models import QuerySet


def open_veil_lifts(actor: Actor) -> "QuerySet[VeilLift]":
    """Give the wishes that wait for a second reviewer, oldest first."""
    actor.require(Permission.LIFT_VEIL)
    return VeilLift.objects.filter(state=RequestState.OPEN).select_related("photograph").order_by("created_at", "pk")


def open_veil_lift_of(actor: Actor, photograph_id: str) -> VeilLift | None:
    """Give the wish that waits for one photograph, to a reviewer."""
    return open_veil_lifts(actor).filter(photograph=photograph_id).first() if actor.may(Permission.LIFT_VEIL) else None


@transaction.atomic
def request_veil_lift(*, actor: Actor, photograph_id: str, reason: VeilReason) -> VeilLift:
    """Ask that a published photograph be shown without the veil.

    Raises:
        ForbiddenError, OwnPhotographError: this person may not ask.
        ConflictError: it is not published, is bare already, or somebody has asked.
    """
    actor.require(Permission.LIFT_VEIL)
    photograph = lock_for_review(actor, photograph_id, None)
    is_asked = VeilLift.objects.filter(photograph=photograph, state=RequestState.OPEN).exists()
    if photograph.state != State.PUBLISHED or photograph.is_veil_lifted or is_asked:
        raise ConflictError
    lift = VeilLift.objects.create(photograph=photograph, requested_by=actor.account_id or "", reason=reason)
    _record(Action.VEIL_LIFT_REQUESTED, photograph, actor, lift)
    return lift


@transaction.atomic
def decide_veil_lift(*, actor: Actor, lift_id: str, is_accepted: bool) -> Photograph:
    """Decide on somebody else's wish. When accepted, the public master is made again, without the veil.

    Raises:
        ForbiddenError, OwnPhotographError: this person may not decide.
        SamePersonError: this person asked.
        ConflictError: it was decided already, or the photograph is no longer published.
        NotFoundError: nobody asked.
    """
    actor.require(Permission.LIFT_VEIL)
    lift = VeilLift.objects.select_for_update().filter(pk=lift_id).first()
    if lift is None:
        raise NotFoundError
    photograph = lock_for_review(actor, lift.photograph_id, None)
    if lift.requested_by == actor.account_id:
        raise SamePersonError
    if lift.state != RequestState.OPEN or photograph.state != State.PUBLISHED:
        raise ConflictError
    lift.state = RequestState.DONE if is_accepted else RequestState.REFUSED
    lift.decided_by = actor.account_id or ""
    lift.save(update_fields=["state", "decided_by"])
    if is_accepted:
        photograph.is_veil_lifted = True
        move(photograph, State.APPROVED, fields=["is_veil_lifted"])
        place_on_wall(photograph.pk)
    _record(Action.VEIL_LIFTED if is_accepted else Action.VEIL_LIFT_REFUSED, photograph, actor, lift)
    return photograph


def _record(action: Action, photograph: Photograph, actor: Actor, lift: VeilLift) -> None:
    record(action, Ref("photograph", photograph.pk), actor=actor, data={"reason": lift.reason})
