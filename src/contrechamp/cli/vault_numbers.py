"""`contrechamp vault open-number BUNDLE`: a custodian opens the numbers that an evidence bundle holds sealed. Offline."""

from pathlib import Path
from typing import Annotated, Final

import typer

from contrechamp.bundle import open_numbers, verify_bundle
from contrechamp.cli.console import err, out, printable
from contrechamp.cli.custodian import KeyOption, load_custodian
from contrechamp.cli.language import _

EXAMPLE: Final = (
    "Example: `contrechamp vault open-number incident-12 --key custodian.key "
    '--reason "complaint 2025-014, asked by the complainant\'s lawyer"`'
)


def open_number(
    bundle: Annotated[
        Path,
        typer.Argument(
            metavar="BUNDLE", exists=True, file_okay=False, help="The folder of a custodian's bundle, from the desk."
        ),
    ],
    *,
    key: KeyOption,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="For whom, for what and on what ground.")],
    portrait: Annotated[
        str, typer.Option("--portrait", metavar="ID", help="Only this portrait's number; without it all of them.")
    ] = "",
) -> None:
    """Open the sealed numbers of one incident's bundle, with a reason that goes into signed receipts.

    A number is personal data: it is opened for one bundle, by somebody who can say why, and never for a list. The
    bundle is checked first. What is opened goes into its folder `opened`, with a receipt for each and your signature over all,
    which holds for this bundle only. The archive never gets the number back.
    """
    contents = verify_bundle(bundle).contents
    found = open_numbers(bundle, load_custodian(key), contents, reason=reason, portrait=portrait)
    for number in found.numbers:
        line = _("Exhibit {exhibit}, portrait {portrait}: {digits}")
        out.print(line.format(exhibit=number.exhibit, portrait=number.portrait, digits=number.digits), soft_wrap=True)
    line = _("Receipts and signature are in {path}.")
    err.print(line.format(path=printable(bundle / "opened")), soft_wrap=True)
