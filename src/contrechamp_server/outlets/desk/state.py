"""What the desk shows of one photograph, as plain values for its script."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.dates import in_words
from contrechamp_server.foundation.core.permissions import Actor, Permission
from contrechamp_server.foundation.core.secrets import open_field
from contrechamp_server.foundation.gate import Audience, open_image
from contrechamp_server.foundation.places import commune
from contrechamp_server.foundation.records.models import Mask, Photograph, Portrait, Submission, Suspect
from contrechamp_server.foundation.records.states import State
from contrechamp_server.frame import iiif
from contrechamp_server.outlets.desk.images import address_of
from contrechamp_server.outlets.desk.neighbours import neighbours_of
from contrechamp_server.outlets.desk.words import state_words
from contrechamp_server.stages.approval.judgement import mask_over
from contrechamp_server.stages.approval.queue import waiting_for
from contrechamp_server.stages.intake.services import NOTE
from contrechamp_server.stages.redaction.reasons import words_for

_BANDS = 4


def state_of(photograph: Photograph, actor: Actor, *, is_with_other: bool) -> dict[str, Any]:
    """Give all that one screen shows. The private note is opened for reviewers only."""
    is_own = bool(actor.account_id) and photograph.submission.submitter == actor.account_id
    return {
        "id": photograph.pk,
        "version": photograph.version,
        "state": photograph.state,
        "state_words": str(state_words(photograph.state)),
        "held_words": str(words_for(photograph.hold_code)) if photograph.hold_code else "",
        "is_own": is_own,
        "is_with_other": is_with_other,
        "may_decide": actor.may(Permission.REVIEW) and not is_own and photograph.state == State.TO_REVIEW,
        "is_graphic": photograph.is_graphic,
        "image": _image(photograph, actor),
        **_marks(photograph),
        "facts": facts_of(photograph),
        "note": note_of(photograph.submission, actor),
        "neighbours": neighbours_of(photograph, actor),
        "waiting": waiting_for(actor).count() if actor.may(Permission.REVIEW) else 0,
    }


def note_of(submission: Submission, actor: Actor) -> str:
    """Give a deposit's private note to a reviewer; nobody else, and nobody once it is erased."""
    if not submission.note or not actor.may(Permission.REVIEW):
        return ""
    return open_field(bytes(submission.note), purpose=NOTE, row=submission.pk)


def facts_of(photograph: Photograph) -> list[dict[str, str]]:
    """Give what is said of a photograph's source, one line each, in the reader's language."""
    deposit = photograph.submission
    place = f"{commune(deposit.commune).name} ({deposit.get_place_precision_display().lower()})"
    rows = [
        (_("Évènement"), f"{deposit.event.title}, {in_words(deposit.event.date)}"),
        (_("Prise le"), in_words(deposit.taken_on)),
        (_("Lieu"), place),
        (_("Provenance"), deposit.get_source_kind_display()),
        (_("Adresse"), deposit.source_url),
        (_("Agence"), deposit.agency),
        (_("Crédit"), deposit.credit),
        (_("Licence"), deposit.get_licence_display()),
        (_("Choix"), deposit.get_sampling_display()),
        (_("Rafale"), _burst(photograph)),
        (_("Signature d’origine"), _credentials(photograph)),
        (_("Preuve ProofMode"), _proof(photograph)),
        (_("Reçue le"), date_format(localtime(photograph.received_at), "j F Y, H:i")),
    ]
    return [{"label": label, "value": str(value)} for label, value in rows if value]


def _credentials(photograph: Photograph) -> str:
    told = photograph.get_credentials_display()
    return f"{told} ({photograph.credentials_code})" if photograph.credentials_code else str(told)


def _proof(photograph: Photograph) -> str:
    told = photograph.get_proof_display()
    return f"{told} ({photograph.proof_flaw})" if photograph.proof_flaw else str(told)


def _burst(photograph: Photograph) -> str:
    if photograph.burst_id is None:
        return ""
    count = Photograph.objects.filter(burst=photograph.burst_id).count()
    return _("%(count)d photographies à quelques secondes") % {"count": count}


def _image(photograph: Photograph, actor: Actor) -> dict[str, Any] | None:
    if photograph.pyramid_id is None:
        return None
    image = open_image(photograph.pk, actor=actor, audience=Audience.DESK)
    return iiif.describe(image, address_of(image))


def _marks(photograph: Photograph) -> dict[str, Any]:
    masks = list(Mask.objects.filter(photograph=photograph).order_by("x", "y", "pk"))
    suspects = sorted(Suspect.objects.filter(photograph=photograph), key=lambda row: _reading_order(row, photograph))
    grown = {suspect.pk: mask_over(suspect.box, photograph) for suspect in suspects}
    # A mask that an answer asks for comes back with the answer.
    drawn = [mask.box for mask in masks if not mask.is_painted and mask.box not in set(grown.values())]
    return {
        "masks": [_corners(mask.box) for mask in masks if mask.is_painted],
        "drawn": [_corners(box) for box in drawn],
        "suspects": [
            {
                "id": suspect.pk,
                "box": _corners(suspect.box),
                "mask": _corners(grown[suspect.pk]),
                "answer": suspect.answer,
            }
            for suspect in suspects
        ],
        "portraits": [
            _corners(portrait.box) for portrait in Portrait.objects.filter(photograph=photograph).order_by("x", "pk")
        ],
    }


def _reading_order(suspect: Suspect, photograph: Photograph) -> tuple[int, int, str]:
    """Left to right in broad bands, so that the view goes to a neighbour and not across the picture each time."""
    return int(_BANDS * suspect.y / max(1, photograph.height)), suspect.x, suspect.pk


def _corners(box: Box) -> list[int]:
    return [int(side) for side in box]
