"""Destroying a photograph for good: its files, its sealed original, what was read and said of it, and the log's way back.

The log keeps its records, so it still verifies; the salts of what they commit to are destroyed, so nobody can open them
any more. Backups that were made before still hold all of it, until they are replaced (docs/objections.md).
"""

from collections.abc import Iterable

from django.db import transaction

from contrechamp.ledger import Ref
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.forgetting import forget_commitments
from contrechamp_server.foundation.audit.recording import record
from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.core.permissions import Actor, Permission
from contrechamp_server.foundation.media.blobs import delete_blob
from contrechamp_server.foundation.media.models import Blob
from contrechamp_server.foundation.records.models import (
    Duplicate,
    Finding,
    Mask,
    Photograph,
    Portrait,
    Reading,
    Suspect,
)
from contrechamp_server.foundation.records.states import State, check_transition
from contrechamp_server.stages.approval.models import RedoRequest, Repaint, Turn, VeilLift
from contrechamp_server.stages.approval.services import move, withdraw_public
from contrechamp_server.stages.objections.models import Reply, ReplyState, Tombstone
from contrechamp_server.stages.objections.taking_part import refuse_part
from contrechamp_server.stages.objections.vocabulary import ErasureReason, TargetKind
from contrechamp_server.stages.publication.models import Incident

_BLOBS = ("sealed", "spool", "master", "pyramid")


@transaction.atomic
def erase_photograph(*, actor: Actor, photograph_id: str, reason: ErasureReason) -> Tombstone:
    """Destroy a photograph for good. There is no way back: the custodians have no copy here either.

    Raises:
        ForbiddenError: the role does not allow it.
        TookPartError: they took part in it.
        NotFoundError: there is no such photograph.
        TransitionError: it is erased already, or a worker is to have it.
    """
    actor.require(Permission.DECIDE_OBJECTION)
    rows = Photograph.objects.select_for_update(of=("self",)).select_related("submission", "public")
    photograph = rows.filter(pk=photograph_id).first()
    if photograph is None:
        raise NotFoundError
    refuse_part(actor, photograph.pk)
    return erase(photograph, reason, actor)


def erase(photograph: Photograph, reason: ErasureReason, actor: Actor) -> Tombstone:
    """Destroy a locked photograph in the caller's transaction; files go once that is committed.

    Raises:
        TransitionError: it is erased already, or a worker is to have it.
    """
    check_transition(State(photograph.state), State.ERASED)
    stones = _leave_stones(photograph, reason)
    withdraw_public(photograph)
    gone = [blob for blob in (getattr(photograph, name) for name in _BLOBS) if blob is not None]
    for name in _BLOBS:
        setattr(photograph, name, None)
    photograph.recipe, photograph.likeness, photograph.hold_code = {}, "", ""
    photograph.taken_at, photograph.burst, photograph.is_veil_lifted = None, None, False
    photograph.credentials, photograph.credentials_code = "", ""
    photograph.proof, photograph.proof_flaw = "", ""
    cleared = [
        "recipe",
        "likeness",
        "hold_code",
        "taken_at",
        "burst",
        "is_veil_lifted",
        "credentials",
        "credentials_code",
        "proof",
        "proof_flaw",
    ]
    move(photograph, State.ERASED, fields=[*_BLOBS, *cleared])
    portraits = [Ref("portrait", key) for key in _portraits_of(photograph)]
    gone += _delete_rows(photograph)
    for blob in gone:
        delete_blob(blob)
    photograph.submission.note = b""
    photograph.submission.save(update_fields=["note"])
    close_replies([photograph.pk])
    subject = Ref("photograph", photograph.pk)
    # Before the last record: who destroyed it is not among what the log forgets.
    for forgotten in (subject, *portraits):
        forget_commitments(forgotten)
    record(Action.PHOTOGRAPH_ERASED, subject, actor=actor, data={"reason": reason.value, "files": len(gone)})
    return stones


def close_replies(gone: Iterable[str]) -> int:
    """Erase the words of replies to photographs or incidents that are gone; give how many."""
    open_states = [ReplyState.ASKED, ReplyState.INSERTED]
    found = Reply.objects.filter(about__in=gone, state__in=open_states)
    return found.update(state=ReplyState.GONE, sealed=b"", text="")


def close_replies_of_withdrawn() -> int:
    """Do so for incidents that were withdrawn at the desk; the sweeper's."""
    return close_replies(Incident.objects.filter(withdrawn_at__isnull=False).values_list("pk", flat=True))


def _leave_stones(photograph: Photograph, reason: ErasureReason) -> Tombstone:
    """Leave a tombstone where the public could have seen something: the photograph's address and its portraits'."""
    for key in _portraits_of(photograph):
        Tombstone.objects.create(target=key, target_kind=TargetKind.PORTRAIT, photograph=photograph.pk, reason=reason)
    return Tombstone.objects.create(
        target=photograph.pk, target_kind=TargetKind.PHOTOGRAPH, photograph=photograph.pk, reason=reason
    )


def _portraits_of(photograph: Photograph) -> list[str]:
    return list(Portrait.objects.filter(photograph=photograph).values_list("pk", flat=True))


def _delete_rows(photograph: Photograph) -> list[Blob]:
    """Delete what was read, marked, asked and said of it; give the sealed numbers, whose rows spoke of them."""
    findings = Finding.objects.filter(portrait__photograph=photograph, number__isnull=False).select_related("number")
    numbers = [finding.number for finding in findings if finding.number is not None]
    # Answers, consensus, findings and opinions go with their portrait.
    Portrait.objects.filter(photograph=photograph).delete()
    for marks in (Mask, Suspect, Reading, RedoRequest, Repaint, VeilLift, Turn):
        marks._default_manager.filter(photograph=photograph).delete()  # noqa: SLF001
    Duplicate.objects.filter(photograph=photograph).delete()
    Duplicate.objects.filter(earlier=photograph).delete()
    return numbers
