"""Hiding what is contested, and showing it again. Nothing is destroyed: the public master waits behind the gate."""

from django.db import transaction

from contrechamp.ledger import Ref
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.recording import record
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.core.permissions import Actor, Permission
from contrechamp_server.foundation.records.models import Photograph
from contrechamp_server.foundation.records.states import State
from contrechamp_server.stages.approval.services import move
from contrechamp_server.stages.objections.errors import DecidedError
from contrechamp_server.stages.objections.models import Objection
from contrechamp_server.stages.objections.states import OPEN, ObjectionState, check_way
from contrechamp_server.stages.objections.taking_part import refuse_part


@transaction.atomic
def suspend_display(*, actor: Actor, objection_id: str) -> Objection:
    """Hide by hand what an objection is about. Whoever does may not decide on it.

    Raises:
        ForbiddenError: the role does not allow it.
        NotFoundError, DecidedError: there is no such objection that waits, or nothing to hide.
    """
    actor.require(Permission.DECIDE_OBJECTION)
    objection, photograph = lock_both(objection_id)
    if photograph is None or photograph.state != State.PUBLISHED:
        raise DecidedError
    objection.suspended_by = actor.account_id or ""
    hide(objection, photograph, actor, by_hand=True)
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
    objection, photograph = lock_both(objection_id)
    refuse_part(actor, objection.photograph)
    check_way(objection.state, ObjectionState.EXAMINED)
    if objection.state != ObjectionState.SUSPENDED:
        raise DecidedError
    objection.state = ObjectionState.EXAMINED
    objection.examined_at = objection.restored_at = now()
    objection.save(update_fields=["state", "examined_at", "restored_at"])
    show_again(photograph, actor)
    return objection


def hide(objection: Objection, photograph: Photograph, actor: Actor, *, by_hand: bool) -> None:
    """Suspend the display for a locked objection. Where another one has hidden the photograph already, it waits for both."""
    check_way(objection.state, ObjectionState.SUSPENDED)
    objection.state, objection.is_urgent = ObjectionState.SUSPENDED, False
    was_shown = photograph.state == State.PUBLISHED
    if was_shown:
        objection.suspended_at = now()
        move(photograph, State.SUSPENDED)
        facts = {"by_hand": by_hand}
        record(Action.DISPLAY_SUSPENDED, Ref("photograph", photograph.pk), actor=actor, data=facts)
    objection.save(update_fields=["state", "is_urgent", "suspended_at", "suspended_by"])


def show_again(photograph: Photograph | None, actor: Actor) -> None:
    """Show a photograph again, unless another objection still hides it, or it went another way meanwhile."""
    if photograph is None or photograph.state != State.SUSPENDED or _is_hidden_for_others(photograph):
        return
    move(photograph, State.PUBLISHED)
    record(Action.DISPLAY_RESTORED, Ref("photograph", photograph.pk), actor=actor)


def lock_both(objection_id: str) -> tuple[Objection, Photograph | None]:
    """Give an objection that waits, and its photograph if there is one left, both rows locked: the photograph first, as when it came.

    Raises:
        NotFoundError: there is no such objection.
        DecidedError: it waits no more.
    """
    key = Objection.objects.filter(pk=objection_id).values_list("photograph", flat=True).first()
    if key is None:
        raise NotFoundError
    photographs = Photograph.objects.select_for_update(of=("self",)).select_related("submission", "public")
    photograph = photographs.filter(pk=key).first()
    objection = Objection.objects.select_for_update().get(pk=objection_id)
    if objection.state not in OPEN:
        raise DecidedError
    return objection, photograph


def _is_hidden_for_others(photograph: Photograph) -> bool:
    return Objection.objects.filter(photograph=photograph.pk, state=ObjectionState.SUSPENDED).exists()
