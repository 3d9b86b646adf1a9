"""The online right of reply: asked within three months of publication, inserted within three days, never longer than the item.

Who asks shows it to a person, by means of their choosing; none of it is kept, only of whom the reply is, from a list.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contrechamp.ledger import Ref
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.recording import record
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.errors import InvalidError, NotFoundError
from contrechamp_server.foundation.core.ids import new_secret_code
from contrechamp_server.foundation.core.permissions import Actor, Permission
from contrechamp_server.foundation.core.secrets import open_field, seal_field
from contrechamp_server.stages.objections.deadlines import insertion_due, reply_until
from contrechamp_server.stages.objections.deciding import speaks_of_a_number
from contrechamp_server.stages.objections.errors import (
    DecidedError,
    NoSuchObjectionError,
    NoTargetError,
    TooLateToReplyError,
)
from contrechamp_server.stages.objections.limits import FORMS
from contrechamp_server.stages.objections.models import Reply, ReplyState
from contrechamp_server.stages.objections.services import digest_of, find_by_code
from contrechamp_server.stages.objections.taking_part import refuse_part
from contrechamp_server.stages.objections.targets import Target, find_incident, find_photograph
from contrechamp_server.stages.objections.vocabulary import ReplyRefusal, TargetKind, Whom
from contrechamp_server.stages.publication.selectors import public_versions

MOST_OF_A_PICTURE: Final = 1_000
"""Characters: about what the page of a picture says of it in words."""
SEALED: Final = "reply"
"""Purpose under which a reply is encrypted while it waits."""


@dataclass(frozen=True, slots=True)
class Item:
    """What a reply answers.

    Attributes:
        about: id of the photograph or the incident.
        published_at: since when it is public.
        most: characters that a reply to it may have: it is never longer than the item.
    """

    about: str
    published_at: datetime
    most: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A reply that was asked for, and the code of its receipt."""

    reply: Reply
    code: str


def find_item(target: Target) -> Item:
    """Give what a reply would answer.

    Raises:
        NoTargetError: it is about nothing that is public.
    """
    if target.kind is TargetKind.INCIDENT:
        incident = find_incident(target)
        version = public_versions([incident]).get(incident.pk)
        if version is None or incident.published_at is None:
            raise NoTargetError(field="target")
        return Item(incident.pk, incident.published_at, len(version.title) + len(version.narrative))
    photograph = find_photograph(target)
    if photograph.published_at is None:
        raise NoTargetError(field="target")
    return Item(photograph.pk, photograph.published_at, MOST_OF_A_PICTURE)


def ask_reply(*, actor: Actor, target: Target, whom: Whom, text: str) -> Asked:
    """Ask that a reply be inserted beside a portrait, a photograph or an incident.

    Raises:
        NoTargetError: it is about nothing that is public.
        TooLateToReplyError: it was published more than three months ago.
        InvalidError: the text is empty, too long, or holds a number.
        GuessingError: too many at once.
    """
    text = text.strip()
    item = find_item(target)
    _check(text, item.most)
    moment, code = now(), new_secret_code()
    if timezone.localdate(moment) > reply_until(item.published_at):
        raise TooLateToReplyError(field="target")
    FORMS.take(item.about)
    with transaction.atomic():
        reply = Reply(
            target_kind=target.kind,
            target=target.id,
            about=item.about,
            whom=whom,
            receipt_digest=digest_of(code),
            asked_at=moment,
            due_on=insertion_due(moment),
        )
        reply.sealed = seal_field(text, purpose=SEALED, row=reply.pk)
        reply.save(force_insert=True)
        record(Action.REPLY_ASKED, Ref("reply", reply.pk), actor=actor)
    return Asked(reply, code)


@transaction.atomic
def insert_reply(*, actor: Actor, reply_id: str, is_proven: bool) -> Reply:
    """Insert a reply as it was written: from now on everyone sees it beside what it answers.

    Args:
        actor: who inserts.
        reply_id: which.
        is_proven: somebody has shown to this person from whom it comes. That it was shown is all that is kept of it.

    Raises:
        ForbiddenError: the role does not allow it.
        InvalidError: nobody has shown from whom it comes.
        NotFoundError, DecidedError: there is no such reply that waits.
    """
    actor.require(Permission.DECIDE_OBJECTION)
    if not is_proven:
        raise InvalidError(_("Confirmez qu’on vous a montré de qui vient la réponse."), field="is_proven")
    reply = _locked(reply_id)
    reply.text = open_field(bytes(reply.sealed), purpose=SEALED, row=reply.pk)
    _close(reply, ReplyState.INSERTED, actor)
    record(Action.REPLY_INSERTED, Ref("reply", reply.pk), actor=actor)
    return reply


@transaction.atomic
def refuse_reply(*, actor: Actor, reply_id: str, refusal: ReplyRefusal) -> Reply:
    """Refuse a reply, with a reason from the list; its text is erased.

    Raises:
        ForbiddenError: the role does not allow it.
        TookPartError: they took part in what is replied to.
        NotFoundError, DecidedError: there is no such reply that waits.
    """
    actor.require(Permission.DECIDE_OBJECTION)
    reply = _locked(reply_id)
    refuse_part(actor, reply.about)
    reply.refusal = refusal
    _close(reply, ReplyState.REFUSED, actor)
    record(Action.REPLY_REFUSED, Ref("reply", reply.pk), actor=actor, data={"reason": refusal.value})
    return reply


@transaction.atomic
def withdraw_reply(*, actor: Actor, code: str) -> Reply:
    """Take a reply back, by the code of its receipt: its words are erased. Where it was public, a notice is left.

    Raises:
        NoSuchObjectionError: no reply has this code.
        GuessingError: too many wrong codes.
        DecidedError: it was refused, withdrawn, or what it answers is gone: no words are left to take back.
    """
    found = find_by_code(code)
    if not isinstance(found, Reply):
        raise NoSuchObjectionError
    reply = Reply.objects.select_for_update().get(pk=found.pk)
    if reply.state not in {ReplyState.ASKED, ReplyState.INSERTED}:
        raise DecidedError
    reply.state, reply.sealed, reply.text, reply.withdrawn_at = ReplyState.WITHDRAWN, b"", "", now()
    reply.save()
    record(Action.REPLY_WITHDRAWN, Ref("reply", reply.pk), actor=actor)
    return reply


def _check(text: str, most: int) -> None:
    if not text:
        raise InvalidError(_("Écrivez la réponse."), field="text")
    if len(text) > most:
        raise InvalidError(_("Cette réponse est plus longue que ce à quoi elle répond."), field="text")
    if speaks_of_a_number(text):
        raise InvalidError(_("Un numéro de sept chiffres ne peut pas être publié (charte, article 6)."), field="text")


def _locked(reply_id: str) -> Reply:
    found = Reply.objects.select_for_update().filter(pk=reply_id).first()
    if found is None:
        raise NotFoundError
    if found.state != ReplyState.ASKED:
        raise DecidedError
    return found


def _close(reply: Reply, state: ReplyState, actor: Actor) -> None:
    reply.state, reply.sealed = state, b""
    reply.decided_at, reply.decided_by = now(), actor.account_id or ""
    reply.save()
