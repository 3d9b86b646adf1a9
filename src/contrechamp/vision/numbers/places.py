"""Where to look for numbers: the regions given, the chests below masked faces, or the whole picture. No model is run here.

A police officer wears the strip on the chest, a gendarme on the left upper arm: both lie below the face, within three
face heights and two and a half face widths. So a face says where to look, and no text detector goes over the picture.
"""

from collections.abc import Iterable, Sequence

from contrechamp.vision.numbers.geometry import Line, clip_box
from contrechamp.vision.numbers.lines import fit_line, propose_lines
from contrechamp.vision.numbers.patterns import NumberPattern
from contrechamp.vision.types import Box, Pixels

CHEST_HEIGHTS = (0.0, 3.0)
"""From the lower edge of the mask down, in heights of the mask."""

CHEST_HALF_WIDTH = 1.25
"""To each side of the face's middle, in widths of the mask."""

LEAST_DIGIT_PX = 6.0
MOST_DIGIT_PX = 64.0

DIGIT_OF_MASK = (1 / 40, 1 / 5)
"""Height of a digit (about 0.8 cm) over the height of a mask (about 40 cm), with room on both sides."""

TILE_PX = 1024
OVERLAP_PX = 192
MOST_LINES = 5


def chests(faces: Iterable[Box], pixels: Pixels) -> list[tuple[Box, tuple[float, float]]]:
    """Give below each mask the region where a strip is worn, and the heights of digits to expect there, in pixels."""
    height = pixels.shape[0]
    found = []
    for face in faces:
        top, bottom = (face.y + face.h + part * face.h for part in CHEST_HEIGHTS)
        if top >= height - 1:
            continue
        middle = face.x + face.w / 2
        half = CHEST_HALF_WIDTH * face.w
        low, high = (part * face.h for part in DIGIT_OF_MASK)
        if high >= LEAST_DIGIT_PX:
            area = clip_box((middle - half, top, middle + half, bottom), pixels)
            found.append((area, (max(LEAST_DIGIT_PX, low), max(LEAST_DIGIT_PX, min(MOST_DIGIT_PX, high)))))
    return found


def lines_in_region(pixels: Pixels, region: Box, pattern: NumberPattern) -> list[Line]:
    """Give the lines of a region: the region itself when it is shaped like a band, else what is found in it."""
    if region.w >= 0.2 * pattern.min_length * region.h:
        whole = fit_line(pixels, region)
        if whole is not None:
            return [whole]
    heights = (LEAST_DIGIT_PX, max(LEAST_DIGIT_PX, min(MOST_DIGIT_PX, region.h / 2)))
    return lines_within(pixels, region, pattern, heights)


def lines_within(pixels: Pixels, region: Box, pattern: NumberPattern, heights: tuple[float, float]) -> list[Line]:
    """Give the likeliest lines of a region with digits between the two heights."""
    found = []
    for spot in propose_lines(pixels, region, pattern.min_length, heights, most=MOST_LINES):
        half = (0.42 * pattern.max_length + 1.2) * spot.height_px
        tall = 1.25 * spot.height_px
        line = fit_line(pixels, clip_box((spot.x - half, spot.y - tall, spot.x + half, spot.y + tall), pixels))
        if line is not None:
            found.append(line)
    return found


def tiles(pixels: Pixels) -> Sequence[Box]:
    """Give overlapping tiles that fill the picture, for when nothing says where to look."""
    height, width = pixels.shape[:2]
    step = TILE_PX - OVERLAP_PX
    return [
        Box(x, y, min(TILE_PX, width - x), min(TILE_PX, height - y))
        for y in range(0, max(1, height - OVERLAP_PX), step)
        for x in range(0, max(1, width - OVERLAP_PX), step)
    ]
