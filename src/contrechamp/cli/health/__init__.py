"""What `contrechamp doctor` looks at: `machine` needs nothing but Python, `engine` needs what it checks."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """How a check came out. Only *broken* keeps the machine from redacting."""

    OK = "ok"
    NOTE = "note"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at.

    Attributes:
        name: what.
        state: how it came out.
        detail: what was found.
        remedy: what to do about it; None when there is nothing to do.
    """

    name: str
    state: State
    detail: str
    remedy: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Give it as `doctor --json` prints it."""
        return asdict(self)


def good(name: str, detail: str) -> Check:
    """Give a check that came out well."""
    return Check(name, State.OK, detail)


def note(name: str, detail: str, remedy: str | None = None) -> Check:
    """Give a check that a person should know of and that stops nothing."""
    return Check(name, State.NOTE, detail, remedy)


def broken(name: str, detail: str, remedy: str) -> Check:
    """Give a check that keeps the machine from redacting."""
    return Check(name, State.BROKEN, detail, remedy)
