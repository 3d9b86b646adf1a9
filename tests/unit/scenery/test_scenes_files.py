"""The files of the scenes show what the truth describes, in every format and orientation; two of them must be held."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
import pytest
import pyvips
from PIL import Image, ImageOps

from scenery.drawing import Pixels
from scenery.files import HELD_FILES, MARKER, write_held_files, write_picture, write_truth
from scenery.programme import PROGRAMME, FileFormat


@pytest.fixture(scope="module")
def picture() -> Pixels:
    """An upright picture without symmetry: each corner has its own colour."""
    pixels = np.full((90, 140, 3), 128, np.uint8)
    pixels[:40, :60] = (200, 40, 40)
    pixels[:40, 80:] = (40, 180, 40)
    pixels[50:, :60] = (40, 40, 190)
    return pixels


def upright(path: Path) -> Pixels:
    if path.suffix == ".heic":
        return np.asarray(pillow_heif.open_heif(path).to_pillow().convert("RGB"))
    if path.suffix == ".avif":
        return np.asarray(pyvips.Image.new_from_file(str(path)).numpy(), np.uint8)[..., :3]
    with Image.open(path) as image:
        return np.asarray(ImageOps.exif_transpose(image).convert("RGB"))


@pytest.mark.parametrize("file_format", list(FileFormat))
def test_every_format_shows_the_picture(tmp_path: Path, picture: Pixels, file_format: FileFormat) -> None:
    path = tmp_path / f"a.{file_format.value}"
    write_picture(path, picture, file_format, 1)
    back = upright(path)
    assert back.shape == picture.shape
    assert np.abs(back.astype(int) - picture).mean() < 6


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_reader_that_obeys_the_orientation_sees_the_picture_upright(
    tmp_path: Path, picture: Pixels, orientation: int
) -> None:
    path = tmp_path / "a.jpg"
    write_picture(path, picture, FileFormat.JPEG, orientation)
    assert np.abs(upright(path).astype(int) - picture).mean() < 6
    with Image.open(path) as stored:
        assert stored.getexif()[0x0112] == orientation


def test_an_orientation_is_refused_where_it_would_be_lost(tmp_path: Path, picture: Pixels) -> None:
    with pytest.raises(ValueError, match="orientation"):
        write_picture(tmp_path / "a.png", picture, FileFormat.PNG, 6)
    assert list(tmp_path.iterdir()) == []


def test_a_jpeg_carries_a_marker_that_must_not_come_out(tmp_path: Path, picture: Pixels) -> None:
    write_picture(tmp_path / "a.jpg", picture, FileFormat.JPEG, 1)
    assert MARKER.encode() in (tmp_path / "a.jpg").read_bytes()


def test_the_files_to_be_held_are_what_they_claim(tmp_path: Path) -> None:
    write_held_files(tmp_path, 7)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(file.file_name for file in HELD_FILES)
    with Image.open(tmp_path / "fichier-coupe.jpg") as cut, pytest.raises(OSError, match="truncated"):
        cut.load()
    with Image.open(tmp_path / "fichier-anime.webp") as animated:
        assert getattr(animated, "n_frames", 1) == 3


def test_the_truth_is_one_object_a_line(tmp_path: Path) -> None:
    lines: list[dict[str, Any]] = [
        {"image": "é.jpg", "boxes": [[1, 2, 3, 4]], "ignore": [], "numbers": []},
        {"image": "b.jpg", "boxes": []},
    ]
    write_truth(tmp_path / "truth.jsonl", lines)
    read = [json.loads(line) for line in (tmp_path / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    assert read == lines


def test_the_programme_names_thirty_scenes_each_once_in_all_formats() -> None:
    assert len({entry.name for entry in PROGRAMME}) == len(PROGRAMME) == 30
    assert {entry.file_format for entry in PROGRAMME} == set(FileFormat)
    assert {entry.orientation for entry in PROGRAMME} > {1}
    assert all(entry.french and entry.english for entry in PROGRAMME)
