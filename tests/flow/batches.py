"""The real command on real files: generated pictures, real processes, nothing stands in for anything."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage.data import astronaut

COMMAND = (str(Path(sys.executable).with_name("contrechamp")),)
BOOKKEEPING = ".contrechamp"


@dataclass(frozen=True)
class Called:
    """What a finished call of the command said."""

    status: int
    out: str
    err: str


def start(*arguments: str | Path, **settings: Any) -> subprocess.Popen[str]:
    """Start `contrechamp …` as a process of its own."""
    command = [*COMMAND, *(os.fspath(argument) for argument in arguments)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, **{**pipes, **settings})


def call(*arguments: str | Path, **settings: Any) -> Called:
    """Run `contrechamp …` to its end."""
    process = start(*arguments, **settings)
    out, err = process.communicate(timeout=300)
    return Called(process.returncode, out, err)


def rows(report: Path) -> list[dict[str, Any]]:
    """Give a report's rows; each line must be whole."""
    data = report.read_bytes()
    assert data == b"" or data.endswith(b"\n")
    return [json.loads(line) for line in data.splitlines()]


def files(folder: Path) -> dict[str, bytes]:
    """Give everything that stands in an output folder, its bookkeeping left out.

    That is not even walked through: a run that is at work meanwhile takes folders in it away.
    """
    found = {}
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != BOOKKEEPING]
        for name in names:
            path = Path(place, name)
            found[str(path.relative_to(folder))] = path.read_bytes()
    return found


def leftovers(folder: Path) -> list[str]:
    """Give what a run left of its staging."""
    return [str(path) for path in (folder / BOOKKEEPING).glob("run-*")]


def decode(data: bytes) -> NDArray[np.uint8]:
    """Give a finished picture's pixels."""
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB)
    assert pixels is not None
    return pixels.astype(np.uint8)


def portrait(shift: int = 0, side: int = 256) -> bytes:
    """Give a JPEG with one face, the public-domain portrait of scikit-image."""
    pixels = np.roll(cv2.resize(_astronaut(), (side, side), interpolation=cv2.INTER_AREA), shift, axis=1)
    ok, data = cv2.imencode(".jpg", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 95])
    assert ok
    return bytes(data)


def _astronaut() -> NDArray[np.uint8]:
    pixels: NDArray[np.uint8] = astronaut()
    return pixels


def fill(folder: Path, names: Sequence[str]) -> Path:
    """Put a different picture under each name."""
    for index, name in enumerate(names):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(portrait(shift=8 * index))
    return folder
