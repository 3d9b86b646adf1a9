"""Third step of the demo: the command's report is laid beside the truth."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from demo.folder import DemoFolder
from demo.rendering import Truth
from scenery.files import HELD_FILES, HeldFile, write_truth
from scenery.programme import Entry

COVERED_FROM = 0.7
"""A face is covered when this part of its box lies under the masks: the measure of the benchmark."""
READABLE_BAND_PX = 20
"""Bands of this height have digits of about 12 pixels: from there on a number is expected to be read."""

Box = tuple[int, int, int, int]


class Verdict(StrEnum):
    """A reading beside the truth."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NO_WHOLE_NUMBER = "no_whole_number"


@dataclass(frozen=True, slots=True)
class JudgedReading:
    """A number that the machine read: its text, its confidence (0 to 1), its place, and what the truth says.

    Attributes:
        truth: the number that really stands there, None when none can be seen whole.
    """

    text: str
    confidence: float
    box: Box
    verdict: Verdict
    truth: str | None


@dataclass(frozen=True, slots=True)
class SceneResult:
    """One redacted scene.

    Attributes:
        entry: which scene.
        output: the redacted file.
        size: width and height in pixels.
        masks: how many were painted.
        suspects: boxes that were not painted and that a person should answer.
        readings: numbers read.
        unread: numbers of a readable size that were not read.
        faces: how many the truth holds.
        uncovered: the faces that no mask covers.
        seconds: of the command's work.
        recipe: the command's.
    """

    entry: Entry
    output: Path
    size: tuple[int, int]
    masks: int
    suspects: tuple[Box, ...]
    readings: tuple[JudgedReading, ...]
    unread: tuple[str, ...]
    faces: int
    uncovered: tuple[Box, ...]
    seconds: float
    recipe: dict[str, Any]


@dataclass(frozen=True, slots=True)
class HeldResult:
    """One file that was held.

    Attributes:
        file_name: of the source.
        code: stable name of the reason.
        reason: the command's sentence.
        known: what the file is, when it is one of those that must be held.
    """

    file_name: str
    code: str
    reason: str
    known: HeldFile | None


@dataclass(frozen=True, slots=True)
class Results:
    """All that the page tells.

    Attributes:
        scenes: what was redacted.
        held: what was held.
        let_through: files that must be held and were not.
    """

    scenes: tuple[SceneResult, ...]
    held: tuple[HeldResult, ...]
    let_through: tuple[str, ...]

    @property
    def surprises(self) -> tuple[str, ...]:
        """Names of the files that did not end as they must: scenes that were held, bad files that were not."""
        return tuple(file.file_name for file in self.held if file.known is None) + self.let_through

    @property
    def faces(self) -> int:
        """How many faces the shown scenes hold."""
        return sum(scene.faces for scene in self.scenes)

    @property
    def uncovered(self) -> int:
        """How many of them no mask covers."""
        return sum(len(scene.uncovered) for scene in self.scenes)

    @property
    def readings(self) -> tuple[JudgedReading, ...]:
        """All numbers read."""
        return tuple(reading for scene in self.scenes for reading in scene.readings)


def read_results(folder: DemoFolder, entries: Sequence[Entry], truth: Truth) -> Results:
    """Read the report, write the truth beside it, and judge; scenes come in the order of the entries."""
    write_truth(folder.truth, truth.values())
    rows = {}
    for line in folder.report.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        rows[Path(row["source"]).name] = row
    redacted = {name for name, row in rows.items() if row["status"] == "redacted"}
    known = {file.file_name: file for file in HELD_FILES}
    scenes = [
        _judge_scene(entry, rows[entry.file_name], truth[entry.file_name])
        for entry in entries
        if entry.file_name in redacted
    ]
    held = [
        HeldResult(name, row["code"], row["reason"], known.get(name))
        for name, row in sorted(rows.items())
        if name not in redacted
    ]
    return Results(tuple(scenes), tuple(held), tuple(sorted(redacted & known.keys())))


def _judge_scene(entry: Entry, row: dict[str, Any], truth: dict[str, Any]) -> SceneResult:
    readings = tuple(_judge_reading(number, truth["numbers"]) for number in row["numbers"])
    read_at = [reading.box for reading in readings]
    unread = tuple(
        number["text"]
        for number in truth["numbers"]
        if number["box"][3] >= READABLE_BAND_PX and not any(_is_near(box, number["box"]) for box in read_at)
    )
    size = (int(row["width"]), int(row["height"]))
    return SceneResult(
        entry=entry,
        output=Path(row["output"]),
        size=size,
        masks=len(row["masks"]),
        suspects=tuple(_box(suspect["box"]) for suspect in row["suspects"]),
        readings=readings,
        unread=unread,
        faces=len(truth["boxes"]),
        uncovered=find_uncovered(truth["boxes"], row["masks"], size),
        seconds=float(row["seconds"] or 0.0),
        recipe=row["recipe"] or {},
    )


def find_uncovered(
    faces: Sequence[Sequence[int]], masks: Sequence[Sequence[int]], size: tuple[int, int]
) -> tuple[Box, ...]:
    """Give the faces of which less than 70 % lies under the union of the masks; all boxes are x, y, width, height."""
    painted = np.zeros((size[1], size[0]), bool)
    for x, y, w, h in masks:
        painted[y : y + h, x : x + w] = True
    return tuple(_box(face) for face in faces if _patch(painted, face).mean() < COVERED_FROM)


def _patch(painted: np.ndarray[Any, np.dtype[np.bool_]], face: Sequence[int]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    x, y, w, h = face
    return painted[y : y + h, x : x + w]


def _judge_reading(number: dict[str, Any], truths: Sequence[dict[str, Any]]) -> JudgedReading:
    there = next((truth["text"] for truth in truths if _is_near(number["box"], truth["box"])), None)
    if there is None:
        verdict = Verdict.NO_WHOLE_NUMBER
    else:
        verdict = Verdict.AGREES if there == number["text"] else Verdict.DIFFERS
    return JudgedReading(number["text"], float(number["confidence"]), _box(number["box"]), verdict, there)


def _is_near(reading: Sequence[int], band: Sequence[int]) -> bool:
    """Whether the middle of a reading lies on a band, or within half a band's height of it."""
    middle_x, middle_y = reading[0] + reading[2] / 2, reading[1] + reading[3] / 2
    x, y, w, h = band
    slack = h / 2
    return bool(x - slack <= middle_x <= x + w + slack and y - slack <= middle_y <= y + h + slack)


def _box(values: Sequence[float]) -> Box:
    x, y, w, h = (round(value) for value in values)
    return x, y, w, h
