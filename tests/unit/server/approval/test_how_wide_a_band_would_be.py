"""How wide a number would be on a portrait is judged by the mask over its head, once, when the portrait is framed."""

import pytest

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.records.codebook import LEAST_BAND_PX, Legibility
from contrechamp_server.foundation.records.models import Portrait
from contrechamp_server.stages.approval.framing import band_width
from contrechamp_server.stages.approval.judgement import Judgement
from contrechamp_server.stages.approval.services import approve_photograph
from contrechamp_server.stages.counting.selectors import open_data, sheet_of
from tests.archive import make_photograph, someone
from tests.unit.server.statistics.sampled import drawn_deposit, make_sampling_plan, published_photograph

pytestmark = pytest.mark.django_db
FRAME = Box(100, 40, 300, 500)
HEAD = Box(190, 40, 135, 150)


def test_five_centimetres_are_a_third_of_a_face_and_a_mask_is_wider_than_that() -> None:
    assert band_width(FRAME, [HEAD]) == 25
    assert band_width(FRAME, [Box(110, 40, 270, 300)]) == 50


def test_the_head_is_the_mask_over_the_middle_and_not_a_neighbours_nor_a_hand() -> None:
    neighbour, below, far = Box(330, 60, 60, 60), Box(200, 420, 300, 60), Box(900, 40, 500, 500)
    assert band_width(FRAME, [neighbour, below, far, HEAD]) == 25
    assert band_width(FRAME, [below, far]) == 0


def test_it_is_kept_when_the_photograph_is_approved() -> None:
    photograph = make_photograph(masks=(HEAD,))
    approve_photograph(
        actor=someone(Role.REVIEWER).actor,
        photograph_id=photograph.pk,
        version=photograph.version,
        judgement=Judgement({}, (), (FRAME,), is_graphic=False),
    )
    assert Portrait.objects.get().band_px == 25


def test_the_plan_fixes_from_how_many_pixels_on_anything_counts() -> None:
    plan = make_sampling_plan()
    assert plan.least_band_px == LEAST_BAND_PX
    published_photograph(drawn_deposit(plan), [Legibility.LEGIBLE, Legibility.COVERED])
    small, large = Portrait.objects.order_by("x")
    Portrait.objects.filter(pk=small.pk).update(band_px=LEAST_BAND_PX - 1)
    Portrait.objects.filter(pk=large.pk).update(band_px=LEAST_BAND_PX)
    assert {each.band_px for each in open_data(plan).observations} == {LEAST_BAND_PX - 1, LEAST_BAND_PX}
    overall = sheet_of(plan).overall
    assert overall is not None
    assert (overall.observations, overall.assessable) == (2, 1)
