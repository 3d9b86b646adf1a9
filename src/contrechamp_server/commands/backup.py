"""`contrechamp backup DIR OUT`: a copy of an archive while it runs, checked before it is called done."""

from pathlib import Path
from typing import Annotated

import typer

from contrechamp.cli.console import err, out, printable
from contrechamp.cli.language import _, figure
from contrechamp_server.commands.folder import FolderArgument, open_archive

app = typer.Typer(add_completion=False, rich_markup_mode="markdown")


@app.command(epilog="Example: `contrechamp backup archives /mnt/disk/archives-backup`")
def backup(
    folder: FolderArgument,
    target: Annotated[Path, typer.Argument(metavar="OUT", help="The backup's folder: new, or an earlier backup.")],
) -> None:
    """Back the archive in DIR up to OUT, while it runs, and verify the copy.

    OUT holds the database, the stored files, the log and the settings. The machine's secrets are in it too, sealed to
    the custodians: whoever finds the backup opens no field and no waiting upload with it.

    Given an earlier backup, only what is new is copied, and what the archive has erased since goes from the backup as
    well: an old copy must not remember what was forgotten. Stopped half way, call it again.
    """
    open_archive(folder)
    # Only now: Django is set up.
    from contrechamp_server.commands.copying import back_up  # noqa: PLC0415

    found = back_up(target)
    line = _("Checked: {files} stored files, {records} records of the log, {size} MiB.")
    counts = {"files": figure(found.files), "records": figure(found.records), "size": figure(found.size >> 20)}
    err.print(line.format(**counts))
    out.print(printable(str(target)))
