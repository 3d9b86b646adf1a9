"""What happens to a flat strip between the cloth and the file: view, folds, light, lens, sensor, compression.

Last step of a generated band. `WORN` is fixed as what a band looks like in a picture from a distance at which a
person still reads it, and it is not to be softened because a reader does badly:

==============  ==============================================================================================
view            rotated by a normal draw of 6°, at most 15°; turned away up to 35° and tilted up to 20°
folds           up to two waves along the band, up to 0.12 digit heights up and down, with their shading (25 %)
light           exposure from a third to a little over; a gradient of up to 25 % across the picture
glare           on one reflective band in four, up to 60 % of the way to white
lens            always 0.4 px; out of focus with a sigma of up to 0.09 digit heights; motion up to 0.18 in any direction
sensor          noise of 1.5 to 8 levels of 255, half as much again at the darkest exposure; bilinear-like colour loss
file            JPEG 60 to 95, colours at half size (4:2:0)
==============  ==============================================================================================

All draws come from the generator that is passed, so equal seeds give equal pictures.
"""

from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels: TypeAlias = NDArray[np.uint8]
Floats: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wear:
    """The most that each kind of harm may reach; the draws lie between nothing and this.

    Attributes:
        rotation_sigma_deg: of the normal draw of the rotation in the picture's plane.
        rotation_max_deg: where that draw is cut.
        yaw_deg: turned away to the left or right.
        pitch_deg: tilted up or down.
        fold_height: amplitude of the folds, in digit heights.
        exposure: darkest and brightest factor.
        glare_share: how many reflective bands catch a light.
        defocus_height: sigma of the blur, in digit heights.
        motion_height: length of the smear, in digit heights.
        noise_levels: least and most noise, in levels of 255.
        jpeg_quality: lowest and highest.
    """

    rotation_sigma_deg: float = 6.0
    rotation_max_deg: float = 15.0
    yaw_deg: float = 35.0
    pitch_deg: float = 20.0
    fold_height: float = 0.12
    exposure: tuple[float, float] = (0.35, 1.1)
    glare_share: float = 0.25
    defocus_height: float = 0.09
    motion_height: float = 0.18
    noise_levels: tuple[float, float] = (1.5, 8.0)
    jpeg_quality: tuple[int, int] = (60, 95)


WORN = Wear()
"""A worn band in a picture from a distance at which it can be read: what the figures are measured on."""

HARSH = Wear(
    rotation_sigma_deg=9.0,
    rotation_max_deg=20.0,
    yaw_deg=50.0,
    pitch_deg=30.0,
    fold_height=0.22,
    exposure=(0.2, 1.3),
    glare_share=0.5,
    defocus_height=0.14,
    motion_height=0.3,
    noise_levels=(4.0, 16.0),
    jpeg_quality=(35, 85),
)
"""Past what can always be read: there to see that a reader abstains instead of guessing."""


@dataclass(frozen=True, slots=True)
class View:
    """How the flat strip meets the picture: pixels of the picture to pixels of the strip, folds included.

    Attributes:
        back: 3 x 3, from the unfolded picture plane to the strip.
        fold: amplitude (pixels of the picture), waves per pixel, phase.
        shading: how much the folds' slopes darken, 0 to 1.
    """

    back: NDArray[np.float64]
    fold: tuple[float, float, float]
    shading: float

    def maps(self, width: int, height: int, step: float, origin: NDArray[np.float64]) -> tuple[Floats, Floats, Floats]:
        """Give the strip's x and y for a grid of `step` pixels from `origin` on, and the light that the folds leave."""
        xs, ys = np.meshgrid((np.arange(width) + 0.5) * step + origin[0], (np.arange(height) + 0.5) * step + origin[1])
        amplitude, waves, phase = self.fold
        angle = 2 * np.pi * waves * xs + phase
        points = np.stack([xs, ys + amplitude * np.sin(angle), np.ones_like(xs)]).reshape(3, -1)
        mapped = self.back @ points
        light = 1 + self.shading * np.cos(angle)
        x, y = (mapped[:2] / mapped[2]).reshape(2, height, width) - 0.5
        return x.astype(np.float32), y.astype(np.float32), light.astype(np.float32)

    def forward(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give where points of the strip (n x 2) come to stand in the picture."""
        mapped = np.linalg.inv(self.back) @ np.concatenate([points, np.ones((len(points), 1))], 1).T
        plane = (mapped[:2] / mapped[2]).T
        amplitude, waves, phase = self.fold
        moved = plane.copy()
        moved[:, 1] -= amplitude * np.sin(2 * np.pi * waves * plane[:, 0] + phase)
        return moved


def draw_view(
    rng: np.random.Generator, strip_size: tuple[float, float], digit_px: float, strip_digit_px: float, wear: Wear
) -> View:
    """Turn a strip so that a digit in its middle comes out `digit_px` high, its middle at the picture's origin."""
    turn = np.clip(rng.normal(0, wear.rotation_sigma_deg), -wear.rotation_max_deg, wear.rotation_max_deg)
    yaw = rng.uniform(-wear.yaw_deg, wear.yaw_deg)
    pitch = rng.uniform(-wear.pitch_deg, wear.pitch_deg)
    a, b, c = np.radians([turn, yaw, pitch])
    about_z = np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]])
    about_y = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
    about_x = np.array([[1, 0, 0], [0, np.cos(c), -np.sin(c)], [0, np.sin(c), np.cos(c)]])
    rotation = about_z @ about_x @ about_y
    width, height = strip_size
    distance = 8.0 * width  # a lens that sees the band from eight band widths away: mild convergence
    to_centre = np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1]])
    plane = np.stack([rotation[:, 0], rotation[:, 1], np.array([0, 0, distance])], 1)
    camera = np.diag([distance, distance, 1.0])
    raw = camera @ plane @ to_centre
    scale = digit_px / _height_after(raw, (width / 2, height / 2), strip_digit_px)
    forward = np.diag([scale, scale, 1.0]) @ raw
    length = width * scale
    amplitude = rng.uniform(0, wear.fold_height) * digit_px
    waves = rng.uniform(0.3, 2.0) / length
    shading = 0.25 * min(1.0, amplitude / (0.12 * digit_px))
    return View(np.linalg.inv(forward), (amplitude, waves, rng.uniform(0, 2 * np.pi)), shading)


def _height_after(matrix: NDArray[np.float64], middle: tuple[float, float], digit: float) -> float:
    ends = np.array([[middle[0], middle[1] - digit / 2, 1], [middle[0], middle[1] + digit / 2, 1]]).T
    mapped = matrix @ ends
    top, bottom = (mapped[:2] / mapped[2]).T
    return float(np.hypot(*(bottom - top)))


def shine(rng: np.random.Generator, light: Floats, wear: Wear, *, reflective: bool) -> Floats:
    """Give how far each pixel of a strip goes to white, 0 to 1: a soft spot on some reflective ones, else nothing."""
    h, w = light.shape
    glare = np.zeros((h, w), np.float32)
    if not reflective or rng.random() >= wear.glare_share:
        return glare
    xs, ys = np.meshgrid(np.arange(w), np.arange(h))
    cx, cy, radius = rng.uniform(0.1, 0.9) * w, rng.uniform(0.2, 0.8) * h, rng.uniform(0.08, 0.3) * w
    spot = np.exp(-(((xs - cx) / radius) ** 2 + ((ys - cy) / (0.8 * radius)) ** 2) / 2)
    return (rng.uniform(0.15, 0.6) * spot).astype(np.float32)


def photograph(rng: np.random.Generator, scene: Floats, digit_px: float, wear: Wear) -> Pixels:
    """Take the picture: light, lens, sensor and file. `scene` is height x width x 3, RGB, 0 to 255."""
    h, w = scene.shape[:2]
    exposure = rng.uniform(*wear.exposure)
    slope = rng.uniform(-0.25, 0.25)
    gradient = 1 + slope * (
        np.linspace(-1, 1, w)[None, :, None] if rng.random() < 0.5 else np.linspace(-1, 1, h)[:, None, None]
    )
    picture = (scene * exposure * gradient).astype(np.float32)
    sigma = float(np.hypot(0.4, rng.uniform(0, wear.defocus_height) * digit_px))
    picture = cv2.GaussianBlur(picture, (0, 0), sigma).astype(np.float32)
    picture = _smear(picture, rng.uniform(0, wear.motion_height) * digit_px, rng.uniform(0, np.pi))
    darkness = max(0.0, 1 - exposure) / max(1e-6, 1 - wear.exposure[0])  # 1 at the darkest
    noise = rng.uniform(*wear.noise_levels) * (1 + 0.5 * darkness)
    grain = rng.normal(0, noise, (h, w, 1)) + rng.normal(0, 0.6 * noise, (h, w, 3))
    finished = np.clip(picture + grain, 0, 255).astype(np.uint8)
    return _through_jpeg(finished, int(rng.integers(wear.jpeg_quality[0], wear.jpeg_quality[1] + 1)))


def _smear(picture: Floats, length: float, angle: float) -> Floats:
    if length < 0.3:
        return picture
    side = 2 * int(np.ceil(length / 2)) + 1
    fine = 8  # the line is drawn eight times as large, so that fractions of a pixel count
    big = np.zeros((side * fine, side * fine), np.float32)
    middle = side * fine / 2
    dx, dy = np.cos(angle) * length * fine / 2, np.sin(angle) * length * fine / 2
    ends = ((round(middle - dx), round(middle - dy)), (round(middle + dx), round(middle + dy)))
    cv2.line(big, *ends, (1.0,), fine, cv2.LINE_8)
    kernel = cv2.resize(big, (side, side), interpolation=cv2.INTER_AREA)
    return cv2.filter2D(picture, -1, kernel / kernel.sum()).astype(np.float32)


def _through_jpeg(picture: Pixels, quality: int) -> Pixels:
    done, data = cv2.imencode(".jpg", np.ascontiguousarray(picture[..., ::-1]), [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise RuntimeError("the JPEG encoder refused a generated picture")
    back = cv2.imdecode(data, cv2.IMREAD_COLOR)
    if back is None:
        raise RuntimeError("the JPEG decoder refused a generated picture")
    return np.ascontiguousarray(back[..., ::-1]).astype(np.uint8)
