"""A corrected master: asked for, signed by a custodian, checked, reviewed again."""

import hashlib

import numpy as np
import pytest

from contrechamp.vault import FoundInRedo, Redo, load_key, parse_redo_request, sign_redo
from contrechamp.vault.receipts import sign_receipt
from contrechamp.vision import OutputFormat, encode
from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.errors import ForbiddenError
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.records.models import Mask, Suspect
from contrechamp_server.foundation.records.states import State
from contrechamp_server.stages.approval import redos
from contrechamp_server.stages.approval.errors import WrongRedoError
from contrechamp_server.stages.approval.models import RedoReason, RedoRequest
from tests.archive import make_photograph, someone
from tests.archive_settings import CUSTODIAN_KEY

pytestmark = pytest.mark.django_db(transaction=True)
PICTURE = encode(np.full((600, 800, 3), 90, np.uint8), OutputFormat.JPEG)
MASKS = ((5, 5, 40, 40),)


def asked() -> RedoRequest:
    """Ask for a redo with one mask."""
    photograph = make_photograph()
    return redos.request_redo(
        actor=someone(Role.REVIEWER).actor,
        photograph_id=photograph.pk,
        version=0,
        reason=RedoReason.MASK_TOO_MUCH,
        masks=(Box(*MASKS[0]),),
    )


def signed(request: RedoRequest, picture: bytes, masks: tuple[tuple[int, int, int, int], ...] = MASKS) -> Redo:
    """Sign what a custodian's command would."""
    key = load_key(CUSTODIAN_KEY)
    source = request.photograph.sha256_source
    receipt = sign_receipt(
        key, reason="essai", opened_at=now(), sha256_ciphertext=source, sha256_plaintext=source, software="essai"
    )
    return sign_redo(
        key,
        photograph=request.photograph.pk,
        sha256_source=source,
        sha256_output=hashlib.sha256(picture).hexdigest(),
        width=800,
        height=600,
        masks=masks,
        suspects=(FoundInRedo((300, 300, 20, 20), 0.1),),
        recipe={},
        receipt=receipt,
    )


def test_a_signed_answer_becomes_the_master_and_is_reviewed_again() -> None:
    request, custodian = asked(), someone(Role.CUSTODIAN).actor
    file = parse_redo_request(redos.request_file(actor=custodian, redo_id=request.pk))
    assert (file.masks, file.width, file.height) == (MASKS, 800, 600)
    photograph = redos.answer_redo(
        actor=custodian, redo_id=request.pk, picture=PICTURE, description=signed(request, PICTURE).to_json()
    )
    assert photograph.state == State.TO_REVIEW
    assert [mask.box for mask in Mask.objects.all()] == [Box(*MASKS[0])]
    assert Suspect.objects.count() == 1


@pytest.mark.parametrize("wrong", ["picture", "masks", "metadata", "nonsense"])
def test_what_does_not_answer_the_request_changes_nothing(wrong: str) -> None:
    request, custodian = asked(), someone(Role.CUSTODIAN).actor
    picture = PICTURE + b"more" if wrong == "metadata" else PICTURE
    redo = signed(request, b"other" if wrong == "picture" else picture, () if wrong == "masks" else MASKS)
    description = b"{}" if wrong == "nonsense" else redo.to_json()
    with pytest.raises(WrongRedoError):
        redos.answer_redo(actor=custodian, redo_id=request.pk, picture=picture, description=description)
    request.photograph.refresh_from_db()
    assert request.photograph.state == State.AWAITING_REDO


def test_a_reviewer_cannot_answer_and_a_custodian_cannot_ask() -> None:
    request = asked()
    with pytest.raises(ForbiddenError):
        redos.request_file(actor=someone(Role.REVIEWER).actor, redo_id=request.pk)
    with pytest.raises(ForbiddenError):
        redos.request_redo(
            actor=someone(Role.CUSTODIAN).actor,
            photograph_id=make_photograph().pk,
            version=0,
            reason=RedoReason.MASK_TOO_MUCH,
            masks=(),
        )
