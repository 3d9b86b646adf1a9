"""Hiding what is contested, and showing it again. Nothing is destroyed: the public master waits behind the gate."""

from django.db import transaction

from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.recording import record
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.core.permissions import Actor, Permission
from contrechamp_server.foundation.records.models import Photograph
from contrechamp_server.stages.objections.contested import Contested, ContestedIncident, ContestedPhotograph
from contrechamp_server.stages.objections.errors import DecidedError
from contrechamp_server.stages.objections.limits import objections_to
from contrechamp_server.stages.objections.models import Objection
from contrechamp_server.stages.objections.states import OPEN, ObjectionState, check_way
from contrechamp_server.stages.objections.taking_part import refuse_part
from contrechamp_server.stages.objections.vocabulary import TargetKind
from contrechamp_server.stages.publication.models import Incident


@transaction.atomic
def suspend_display(*, actor: Actor, objection_id: str) -> Objection:
    """Hide by hand what an objection is about. Whoever does may not decide on it.

    Raises:
        ForbiddenError: the role does not allow it.
        NotFoundError, DecidedError: there is no such objection that waits, or nothing to hide.
    """
    actor.require(Permission.DECIDE_OBJECTION)
    objection, contested = lock_both(objection_id)
    if contested is None or not contested.is_shown:
        raise DecidedError
    objection.suspended_by = actor.account_id or ""
    hide(objection, contested, actor, by_hand=True)
    return objection


@transaction.atomic
def restore_display(*, actor: Actor, objection_id: str) -> Objection:
    """Say, having examined it, that it can be seen while the decision is written. The same kind will not hide it by itself again.

    Raises:
        ForbiddenError: the role does not allow it.
        TookPartError: they took part in what is contested, or hid it.
        NotFoundError, DecidedError: there is no such objection that waits, or it hides nothing.
    """
    actor.require(Permission.DECIDE_OBJECTION)
    objection, contested = lock_both(objection_id)
    refuse_part(actor, objection.about)
    check_way(objection.state, ObjectionState.EXAMINED)
    if objection.state != ObjectionState.SUSPENDED:
        raise DecidedError
    objection.state = ObjectionState.EXAMINED
    objection.examined_at = objection.restored_at = now()
    objection.save(update_fields=["state", "examined_at", "restored_at"])
    show_again(contested, actor)
    return objection


def hide(objection: Objection, contested: Contested, actor: Actor, *, by_hand: bool) -> None:
    """Suspend the display for a locked objection. Where another one has hidden the same already, it waits for both."""
    check_way(objection.state, ObjectionState.SUSPENDED)
    objection.state, objection.is_urgent = ObjectionState.SUSPENDED, False
    if contested.is_shown:
        objection.suspended_at = now()
        contested.suspend()
        record(Action.DISPLAY_SUSPENDED, contested.ref, actor=actor, data={"by_hand": by_hand})
    objection.save(update_fields=["state", "is_urgent", "suspended_at", "suspended_by"])


def show_again(contested: Contested | None, actor: Actor) -> None:
    """Show again what is contested, unless another objection still hides it, or it went another way meanwhile."""
    if contested is None or not contested.is_suspended or _is_hidden_for_others(contested):
        return
    contested.resume()
    record(Action.DISPLAY_RESTORED, contested.ref, actor=actor)


def lock_both(objection_id: str) -> tuple[Objection, Contested | None]:
    """Give an objection that waits, and what it is about if that is left, both rows locked: the objection last, as when it came.

    Raises:
        NotFoundError: there is no such objection.
        DecidedError: it waits no more.
    """
    before = Objection.objects.filter(pk=objection_id).first()
    if before is None:
        raise NotFoundError
    contested = _lock_contested(before)
    objection = Objection.objects.select_for_update().get(pk=objection_id)
    if objection.state not in OPEN:
        raise DecidedError
    return objection, contested


def _lock_contested(objection: Objection) -> Contested | None:
    if objection.target_kind == TargetKind.INCIDENT:
        incident = Incident.objects.select_for_update().filter(pk=objection.target, withdrawn_at=None).first()
        return ContestedIncident(incident) if incident else None
    photographs = Photograph.objects.select_for_update(of=("self",)).select_related("submission", "public")
    photograph = photographs.filter(pk=objection.photograph).first()
    return ContestedPhotograph(photograph) if photograph else None


def _is_hidden_for_others(contested: Contested) -> bool:
    return objections_to(contested.ref.id).filter(state=ObjectionState.SUSPENDED).exists()
