"""Puts the parts together: places, views, decoding, and the decision to read or to abstain.

    regions ─► lines ─► first view ─► runs that stand alone ─► second view of each ─► sure of every digit? ─► Reading
    faces ──► chests ──┘

Nothing here prints or logs, and no text leaves but what fits the pattern and is sure enough.
"""

import os
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache

from contrechamp.vision.numbers.chests import MIN_DIGIT_PX, chest_below
from contrechamp.vision.numbers.examination import Candidate, examine
from contrechamp.vision.numbers.geometry import Line, clip_box
from contrechamp.vision.numbers.lines import fit_line, propose_lines
from contrechamp.vision.numbers.patterns import NumberPattern, compile_pattern
from contrechamp.vision.numbers.recogniser import Recogniser
from contrechamp.vision.numbers.textfinder import TextFinder
from contrechamp.vision.types import Box, Pixels, Reading

ABSTAIN_BELOW = 0.72
"""Least confidence of every digit with which a number is read; chosen on generated bands for at most 0.5 % wrong."""

RIO_PATTERN = r"\d{7}"
"""The number that French police and gendarmes wear."""

MOST_LINES = 6
"""Places that are looked at in a region, the likeliest first."""

_MOST_THREADS = 4
"""More threads than this slow the recogniser down: its lines are small."""


class NumberReader:
    """Holds the models and reads pictures with them. Safe to use from several threads; loading takes half a second."""

    def __init__(self, *, threads: int) -> None:
        """Load the recogniser; the text detector only when it is first needed.

        Raises:
            WeightsError: a model is missing or not the one pinned.
        """
        self._threads = threads
        self._recogniser = Recogniser(threads=threads)

    @cached_property
    def _finder(self) -> TextFinder:
        return TextFinder(threads=self._threads)

    def read(
        self, pixels: Pixels, pattern: NumberPattern, regions: Sequence[Box] | None, faces: Sequence[Box]
    ) -> tuple[Reading, ...]:
        """Read a picture; see `read_numbers`."""
        if regions is not None:
            found = [reading for region in regions for reading in self._in_region(pixels, region, pattern)]
        elif faces:
            found = [reading for face in faces for reading in self._below_face(pixels, face, pattern)]
        else:
            lines = sorted(_long_enough(self._finder.lines(pixels), pattern), key=lambda line: (line.y, line.x))
            found = [reading for line in lines for reading in self._on_line(pixels, line, pattern)]
        return tuple(sorted(_without_conflict(found), key=lambda reading: (reading.box.y, reading.box.x)))

    def _in_region(self, pixels: Pixels, region: Box, pattern: NumberPattern) -> list[Reading]:
        """Look at the region as one band if it may be one; if that gives nothing, at the likeliest places in it."""
        area = clip_box((region.x, region.y, region.x + region.w, region.y + region.h), pixels)
        looked_at: list[Line] = []
        if area.w >= 0.2 * pattern.min_length * area.h and (line := fit_line(pixels, area)):
            looked_at.append(line)
            found = self._on_line(pixels, line, pattern)
            if found:
                return found
        heights = (max(MIN_DIGIT_PX, max(area.w, area.h) / 90), 0.8 * area.h)
        return [
            reading
            for line in _places(pixels, area, pattern, heights, looked_at)
            for reading in self._on_line(pixels, line, pattern)
        ]

    def _below_face(self, pixels: Pixels, face: Box, pattern: NumberPattern) -> list[Reading]:
        """Look at the chest below a mask until one number is read: nobody wears two."""
        chest = chest_below(face, pixels)
        if chest is None:
            return []
        for line in _places(pixels, chest[0], pattern, chest[1], []):
            found = self._on_line(pixels, line, pattern)
            if found:
                return found
        return []

    def _on_line(self, pixels: Pixels, line: Line, pattern: NumberPattern) -> list[Reading]:
        candidates = examine(self._recogniser, pixels, line, pattern)
        return [reading for candidate in candidates if (reading := _decided(candidate))]


@lru_cache(maxsize=4)
def load_number_reader(*, threads: int | None = None) -> NumberReader:
    """Give the reader for this many threads (all cores but at most four when None); made once, then kept.

    Raises:
        WeightsError: a model is missing or not the one pinned.
    """
    return NumberReader(threads=threads or min(_MOST_THREADS, len(os.sched_getaffinity(0))))


def read_numbers(
    pixels: Pixels,
    pattern: str = RIO_PATTERN,
    regions: Sequence[Box] | None = None,
    *,
    faces: Sequence[Box] = (),
    reader: NumberReader | None = None,
) -> tuple[Reading, ...]:
    r"""Read the numbers on redacted pixels that fit a pattern, from top to bottom; abstain from what is not sure.

    Only whole numbers that stand alone are read: never seven digits out of ten, never what is partly covered. No other
    text of the picture is returned, kept or logged. Where to look: in `regions` when given (bands, chests, bibs); else
    below `faces`, on chest and arms; else everywhere, with a text detector, which takes ten times as long and more.

    Args:
        pixels: of the redacted picture.
        pattern: a regular expression of bounded length, such as `\d{7}`, `\d{3,5}` or `[A-Z]{2}-?\d{3}-?[A-Z]{2}`.
        regions: where to look; an empty sequence looks nowhere.
        faces: the masks that were painted, as in `RedactedImage.masks`.
        reader: from `load_number_reader`; None takes the one that is kept.

    Raises:
        PatternError: the pattern has no end, may fit any text, or is no pattern of a number.
        WeightsError: a model is missing or not the one pinned.
    """
    compiled = compile_pattern(pattern)
    return (reader or load_number_reader()).read(pixels, compiled, regions, faces)


def _decided(candidate: Candidate) -> Reading | None:
    """Read, or abstain when a digit is not sure enough."""
    if candidate.confidence < ABSTAIN_BELOW:
        return None
    left, top, right, bottom = candidate.line.box()
    box = Box(max(0, round(left)), max(0, round(top)), max(1, round(right - left)), max(1, round(bottom - top)))
    return Reading(text=candidate.text, confidences=candidate.confidences, confidence=candidate.confidence, box=box)


def _places(
    pixels: Pixels, area: Box, pattern: NumberPattern, heights_px: tuple[float, float], looked_at: list[Line]
) -> Iterator[Line]:
    """Give the lines of an area that are worth a look, the likeliest first, none twice; appends them to `looked_at`."""
    for spot in propose_lines(pixels, area, pattern.min_length, heights_px, most=MOST_LINES):
        half = (0.42 * pattern.max_length + 1.2) * spot.height_px
        around = clip_box(
            (spot.x - half, spot.y - 1.3 * spot.height_px, spot.x + half, spot.y + 1.3 * spot.height_px), pixels
        )
        line = fit_line(pixels, around)
        if line is None or line.height > 2.2 * spot.height_px or not _long_enough([line], pattern):
            continue
        if any(line.is_near(other) for other in looked_at):
            continue
        looked_at.append(line)
        yield line


def _long_enough(lines: list[Line], pattern: NumberPattern) -> list[Line]:
    """Leave out what is too short for its height to hold a number of the pattern, or too small to be read."""
    return [
        line for line in lines if line.width >= 0.38 * pattern.min_length * line.height and line.height >= MIN_DIGIT_PX
    ]


def _without_conflict(readings: list[Reading]) -> list[Reading]:
    """Of readings on the same spot keep the surest if they are equal, and none if they are not."""
    kept: list[Reading] = []
    refused: list[Box] = []
    for reading in sorted(readings, key=lambda found: -found.confidence):
        if any(_overlap(reading.box, box) for box in refused):
            continue
        rival = next((other for other in kept if _overlap(reading.box, other.box)), None)
        if rival is None:
            kept.append(reading)
        elif rival.text != reading.text:
            kept.remove(rival)
            refused += [rival.box, reading.box]
    return kept


def _overlap(one: Box, other: Box) -> bool:
    across = min(one.x + one.w, other.x + other.w) - max(one.x, other.x)
    down = min(one.y + one.h, other.y + other.h) - max(one.y, other.y)
    return across > 0 and down > 0 and across * down > 0.3 * min(one.w * one.h, other.w * other.h)
