"""What is read of objections: the queue by deadline, what one says in private, what an address has left."""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models.functions import Coalesce

from contrechamp_server.foundation.core.errors import GoneError, NotFoundError
from contrechamp_server.foundation.core.permissions import Actor, Permission
from contrechamp_server.foundation.core.secrets import open_field
from contrechamp_server.foundation.records.models import Photograph
from contrechamp_server.foundation.records.states import State
from contrechamp_server.stages.objections.deciding import WORDS
from contrechamp_server.stages.objections.models import Objection, Reply, ReplyState, Tombstone
from contrechamp_server.stages.objections.replies import SEALED
from contrechamp_server.stages.objections.services import PRIVATE
from contrechamp_server.stages.objections.states import OPEN
from contrechamp_server.stages.objections.taking_part import took_part
from contrechamp_server.stages.objections.vocabulary import TargetKind
from contrechamp_server.stages.publication.selectors import public_incidents

if TYPE_CHECKING:
    from django.db.models import QuerySet


def waiting(actor: Actor) -> "QuerySet[Objection]":
    """Give the objections that wait for a decision: urgent ones, then by deadline."""
    actor.require(Permission.DECIDE_OBJECTION)
    return Objection.objects.filter(state__in=OPEN).order_by(
        "-is_urgent", Coalesce("extended_until", "due_on"), "received_at", "pk"
    )


def overdue(actor: Actor, today: date) -> int:
    """Give how many objections have passed their deadline."""
    return waiting(actor).filter(due_on__lt=today).exclude(extended_until__gte=today).count()


def one_objection(actor: Actor, objection_id: str) -> Objection:
    """Give one objection to somebody who decides on them.

    Raises:
        NotFoundError: there is none.
    """
    actor.require(Permission.DECIDE_OBJECTION)
    found = Objection.objects.filter(pk=objection_id).first()
    if found is None:
        raise NotFoundError
    return found


def may_decide(actor: Actor, about: str) -> bool:
    """Say whether somebody took no part in what is contested, and has the role."""
    account = actor.account_id
    return account is not None and actor.may(Permission.DECIDE_OBJECTION) and not took_part(account, about)


def private_text(actor: Actor, objection: Objection) -> str:
    """Give what was written in private, empty once it is erased."""
    actor.require(Permission.DECIDE_OBJECTION)
    return open_field(bytes(objection.private), purpose=PRIVATE, row=objection.pk) if objection.private else ""


def words_of(objection: Objection) -> str:
    """Give the words of a decision, for whoever holds the code or decides."""
    return open_field(bytes(objection.words), purpose=WORDS, row=objection.pk) if objection.words else ""


def photograph_of(objection: Objection) -> Photograph | None:
    """Give the photograph that an objection is about, if there is one."""
    rows = Photograph.objects.select_related("submission__event")
    return rows.filter(pk=objection.photograph).first() if objection.photograph else None


def may_be_suspended(objection: Objection) -> bool:
    """Say whether the public sees what an objection is about, so that it can be hidden."""
    if objection.target_kind == TargetKind.INCIDENT:
        return public_incidents().filter(pk=objection.target, withdrawn_at=None).exists()
    return Photograph.objects.filter(pk=objection.photograph, state=State.PUBLISHED).exists()


def replies_waiting(actor: Actor) -> "QuerySet[Reply]":
    """Give the replies that wait to be inserted, by deadline."""
    actor.require(Permission.DECIDE_OBJECTION)
    return Reply.objects.filter(state=ReplyState.ASKED).order_by("due_on", "asked_at", "pk")


def one_reply(actor: Actor, reply_id: str) -> Reply:
    """Give one reply to somebody who decides on them.

    Raises:
        NotFoundError: there is none.
    """
    actor.require(Permission.DECIDE_OBJECTION)
    found = Reply.objects.filter(pk=reply_id).first()
    if found is None:
        raise NotFoundError
    return found


def reply_text(actor: Actor, reply: Reply) -> str:
    """Give the text of a reply, waiting or inserted."""
    actor.require(Permission.DECIDE_OBJECTION)
    return open_field(bytes(reply.sealed), purpose=SEALED, row=reply.pk) if reply.sealed else reply.text


def public_replies(about: str) -> "QuerySet[Reply]":
    """Give the replies that everyone sees beside a photograph and its portraits, or an incident; oldest first.

    Of one that was public and is withdrawn there is the notice: it has no words any more.
    """
    shown = Reply.objects.filter(
        about=about, state__in=[ReplyState.INSERTED, ReplyState.WITHDRAWN], decided_at__isnull=False
    )
    return shown.order_by("decided_at", "pk")


def tombstone_of(target: str) -> Tombstone | None:
    """Give what is left at the address of a photograph or portrait, if it was destroyed."""
    return Tombstone.objects.filter(pk=target).first()


def refuse_erased(target: str) -> None:
    """Refuse to go on to a photograph or portrait that was destroyed: for programs, which read no page.

    Raises:
        GoneError: it was destroyed, for good.
    """
    if tombstone_of(target) is not None:
        raise GoneError
