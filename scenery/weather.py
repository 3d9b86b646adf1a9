"""What lies between the scene and the lens, and the lens itself: the last step of a drawn scene."""

import cv2
import numpy as np

from scenery.drawing import Canvas, Floats

# All of this is glass, so to say: it dims faces and never takes one out of the truth.


def smoke(
    canvas: Canvas, rng: np.random.Generator, *, density: float = 0.6, tint: tuple[int, int, int] = (226, 226, 222)
) -> None:
    """Let smoke drift through the lower half of the picture; `density` is the most that it hides."""
    h, w = canvas.height, canvas.width
    cloud = np.zeros((h, w), np.float32)
    for cells, weight in ((3, 1.0), (6, 0.6), (13, 0.35), (28, 0.18)):
        noise = rng.normal(size=(cells, round(cells * w / h) + 1)).astype(np.float32)
        cloud += weight * cv2.resize(noise, (w, h), interpolation=cv2.INTER_CUBIC)
    height = np.linspace(0.0, 1.0, h, dtype=np.float32)[:, None]
    veil = np.clip(0.35 + 0.45 * cloud, 0, 1) * np.clip(1.5 * height, 0, 1) * density
    _mix(canvas, tint, veil)


def haze(canvas: Canvas, amount: float, tint: tuple[int, int, int] = (232, 226, 214)) -> None:
    """Wash everything drawn so far towards one tint: distance, or a low sun."""
    _mix(canvas, tint, np.full((canvas.height, canvas.width), amount, np.float32))


def rain(canvas: Canvas, rng: np.random.Generator, *, streaks: int = 900) -> None:
    """Draw slanting streaks, take some colour out, make the ground shine."""
    grey = canvas.pixels.mean(axis=2, keepdims=True)
    canvas.pixels[:] = np.clip((canvas.pixels * 0.62 + grey * 0.38) * 0.86, 0, 255).astype(np.uint8)
    layer = np.zeros((canvas.height, canvas.width), np.uint8)
    for _ in range(streaks):
        x, y = int(rng.integers(-40, canvas.width)), int(rng.integers(-60, canvas.height))
        length = int(rng.integers(14, 52))
        cv2.line(layer, (x, y), (x + length // 5, y + length), (int(rng.integers(60, 150)),), 1, cv2.LINE_AA)
    _mix(canvas, (236, 240, 242), (layer * np.float32(0.6 / 255)).astype(np.float32))


def night(canvas: Canvas, lamps: tuple[tuple[float, float], ...], *, darkness: float = 0.72) -> None:
    """Turn day into night with pools of warm light round lamps given in parts of width and height."""
    h, w = canvas.height, canvas.width
    ys, xs = np.mgrid[0:h, 0:w].astype(np.float32)
    light = np.zeros((h, w), np.float32)
    for x, y in lamps:
        distance = np.hypot(xs - x * w, (ys - y * h) * 0.7) / (0.17 * w)
        light += np.exp(-(distance**2)).astype(np.float32)
    light = np.clip(light, 0, 1)[..., None]
    gain = (1 - darkness) * np.array((0.80, 0.92, 1.12), np.float32) + light * darkness * np.array(
        (1.15, 0.92, 0.62), np.float32
    )
    canvas.pixels[:] = np.clip(canvas.pixels * gain, 0, 255).astype(np.uint8)


def expose(
    canvas: Canvas, rng: np.random.Generator, *, grain: float = 4.0, softness: float = 0.55, vignette: float = 0.16
) -> None:
    """Take the picture: a soft lens, darker corners, grain, so that drawing and photograph become one."""
    h, w = canvas.height, canvas.width
    soft: Floats = cv2.GaussianBlur(canvas.pixels, (0, 0), softness).astype(np.float32)
    ys, xs = np.linspace(-1, 1, h, dtype=np.float32)[:, None], np.linspace(-1, 1, w, dtype=np.float32)[None, :]
    soft *= (1 - vignette * (xs**2 + ys**2) / 2)[..., None]
    fine = rng.standard_normal((h, w, 1), np.float32) * grain
    coarse = rng.standard_normal((h // 2 + 1, w // 2 + 1, 3), np.float32) * (
        0.8 * grain
    )  # colours are read at half size
    soft += fine
    soft += cv2.resize(coarse, (w, h), interpolation=cv2.INTER_LINEAR)
    canvas.pixels[:] = np.clip(soft + 0.5, 0, 255).astype(np.uint8)


def shake(canvas: Canvas, length_px: int) -> None:
    """Move the camera sideways while it exposes."""
    if length_px > 1:
        kernel = np.full((1, length_px), 1 / length_px, np.float32)
        canvas.pixels[:] = cv2.filter2D(canvas.pixels, -1, kernel)


def _mix(canvas: Canvas, tint: tuple[int, int, int], share: Floats) -> None:
    weight = share[..., None]
    canvas.pixels[:] = np.clip(canvas.pixels * (1 - weight) + np.asarray(tint, np.float32) * weight, 0, 255).astype(
        np.uint8
    )
