"""`contrechamp bundle DIR`: the evidence bundle of a public incident, as its page gives it, into a folder or a ZIP file."""

from pathlib import Path
from typing import Annotated

import typer

from contrechamp.bundle import verify_bundle, write_folder, zip_pieces
from contrechamp.cli.console import err, out, printable
from contrechamp.cli.language import _
from contrechamp.vault import TargetExistsError
from contrechamp_server.commands.folder import FolderArgument, open_archive

app = typer.Typer(add_completion=False, rich_markup_mode="markdown")
_ZIP = ".zip"


@app.command(
    epilog="Example: `contrechamp bundle archives --incident d5vxzdqkphhbcw3a --site https://archives.example.org "
    "--out incident-12`"
)
def bundle(
    folder: FolderArgument,
    *,
    incident: Annotated[str, typer.Option(metavar="ID", help="A published incident; the id ends its page's address.")],
    site: Annotated[str, typer.Option(metavar="ADDRESS", help="The archive's own address, as readers know it.")],
    target: Annotated[
        Path, typer.Option("--out", metavar="DIR|FILE.zip", help="A new folder, or a file whose name ends in .zip.")
    ],
) -> None:
    """Make the evidence bundle of an incident: pictures without faces, decisions with their proofs, a dossier to be read.

    Only what is public is in it. Numbers and originals stay sealed: a custodian takes them along from the desk, for a
    reason that the log keeps. A folder is checked when it is done, as `contrechamp verify` does.
    """
    if target.exists():
        raise TargetExistsError(target)
    open_archive(folder)
    # Only now: Django is set up.
    from django.urls import reverse  # noqa: PLC0415

    from contrechamp_server.foundation.records.selectors import one_of  # noqa: PLC0415
    from contrechamp_server.outlets.exports.evidence import evidence_of  # noqa: PLC0415
    from contrechamp_server.stages.publication.selectors import public_incidents  # noqa: PLC0415

    found = one_of(public_incidents().filter(withdrawn_at=None), incident)
    evidence = evidence_of(found, site.rstrip("/") + reverse("public:incident", args=[found.pk]))
    with err.status(_("Making the bundle…")):
        if target.suffix == _ZIP:
            with target.open("xb") as file:
                file.writelines(zip_pieces(evidence.files, evidence.name, evidence.at))
        else:
            write_folder(evidence.files, target)
            verify_bundle(target)
    out.print(printable(str(target)))
