"""One search of one picture: which places are looked at, in which order, and which readings stand in the end."""

from collections.abc import Iterator, Sequence

from contrechamp.vision.numbers.chests import MIN_DIGIT_PX, chest_below
from contrechamp.vision.numbers.examination import Candidate, examine
from contrechamp.vision.numbers.geometry import Line, clip_box
from contrechamp.vision.numbers.lines import fit_line, propose_lines
from contrechamp.vision.numbers.patterns import NumberPattern
from contrechamp.vision.numbers.recogniser import Recogniser
from contrechamp.vision.numbers.textfinder import TextFinder, tiles
from contrechamp.vision.types import Box, Pixels, Reading

ABSTAIN_BELOW = 0.75
"""Least confidence of every character with which a number is read; chosen on generated bands for at most 0.5 % wrong."""

MOST_LINES = 6
"""Places that are looked at in a region, the likeliest first."""

STEEPEST = 0.28
"""Radians up to which a line is fitted anew; steeper ones are taken as the text detector gives them."""


class Search:
    """Collects what is read in a picture, and the places where nothing may be read. For one picture only."""

    def __init__(self, recogniser: Recogniser, pixels: Pixels, pattern: NumberPattern, masks: Sequence[Box]) -> None:
        self._recogniser = recogniser
        self._pixels = pixels
        self._pattern = pattern
        self._masks = masks
        self._found: list[Reading] = []
        self._closed: list[Box] = []

    def look_in_region(self, region: Box) -> None:
        """Look at the region as one band if it may be one; if that gives nothing, at the likeliest places in it."""
        area = clip_box((region.x, region.y, region.x + region.w, region.y + region.h), self._pixels)
        looked_at: list[Line] = []
        if area.w >= 0.2 * self._pattern.min_length * area.h and (line := fit_line(self._pixels, area)):
            looked_at.append(line)
            if self._read(line):
                return
        heights = (max(MIN_DIGIT_PX, max(area.w, area.h) / 90), 0.8 * area.h)
        for line in self._places(area, heights, looked_at):
            self._read(line)

    def look_below_face(self, face: Box) -> None:
        """Look at the chest below a mask until one number is read: nobody wears two."""
        chest = chest_below(face, self._pixels)
        if chest is None:
            return
        for line in self._places(*chest, looked_at=[]):
            if self._read(line):
                return

    def look_everywhere(self, finder: TextFinder) -> None:
        """Look at each line of text, and in each tile where the text detector saw none: it misses small ones."""
        looked_at = []
        for found in finder.lines(self._pixels):
            upright = (
                fit_line(self._pixels, clip_box(found.box(), self._pixels)) if abs(found.angle) < STEEPEST else None
            )
            looked_at.append(upright or found)
        for line in looked_at:
            if self._may_hold_number(line):
                self._read(line)
        for tile in tiles(self._pixels):
            for line in self._places(tile, (MIN_DIGIT_PX, tile.h / 8), looked_at):
                self._read(line)

    def readings(self) -> tuple[Reading, ...]:
        """Give what stands, from top to bottom.

        Of readings on one spot the surest stays if they are equal, none if they are not; none stays where a longer run
        of characters was seen.
        """
        kept: list[Reading] = []
        closed = list(self._closed)
        for reading in sorted(self._found, key=lambda found: -found.confidence):
            if any(_overlap(reading.box, box) for box in closed):
                continue
            rival = next((other for other in kept if _overlap(reading.box, other.box)), None)
            if rival is None:
                kept.append(reading)
            elif rival.text != reading.text:
                kept.remove(rival)
                closed += [rival.box, reading.box]
        return tuple(sorted(kept, key=lambda reading: (reading.box.y, reading.box.x)))

    def _read(self, line: Line) -> bool:
        """Examine a line and enter what it gives; tell whether a number was read."""
        findings = examine(self._recogniser, self._pixels, line, self._pattern)
        read = [_reading(candidate) for candidate in findings.candidates if self._may_stand(candidate)]
        self._found += read
        self._closed += [_box(longer) for longer in findings.longer]
        return bool(read)

    def _may_stand(self, candidate: Candidate) -> bool:
        """Tell whether every character is sure, and no mask lies over the number or right beside it."""
        if candidate.confidence < ABSTAIN_BELOW:
            return False
        place = candidate.line.width / len(candidate.text)
        ends = candidate.line.part(-candidate.line.width / 2 - place / 2, candidate.line.width / 2 + place / 2).points(
            9
        )
        return not any(
            mask.x <= x < mask.x + mask.w and mask.y <= y < mask.y + mask.h for mask in self._masks for x, y in ends
        )

    def _places(self, area: Box, heights_px: tuple[float, float], looked_at: list[Line]) -> Iterator[Line]:
        """Give the lines of an area that are worth a look, the likeliest first, none twice; adds them to `looked_at`."""
        pattern = self._pattern
        for spot in propose_lines(self._pixels, area, pattern.min_length, heights_px, most=MOST_LINES):
            across, down = (0.42 * pattern.max_length + 1.2) * spot.height_px, 1.3 * spot.height_px
            around = clip_box((spot.x - across, spot.y - down, spot.x + across, spot.y + down), self._pixels)
            line = fit_line(self._pixels, around)
            if line is None or line.height > 2.2 * spot.height_px or not self._may_hold_number(line):
                continue
            if not any(line.is_near(other) for other in looked_at):
                looked_at.append(line)
                yield line

    def _may_hold_number(self, line: Line) -> bool:
        """Tell whether a line is long enough for its height, and high enough to be read."""
        return line.width >= 0.38 * self._pattern.min_length * line.height and line.height >= MIN_DIGIT_PX


def _reading(candidate: Candidate) -> Reading:
    return Reading(
        text=candidate.text,
        confidences=candidate.confidences,
        confidence=candidate.confidence,
        box=_box(candidate.line),
    )


def _box(line: Line) -> Box:
    left, top, right, bottom = line.box()
    return Box(max(0, round(left)), max(0, round(top)), max(1, round(right - left)), max(1, round(bottom - top)))


def _overlap(one: Box, other: Box) -> bool:
    across = min(one.x + one.w, other.x + other.w) - max(one.x, other.x)
    down = min(one.y + one.h, other.y + other.h) - max(one.y, other.y)
    return across > 0 and down > 0 and across * down > 0.3 * min(one.w * one.h, other.w * other.h)
