"""`contrechamp vault …`: keys made offline, originals sealed to them, opened with a reason, receipts checked."""

import os
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Annotated, TextIO

import typer

from contrechamp.cli import vault_batch, vault_numbers, vault_redo
from contrechamp.cli.asking import ask_new_secret
from contrechamp.cli.console import err, out, printable
from contrechamp.cli.custodian import KeyOption, load_custodian
from contrechamp.cli.language import _, ngettext
from contrechamp.vault import (
    NoRecipientsError,
    TargetExistsError,
    UnwritableError,
    generate_key,
    open_sealed,
    read_receipt,
    read_recipients,
    verify_receipt,
)

__all__ = ["app"]

_SOME_FAILED = 3

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    # A traceback with local variables would print a private key.
    pretty_exceptions_enable=False,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode="markdown",
    help="""Seal originals to offline keys; open them with a reason.

    A custodian makes a key on a machine without a network and hands out its public lines. Anyone can then seal to that
    key; only the custodian can open, and every opening leaves a signed receipt. Sealed files are ordinary age files.
    """,
    epilog="Start with: `contrechamp vault keygen --out custodian.key`",
)
receipt_app = typer.Typer(no_args_is_help=True, help="Check the receipts of openings.", rich_markup_mode="markdown")
app.add_typer(receipt_app, name="receipt")

RecipientsOption = Annotated[
    Path, typer.Option("--recipients", metavar="FILE", help="The custodians' public lines, as keygen prints them.")
]


def _say(text: str) -> None:
    out.print(text, soft_wrap=True)


@app.command(epilog="Example: `contrechamp vault keygen --out custodian.key --passphrase >> recipients.txt`")
def keygen(
    *,
    key: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where the private key goes; never overwritten.")],
    passphrase: Annotated[
        bool, typer.Option("--passphrase", help="Ask for a passphrase that protects the file.")
    ] = False,
) -> None:
    """Make a custodian's key, on a machine that is offline, and print its two public lines.

    The private key goes to FILE, which only you can read (mode 0600). Copy it to a second safe place before anything is
    sealed to it: nobody can open a sealed file without its key, nor bring the key back. The public lines go into the
    recipients file of whoever seals.
    """
    secret = ask_new_secret(_("Passphrase (six words are a good one)")) if passphrase else None
    public = generate_key(key, passphrase=secret)
    _say(printable(public.lines.splitlines()[0]))
    _say(printable(public.recipient))
    line = _("Private key in {path}. Keep it offline, and a second copy elsewhere.")
    err.print(line.format(path=printable(key)), soft_wrap=True)


@app.command(epilog="Example: `contrechamp vault public custodian.key >> recipients.txt`")
def public(key: Annotated[Path, typer.Argument(metavar="KEY", help="A private key file.")]) -> None:
    """Print the two public lines of a private key again; also of a key that age-keygen made."""
    lines = load_custodian(key).public.lines
    for line in lines.splitlines():
        _say(printable(line))


@app.command(epilog="Example: `contrechamp vault recipients recipients.txt`")
def recipients(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Recipients files.")],
) -> None:
    """Check recipients files, and list who can open what is sealed to them.

    One line each: the recipient, then the key that checks their receipts. The first line that cannot be used is named,
    and the exit status is 1.
    """
    for file in files:
        custodians = read_recipients(file)
        for recipient in custodians.recipients:
            key = custodians.verify_keys.get(
                recipient, _("no verify key: receipts of this custodian cannot be checked")
            )
            _say(f"{recipient}  {key}")
        for recipient in sorted(custodians.verify_keys.keys() - set(custodians.recipients)):
            only = _("receipts only: nothing is sealed to this key")
            _say(f"{recipient}  {custodians.verify_keys[recipient]}  ({only})")


@app.command("seal", epilog="Example: `contrechamp vault seal photos --recipients recipients.txt --out sealed`")
def seal_command(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files, and folders with all that is in them.")],
    *,
    recipients_file: RecipientsOption,
    target: Annotated[
        str, typer.Option("--out", metavar="DIR|FILE", help="A folder for the sealed files; for one file, its name.")
    ],
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE.jsonl", help="One JSON object a file: digests, lengths, status."),
    ] = None,
) -> None:
    """Seal files to every custodian in the recipients file, each of whom can open them alone.

    Needs no private key. The originals stay where they are: deleting them is yours to do, once you have checked that a
    custodian can open the sealed files. Nothing is overwritten. A file that cannot be sealed is named, the others are
    done all the same, and the exit status is 3.
    """
    custodians = read_recipients(recipients_file)
    if not custodians.recipients:
        raise NoRecipientsError(str(recipients_file))
    place = Path(target)
    single = len(paths) == 1 and not (paths[0].is_dir() or place.is_dir() or target.endswith(os.sep))
    if not single and place.exists() and not place.is_dir():
        raise typer.BadParameter(
            _("{path} is a file; sealing a folder or several files needs a folder").format(path=place),
            param_hint="--out",
        )
    batch = vault_batch.plan_file(paths[0], place) if single else vault_batch.plan(paths, place)
    with _new_report(report) as lines:
        refused = len(vault_batch.run(batch, custodians.recipients, lines))
    sealed = len(batch.jobs) + len(batch.refusals) - refused
    files = ngettext("{count} file", "{count} files", sealed)
    to = ngettext("{count} custodian", "{count} custodians", len(custodians.recipients))
    _say(_("{files} sealed to {custodians}, {refused} not sealed").format(files=files, custodians=to, refused=refused))
    if refused:
        raise typer.Exit(1 if single else _SOME_FAILED)


def _new_report(path: Path | None) -> AbstractContextManager[TextIO | None]:
    """Open a report that is not there yet.

    Raises:
        TargetExistsError: it is there.
        UnwritableError: it cannot be written.
    """
    if path is None:
        return nullcontext(None)
    try:
        return path.open("x", encoding="ascii")
    except FileExistsError:
        raise TargetExistsError(path) from None
    except OSError as cause:
        raise UnwritableError(f"cannot write the report {path}: {cause.strerror}") from None


@app.command(
    "open",
    epilog="Example: `contrechamp vault open 0412.jpg.age --key custodian.key --reason "
    '"complaint 2025-014, asked by the complainant\'s lawyer: does mask 3 cover a bystander?" '
    "--out 0412.jpg --receipt 0412.receipt.json`",
)
def open_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A sealed file, binary or armored.")],
    *,
    key: KeyOption,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="For whom, for what and on what ground.")],
    target: Annotated[
        str, typer.Option("--out", metavar="FILE", help="Where the original goes; - sends it to another program.")
    ],
    receipt: Annotated[Path, typer.Option("--receipt", metavar="FILE", help="Where the signed receipt goes.")],
    expected_bytes: Annotated[
        int | None,
        typer.Option(
            "--expected-bytes", min=0, metavar="N", help="Length when sealed: tells a cut from a changed file."
        ),
    ] = None,
) -> None:
    """Open a sealed original, with a reason that goes into a signed receipt.

    **What the reason is for.** The original shows faces. Opening it is an exception that you may have to answer
    for: to the people in the picture, to the other custodians, to a court. Write what you would then want to show: for
    whom, for what, on what ground. Name nobody who is in the picture: a receipt is kept, shown and perhaps published.

    The whole file is checked first, then the receipt is written, then the original appears. The receipt is never taken
    back. Keep it, and give the other custodians a copy.
    """
    if target != "-" and Path(target).absolute() == receipt.absolute():
        raise typer.BadParameter(_("the receipt and the original cannot be the same file"), param_hint="--receipt")
    if target == "-" and sys.stdout.isatty():
        raise typer.BadParameter(
            _("an original does not go to a terminal; give a file, or a program after |"), param_hint="--out"
        )
    custodian = load_custodian(key)
    with vault_batch.progress_bar() as bar:
        task = bar.add_task(_("opening"), total=2 * _size(file))
        open_sealed(
            file,
            sys.stdout.buffer if target == "-" else Path(target),
            custodian,
            reason=reason,
            receipt=receipt,
            expected_bytes=expected_bytes,
            progress=lambda count: bar.advance(task, count),
        )
    shown = _("standard output") if target == "-" else printable(target)
    line = _("Opened to {target}; the receipt is in {receipt}.")
    err.print(line.format(target=shown, receipt=printable(receipt)), soft_wrap=True)


def _size(file: Path) -> int:
    """Return the length for the progress bar; an error is told where the file is opened."""
    try:
        return file.stat().st_size
    except OSError:
        return 0


app.command("redo", epilog=vault_redo.EXAMPLE)(vault_redo.redo)
app.command("open-number", epilog=vault_numbers.EXAMPLE)(vault_numbers.open_number)


@receipt_app.command(
    epilog="Example: `contrechamp vault receipt verify 0412.receipt.json --recipients recipients.txt "
    "--sealed 0412.jpg.age`"
)
def verify(
    receipt: Annotated[Path, typer.Argument(metavar="RECEIPT", help="A receipt that vault open wrote.")],
    *,
    recipients_file: RecipientsOption,
    sealed: Annotated[
        Path | None,
        typer.Option("--sealed", metavar="FILE", help="Also check that the receipt is of this sealed file."),
    ] = None,
) -> None:
    """Check who signed a receipt, and that nothing in it changed; needs no private key.

    Take the recipients file from the custodians, not from whoever shows you the receipt: it says whose key is whose.
    """
    claim = read_receipt(receipt)
    verify_receipt(claim, read_recipients(recipients_file), sealed=sealed)
    _say(_("The receipt holds."))
    given = _(" (the file given)") if sealed else ""
    shown = [
        (_("opened by"), claim.recipient),
        (_("at"), _("{time}, by the custodian's own clock").format(time=claim.opened_at)),
        (_("reason"), printable(claim.reason)),
        (_("sealed"), f"sha256 {claim.sha256_ciphertext}{given}"),
        (_("original"), f"sha256 {claim.sha256_plaintext}"),
        (_("software"), printable(claim.software)),
    ]
    width = max(len(name) for name, value in shown) + 1
    for name, value in shown:
        _say(f"{name:<{width}} {value}")
