"""`contrechamp init DIR`: an archive's folder, its secrets, its custodians, its first steward."""

import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from contrechamp.cli.asking import ask, ask_new_secret
from contrechamp.cli.console import err, out, printable
from contrechamp.cli.language import _, ngettext
from contrechamp.errors import ContrechampError
from contrechamp_server.commands.ceremony import hold_ceremony
from contrechamp_server.commands.folder import open_archive
from contrechamp_server.commands.making import FolderTakenError, make_archive

app = typer.Typer(add_completion=False, rich_markup_mode="markdown")


@app.command(
    epilog="Example: `contrechamp init archives --custodians recipients.txt --steward pseudonyme`. "
    "Without --custodians, a guided key ceremony."
)
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.", file_okay=False)],
    *,
    custodians: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            dir_okay=False,
            exists=True,
            help="The custodians' public lines, as vault keygen prints them.",
        ),
    ] = None,
    name: Annotated[str, typer.Option(help="What the archive is called on its pages.")] = "contrechamp",
    steward: Annotated[str | None, typer.Option(metavar="PSEUDONYM", help="The first steward's pseudonym.")] = None,
    password_file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", dir_okay=False, exists=True, help="The steward's password, for scripts."),
    ] = None,
) -> None:
    """Make an archive in DIR.

    Secrets are drawn afresh and stay in DIR/secrets, for its owner's eyes only. Originals will be sealed to the
    custodians: people who keep a private key offline, away from this machine. Best are two or more, in two places;
    without --custodians you are led through making their keys.

    The first steward gets a second factor: scan the code with an authenticator, and keep the ten recovery codes.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FolderTakenError(folder)
    lines = custodians.read_text(encoding="utf-8") if custodians else hold_ceremony(folder)
    pseudonym = steward or ask(_("Pseudonym of the first steward"))
    password = _password(password_file)
    recipients = make_archive(folder, lines, name=name).recipients
    try:
        open_archive(folder)
        _open(pseudonym, password)
    except ContrechampError:
        # Made by this very call, and nothing is in it yet: the next call can begin again.
        shutil.rmtree(folder)
        raise
    err.print(
        ngettext(
            "Originals will be sealed to {count} custodian.",
            "Originals will be sealed to {count} custodians.",
            len(recipients),
        )
    )
    err.print(_("Run it with: contrechamp serve {folder}").format(folder=printable(folder)), soft_wrap=True)


def _password(file: Path | None) -> str:
    if file is not None:
        return file.read_text(encoding="utf-8").strip()
    return ask_new_secret(_("Password (twelve characters or more)"))


def _open(pseudonym: str, password: str) -> None:
    # Only now: Django is set up.
    import segno  # noqa: PLC0415
    from django.db import transaction  # noqa: PLC0415

    from contrechamp_server.commands import preparing  # noqa: PLC0415
    from contrechamp_server.foundation.audit.actions import Action  # noqa: PLC0415
    from contrechamp_server.foundation.audit.recording import ARCHIVE, record  # noqa: PLC0415
    from contrechamp_server.foundation.audit.signing import publish_log  # noqa: PLC0415
    from contrechamp_server.foundation.core.permissions import system  # noqa: PLC0415
    from contrechamp_server.foundation.membership.first_steward import create_first_steward  # noqa: PLC0415

    preparing.check()
    preparing.migrate()
    with transaction.atomic():
        record(Action.ARCHIVE_OPENED, ARCHIVE, actor=system("command"))
    made = create_first_steward(pseudonym=pseudonym, password=password)
    publish_log()
    if sys.stderr.isatty():
        segno.make(made.totp_uri).terminal(out=sys.stderr, compact=True)
    out.print(made.totp_uri, soft_wrap=True, markup=False)
    err.print(_("Recovery codes, each good once. They are not shown again:"))
    for code in made.recovery_codes:
        out.print(code, markup=False)
