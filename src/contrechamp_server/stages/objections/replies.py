"""The online right of reply: asked within three months of publication, inserted within three days, never longer than the item.

Who asks shows it to a person, by means of their choosing; none of it is kept, only of whom the reply is, from a list.
"""

from dataclasses import dataclass
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
from contrechamp_server.stages.objections.errors import DecidedError, TooLateToReplyError
from contrechamp_server.stages.objections.limits import FORMS
from contrechamp_server.stages.objections.models import Reply, ReplyState
from contrechamp_server.stages.objections.services import digest_of
from contrechamp_server.stages.objections.taking_part import refuse_part
from contrechamp_server.stages.objections.targets import Target, find_photograph
from contrechamp_server.stages.objections.vocabulary import ReplyRefusal, Whom

MOST_REPLY_CHARS: Final = 1_000
"""About what the page of a picture says of it in words: a reply is never longer than the item."""
SEALED: Final = "reply"
"""Purpose under which a reply is encrypted while it waits."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A reply that was asked for, and the code of its receipt."""

    reply: Reply
    code: str


def ask_reply(*, actor: Actor, target: Target, whom: Whom, text: str) -> Asked:
    """Ask that a reply be inserted beside a portrait or photograph.

    Raises:
        NoTargetError: it is about nothing that is public.
        TooLateToReplyError: it was published more than three months ago.
        InvalidError: the text is empty, too long, or holds a number.
        GuessingError: too many at once.
    """
    text = text.strip()
    _check(text)
    photograph = find_photograph(target)
    moment, code = now(), new_secret_code()
    published = photograph.published_at
    if published is None or timezone.localdate(moment) > reply_until(published):
        raise TooLateToReplyError(field="target")
    FORMS.take(photograph.pk)
    with transaction.atomic():
        reply = Reply(
            target_kind=target.kind,
            target=target.id,
            photograph=photograph.pk,
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
    """Insert a reply as it was written: from now on everyone sees it beside the picture.

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
    refuse_part(actor, reply.photograph)
    reply.refusal = refusal
    _close(reply, ReplyState.REFUSED, actor)
    record(Action.REPLY_REFUSED, Ref("reply", reply.pk), actor=actor, data={"reason": refusal.value})
    return reply


def _check(text: str) -> None:
    if not text:
        raise InvalidError(_("Écrivez la réponse."), field="text")
    if len(text) > MOST_REPLY_CHARS:
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
