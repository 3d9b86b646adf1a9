"""`contrechamp read` decodes nothing itself: what crashes or hangs a worker costs one picture and is told."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from contrechamp.cli import main
from contrechamp.cli.batch import run as batch_run
from contrechamp.cli.batch.outcome import Status
from contrechamp.cli.batch.reader import prepare
from contrechamp.cli.batch.serving import attempt
from contrechamp.vision.errors import PictureTooLargeError
from scenery.bands import render_band

GREETING = {"pattern": r"\d{7}", "regions": None, "threads": 1}

# A reader that does to itself what a hostile file would, by the file's name.
STRUCK = """
import json, os, signal, sys, time
json.loads(sys.stdin.readline())
print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    name = os.path.basename(json.loads(line)["source"])
    if "crash" in name:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "hang" in name:
        time.sleep(600)
    time.sleep(0.2 if "slow" in name else 0)
    print(json.dumps({"status": "redacted", "numbers": [{"text": name}]}), flush=True)
"""

Read = Callable[..., tuple[int, list[dict[str, Any]]]]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Read:
    """Runs `contrechamp read` on files of these names, with readers that are struck."""
    monkeypatch.setattr(batch_run, "READER", (sys.executable, "-c", STRUCK))

    def read(*names: str, more: tuple[str, ...] = ()) -> tuple[int, list[dict[str, Any]]]:
        for name in names:
            (tmp_path / name).write_bytes(b"\xff\xd8\xff")
        monkeypatch.setattr("sys.argv", ["contrechamp", "read", *(str(tmp_path / name) for name in names), *more])
        status = main()
        return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return read


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_a_file_that_crashes_its_reader_is_told_and_the_others_are_read(read: Read, jobs: str) -> None:
    status, rows = read("a.jpg", "crash.jpg", "c.jpg", more=("--jobs", jobs))
    assert status == 3
    assert [Path(row["source"]).name for row in rows] == ["a.jpg", "crash.jpg", "c.jpg"]
    assert [row["reason"] is None for row in rows] == [True, False, True]
    assert "crashed (SIGSEGV)" in rows[1]["reason"]
    assert rows[1]["numbers"] == []
    assert rows[2]["numbers"] == [{"text": "c.jpg"}]


def test_a_file_that_hangs_its_reader_is_given_up(read: Read) -> None:
    status, rows = read("hang.jpg", "b.jpg", more=("--jobs", "1", "--time-limit", "1"))
    assert status == 3
    assert "not done in 1 s" in rows[0]["reason"]
    assert rows[1]["reason"] is None


def test_rows_come_in_the_order_of_the_pictures(read: Read) -> None:
    names = ["slow-1.jpg", "b.jpg", "slow-2.jpg", "d.jpg"]
    status, rows = read(*names, more=("--jobs", "3"))
    assert (status, [Path(row["source"]).name for row in rows]) == (0, names)


def test_the_parent_never_decodes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def decoded(*_: object) -> None:
        raise AssertionError("the parent process decoded a picture")

    monkeypatch.setattr("contrechamp.vision.decoding.load_pixels", decoded)
    cv2.imwrite(str(tmp_path / "grey.png"), np.full((64, 64, 3), 127, np.uint8))
    monkeypatch.setattr("sys.argv", ["contrechamp", "read", str(tmp_path / "grey.png")])
    assert main() == 0


def test_a_reader_reads(tmp_path: Path) -> None:
    scene = render_band(60_000_001, 30)
    cv2.imwrite(str(tmp_path / "band.png"), scene.pixels[..., ::-1])
    outcome = prepare(GREETING)({"source": str(tmp_path / "band.png")})
    assert outcome.status is Status.REDACTED
    assert [number["text"] for number in outcome.numbers] == [scene.text]
    elsewhere = prepare({**GREETING, "regions": [[0, 0, 12, 12]]})({"source": str(tmp_path / "band.png")})
    assert elsewhere.numbers == []


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"no picture", "unsupported_format"), (b"\xff\xd8\xff\xe0", "unreadable"), (None, "unreadable_file")],
)
def test_a_picture_that_cannot_be_read_is_held_with_its_reason(tmp_path: Path, data: bytes | None, code: str) -> None:
    if data is not None:
        (tmp_path / "a.jpg").write_bytes(data)
    outcome = prepare(GREETING)({"source": str(tmp_path / "a.jpg")})
    assert (outcome.status, outcome.code) == (Status.HELD, code)
    assert outcome.reason


def test_what_is_known_stays_known_when_a_picture_is_held() -> None:
    def refused(known: dict[str, Any]) -> Any:
        known["sha256_source"] = "0" * 64
        raise PictureTooLargeError("bytes", 2, 1)

    outcome = attempt(refused)
    assert (outcome.code, outcome.sha256_source) == ("too_large", "0" * 64)
    assert outcome.seconds is not None
