"""What `--out` remembers of the pictures it holds, so that `--resume` can skip them and nothing foreign is replaced.

One JSON line for each finished picture, in `.contrechamp/state.jsonl`; the last line about an output counts. It holds
no path of the source (only a digest of it) and no number that was read: the folder can be handed on.
"""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from contrechamp.cli.batch.lines import append_line, decode_lines
from contrechamp.cli.batch.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Entry:
    """One finished picture.

    Attributes:
        output: its place under `--out`.
        origin: digest of the source's path, see `origin_of`.
        policy: `RedactionOptions.policy_digest()`.
        outcome: what the report says, numbers left out.
    """

    output: str
    origin: str
    policy: str
    outcome: Outcome

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Entry":
        """Make the entry that `to_json` gave. Raises KeyError, TypeError or ValueError when it is none."""
        return cls(stored["output"], stored["origin"], stored["policy"], Outcome.from_json(stored["outcome"]))

    def to_json(self) -> dict[str, Any]:
        """Give what `from_json` takes."""
        row = self.outcome.row("", None)
        kept = {name: value for name, value in row.items() if name not in {"source", "output", "numbers"}}
        return {"output": self.output, "origin": self.origin, "policy": self.policy, "outcome": kept}

    def is_of(self, origin: str, sha256_source: str | None) -> bool:
        """Whether this is the same picture: the same path, edited or not, or the same bytes from anywhere."""
        return self.origin == origin or self.outcome.sha256_source == sha256_source


def origin_of(source: Path) -> str:
    """Give a digest of a source's absolute path: enough to recognise it, without telling where it lay."""
    return hashlib.sha256(os.fsencode(source.absolute())).hexdigest()


def _output_of(line: bytes) -> str | None:
    # A recipe can be long: only the beginning of each line is read until its entry is asked for.
    start = b'{"output": '
    try:
        output, _ = json.JSONDecoder().raw_decode(line[len(start) :].decode("ascii"))
    except ValueError:
        return None
    return output if line.startswith(start) and isinstance(output, str) else None


class State:
    """The entries of one output folder. The caller holds the folder's lock while it calls `refresh` and `append`.

    Rows stay on the disk; memory holds only where each output's last line begins.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_to = 0
        self._lines: dict[str, tuple[int, int]] = {}

    def refresh(self) -> None:
        """Take in what other processes have appended since."""
        try:
            with self._path.open("rb") as file:
                file.seek(self._read_to)
                for line in file:
                    if not line.endswith(b"\n"):
                        break  # torn by a power cut, or another process is not done with it
                    if (output := _output_of(line)) is not None:
                        self._lines[output] = (self._read_to, len(line))
                    self._read_to += len(line)
        except FileNotFoundError:
            pass  # nothing was finished here yet

    def get(self, output: PurePath) -> Entry | None:
        """Give what is remembered of an output, None when nothing is."""
        if (place := self._lines.get(str(output))) is None:
            return None
        with self._path.open("rb") as file:
            file.seek(place[0])
            line = file.read(place[1])
        try:
            return next((Entry.from_json(row) for row in decode_lines(line)), None)
        except (KeyError, TypeError, ValueError):
            return None  # written by another version, or tampered with: as if it were not there

    def append(self, entry: Entry) -> None:
        """Remember a picture. Raises OSError when the disk refuses it; then nothing is remembered."""
        number = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            append_line(number, entry.to_json())
            # On the disk before the output is: after a power cut no output may stand there that nobody remembers.
            os.fdatasync(number)
        finally:
            os.close(number)
        self.refresh()
