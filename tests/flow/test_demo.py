"""`python -m demo` from end to end: what it publishes, what it leaves to do, what it never leaves behind."""

import os
import re
import sqlite3
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from contrechamp.ledger import verify_folder
from contrechamp.vault import load_key, open_sealed
from scenery.files import HELD_FILES, MARKER

ROOT = Path(__file__).parents[2]
Finished = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Finished]:
    """Make the archive of eight scenes; give the demo's folder and what it said."""
    out = tmp_path_factory.mktemp("demo") / "demo-archive"
    call = [sys.executable, "-m", "demo", "--scenes", "8", "--no-serve", "--profile", "fast", "--out", str(out)]
    return out, subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False, timeout=500)


@pytest.fixture(scope="module")
def folder(made: tuple[Path, Finished]) -> Path:
    folder, finished = made
    assert finished.returncode == 0, finished.stderr
    return folder


def rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "archive" / "archive.sqlite3")) as database:
        return database.execute(query).fetchall()


def test_scenes_are_published_and_work_is_left_at_the_desk(folder: Path) -> None:
    states = Counter(state for (state,) in rows(folder, "SELECT state FROM records_photograph"))
    assert states == {"published": 7, "to_review": 1, "held": len(HELD_FILES)}
    assert rows(folder, "SELECT title FROM records_event WHERE state = 'proposed'") == [
        ("Cortège du soir sur les quais",)
    ]


def test_settings_of_another_archive_in_the_shell_do_not_count(folder: Path) -> None:
    # The tests' own archive has its settings in the environment, its folder among them.
    assert os.environ["CONTRECHAMP_FOLDER"] != str(folder / "archive")
    assert (folder / "archive" / "archive.sqlite3").is_file()


def test_every_part_of_the_site_has_something_to_show(folder: Path) -> None:
    findings = {
        code for (code,) in rows(folder, "SELECT legibility FROM records_finding WHERE published_at IS NOT NULL")
    }
    assert "legible" in findings
    assert len(findings) >= 3
    # No digits are left, of answers or of what the volunteers agreed on, where a finding is verified.
    assert not rows(
        folder,
        "SELECT a.id FROM captions_answer a JOIN records_finding f ON f.portrait_id = a.portrait_id WHERE a.digits != x''",
    )
    assert rows(folder, "SELECT COUNT(*) FROM verification_case WHERE state = 'waiting'")[0][0]
    assert rows(folder, "SELECT code FROM records_samplingplan") == [("printemps-2025",)]
    assert rows(folder, "SELECT observations > 0 FROM counting_headline") == [(1,)]
    assert rows(folder, "SELECT number FROM publication_incident WHERE published_at IS NOT NULL") == [(1,)]
    states = {state for (state,) in rows(folder, "SELECT state FROM objections_objection")}
    assert states == {"received", "refused"}
    assert rows(folder, "SELECT state FROM objections_reply") == [("inserted",)]


def test_officers_become_portraits_and_demonstrators_do_not(folder: Path) -> None:
    portraits = rows(folder, "SELECT photograph_id FROM records_portrait WHERE thumbnail_id IS NOT NULL")
    shown = Counter(key for (key,) in portraits)
    assert len(portraits) >= 12
    # The march has no officer in it: it is published, and everything in it is under the veil.
    published = rows(folder, "SELECT id FROM records_photograph WHERE state = 'published'")
    assert len(shown) == len(published) - 1


def test_bad_files_are_held_with_their_reasons(folder: Path) -> None:
    reasons = {code for (code,) in rows(folder, "SELECT hold_code FROM records_photograph WHERE state = 'held'")}
    assert reasons == {file.code for file in HELD_FILES}


def test_no_scene_and_no_marker_of_one_is_left_in_the_open(folder: Path) -> None:
    assert not (folder / "scenes-source").exists()
    for path in folder.rglob("*"):
        if path.is_file():
            assert MARKER.encode() not in path.read_bytes(), path


def test_the_custodian_can_open_what_was_sealed(folder: Path, tmp_path: Path) -> None:
    sealed = sorted((folder / "archive" / "media" / "sealed").rglob("*.age"))
    assert len(sealed) == 8 + len(HELD_FILES)
    key = load_key(folder / "custodian.key")
    opened = [tmp_path / f"{number}" for number in range(len(sealed))]
    for source, target in zip(sealed, opened, strict=True):
        open_sealed(source, target, key, reason="a test", receipt=target.with_suffix(".json"))
    assert any(MARKER.encode() in path.read_bytes() for path in opened)


def test_the_log_of_the_archive_verifies(folder: Path) -> None:
    assert verify_folder(folder / "archive" / "log").size > 60


def test_the_logins_are_for_their_owner_alone(folder: Path) -> None:
    logins = folder / "logins.txt"
    assert logins.stat().st_mode & 0o077 == 0
    assert re.findall(r"^(\S+) \(", logins.read_text(encoding="utf-8"), re.MULTILINE) == [
        "Lilas",
        "Mésange",
        "Cyprès",
        "Tilleul",
        "Genêt",
        "Pinson",
        "Sauge",
    ]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    call = [sys.executable, "-m", "demo", "--scenes", "1", "--profile", "fast", "--out", str(tmp_path / "demo")]
    process = subprocess.Popen(call, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    yield process
    process.terminate()
    process.communicate(timeout=60)


@pytest.mark.enable_socket
def test_it_serves_the_archive_prints_its_address_and_lets_its_people_in(
    served: subprocess.Popen[str], tmp_path: Path
) -> None:
    assert served.stdout is not None
    address = served.stdout.readline().strip()
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address)
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    browser.addheaders = [("Sec-Fetch-Site", "same-origin")]
    assert "portrait__finding" in browser.open(f"{address}mur/", timeout=20).read().decode()
    lines = (tmp_path / "demo" / "logins.txt").read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("Mésange"))
    password, code = (lines[start + step].split()[-1] for step in (1, 2))
    for page, typed in (
        ("entrer/", {"pseudonym": "Mésange", "password": password}),
        ("entrer/second-facteur/", {"recovery": code}),
    ):
        browser.open(f"{address}{page}", urlencode(typed).encode(), timeout=20)
    assert "Atelier" in browser.open(f"{address}atelier/?lang=fr", timeout=20).read().decode()
    served.terminate()
    assert served.wait(60) == 0


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    call = [sys.executable, "-m", "demo", "--out", str(tmp_path)]
    finished = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert finished.returncode == 1
    assert "choose another folder" in finished.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
