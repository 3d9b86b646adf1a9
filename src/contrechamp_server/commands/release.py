"""`contrechamp release DIR`: a release of the open data, made here and offered on the archive's page."""

from pathlib import Path
from typing import Annotated

import typer

from contrechamp.cli.console import err, out, printable
from contrechamp.cli.language import _
from contrechamp.vault import TargetExistsError
from contrechamp_server.commands.folder import FolderArgument, open_archive

app = typer.Typer(add_completion=False, rich_markup_mode="markdown")


@app.command(epilog="Example: `contrechamp release archives --out data`")
def release(
    folder: FolderArgument,
    *,
    target: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="A new folder for its files as well.")
    ] = None,
) -> None:
    """Make a release of the open data: tables of what is public, signed, offered on the archive's page from then on.

    No number, no face, no name, nothing that links two portraits or leads to whoever gave a photograph. Several may be
    offered; each is closed as soon as something in it is hidden.
    """
    if target is not None and target.exists():
        raise TargetExistsError(target)
    open_archive(folder)
    # Only now: Django is set up.
    from contrechamp_server.stages.releases.selectors import members, one_file  # noqa: PLC0415
    from contrechamp_server.stages.releases.services import COMMAND, make_release  # noqa: PLC0415

    with err.status(_("Writing every table…")):
        made = make_release(actor=COMMAND)
    if made is None or made.number is None:
        raise typer.Exit(1)  # something that it holds was hidden in the same second
    if target is not None:
        for name, _size in members(made):
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                file.writelines(one_file(made.number, name))
    counts = ", ".join(f"{name} {count}" for name, count in made.counts.items())
    out.print(_("Release {number}: {counts}").format(number=made.number, counts=printable(counts)), soft_wrap=True)
    out.print(f"sha256 {made.sha256}", soft_wrap=True)
