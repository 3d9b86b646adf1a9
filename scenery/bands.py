"""Pictures of worn numbers with known truth: the entry of the generator, for tests, benchmarks and the demo.

`render_band` goes through letters (`typefaces`), strip (`strips`), cloth (`cloth`), view, light, lens and file
(`degrade`). `render_negative` makes what must never be read as a number. Everything follows from the seed.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from scenery.cloth import add_gear, print_text, weave
from scenery.degrade import WORN, View, Wear, draw_view, photograph, shine
from scenery.strips import Strip, Style, make_strip

Pixels: TypeAlias = NDArray[np.uint8]
Floats: TypeAlias = NDArray[np.float32]


class Surround(StrEnum):
    """How much is seen around the strip: hardly anything, or a whole chest (about 45 x 50 cm)."""

    TIGHT = "tight"
    CHEST = "chest"


class Negative(StrEnum):
    """What is no seven-digit number, however much it looks like one."""

    CLOTH = "cloth"
    SLOGAN = "slogan"
    UNIT = "unit"
    DATE = "date"
    TELEPHONE = "telephone"
    SIX_DIGITS = "six_digits"
    EIGHT_DIGITS = "eight_digits"
    NINE_DIGITS = "nine_digits"


class Region(NamedTuple):
    """Left, top, width, height in whole pixels."""

    x: int
    y: int
    w: int
    h: int


@dataclass(frozen=True, slots=True)
class BandScene:
    """A picture and its truth.

    Attributes:
        pixels: height x width x 3, sRGB.
        text: what is printed on the strip.
        visible: for each character, whether nothing lies over it; a number is whole when all are.
        line: the four corners of the printed line (top left, top right, bottom right, bottom left), x and y in pixels.
        region: where the strip is, with the small error of a person who draws a box round it.
        digit_px: mean height of the digits in the picture's pixels.
        style: kind of strip.
        typeface: what the text is set in.
    """

    pixels: Pixels
    text: str
    visible: tuple[bool, ...]
    line: tuple[tuple[float, float], ...]
    region: Region
    digit_px: float
    style: Style
    typeface: str

    @property
    def is_whole(self) -> bool:
        """Tell whether every character can be seen."""
        return all(self.visible)


def draw_text(rng: np.random.Generator, style: Style) -> str:
    """Draw a number of the kind that the style carries: seven digits, three to five, or AB-123-CD."""
    if style is Style.BIB:
        return str(int(rng.integers(100, 100_000)))
    if style is Style.PLATE:
        letters = "ABCDEFGHJKLMNPQRSTVWXYZ"
        pick = [letters[int(i)] for i in rng.integers(len(letters), size=4)]
        return f"{pick[0]}{pick[1]}-{int(rng.integers(1000)):03d}-{pick[2]}{pick[3]}"
    return f"{int(rng.integers(10_000_000)):07d}"


def render_band(
    seed: int,
    digit_px: float,
    *,
    text: str | None = None,
    style: Style | None = None,
    surround: Surround = Surround.TIGHT,
    hidden: int = 0,
    wear: Wear = WORN,
) -> BandScene:
    """Make one worn number with digits `digit_px` high in the picture.

    Without `style` it is a band of the police or of the gendarmerie by lot; without `text` a number by lot. `hidden`
    characters in a row lie under a strap, a sleeve or a hand; the others stay clear of it.
    """
    rng = np.random.default_rng((seed, round(digit_px * 100), 7))
    kind = style if style is not None else (Style.POLICE, Style.GENDARMERIE)[int(rng.integers(2))]
    content = text if text is not None else draw_text(rng, kind)
    fine = max(2, int(np.ceil(30 / digit_px)))
    strip = make_strip(rng, content, kind, max(24, round(digit_px * fine)))
    height, width = strip.colour.shape[:2]
    view = draw_view(rng, (width, height), digit_px, strip.digit_px, wear)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    outline = view.forward(corners)
    origin, size = _frame(rng, outline, digit_px, surround)
    scene = weave(rng, *size, digit_px, bright=kind is Style.BIB)
    if surround is Surround.CHEST:
        add_gear(rng, scene, digit_px)
    _place(rng, scene, strip, view, origin, fine, wear)
    visible = _hide(rng, scene, strip, view, origin, hidden)
    pixels = photograph(rng, scene, digit_px, wear)
    region = _region(rng, outline - origin, size, digit_px)
    line = _line_corners(strip, view, origin)
    return BandScene(pixels, content, visible, line, region, digit_px, kind, strip.typeface)


def render_negative(seed: int, kind: Negative, digit_px: float, *, on_strip: bool = False, wear: Wear = WORN) -> Pixels:
    """Make cloth that carries no seven-digit number: other text of the kind, printed on it or on a strip like a band."""
    rng = np.random.default_rng((seed, round(digit_px * 100), 11, list(Negative).index(kind)))
    text = _negative_text(rng, kind)
    if on_strip and text:
        return render_band(seed, digit_px, text=text, wear=wear).pixels
    width, height = round(rng.uniform(9, 14) * digit_px), round(rng.uniform(4, 9) * digit_px)
    scene = weave(rng, width, height, digit_px, bright=bool(rng.random() < 0.3))
    if rng.random() < 0.7:
        add_gear(rng, scene, digit_px)
    if text:
        print_text(rng, scene, text, round(digit_px), (round(digit_px), round(rng.uniform(0.2, 0.6) * height)))
    return photograph(rng, scene, digit_px, wear)


def _negative_text(rng: np.random.Generator, kind: Negative) -> str:
    digits = "".join(str(d) for d in rng.integers(0, 10, 12))
    slogans = ("LIBERTE", "RETRAITES", "JUSTICE", "POLICE", "GENDARMERIE", "STOP 49.3", "ON LACHE RIEN", "SOLIDARITE")
    day, month, year = int(rng.integers(1, 29)), int(rng.integers(1, 13)), int(rng.integers(1990, 2030))
    texts = {
        Negative.CLOTH: "",
        Negative.SLOGAN: slogans[int(rng.integers(len(slogans)))],
        Negative.UNIT: f"{int(rng.integers(1, 5))}{'ABC'[int(rng.integers(3))]}",
        Negative.DATE: (f"{day}/{month}/{year}", f"{day:02d}.{month:02d}.{year}", f"{day}-{month}-{year}")[
            int(rng.integers(3))
        ],
        Negative.TELEPHONE: (f"0{digits[:9]}", f"0{digits[0]} {digits[1:3]} {digits[3:5]} {digits[5:7]} {digits[7:9]}")[
            int(rng.integers(2))
        ],
        Negative.SIX_DIGITS: digits[:6],
        Negative.EIGHT_DIGITS: digits[:8],
        Negative.NINE_DIGITS: digits[:9],
    }
    return texts[kind]


def _frame(
    rng: np.random.Generator, outline: NDArray[np.float64], digit_px: float, surround: Surround
) -> tuple[NDArray[np.float64], tuple[int, int]]:
    """Where the picture's top left lies in the view's plane, and its width and height."""
    low, high = outline.min(axis=0), outline.max(axis=0)
    if surround is Surround.TIGHT:
        before, after = rng.uniform(0.8, 1.8, 2) * digit_px, rng.uniform(0.8, 1.8, 2) * digit_px
    else:
        chest = np.array([62, 70]) * digit_px - (high - low)  # 45 x 50 cm against digits of about 7 mm
        share = rng.uniform(0.12, 0.88, 2)
        before, after = chest * share, chest * (1 - share)
    origin = low - before
    width, height = np.ceil(high + after - origin).astype(int)
    return origin, (int(width), int(height))


def _place(
    rng: np.random.Generator,
    scene: Floats,
    strip: Strip,
    view: View,
    origin: NDArray[np.float64],
    fine: int,
    wear: Wear,
) -> None:
    """Lay the strip into the scene, in place, drawn `fine` times as large and reduced by areas."""
    h, w = strip.colour.shape[:2]
    glare = shine(rng, strip.colour[..., 0], wear, reflective=strip.reflective)[..., None]
    layer = np.dstack([strip.colour * (1 - glare) + 255 * glare, np.full((h, w), 255, np.float32)]).astype(np.float32)
    outline = view.forward(np.array([[0, 0], [w, 0], [w, h], [0, h], [w / 2, 0], [w / 2, h]], np.float64))
    slack = 2 + view.fold[0]
    low = np.maximum(np.floor(outline.min(axis=0) - slack - origin), 0).astype(int)
    high = np.minimum(np.ceil(outline.max(axis=0) + slack - origin), (scene.shape[1], scene.shape[0])).astype(int)
    width, height = int(high[0] - low[0]), int(high[1] - low[1])
    xs, ys, light = view.maps(width * fine, height * fine, 1 / fine, origin + low)
    drawn = cv2.remap(layer, xs, ys, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(0, 0, 0, 0))
    drawn[..., :3] *= light[..., None]
    drawn = cv2.resize(drawn, (width, height), interpolation=cv2.INTER_AREA)
    window = scene[low[1] : high[1], low[0] : high[0]]
    cover = drawn[..., 3:] / 255
    window[:] = window * (1 - cover) + drawn[..., :3]


def _hide(
    rng: np.random.Generator,
    scene: Floats,
    strip: Strip,
    view: View,
    origin: NDArray[np.float64],
    hidden: int,
) -> tuple[bool, ...]:
    """Lay something over `hidden` characters in a row, in place; tell which are still seen."""
    count = len(strip.characters)
    if hidden <= 0:
        return (True,) * count
    first = int(rng.integers(0, count - min(hidden, count) + 1))
    last = min(count, first + hidden) - 1
    gap = 0.05 * strip.digit_px
    left = strip.characters[first][0] - gap if first else -strip.colour.shape[1]
    right = strip.characters[last][2] + gap if last < count - 1 else 2 * strip.colour.shape[1]
    top, bottom = -1.5 * strip.digit_px, strip.colour.shape[0] + 1.5 * strip.digit_px
    shape = view.forward(np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float64)) - origin
    tones = ((24, 26, 34), (60, 62, 60), (196, 154, 130), (120, 84, 66), (30, 40, 70))
    tone = np.array(tones[int(rng.integers(len(tones)))]) * rng.uniform(0.8, 1.2)
    cv2.fillPoly(scene, [np.round(shape * 16).astype(np.int32)], tuple(float(v) for v in tone), cv2.LINE_AA, 4)
    return tuple(not first <= i <= last for i in range(count))


def _line_corners(strip: Strip, view: View, origin: NDArray[np.float64]) -> tuple[tuple[float, float], ...]:
    left, top, right, bottom = (
        strip.characters[0][0],
        strip.characters[0][1],
        strip.characters[-1][2],
        strip.characters[0][3],
    )
    corners = view.forward(np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float64)) - origin
    return tuple((float(x), float(y)) for x, y in corners)


def _region(rng: np.random.Generator, outline: NDArray[np.float64], size: tuple[int, int], digit_px: float) -> Region:
    low = np.floor(outline.min(axis=0) + rng.uniform(-0.25, 0.1, 2) * digit_px)
    high = np.ceil(outline.max(axis=0) + rng.uniform(-0.1, 0.25, 2) * digit_px)
    x, y = (int(v) for v in np.clip(low, 0, np.array(size) - 2))
    right, bottom = (int(v) for v in np.clip(high, (x + 1, y + 1), size))
    return Region(x, y, right - x, bottom - y)
