"""Summing over all ways of spelling a number: exact on small cases, and never more than what the frames hold."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from contrechamp.vision.numbers.decoding import Spelling, confidences, spell
from contrechamp.vision.numbers.patterns import compile_pattern

PATTERN = compile_pattern("[12]{1,3}")


def by_hand(blank: NDArray[np.float32], characters: NDArray[np.float32]) -> dict[str, float]:
    """Every path through the frames, written out."""
    found: dict[str, float] = {}
    for path in itertools.product(range(3), repeat=len(blank)):
        chance = 1.0
        for frame, choice in enumerate(path):
            chance *= float(blank[frame] if choice == 2 else characters[frame, choice])
        text = "".join("12"[choice] for choice, _ in itertools.groupby(path) if choice != 2)
        found[text] = found.get(text, 0.0) + chance
    return {text: chance for text, chance in found.items() if PATTERN.fits(text)}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(*[st.floats(0.01, 1)] * 4), min_size=1, max_size=5))
def test_the_sum_over_all_paths_is_exact(rows: list[tuple[float, float, float, float]]) -> None:
    shares = np.array(rows, np.float32)
    shares /= shares.sum(axis=1, keepdims=True)
    spellings = spell(shares[:, 0], shares[:, 1:3], PATTERN)
    expected = by_hand(shares[:, 0], shares[:, 1:3])
    assert {spelling.text for spelling in spellings} <= set(expected)
    assert spellings[0].probability == pytest.approx(max(expected.values()), rel=1e-3)
    assert sum(spelling.probability for spelling in spellings) <= 1 + 1e-4


def test_a_repeated_digit_needs_a_blank_between() -> None:
    sure = np.array([[1, 0], [1, 0], [0, 0], [1, 0]], np.float32)
    blank = np.array([0, 0, 1, 0], np.float32)
    assert spell(blank, sure, PATTERN)[0].text == "11"


def test_a_digit_is_as_sure_as_all_that_spells_it_there() -> None:
    spellings = [Spelling("1234567", 0.6), Spelling("1234568", 0.3), Spelling("123456", 0.1)]
    assert confidences("1234567", spellings) == pytest.approx((0.9,) * 6 + (0.6,))


def test_a_hyphen_seen_or_not_takes_nothing_from_letters_and_digits() -> None:
    spellings = [Spelling("AB-123-CD", 0.5), Spelling("AB123-CD", 0.4)]
    assert confidences("AB-123-CD", spellings) == pytest.approx((0.9,) * 9)
