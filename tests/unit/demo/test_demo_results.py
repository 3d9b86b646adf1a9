"""The demo judges what the command did by the truth, and never in its own favour."""

import json
from pathlib import Path
from typing import Any

from demo.folder import DemoFolder
from demo.results import Results, Verdict, find_uncovered, read_results
from scenery.programme import PROGRAMME

ENTRY = PROGRAMME[0]


def judge(tmp_path: Path, *, numbers: list[dict[str, Any]], truth: list[dict[str, Any]], **changes: Any) -> Results:
    """Judge one report row, with what differs from a good one, beside one truth."""
    folder = DemoFolder.prepare(tmp_path / "demo")
    row = {
        "source": f"in/{ENTRY.file_name}",
        "output": f"out/{ENTRY.file_name}",
        "status": "redacted",
        "code": None,
        "reason": None,
        "width": 200,
        "height": 100,
        "masks": [[0, 0, 40, 40]],
        "suspects": [],
        "numbers": numbers,
        "recipe": {},
        "seconds": 0.1,
        **changes,
    }
    folder.report.write_text(json.dumps(row) + "\n", encoding="utf-8")
    line = {"image": ENTRY.file_name, "boxes": [[10, 10, 20, 20]], "ignore": [], "numbers": truth}
    return read_results(folder, [ENTRY], {ENTRY.file_name: line})


def number(text: str, box: list[int]) -> dict[str, Any]:
    return {"text": text, "confidence": 0.9, "box": box}


def test_a_reading_that_equals_the_number_under_it_agrees(tmp_path: Path) -> None:
    results = judge(
        tmp_path, numbers=[number("1234567", [102, 52, 80, 16])], truth=[number("1234567", [100, 50, 90, 22])]
    )
    assert [reading.verdict for reading in results.readings] == [Verdict.AGREES]
    assert results.scenes[0].unread == ()


def test_a_wrong_digit_is_told_with_the_truth(tmp_path: Path) -> None:
    results = judge(
        tmp_path, numbers=[number("1234568", [102, 52, 80, 16])], truth=[number("1234567", [100, 50, 90, 22])]
    )
    assert [(reading.verdict, reading.truth) for reading in results.readings] == [(Verdict.DIFFERS, "1234567")]


def test_the_right_number_in_a_wrong_place_does_not_agree(tmp_path: Path) -> None:
    results = judge(
        tmp_path, numbers=[number("1234567", [5, 80, 40, 10])], truth=[number("1234567", [100, 20, 90, 22])]
    )
    assert [reading.verdict for reading in results.readings] == [Verdict.NO_WHOLE_NUMBER]
    assert results.scenes[0].unread == ("1234567",)


def test_a_small_number_that_is_not_read_is_no_abstention(tmp_path: Path) -> None:
    assert judge(tmp_path, numbers=[], truth=[number("1234567", [100, 50, 30, 8])]).scenes[0].unread == ()


def test_a_face_is_covered_from_seventy_hundredths_on() -> None:
    assert find_uncovered([[10, 10, 10, 10]], [[10, 10, 7, 10]], (50, 50)) == ()
    assert find_uncovered([[10, 10, 10, 10]], [[10, 10, 6, 10]], (50, 50)) == ((10, 10, 10, 10),)


def test_two_masks_cover_a_face_together() -> None:
    assert find_uncovered([[10, 10, 10, 10]], [[10, 10, 5, 10], [15, 10, 5, 10]], (50, 50)) == ()


def test_a_scene_that_was_held_is_a_surprise_and_covers_nothing(tmp_path: Path) -> None:
    held: dict[str, Any] = {
        "status": "held",
        "code": "face_persists",
        "reason": "1 face(s) still found",
        "output": None,
        "masks": [],
    }
    results = judge(tmp_path, numbers=[], truth=[], **held)
    assert results.scenes == ()
    assert results.faces == 0
    assert results.surprises == (ENTRY.file_name,)


def test_a_bad_file_that_was_let_through_is_a_surprise(tmp_path: Path) -> None:
    folder = DemoFolder.prepare(tmp_path / "demo")
    row = {"source": "in/fichier-anime.webp", "status": "redacted"}
    folder.report.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert read_results(folder, [], {}).surprises == ("fichier-anime.webp",)
