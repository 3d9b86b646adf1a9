"""An archive's folder, and opening it: from here on Django is set up for that archive and no other."""

import os
from pathlib import Path
from typing import Annotated

import typer

from contrechamp.errors import ContrechampError
from contrechamp_server.config.environment import FILE, PREFIX

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
    os.environ["DJANGO_SETTINGS_MODULE"] = "contrechamp_server.config.settings"
    import django  # noqa: PLC0415 - it reads the settings, which must be known first

    django.setup()
    return whole
