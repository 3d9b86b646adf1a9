"""What a scene says of itself is what can be seen in it."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage import data

from scenery.crowd import dense_crowd
from scenery.drawing import Canvas, MarkKind, Pixels, fill, rectangle
from scenery.figures import Person, Uniform, draw_person
from scenery.insignia import BandState, ChestBand
from scenery.portrait import Cut, Look, paste_face
from scenery.programme import PROGRAMME, Entry, render_scene
from scenery.scenes import Scene, finish

MASK_COLOUR = np.array((0x24, 0x38, 0xD6), np.int16)
QUICK = tuple(PROGRAMME[i] for i in (0, 1, 10, 29))


def portrait_face(height: int) -> Pixels:
    """The portrait's face from brow to mouth, at the size that it has when a face is `height` pixels high."""
    face = data.astronaut()[90:160, 190:262]
    scale = height / 112
    size = (round(face.shape[1] * scale), round(face.shape[0] * scale))
    return np.asarray(cv2.resize(face, size, interpolation=cv2.INTER_AREA), np.uint8)


@pytest.fixture(scope="module", params=QUICK, ids=lambda entry: entry.name)
def entry(request: pytest.FixtureRequest) -> Entry:
    chosen = request.param
    assert isinstance(chosen, Entry)
    return chosen


@pytest.fixture(scope="module")
def scene(entry: Entry) -> Scene:
    return render_scene(entry, 7)


def test_the_same_seed_gives_the_same_pixels_and_truth(entry: Entry, scene: Scene) -> None:
    again = render_scene(entry, 7)
    assert np.array_equal(scene.pixels, again.pixels)
    assert scene.truth("a") == again.truth("a")


def test_another_seed_gives_other_pixels(entry: Entry, scene: Scene) -> None:
    assert not np.array_equal(scene.pixels, render_scene(entry, 8).pixels)


def test_all_boxes_lie_in_the_picture(scene: Scene) -> None:
    height, width = scene.pixels.shape[:2]
    boxes = [*scene.faces, *scene.ignore, *(number.box for number in scene.numbers)]
    for x, y, w, h in boxes:
        assert x >= 0
        assert y >= 0
        assert w > 0
        assert h > 0
        assert x + w <= width
        assert y + h <= height


def test_the_colour_of_masks_is_kept_for_masks(scene: Scene) -> None:
    distance = np.abs(scene.pixels.astype(np.int16) - MASK_COLOUR).max(axis=2)
    assert (distance < 24).mean() < 1e-4


@settings(max_examples=25, deadline=None)
@given(height=st.integers(30, 220), x=st.integers(260, 540), y=st.integers(260, 540), is_mirrored=st.booleans())
def test_a_face_is_where_its_box_says(height: int, x: int, y: int, is_mirrored: bool) -> None:
    canvas = Canvas.blank(800, 800, (150, 160, 150))
    paste_face(canvas, (x, y), height, Look(mirror=is_mirrored))
    (box,) = finish("one", canvas).faces
    template = portrait_face(height)
    if is_mirrored:
        template = np.ascontiguousarray(template[:, ::-1])
    match = cv2.matchTemplate(canvas.pixels, template, cv2.TM_CCOEFF_NORMED)
    _, best, _, (left, top) = cv2.minMaxLoc(match)
    assert best > 0.9
    assert box[0] - 2 <= left
    assert box[1] <= top
    assert left + template.shape[1] <= box[0] + box[2] + 2
    assert top + template.shape[0] <= box[1] + box[3]
    assert abs(box[3] - height) <= 2


def test_a_face_behind_something_opaque_is_not_asked_for() -> None:
    canvas = Canvas.blank(400, 400)
    paste_face(canvas, (200, 200), 100, Look())
    fill(canvas, rectangle(100, 210, 300, 300), (90, 80, 70))
    scene = finish("half", canvas)
    assert len(scene.faces) == 1
    fill(canvas, rectangle(100, 175, 300, 300), (90, 80, 70))
    scene = finish("mostly hidden", canvas)
    assert scene.faces == ()
    assert len(scene.ignore) == 1
    fill(canvas, rectangle(100, 100, 300, 300), (90, 80, 70))
    scene = finish("gone", canvas)
    assert scene.faces == scene.ignore == ()


def test_a_face_behind_glass_is_still_asked_for() -> None:
    canvas = Canvas.blank(400, 400)
    paste_face(canvas, (200, 200), 100, Look())
    fill(canvas, rectangle(100, 100, 300, 300), (200, 210, 215), alpha=0.4)
    assert len(finish("glass", canvas).faces) == 1


def test_a_face_outside_the_picture_is_not_in_the_truth() -> None:
    canvas = Canvas.blank(200, 200)
    paste_face(canvas, (-300, 100), 80, Look(cut=Cut.SHORT))
    assert finish("outside", canvas).faces == ()


@pytest.mark.parametrize(
    ("state", "is_whole"), [("legible", True), ("partial", False), ("covered", False), ("absent", False)]
)
def test_only_a_number_seen_whole_is_in_the_truth(state: str, is_whole: bool) -> None:
    canvas = Canvas.blank(900, 900)
    band = ChestBand(text="4821907", state=BandState(state), enlarged=1.5)
    draw_person(canvas, Person(uniform=Uniform.POLICE, band=band), (450, 250), 200)
    numbers = finish("chest", canvas).numbers
    assert [number.text for number in numbers] == (["4821907"] if is_whole else [])


def test_a_number_cut_by_the_edge_is_not_in_the_truth() -> None:
    canvas = Canvas.blank(560, 900)
    draw_person(canvas, Person(uniform=Uniform.POLICE, band=ChestBand(text="4821907", enlarged=1.5)), (450, 250), 200)
    assert finish("edge", canvas).numbers == ()


@pytest.mark.parametrize("people", [1, 40, 150])
def test_a_crowd_shows_nearly_all_the_people_asked_for(people: int) -> None:
    crowd = dense_crowd(people, 900)
    assert 0.95 * people <= len(crowd.faces) + len(crowd.ignore) <= people
    assert len(crowd.faces) >= 0.8 * people
    assert crowd.pixels.shape == (600, 900, 3)
    assert np.array_equal(crowd.pixels, dense_crowd(people, 900).pixels)


def test_every_mark_of_a_figure_is_a_face_or_a_number() -> None:
    canvas = Canvas.blank(900, 900)
    draw_person(canvas, Person(uniform=Uniform.GENDARME, band=ChestBand(text="1234567")), (450, 250), 150)
    assert [mark.kind for mark in canvas.marks] == [MarkKind.FACE, MarkKind.NUMBER]
