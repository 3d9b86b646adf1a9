"""The first step of a batch: which files there are, which are tried, held at once, or left out.

Nothing is passed over in silence. A regular file that is called a picture or starts like one is a `Picture`; what may
hide a picture and cannot be looked at is `Refused` (it will be held); all else is `LeftOut`, with its reason.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from contrechamp.cli.batch.files import SourceError, read_head
from contrechamp.cli.batch.kinds import HEAD_BYTES, Kind, is_called_a_picture, kind_of


@dataclass(frozen=True, slots=True)
class Picture:
    """A file to try.

    Attributes:
        path: as the person would type it; this is the report's `source`.
        real: the same with all links resolved; this is what is opened.
        relative: where its output belongs under `--out`, before the output's format is known.
        kind: what its first bytes say.
    """

    path: Path
    real: Path
    relative: PurePath
    kind: Kind | None


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that may be or hide a picture and cannot be looked at: it is held without being tried."""

    path: Path
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that is no picture to redact; it does not change the exit status."""

    path: Path
    reason: str


@dataclass(slots=True)
class Sources:
    """What the walk found, each list in walking order."""

    pictures: list[Picture] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def find_sources(paths: Iterable[Path], out: Path | None) -> Sources:
    """Walk files and folders, in an order that depends on names alone.

    A single folder's tree is mirrored as it is; of several paths, each folder keeps its own name (so `photos/*` gives
    the outputs that `photos` gives). Links to folders are never followed, so there are no loops. `out` is not walked.
    """
    found = Sources()
    paths = list(paths)
    seen: set[tuple[Path, PurePath]] = set()
    skipped = out.resolve() if out is not None else None
    for path in paths:
        real = path.resolve()
        if _is_folder(real):
            top = PurePath(real.name) if len(paths) > 1 else PurePath()
            entries = _walk(_Place(path, real, top), root=real, skipped=skipped)
        else:
            entries = iter([_judge_named_file(path, real)])
        for entry in entries:
            if isinstance(entry, Picture):
                if (entry.real, entry.relative) not in seen:  # the same file named twice, with the same output
                    seen.add((entry.real, entry.relative))
                    found.pictures.append(entry)
            elif isinstance(entry, Refused):
                found.refused.append(entry)
            else:
                found.left_out.append(entry)
    return found


def _is_folder(real: Path) -> bool:
    try:
        return real.is_dir()
    except OSError:
        return False  # it cannot be looked at; judged as a file, that is its reason


@dataclass(frozen=True, slots=True)
class _Place:
    path: Path
    real: Path
    relative: PurePath

    def at(self, name: str) -> "_Place":
        return _Place(self.path / name, self.real / name, self.relative / name)


def _walk(top: _Place, *, root: Path, skipped: Path | None) -> Iterator[Picture | Refused | LeftOut]:
    # A stack and no recursion: a tree may be deeper than Python's.
    stack = [top]
    while stack:
        place = stack.pop()
        try:
            mode = place.real.lstat().st_mode
            is_folder = stat.S_ISDIR(mode)
            names = _names_in(place.real) if is_folder else []
        except OSError as error:
            yield Refused(place.path, "unreadable_file", f"it cannot be read: {error.strerror}")
            continue
        if place is not top and place.path.name.startswith("."):
            yield LeftOut(place.path, "hidden folder" if is_folder else "hidden file")
        elif is_folder and place.real == skipped:
            yield LeftOut(place.path, "the output folder")
        elif is_folder:
            stack.extend(place.at(name) for name in reversed(names))
        elif stat.S_ISLNK(mode):
            yield _judge_link(place, root)
        else:
            yield _judge_file(place, mode)


def _names_in(folder: Path) -> list[str]:
    with os.scandir(folder) as entries:
        return sorted(entry.name for entry in entries)


def _judge_link(place: _Place, root: Path) -> Picture | Refused | LeftOut:
    try:
        target = place.real.resolve(strict=True)
        mode = target.stat().st_mode
    except (OSError, RuntimeError):  # RuntimeError: Python 3.11 and 3.12 say so of links in a circle
        return Refused(place.path, "broken_link", "a symbolic link that leads nowhere, or in a circle")
    if not target.is_relative_to(root):
        return Refused(
            place.path, "link_out_of_tree", "a symbolic link out of the folder; name its target to have it redacted"
        )
    if stat.S_ISDIR(mode):
        return LeftOut(place.path, "a link to a folder that is walked in its own place")
    return _judge_file(_Place(place.path, target, place.relative), mode)


def _judge_named_file(path: Path, real: Path) -> Picture | Refused:
    # What a person names is never left out: at worst it is held, with the reason.
    try:
        mode = real.stat().st_mode
    except OSError as error:
        return Refused(path, "unreadable_file", f"it cannot be read: {error.strerror}")
    judged = _judge_file(_Place(path, real, PurePath(path.name)), mode)
    if isinstance(judged, LeftOut):
        return Picture(path, real, PurePath(path.name), None)
    return judged


def _judge_file(place: _Place, mode: int) -> Picture | Refused | LeftOut:
    named_so = is_called_a_picture(place.path.name)
    if not stat.S_ISREG(mode):
        reason = "not a regular file (a pipe, a device or a socket); it was not opened"
        return Refused(place.path, "not_a_file", reason) if named_so else LeftOut(place.path, reason)
    try:
        kind = kind_of(read_head(place.real, HEAD_BYTES))
    except SourceError as error:
        return Refused(place.path, error.code, str(error))
    if kind is None and not named_so:
        return LeftOut(place.path, "not a picture")
    return Picture(place.path, place.real, place.relative, kind)
