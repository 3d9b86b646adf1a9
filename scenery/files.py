"""The generated scenes as files: what the demo hands to the real command, with the truth beside it as JSON lines.

The formats and the stored orientations vary on purpose. Two files are there to be held: one cut short, one animated.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pillow_heif
import pyvips
from PIL import Image

from scenery.drawing import Pixels
from scenery.programme import PROGRAMME, Entry, FileFormat, render_scene

_JPEG_QUALITY = 92
_ORIENTATION_TAG = 0x0112
_ARTIST_TAG = 0x013B
MARKER = "contrechamp-scenery-marker"
"""Written into the metadata of every JPEG scene: it must be found in no output."""

_STORED_BY = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How an upright picture is turned before it is stored under an orientation (1 is upright)."""


class HeldFile(NamedTuple):
    """A file that must be held, the code of the reason, and how the file is called in French and English."""

    file_name: str
    code: str
    french: str
    english: str


HELD_FILES: tuple[HeldFile, ...] = (
    HeldFile("fichier-coupe.jpg", "unreadable", "Fichier coupé en route", "File cut short on the way"),
    HeldFile("fichier-anime.webp", "several_frames", "Fichier animé", "Animated file"),
)


def write_scene(entry: Entry, seed: int, folder: Path) -> dict[str, Any]:
    """Draw one scene and write its file into the folder; give its line of truth."""
    scene = render_scene(entry, seed)
    write_picture(folder / entry.file_name, scene.pixels, entry.file_format, entry.orientation)
    return scene.truth(entry.file_name)


def write_held_files(folder: Path, seed: int) -> None:
    """Write the two files that must be held; each would show a face if it were let through."""
    pixels = render_scene(PROGRAMME[0], seed + 1).pixels
    whole = folder / HELD_FILES[0].file_name
    write_picture(whole, pixels, FileFormat.JPEG, 1)
    whole.write_bytes(whole.read_bytes()[: whole.stat().st_size * 55 // 100])
    small = Image.fromarray(pixels).resize((600, 450), Image.Resampling.LANCZOS)
    frames = [small.transform(small.size, Image.Transform.AFFINE, (1, 0, shift, 0, 1, 0)) for shift in (6, 12)]
    small.save(folder / HELD_FILES[1].file_name, save_all=True, append_images=frames, duration=120, quality=80)


def write_truth(path: Path, lines: Iterable[dict[str, Any]]) -> None:
    """Write one JSON object a picture: `image`, `boxes`, `ignore`, `numbers`."""
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


def write_picture(path: Path, pixels: Pixels, file_format: FileFormat, orientation: int) -> None:
    """Write pixels in a format. Only a JPEG can be stored turned, under an EXIF orientation other than 1.

    Raises:
        ValueError: an orientation for another format.
    """
    if orientation != 1 and file_format is not FileFormat.JPEG:
        raise ValueError(f"an orientation of {orientation} is only written into JPEG files, not {file_format}")
    image = Image.fromarray(pixels)
    match file_format:
        case FileFormat.JPEG:
            _write_jpeg(path, image, orientation)
        case FileFormat.PNG:
            image.save(path, compress_level=3)
        case FileFormat.WEBP:
            image.save(path, quality=_JPEG_QUALITY, method=2)
        case FileFormat.TIFF:
            image.save(path, compression="tiff_lzw")
        case FileFormat.HEIC:
            pillow_heif.from_pillow(image).save(path, quality=80, enc_params={"preset": "ultrafast"})
        case FileFormat.AVIF:
            array = np.ascontiguousarray(pixels)
            pyvips.Image.new_from_array(array).heifsave(str(path), compression="av1", Q=75, effort=1)


def _write_jpeg(path: Path, upright: Image.Image, orientation: int) -> None:
    stored = upright if orientation == 1 else upright.transpose(_STORED_BY[orientation])
    exif = Image.Exif()
    exif[_ORIENTATION_TAG] = orientation
    exif[_ARTIST_TAG] = MARKER
    stored.save(path, quality=_JPEG_QUALITY, exif=exif, comment=MARKER.encode())
