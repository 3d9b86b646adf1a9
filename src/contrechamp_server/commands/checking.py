"""What `contrechamp doctor DIR` looks at in an archive, in the order in which one thing needs the other.

Comes into the command by the entry point group `contrechamp.checks`: a function that takes the folder and gives checks.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from contrechamp.cli.health import Check, broken, good, note
from contrechamp.errors import ContrechampError
from contrechamp_server.commands.folder import LOCK, open_archive
from contrechamp_server.config.environment import FILE, SETTINGS

_LITTLE_SPACE: Final = 5 << 30
_NO_SPACE: Final = 500 << 20


def examine(folder: Path) -> Iterator[Check]:
    """Give every check's result; where the settings or the database fail, what needs them is not looked at."""
    try:
        open_archive(folder)
    except ContrechampError as error:
        yield broken("settings", str(error), "docs/settings.md explains each setting")
        return
    yield good("settings", f"{len(SETTINGS)} settings, none missing, unknown or wrong")
    yield from _system_checks()
    yield check_modes(folder)
    yield check_space(folder)
    # Only now: Django is set up.
    from contrechamp_server.commands import inside  # noqa: PLC0415

    database = _tried("database", inside.check_database)
    yield database
    if database.remedy is None:
        parts: tuple[tuple[str, Callable[[], Check]], ...] = (
            *(
                ("storage", inside.check_storage),
                ("log", inside.check_log),
                ("timestamps", inside.check_stamps),
                ("spool", inside.check_spool),
            ),
            *(("held", inside.check_held), ("queue", inside.check_queue)),
        )
        for name, check in parts:
            yield _tried(name, check)
    yield check_served(folder)


def check_modes(folder: Path) -> Check:
    """Look whether anyone but their owner can read the secrets."""
    open_to_others = [
        path.relative_to(folder).as_posix() or "."
        for path in [folder, folder / FILE, *sorted((folder / "secrets").rglob("*"))]
        if path.exists() and path.stat().st_mode & 0o077
    ]
    if open_to_others:
        return broken("secrets", f"others can read: {', '.join(open_to_others)}", "chmod go-rwx on each of these")
    return good("secrets", "for their owner's eyes only")


def check_space(folder: Path) -> Check:
    """Look at the room that is left on the archive's disk."""
    free = shutil.disk_usage(folder).free
    shown = f"{free / 1e9:.1f} GB are free"
    if free < _NO_SPACE:
        return broken("space", shown, "make room: uploads are refused when nothing can be written")
    return note("space", shown, "make room before it runs out") if free < _LITTLE_SPACE else good("space", shown)


def check_served(folder: Path) -> Check:
    """Say whether a `contrechamp serve` is at work in this folder."""
    try:
        number = os.open(folder / LOCK, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return note("serve", "this archive was never served")
    try:
        fcntl.flock(number, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return good("serve", "this archive is being served")
    finally:
        os.close(number)
    return note("serve", "nobody serves this archive now", f"contrechamp serve {folder}")


def _system_checks() -> Iterator[Check]:
    from django.core.checks import ERROR, WARNING, run_checks  # noqa: PLC0415 - Django is set up by now

    found = [message for message in run_checks() if message.level >= WARNING]
    for message in found:
        remedy = str(message.hint or "docs/settings.md explains each setting")
        kind = broken if message.level >= ERROR else note
        yield kind(str(message.id), str(message.msg), remedy)
    if not found:
        yield good("system checks", "all hold: custodians' keys, log key, exposure")


def _tried(name: str, check: Callable[[], Check]) -> Check:
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what the person came to hear
        said = str(error) if isinstance(error, ContrechampError) else type(error).__name__
        return broken(name, f"this could not be looked at: {said}", "docs/operations.md says what to do")
