"""Splits a line into runs of characters, and tells which stand alone: a number is never cut out of a longer one.

Between the recogniser's frames and the decoder. A run that may go on in another one is perhaps a piece of a telephone
number: the reader abstains there.
"""

from dataclasses import dataclass
from enum import IntEnum
from string import ascii_letters, digits

import numpy as np

from contrechamp.vision.numbers.patterns import NumberPattern
from contrechamp.vision.numbers.recogniser import LineFrames

_BARS = ("I", "l", "")
"""What an upright bar is read as; the empty one is a character that the pattern does not know."""


class _Kind(IntEnum):
    """What a frame most likely holds; the order is that of the columns in `_tokens`."""

    BLANK = 0
    TEXT = 1
    GAP = 2
    REST = 3
    CHARACTER = 4


_ROOM = 1.4
"""Between the middle of the last character and the end, in places of a character: so much shows that none follows."""


@dataclass(frozen=True, slots=True)
class _Token:
    """Frames in a row that hold one thing. `character` is empty unless the pattern knows it."""

    kind: _Kind
    character: str
    start: int
    end: int

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


@dataclass(frozen=True, slots=True)
class Run:
    """A run of characters without a gap, and the frames in which to decode it.

    Attributes:
        start: first frame.
        end: frame after the last.
        ink: first frame and frame after the last in which characters were seen, for placing the number in the picture.
        characters: how many were seen.
        known: how many of them the pattern knows.
        open_left: there is no room for a character between the run and the left end of what was looked at.
        open_right: the same on the right.
        alone: nothing that may belong to the same number stands left or right of it.
    """

    start: int
    end: int
    ink: tuple[int, int]
    characters: int
    known: int
    open_left: bool
    open_right: bool
    alone: bool


def find_runs(frames: LineFrames, pattern: NumberPattern) -> list[Run]:
    """Give the runs that may be numbers of the pattern, from left to right."""
    tokens = _tokens(frames, pattern)
    written = [token for token in tokens if token.kind in (_Kind.CHARACTER, _Kind.TEXT)]
    if not written:
        return []
    steps = np.diff([token.middle for token in written])
    pitch = float(np.median(steps)) if len(steps) else float(len(frames.blank))  # not the mean: gaps would count
    groups = _groups(tokens, pitch)
    groups = [_without_bars(group, pattern) for group in groups]
    return [
        _run(groups, index, tokens, pitch, len(frames.blank))
        for index, group in enumerate(groups)
        if len(group) >= pattern.min_length - 2 and any(token.character for token in group)
    ]


def _tokens(frames: LineFrames, pattern: NumberPattern) -> list[_Token]:
    best = frames.characters.argmax(axis=1)
    heaps = np.stack([frames.blank, frames.text, frames.gap, frames.rest, frames.characters.max(axis=1)])
    kinds = heaps.argmax(axis=0)
    found: list[_Token] = []
    for place, (kind, index) in enumerate(zip(kinds.tolist(), best.tolist(), strict=True)):
        if kind == _Kind.BLANK:
            continue
        character = pattern.alphabet[index] if kind == _Kind.CHARACTER else ""
        last = found[-1] if found else None
        if last and last.end == place and last.kind == kind and last.character == character:
            found[-1] = _Token(last.kind, character, last.start, place + 1)
        else:
            found.append(_Token(_Kind(kind), character, place, place + 1))
    return found


def _groups(tokens: list[_Token], pitch: float) -> list[list[_Token]]:
    """Split at separators and at gaps wider than a character's place."""
    groups: list[list[_Token]] = [[]]
    for token in tokens:
        if token.kind in (_Kind.GAP, _Kind.REST):
            groups.append([])
            continue
        if groups[-1] and token.middle - groups[-1][-1].middle > 2.3 * pitch:
            groups.append([])
        groups[-1].append(token)
    return [group for group in groups if group]


def _without_bars(group: list[_Token], pattern: NumberPattern) -> list[_Token]:
    """Take upright bars off the ends of a run that is too long, where the pattern knows letters: the frame of a plate.

    Never where numbers are of digits alone: there a bar may be a 1, and the run a longer number.
    """
    if not any(character in ascii_letters for character in pattern.alphabet):
        return group
    while len(group) > pattern.max_length and group[0].character in _BARS:
        group = group[1:]
    while len(group) > pattern.max_length and group[-1].character in _BARS:
        group = group[:-1]
    return group


def _run(groups: list[list[_Token]], index: int, tokens: list[_Token], pitch: float, length: int) -> Run:
    group = groups[index]
    first, last = group[0], group[-1]
    before = max((token.end for token in tokens if token.end <= first.start), default=0)
    after = min((token.start for token in tokens if token.start >= last.end), default=length)
    left, right = groups[index - 1][-1] if index else None, groups[index + 1][0] if index + 1 < len(groups) else None
    own_pitch = max(pitch, (last.middle - first.middle) / max(1, len(group) - 1))
    alone = not (_continues(left, first, pitch) or _continues(last, right, pitch))
    return Run(
        start=max(before, first.start - 2),
        end=min(after, last.end + 2),
        ink=(first.start, last.end),
        characters=len(group),
        known=sum(bool(token.character) for token in group),
        open_left=index == 0 and first.middle < _ROOM * own_pitch,
        open_right=index == len(groups) - 1 and length - last.middle < _ROOM * own_pitch,
        alone=alone,
    )


def _continues(left: _Token | None, right: _Token | None, pitch: float) -> bool:
    """Tell whether two tokens may be one number: both digits, or so near that only ink is missing between them."""
    if left is None or right is None:
        return False
    distance = right.middle - left.middle
    both_digits = left.character in digits and right.character in digits and left.character and right.character
    return bool(distance < 1.6 * pitch or (both_digits and distance < 4.5 * pitch))
