"""A fixed budget of damaged files through the whole path of `redact`: redacted whole, or held for a reason we foresaw.

The same files each time; `make fuzz` looks further.
"""

import random
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.mutations import MARK, mutate, seeds
from contrechamp.cli.batch.outcome import Outcome
from contrechamp.cli.batch.worker import redact_one
from contrechamp.cli.options import RedactionOptions
from contrechamp.vision import load_detector

SEEDS = seeds()
OPTIONS = RedactionOptions(profile="fast", max_pixels=4_000_000)
BUDGET = settings(
    max_examples=40, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)


def attempt(data: bytes, folder: Path) -> tuple[Outcome, bytes | None]:
    source, staged = folder / "in", folder / "out"
    source.write_bytes(data)
    staged.unlink(missing_ok=True)
    order = {"source": str(source), "staged": str(staged), "output_format": "jpeg"}
    outcome = redact_one(order, OPTIONS, load_detector(threads=1))
    return outcome, staged.read_bytes() if staged.exists() else None


def assert_whole_or_held(outcome: Outcome, output: bytes | None) -> None:
    if not outcome.is_redacted:
        assert output is None
        assert outcome.code not in {"unforeseen", "memory"}, outcome.reason
        assert outcome.reason
        return
    assert output is not None
    assert MARK not in output
    pixels = cv2.imdecode(np.frombuffer(output, np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    assert pixels.shape == (outcome.height, outcome.width, 3)


@pytest.mark.parametrize("form", SEEDS)
def test_a_whole_file_is_redacted_without_its_mark(form: str, tmp_path: Path) -> None:
    assert MARK in SEEDS[form]
    outcome, output = attempt(SEEDS[form], tmp_path)
    assert outcome.is_redacted, outcome.reason
    assert_whole_or_held(outcome, output)


@pytest.mark.parametrize("form", SEEDS)
def test_a_damaged_file_is_redacted_whole_or_held(form: str, tmp_path: Path) -> None:
    @BUDGET
    @given(st.randoms(use_true_random=False))
    def check(dice: random.Random) -> None:
        damaged = mutate(SEEDS[form], dice, list(SEEDS.values()))
        assert_whole_or_held(*attempt(damaged, tmp_path))

    check()


@BUDGET
@given(st.binary(max_size=300))
def test_bytes_that_are_no_file_are_held(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    outcome, output = attempt(data, tmp_path_factory.getbasetemp())
    assert not outcome.is_redacted
    assert_whole_or_held(outcome, output)
