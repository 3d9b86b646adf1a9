"""An archive's folder, and opening it: from here on Django is set up for that archive and no other."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from contrechamp.cli.language import spoken
from contrechamp.errors import ContrechampError
from contrechamp_server.config.environment import FILE, PREFIX

LOCK = "serve.lock"
FolderArgument = Annotated[
    Path,
    typer.Argument(metavar="DIR", help="The archive's folder.", envvar=f"{PREFIX}FOLDER", file_okay=False),
]


class NoArchiveError(ContrechampError):
    """There is no archive in this folder."""

    code = "no_archive"

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} holds no archive; make one with: contrechamp init {folder}")
        self.folder = folder


class ArchiveBusyError(ContrechampError):
    """Another `contrechamp serve` is at work in this folder."""

    code = "archive_busy"

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} is being served already; stop that one first")
        self.folder = folder


def open_archive(folder: Path) -> Path:
    """Set Django up for the archive in a folder; give the folder, whole.

    Raises:
        NoArchiveError: there is none.
        SettingError: one of its settings is missing, unknown or wrong.
    """
    whole = folder.resolve()
    if not (whole / FILE).is_file():
        raise NoArchiveError(folder)
    os.environ[f"{PREFIX}FOLDER"] = str(whole)
    prepare_environment()
    import django  # noqa: PLC0415 - it reads the settings, which must be known first

    django.setup()
    from django.utils import translation  # noqa: PLC0415 - see above

    translation.activate(spoken())  # what the archive's services refuse is told in it too
    return whole


def prepare_environment() -> None:
    """Say which settings Django takes: ours, whatever the shell had."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "contrechamp_server.config.settings"


@contextmanager
def served_alone(folder: Path) -> Iterator[None]:
    """Hold the archive's lock: one `serve` a folder. The system lets go of it when its holder dies.

    Raises:
        ArchiveBusyError: another holds it.
    """
    number = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(number)
        raise ArchiveBusyError(folder) from None
    try:
        yield
    finally:
        os.close(number)
