"""Puts the parts together: places, views, decoding, and the decision to read or to abstain.

    regions ─► lines ─► first view ─► runs that stand alone ─► second view on each ─► both agree, sure enough? ─► Reading
    faces ──► chests ──┘

Nothing here prints or logs, and no text leaves but what fits the pattern and passed the threshold.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from contrechamp.vision.numbers.decoding import Spelling, confidences, spell
from contrechamp.vision.numbers.geometry import Line, clip_box
from contrechamp.vision.numbers.lines import fit_line, propose_lines
from contrechamp.vision.numbers.patterns import NumberPattern
from contrechamp.vision.numbers.recogniser import LineFrames, Recogniser
from contrechamp.vision.numbers.views import FIRST, SECOND, View, show
from contrechamp.vision.numbers.words import Run, find_runs
from contrechamp.vision.types import Box, Pixels, Reading

ABSTAIN_BELOW = 0.6
"""Least confidence of a digit with which a number is read."""

SURE_FROM = 0.97
"""From this confidence on, the first view is enough."""

WORTH_A_SECOND_VIEW = 0.02
"""Least share of the first view that spells one number."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number as one or two views see it, before the decision."""

    spellings: tuple[Spelling, ...]
    line: Line

    def reading(self) -> Reading | None:
        """Give the likeliest number as a reading, or None when a digit is not sure enough."""
        if not self.spellings:
            return None
        text = self.spellings[0].text
        each = confidences(text, list(self.spellings))
        if min(each) < ABSTAIN_BELOW:
            return None
        left, top, right, bottom = self.line.box()
        box = Box(round(left), round(top), max(1, round(right - left)), max(1, round(bottom - top)))
        return Reading(text=text, confidences=each, confidence=min(each), box=box)


def examine(recogniser: Recogniser, pixels: Pixels, line: Line, pattern: NumberPattern) -> list[Candidate]:
    """Read a line: the numbers of the pattern that stand alone in it, each looked at twice unless the first look is sure."""
    found = []
    for first in _seen(recogniser, pixels, line, FIRST, pattern):
        if first.spellings[0].probability < WORTH_A_SECOND_VIEW:
            continue
        if min(confidences(first.spellings[0].text, list(first.spellings))) >= SURE_FROM:
            found.append(first)
            continue
        again = _seen(recogniser, pixels, first.line, SECOND, pattern)
        second = max(again, key=lambda candidate: candidate.spellings[0].probability, default=None)
        found.append(replace(first, spellings=_both(first.spellings, second.spellings if second else ())))
    return found


def _seen(recogniser: Recogniser, pixels: Pixels, line: Line, view: View, pattern: NumberPattern) -> list[Candidate]:
    """What one view of a line spells, run by run; runs that may be pieces of something longer are left out."""
    frames = recogniser.frames(show(pixels, line, view, pattern)[None], pattern)[0]
    found = []
    for run in find_runs(frames, pattern):
        spellings = spell(frames.blank[run.start : run.end], frames.characters[run.start : run.end], pattern)
        piece = _piece(line, run, frames, view)
        if spellings and run.alone and not _is_cut(piece, pixels):
            found.append(Candidate(tuple(spellings), piece))
    return found


def _piece(line: Line, run: Run, frames: LineFrames, view: View) -> Line:
    """The part of the line in which a run stands."""
    length = line.width + 2 * view.margins[0] * line.height
    count = len(frames.blank)
    half = 0.5 * (run.ink[1] - run.ink[0]) / max(1, run.characters)
    start, end = ((edge / count - 0.5) * length for edge in (run.ink[0] - half, run.ink[1] + half))
    return line.part(start, end)


def _is_cut(piece: Line, pixels: Pixels) -> bool:
    """Tell whether the picture ends where the number does: its next digit may lie outside."""
    reach = np.array([np.cos(piece.angle), np.sin(piece.angle)]) * (piece.width / 2)
    h, w = pixels.shape[:2]
    ends = (np.array([piece.x, piece.y]) - reach, np.array([piece.x, piece.y]) + reach)
    return any(not (0 <= x < w and 0 <= y < h) for x, y in ends)


def _both(first: tuple[Spelling, ...], second: tuple[Spelling, ...]) -> tuple[Spelling, ...]:
    """The mean of what two views say: high only where they agree."""
    total: dict[str, float] = {}
    for spelling in (*first, *second):
        total[spelling.text] = total.get(spelling.text, 0.0) + spelling.probability / 2
    return tuple(sorted((Spelling(text, share) for text, share in total.items()), key=lambda s: -s.probability))


def lines_in(pixels: Pixels, region: Box, pattern: NumberPattern) -> list[Line]:
    """Give the lines to look at in a region: the region itself when it is shaped like a band, and what is found in it."""
    found: list[Line] = []
    if region.w >= 0.2 * pattern.min_length * region.h:
        whole = fit_line(pixels, region)
        if whole:
            found.append(whole)
    return found


def proposed(pixels: Pixels, region: Box, pattern: NumberPattern, heights, most=5) -> list[Line]:
    lines=[]
    for spot in propose_lines(pixels, region, pattern.min_length, heights, most=most):
        half = (0.42 * pattern.max_length + 1.2) * spot.height_px
        area = clip_box((spot.x - half, spot.y - 1.25 * spot.height_px, spot.x + half, spot.y + 1.25 * spot.height_px), pixels)
        line = fit_line(pixels, area)
        if line: lines.append(line)
    return lines
