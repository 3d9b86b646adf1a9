"""Reads one line: two looks at each number that stands alone in it, and how sure both together are.

The first look is wide, to see what stands beside; the second is close. Their chances are averaged, so that a digit is
sure only where both see the same. The decision to read or to abstain is the caller's.
"""

from dataclasses import dataclass, replace

import numpy as np

from contrechamp.vision.numbers.decoding import Spelling, confidences, spell
from contrechamp.vision.numbers.geometry import Line
from contrechamp.vision.numbers.patterns import NumberPattern
from contrechamp.vision.numbers.recogniser import LineFrames, Recogniser
from contrechamp.vision.numbers.views import FIRST, SECOND, View, show
from contrechamp.vision.numbers.words import Run, find_runs
from contrechamp.vision.types import Pixels

SURE_FROM = 0.96
"""From this confidence on, the first look is enough."""

WORTH_A_SECOND_LOOK = 0.02
"""Least share of the first look that spells one number."""


MOST_FIRST_LOOKS = 3
"""How often a line is fitted anew; a number whose end is still not seen then is not read."""

TALLEST = 1.7
"""Most height of a line for the width of one of its characters; where it was fitted higher, it is the strip's."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """The likeliest number on a piece of a line, before the decision.

    Attributes:
        text: the number.
        confidences: one for each character.
        line: the piece.
    """

    text: str
    confidences: tuple[float, ...]
    line: Line

    @property
    def confidence(self) -> float:
        """The least of the confidences."""
        return min(self.confidences)


@dataclass(frozen=True, slots=True)
class Findings:
    """What an examination gives.

    Attributes:
        candidates: the likeliest number of each run that stands alone.
        longer: runs with more characters than the pattern has, wherever they were seen: no number may be read there.
    """

    candidates: list[Candidate]
    longer: list[Line]


def examine(recogniser: Recogniser, pixels: Pixels, line: Line, pattern: NumberPattern) -> Findings:
    """Look at a line once or twice."""
    candidates, longer = [], []
    for first in _first_look(recogniser, pixels, line, pattern):
        if first.run.known > pattern.max_length:
            longer.append(first.piece)
        if not first.may_be_read or first.share < WORTH_A_SECOND_LOOK:
            continue
        candidate = _candidate(first.spellings, first.piece)
        if candidate.confidence < SURE_FROM:
            closer = _look(recogniser, pixels, first.piece, SECOND, pattern)
            longer += [sight.piece for sight in closer if sight.run.known > pattern.max_length]
            second = max((sight.spellings for sight in closer), key=_share, default=[])
            candidate = _candidate(_averaged(first.spellings, second), first.piece)
        candidates.append(candidate)
    return Findings(candidates, longer)


@dataclass(frozen=True, slots=True)
class _Sight:
    """What one look sees of one run.

    Attributes:
        run: where it stands among the frames.
        piece: where it stands in the picture.
        cut: the picture ends where the run does.
        spellings: the numbers that it spells; none when it does not stand alone.
    """

    run: Run
    piece: Line
    cut: bool
    spellings: list[Spelling]

    @property
    def may_be_read(self) -> bool:
        """Tell whether nothing is missing on the left or right."""
        return not (self.cut or self.run.open_left or self.run.open_right)

    @property
    def share(self) -> float:
        """Of the likeliest number."""
        return _share(self.spellings)


def _share(spellings: list[Spelling]) -> float:
    return spellings[0].probability if spellings else 0.0


def _first_look(recogniser: Recogniser, pixels: Pixels, line: Line, pattern: NumberPattern) -> list[_Sight]:
    """Look widely; again where the line was fitted too high, or too short to show that no character follows."""
    sights: list[_Sight] = []
    for _ in range(MOST_FIRST_LOOKS):
        sights = _look(recogniser, pixels, line, FIRST, pattern)
        better = _refitted(line, sights)
        if better == line:
            break
        line = better
    return sights


def _refitted(line: Line, sights: list[_Sight]) -> Line:
    """The line as high as its characters ask, and longer by three of them where it ends too soon."""
    if not sights:
        return line
    better = line
    tallest = max(sight.piece.height for sight in sights)
    if tallest < 0.8 * line.height:
        better = replace(better, height=tallest)
    step = 3 * max(sight.piece.width / sight.run.characters for sight in sights)
    left = step * any(sight.run.open_left for sight in sights)
    right = step * any(sight.run.open_right for sight in sights)
    return better.part(-line.width / 2 - left, line.width / 2 + right) if left or right else better


def _candidate(spellings: list[Spelling], piece: Line) -> Candidate:
    text = spellings[0].text
    return Candidate(text, confidences(text, spellings), piece)


def _look(recogniser: Recogniser, pixels: Pixels, line: Line, view: View, pattern: NumberPattern) -> list[_Sight]:
    """What one view of a line shows, run by run."""
    frames = recogniser.frames(show(pixels, line, view, pattern)[None], pattern)[0]
    found = []
    for run in find_runs(frames, pattern):
        piece = _piece(line, run, frames, view)
        spellings: list[Spelling] = []
        if run.alone and run.characters <= pattern.max_length + 2:
            spellings = spell(frames.blank[run.start : run.end], frames.characters[run.start : run.end], pattern)
        found.append(_Sight(run, piece, _is_cut(piece, run, pixels), spellings))
    return found


def _piece(line: Line, run: Run, frames: LineFrames, view: View) -> Line:
    """The part of the line in which a run stands, half a character's place more on each side."""
    length = line.width + 2 * view.margins[0] * line.height
    count = len(frames.blank)
    half = 0.5 * (run.ink[1] - run.ink[0]) / run.characters
    start, end = ((edge / count - 0.5) * length for edge in (run.ink[0] - half, run.ink[1] + half))
    piece = line.part(start, end)
    return replace(piece, height=min(piece.height, TALLEST * piece.width / run.characters))


def _is_cut(piece: Line, run: Run, pixels: Pixels) -> bool:
    """Tell whether the picture ends where the number does: its next digit may lie outside."""
    away = piece.width / 2 + 0.25 * piece.width / run.characters
    reach = np.array([np.cos(piece.angle), np.sin(piece.angle)]) * away
    middle = np.array([piece.x, piece.y])
    height, width = pixels.shape[:2]
    return any(not (0 <= x < width and 0 <= y < height) for x, y in (middle - reach, middle + reach))


def _averaged(first: list[Spelling], second: list[Spelling]) -> list[Spelling]:
    """The mean of what two looks say: high only where they agree."""
    total: dict[str, float] = {}
    for spelling in (*first, *second):
        total[spelling.text] = total.get(spelling.text, 0.0) + spelling.probability / 2
    return sorted((Spelling(text, share) for text, share in total.items()), key=lambda found: -found.probability)
