"""How figures are written in the two languages."""

import pytest

from demo.voice import Language, Voice

FRENCH, ENGLISH = Voice(Language.FRENCH), Voice(Language.ENGLISH)


def test_a_share_just_under_the_whole_is_never_written_as_the_whole() -> None:
    assert FRENCH.percent(0.9999, 1) == "99,9\u202f%"
    assert ENGLISH.percent(0.9999, 1) == "99.9%"
    assert ENGLISH.percent(1.0, 1) == "100%"


def test_thousands_are_set_apart() -> None:
    assert FRENCH.number(1234567) == "1\u202f234\u202f567"
    assert ENGLISH.number(1234567) == "1,234,567"


@pytest.mark.parametrize(
    ("number", "french", "english"), [(0, "masque", "masks"), (1, "masque", "mask"), (2, "masques", "masks")]
)
def test_zero_is_singular_in_french_and_plural_in_english(number: int, french: str, english: str) -> None:
    nouns = (("masque", "masques"), ("mask", "masks"))
    assert FRENCH.count(number, *nouns) == f"{number}\u00a0{french}"
    assert ENGLISH.count(number, *nouns) == f"{number}\u00a0{english}"
