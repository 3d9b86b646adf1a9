"""Runs of characters: where they end, whether they stand alone, and whether enough was seen on both sides."""

import numpy as np
import pytest

from contrechamp.vision.numbers.patterns import NumberPattern, compile_pattern
from contrechamp.vision.numbers.recogniser import LineFrames
from contrechamp.vision.numbers.words import Run, find_runs

DIGITS = compile_pattern(r"\d{7}")
PLATE = compile_pattern(r"[A-Z]{2}\d{3}[A-Z]{2}")


def runs(line: str, pattern: NumberPattern = DIGITS) -> list[Run]:
    """Frames that say exactly this: `.` nothing, `_` a gap, `?` a letter that the pattern does not know, `#` no text."""
    zero = np.zeros(len(line), np.float32)
    blank, text, gap, rest = (zero + [character == sign for character in line] for sign in ".?_#")
    characters = np.array([[float(c == known) for known in pattern.alphabet] for c in line], np.float32)
    return find_runs(LineFrames(blank, characters, text, gap, rest), pattern)


def test_a_number_with_room_on_both_sides_stands_alone() -> None:
    (run,) = runs("....1.2.3.4.5.6.7....")
    assert (run.alone, run.open_left, run.open_right, run.characters) == (True, False, False, 7)
    assert run.ink == (4, 17)


@pytest.mark.parametrize(
    ("line", "left", "right"),
    [(".1.2.3.4.5.6.7....", True, False), ("....1.2.3.4.5.6.7.", False, True), ("1.2.3.4.5.6.7", True, True)],
)
def test_without_room_a_run_may_go_on(line: str, *, left: bool, right: bool) -> None:
    (run,) = runs(line)
    assert (run.open_left, run.open_right) == (left, right)


@pytest.mark.parametrize(
    "line",
    ["....0.6._.1.2.3.4.5.6.7....", "....1.2.3.4.5.6.7.._..8.9....", "....1.2.3.4.5.6.7#8...."],
)
def test_digits_after_a_gap_may_belong_to_the_number(line: str) -> None:
    assert not any(run.alone for run in runs(line) if run.characters == 7)


def test_a_word_before_the_number_does_not_touch_it() -> None:
    found = runs("...?.?.?.?._..1.2.3.4.5.6.7....")
    assert [run.alone for run in found if run.characters == 7] == [True]


def test_a_letter_that_touches_makes_the_run_longer() -> None:
    (run,) = runs("....?.1.2.3.4.5.6.7....")
    assert (run.characters, run.known) == (8, 7)


def test_the_frame_of_a_plate_is_no_letter() -> None:
    (run,) = runs("....I.A.B.1.2.3.C.D.I....", PLATE)
    assert run.characters == 7


def test_a_bar_beside_digits_may_be_a_one() -> None:
    (run,) = runs("....?.1.2.3.4.5.6.7.?....")
    assert run.characters == 9


def test_nothing_written_gives_no_run() -> None:
    assert runs("....................") == []
    assert runs("..?.?.?.?.?.?.?..") == []
