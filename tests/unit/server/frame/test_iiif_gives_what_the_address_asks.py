"""IIIF addresses: regions, sizes, one canonical form, and a refusal for everything else."""

import cv2
import numpy as np
import pytest

from contrechamp_server.foundation.core.errors import InvalidError
from contrechamp_server.foundation.core.permissions import VISITOR
from contrechamp_server.foundation.gate import Audience, GatedImage, open_image
from contrechamp_server.foundation.records.states import State
from contrechamp_server.frame import iiif
from tests.archive import make_photograph, street

pytestmark = pytest.mark.django_db(transaction=True)
PLAIN = ("0", "default.jpg")


@pytest.fixture
def image() -> GatedImage:
    """Give a public picture of 800 x 600."""
    photograph = make_photograph(State.PUBLISHED)
    return open_image(photograph.pk, actor=VISITOR, audience=Audience.PUBLIC)


def size_of(data: bytes) -> tuple[int, int]:
    """Give width and height of a JPEG."""
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    return pixels.shape[1], pixels.shape[0]


@pytest.mark.parametrize(
    ("region", "size", "expected", "canonical"),
    [
        ("full", "max", (800, 600), "full/max"),
        ("full", "400,", (400, 300), "full/400,300"),
        ("full", ",300", (400, 300), "full/400,300"),
        ("full", "!200,200", (200, 150), "full/200,150"),
        ("full", "pct:50", (400, 300), "full/400,300"),
        ("full", "100,100", (100, 100), "full/100,100"),
        ("full", "!2000,2000", (800, 600), "full/max"),
        ("square", "max", (600, 600), "100,0,600,600/max"),
        ("0,0,800,600", "800,600", (800, 600), "full/max"),
        ("10,20,30,40", "max", (30, 40), "10,20,30,40/max"),
        ("700,500,512,512", "max", (100, 100), "700,500,100,100/max"),
        ("pct:25,50,50,25", "max", (400, 150), "200,300,400,150/max"),
        ("799,599,1,1", "max", (1, 1), "799,599,1,1/max"),
        ("0,0,800,1", "1,", (1, 1), "0,0,800,1/1,1"),
    ],
)
def test_regions_and_sizes(
    image: GatedImage, region: str, size: str, expected: tuple[int, int], canonical: str
) -> None:
    assert size_of(iiif.render(image, region, size, *PLAIN)) == expected
    assert iiif.canonical(image, region, size) == canonical


@pytest.mark.parametrize(
    ("region", "size"),
    [
        ("800,0,10,10", "max"),
        ("0,600,10,10", "max"),
        ("0,0,0,10", "max"),
        ("0,0,10", "max"),
        ("-1,0,10,10", "max"),
        ("1.5,0,10,10", "max"),
        ("pct:0,0,0,50", "max"),
        ("pct:101,0,10,10", "max"),
        ("everything", "max"),
        ("full", "801,"),
        ("full", "^1600,"),
        ("full", ",601"),
        ("full", "pct:101"),
        ("full", "0,"),
        ("full", ","),
        ("full", "!200,"),
        ("full", "full"),
        ("full", "400"),
        ("full", "999999999999999999999,"),
        pytest.param("full", f"{'9' * 5000},", id="a-very-long-number"),
        ("٤,٤,٤,٤", "max"),
        ("10,10,20,20", "21,"),
    ],
)
def test_what_is_no_region_or_no_size_is_refused(image: GatedImage, region: str, size: str) -> None:
    with pytest.raises(InvalidError):
        iiif.canonical(image, region, size)
    with pytest.raises(InvalidError):
        iiif.render(image, region, size, *PLAIN)


@pytest.mark.parametrize(
    ("rotation", "quality"),
    [("90", "default.jpg"), ("!0", "default.jpg"), ("0", "gray.jpg"), ("0", "default.png"), ("0", "default.tif")],
)
def test_no_rotation_and_no_other_format(image: GatedImage, rotation: str, quality: str) -> None:
    with pytest.raises(InvalidError):
        iiif.render(image, "full", "max", rotation, quality)


def test_a_region_shows_what_lies_there(image: GatedImage) -> None:
    whole = cv2.imdecode(np.frombuffer(iiif.render(image, "full", "max", *PLAIN), np.uint8), cv2.IMREAD_COLOR)
    part = cv2.imdecode(np.frombuffer(iiif.render(image, "300,200,160,120", "max", *PLAIN), np.uint8), cv2.IMREAD_COLOR)
    assert whole is not None
    assert part is not None
    assert np.abs(whole[200:320, 300:460].astype(int) - part.astype(int)).mean() < 4


def test_the_description_offers_tiles_down_to_one(image: GatedImage) -> None:
    found = iiif.describe(image, "/iiif/3/x")
    assert (found["width"], found["height"], found["id"]) == (800, 600, "/iiif/3/x")
    assert (found["type"], found["profile"]) == ("ImageService3", "level1")
    factors = found["tiles"][0]["scaleFactors"]
    assert factors[0] == 1
    assert max(found["width"], found["height"]) / factors[-1] <= found["tiles"][0]["width"]


def test_every_tile_that_the_description_offers_is_given(image: GatedImage) -> None:
    found = iiif.describe(image, "/iiif/3/x")
    (tiles,) = found["tiles"]
    for factor in tiles["scaleFactors"]:
        side = tiles["width"] * factor
        for left in range(0, found["width"], side):
            for top in range(0, found["height"], side):
                width, height = min(side, found["width"] - left), min(side, found["height"] - top)
                size = f"{-(-width // factor)},{-(-height // factor)}"
                data = iiif.render(image, f"{left},{top},{width},{height}", size, *PLAIN)
                assert f"{size_of(data)[0]},{size_of(data)[1]}" == size


def test_a_large_reduction_is_a_mean_and_no_sample(image: GatedImage) -> None:
    # Fine noise reduced a hundred times is grey; a picture of samples would still be noise.
    data = iiif.render(image, "full", "8,6", *PLAIN)
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert pixels is not None
    assert pixels.std() < street().std() / 3
