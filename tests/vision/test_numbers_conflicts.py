"""Readings of one spot: equal ones once, different ones not at all, none where a longer run was seen."""

import numpy as np
import pytest

from contrechamp.vision.numbers.patterns import compile_pattern
from contrechamp.vision.numbers.recogniser import Recogniser
from contrechamp.vision.numbers.search import Search
from contrechamp.vision.types import Box, Reading


def reading(text: str, x: int, confidence: float = 0.9) -> Reading:
    return Reading(text=text, confidences=(confidence,) * 7, confidence=confidence, box=Box(x, 10, 70, 12))


def settled(found: list[Reading], closed: list[Box]) -> list[str]:
    search = Search(Recogniser(threads=1), np.zeros((40, 400, 3), np.uint8), compile_pattern(r"\d{7}"), [])
    search._found += found
    search._closed += closed
    return [one.text for one in search.readings()]


@pytest.mark.parametrize(
    ("found", "closed", "texts"),
    [
        ([reading("1234567", 0), reading("7654321", 200)], [], ["1234567", "7654321"]),
        ([reading("1234567", 0), reading("1234567", 6, 0.99)], [], ["1234567"]),
        ([reading("1234567", 0), reading("1234568", 6, 0.99)], [], []),
        ([reading("1234567", 0), reading("1234568", 6), reading("1234567", 3)], [], []),
        ([reading("1234567", 0), reading("7654321", 200)], [Box(0, 8, 90, 16)], ["7654321"]),
    ],
)
def test_what_stands_in_the_end(found: list[Reading], closed: list[Box], texts: list[str]) -> None:
    assert settled(found, closed) == texts
