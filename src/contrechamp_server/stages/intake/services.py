"""Deposits: opened with their provenance, filled with sealed photographs, sent. Each step can be repeated safely."""

import hashlib
from dataclasses import dataclass

from django.db import transaction

from contrechamp.ledger import Digest, Ref
from contrechamp.proofs import begins_as_proof
from contrechamp.vision.errors import UnsupportedFormatError
from contrechamp.vision.formats import sniff
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.recording import record
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.errors import ForbiddenError
from contrechamp_server.foundation.core.ids import new_id, new_secret_code
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.permissions import Actor, Permission
from contrechamp_server.foundation.core.secrets import seal_field
from contrechamp_server.foundation.media.arrivals import Sealed
from contrechamp_server.foundation.places import commune as find_commune
from contrechamp_server.foundation.records.models import Duplicate, Event, Photograph, Submission
from contrechamp_server.foundation.records.vocabularies import Channel
from contrechamp_server.stages.intake.errors import (
    AccountNeededError,
    DepositClosedError,
    DepositFullError,
    EmptyDepositError,
    EmptyFileError,
    NoSuchDepositError,
    NotAPictureError,
)
from contrechamp_server.stages.intake.events import ProposedEvent, propose_event
from contrechamp_server.stages.intake.limits import count_anonymous_deposit
from contrechamp_server.stages.intake.provenance import Provenance
from contrechamp_server.stages.intake.selectors import event_to_deposit_for

NOTE = "note"
"""Purpose under which a deposit's private note is encrypted."""


@dataclass(frozen=True, slots=True)
class Deposit:
    """A deposit that was just opened.

    Attributes:
        submission: its row.
        code: the receipt code, shown to the submitter and kept nowhere: whoever has it can fill and follow the deposit.
    """

    submission: Submission
    code: str


@dataclass(frozen=True, slots=True)
class Received:
    """A photograph that was taken in.

    Attributes:
        photograph: its row.
        is_repeat: the same bytes were in this deposit already; nothing was added.
        is_known: the archive has the same bytes from another deposit; reported, and kept all the same.
    """

    photograph: Photograph
    is_repeat: bool
    is_known: bool


def open_deposit(
    *, actor: Actor, channel: Channel, provenance: Provenance, proposal: ProposedEvent | None = None
) -> Deposit:
    """Open a deposit; with it, propose the event that `proposal` tells of, in the place of `provenance.event`.

    Raises:
        AccountNeededError: the archive takes no deposit without account.
        TooManyDepositsError: too many without account in this hour.
        InvalidError: what is said of it cannot be taken.
    """
    check_may_deposit(actor)
    place = find_commune(provenance.commune)
    chosen = proposal or event_to_deposit_for(provenance.event)
    if not actor.may(Permission.SUBMIT) and actor.part is None:
        count_anonymous_deposit()
    code = new_secret_code()
    key = new_id()
    with transaction.atomic():
        event = (
            chosen
            if isinstance(chosen, Event)
            else propose_event(actor=actor, title=chosen.title, day=chosen.day, commune=chosen.commune)
        )
        submission = Submission.objects.create(
            pk=key,
            receipt_digest=_digest(code),
            submitter=actor.account_id or "",
            channel=channel,
            source_kind=provenance.source_kind,
            source_url=provenance.source_url,
            agency=provenance.agency,
            credit=provenance.credit,
            licence=provenance.licence,
            event=event,
            commune=place.code,
            commune_edition=place.edition,
            place_precision=provenance.place_precision,
            taken_on=provenance.taken_on,
            sampling=provenance.sampling,
            frame_size=provenance.frame_size,
            draw_seed=provenance.draw_seed,
            step=provenance.step,
            note=seal_field(provenance.note, purpose=NOTE, row=key) if provenance.note else b"",
        )
    return Deposit(submission, code)


def check_may_deposit(actor: Actor) -> None:
    """Refuse who may not deposit here.

    Raises:
        AccountNeededError: the archive takes no deposit without account.
        ForbiddenError: the role does not allow it.
    """
    # Nobody has less right signed in than signed out: where visitors may deposit, any account may.
    if actor.may(Permission.SUBMIT) or actor.part is not None or options().anonymous_intake:
        return
    if actor.account_id is None:
        raise AccountNeededError
    raise ForbiddenError


def check_open(submission: Submission) -> None:
    """Refuse a deposit that takes no more, before a byte of a photograph is read.

    Raises:
        DepositClosedError: it was sent.
    """
    if submission.sent_at is not None:
        raise DepositClosedError


def check_kind(head: bytes) -> None:
    """Refuse what does not begin as a picture that is taken, by itself or with evidence of ProofMode around it.

    Raises:
        EmptyFileError, NotAPictureError: it does not.
    """
    if not head:
        raise EmptyFileError
    if begins_as_proof(head):
        return
    try:
        sniff(head)
    except UnsupportedFormatError as error:
        raise NotAPictureError from error


def find_deposit(code: str) -> Submission:
    """Give the deposit of a receipt code, with its event.

    Raises:
        NoSuchDepositError: there is none.
    """
    found = Submission.objects.select_related("event").filter(receipt_digest=_digest(code.strip().lower())).first()
    if found is None:
        raise NoSuchDepositError
    return found


def receive_photograph(*, actor: Actor, submission: Submission, sealed: Sealed) -> Received:
    """Take a sealed arrival into a deposit. Sending the same bytes again gives the photograph that is there already.

    The arrival is used up: kept, or taken away.

    Raises:
        EmptyFileError, NotAPictureError: refused; nothing is kept.
        DepositClosedError, DepositFullError: refused; nothing is kept.
    """
    try:
        check_kind(sealed.head)
        with transaction.atomic():
            deposit = Submission.objects.select_for_update().get(pk=submission.pk)
            known = Photograph.objects.filter(submission=deposit, sha256_source=sealed.sha256).first()
            if known is not None:
                return Received(known, is_repeat=True, is_known=False)
            _check_room(deposit)
            return _take_in(actor, deposit, sealed)
    finally:
        sealed.discard()


def send_deposit(*, actor: Actor, submission: Submission) -> Submission:
    """Close a deposit: nothing more is added to it. Sending twice is no error.

    Raises:
        EmptyDepositError: there is no photograph in it.
    """
    with transaction.atomic():
        deposit = Submission.objects.select_for_update().get(pk=submission.pk)
        if deposit.sent_at is None:
            count = Photograph.objects.filter(submission=deposit).count()
            if count == 0:
                raise EmptyDepositError
            deposit.sent_at = now()
            deposit.save(update_fields=["sent_at"])
            record(Action.SUBMISSION_SENT, Ref("submission", deposit.pk), actor=actor, data={"photographs": count})
    return deposit


def _check_room(deposit: Submission) -> None:
    check_open(deposit)
    if deposit.channel == Channel.COMMAND:
        return  # the archive's own staff, with a folder as large as it is
    if Photograph.objects.filter(submission=deposit).count() >= options().max_files:
        raise DepositFullError


def _take_in(actor: Actor, deposit: Submission, sealed: Sealed) -> Received:
    original, spool = sealed.keep()
    earlier = list(Photograph.objects.filter(sha256_source=sealed.sha256).order_by("received_at")[:20])
    photograph = Photograph.objects.create(
        submission=deposit,
        sha256_source=sealed.sha256,
        bytes_source=sealed.size,
        sealed_to=list(sealed.recipients),
        sealed=original,
        spool=spool,
    )
    Duplicate.objects.bulk_create(Duplicate(photograph=photograph, earlier=other, is_exact=True) for other in earlier)
    record(
        Action.PHOTOGRAPH_RECEIVED,
        Ref("photograph", photograph.pk),
        actor=actor,
        data={
            "submission": Ref("submission", deposit.pk),
            "source": Digest(sealed.sha256),
            "sealed": Digest(original.sha256),
            "custodians": len(sealed.recipients),
        },
    )
    return Received(photograph, is_repeat=False, is_known=bool(earlier))


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
