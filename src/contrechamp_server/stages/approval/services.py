"""A reviewer's decisions on one photograph: approve, hold, not useful, pass on, reopen. One transaction, one record each."""

from typing import Final

from django.db import transaction

from contrechamp.ledger import Ref
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.recording import record
from contrechamp_server.foundation.core.permissions import Actor, Permission
from contrechamp_server.foundation.media.blobs import delete_blob
from contrechamp_server.foundation.records.models import Mask, Photograph, Portrait, Submission, Suspect
from contrechamp_server.foundation.records.states import PUBLIC, State, TransitionError, check_transition
from contrechamp_server.foundation.records.vocabularies import (
    HoldReason,
    MaskOrigin,
    NotUsefulReason,
    SuspectAnswer,
)
from contrechamp_server.foundation.records.wall import place_on_wall
from contrechamp_server.stages.approval.errors import NoMasterError, OwnPhotographError, StaleReviewError
from contrechamp_server.stages.approval.framing import frame_portraits
from contrechamp_server.stages.approval.judgement import Judgement, check_judgement, mask_over
from contrechamp_server.stages.approval.models import (
    RedoRequest,
    RequestState,
    Turn,
    VeilLift,
    Verdict,
    VerdictKind,
)

DECIDED: Final = frozenset({State.APPROVED, State.PUBLISHED, State.NOT_USEFUL, State.SUSPENDED, State.ERASED})
"""States in which a reviewer has said the last word; a held photograph still waits for one."""


@transaction.atomic
def approve_photograph(*, actor: Actor, photograph_id: str, version: int, judgement: Judgement) -> Photograph:
    """Confirm that no face is left, and mark the officers on duty. The public master is made next, by a worker.

    Raises:
        ForbiddenError: the role does not allow it.
        OwnPhotographError: the reviewer deposited it.
        StaleReviewError, TransitionError: somebody was here meanwhile.
        UnansweredSuspectsError, BoxOutsideError: the judgement is not complete.
    """
    photograph = lock_for_review(actor, photograph_id, version)
    if photograph.state != State.TO_REVIEW:
        # The table also leads from *published* to *approved* (the veil): not by this way, and not over its portraits.
        raise TransitionError(State(photograph.state), State.APPROVED)
    suspects = list(Suspect.objects.filter(photograph=photograph))
    check_judgement(judgement, photograph, suspects)
    for suspect in suspects:
        suspect.answer = judgement.answers[suspect.pk]
    Suspect.objects.bulk_update(suspects, ["answer"])
    added = _add_masks(photograph, judgement, suspects)
    frame_portraits(photograph, judgement.portraits)
    photograph.is_graphic = judgement.is_graphic
    move(photograph, State.APPROVED, fields=["is_graphic"])
    close_turn(photograph, actor, VerdictKind.APPROVED)
    subject = Ref("photograph", photograph.pk)
    if added:
        record(Action.MASKS_ADDED, subject, actor=actor, data={"masks": added})
    facts = {"portraits": len(judgement.portraits), "suspects": len(suspects), "graphic": judgement.is_graphic}
    record(Action.PHOTOGRAPH_APPROVED, subject, actor=actor, data=facts)
    return photograph


@transaction.atomic
def hold_photograph(*, actor: Actor, photograph_id: str, version: int, reason: HoldReason) -> Photograph:
    """Stop a photograph, with a reason that others see.

    Raises:
        ForbiddenError, OwnPhotographError, StaleReviewError, TransitionError: as for approving.
    """
    photograph = lock_for_review(actor, photograph_id, version)
    _leave_suspended(photograph, State.HELD)
    check_transition(State(photograph.state), State.HELD)
    withdraw_public(photograph)
    photograph.hold_code = reason.value
    move(photograph, State.HELD, fields=["hold_code"])
    close_turn(photograph, actor, VerdictKind.HELD, reason.value)
    record(Action.PHOTOGRAPH_SET_ASIDE, Ref("photograph", photograph.pk), actor=actor, data={"reason": reason.value})
    return photograph


@transaction.atomic
def refuse_photograph(*, actor: Actor, photograph_id: str, version: int | None, reason: NotUsefulReason) -> Photograph:
    """Say that a photograph has no place in the record. It can be brought back.

    Raises:
        ForbiddenError, OwnPhotographError, StaleReviewError, TransitionError: as for approving.
    """
    photograph = lock_for_review(actor, photograph_id, version)
    photograph.hold_code = ""
    move(photograph, State.NOT_USEFUL, fields=["hold_code"])
    close_turn(photograph, actor, VerdictKind.NOT_USEFUL, reason.value)
    record(Action.PHOTOGRAPH_NOT_USEFUL, Ref("photograph", photograph.pk), actor=actor, data={"reason": reason.value})
    return photograph


@transaction.atomic
def pass_on_photograph(*, actor: Actor, photograph_id: str, version: int) -> Photograph:
    """Leave a photograph to somebody else; this reviewer is not shown it again.

    Raises:
        ForbiddenError, OwnPhotographError, StaleReviewError, TransitionError: as for approving.
    """
    photograph = lock_for_review(actor, photograph_id, version)
    if photograph.state != State.TO_REVIEW:
        raise StaleReviewError
    close_turn(photograph, actor, VerdictKind.PASSED_ON)
    return photograph


@transaction.atomic
def reopen_photograph(*, actor: Actor, photograph_id: str) -> Photograph:
    """Take a decided photograph back to review: at once, it is no longer public, and a lifted veil falls again.

    A corrected master that was asked for and has not come is asked for no more.

    Raises:
        ForbiddenError: the role does not allow it.
        OwnPhotographError: the reviewer deposited it.
        NoMasterError: there is no picture to look at.
        TransitionError: it is not in a state from which this can be done.
    """
    photograph = lock_for_review(actor, photograph_id, None)
    _leave_suspended(photograph, State.TO_REVIEW)
    check_transition(State(photograph.state), State.TO_REVIEW)
    if photograph.master_id is None:
        raise NoMasterError
    withdraw_public(photograph)
    RedoRequest.objects.filter(photograph=photograph, state=RequestState.OPEN).update(state=RequestState.REFUSED)
    photograph.hold_code, photograph.is_veil_lifted = "", False
    move(photograph, State.TO_REVIEW, fields=["hold_code", "is_veil_lifted"])
    close_turn(photograph, actor, VerdictKind.REOPENED)
    record(Action.PHOTOGRAPH_REOPENED, Ref("photograph", photograph.pk), actor=actor)
    return photograph


def lock_for_review(actor: Actor, photograph_id: str, version: int | None) -> Photograph:
    """Give a photograph's row, locked, to somebody who may decide on it.

    Args:
        actor: who decides.
        photograph_id: on what.
        version: the one that the page showed; None when the decision does not depend on it.

    Raises:
        ForbiddenError: the role does not allow it.
        OwnPhotographError: they deposited it.
        StaleReviewError: it is another version, or gone.
    """
    actor.require(Permission.REVIEW)
    photograph = (
        Photograph.objects.select_for_update(of=("self",))
        .select_related("submission", "public")
        .filter(pk=photograph_id)
        .first()
    )
    if photograph is None or (version is not None and photograph.version != version):
        raise StaleReviewError
    if photograph.submission.submitter and photograph.submission.submitter == actor.account_id:
        raise OwnPhotographError
    return photograph


def move(photograph: Photograph, state: State, *, fields: list[str] | None = None) -> None:
    """Bring a locked photograph to another state and save it.

    Raises:
        TransitionError: the table has no such way.
    """
    check_transition(State(photograph.state), state)
    shows_otherwise = (State(photograph.state) in PUBLIC) != (state in PUBLIC)
    photograph.state = state
    photograph.version += 1
    photograph.lease, photograph.leased_until = "", None
    photograph.save(update_fields=["state", "version", "lease", "leased_until", *(fields or [])])
    if shows_otherwise:
        place_on_wall(photograph.pk)


def withdraw_public(photograph: Photograph) -> None:
    """Delete what the public could see of a locked photograph, for good or until it is published anew."""
    # A wish to show it bare was about what was public; whoever still has it can ask again.
    VeilLift.objects.filter(photograph=photograph, state=RequestState.OPEN).update(state=RequestState.REFUSED)
    delete_public_files(photograph)


def delete_public_files(photograph: Photograph) -> None:
    """Delete a locked photograph's public master and its portraits' thumbnails; others take their place, or none."""
    public, photograph.public, photograph.published_at = photograph.public, None, None
    if photograph.state == State.PUBLISHED:
        # A published photograph has a public master (a constraint says so): both go in one statement.
        photograph.state = State.APPROVED
    photograph.save(update_fields=["public", "published_at", "state"])
    if public is not None:
        delete_blob(public)
    for portrait in Portrait.objects.filter(photograph=photograph).exclude(thumbnail=None).select_related("thumbnail"):
        thumbnail, portrait.thumbnail, portrait.published_at = portrait.thumbnail, None, None
        portrait.save(update_fields=["thumbnail", "published_at"])
        if thumbnail is not None:
            delete_blob(thumbnail)
    place_on_wall(photograph.pk)


def _leave_suspended(photograph: Photograph, asked: State) -> None:
    # What an objection has hidden, only the decision on it brings on: by review it could be public again before that.
    if photograph.state == State.SUSPENDED:
        raise TransitionError(State.SUSPENDED, asked)


def _add_masks(photograph: Photograph, judgement: Judgement, suspects: list[Suspect]) -> int:
    Mask.objects.filter(photograph=photograph, is_painted=False).delete()
    painted = {mask.box for mask in Mask.objects.filter(photograph=photograph)}
    hidden = [mask_over(suspect.box, photograph) for suspect in suspects if suspect.answer == SuspectAnswer.MASK]
    # After a reopening the same answers come again; what they painted then is painted already.
    boxes = [box for box in dict.fromkeys([*judgement.masks, *hidden]) if box not in painted]
    Mask.objects.bulk_create(
        Mask(photograph=photograph, origin=MaskOrigin.REVIEWER, is_painted=False, x=box.x, y=box.y, w=box.w, h=box.h)
        for box in boxes
    )
    return len(boxes)


def close_turn(photograph: Photograph, actor: Actor, kind: VerdictKind, reason: str = "") -> None:
    """Note a reviewer's verdict, free the photograph, and erase the deposit's private note if this was its last."""
    Turn.objects.filter(photograph=photograph).delete()
    Verdict.objects.create(photograph=photograph, reviewer=actor.account_id or "", kind=kind, reason=reason)
    erase_note(photograph.submission)


def erase_note(submission: Submission) -> None:
    """Erase a deposit's private note once each of its photographs is decided (charter 2)."""
    undecided = Photograph.objects.filter(submission=submission).exclude(state__in=DECIDED)
    if submission.note and not undecided.exists():
        submission.note = b""
        submission.save(update_fields=["note"])
