"""Objecting, and putting a deadline off. What follows is in `display` (hide, show again), `deciding` and `erasure`.

    received ─► display suspended ─► examined ─► accepted · refused
        └──────────────────────────────►

*A face left* and *danger* suspend the display in the same transaction in which they are received; the other kinds wait
for a person.
"""

import hashlib
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contrechamp.ledger import Ref
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.recording import record
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.errors import InvalidError
from contrechamp_server.foundation.core.ids import new_secret_code
from contrechamp_server.foundation.core.permissions import Actor, Permission
from contrechamp_server.foundation.core.secrets import seal_field
from contrechamp_server.stages.objections.contested import Contested, ContestedIncident, ContestedPhotograph
from contrechamp_server.stages.objections.deadlines import due_on, extended_until
from contrechamp_server.stages.objections.display import hide, lock_both
from contrechamp_server.stages.objections.errors import NoSuchObjectionError, TooLateToExtendError
from contrechamp_server.stages.objections.limits import CODES, FORMS, may_hide_by_itself
from contrechamp_server.stages.objections.models import Objection, Reply
from contrechamp_server.stages.objections.targets import Target, find_incident, find_photograph
from contrechamp_server.stages.objections.vocabulary import HIDING, ExtensionReason, Kind, TargetKind

MOST_PRIVATE_CHARS: Final = 4_000
PRIVATE: Final = "objection"
"""Purpose under which the private text is encrypted."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An objection that was received, and the code of its receipt. The code is kept nowhere else."""

    objection: Objection
    code: str


def object_to(*, actor: Actor, target: Target, kind: Kind, text: str = "") -> Opened:
    """Take an objection; hide what it is about at once where the kind asks for it and the limits allow it.

    Raises:
        NoTargetError: it is about nothing that is public.
        InvalidError: the private text is too long.
        GuessingError: too many at once.
    """
    if len(text) > MOST_PRIVATE_CHARS:
        raise InvalidError(_("Ce texte est trop long."), field="text")
    FORMS.take(_find(target, lock=False).ref.id)
    with transaction.atomic():
        return _take(actor, target, kind, text.strip())


def _take(actor: Actor, target: Target, kind: Kind, text: str) -> Opened:
    contested = _find(target, lock=True)
    moment, code = now(), new_secret_code()
    objection = Objection(
        target_kind=target.kind,
        target=target.id,
        photograph="" if target.kind is TargetKind.INCIDENT else contested.ref.id,
        kind=kind,
        receipt_digest=digest_of(code),
        received_at=moment,
        due_on=due_on(moment),
    )
    if text:
        objection.private = seal_field(text, purpose=PRIVATE, row=objection.pk)
    objection.save(force_insert=True)
    # Neither what it is about nor what kind: beside the next record, the log would tell of whom danger was said.
    record(Action.OBJECTION_RECEIVED, Ref("objection", objection.pk), actor=actor)
    if kind in HIDING:
        if may_hide_by_itself(objection.about, kind):
            hide(objection, contested, actor, by_hand=False)
        else:
            objection.is_urgent = True
            objection.save(update_fields=["is_urgent"])
    return Opened(objection, code)


def _find(target: Target, *, lock: bool) -> Contested:
    if target.kind is TargetKind.INCIDENT:
        return ContestedIncident(find_incident(target, lock=lock))
    return ContestedPhotograph(find_photograph(target, lock=lock))


@transaction.atomic
def extend_deadline(*, actor: Actor, objection_id: str, reason: ExtensionReason) -> Objection:
    """Put the deadline off by two months: once, within the first month, and told to whoever holds the code.

    Raises:
        ForbiddenError: the role does not allow it.
        NotFoundError, DecidedError: there is no such objection that waits.
        TooLateToExtendError: it was put off already, or the first month is over.
    """
    actor.require(Permission.DECIDE_OBJECTION)
    objection, _contested = lock_both(objection_id)
    if objection.extended_until is not None or timezone.localdate(now()) > objection.due_on:
        raise TooLateToExtendError
    objection.extended_until, objection.extension_reason = extended_until(objection.received_at), reason
    objection.save(update_fields=["extended_until", "extension_reason"])
    record(Action.OBJECTION_EXTENDED, Ref("objection", objection.pk), actor=actor, data={"reason": reason.value})
    return objection


def find_by_code(code: str) -> Objection | Reply:
    """Give the objection or the reply of a receipt code.

    Raises:
        NoSuchObjectionError: there is none.
        GuessingError: too many codes that were none.
    """
    digest = digest_of(code.strip().lower())
    found = (
        Objection.objects.filter(receipt_digest=digest).first() or Reply.objects.filter(receipt_digest=digest).first()
    )
    if found is None:
        CODES.take("everybody")
        raise NoSuchObjectionError
    return found


def digest_of(code: str) -> str:
    """Give what is kept of a receipt code."""
    return hashlib.sha256(code.encode()).hexdigest()
