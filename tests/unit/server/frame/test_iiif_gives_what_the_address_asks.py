"""IIIF addresses: regions, sizes, one canonical form, and a refusal for everything else."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from contrechamp_server.foundation.core.errors import InvalidError
from contrechamp_server.foundation.core.permissions import VISITOR
from contrechamp_server.foundation.gate import Audience, GatedImage, open_image
from contrechamp_server.foundation.media.pyramids import Size
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


def give(image: GatedImage, *address: str) -> bytes:
    """Give what an address asks for; region and size alone come plain."""
    return iiif.render(image, iiif.read(image, *(address if len(address) > 2 else (*address, *PLAIN))))


def decoded(data: bytes) -> NDArray[np.uint8]:
    """Give the pixels of a picture, blue first."""
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    return np.asarray(pixels, np.uint8)


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
    assert size_of(give(image, region, size)) == expected
    assert iiif.read(image, region, size, *PLAIN).canonical == f"{canonical}/0/default.jpg"


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
        iiif.read(image, region, size, *PLAIN)


@pytest.mark.parametrize(
    ("rotation", "quality"),
    [
        ("45", "default.jpg"),
        ("360", "default.jpg"),
        ("-90", "default.jpg"),
        ("90.0", "default.jpg"),
        ("!", "default.jpg"),
        ("!!0", "default.jpg"),
        ("0", "grey.jpg"),
        ("0", "native.jpg"),
        ("0", "default"),
        ("0", "default.tif"),
        ("0", "default.webp"),
        ("0", "default.pdf"),
        ("0", "default.jpg.png"),
    ],
)
def test_what_is_no_rotation_no_quality_and_no_format_is_refused(
    image: GatedImage, rotation: str, quality: str
) -> None:
    with pytest.raises(InvalidError):
        iiif.read(image, "full", "max", rotation, quality)


def test_a_turned_picture_is_the_same_picture_turned(image: GatedImage) -> None:
    where = "80,40,160,120", "max"
    plain = decoded(give(image, *where, "0", "default.png"))
    for rotation, expected in (
        ("90", np.rot90(plain, -1)),
        ("180", np.rot90(plain, 2)),
        ("270", np.rot90(plain, 1)),
        ("!0", plain[:, ::-1]),
        ("!90", np.rot90(plain[:, ::-1], -1)),
    ):
        assert np.array_equal(decoded(give(image, *where, rotation, "default.png")), expected), rotation


def test_grey_has_no_colour_and_is_as_bright(image: GatedImage) -> None:
    colour, grey = (decoded(give(image, "full", "max", "0", f"{shade}.png")) for shade in ("color", "gray"))
    assert np.array_equal(grey[:, :, 0], grey[:, :, 2])
    assert not np.array_equal(colour[:, :, 0], colour[:, :, 2])
    two = decoded(give(image, "full", "max", "0", "bitonal.png"))
    assert set(np.unique(two)) == {0, 255}
    assert abs(float(grey.mean()) - float(cv2.cvtColor(colour, cv2.COLOR_BGR2GRAY).mean())) < 3


@pytest.mark.parametrize(
    ("rotation", "quality", "canonical", "kind", "magic"),
    [
        ("0", "default.jpg", "0/default.jpg", "image/jpeg", b"\xff\xd8\xff"),
        ("0", "color.jpg", "0/default.jpg", "image/jpeg", b"\xff\xd8\xff"),
        ("!270", "gray.png", "!270/gray.png", "image/png", b"\x89PNG"),
        ("180", "color.png", "180/default.png", "image/png", b"\x89PNG"),
    ],
)
def test_qualities_and_formats(
    image: GatedImage, rotation: str, quality: str, canonical: str, kind: str, magic: bytes
) -> None:
    asked = iiif.read(image, "square", "100,", rotation, quality)
    assert (asked.canonical, asked.media_type) == (f"100,0,600,600/100,100/{canonical}", kind)
    assert iiif.render(image, asked).startswith(magic)


def test_no_format_carries_anything_but_pixels(image: GatedImage) -> None:
    png = give(image, "full", "100,", "0", "default.png")
    for name in (b"eXIf", b"iTXt", b"tEXt", b"zTXt", b"iCCP", b"tIME"):
        assert name not in png
    assert b"Exif" not in give(image, "full", "100,", "0", "default.jpg")


def test_nothing_over_the_limit_is_given_and_the_description_says_so(
    image: GatedImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(iiif, "MOST_AREA", 120_000)
    found = iiif.describe(image, "/iiif/3/x")
    assert found["maxArea"] == 120_000
    assert found["sizes"] == [{"width": 400, "height": 300}]
    assert size_of(give(image, "full", "max")) == (400, 300)
    assert size_of(give(image, "full", "!700,700")) == (400, 300)
    assert size_of(give(image, "0,0,300,300", "max")) == (300, 300)
    for size in ("401,", "800,600", "pct:60"):
        with pytest.raises(InvalidError):
            iiif.read(image, "full", size, *PLAIN)
    assert iiif.whole_size(Size(800, 600)) == Size(400, 300)


def test_every_size_that_the_description_lists_is_given(image: GatedImage) -> None:
    for each in iiif.describe(image, "/iiif/3/x")["sizes"]:
        assert size_of(give(image, "full", f"{each['width']},{each['height']}")) == (each["width"], each["height"])


def test_a_region_shows_what_lies_there(image: GatedImage) -> None:
    whole = cv2.imdecode(np.frombuffer(give(image, "full", "max"), np.uint8), cv2.IMREAD_COLOR)
    part = cv2.imdecode(np.frombuffer(give(image, "300,200,160,120", "max"), np.uint8), cv2.IMREAD_COLOR)
    assert whole is not None
    assert part is not None
    assert np.abs(whole[200:320, 300:460].astype(int) - part.astype(int)).mean() < 4


def test_the_description_offers_tiles_down_to_one(image: GatedImage) -> None:
    found = iiif.describe(image, "/iiif/3/x")
    assert (found["width"], found["height"], found["id"]) == (800, 600, "/iiif/3/x")
    assert (found["type"], found["profile"]) == ("ImageService3", "level2")
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
                data = give(image, f"{left},{top},{width},{height}", size)
                assert f"{size_of(data)[0]},{size_of(data)[1]}" == size


def test_a_large_reduction_is_a_mean_and_no_sample(image: GatedImage) -> None:
    # Fine noise reduced a hundred times is grey; a picture of samples would still be noise.
    data = give(image, "full", "8,6")
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert pixels is not None
    assert pixels.std() < street().std() / 3
