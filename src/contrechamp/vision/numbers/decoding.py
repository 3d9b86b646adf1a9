"""From the recogniser's frames to numbers: only what fits the pattern is ever spelt out.

A recogniser that reads by connectionist temporal classification gives, for each narrow slice of the line (a frame), how
likely each character or nothing is. Here those chances are summed over every way in which the frames can spell a
number of the pattern, so that a digit's confidence is the share of all that spells that digit in that place. Characters
outside the pattern are counted, never named: the reader cannot tell what the rest of a banner says.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from contrechamp.vision.numbers.patterns import NumberPattern, is_alphanumeric

Frames: TypeAlias = NDArray[np.float32]

BEAM = 12
"""How many beginnings of numbers are followed at a time; the right one is among the first three or gone."""

_WORTH_A_STEP = 2e-3
"""Characters less likely than this in a frame are not followed; what is lost makes the confidence lower, never higher."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A number and how much of all that the frames may say spells it, 0 to 1."""

    text: str
    probability: float


def spell(blank: Frames, characters: Frames, pattern: NumberPattern) -> list[Spelling]:
    """Give the numbers of the pattern that whole frames spell, the likeliest first.

    Args:
        blank: one value a frame, that it holds nothing.
        characters: frames x len(pattern.alphabet).
        pattern: what a number is.
    """
    heads: dict[str, tuple[float, float, int]] = {
        "": (1.0, 0.0, 0)
    }  # text -> ends in blank, ends in its last letter, state
    for nothing, row in zip(blank.tolist(), characters, strict=True):
        likely = [(pattern.alphabet[int(i)], float(row[i])) for i in np.flatnonzero(row > _WORTH_A_STEP)]
        heads = _kept(_advance(heads, nothing, likely, pattern))
    found = [
        Spelling(text, ended + open_)
        for text, (ended, open_, _) in heads.items()
        if text and pattern.fits(text) and ended + open_ > 0
    ]
    return sorted(found, key=lambda spelling: -spelling.probability)


def _advance(
    heads: dict[str, tuple[float, float, int]], nothing: float, likely: list[tuple[str, float]], pattern: NumberPattern
) -> dict[str, tuple[float, float, int]]:
    """Read one more frame: each beginning stays as it is, or grows by a character that the pattern allows there."""
    grown: dict[str, tuple[float, float, int]] = {}
    for text, (ended, open_, state) in heads.items():
        last = text[-1:]
        repeat = next((chance for character, chance in likely if character == last), 0.0)
        _add(grown, text, (ended + open_) * nothing, open_ * repeat, state)
        steps = pattern.steps[state]
        for character, chance in likely:
            following = steps.get(character)
            if following is not None:
                before = ended if character == last else ended + open_
                _add(grown, text + character, 0.0, before * chance, following)
    return grown


def _add(grown: dict[str, tuple[float, float, int]], text: str, ended: float, open_: float, state: int) -> None:
    old = grown.get(text, (0.0, 0.0, state))
    grown[text] = (old[0] + ended, old[1] + open_, state)


def _kept(heads: dict[str, tuple[float, float, int]]) -> dict[str, tuple[float, float, int]]:
    if len(heads) <= BEAM:
        return heads
    ranked = sorted(heads.items(), key=lambda item: -(item[1][0] + item[1][1]))
    return dict(ranked[:BEAM])


def confidences(text: str, spellings: list[Spelling]) -> tuple[float, ...]:
    """Give for each character of `text` the share of all that spells this character in this place.

    Places are counted among letters and digits, so that a hyphen seen or not seen takes nothing from them; a separator is
    as sure as the least sure of its neighbours. Spellings with more or fewer letters and digits count against every one.
    """
    core = _core(text)
    alike = [(_core(spelling.text), spelling.probability) for spelling in spellings]
    alike = [(other, share) for other, share in alike if len(other) == len(core)]
    shares = [
        min(1.0, sum(share for other, share in alike if other[place] == character))
        for place, character in enumerate(core)
    ]
    placed, each = 0, []
    for character in text:
        beside = shares[max(0, placed - 1) : placed + 1]
        each.append(shares[placed] if is_alphanumeric(character) else min(beside, default=1.0))
        placed += is_alphanumeric(character)
    return tuple(each)


def _core(text: str) -> str:
    """The letters and digits."""
    return "".join(filter(is_alphanumeric, text))
