"""Where the generated scenes take place: flat as posters, then slightly out of focus."""

from enum import StrEnum

import cv2
import numpy as np

from scenery.drawing import Canvas, Colour, ellipse, fill, rectangle, rounded, stroke


class Place(StrEnum):
    """The settings."""

    BOULEVARD = "boulevard"
    SQUARE = "square"
    QUAY = "quay"
    WALL = "wall"


_STONES: tuple[Colour, ...] = ((214, 202, 178), (206, 192, 168), (222, 212, 194), (198, 186, 166), (212, 198, 182))
_ROOFS: tuple[Colour, ...] = ((118, 124, 130), (106, 112, 120), (128, 130, 132))


def backdrop(rng: np.random.Generator, place: Place, width: int, height: int, *, blur: float = 0.0012) -> Canvas:
    """Draw a setting. `blur` is the lens's blur of the background, in parts of the width."""
    canvas = Canvas.blank(width, height)
    _sky(canvas, rng)
    horizon = round(height * 0.52)
    match place:
        case Place.BOULEVARD:
            _facades(canvas, rng, horizon, 0.44)
            _ground(canvas, horizon, (150, 147, 142))
            _kerb(canvas, horizon)
            _lamps(canvas, rng, horizon)
        case Place.SQUARE:
            _facades(canvas, rng, horizon, 0.24)
            _column(canvas, rng, horizon)
            _trees(canvas, rng, horizon)
            _ground(canvas, horizon, (178, 172, 160))
        case Place.QUAY:
            _facades(canvas, rng, round(height * 0.40), 0.18)
            _bridge(canvas, round(height * 0.40), horizon)
            _ground(canvas, horizon, (166, 162, 154))
        case Place.WALL:
            _wall(canvas, rng)
    if blur > 0:
        cv2.GaussianBlur(canvas.pixels, (0, 0), max(0.4, blur * width), dst=canvas.pixels)
    return canvas


def _sky(canvas: Canvas, rng: np.random.Generator) -> None:
    ramp = np.linspace(0, 1, canvas.height, dtype=np.float32)[:, None, None]
    top, low = np.array((186, 198, 206), np.float32), np.array((238, 234, 224), np.float32)
    clouds = cv2.resize(
        rng.normal(size=(6, 9)).astype(np.float32), (canvas.width, canvas.height), interpolation=cv2.INTER_CUBIC
    )
    canvas.pixels[:] = np.clip(top * (1 - ramp) + low * ramp + 7 * clouds[..., None], 0, 255).astype(np.uint8)


def _facades(canvas: Canvas, rng: np.random.Generator, foot: int, tallness: float) -> None:
    x = -float(rng.uniform(0, 0.08)) * canvas.width
    storey = canvas.height * tallness / 5.2
    while x < canvas.width:
        bays = int(rng.integers(3, 6))
        width = bays * storey * 0.86
        top = foot - storey * float(rng.uniform(4.5, 5.4))
        stone = _STONES[int(rng.integers(len(_STONES)))]
        roof = _ROOFS[int(rng.integers(len(_ROOFS)))]
        fill(
            canvas,
            [(x + 4, top - storey * 0.9), (x + width - 4, top - storey * 0.9), (x + width, top), (x, top)],
            roof,
            relief=0.12,
        )
        fill(canvas, rectangle(x, top, x + width, foot), stone, relief=0.08)
        for chimney in rng.uniform(0.1, 0.9, 2):
            cx = x + width * float(chimney)
            fill(
                canvas,
                rectangle(cx, top - storey * 1.3, cx + storey * 0.3, top - storey * 0.8),
                (162, 112, 88),
            )  # fmt: skip
        _windows(canvas, rng, (x, top, width, foot), storey, bays)
        x += width + 1


def _windows(
    canvas: Canvas, rng: np.random.Generator, house: tuple[float, float, float, int], storey: float, bays: int
) -> None:
    x, top, width, foot = house
    bay = width / bays
    y = top + storey * 0.22
    while y + storey < foot - storey * 0.5:
        fill(
            canvas,
            rectangle(x, y + storey * 0.74, x + width, y + storey * 0.79),
            (176, 166, 148),
        )  # fmt: skip
        for column in range(bays):
            cx = x + (column + 0.5) * bay
            w, h = bay * 0.21, storey * 0.62
            glass: Colour = (96, 104, 110) if rng.random() < 0.8 else (190, 186, 172)
            fill(canvas, rectangle(cx - w, y, cx + w, y + h), glass)
            fill(canvas, rectangle(cx - 1, y, cx + 1, y + h), (226, 222, 212))
            fill(
                canvas,
                rectangle(cx - 1.3 * w, y + h * 0.72, cx + 1.3 * w, y + h),
                (60, 62, 64),
                alpha=0.5,
            )  # fmt: skip
        y += storey
    for column in range(bays):  # shops at street level
        left = x + column * bay + bay * 0.1
        awning = ((142, 62, 54), (92, 104, 84), (110, 88, 68), (84, 84, 88))[int(rng.integers(4))]
        fill(
            canvas,
            rectangle(left, foot - storey * 0.86, left + bay * 0.8, foot),
            (70, 68, 66),
        )  # fmt: skip
        fill(
            canvas,
            [
                (left, foot - storey * 0.95), (left + bay * 0.8, foot - storey * 0.95),
                (left + bay * 0.86, foot - storey * 0.68), (left - bay * 0.06, foot - storey * 0.68),
            ],
            awning,
        )  # fmt: skip


def _ground(canvas: Canvas, horizon: int, colour: Colour) -> None:
    depth = canvas.height - horizon
    ramp = np.linspace(0.92, 1.06, depth, dtype=np.float32)[:, None, None]
    grain = 2.5 * np.random.default_rng(depth).standard_normal((depth, canvas.width, 1), np.float32)
    canvas.pixels[horizon:] = np.clip(np.asarray(colour, np.float32) * ramp + grain, 0, 255).astype(np.uint8)


def _kerb(canvas: Canvas, horizon: int) -> None:
    w, h = canvas.width, canvas.height
    fill(canvas, rectangle(0, horizon, w, horizon + 0.02 * h), (190, 184, 174))
    vanishing = (0.5 * w, horizon - 0.1 * h)
    for x in (-0.5, 0.08, 0.66, 1.24):
        near = (x * w, float(h))
        far = (near[0] + (vanishing[0] - near[0]) * 0.80, horizon + 0.03 * h)
        stroke(canvas, [far, near], 0.006 * w, (206, 202, 194), alpha=0.5)


def _lamps(canvas: Canvas, rng: np.random.Generator, horizon: int) -> None:
    for share in (0.12, 0.47, 0.83):
        x = canvas.width * (share + float(rng.uniform(-0.03, 0.03)))
        top = horizon - canvas.height * 0.30
        stroke(canvas, [(x, horizon + 6), (x, top)], canvas.width * 0.004, (54, 60, 58))
        fill(
            canvas,
            rounded([(x - 9, top), (x + 9, top), (x + 13, top - 30), (x, top - 44), (x - 13, top - 30)], 1),
            (226, 222, 200),
        )


def _trees(canvas: Canvas, rng: np.random.Generator, horizon: int) -> None:
    for share in np.linspace(0.02, 0.98, 9):
        x = canvas.width * float(share + rng.uniform(-0.03, 0.03))
        size = canvas.height * float(rng.uniform(0.045, 0.065))
        stroke(canvas, [(x, horizon), (x, horizon - 1.6 * size)], size * 0.12, (86, 74, 62))
        for _ in range(16):
            dx, dy = rng.normal(0, 0.55, 2) * size
            shade = float(rng.uniform(0.8, 1.15))
            fill(
                canvas,
                ellipse(x + dx, horizon - 2.0 * size + dy, 0.42 * size, 0.36 * size),
                (int(104 * shade), int(116 * shade), int(82 * shade)),
            )


def _column(canvas: Canvas, rng: np.random.Generator, horizon: int) -> None:
    x, h = canvas.width * float(rng.uniform(0.35, 0.65)), canvas.height
    for half, low, high, tone in (
        (0.05, 0.0, 0.05, 178),
        (0.036, 0.05, 0.10, 190),
        (0.012, 0.10, 0.36, 150),
        (0.020, 0.36, 0.38, 170),
    ):
        fill(
            canvas,
            rectangle(x - half * h, horizon - high * h, x + half * h, horizon - low * h),
            (tone, tone - 6, tone - 20),
            relief=0.35,
        )  # fmt: skip
    fill(
        canvas,
        rounded(
            [
                (x - 8, horizon - 0.38 * h), (x - 14, horizon - 0.43 * h), (x, horizon - 0.48 * h),
                (x + 14, horizon - 0.43 * h), (x + 8, horizon - 0.38 * h),
            ]
        ),
        (132, 116, 70),
        relief=0.4,
    )  # fmt: skip


def _bridge(canvas: Canvas, shore: int, horizon: int) -> None:
    w = canvas.width
    fill(canvas, rectangle(0, shore, w, horizon), (150, 160, 158), relief=0.05)
    deck = shore + 0.25 * (horizon - shore)
    fill(canvas, rectangle(0, deck - 18, w, deck + 10), (196, 186, 168))
    for x in np.linspace(-0.05, 1.05, 6):
        fill(
            canvas,
            ellipse(float(x) * w, horizon + 6.0, 0.022 * w, (horizon - deck) * 1.05, arc=(180, 360)),
            (186, 176, 158),
        )
        arch = ellipse((float(x) + 0.11) * w, float(horizon), 0.094 * w, (horizon - deck) * 0.86, arc=(180, 360))
        fill(canvas, arch, (120, 130, 130))


def _wall(canvas: Canvas, rng: np.random.Generator) -> None:
    w, h = canvas.width, canvas.height
    fill(canvas, rectangle(0, 0, w, h), (176, 168, 156), relief=0.10)
    for y in np.arange(0.0, 1.0, 0.125):
        stroke(canvas, [(0, float(y) * h), (w, float(y) * h)], 2, (150, 142, 132), alpha=0.6)
    for _ in range(5):
        x, y = float(rng.uniform(0, w)), float(rng.uniform(0, 0.6 * h))
        size = float(rng.uniform(0.10, 0.20)) * h
        paper = ((222, 214, 196), (196, 128, 106), (210, 196, 140))[int(rng.integers(3))]
        fill(
            canvas,
            [(x, y), (x + size, y + 5), (x + size - 4, y + 1.4 * size), (x + 6, y + 1.38 * size)],
            paper,
            relief=0.12,
        )
    fill(canvas, rectangle(0, 0.90 * h, w, h), (140, 136, 130), relief=0.05)
