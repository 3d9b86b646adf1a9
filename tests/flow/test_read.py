"""`contrechamp read`: one JSON object a picture, numbers of the pattern and nothing else."""

import json
from pathlib import Path

import cv2
import pytest

from scenery.bands import BandScene, render_band
from tests.flow.batches import call, rows


@pytest.fixture(scope="module")
def scene() -> BandScene:
    return render_band(60_000_001, 30)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, scene: BandScene) -> Path:
    folder = tmp_path_factory.mktemp("redacted")
    cv2.imwrite(str(folder / "band.png"), scene.pixels[..., ::-1])
    (folder / "text.jpg").write_bytes(b"no picture")
    return folder


def test_numbers_are_printed_one_object_a_picture(folder: Path, scene: BandScene) -> None:
    called = call("read", folder / "band.png")
    (row,) = (json.loads(line) for line in called.out.splitlines())
    assert row["source"] == str(folder / "band.png")
    assert [number["text"] for number in row["numbers"]] == [scene.text]
    assert 0.75 <= row["numbers"][0]["confidence"] <= 1
    assert len(row["numbers"][0]["box"]) == 4
    assert (called.status, called.err) == (0, "")


def test_a_report_takes_the_place_of_printing(folder: Path, tmp_path: Path) -> None:
    report = tmp_path / "numbers.jsonl"
    called = call("read", folder, "--report", report)
    assert called.out == ""
    written = {Path(row["source"]).name: row for row in rows(report)}
    assert written["band.png"]["numbers"]
    assert written["text.jpg"]["reason"]
    assert called.status == 3


def test_a_report_that_exists_is_not_written_over(folder: Path, tmp_path: Path) -> None:
    report = tmp_path / "mine.txt"
    report.write_text("mine")
    assert call("read", folder, "--report", report).status == 2
    assert report.read_text() == "mine"


def test_only_the_regions_are_looked_at(folder: Path, scene: BandScene) -> None:
    x, y, w, h = scene.region
    there = call("read", folder / "band.png", "--region", f"{x},{y},{w},{h}")
    elsewhere = call("read", folder / "band.png", "--region", "0,0,12,12")
    assert [number["text"] for number in json.loads(there.out)["numbers"]] == [scene.text]
    assert json.loads(elsewhere.out)["numbers"] == []


@pytest.mark.parametrize("arguments", [("--pattern", ".*"), ("--pattern", "[A-Z]{7}"), ("--region", "1,2,3")])
def test_a_wrong_call_reads_nothing(folder: Path, arguments: tuple[str, str]) -> None:
    called = call("read", folder, *arguments)
    assert called.status == 2
    assert called.out == ""
