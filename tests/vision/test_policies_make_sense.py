"""A policy that makes no sense is refused where it is made, and not in the middle of a picture."""

from dataclasses import replace
from typing import Any

import pytest

from contrechamp.errors import ContrechampError
from contrechamp.vision import Credit, Limits, Policy
from contrechamp.vision.errors import PolicyError, VisionError
from contrechamp.vision.wording import MOST_CHARACTERS


@pytest.mark.parametrize(
    "wish",
    [
        {"mask_colour": (0, 0, 256)},
        {"mask_colour": (-1, 0, 0)},
        {"mask_colour": (0, 0)},
        {"mask_colour": (0, 0, 0, 0)},
        {"mask_colour": (0.5, 0, 0)},
        {"mask_colour": (True, 0, 0)},
        {"mask_colour": [0, 0, 0]},
        {"mask_colour": "#000"},
        {"mask_margin": -0.01},
        {"mask_margin": 2.01},
        {"mask_margin": float("nan")},
        {"mask_margin": float("inf")},
        {"mask_margin": "0.5"},
        {"quality": 0},
        {"quality": 101},
        {"quality": 90.0},
    ],
    ids=str,
)
def test_a_policy_without_sense_cannot_be_made(wish: dict[str, Any]) -> None:
    (name,) = wish
    with pytest.raises(PolicyError) as refused:
        Policy(**wish)
    assert refused.value.name == name
    assert str(refused.value).startswith(f"{name}: ")
    with pytest.raises(PolicyError):
        replace(Policy(), **wish)


@pytest.mark.parametrize("name", ["max_bytes", "max_pixels", "max_side_px"])
@pytest.mark.parametrize("value", [0, -1, 1.5, True, None])
def test_a_limit_is_a_whole_number_from_1_on(name: str, value: Any) -> None:
    with pytest.raises(PolicyError) as refused:
        Limits(**{name: value})
    assert refused.value.name == name


@pytest.mark.parametrize("name", ["author", "rights"])
@pytest.mark.parametrize(
    "value", ["", " ", "a\0b", "a\nb", "a\x1bb", "a\u202eb", "a\u2028b", "\udcff", "x" * 501], ids=ascii
)
def test_a_credit_is_one_line_of_plain_text(name: str, value: str) -> None:
    with pytest.raises(PolicyError) as refused:
        Credit(**{name: value})  # type: ignore[arg-type]  # both names are of texts
    assert refused.value.name == name
    assert value.strip() == "" or value not in str(refused.value)


def test_what_makes_sense_is_taken() -> None:
    Policy(mask_colour=(0, 255, 7), mask_margin=0, quality=1)
    Policy(mask_margin=2.0, quality=100, limits=Limits(max_bytes=1, max_pixels=1, max_side_px=1))
    Credit(author="Zoé Ibáñez-O’Neill", rights="x" * MOST_CHARACTERS)


def test_the_error_is_one_of_the_engine_with_a_code() -> None:
    assert issubclass(PolicyError, VisionError) and issubclass(PolicyError, ContrechampError)
    assert PolicyError.code == "policy"
