"""`contrechamp restore BACKUP DIR`: an archive again, from a backup and the secrets that a custodian has opened."""

from pathlib import Path
from typing import Annotated

import typer

from contrechamp.cli.console import err, out, printable
from contrechamp.cli.language import _, figure
from contrechamp_server.commands.restoring import restore_archive

app = typer.Typer(add_completion=False, rich_markup_mode="markdown")


@app.command(epilog="Example: `contrechamp restore /mnt/disk/archives-backup archives --secrets secrets.json`")
def restore(
    source: Annotated[Path, typer.Argument(metavar="BACKUP", help="A folder that `contrechamp backup` wrote.")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the archive goes: a new or empty folder.")],
    *,
    secrets: Annotated[
        Path,
        typer.Option(
            metavar="FILE",
            help="The backup's secrets.age as a custodian has opened it (`contrechamp vault open`). Delete it afterwards.",
        ),
    ],
) -> None:
    """Make the archive again in DIR.

    Every file is checked against the backup's list before anything is called done. The secrets come from
    `secrets.age` in the backup, which a custodian opens offline.
    """
    restored = restore_archive(source, folder, secrets)
    line = _("Checked: {files} files. Run it with: contrechamp serve {folder}")
    err.print(line.format(files=figure(restored), folder=printable(folder)), soft_wrap=True)
    out.print(printable(str(folder)))
