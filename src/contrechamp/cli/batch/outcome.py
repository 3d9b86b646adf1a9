"""What became of one picture: the report's row, before it knows its file names."""

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

ROW_FIELDS = (
    *("status", "code", "reason", "width", "height", "masks", "suspects", "numbers"),
    *("sha256_source", "sha256_output", "recipe", "seconds"),
)
"""The fields of a report row that an outcome gives; `source` and `output` stand before them."""


class Status(StrEnum):
    """A picture is redacted, or it is held with a reason. There is nothing between."""

    REDACTED = "redacted"
    HELD = "held"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one picture.

    Attributes:
        status: redacted or held.
        code: stable name of the reason, for programs; None when redacted.
        reason: one sentence; None when redacted.
        width: pixels of the oriented picture, None when unknown; `height` alike.
        masks: `[x, y, w, h]` of what was painted.
        suspects: `{"box": [x, y, w, h], "score": s}` of what was not painted and a person should answer.
        numbers: `{"text", "confidence", "box"}` of what was read; empty when not asked for.
        sha256_source: of the bytes that were read, None when none were.
        sha256_output: of the finished file, None when held.
        recipe: enough to redo the masks.
        seconds: of work on this picture, None when it was not tried.
        metadata: what `inspect` asks for; never part of a report.
        is_disk_trouble: the disk and not the picture is at fault; the batch stops.
    """

    status: Status
    code: str | None = None
    reason: str | None = None
    width: int | None = None
    height: int | None = None
    masks: list[list[int]] = field(default_factory=list)
    suspects: list[dict[str, Any]] = field(default_factory=list)
    numbers: list[dict[str, Any]] = field(default_factory=list)
    sha256_source: str | None = None
    sha256_output: str | None = None
    recipe: dict[str, Any] | None = None
    seconds: float | None = None
    metadata: list[dict[str, Any]] | None = None
    is_disk_trouble: bool = False

    @property
    def is_redacted(self) -> bool:
        """Whether there is a finished picture."""
        return self.status is Status.REDACTED

    def row(self, source: str, output: str | None) -> dict[str, Any]:
        """Give the report's row."""
        return {"source": source, "output": output, **{name: getattr(self, name) for name in ROW_FIELDS}}

    def to_json(self) -> dict[str, Any]:
        """Give what `from_json` takes."""
        # Its lists as they are: a copy of every box of every look takes longer than writing them does.
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Outcome":
        """Make the outcome that `to_json` or `row` gave; the row's file names are dropped."""
        known = {name: value for name, value in stored.items() if name in cls.__dataclass_fields__}
        return cls(**{**known, "status": Status(stored["status"])})


def held(code: str, reason: str, **known: Any) -> Outcome:
    """Give the outcome of a picture that is held, with whatever else is known of it."""
    return Outcome(status=Status.HELD, code=code, reason=reason, **known)
