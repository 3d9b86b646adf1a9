"""`contrechamp redact` on folders: what comes out, under which name, with which exit status."""

import hashlib
import json
import os
import pty
import sys
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from contrechamp.cli import main
from tests.flow.batches import BOOKKEEPING, call, decode, files, fill, leftovers, portrait, rows, start

FAST = ("--profile", "fast", "--jobs", "1")
ROW = {
    *("source", "output", "status", "code", "reason", "width", "height", "masks", "suspects", "numbers"),
    *("sha256_source", "sha256_output", "recipe", "seconds"),
}


def test_a_tree_comes_out_redacted_and_mirrored(photos: Path, tmp_path: Path) -> None:
    before = files(photos)
    out, report = tmp_path / "new" / "out", tmp_path / "report.jsonl"
    done = call("redact", photos, "--out", out, "--report", report, "--verbose", *FAST)
    assert done.status == 0
    assert done.err == f"left out: {photos / 'truth.jsonl'}: not a picture\n"
    assert "\x1b" not in done.out, "no colours and no bar where there is no terminal"
    written = files(out)
    assert set(written) == {"a.jpg", "b/c.jpg"}
    assert files(photos) == before
    assert not leftovers(out)
    by_source = {row["source"]: row for row in rows(report)}
    assert set(by_source) == {str(photos / "a.jpg"), str(photos / "b" / "c.jpg")}
    row = by_source[str(photos / "a.jpg")]
    assert set(row) == ROW
    assert (row["status"], row["code"], row["reason"]) == ("redacted", None, None)
    assert row["output"] == str(out / "a.jpg")
    assert (row["width"], row["height"]) == (256, 256)
    assert row["numbers"] == []
    assert row["recipe"]
    assert row["seconds"] > 0
    assert row["sha256_source"] == hashlib.sha256(before["a.jpg"]).hexdigest()
    assert row["sha256_output"] == hashlib.sha256(written["a.jpg"]).hexdigest()
    assert row["masks"]
    pixels = decode(written["a.jpg"])
    for x, y, w, h in row["masks"]:
        middle = pixels[y + h // 2, x + w // 2].astype(int)
        assert np.abs(middle - (0x24, 0x38, 0xD6)).max() <= 6
    assert "2  redacted" in done.out
    assert "1  left out" in done.out
    state = (out / BOOKKEEPING / "state.jsonl").read_text()
    assert [set(json.loads(line)) for line in state.splitlines()] == [{"output", "origin", "policy", "outcome"}] * 2
    assert str(photos) not in state, "the folder can be handed on"


def test_a_dry_run_says_what_would_be_painted_and_writes_nothing(photos: Path, tmp_path: Path) -> None:
    out, report = tmp_path / "out", tmp_path / "report.jsonl"
    done = call("redact", photos, "--out", out, "--dry-run", "--report", report, *FAST)
    assert done.status == 0
    assert not out.exists()
    assert str(photos / "a.jpg") in done.out
    assert {row["output"] for row in rows(report)} == {None}
    assert all(row["masks"] for row in rows(report))
    assert {path.name for path in photos.iterdir()} == {"a.jpg", "b", "truth.jsonl"}


def test_an_output_folder_inside_the_tree_is_not_redacted_again(photos: Path) -> None:
    fill(photos / "out", ["of an earlier run.jpg"])
    assert call("redact", photos, "--out", photos / "out", *FAST).status == 0
    assert set(files(photos / "out")) == {"a.jpg", "b/c.jpg", "of an earlier run.jpg"}


def test_what_the_person_asks_for_is_done(tmp_path: Path) -> None:
    photo, out = tmp_path / "a.jpg", tmp_path / "out"
    photo.write_bytes(portrait())
    report = tmp_path / "report.jsonl"
    wishes = ["--format", "png", "--mask-colour", "#ff8000", "--mask-shape", "hull", "--numbers"]
    assert call("redact", photo, "--out", out, "--report", report, *wishes, *FAST).status == 0
    [row] = rows(report)
    assert row["output"] == str(out / "a.jpg.png")
    pixels = decode(files(out)["a.jpg.png"])
    x, y, w, h = row["masks"][0]
    assert tuple(pixels[y + h // 2, x + w // 2]) == (0xFF, 0x80, 0x00)


def test_a_terminal_sees_how_far_it_is_and_how_long_it_takes(photos: Path, tmp_path: Path) -> None:
    reader, terminal = pty.openpty()
    settings = {"stderr": terminal, "env": {**os.environ, "TERM": "xterm", "COLUMNS": "120"}}
    process = start("redact", photos, "--out", tmp_path / "out", *FAST, **settings)
    os.close(terminal)
    seen = b""
    with suppress(OSError):  # how a terminal says that nobody writes to it any more
        while block := os.read(reader, 4096):
            seen += block
    os.close(reader)
    out, _ = process.communicate()
    assert process.returncode == 0
    assert b"redacting" in seen
    assert b"2/2" in seen
    assert "2  redacted" in out


def test_without_a_picture_there_is_nothing_to_do(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = call("redact", tmp_path / "empty", "--out", tmp_path / "out")
    assert done.status == 0
    assert "no picture" in done.err


WRONG_CALLS = {
    "no --out": ["photos"],
    "no such path": ["gone", "--out", "out"],
    "source as out": ["photos", "--out", "photos"],
    "source as out, by another name": ["photos/b/..", "--out", "photos"],
    "over an original": ["photos/a.jpg", "--out", "photos"],
    "same output": ["photos/a.jpg", "others/a.jpg", "--out", "out"],
    "no colour": ["photos", "--out", "out", "--mask-colour", "blue"],
    "no format": ["photos", "--out", "out", "--format", "gif"],
    "no quality": ["photos", "--out", "out", "--quality", "0"],
    "dry run to resume": ["photos", "--out", "out", "--dry-run", "--resume"],
    "numbers without a report": ["photos", "--out", "out", "--numbers"],
    "an original as report": ["photos", "--out", "out", "--report", "photos/a.jpg"],
    "a folder as report": ["photos", "--out", "out", "--report", "photos"],
    "a file as out": ["photos", "--out", "photos/a.jpg"],
}


@pytest.mark.usefixtures("photos")
@pytest.mark.parametrize("arguments", WRONG_CALLS.values(), ids=WRONG_CALLS.keys())
def test_a_wrong_call_is_refused_before_any_work(
    tmp_path: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(tmp_path / "others", ["a.jpg"])
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["contrechamp", "redact", *arguments])
    assert main() == 2
    assert capsys.readouterr().err
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_second_batch_does_not_replace_the_first_ones_outputs(photos: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    others = tmp_path / "others"
    others.mkdir()
    (others / "a.jpg").write_bytes(portrait(shift=100))
    assert call("redact", photos, "--out", out, *FAST).status == 0
    before = files(out)
    done = call("redact", others, "--out", out, *FAST)
    assert done.status == 3
    assert "it was not replaced" in done.err
    assert files(out) == before
