"""`contrechamp vault redo`: a sealed original painted again with the masks that the archive asks for.

The one place where opening and painting meet. The original is in memory only, between the receipt that is written
before and the two files that are written after.
"""

import contextlib
import io
import resource
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from contrechamp.cli.batch.kinds import SUFFIXES
from contrechamp.cli.console import err, out, printable
from contrechamp.cli.custodian import KeyOption, load_custodian
from contrechamp.cli.language import _, figure
from contrechamp.vault import (
    CustodianKey,
    FoundInRedo,
    Receipt,
    RedoMismatchError,
    RedoRequest,
    open_sealed,
    parse_redo_request,
    sign_redo,
)
from contrechamp.vault.atomic import appearing, refuse_existing
from contrechamp.vault.errors import shown, unreadable, unwritable

if TYPE_CHECKING:
    from contrechamp.vision import RedactedImage

__all__ = ["EXAMPLE", "redo"]

EXAMPLE: Final = (
    "Example: `contrechamp vault redo k7cm2q9wz4hd8xyt.age --key custodian.key --request request.json "
    '--reason "objection 2025-031: mask 3 covers the number and no face" --out redone`'
)
_MAX_REQUEST_BYTES: Final = 1 << 21


def redo(
    sealed: Annotated[Path, typer.Argument(metavar="SEALED", help="The sealed original, binary or armored.")],
    *,
    key: KeyOption,
    request: Annotated[
        Path, typer.Option("--request", metavar="FILE", help="request.json, as the archive's desk gives it.")
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="For whom, for what and on what ground.")],
    folder: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where the picture and its redo.json go; made if need be.")
    ],
) -> None:
    """Paint a sealed original again, with exactly the masks that the archive's request lists.

    A mask cannot be taken off a redacted picture, because nothing is left under it. Where one is wrong, the archive
    gives a request: which photograph, the digest of its original, and **all** masks that the picture is to have. Carry
    it to your offline machine, look at the original (`contrechamp vault open`), and check that every face is under one
    of them. What the request leaves out stays uncovered.

    The original is opened in memory and never written. Into DIR go `PHOTOGRAPH.master.jpg` (or png, webp, avif),
    `PHOTOGRAPH.redo.json`, signed with your key, and before them the receipt of the opening, which is never taken back.
    Carry the first two to the archive, where a reviewer answers every suspect; keep the receipt.

    Exit status: 0 both files are there, 1 none is, 2 wrong call.
    """
    asked = parse_redo_request(_read_request(request))
    custodian = load_custodian(key)
    _prepare(folder, asked)
    _leave_no_core()
    original = io.BytesIO()
    opened = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    receipt_path = folder / f"{asked.photograph}.{opened}.receipt.json"
    receipt = open_sealed(sealed, original, custodian, reason=reason, receipt=receipt_path)
    if receipt.sha256_plaintext != asked.sha256_source:
        raise RedoMismatchError(
            f"{shown(sealed)} holds another original than the request asks for; "
            f"nothing was painted, the receipt of the opening is in {shown(receipt_path)}"
        )
    painted = _paint(original.getvalue(), asked)
    picture, description = _write(folder, asked, painted, receipt, custodian)
    _show(painted, picture, description, receipt_path)


def _read_request(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MAX_REQUEST_BYTES)  # a longer one is refused for its length
    except OSError as cause:
        raise unreadable(shown(path), cause) from None


def _prepare(folder: Path, asked: RedoRequest) -> None:
    """Make the folder, and refuse before anything is opened if a name in it is taken."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as cause:
        raise unwritable(shown(folder), cause) from None
    for name in (*(_picture_name(asked, form) for form in SUFFIXES), _description_name(asked)):
        refuse_existing(folder / name)


def _picture_name(asked: RedoRequest, output_format: str) -> str:
    return f"{asked.photograph}.master{SUFFIXES[output_format][0]}"


def _description_name(asked: RedoRequest) -> str:
    return f"{asked.photograph}.redo.json"


def _leave_no_core() -> None:
    # A core dump would be the original, with its faces, and the key.
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _paint(original: bytes, asked: RedoRequest) -> "RedactedImage":
    # Only here: the other vault commands never wait for the engine.
    from contrechamp.proofs import begins_as_proof, open_proof  # noqa: PLC0415
    from contrechamp.vision import Box, Limits, repaint  # noqa: PLC0415

    picture = original
    if begins_as_proof(original):
        picture = open_proof(original, max_bytes=Limits().max_bytes).picture
    painted = repaint(picture, [Box(*mask) for mask in asked.masks])
    if (painted.width, painted.height) != (asked.width, asked.height):
        raise RedoMismatchError(
            f"the original has {painted.width} x {painted.height} pixels and the request speaks of "
            f"{asked.width} x {asked.height}: its masks would not be where they belong"
        )
    return painted


def _write(
    folder: Path, asked: RedoRequest, painted: "RedactedImage", receipt: Receipt, custodian: CustodianKey
) -> tuple[Path, Path]:
    """Let both files appear, the picture first, and none if one cannot."""
    description = folder / _description_name(asked)
    picture = folder / _picture_name(asked, painted.output_format.value)
    signed = sign_redo(
        custodian,
        photograph=asked.photograph,
        sha256_source=asked.sha256_source,
        sha256_output=painted.sha256_output,
        width=painted.width,
        height=painted.height,
        masks=tuple((x, y, w, h) for x, y, w, h in painted.masks),
        suspects=tuple(FoundInRedo((x, y, w, h), score) for (x, y, w, h), score in painted.suspects),
        recipe=painted.recipe,
        receipt=receipt,
    )
    with _taken_back_on_failure() as appeared, appearing(description, private=False) as file:
        file.write(signed.to_json() + b"\n")
        with appearing(picture, private=False) as image:
            image.write(painted.data)
        appeared.append(picture)
    return picture, description


@contextlib.contextmanager
def _taken_back_on_failure() -> Iterator[list[Path]]:
    """Yield a list: a picture put into it is deleted if the block fails, for without its redo nobody may use it."""
    appeared: list[Path] = []
    try:
        yield appeared
    except BaseException:
        for path in appeared:
            path.unlink(missing_ok=True)
        raise


def _show(painted: "RedactedImage", picture: Path, description: Path, receipt: Path) -> None:
    counts = _("masks {masks}, suspects {suspects}").format(masks=len(painted.masks), suspects=len(painted.suspects))
    out.print(f"{printable(picture)}: {counts}", soft_wrap=True)
    out.print(f"{printable(description)}: {_('carry both to the archive')}", soft_wrap=True)
    err.print(_("The receipt of the opening is in {path}; keep it.").format(path=printable(receipt)), soft_wrap=True)
    for suspect in painted.suspects:
        x, y, w, h = suspect.box
        line = _("not under a mask: {w} x {h} px at {x}, {y}, score {score}")
        err.print(line.format(x=x, y=y, w=w, h=h, score=figure(suspect.score, ".2f")), soft_wrap=True)
