"""The pattern of a number: a bounded part of regular expressions, and everything that any word would fit refused."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contrechamp.vision.errors import PatternError
from contrechamp.vision.numbers import compile_pattern

TAKEN = (
    r"\d{7}",
    r"\d{3,5}",
    r"[A-Z]{2}-?\d{3}-?[A-Z]{2}",
    r"[A-Z0-9]{7}",
    r"(?:AB|C\d)\d?",
    r"(\d{2} ){3}\d{2}",
    r"\d(A|BC){1,2}",
    r"[\d-]{3}",
    r"1?2?3",
)


@pytest.mark.parametrize("pattern", TAKEN)
@given(text=st.text(alphabet="0123ABC- ", max_size=12))
def test_a_text_fits_as_a_whole_or_not_at_all(pattern: str, text: str) -> None:
    has_digit = any(character.isdigit() for character in text)
    assert compile_pattern(pattern).fits(text) == (bool(re.fullmatch(pattern, text)) and has_digit)


@pytest.mark.parametrize("pattern", TAKEN)
@given(data=st.data())
def test_what_fits_the_expression_fits_the_pattern(pattern: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True))
    compiled = compile_pattern(pattern)
    assert compiled.min_length <= len(text) <= compiled.max_length
    assert compiled.fits(text) == any(character.isdigit() for character in text)


@pytest.mark.parametrize("pattern", [r"^\d{7}$", r"\A\d{7}\Z", r"\b\d{7}\b"])
def test_anchors_at_the_ends_say_nothing_new(pattern: str) -> None:
    assert compile_pattern(pattern).fits("1234567")
    assert not compile_pattern(pattern).fits("12345678")


@pytest.mark.parametrize("pattern", [".*", r"\d+", r"\d*", r"\d{3,}", "[A-Z]+", r"(\d{2})+", "."])
def test_open_ended_patterns_are_refused(pattern: str) -> None:
    with pytest.raises(PatternError, match=r"no end|any character"):
        compile_pattern(pattern)


@pytest.mark.parametrize("pattern", ["[A-Z]{5,12}", "POLICE", "", "a{2}b{2}"])
def test_patterns_of_words_are_refused(pattern: str) -> None:
    with pytest.raises(PatternError, match="never words"):
        compile_pattern(pattern)


@pytest.mark.parametrize("pattern", [r"\d{20}", r"(\d{8}){3}", r"((((\d{16}){16}){16}){16}){16}", r"\d{9}\d{9}"])
def test_patterns_longer_than_any_number_are_refused(pattern: str) -> None:
    with pytest.raises(PatternError, match="at most 16"):
        compile_pattern(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"\w{7}",
        r"\D{3}\d",
        "[^A-Z]{7}",
        r"(?=\d)\d{7}",
        r"(\d)\1{3}",
        r"(?P<n>\d{7})",
        r"\d{7}é",
        "é1",
        r"\d{0,3}",
        r"\d??",
    ],
)
def test_what_is_not_taken_is_refused_with_a_reason(pattern: str) -> None:
    with pytest.raises(PatternError) as caught:
        compile_pattern(pattern)
    assert caught.value.code == "pattern"
    assert len(str(caught.value)) > 20


@given(st.text(alphabet=r"\d{}[]()|?*+.,-0123ABw^$:=!<", max_size=24))
def test_any_string_is_a_pattern_or_is_refused(source: str) -> None:
    try:
        compiled = compile_pattern(source)
    except PatternError:
        return
    assert 1 <= compiled.min_length <= compiled.max_length <= 16


def test_a_long_source_is_refused() -> None:
    with pytest.raises(PatternError, match="is written with"):
        compile_pattern("|".join(["1234567"] * 100))
