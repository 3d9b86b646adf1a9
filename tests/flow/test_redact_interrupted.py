"""Stopped, killed, hung, or run twice at once: what stands in the output folder is what an undisturbed run makes."""

import hashlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.flow.batches import BOOKKEEPING, call, files, fill, leftovers, portrait, rows, start

NAMES = [f"{number}.jpg" for number in range(6)]
FAST = ("--profile", "fast", "--jobs", "1")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("photos"), NAMES)


@pytest.fixture(scope="module")
def undisturbed(many: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("undisturbed")
    assert call("redact", many, "--out", out, *FAST).status == 0
    return files(out)


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it did not come so far"
        time.sleep(0.005)


def has_rows(report: Path, count: int) -> Callable[[], bool]:
    return lambda: report.exists() and report.read_bytes().count(b"\n") >= count


def workers_of(process: subprocess.Popen[str]) -> list[int]:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not children.exists():
        pytest.skip("needs /proc to find the workers")
    return [int(pid) for pid in children.read_text().split()]


def without_time(report: Path) -> list[dict[str, Any]]:
    return sorted(({**row, "seconds": None} for row in rows(report)), key=lambda row: str(row["source"]))


@pytest.mark.parametrize(
    ("number", "status"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)],
    ids=str,
)
def test_a_stopped_run_leaves_nothing_partial_and_resume_ends_as_if_undisturbed(
    number: signal.Signals, status: int, many: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    out, report = tmp_path / "out", tmp_path / "report.jsonl"
    process = start("redact", many, "--out", out, "--report", report, *FAST)
    wait_for(has_rows(report, 2))
    workers = workers_of(process)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == status
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))
    so_far = files(out)
    assert len(so_far) < len(undisturbed)
    assert so_far.items() <= undisturbed.items()
    assert len(rows(report)) >= 2
    if number != signal.SIGKILL:
        assert "--resume" in err
        assert not leftovers(out)
    done = call("redact", many, "--out", out, "--report", report, "--resume", *FAST)
    assert done.status == 0
    assert f"{len(so_far)}  done by an earlier run" in done.out
    assert files(out) == undisturbed
    assert not leftovers(out)
    assert [row["source"] for row in without_time(report)] == [str(many / name) for name in NAMES]
    assert {row["status"] for row in rows(report)} == {"redacted"}


def test_resume_does_nothing_twice_and_writes_a_whole_report(photos: Path, tmp_path: Path) -> None:
    out, first, second = tmp_path / "out", tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    call("redact", photos, "--out", out, "--report", first, *FAST)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.jpg")}
    done = call("redact", photos, "--out", out, "--report", second, "--resume", *FAST)
    assert done.status == 0
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*.jpg")} == before
    assert without_time(second) == without_time(first)


def test_resume_does_again_what_was_changed_or_is_wanted_otherwise(tmp_path: Path) -> None:
    photos, out = fill(tmp_path / "photos", ["a.jpg", "b.jpg", "c.jpg", "d.jpg"]), tmp_path / "out"
    call("redact", photos, "--out", out, *FAST)
    before = files(out)
    (photos / "a.jpg").write_bytes((photos / "b.jpg").read_bytes())
    (out / "b.jpg").write_bytes(b"\xff\xd8 tampered")
    (out / "c.jpg").unlink()
    done = call("redact", photos, "--out", out, "--resume", *FAST)
    assert done.status == 0
    assert "3  redacted" in done.out
    assert files(out) == {**before, "a.jpg": before["b.jpg"]}
    done = call("redact", photos, "--out", out, "--resume", "--mask-colour", "#000000", *FAST)
    assert "4  redacted" in done.out


def test_held_pictures_are_tried_again_and_rows_of_other_batches_stay(tmp_path: Path) -> None:
    photos, out, report = fill(tmp_path / "photos", ["a.jpg", "b.jpg"]), tmp_path / "out", tmp_path / "report.jsonl"
    whole = (photos / "a.jpg").read_bytes()
    (photos / "a.jpg").write_bytes(whole[:2000])
    assert call("redact", photos, "--out", out, "--report", report, *FAST).status == 3
    (photos / "a.jpg").write_bytes(whole)
    other = '{"source": "of/another/batch.jpg", "output": null, "status": "held"}\n'
    report.write_text(other + report.read_text() + '{"source": "torn')
    assert call("redact", photos, "--out", out, "--report", report, "--resume", *FAST).status == 0
    assert {(row["source"], row["status"]) for row in rows(report)} == {
        ("of/another/batch.jpg", "held"),
        (str(photos / "a.jpg"), "redacted"),
        (str(photos / "b.jpg"), "redacted"),
    }
    assert len(rows(report)) == 3


def test_two_processes_on_one_folder_both_finish_and_only_whole_files_are_seen(
    many: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    reports = [tmp_path / "one.jsonl", tmp_path / "two.jsonl"]
    running = [start("redact", many, "--out", out, "--report", report, *FAST) for report in reports]
    while any(process.poll() is None for process in running):
        assert files(out).items() <= undisturbed.items()
        time.sleep(0.002)
    for process, report in zip(running, reports, strict=True):
        said, err = process.communicate()
        assert (process.returncode, err) == (0, ""), said
        assert {row["status"] for row in rows(report)} == {"redacted"}
        assert len(rows(report)) == len(NAMES)
    assert files(out) == undisturbed
    assert not leftovers(out)


def test_two_processes_with_different_wishes_leave_a_folder_that_agrees_with_itself(many: Path, tmp_path: Path) -> None:
    out, colours = tmp_path / "out", ("#000000", "#ffffff")
    running = [start("redact", many, "--out", out, "--mask-colour", colour, *FAST) for colour in colours]
    for process in running:
        process.communicate(timeout=120)
        assert process.returncode == 0
    lines = (out / BOOKKEEPING / "state.jsonl").read_text().splitlines()
    last = {line["output"]: line["outcome"]["sha256_output"] for line in map(json.loads, lines)}
    assert last == {name: hashlib.sha256(data).hexdigest() for name, data in files(out).items()}


def test_workers_that_die_or_hang_cost_one_picture_each(tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    struck = (1, 3, 5)  # large, so that a signal sent late on a busy machine still finds the worker on them
    for number in range(8):
        side = 3600 if number in struck else 256
        (photos / f"{number}.jpg").write_bytes(portrait(shift=40 * number, side=side))
    out, report = tmp_path / "out", tmp_path / "report.jsonl"
    process = start("redact", photos, "--out", out, "--report", report, "--time-limit", "8", "--jobs", "1")
    for number, done in ((signal.SIGSEGV, 1), (signal.SIGKILL, 3), (signal.SIGSTOP, 5)):
        wait_for(has_rows(report, done))
        time.sleep(0.2)  # by now the next picture, which takes seconds, is under way
        [worker] = workers_of(process)
        os.kill(worker, number)
    process.communicate(timeout=120)
    assert process.returncode == 3
    found = rows(report)
    assert len(found) == 8
    held = [row for row in found if row["status"] == "held"]
    assert [row["code"] for row in held] == ["crashed", "killed", "time_limit"]
    assert [Path(row["source"]).name for row in held] == [f"{number}.jpg" for number in struck]
    assert set(files(out)) == {Path(row["source"]).name for row in found} - {Path(row["source"]).name for row in held}
    assert not leftovers(out)
