"""The small text detector (PP-OCR, through ONNX Runtime), for pictures in which nothing says where a number may be.

It gives rectangles and no text. Large pictures are looked at in overlapping tiles, so that memory stays bounded.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from contrechamp.vision.numbers.geometry import Line
from contrechamp.vision.numbers.models import TEXT_DETECTOR, load_bytes
from contrechamp.vision.numbers.recogniser import open_session
from contrechamp.vision.types import Box, Pixels

if TYPE_CHECKING:
    import onnxruntime as ort

TILE_PX = 960
"""Side of a tile; a multiple of 32, as the model asks."""

OVERLAP_PX = 192
"""What neighbouring tiles share: a line shorter than this is whole in one of them."""

ENLARGE_UP_TO_PX = 640
"""Smaller pictures are enlarged, at most twice: their text is small for the model."""

_TEXT_FROM = 0.3
_LINE_FROM = 0.5
_GROW = 1.3


class TextFinder:
    """Finds lines of text. Safe to use from several threads."""

    def __init__(self, *, threads: int) -> None:
        """Load and check the model.

        Raises:
            WeightsError: see `load_bytes`.
        """
        self._session: ort.InferenceSession = open_session(load_bytes(TEXT_DETECTOR), threads)

    def lines(self, pixels: Pixels) -> list[Line]:
        """Give the lines of text of a picture, the same one perhaps twice where tiles overlap."""
        scale = min(2.0, max(1.0, ENLARGE_UP_TO_PX / max(pixels.shape[:2])))
        found: list[Line] = []
        for tile in tiles(pixels, round(TILE_PX / scale), round(OVERLAP_PX / scale)):
            piece = pixels[tile.y : tile.y + tile.h, tile.x : tile.x + tile.w]
            found += [replace(line, x=line.x + tile.x, y=line.y + tile.y) for line in self._tile_lines(piece, scale)]
        return found

    def _tile_lines(self, piece: Pixels, scale: float) -> list[Line]:
        size = (
            max(32, -(-round(piece.shape[1] * scale) // 32) * 32),
            max(32, -(-round(piece.shape[0] * scale) // 32) * 32),
        )
        resized = cv2.resize(piece, size, interpolation=cv2.INTER_LINEAR)[..., ::-1]
        prepared = resized.astype(np.float32) / 127.5 - np.float32(1)
        chances = np.asarray(
            self._session.run(None, {"x": np.ascontiguousarray(prepared.transpose(2, 0, 1)[None])})[0]
        )[0, 0]
        across, down = piece.shape[1] / size[0], piece.shape[0] / size[1]
        return [
            Line(line.x * across, line.y * down, line.width * across, line.height * down, line.angle)
            for line in _rectangles(chances)
        ]


def tiles(pixels: Pixels, side: int = TILE_PX, overlap: int = OVERLAP_PX) -> Iterator[Box]:
    """Give squares that cover a picture and share `overlap` pixels with their neighbours."""
    height, width = pixels.shape[:2]
    for y in range(0, max(1, height - overlap), side - overlap):
        for x in range(0, max(1, width - overlap), side - overlap):
            yield Box(x, y, min(side, width - x), min(side, height - y))


def _rectangles(chances: NDArray[np.float32]) -> list[Line]:
    """Turn the map of text into lines: each blob's narrowest rectangle, grown, for the model marks only a line's core."""
    marked = (chances > _TEXT_FROM).astype(np.uint8)
    outlines, _ = cv2.findContours(marked, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for outline in outlines:
        (x, y), (width, height), degrees = cv2.minAreaRect(outline)
        if width < height:
            width, height, degrees = height, width, degrees - 90
        degrees = (degrees + 90) % 180 - 90
        if height < 2 or abs(degrees) > 60 or _mean_inside(chances, outline) < _LINE_FROM:
            continue
        grown = _GROW * width * height / (width + height)
        found.append(Line(x + 0.5, y + 0.5, width + grown, height + grown, float(np.radians(degrees))))
    return found


def _mean_inside(chances: NDArray[np.float32], outline: "cv2.typing.MatLike") -> float:
    x, y, w, h = cv2.boundingRect(outline)
    mask = np.zeros((h, w), np.uint8)
    cv2.fillPoly(mask, [outline], (1,), offset=(-x, -y))
    return float(cv2.mean(chances[y : y + h, x : x + w], mask)[0])
