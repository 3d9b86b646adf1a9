r"""The pattern of a number, compiled to a small automaton that the decoder walks letter by letter.

A bounded part of regular expressions is taken: literal letters, digits and separators, `\d`, `[A-Z0-9]`, groups, `|`,
`?`, `{n}` and `{n,m}`; `^`, `$` and `\b` at the ends say nothing new, for a number is always matched whole. What has no
end (`*`, `+`, `{n,}`), what stands for anything (`.`, `\w`, negated classes) and what looks around is refused: with it
any word on a banner would fit.
"""

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from string import ascii_letters, digits

from contrechamp.vision.errors import PatternError
from contrechamp.vision.numbers.syntax import MAX_LENGTH, Node, parse

MAX_SOURCE = 200
"""Characters of the expression itself."""

MAX_STATES = 512
"""A pattern that needs more is no number's."""


@dataclass(frozen=True, slots=True)
class NumberPattern:
    """A pattern as states and steps: from state 0, each character leads to at most one state.

    Attributes:
        source: the expression as it was given.
        steps: for each state, where each character leads.
        finals: the states in which a whole number has been seen.
        alphabet: every character that can occur, sorted.
        min_length: of a number that fits.
        max_length: of a number that fits.
    """

    source: str
    steps: tuple[Mapping[str, int], ...] = field(repr=False, hash=False)
    finals: frozenset[int] = field(repr=False)
    alphabet: tuple[str, ...]
    min_length: int
    max_length: int

    def fits(self, text: str) -> bool:
        """Tell whether the whole text is a number of this pattern; one without any digit never is."""
        state = 0
        for character in text:
            following = self.steps[state].get(character)
            if following is None:
                return False
            state = following
        return state in self.finals and any(character in digits for character in text)


@lru_cache(maxsize=64)
def compile_pattern(source: str) -> NumberPattern:
    """Compile an expression, or refuse it.

    Raises:
        PatternError: it is no regular expression, has no end, may fit any text, is longer than 16 characters, or can
            fit no digit at all.
    """
    if len(source) > MAX_SOURCE:
        raise PatternError(f"the pattern is written with {len(source)} characters where at most {MAX_SOURCE} are taken")
    try:
        with (
            warnings.catch_warnings()
        ):  # Python warns of sets that may mean something else one day; they are refused below
            warnings.simplefilter("ignore", FutureWarning)
            re.compile(source)
    except re.error as error:
        raise PatternError(f"the pattern is not a regular expression ({error.msg}); an example is \\d{{7}}") from None
    steps, finals = _determined(parse(source))
    alphabet = tuple(sorted({character for step in steps for character in step}))
    shortest, longest = _lengths(steps, finals)
    if not any(character in digits for character in alphabet):
        raise PatternError("the pattern fits no digit: numbers are read here, never words")
    if shortest < 1:
        raise PatternError("the pattern fits the empty text; say how many characters there are at least")
    if longest > MAX_LENGTH:
        raise PatternError(f"the pattern fits up to {longest} characters where at most {MAX_LENGTH} are taken")
    return NumberPattern(source, steps, finals, alphabet, shortest, longest)


def is_alphanumeric(character: str) -> bool:
    """Tell letters and digits of ASCII from separators and everything else."""
    return character in ascii_letters or character in digits


def _determined(tree: Node) -> tuple[tuple[Mapping[str, int], ...], frozenset[int]]:
    """Turn the syntax tree into a deterministic automaton; the states are sets of what may still follow."""
    numbers: dict[frozenset[Node], int] = {frozenset({tree}): 0}
    pending = [frozenset({tree})]
    steps: list[dict[str, int]] = []
    while pending:
        current = pending.pop(0)
        reached: dict[str, set[Node]] = {}
        for rest in current:
            for character, following in rest.first():
                reached.setdefault(character, set()).add(following)
        row = {}
        for character, rests in reached.items():
            state = frozenset(rests)
            if state not in numbers:
                if len(numbers) >= MAX_STATES:
                    raise PatternError("the pattern has too many cases; a number's pattern is short")
                numbers[state] = len(numbers)
                pending.append(state)
            row[character] = numbers[state]
        steps.append(row)
    finals = frozenset(number for state, number in numbers.items() if any(rest.may_end() for rest in state))
    return tuple(steps), finals


def _lengths(steps: tuple[Mapping[str, int], ...], finals: frozenset[int]) -> tuple[int, int]:
    """The least and the greatest number of characters from the start to an end; the automaton has no loops."""
    layer, length, found = {0}, 0, []
    while layer and length <= len(steps):
        if layer & finals:
            found.append(length)
        layer = {following for state in layer for following in steps[state].values()}
        length += 1
    if not found:
        raise PatternError("the pattern fits no text at all")
    return found[0], found[-1]
