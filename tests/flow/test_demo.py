"""`python -m demo` from end to end: what it shows, what it holds, what it never leaves behind."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from scenery.files import HELD_FILES, MARKER

ROOT = Path(__file__).parents[2]
PAGES = ("index.html", "index.en.html")
COLOUR = np.array((0x24, 0x38, 0xD6), np.int16)


class Page(HTMLParser):
    """Collects what a page contains and what it refers to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def references(self) -> Iterator[str]:
        for _, attributes in self.tags:
            for name in ("href", "src", "srcset", "action", "poster", "data"):
                value = attributes.get(name)
                if value is not None:
                    yield value


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """Run the demo with four scenes; give its folder and what it said."""
    out = tmp_path_factory.mktemp("demo") / "archive"
    call = [sys.executable, "-m", "demo", "--scenes", "4", "--out", str(out), "--profile", "fast"]
    return out, subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture(scope="module")
def folder(demo: tuple[Path, subprocess.CompletedProcess[str]]) -> Path:
    return demo[0]


@pytest.fixture(scope="module", params=PAGES)
def page(request: pytest.FixtureRequest, folder: Path) -> Page:
    return Page((folder / str(request.param)).read_text(encoding="utf-8"))


def rows(folder: Path, name: str) -> dict[str, dict[str, Any]]:
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    return {Path(row.get("source", row.get("image"))).name: row for row in map(json.loads, lines)}


def test_it_ends_well_and_prints_the_address_of_the_page(
    demo: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, finished = demo
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.strip().splitlines()[-1] == (folder / "index.html").resolve().as_uri()


def test_no_source_picture_is_left(folder: Path) -> None:
    pictures = [
        path for path in folder.rglob("*") if path.suffix.lower() in {".jpg", ".png", ".webp", ".tif", ".heic", ".avif"}
    ]
    assert {path.parent.name for path in pictures} <= {"redacted", "previews", "scenes-source"}
    assert not (folder / "scenes-source").exists()
    assert len(list((folder / "previews").iterdir())) == 4


def test_no_marker_of_the_sources_is_in_any_file(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            assert MARKER.encode() not in path.read_bytes(), path.name


def test_every_mask_is_cobalt_in_the_preview_that_the_page_shows(folder: Path) -> None:
    checked = 0
    for row in rows(folder, "report.jsonl").values():
        if row["status"] != "redacted":
            continue
        preview = folder / "previews" / f"{Path(row['source']).stem}.webp"
        pixels = np.asarray(Image.open(preview).convert("RGB"), np.int16)
        scale = pixels.shape[1] / row["width"]
        for x, y, w, h in row["masks"]:
            if min(w, h) * scale < 12:
                continue  # too small in the preview for a sure look at its middle
            middle = pixels[round((y + h / 2) * scale), round((x + w / 2) * scale)]
            assert np.abs(middle - COLOUR).max() < 24
            checked += 1
    assert checked > 10


def test_pages_refer_only_to_files_of_the_folder(page: Page, folder: Path) -> None:
    references = list(page.references())
    assert len(references) > 10
    for reference in references:
        if reference.startswith("#"):
            assert any(attributes.get("id") == reference[1:] for _, attributes in page.tags)
        else:
            assert (folder / reference).is_file(), reference
            assert (folder / reference).resolve().is_relative_to(folder.resolve())


@pytest.mark.parametrize("name", PAGES)
def test_pages_have_no_script_and_no_address(folder: Path, name: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    parsed = Page(text)
    assert not {tag for tag, _ in parsed.tags} & {"script", "iframe", "object", "embed", "link", "form", "base"}
    assert not [key for _, attributes in parsed.tags for key in attributes if key.startswith("on")]
    assert re.search(r"(https?:)?//|@import|url\(|javascript:", text) is None


def test_pages_do_not_show_the_sources(page: Page) -> None:
    assert not [reference for reference in page.references() if "scenes-source" in reference]


def test_every_picture_has_a_description_and_its_size(page: Page) -> None:
    pictures = [attributes for tag, attributes in page.tags if tag == "img"]
    assert len(pictures) == 4
    for attributes in pictures:
        assert attributes["alt"]
        assert int(attributes["width"] or 0) > 0
        assert int(attributes["height"] or 0) > 0


@pytest.mark.parametrize(
    ("name", "agrees", "differs"),
    [
        ("index.html", "conforme à la vérité", "en désaccord"),
        ("index.en.html", "agrees with the truth", "disagrees"),
    ],
)
def test_every_number_read_is_listed_as_agreeing_or_as_disagreeing(
    folder: Path, name: str, agrees: str, differs: str
) -> None:
    text = Page((folder / name).read_text(encoding="utf-8")).text
    truth = rows(folder, "truth.jsonl")
    read = 0
    for source, row in rows(folder, "report.jsonl").items():
        for number in row["numbers"]:
            read += 1
            known = {entry["text"] for entry in truth[source]["numbers"]}
            said = re.findall(rf"{number['text']}\s+[^0-9]*\d+[^0-9]*%[^,]*, ([^.<\n]*)", text)
            assert said, number
            if number["text"] not in known:
                assert all(differs in words for words in said)
            else:
                assert any(agrees in words or differs in words for words in said)
    assert read >= 1


def test_held_files_are_listed_with_their_reason(page: Page, folder: Path) -> None:
    report = rows(folder, "report.jsonl")
    for file in HELD_FILES:
        assert report[file.file_name]["status"] == "held"
        assert report[file.file_name]["code"] == file.code
        assert file.file_name in page.text
        assert file.code in page.text
    assert not [path for path in (folder / "redacted").rglob("*") if path.stem in {"fichier-coupe", "fichier-anime"}]


def test_the_two_pages_say_who_speaks_which_language(folder: Path) -> None:
    for name, language, other in (("index.html", "fr", "index.en.html"), ("index.en.html", "en", "index.html")):
        parsed = Page((folder / name).read_text(encoding="utf-8"))
        assert ("html", {"lang": language}) in parsed.tags
        assert other in list(parsed.references())


def test_a_folder_that_is_not_its_own_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    call = [sys.executable, "-m", "demo", "--scenes", "1", "--out", str(tmp_path)]
    finished = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert finished.returncode == 1
    assert "--out" in finished.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
