"""The gate: who gets which bytes, and that they are those that were approved."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from contrechamp.vision.types import Box
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.selectors import newest_records
from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.permissions import VISITOR, Actor, Role
from contrechamp_server.foundation.gate import (
    Audience,
    ImageRefusedError,
    open_ciphertext,
    open_image,
    open_thumbnail,
)
from contrechamp_server.foundation.media.blobs import MissingBlobError, WrongBytesError
from contrechamp_server.foundation.media.models import Blob
from contrechamp_server.foundation.media.pyramids import Size
from contrechamp_server.foundation.records.models import Photograph, Portrait
from contrechamp_server.foundation.records.states import State
from tests.archive import make_photograph, someone, street

pytestmark = pytest.mark.django_db(transaction=True)
CLEAR = Box(80, 40, 200, 300)
NOT_PUBLIC = sorted(set(State) - {State.PUBLISHED})
JSON = {"accept": "application/json"}


def file_of(blob: Blob | None) -> Path:
    """Give where stored bytes lie."""
    assert blob is not None
    return options().folder / "media" / blob.place


def cut(photograph: Photograph, actor: Actor, audience: Audience) -> bytes:
    """Give a corner of a photograph, whatever it is."""
    return open_image(photograph.pk, actor=actor, audience=audience).region(Box(0, 0, 64, 64), Size(64, 64))


@pytest.mark.parametrize("state", NOT_PUBLIC)
def test_the_public_gets_nothing_of_what_is_not_published(state: State) -> None:
    photograph = make_photograph(state)
    with pytest.raises(ImageRefusedError):
        open_image(photograph.pk, actor=VISITOR, audience=Audience.PUBLIC)


@pytest.mark.parametrize("role", [None, *Role])
def test_as_the_public_everyone_gets_the_same_public_master(role: Role | None) -> None:
    photograph = make_photograph(State.PUBLISHED, portraits=(CLEAR,))
    assert photograph.public is not None
    actor = someone(role).actor if role else VISITOR
    image = open_image(photograph.pk, actor=actor, audience=Audience.PUBLIC)
    assert image.digest == photograph.public.sha256


@pytest.mark.parametrize("column", ["pyramid", "master", "sealed"])
def test_a_row_that_points_to_another_kind_of_file_opens_nothing(column: str) -> None:
    photograph = make_photograph(State.PUBLISHED, portraits=(CLEAR,))
    portrait = Portrait.objects.get()
    Photograph.objects.filter(pk=photograph.pk).update(public=getattr(photograph, column))
    Portrait.objects.filter(pk=portrait.pk).update(thumbnail=getattr(photograph, column))
    with pytest.raises(ImageRefusedError):
        open_image(photograph.pk, actor=VISITOR, audience=Audience.PUBLIC)
    with pytest.raises(ImageRefusedError):
        open_thumbnail(portrait.pk, audience=Audience.PUBLIC)


def test_at_the_desk_a_sealed_original_is_no_picture() -> None:
    photograph = make_photograph()
    Photograph.objects.filter(pk=photograph.pk).update(pyramid=photograph.sealed)
    with pytest.raises(ImageRefusedError):
        open_image(photograph.pk, actor=someone(Role.REVIEWER).actor, audience=Audience.DESK)


@pytest.mark.parametrize("role", [None, Role.VOLUNTEER, Role.SUBMITTER])
def test_redacted_masters_are_for_staff(role: Role | None) -> None:
    photograph = make_photograph()
    with pytest.raises(ImageRefusedError):
        open_image(photograph.pk, actor=someone(role).actor if role else VISITOR, audience=Audience.DESK)


def test_staff_without_the_second_factor_get_none_either() -> None:
    photograph = make_photograph()
    with pytest.raises(ImageRefusedError):
        open_image(photograph.pk, actor=someone(Role.REVIEWER, strong=False).actor, audience=Audience.DESK)


def test_bytes_that_were_changed_or_taken_away_are_not_given() -> None:
    reviewer = someone(Role.REVIEWER).actor
    for audience, column in ((Audience.PUBLIC, "public"), (Audience.DESK, "pyramid")):
        # A picture of its own: bytes that were checked under the same digest are kept for a while.
        photograph = make_photograph(State.PUBLISHED, pixels=np.roll(street(), 1 + len(column), axis=0))
        path = file_of(getattr(photograph, column))
        data = bytearray(path.read_bytes())
        data[-1] ^= 1
        path.write_bytes(data)
        with pytest.raises(WrongBytesError):
            cut(photograph, reviewer, audience)
        path.unlink()
        with pytest.raises(MissingBlobError):
            cut(photograph, reviewer, audience)


def test_a_changed_thumbnail_is_not_given() -> None:
    make_photograph(State.PUBLISHED, portraits=(CLEAR,))
    portrait = Portrait.objects.select_related("thumbnail").get()
    file_of(portrait.thumbnail).write_bytes(b"another picture")
    with pytest.raises(WrongBytesError):
        open_thumbnail(portrait.pk, audience=Audience.PUBLIC)


def test_a_thumbnail_goes_with_its_photograph() -> None:
    photograph = make_photograph(State.PUBLISHED, portraits=(CLEAR,))
    portrait = Portrait.objects.get()
    assert open_thumbnail(portrait.pk, audience=Audience.PUBLIC)[:2] == b"\xff\xd8"
    Photograph.objects.filter(pk=photograph.pk).update(state=State.HELD)
    with pytest.raises(ImageRefusedError):
        open_thumbnail(portrait.pk, audience=Audience.PUBLIC)


def test_what_does_not_exist_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        open_image("aucune", actor=VISITOR, audience=Audience.PUBLIC)
    with pytest.raises(NotFoundError):
        open_thumbnail("aucun", audience=Audience.PUBLIC)


def test_a_refused_image_is_recorded_for_an_account_and_answered_as_if_absent() -> None:
    photograph = make_photograph(State.TO_REVIEW)
    reviewer = someone(Role.REVIEWER)
    absent = reviewer.client.get("/iiif/3/aucune/info.json", headers=JSON)
    refused = reviewer.client.get(f"/iiif/3/{photograph.pk}/info.json", headers=JSON)
    assert (refused.status_code, refused.content) == (absent.status_code, absent.content) == (404, absent.content)
    (newest,) = newest_records(before=1 << 30, size=1)
    assert newest.record.action == Action.IMAGE_REFUSED
    assert str(newest.record.subject) == f"photograph:{photograph.pk}"


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CUSTODIAN}))
def test_sealed_originals_are_for_custodians(role: Role) -> None:
    photograph = make_photograph()
    with pytest.raises(ImageRefusedError):
        open_ciphertext(photograph.pk, actor=someone(role).actor)


def test_a_custodian_gets_the_ciphertext_as_it_lies_there() -> None:
    photograph = make_photograph()
    with open_ciphertext(photograph.pk, actor=someone(Role.CUSTODIAN).actor) as sealed:
        assert sealed.read() == file_of(photograph.sealed).read_bytes()
    Photograph.objects.filter(pk=photograph.pk).update(sealed=photograph.master)
    with pytest.raises(ImageRefusedError):
        open_ciphertext(photograph.pk, actor=someone(Role.CUSTODIAN).actor)


def test_the_public_master_is_veiled_and_the_desk_s_is_not() -> None:
    photograph = make_photograph(State.PUBLISHED, portraits=(CLEAR,))
    reviewer = someone(Role.REVIEWER).actor
    outside = Box(500, 300, 256, 256)
    details = []
    for audience in (Audience.PUBLIC, Audience.DESK):
        image = open_image(photograph.pk, actor=reviewer, audience=audience)
        pixels = cv2.imdecode(np.frombuffer(image.region(outside, Size(256, 256)), np.uint8), cv2.IMREAD_GRAYSCALE)
        assert pixels is not None
        details.append(float(pixels.std()))
    assert details[0] < details[1] / 3
