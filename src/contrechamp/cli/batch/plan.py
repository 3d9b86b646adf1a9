"""The second step of a batch: which output each picture gets. What cannot be told apart is refused before any work."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import ClassVar

from contrechamp.cli.batch.kinds import output_format_for, output_name_for
from contrechamp.cli.batch.sources import Picture
from contrechamp.cli.errors import WrongCallError


class PlanError(WrongCallError):
    """The call cannot be carried out as it stands; nothing was done."""

    code: ClassVar[str] = "plan"


class SameOutputError(PlanError):
    """Two pictures would be written to one output.

    Attributes:
        first: one picture.
        second: the other.
        output: the output, under `--out`.
    """

    code: ClassVar[str] = "same_output"

    def __init__(self, first: Path, second: Path, output: PurePath) -> None:
        super().__init__(f"{first} and {second} would both be written to {output}; redact them into different folders")
        self.first = first
        self.second = second
        self.output = output


class OverOriginalError(PlanError):
    """An output would be written over an original.

    Attributes:
        source: the original.
    """

    code: ClassVar[str] = "over_original"

    def __init__(self, source: Path) -> None:
        super().__init__(
            f"the output would replace the original {source}; originals are never changed: choose another --out"
        )
        self.source = source


@dataclass(frozen=True, slots=True)
class Planned:
    """A picture and the output it gets.

    Attributes:
        picture: what is tried.
        output: its place under `--out`.
        output_format: the value of an `OutputFormat`.
    """

    picture: Picture
    output: PurePath
    output_format: str


def plan_outputs(pictures: Iterable[Picture], out: Path | None, wanted_format: str | None) -> list[Planned]:
    """Give each picture its output.

    Raises:
        SameOutputError: two pictures would meet in one output, or one output is in the way of another's folder.
        OverOriginalError: an output is one of the originals.
    """
    planned = [_plan(picture, wanted_format) for picture in pictures]
    _refuse_same_output(planned)
    if out is not None:
        originals = {item.picture.real: item.picture.path for item in planned}
        for item in planned:
            if (source := originals.get((out / item.output).resolve())) is not None:
                raise OverOriginalError(source)
    return planned


def _plan(picture: Picture, wanted_format: str | None) -> Planned:
    output_format = output_format_for(picture.kind, wanted_format)
    name = output_name_for(picture.relative.name, output_format)
    return Planned(picture, picture.relative.with_name(name), output_format)


def _refuse_same_output(planned: list[Planned]) -> None:
    taken: dict[PurePath, Planned] = {}
    for item in planned:
        other = taken.setdefault(item.output, item)
        if other is not item:
            raise SameOutputError(other.picture.path, item.picture.path, item.output)
    for item in planned:
        for folder in item.output.parents:
            if (other := taken.get(folder)) is not None:  # type: ignore[assignment]
                raise SameOutputError(other.picture.path, item.picture.path, item.output)
