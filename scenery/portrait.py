"""The only face in the generated scenes: a public-domain portrait, cut out once and varied.

The portrait is the official photograph of an astronaut that scikit-image ships (`skimage.data.astronaut`, NASA, public
domain). Turned, mirrored, tinted and scaled it stands in for everyone; nothing here compares or recognises faces.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage import data

from scenery.drawing import Canvas, Colour, Floats, Mark, MarkKind, Pixels, blend, claim, ellipse

# All places below are pixels of the 512 x 512 portrait, read off it by eye.
_CROP = (140, 4, 320, 204)  # left, top, right, bottom of the head with its hair and neck
_CENTRE = (225.0, 124.0)  # centre of the face
_FACE_HEIGHT = 112.0  # hairline to chin: the unit of every figure
_FACE_HALF_WIDTH = 45.0
_HEAD_RADIUS = 78.0  # of the cylinder on which the head is turned
_FADE = 0.7  # softness of the cut, pixels
_HEAD = (
    (172, 121), (169, 119), (160, 108), (155, 96), (153, 72), (156, 60), (165, 50), (178, 41), (189, 35), (193, 29),
    (210, 21), (222, 18), (232, 16), (245, 18), (257, 22), (270, 29), (281, 36), (289, 46), (295, 58), (298, 70),
    (300, 85), (298, 98), (294, 107), (287, 117), (280, 124), (274, 132), (268, 136), (266, 141), (262, 151),
    (256, 162), (255, 171), (252, 184), (236, 189), (222, 187), (208, 184), (195, 182), (188, 177), (187, 167),
    (186, 155), (183, 142), (181, 132), (176, 130),
)  # fmt: skip
_SKIN = (
    (184, 100), (186, 82), (200, 79), (215, 80), (232, 80), (245, 83), (258, 88), (266, 93), (270, 104), (274, 132),
    (266, 141), (262, 151), (256, 162), (255, 171), (252, 186), (236, 190), (208, 186), (188, 178), (185, 155),
    (181, 132), (175, 129), (172, 121), (181, 120),
)  # fmt: skip


class Cut(StrEnum):
    """How much of the head is taken: with all its hair, with short hair, or the face alone (under what covers hair)."""

    WHOLE = "whole"
    SHORT = "short"
    FACE = "face"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How one head differs from the next.

    Attributes:
        cut: how much of the head is taken.
        mirror: left and right exchanged.
        yaw_deg: turned to the right of the picture (positive) or to the left; 70 is nearly a profile.
        tilt_deg: rolled, clockwise.
        narrow: width factor of the whole head.
        skin: 0 as photographed to 1 much darker.
        hair: colour that the hair takes, or None as photographed.
        light: brightness factor of what falls on the head.
    """

    cut: Cut = Cut.WHOLE
    mirror: bool = False
    yaw_deg: int = 0
    tilt_deg: float = 0.0
    narrow: float = 1.0
    skin: float = 0.0
    hair: Colour | None = None
    light: float = 1.0

    def skin_colour(self) -> Colour:
        """Give the colour of neck and hands that belong to this head."""
        r, g, b = np.array((214, 172, 148), np.float32) * _skin_gain(self.skin) * min(self.light, 1.1)
        return int(min(r, 255)), int(min(g, 255)), int(min(b, 255))


def random_look(rng: np.random.Generator, *, max_yaw_deg: int = 40) -> Look:
    """Draw a look by lot: everyone is somebody else, as far as one portrait goes."""
    hairs: tuple[Colour | None, ...] = (
        None,
        (38, 30, 28),
        (70, 48, 34),
        (104, 76, 48),
        (100, 98, 96),
        (28, 26, 30),
        (104, 62, 42),
    )
    return Look(
        cut=Cut.SHORT if rng.random() < 0.6 else Cut.WHOLE,
        mirror=bool(rng.random() < 0.5),
        yaw_deg=int(np.clip(rng.normal(0, max_yaw_deg / 2.2), -max_yaw_deg, max_yaw_deg) // 5 * 5),
        tilt_deg=float(rng.normal(0, 5)),
        narrow=float(rng.uniform(0.92, 1.04)),
        skin=float(rng.choice([0.0, 0.08, 0.15, 0.3, 0.5, 0.75])),
        hair=hairs[int(rng.integers(len(hairs)))],
        light=float(rng.uniform(0.85, 1.08)),
    )


def paste_face(
    canvas: Canvas, centre: tuple[float, float], face_px: float, look: Look, *, is_on_duty: bool = False
) -> Mark:
    """Put a head on the canvas and enter its face in the truth.

    `centre` is where the middle of a frontal face stands, `face_px` the height from hairline to chin. Parts outside the
    picture are left out. The mark's box is that of the whole face, also where something will cover it later.
    """
    cut, edges = _head(replace(look, tilt_deg=0.0, narrow=1.0, light=1.0))
    scale = face_px / _FACE_HEIGHT
    if scale < 0.6:  # shrink by areas first: a bilinear warp alone would alias
        factor = scale / 0.75
        size = (max(2, round(cut.shape[1] * factor)), max(2, round(cut.shape[0] * factor)))
        shrunk_x, shrunk_y = size[0] / cut.shape[1], size[1] / cut.shape[0]
        cut = cv2.resize(cut, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
    else:
        shrunk_x = shrunk_y = 1.0
    turn = _placement(centre, scale, look)
    matrix = turn @ np.diag([1 / shrunk_x, 1 / shrunk_y, 1.0])
    oval = ellipse(sum(edges) / 2, _CENTRE[1] - _CROP[1], (edges[1] - edges[0]) / 2, _FACE_HEIGHT / 2)
    outline = (oval @ turn[:2, :2].T + turn[:2, 2]).astype(np.float32)
    _lay(canvas, cut, matrix, look.light)
    return claim(canvas, MarkKind.FACE, outline, is_on_duty=is_on_duty)


def _placement(centre: tuple[float, float], scale: float, look: Look) -> NDArray[np.float64]:
    """The map from pixels of the cut-out to pixels of the picture."""
    angle = np.radians(look.tilt_deg)
    cos, sin = np.cos(angle), np.sin(angle)
    middle = (_CENTRE[0] - _CROP[0], _CENTRE[1] - _CROP[1])
    if look.mirror:
        middle = (_CROP[2] - _CROP[0] - middle[0], middle[1])
    linear = np.array([[cos, -sin], [sin, cos]]) @ np.diag([scale * look.narrow, scale])
    matrix = np.eye(3)
    matrix[:2, :2] = linear
    matrix[:2, 2] = np.asarray(centre) - linear @ np.asarray(middle)
    return matrix


def _lay(canvas: Canvas, cut: Pixels, matrix: NDArray[np.float64], light: float) -> None:
    h, w = cut.shape[:2]
    corners = np.array([[0, 0, 1], [w, 0, 1], [0, h, 1], [w, h, 1]], np.float64) @ matrix[:2].T
    x0, y0 = np.maximum(np.floor(corners.min(axis=0)).astype(int), 0)
    x1, y1 = np.minimum(np.ceil(corners.max(axis=0)).astype(int) + 1, (canvas.width, canvas.height))
    if x1 <= x0 or y1 <= y0:
        return
    local = matrix[:2].copy()
    local[:, 2] -= (x0, y0)
    enlarged = abs(np.linalg.det(local[:, :2])) > 1
    warped = cv2.warpAffine(
        cut, local, (int(x1 - x0), int(y1 - y0)), flags=cv2.INTER_CUBIC if enlarged else cv2.INTER_LINEAR
    )
    mask = np.ascontiguousarray(warped[..., 3]).astype(np.uint8)
    blend(canvas, warped[..., :3].astype(np.float32) * light, mask, int(x0), int(y0))


@lru_cache(maxsize=1)
def _source() -> tuple[Pixels, Pixels]:
    """The cropped portrait with the head's opacity as fourth channel, and the mask of its skin."""
    picture = np.asarray(data.astronaut(), np.uint8)
    x0, y0, x1, y1 = _CROP
    masks = []
    for outline in (_HEAD, _SKIN):
        mask = np.zeros(picture.shape[:2], np.uint8)
        cv2.fillPoly(mask, [np.array(outline, np.int32)], 255)
        masks.append(cv2.GaussianBlur(mask, (0, 0), _FADE if outline is _HEAD else 3.0)[y0:y1, x0:x1])
    head = np.dstack([picture[y0:y1, x0:x1], masks[0]]).astype(np.uint8)
    return _with_hair_behind(head), masks[1].astype(np.uint8)


def _with_hair_behind(head: Pixels) -> Pixels:
    """Put hair where the studio's wall was, so that a turned head shows the back of a head."""
    x0, y0 = 258 - _CROP[0], 34 - _CROP[1]  # a lock of the portrait's own hair, 36 x 80 pixels
    lock = cv2.resize(head[y0 : y0 + 80, x0 : x0 + 36, :3], head.shape[1::-1], interpolation=cv2.INTER_CUBIC)
    weight = head[..., 3:].astype(np.float32) / 255.0
    head[..., :3] = np.clip(head[..., :3] * weight + 0.8 * lock * (1 - weight), 0, 255).astype(np.uint8)
    return head


@lru_cache(maxsize=512)
def _head(look: Look) -> tuple[Pixels, tuple[float, float]]:
    """The tinted, turned head (four channels), and where the face's left and right edges stand in it.

    Tilt, width and light come later: without them the heads of a crowd are few enough to be kept.
    """
    head, _ = _source()
    colours = _tinted(look.skin, look.hair)
    alpha = np.minimum(head[..., 3], _cut_mask(look.cut, head.shape[0], head.shape[1]))
    flat = np.dstack([colours, alpha]).astype(np.uint8)
    middle = _CENTRE[0] - _CROP[0]
    if look.mirror:
        flat, middle = flat[:, ::-1], head.shape[1] - middle
    flat = np.ascontiguousarray(flat)
    reach = np.arcsin(_FACE_HALF_WIDTH / _HEAD_RADIUS)
    yaw = np.radians(look.yaw_deg)
    edges = middle + _HEAD_RADIUS * np.sin(np.clip(np.array([-reach, reach]) + yaw, -np.pi / 2, np.pi / 2))
    if look.yaw_deg:
        flat = _turned(flat, middle, float(yaw), look.cut)
    return flat, (float(edges[0]), float(edges[1]))


def _turned(flat: Pixels, middle: float, yaw: float, cut: Cut) -> Pixels:
    """Turn the head as if it were printed on an upright cylinder; what comes round the back is hair."""
    h, w = flat.shape[:2]
    x = (np.arange(w, dtype=np.float32) - middle) / _HEAD_RADIUS
    inside = np.arcsin(np.clip(x, -1, 1)) - yaw
    source = middle + _HEAD_RADIUS * np.sin(inside)
    map_x = np.repeat(source[None, :].astype(np.float32), h, axis=0)
    map_y = np.repeat(np.arange(h, dtype=np.float32)[:, None], w, axis=1)
    turned = cv2.remap(flat, map_x, map_y, cv2.INTER_LINEAR)
    face_y = _CENTRE[1] - _CROP[1]
    # A head seen from the side ends in a curve, not where the cylinder does.
    rim = _oval_mask((h, w), (middle, face_y - 12), (_HEAD_RADIUS - 3, 104))
    turned[..., 3] = np.minimum(turned[..., 3], rim)
    turned[:, np.abs(inside) > np.pi / 2, 3] = 0
    if cut is not Cut.FACE:  # the skull stays round however the face turns
        front = np.sign(yaw)
        brow = ellipse(middle, face_y - 24, front * 73, 78, arc=(-90, 0))
        back = ellipse(middle, face_y - 24, front * 60, 62, arc=(90, 180))
        crown = ellipse(middle, face_y - 24, front * 60, 78, arc=(180, 270))
        skull = np.zeros((h, w), np.uint8)
        cv2.fillPoly(skull, [np.round(np.concatenate([brow, back, crown])).astype(np.int32)], 255)
        skull = cv2.GaussianBlur(skull, (0, 0), 1.4).astype(np.uint8)
        top = slice(0, int(face_y - 40))
        turned[top, :, 3] = skull[top]
        turned[..., 3] = np.maximum(turned[..., 3], skull)
    return turned.astype(np.uint8)


def _oval_mask(shape: tuple[int, int], centre: tuple[float, float], radii: tuple[float, float]) -> Pixels:
    mask = np.zeros(shape, np.uint8)
    cv2.fillPoly(mask, [np.round(ellipse(*centre, *radii)).astype(np.int32)], 255)
    return cv2.GaussianBlur(mask, (0, 0), 1.4).astype(np.uint8)


def _cut_mask(cut: Cut, height: int, width: int) -> Pixels:
    if cut is Cut.WHOLE:
        return np.full((height, width), 255, np.uint8)
    cx, cy = _CENTRE[0] - _CROP[0], _CENTRE[1] - _CROP[1]
    oval = ((cx, cy - 20), (57, 82)) if cut is Cut.SHORT else ((cx, cy + 2), (49, 66))
    mask = _oval_mask((height, width), *oval)
    mask[int(cy + 20) :, int(cx - 46) : int(cx + 46)] = 255  # jaw and neck
    return cv2.GaussianBlur(mask, (0, 0), 1.2).astype(np.uint8)


def _skin_gain(depth: float) -> Floats:
    return np.array([1 - 0.50 * depth, 1 - 0.60 * depth, 1 - 0.68 * depth], np.float32)


@lru_cache(maxsize=256)
def _tinted(skin: float, hair: Colour | None) -> Pixels:
    """The portrait's colours with another skin and other hair."""
    head, skin_mask = _source()
    base = head[..., :3].astype(np.float32)
    weight = (skin_mask.astype(np.float32) / 255.0)[..., None]
    tinted_hair = base
    if hair is not None:
        grey = base.mean(axis=2, keepdims=True) / 105.0
        tinted_hair = np.clip(np.asarray(hair, np.float32) * (0.25 + grey), 0, 255)
    mixed = base * _skin_gain(skin) * weight + tinted_hair * (1 - weight)
    tinted: Pixels = np.clip(mixed, 0, 255).astype(np.uint8)
    return tinted
