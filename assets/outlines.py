"""Writes the outlines of the départements from the package that draws them, as paths in whole tenths of its units.

The package's own paths are steps of a hundred-thousandth; a page needs a tenth. Each point is rounded where it lies, so
that neighbours still touch.
"""

import csv
import re
from pathlib import Path
from typing import Final

from assets.errors import AssetError

SCALE: Final = 10
_PATH: Final = re.compile(r'<path\s+id="([0-9AB]{2})"\s+aria-label="[^"]*"\s+d="([^"]+)"')
_WORD: Final = re.compile(r"[A-Za-z]|-?\d+(?:\.\d+)?")


def write_outlines(package: Path, target: Path) -> None:
    """Write `code,path` rows, sorted by code. A path is what an SVG's `d` takes.

    Raises:
        AssetError: the package is not there, or its drawing is not as it was.
    """
    drawing = package / "france.departments.svg"
    if not drawing.is_file():
        raise AssetError(f"{drawing.name} is not there: run `make assets`, which fetches it first")
    paths = _PATH.findall(drawing.read_text(encoding="utf-8"))
    if not paths:
        raise AssetError(f"{drawing.name}: no outline of a département is found in it")
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "path"))
        writer.writerows(sorted((code, _rounded(path)) for code, path in paths))


def _rounded(path: str) -> str:
    """Round each point of a path of relative lines."""
    made, words = [], iter(_WORD.findall(path))
    at, start, drawn = (0.0, 0.0), (0.0, 0.0), (0, 0)
    is_first = False
    for word in words:
        if word == "z":
            made.append("z")
            at = start
            drawn = _tenths(at)
        elif word == "m":
            is_first = True
        elif word.isalpha():
            raise AssetError(f"an outline has a command that is not read here: {word}")
        else:
            at = (at[0] + float(word), at[1] + float(next(words)))
            point = _tenths(at)
            step = (point[0] - drawn[0], point[1] - drawn[1])
            if is_first:
                made.append(f"M{point[0]} {point[1]}l")
                start, is_first = at, False
            elif step != (0, 0):
                made.append(f"{step[0]} {step[1]} ")
            drawn = point
    return "".join(made).replace(" z", "z").replace(" -", "-").rstrip()


def _tenths(point: tuple[float, float]) -> tuple[int, int]:
    return round(SCALE * point[0]), round(SCALE * point[1])
