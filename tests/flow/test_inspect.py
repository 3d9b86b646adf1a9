"""`contrechamp inspect`: what a file gives away is named and not repeated, what would be painted is counted."""

import json
import os
from pathlib import Path

import pytest

from tests.flow.batches import Called, call, portrait

SECRET = b"taken at 12 rue des Lilas"


def with_comment(data: bytes) -> bytes:
    return data[:2] + b"\xff\xfe" + (len(SECRET) + 2).to_bytes(2, "big") + SECRET + data[2:]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("photos")
    (folder / "face.jpg").write_bytes(with_comment(portrait()))
    (folder / "text.jpg").write_bytes(b"no picture")
    os.mkfifo(folder / "pipe.jpg")
    return folder


@pytest.fixture(scope="module")
def for_people(folder: Path) -> Called:
    return call("inspect", "--profile", "fast", folder / "face.jpg", folder / "text.jpg", folder / "pipe.jpg")


def test_a_person_reads_what_a_file_carries_and_what_would_be_painted(for_people: Called, folder: Path) -> None:
    first, second, third = for_people.out.strip().split("\n\n")
    assert first.startswith(f"{folder / 'face.jpg'}  256 x 256")
    assert "comment" in first
    assert "would be painted: " in first
    assert "would be held" in second
    assert "would be held: not a regular file" in third
    assert for_people.status == 3


def test_programs_read_the_same_and_nothing_is_written(folder: Path) -> None:
    before = sorted(folder.iterdir())
    done = call("inspect", "--profile", "fast", "--json", folder / "face.jpg")
    assert done.status == 0
    row = json.loads(done.out)
    assert row["source"] == str(folder / "face.jpg")
    assert (row["status"], row["width"], row["height"]) == ("redacted", 256, 256)
    assert any(x <= 113 < x + w and y <= 59 < y + h for x, y, w, h in row["masks"])
    assert {"kind": "comment", "bytes": len(SECRET)}.items() <= row["metadata"][0].items()
    assert "recipe" not in row
    assert sorted(folder.iterdir()) == before
