"""What is measured: how much of the true faces lies under the masks, and what else was painted.

A face counts as covered when at least 70 % of its box lies under the union of the masks. Extra area is what is painted
farther than 0.8 face sizes from any true face. A held picture shows nothing: its faces count as missing here.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

LEAST_COVER = 0.7
NEAR = 0.8
SUSPECT_MARGIN = 0.3
SIZES = (8, 16, 32, 64)

Row = dict[str, Any]
Boxes = Iterable[Iterable[float]]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Percentages over all pictures."""

    of_16px: float
    of_8px: float
    clean_pictures: float
    extra_area: float
    by_size: dict[int, float]
    held: int

    def line(self, name: str) -> str:
        """One row of the table."""
        shares = (self.of_16px, self.of_8px, self.clean_pictures, self.extra_area)
        return f"{name:24} {' '.join(f'{share:8.2f}' for share in shares)} {self.held:6d}"


HEADING = f"{'':24} {'≥16 px':>8} {'≥8 px':>8} {'clean':>8} {'extra':>8} {'held':>6}"


def read_rows(path: Path, key: str) -> dict[str, Row]:
    """Read a JSON Lines file, by the last part of the path in `key`; other lines are passed over."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {Path(row[key]).name: row for row in (json.loads(line) for line in lines if line.startswith("{"))}


def measure(truth: dict[str, Row], report: dict[str, Row], *, with_suspects: bool = False) -> Coverage:
    """Hold a report against the truth.

    Args:
        truth: by picture, its `boxes` and the boxes to `ignore` (near them, nothing is extra).
        report: by picture, `status`, `width`, `height`, `masks`, `suspects`.
        with_suspects: count suspects as painted, grown by 0.3.
    """
    covered: dict[int, list[bool]] = {size: [] for size in SIZES}
    clean, extra = [], []
    for name, row in truth.items():
        found = report[name]
        canvas = _canvas(found, with_suspects=with_suspects)
        whole = found["status"] == "redacted"
        for box in row["boxes"]:
            if box[3] < SIZES[0]:
                continue
            size = max(size for size in SIZES if size <= box[3])
            hidden = found["status"] == "redacted" and _share(canvas, box) >= LEAST_COVER
            covered[size].append(hidden)
            whole &= hidden or size < SIZES[1]
        clean.append(whole)
        if found["status"] == "redacted":
            near = np.zeros_like(canvas)
            _paint(near, [*row["boxes"], *row.get("ignore", [])], NEAR)
            extra.append(float((canvas & ~near).mean()))
    larger = [hit for size in SIZES[1:] for hit in covered[size]]
    return Coverage(
        of_16px=_percent(larger),
        of_8px=_percent(larger + covered[SIZES[0]]),
        clean_pictures=_percent(clean),
        extra_area=100 * float(np.mean(extra)) if extra else 0.0,
        by_size={size: _percent(hits) for size, hits in covered.items()},
        held=sum(row["status"] != "redacted" for row in report.values()),
    )


def _canvas(found: Row, *, with_suspects: bool) -> NDArray[np.bool_]:
    canvas = np.zeros((found["height"] or 1, found["width"] or 1), np.bool_)
    _paint(canvas, found["masks"], 0)
    if with_suspects:
        _paint(canvas, [suspect["box"] for suspect in found["suspects"]], SUSPECT_MARGIN)
    return canvas


def _paint(canvas: NDArray[np.bool_], boxes: Boxes, grow: float) -> None:
    for x, y, w, h in boxes:
        rows = slice(max(0, floor(y - grow * h)), max(0, ceil(y + h * (1 + grow))))
        columns = slice(max(0, floor(x - grow * w)), max(0, ceil(x + w * (1 + grow))))
        canvas[rows, columns] = True


def _share(canvas: NDArray[np.bool_], box: list[int]) -> float:
    x, y, w, h = box
    part = canvas[max(0, y) : max(0, y) + h, max(0, x) : max(0, x) + w]
    return float(part.mean()) if part.size else 0.0


def _percent(hits: list[bool]) -> float:
    return 100 * sum(hits) / len(hits) if hits else 100.0
