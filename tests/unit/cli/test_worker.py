"""What one order becomes: an outcome, whatever happens."""

import os
import resource
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from contrechamp.cli.batch.outcome import Outcome, Status
from contrechamp.cli.batch.worker import redact_one
from contrechamp.cli.options import FormatName, ProfileName, RedactionOptions, ShapeName
from contrechamp.vision import Limits, MaskShape, OutputFormat, Policy, Profile, load_detector

NOISE = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "a.png"
    cv2.imwrite(str(path), NOISE)
    return path


def attempt(source: Path, **settings: Any) -> Outcome:
    order = {"source": str(source), "staged": str(source.with_name("staged")), "output_format": "png"}
    return redact_one(order, RedactionOptions(profile="fast", **settings), load_detector(threads=1))


def test_a_picture_is_staged_and_told_of(source: Path) -> None:
    outcome = attempt(source)
    assert (outcome.status, outcome.width, outcome.height) == (Status.REDACTED, 64, 64)
    assert source.with_name("staged").read_bytes().startswith(b"\x89PNG")
    assert Outcome.from_json(outcome.to_json()) == outcome


def test_a_file_longer_than_the_limit_is_held_unread(source: Path) -> None:
    outcome = attempt(source, max_bytes=100)
    assert (outcome.code, outcome.sha256_source) == ("too_large", None)


def test_a_picture_larger_than_the_limit_is_held(source: Path) -> None:
    assert attempt(source, max_pixels=64 * 63).code == "too_large"


def test_a_source_that_is_gone_is_held(source: Path) -> None:
    source.unlink()
    assert attempt(source).code == "unreadable_file"


def test_a_source_that_has_become_a_pipe_is_held_at_once(source: Path) -> None:
    source.unlink()
    os.mkfifo(source)
    assert attempt(source).code == "not_a_file"


def test_a_source_that_has_become_a_link_is_held(source: Path) -> None:
    source.rename(source.with_name("b.png"))
    source.symlink_to(source.with_name("b.png"))
    assert attempt(source).code == "unreadable_file"


def test_an_output_that_cannot_be_written_whole_is_not_there(source: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        outcome = attempt(source)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert (outcome.status, outcome.code) == (Status.HELD, "disk")
    assert not source.with_name("staged").exists()


def test_an_error_that_nobody_foresaw_holds_the_picture_and_quotes_nothing(source: Path) -> None:
    class Surprised:
        def __getattr__(self, name: str) -> object:
            raise KeyError("private words out of the file")

    order = {"source": str(source), "staged": None, "output_format": "png"}
    outcome = redact_one(order, RedactionOptions(), Surprised())  # type: ignore[arg-type]
    assert outcome.code == "unforeseen"
    assert outcome.reason is not None
    assert "KeyError" in outcome.reason
    assert "private words" not in outcome.reason


def test_the_options_are_the_engines_own() -> None:
    def values(literal: Any) -> list[str]:
        return list(literal.__args__)

    assert values(ProfileName) == [profile.value for profile in Profile]
    assert sorted(values(FormatName)) == sorted(output_format.value for output_format in OutputFormat)
    assert values(ShapeName) == [shape.value for shape in MaskShape]


def test_the_defaults_are_the_engines_own() -> None:
    assert RedactionOptions().policy("jpeg") == Policy(output_format=OutputFormat.JPEG, limits=Limits())


def test_every_wish_but_the_limits_changes_the_digest_that_resume_compares() -> None:
    plain = RedactionOptions()
    others = [
        RedactionOptions(profile="fast"),
        RedactionOptions(mask_colour=(0, 0, 0)),
        RedactionOptions(mask_shape="hull"),
        RedactionOptions(output_format="png"),
        RedactionOptions(quality=80),
        RedactionOptions(author="A"),
        RedactionOptions(rights="A"),
        RedactionOptions(keep_date=True),
        RedactionOptions(numbers=True),
    ]
    digests = {options.policy_digest() for options in [plain, *others]}
    assert len(digests) == len(others) + 1
    assert RedactionOptions(max_pixels=1, max_bytes=1).policy_digest() == plain.policy_digest()
