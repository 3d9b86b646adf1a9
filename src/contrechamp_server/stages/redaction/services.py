"""From the spool to a redacted master, or to *held*. Every step can be done again after a crash.

claim (lease) ─► open the spool in memory ─► engine ─► store bytes ─► one transaction: rows, state, record, spool gone
"""

import logging

from django.db import transaction

from contrechamp.errors import ContrechampError
from contrechamp.ledger import Digest, Ref
from contrechamp.proofs import Proof
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.recording import record
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.core.ids import new_id
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.permissions import Actor, Permission, system
from contrechamp_server.foundation.core.secrets import seal_field
from contrechamp_server.foundation.media.blobs import delete_blob, keep_bytes
from contrechamp_server.foundation.media.kinds import BlobKind
from contrechamp_server.foundation.media.pyramids import SUFFIX
from contrechamp_server.foundation.media.workers_key import read_spool
from contrechamp_server.foundation.records.models import Mask, Photograph, Reading, Submission, Suspect
from contrechamp_server.foundation.records.states import State, check_transition
from contrechamp_server.foundation.records.vocabularies import MaskOrigin, ProofState
from contrechamp_server.stages.redaction.bursts import join_burst, parse_capture_date
from contrechamp_server.stages.redaction.engine import Worked, work_on
from contrechamp_server.stages.redaction.errors import LeaseLostError, SpoolGoneError
from contrechamp_server.stages.redaction.leases import leased, locked
from contrechamp_server.stages.redaction.likeness import report_near_duplicates
from contrechamp_server.stages.redaction.reasons import SPOOL_EXPIRED, UNFORESEEN, WORKER_LOST

READING = "reading"
"""Purpose under which the machine's readings are encrypted (charter 6)."""

WORKER = system("worker")
SWEEPER = system("sweeper")
log = logging.getLogger("contrechamp.redaction")


def redact_photograph(photograph_id: str) -> State | None:
    """Redact a photograph that waits; give the state it ends in, or None when it was not waiting.

    Whatever goes wrong with the picture ends in *held*. Only the machine's own trouble (no database, no disk, a store that
    does not answer) is raised: the lease runs out, and the picture is tried again.
    """
    with leased(photograph_id, waiting=State.RECEIVED, working=State.REDACTING) as lease:
        if lease is None:
            return None
        try:
            original = _open_spool(photograph_id)
        except ContrechampError as error:
            return hold(photograph_id, lease, error.code)
        worked = _try(photograph_id, original)
        if isinstance(worked, str):
            return hold(photograph_id, lease, worked)
        return _finish(photograph_id, lease, worked)


def hold(photograph_id: str, lease: str, code: str) -> State | None:
    """Hold a photograph that this worker has. Its sealed original stays, and its spool until that runs out."""
    try:
        with transaction.atomic():
            photograph = locked(photograph_id, lease)
            _stop(photograph, code, WORKER)
    except LeaseLostError:
        return None
    return State.HELD


def give_back(photograph: Photograph) -> State:
    """Take a photograph back from a worker that has gone silent: to the queue, or after too many tries to *held*.

    The caller has the row locked, in a transaction.
    """
    if photograph.tries >= options().max_tries:
        _stop(photograph, WORKER_LOST, SWEEPER)
        return State.HELD
    if photograph.state == State.REDACTING:
        check_transition(State.REDACTING, State.RECEIVED)
        photograph.state = State.RECEIVED
    photograph.lease, photograph.leased_until = "", None
    photograph.save(update_fields=["state", "lease", "leased_until"])
    return State(photograph.state)


@transaction.atomic
def retry_photograph(*, actor: Actor, photograph_id: str) -> Photograph:
    """Send a held photograph through redaction again, for example after an update of the engine.

    Raises:
        ForbiddenError: the role does not allow it.
        NotFoundError: there is no such photograph.
        TransitionError: it is not held.
        SpoolGoneError: its spool has run out.
    """
    actor.require(Permission.RELEASE_HELD)
    photograph = Photograph.objects.select_for_update().filter(pk=photograph_id).first()
    if photograph is None:
        raise NotFoundError
    check_transition(State(photograph.state), State.RECEIVED)
    if photograph.spool is None:
        raise SpoolGoneError
    photograph.state, photograph.hold_code, photograph.tries = State.RECEIVED, "", 0
    photograph.version += 1
    photograph.save(update_fields=["state", "hold_code", "tries", "version"])
    record(Action.PHOTOGRAPH_RETRIED, Ref("photograph", photograph.pk), actor=actor)
    return photograph


@transaction.atomic
def expire_spool(photograph_id: str) -> None:
    """Erase a spooled original whose time has run out; a photograph that still waits for a worker is held."""
    photograph = Photograph.objects.select_for_update(of=("self",)).select_related("spool").get(pk=photograph_id)
    if photograph.spool is None or photograph.state == State.REDACTING:
        return
    if photograph.state == State.RECEIVED:
        _stop(photograph, SPOOL_EXPIRED, SWEEPER)
    _clear_spool(photograph)
    record(Action.SPOOL_CLEARED, Ref("photograph", photograph.pk), actor=SWEEPER)


def _try(photograph_id: str, original: bytes) -> Worked | str:
    """Give what the engine makes of an original, or the code with which the photograph is to be held."""
    try:
        return work_on(original)
    except MemoryError:
        return "memory"
    except ContrechampError as error:
        return error.code
    except Exception as error:  # noqa: BLE001 - any doubt about a picture holds it
        log.error("unforeseen %s in photograph %s", type(error).__name__, photograph_id)  # noqa: TRY400 - a traceback quotes values
        return UNFORESEEN


def _open_spool(photograph_id: str) -> bytes:
    photograph = Photograph.objects.select_related("spool").get(pk=photograph_id)
    if photograph.spool is None:
        raise SpoolGoneError
    return read_spool(photograph.spool)


def _finish(photograph_id: str, lease: str, worked: Worked) -> State | None:
    redacted = worked.redacted
    master = keep_bytes(BlobKind.MASTER, redacted.data, ".jpg")
    pyramid = keep_bytes(BlobKind.PYRAMID, worked.pyramid, SUFFIX)
    try:
        with transaction.atomic():
            photograph = locked(photograph_id, lease)
            # The deposit's row first, so that two workers never judge one burst at the same time.
            Submission.objects.select_for_update().get(pk=photograph.submission_id)
            check_transition(State(photograph.state), State.TO_REVIEW)
            photograph.master, photograph.pyramid = master, pyramid
            photograph.width, photograph.height = redacted.width, redacted.height
            photograph.recipe = redacted.recipe
            photograph.likeness = worked.likeness
            photograph.credentials = worked.credentials.state
            photograph.credentials_code = worked.credentials.code
            photograph.proof, photograph.proof_flaw = _worth_of(worked.proof)
            photograph.mask_count = len(redacted.masks)
            photograph.taken_at = parse_capture_date(redacted.capture_date)
            photograph.redacted_at = now()
            photograph.state = State.TO_REVIEW
            photograph.lease, photograph.leased_until, photograph.tries = "", None, 0
            photograph.version += 1
            join_burst(photograph)
            photograph.save()
            _keep_marks(photograph, worked)
            near = report_near_duplicates(photograph)
            _clear_spool(photograph)
            _record_redaction(photograph, worked, master.sha256, near)
    except LeaseLostError:
        with transaction.atomic():
            delete_blob(master)
            delete_blob(pyramid)
        return None
    return State.TO_REVIEW


def _keep_marks(photograph: Photograph, worked: Worked) -> None:
    for model in (Mask, Suspect, Reading):
        model.objects.filter(photograph=photograph).delete()
    Mask.objects.bulk_create(
        Mask(photograph=photograph, origin=MaskOrigin.MACHINE, x=box.x, y=box.y, w=box.w, h=box.h)
        for box in worked.redacted.masks
    )
    Suspect.objects.bulk_create(
        Suspect(photograph=photograph, x=box.x, y=box.y, w=box.w, h=box.h, score=score)
        for box, score in worked.redacted.suspects
    )
    readings = []
    for reading in worked.readings:
        row = Reading(pk=new_id(), photograph=photograph, confidence=reading.confidence)
        row.x, row.y, row.w, row.h = reading.box
        row.sealed = seal_field(reading.text, purpose=READING, row=row.pk)
        readings.append(row)
    Reading.objects.bulk_create(readings)


def _worth_of(proof: Proof | None) -> tuple[str, str]:
    if proof is None:
        return "", ""
    return (ProofState.INVALID.value, proof.flaw.value) if proof.flaw else (ProofState.VALID.value, "")


def _record_redaction(photograph: Photograph, worked: Worked, master: str, near: int) -> None:
    record(
        Action.PHOTOGRAPH_REDACTED,
        Ref("photograph", photograph.pk),
        actor=WORKER,
        data={
            "master": Digest(master),
            "masks": len(worked.redacted.masks),
            "suspects": len(worked.redacted.suspects),
            "readings": len(worked.readings),
            "near_duplicates": near,
            "credentials": worked.credentials.state.value,
            "proof": _worth_of(worked.proof)[0],
        },
    )


def _stop(photograph: Photograph, code: str, actor: Actor) -> None:
    check_transition(State(photograph.state), State.HELD)
    photograph.state, photograph.hold_code = State.HELD, code[:40]
    photograph.lease, photograph.leased_until = "", None
    photograph.version += 1
    photograph.save(update_fields=["state", "hold_code", "tries", "lease", "leased_until", "version"])
    record(Action.PHOTOGRAPH_HELD, Ref("photograph", photograph.pk), actor=actor, data={"code": code[:40]})


def _clear_spool(photograph: Photograph) -> None:
    spool, photograph.spool = photograph.spool, None
    photograph.save(update_fields=["spool"])
    if spool is not None:
        delete_blob(spool)
