"""The veil and the public master, in pixels: outside portraits nothing is finer than a block; inside, all is as reviewed."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contrechamp.vision import Pixels
from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.media.blobs import read_blob
from contrechamp_server.foundation.media.pyramids import whole_pixels
from contrechamp_server.foundation.records.models import Mask, Photograph, Portrait, Suspect
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.vocabularies import MaskOrigin, SuspectAnswer
from contrechamp_server.stages.approval.judgement import Judgement
from contrechamp_server.stages.approval.publication import THUMBNAIL_PX, publish_photograph, thumbnail_of
from contrechamp_server.stages.approval.services import approve_photograph
from contrechamp_server.stages.approval.veil import BLOCKS_ACROSS, block_side, draw_veil
from tests.archive import COBALT, make_photograph, someone, street

CLEAR = Box(200, 100, 180, 260)


def noise(width: int, height: int) -> Pixels:
    """Give a picture in which no two neighbours are alike."""
    return np.random.default_rng(width * height).integers(0, 256, (height, width, 3), dtype=np.uint8)


@given(st.integers(1, 300), st.integers(1, 200))
def test_every_block_is_of_one_colour_up_to_the_last_row_and_column(width: int, height: int) -> None:
    veiled = draw_veil(noise(width, height), [])
    side = block_side(width)
    assert veiled.shape == (height, width, 3)
    for top in range(0, height, side):
        for left in range(0, width, side):
            block = veiled[top : top + side, left : left + side].reshape(-1, 3)
            assert (block == block[0]).all()


@pytest.mark.parametrize("width", [1, 39, 40, 41, 799, 800, 4000, 11_648])
def test_a_block_is_at_least_a_fortieth_of_the_width(width: int) -> None:
    assert block_side(width) * BLOCKS_ACROSS >= width


def test_a_block_is_the_mean_of_what_lies_under_it() -> None:
    picture = noise(400, 300)
    veiled = draw_veil(picture, [])
    assert np.abs(veiled[10:20, 30:40].mean(axis=(0, 1)) - picture[10:20, 30:40].mean(axis=(0, 1))).max() <= 1


@given(st.integers(0, 299), st.integers(0, 199), st.integers(1, 300), st.integers(1, 200))
def test_a_portrait_is_clear_to_its_very_edge_and_nothing_beyond(x: int, y: int, w: int, h: int) -> None:
    picture = noise(300, 200)
    w, h = min(w, 300 - x), min(h, 200 - y)
    veiled, bare = draw_veil(picture, [Box(x, y, w, h)]), draw_veil(picture, [])
    assert (veiled[y : y + h, x : x + w] == picture[y : y + h, x : x + w]).all()
    outside = np.ones((200, 300), bool)
    outside[y : y + h, x : x + w] = False
    assert (veiled[outside] == bare[outside]).all()


def test_the_picture_itself_is_not_touched() -> None:
    picture = noise(300, 200)
    before = picture.copy()
    draw_veil(picture, [CLEAR])
    assert (picture == before).all()


@pytest.mark.parametrize(("width", "height"), [(2000, 500), (300, 900), (480, 480), (20, 30), (3000, 1)])
def test_a_thumbnail_keeps_its_form_and_is_never_larger_than_the_portrait(width: int, height: int) -> None:
    data = thumbnail_of(noise(width, height))
    small = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert small is not None
    down, across = small.shape[:2]
    assert max(across, down) == min(THUMBNAIL_PX, max(width, height))
    assert abs(across / down - width / height) <= max(width, height) / min(across, down) / min(across, down)


@pytest.mark.django_db(transaction=True)
def test_what_is_published_is_what_was_reviewed_with_all_masks_and_the_veil_over_the_rest() -> None:
    photograph = make_photograph(
        masks=(Box(230, 110, 60, 70),), suspects=(Box(320, 200, 30, 30), Box(600, 400, 30, 30))
    )
    first, second = Suspect.objects.order_by("x")
    judgement = Judgement(
        answers={first.pk: SuspectAnswer.MASK, second.pk: SuspectAnswer.NOT_A_FACE},
        masks=(Box(210, 300, 40, 40),),
        portraits=(CLEAR,),
    )
    approve_photograph(actor=someone(Role.REVIEWER).actor, photograph_id=photograph.pk, version=0, judgement=judgement)
    assert publish_photograph(photograph.pk) == State.PUBLISHED
    photograph = Photograph.objects.select_related("public", "master", "pyramid").get(pk=photograph.pk)
    assert photograph.public is not None
    assert photograph.pyramid is not None
    public = whole_pixels(read_blob(photograph.public))
    for box in (Box(230, 110, 60, 70), Box(210, 300, 40, 40), first.box):
        for pixels in (public, whole_pixels(read_blob(photograph.pyramid))):
            # JPEG lets the noise around ring into the rim of a mask; what was under it is nowhere.
            inside = pixels[box.y + 8 : box.y + box.h - 8, box.x + 8 : box.x + box.w - 8].astype(int)
            assert np.abs(inside - np.array(COBALT)).max() <= 30
    assert set(Mask.objects.filter(photograph=photograph).values_list("is_painted", flat=True)) == {True}
    assert Mask.objects.filter(origin=MaskOrigin.REVIEWER).count() == 2
    _assert_veiled(public, block_side(photograph.width))


def _assert_veiled(public: Pixels, side: int) -> None:
    """Decoded, every block that no portrait touches is flat up to what JPEG adds at its rim."""
    height, width = public.shape[:2]
    for top in range(0, height - side + 1, side):
        for left in range(0, width - side + 1, side):
            touches = (
                left < CLEAR.x + CLEAR.w and CLEAR.x < left + side and top < CLEAR.y + CLEAR.h and CLEAR.y < top + side
            )
            if not touches:
                block = public[top + 2 : top + side - 2, left + 2 : left + side - 2].astype(int)
                assert block.std(axis=(0, 1)).max() < 8, (left, top)


@pytest.mark.django_db(transaction=True)
def test_a_lifted_veil_shows_the_whole_and_keeps_the_masks() -> None:
    photograph = make_photograph(State.APPROVED, masks=(Box(230, 110, 60, 70),), portraits=(CLEAR,))
    Photograph.objects.filter(pk=photograph.pk).update(is_veil_lifted=True)
    publish_photograph(photograph.pk)
    photograph = Photograph.objects.select_related("public").get(pk=photograph.pk)
    assert photograph.public is not None
    public = whole_pixels(read_blob(photograph.public))
    assert public[400:500, 500:600].std() > street().std() / 2
    assert np.abs(public[120:170, 240:280].astype(int) - np.array(COBALT)).max() <= 12


@pytest.mark.django_db(transaction=True)
def test_a_portrait_has_one_thumbnail_and_is_a_region_of_the_public_master() -> None:
    soft = np.ascontiguousarray(cv2.GaussianBlur(street(), (31, 31), 9), np.uint8)
    photograph = make_photograph(State.PUBLISHED, pixels=soft, portraits=(CLEAR,))
    portrait = Portrait.objects.select_related("thumbnail").get()
    assert portrait.thumbnail is not None
    small = cv2.imdecode(np.frombuffer(read_blob(portrait.thumbnail), np.uint8), cv2.IMREAD_COLOR_RGB)
    assert photograph.public is not None
    x, y, w, h = portrait.box
    region = whole_pixels(read_blob(photograph.public))[y : y + h, x : x + w]
    assert small is not None
    assert small.shape == region.shape
    assert np.abs(small.astype(int) - region.astype(int)).mean() < 6
    before = portrait.thumbnail_id
    assert publish_photograph(photograph.pk) is None
    portrait.refresh_from_db()
    assert portrait.thumbnail_id == before
