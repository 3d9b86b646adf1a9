"""`contrechamp verify BUNDLE`: check an evidence bundle, offline, and say in words what is proven and what is not."""

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from contrechamp.bundle import NotABundleError, VerifiedBundle, verify_bundle
from contrechamp.cli.console import err, out, print_list, printable
from contrechamp.cli.language import _, figure, ngettext
from contrechamp.ledger import load_public_key

app = typer.Typer(add_completion=False, rich_markup_mode="markdown")


@app.command(
    epilog="Example: `contrechamp verify incident-12 --public-key key-from-the-archives-site.pem`. "
    "Exit status: 0 all holds · 1 something does not, and the file is named"
)
def verify(
    bundle: Annotated[
        Path, typer.Argument(metavar="BUNDLE", exists=True, help="The bundle's folder, or the ZIP file it came in.")
    ],
    *,
    public_key: Annotated[
        Path | None,
        typer.Option(
            "--public-key",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="The archive's public key (PEM) as you got it from elsewhere. Without it the one in the bundle is "
            "used, which shows that one key signed everything, not whose key it is.",
        ),
    ] = None,
) -> None:
    """Check an evidence bundle: every file, every signature, every proof, and whether they say the same.

    Needs no network and no archive. The script `verify.sh` in the bundle checks a part of it with sha256sum and openssl alone.
    """
    key = load_public_key(public_key.read_bytes()) if public_key else None
    with _folder_of(bundle) as folder, err.status(_("Checking every file…")):
        found = verify_bundle(folder, public_key=key)
    incident = printable(str(found.contents.incident.get("title", "")))
    out.print(f"{printable(found.contents.archive)} · {incident}", soft_wrap=True)
    out.print(printable(found.contents.page) + "\n", soft_wrap=True)
    print_list(_("Proven"), _proven(found))
    print_list(_("Not proven"), _not_proven(found))


@contextmanager
def _folder_of(bundle: Path) -> Iterator[Path]:
    """Give the bundle's folder; a ZIP file is unpacked for as long as it takes.

    Raises:
        NotABundleError: the file is no ZIP archive with one folder in it.
    """
    if bundle.is_dir():
        yield bundle
        return
    with tempfile.TemporaryDirectory(prefix="contrechamp-verify-") as place:
        try:
            with zipfile.ZipFile(bundle) as archive:
                archive.extractall(place)
        except (OSError, ValueError, zipfile.BadZipFile) as error:
            raise NotABundleError(bundle, "the ZIP file cannot be unpacked") from error
        inside = list(Path(place).iterdir())
        if len(inside) != 1 or not inside[0].is_dir():
            raise NotABundleError(bundle, "there is not exactly one folder in the ZIP file")
        yield inside[0]


def _proven(found: VerifiedBundle) -> Iterator[str]:
    yield ngettext(
        "{count} file is as it was signed, and nothing was added.",
        "All {count} files are as they were signed, and nothing was added.",
        found.files,
    )
    key = _("the key you gave") if found.key_given else _("the key in the bundle")
    yield _("One key signed all of it: {key} ({log_id}).").format(key=key, log_id=found.log_id)
    yield ngettext(
        "{count} decision stands in that key's log, under a head of {size} records signed at {time}.",
        "{count} decisions stand in that key's log, under a head of {size} records signed at {time}.",
        len(found.records),
        size=figure(found.head.size),
        time=f"{found.head.time:%Y-%m-%dT%H:%M:%SZ}",
    )
    yield ngettext(
        "{count} picture has content credentials of that key: redacted from the sealed original that the log names.",
        "{count} pictures have content credentials of that key: redacted from the sealed originals that the log names.",
        found.pictures,
    )
    if found.stamp is not None:
        yield _("An authority stamped that head: it existed at {time} ({authority}).").format(
            time=f"{found.stamp.at:%Y-%m-%dT%H:%M:%SZ}", authority=printable(found.stamp.authority)
        )
    if found.opened is not None:
        yield ngettext(
            "{count} number was opened for this bundle by the custodian {custodian}, from what the log had sealed.",
            "{count} numbers were opened for this bundle by the custodian {custodian}, from what the log had sealed.",
            len(found.opened.numbers),
            custodian=found.opened.custodian,
        )
        for number in found.opened.numbers:
            yield _("Exhibit {exhibit}, portrait {portrait}: {digits}").format(
                exhibit=number.exhibit, portrait=number.portrait, digits=number.digits
            )


def _not_proven(found: VerifiedBundle) -> Iterator[str]:
    if not found.key_given:
        yield _("Whose key that is: compare it with the one on the archive's site, and give it with --public-key.")
    yield _("That what is said is true: only that it was said, by whom and in this order.")
    yield _("When the pictures were taken: a device or a person said so.")
    if found.stamp is None:
        yield _("When the head was signed: the archive says so. No authority has stamped it.")
    else:
        yield _(
            "Whether you trust that authority: compare its root certificate with the one it publishes ({digest})."
        ).format(digest=", ".join(found.stamp.root_sha256))
    yield _("What is under masks and veil: a custodian opens the original, with a signed receipt.")
    missing = sum(1 for exhibit in found.contents.exhibits if not exhibit.picture)
    if missing:
        yield ngettext(
            "Anything of {count} exhibit whose picture the licence keeps on the site.",
            "Anything of {count} exhibits whose pictures the licence keeps on the site.",
            missing,
        )
