"""Corrected masters: asked for by a reviewer, painted offline by a custodian, checked here, reviewed again.

The archive has no original. A mask that is wrong, or a picture that the engine could not redact, goes to a custodian's
machine as `request.json` and comes back as a picture and a signed `redo.json` (`contrechamp vault redo`).
"""

import json
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Final

from django.db import transaction

from contrechamp import vault
from contrechamp.errors import ContrechampError
from contrechamp.ledger import Digest, Ref, Value
from contrechamp.vision import decode
from contrechamp.vision.metadata import describe_metadata
from contrechamp.vision.types import Box, Limits, Pixels
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.recording import record
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.errors import ConflictError, NotFoundError
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.permissions import Actor, Permission
from contrechamp_server.foundation.gate import open_ciphertext
from contrechamp_server.foundation.media.blobs import delete_blob, keep_bytes
from contrechamp_server.foundation.media.kinds import BlobKind
from contrechamp_server.foundation.media.models import Blob
from contrechamp_server.foundation.media.pyramids import SUFFIX, make_pyramid
from contrechamp_server.foundation.records.models import Mask, Photograph, Portrait, Reading, Suspect
from contrechamp_server.foundation.records.states import State, check_transition
from contrechamp_server.foundation.records.vocabularies import MaskOrigin
from contrechamp_server.stages.approval.errors import OwnPhotographError, WrongRedoError
from contrechamp_server.stages.approval.framing import delete_portraits
from contrechamp_server.stages.approval.judgement import LEAST_MASK_PX, check_boxes
from contrechamp_server.stages.approval.models import RedoReason, RedoRequest, RequestState, Turn
from contrechamp_server.stages.approval.services import lock_for_review, move
from contrechamp_server.stages.redaction.likeness import likeness_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

MAX_PICTURE_BYTES: Final = 1 << 27
MAX_DESCRIPTION_BYTES: Final = 1 << 25
_SUFFIXES: Final = {"jpeg": ".jpg", "png": ".png", "webp": ".webp", "avif": ".avif"}


@dataclass(frozen=True, slots=True)
class _Corrected:
    """A custodian's answer, checked and stored, with no row pointing to it yet."""

    redo: vault.Redo
    master: Blob
    pyramid: Blob
    likeness: str


def open_redos(actor: Actor) -> "QuerySet[RedoRequest]":
    """Give the requests that wait for a custodian, oldest first."""
    actor.require(Permission.SEE_DESK)
    return RedoRequest.objects.filter(state=RequestState.OPEN).select_related("photograph").order_by("created_at", "pk")


@transaction.atomic
def request_redo(
    *, actor: Actor, photograph_id: str, version: int | None, reason: RedoReason, masks: tuple[Box, ...]
) -> RedoRequest:
    """Ask a custodian for a master with exactly these masks.

    Args:
        actor: a reviewer.
        photograph_id: of which photograph.
        version: the one that the page showed, or None.
        reason: why the master is not good enough.
        masks: all that the master shall have. Empty where there is no master yet: the custodian, who sees the original, says.

    Raises:
        ForbiddenError, OwnPhotographError, StaleReviewError, TransitionError: as for approving.
        BoxOutsideError: a mask does not lie in the picture.
    """
    actor.require(Permission.REQUEST_REDO)
    photograph = lock_for_review(actor, photograph_id, version)
    check_boxes(masks, photograph, LEAST_MASK_PX)
    asked = RedoRequest.objects.create(
        photograph=photograph, requested_by=actor.account_id or "", reason=reason, masks=[list(box) for box in masks]
    )
    # The hold code stays until the answer: it says why the engine could not.
    move(photograph, State.AWAITING_REDO)
    Turn.objects.filter(photograph=photograph).delete()
    facts: dict[str, Value] = {"reason": reason.value, "masks": len(masks)}
    record(Action.REDO_REQUESTED, Ref("photograph", photograph.pk), actor=actor, data=facts)
    return asked


def masks_now(photograph_id: str) -> tuple[Box, ...]:
    """Give all masks that a photograph has, painted or only asked for: what a master made again has at least."""
    return tuple(mask.box for mask in Mask.objects.filter(photograph=photograph_id).order_by("x", "y", "pk"))


def request_file(*, actor: Actor, redo_id: str) -> bytes:
    """Give `request.json` for `contrechamp vault redo`.

    Where the archive has never had a master it knows neither size nor masks: they are 0 and none, which the command
    refuses, and the custodian fills them in beside the original.

    Raises:
        ForbiddenError: the role does not allow it.
        NotFoundError: there is no such open request.
    """
    actor.require(Permission.ANSWER_REDO)
    asked = _open_request(redo_id)
    return _as_asked(asked).to_json() + b"\n"


def carry_original(*, actor: Actor, redo_id: str) -> tuple[str, IO[Any]]:
    """Give the id of the photograph that a request is about, and its sealed original; record that it was carried away.

    Raises:
        ForbiddenError: the role does not allow it.
        NotFoundError: there is no such open request.
    """
    actor.require(Permission.ANSWER_REDO)
    photograph = _open_request(redo_id).photograph
    sealed = open_ciphertext(photograph.pk, actor=actor)
    with transaction.atomic():
        record(Action.ORIGINAL_CARRIED, Ref("photograph", photograph.pk), actor=actor)
    return photograph.pk, sealed


def answer_redo(*, actor: Actor, redo_id: str, picture: bytes, description: bytes) -> Photograph:
    """Take a custodian's corrected master. It is reviewed again: nothing is approved by it.

    Raises:
        ForbiddenError, OwnPhotographError: this person may not.
        NotFoundError: there is no such open request.
        WrongRedoError: the files do not answer the request, or no known custodian signed them.
        ConflictError: the request was answered or withdrawn meanwhile.
    """
    actor.require(Permission.ANSWER_REDO)
    asked = _open_request(redo_id)
    if actor.account_id == asked.photograph.submission.submitter:
        raise OwnPhotographError
    try:
        redo = _verified(asked, picture, description)
        pixels = _decoded(redo, picture)
    except ContrechampError as error:
        raise WrongRedoError from error
    corrected = _keep(redo, picture, pixels)
    try:
        with transaction.atomic():
            return _take(actor, redo_id, corrected)
    except ContrechampError:
        with transaction.atomic():
            delete_blob(corrected.master)
            delete_blob(corrected.pyramid)
        raise


def _open_request(redo_id: str) -> RedoRequest:
    found = (
        RedoRequest.objects.select_related("photograph__submission")
        .filter(pk=redo_id, state=RequestState.OPEN, photograph__state=State.AWAITING_REDO)
        .first()
    )
    if found is None:
        raise NotFoundError
    return found


def _as_asked(asked: RedoRequest) -> vault.RedoRequest:
    return vault.RedoRequest(
        photograph=asked.photograph.pk,
        sha256_source=asked.photograph.sha256_source,
        width=asked.photograph.width,
        height=asked.photograph.height,
        masks=tuple((x, y, w, h) for x, y, w, h in asked.masks),
    )


def _verified(asked: RedoRequest, picture: bytes, description: bytes) -> vault.Redo:
    redo = vault.parse_redo(description)
    has_master = asked.photograph.master_id is not None
    custodians = vault.parse_recipients(options().custodians)
    vault.verify_redo(redo, custodians, request=_as_asked(asked) if has_master else None, picture=picture)
    source = (redo.photograph, redo.sha256_source)
    if source != (asked.photograph.pk, asked.photograph.sha256_source):
        raise WrongRedoError
    return redo


def _decoded(redo: vault.Redo, picture: bytes) -> Pixels:
    archive = options()
    limits = Limits(max_bytes=MAX_PICTURE_BYTES, max_pixels=archive.max_pixels)
    if describe_metadata(picture).entries:
        raise WrongRedoError
    pixels = decode(picture, limits).pixels
    if pixels.shape[:2] != (redo.height, redo.width):
        raise WrongRedoError
    return pixels


def _keep(redo: vault.Redo, picture: bytes, pixels: Pixels) -> _Corrected:
    source_format = describe_metadata(picture).source_format
    suffix = _SUFFIXES.get(source_format.value if source_format else "")
    if suffix is None:
        raise WrongRedoError
    master = keep_bytes(BlobKind.MASTER, picture, suffix)
    pyramid = keep_bytes(BlobKind.PYRAMID, make_pyramid(pixels), SUFFIX)
    return _Corrected(redo, master, pyramid, likeness_of(pixels))


def _take(actor: Actor, redo_id: str, corrected: _Corrected) -> Photograph:
    asked = RedoRequest.objects.select_for_update().get(pk=redo_id)
    photograph = (
        Photograph.objects.select_for_update(of=("self",))
        .select_related("master", "pyramid")
        .get(pk=asked.photograph_id)
    )
    if asked.state != RequestState.OPEN:
        raise ConflictError
    check_transition(State(photograph.state), State.TO_REVIEW)
    redo = corrected.redo
    old = [blob for blob in (photograph.master, photograph.pyramid) if blob is not None]
    photograph.master, photograph.pyramid, photograph.likeness = corrected.master, corrected.pyramid, corrected.likeness
    photograph.width, photograph.height, photograph.recipe = (
        redo.width,
        redo.height,
        json.loads(json.dumps(redo.recipe)),
    )
    photograph.mask_count, photograph.redacted_at, photograph.hold_code = len(redo.masks), now(), ""
    fields = ["master", "pyramid", "likeness", "width", "height", "recipe", "mask_count", "redacted_at", "hold_code"]
    move(photograph, State.TO_REVIEW, fields=fields)
    _replace_marks(photograph, redo)
    for blob in old:
        delete_blob(blob)
    asked.state = RequestState.DONE
    asked.save(update_fields=["state"])
    facts: dict[str, Value] = {
        "master": Digest(corrected.master.sha256),
        "masks": len(redo.masks),
        "suspects": len(redo.suspects),
    }
    record(Action.REDO_ANSWERED, Ref("photograph", photograph.pk), actor=actor, data=facts)
    return photograph


def _replace_marks(photograph: Photograph, redo: vault.Redo) -> None:
    # What was marked or read on the old master says nothing sure of this one.
    for model in (Mask, Suspect, Reading):
        model.objects.filter(photograph=photograph).delete()
    delete_portraits(Portrait.objects.filter(photograph=photograph))
    Mask.objects.bulk_create(
        Mask(photograph=photograph, origin=MaskOrigin.CUSTODIAN, x=x, y=y, w=w, h=h) for x, y, w, h in redo.masks
    )
    Suspect.objects.bulk_create(
        Suspect(photograph=photograph, score=found.score, **dict(zip("xywh", found.box, strict=True)))
        for found in redo.suspects
    )
