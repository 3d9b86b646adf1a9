"""`contrechamp readmit DIR PSEUDONYM`: the way back in for a steward who has no other steward to ask."""

from typing import Annotated

import typer

from contrechamp.cli.console import err, out
from contrechamp.cli.language import _
from contrechamp_server.commands.folder import FolderArgument, open_archive

app = typer.Typer(add_completion=False, rich_markup_mode="markdown")


@app.command(epilog="Example: `contrechamp readmit archives lilas`")
def readmit(
    folder: FolderArgument,
    pseudonym: Annotated[str, typer.Argument(metavar="PSEUDONYM", help="The steward's pseudonym.")],
) -> None:
    """Let a steward in again who has lost password, second factor and recovery codes.

    Whoever can run this has the archive's folder in hand. All that the account had to get in by is erased, its browsers
    are signed out, and a code is printed, good once and for a week. It stands in the public log that this was done.

    Where there is another steward, let them do it, on the archive's pages.
    """
    open_archive(folder)
    # Only now: Django is set up.
    from django.urls import reverse  # noqa: PLC0415

    from contrechamp_server.foundation.audit.signing import publish_log  # noqa: PLC0415
    from contrechamp_server.foundation.membership.invitations import readmit_steward  # noqa: PLC0415

    made = readmit_steward(pseudonym=pseudonym)
    publish_log()
    err.print(
        _("On the archive's page {page}, this code sets a new password or passkey:").format(
            page=reverse("accounts:invitation")
        ),
        soft_wrap=True,
    )
    out.print(made.code, markup=False)
