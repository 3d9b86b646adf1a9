"""Numbers that a custodian opened, offline, for one bundle and no other: what they add beside what the archive signed.

The archive cannot open a number, so it cannot put one into a bundle. It gives custodians a bundle with the numbers still sealed;
`open_numbers` opens them on the custodian's machine, each with its receipt, and signs all of it together with the
digest of that bundle: taken elsewhere it does not verify.
"""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files as resources
from pathlib import Path
from typing import Any, Final

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from contrechamp.bundle import layout
from contrechamp.bundle.contents import Contents, Exhibit, Shown
from contrechamp.bundle.errors import AlteredBundleError, ContradictionError, NoSealedNumberError
from contrechamp.ledger import LogKeyError, dump_public_key, load_public_key
from contrechamp.vault import (
    CustodianKey,
    Receipt,
    RecipientsFile,
    TargetExistsError,
    VaultError,
    open_sealed,
    read_receipt,
    read_recipients,
    verify_receipt,
)

__all__ = ["OpenedNumber", "OpenedNumbers", "open_numbers", "verify_opened"]

_TYPE: Final = "contrechamp-opened-numbers-v1"
_DIGITS: Final = re.compile(r"(?=.*[0-9])[0-9?]{7}")
_SIGNED: Final = (layout.MANIFEST, layout.SIGNATURE)


@dataclass(frozen=True, slots=True)
class OpenedNumber:
    """One number, as reviewers had read it: seven of `0` to `9`, and `?` where one cannot be read."""

    exhibit: int
    portrait: str
    digits: str
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class OpenedNumbers:
    """What was opened, by whom (their recipient), and when by their clock."""

    custodian: str
    opened_at: str
    numbers: tuple[OpenedNumber, ...]


def _now() -> datetime:
    return datetime.now(UTC)


def open_numbers(
    bundle: Path,
    key: CustodianKey,
    contents: Contents,
    *,
    reason: str,
    portrait: str = "",
    now: Callable[[], datetime] = _now,
) -> OpenedNumbers:
    """Open the sealed numbers of a bundle that has been verified, or one of them, and sign what comes out.

    A receipt is never taken back: where opening breaks off, what was opened before stays. Take a fresh copy of the bundle
    to open again.

    Raises:
        NoSealedNumberError: there is none, or none of this portrait.
        TargetExistsError: numbers of this bundle were opened already.
        VaultError: one cannot be opened.
        ContradictionError: what came out is no number of that portrait.
    """
    wanted = [
        (exhibit, shown)
        for exhibit in contents.exhibits
        for shown in exhibit.portraits
        if portrait in {"", shown.id} and (bundle / _sealed(shown.id)).is_file()
    ]
    if not wanted:
        raise NoSealedNumberError(bundle, portrait)
    folder = bundle / layout.OPENED
    try:
        folder.mkdir()
    except FileExistsError as error:
        raise TargetExistsError(folder) from error
    opened = tuple(_open(bundle, exhibit, shown, key, reason, now) for exhibit, shown in wanted)
    found = OpenedNumbers(key.public.recipient, opened[-1].receipt.opened_at, opened)
    (folder / layout.CUSTODIAN_KEY).write_bytes(dump_public_key(_public_key(key.public.verify_key)))
    (folder / layout.STATEMENT).write_bytes(_statement(bundle, contents, found))
    (folder / layout.TOLD).write_text(_told(contents, found), encoding="utf-8")
    digests = {name: _sha256(folder / name) for name in layout.files_in(folder)}
    signed = layout.lines(digests)
    (folder / layout.MANIFEST).write_bytes(signed)
    (folder / layout.SIGNATURE).write_bytes(key.sign(signed))
    return found


def verify_opened(bundle: Path, contents: Contents) -> OpenedNumbers | None:
    """Check what a custodian added to a bundle that is itself verified; None where nobody did.

    Raises:
        AlteredBundleError: files of it were altered, removed or added.
        ContradictionError: it is of another bundle, of nobody who guards keys here, or says what was not sealed.
    """
    folder = bundle / layout.OPENED
    if not folder.exists():
        return None
    key = _check_signature(folder)
    custodians = read_recipients(bundle / layout.CUSTODIANS)
    statement = _read_statement(folder)
    custodian = statement["custodian"]
    if custodians.verify_keys.get(custodian) != f"ed25519:{key.public_bytes_raw().hex()}":
        raise ContradictionError(f"{layout.OPENED}/{layout.CUSTODIAN_KEY}", "it is of no custodian of this archive")
    if statement["bundle"] != _sha256(bundle / layout.TAG_MANIFEST) or statement["incident"] != contents.incident_id:
        raise ContradictionError(f"{layout.OPENED}/{layout.STATEMENT}", "it was opened for another bundle")
    numbers = [
        _checked(bundle, exhibit, shown, custodians)
        for exhibit in contents.exhibits
        for shown in exhibit.portraits
        if shown.id in statement["portraits"]
    ]
    if len(numbers) != len(statement["portraits"]):
        raise ContradictionError(f"{layout.OPENED}/{layout.STATEMENT}", "it names a portrait that is not in the bundle")
    return OpenedNumbers(custodian, statement["opened_at"], tuple(numbers))


def _open(
    bundle: Path, exhibit: Exhibit, shown: Shown, key: CustodianKey, reason: str, now: Callable[[], datetime]
) -> OpenedNumber:
    folder = bundle / layout.OPENED
    target = folder / f"{shown.id}.json"
    receipt = open_sealed(
        bundle / _sealed(shown.id), target, key, reason=reason, receipt=folder / f"{shown.id}.receipt.json", now=now
    )
    return OpenedNumber(exhibit.number, shown.id, _digits(target, shown.id), receipt)


def _checked(bundle: Path, exhibit: Exhibit, shown: Shown, custodians: RecipientsFile) -> OpenedNumber:
    """Give an opened number, once its receipt is of this sealed number and of what came out."""
    plain = bundle / layout.OPENED / f"{shown.id}.json"
    name = f"{layout.OPENED}/{shown.id}.receipt.json"
    try:
        receipt = read_receipt(bundle / name)
        verify_receipt(receipt, custodians)
    except VaultError as error:
        raise ContradictionError(name, str(error)) from error
    if (receipt.sha256_ciphertext, receipt.sha256_plaintext) != (shown.sealed_number_sha256, _sha256(plain)):
        raise ContradictionError(name, "it is of another sealed number than the one in the log")
    return OpenedNumber(exhibit.number, shown.id, _digits(plain, shown.id), receipt)


def _check_signature(folder: Path) -> Ed25519PublicKey:
    """Give the custodian's key, once it has signed what lies here and nothing has changed since."""
    manifest = f"{layout.OPENED}/{layout.MANIFEST}"
    try:
        key = load_public_key((folder / layout.CUSTODIAN_KEY).read_bytes())
    except (OSError, LogKeyError) as error:
        raise AlteredBundleError([f"{layout.OPENED}/{layout.CUSTODIAN_KEY}"], "missing, or no key") from error
    try:
        signed = (folder / layout.MANIFEST).read_bytes()
        key.verify((folder / layout.SIGNATURE).read_bytes(), signed)
        listed = layout.read_lines(signed)
    except (OSError, ValueError, InvalidSignature) as error:
        files = [manifest, f"{layout.OPENED}/{layout.SIGNATURE}", f"{layout.OPENED}/{layout.CUSTODIAN_KEY}"]
        raise AlteredBundleError(files, "the signature does not hold: one of them was altered") from error
    there = {name for name in layout.files_in(folder) if name not in _SIGNED}
    wrong = (there ^ listed.keys()) | {name for name in there & listed.keys() if _sha256(folder / name) != listed[name]}
    if wrong:
        names = sorted(f"{layout.OPENED}/{name}" for name in wrong)
        raise AlteredBundleError(names, "altered, added or removed since the custodian signed")
    return key


def _statement(bundle: Path, contents: Contents, found: OpenedNumbers) -> bytes:
    return rfc8785.dumps(
        {
            "type": _TYPE,
            "incident": contents.incident_id,
            "bundle": _sha256(bundle / layout.TAG_MANIFEST),
            "custodian": found.custodian,
            "opened_at": found.opened_at,
            "portraits": [number.portrait for number in found.numbers],
        }
    )


def _read_statement(folder: Path) -> dict[str, Any]:
    found = json.loads((folder / layout.STATEMENT).read_bytes())
    names = {"type", "incident", "bundle", "custodian", "opened_at", "portraits"}
    if not isinstance(found, dict) or found.keys() != names or found["type"] != _TYPE:
        raise ContradictionError(f"{layout.OPENED}/{layout.STATEMENT}", "it is of another version")
    return found


def _told(contents: Contents, found: OpenedNumbers) -> str:
    """Say in both languages what was opened: the page that goes with the dossier."""
    rows = "\n".join(
        f"  pièce {each.exhibit} / exhibit {each.exhibit}, portrait {each.portrait} :  {each.digits}"
        for each in found.numbers
    )
    text = resources("contrechamp.bundle").joinpath(layout.TOLD).read_text(encoding="utf-8")
    return text.format(
        incident=contents.incident_id,
        at=found.opened_at,
        by=found.custodian,
        rows=rows,
        reason=found.numbers[0].receipt.reason,
    )


def _digits(path: Path, portrait: str) -> str:
    """Read what was sealed: the digits of a portrait's number.

    Raises:
        ContradictionError: it is not that.
    """
    found = json.loads(path.read_bytes())
    is_right = isinstance(found, dict) and found.get("portrait") == portrait
    digits = found.get("digits") if is_right else None
    if not isinstance(digits, str) or not _DIGITS.fullmatch(digits):
        raise ContradictionError(f"{layout.OPENED}/{path.name}", "it is no number of this portrait")
    return digits


def _sealed(portrait: str) -> str:
    return f"{layout.NUMBERS}/{portrait}{layout.SEALED}"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _public_key(verify_key: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(verify_key.removeprefix("ed25519:")))
