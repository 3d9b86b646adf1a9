"""Checking a receipt: from a file to a statement that a known custodian signed. Needs no private key.

The form is held strictly before the signature is looked at: whoever reads a receipt by eye and the program that
verified it must have seen the same members.
"""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from contrechamp.vault.errors import (
    ReasonError,
    ReceiptError,
    ReceiptMismatchError,
    ReceiptSignatureError,
    UnknownCustodianError,
    shown,
    unreadable,
)
from contrechamp.vault.receipts import RECEIPT_TYPE, RECEIPT_VERSION, Receipt, checked_reason
from contrechamp.vault.recipients import RecipientsFile
from contrechamp.vault.streams import ReadTap, reading

_MAX_BYTES = 1 << 16
_FORMS: Final = {
    "opened_at": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"),
    "recipient": re.compile(r"age1[a-z0-9]{58}"),
    "sha256_ciphertext": re.compile(r"[0-9a-f]{64}"),
    "sha256_plaintext": re.compile(r"[0-9a-f]{64}"),
    "signature": re.compile(r"[0-9a-f]{128}"),
    "software": re.compile(r"[ -~]{1,100}"),
}


def read_receipt(source: Path) -> Receipt:
    """Return the receipt of a file. Its signature is not checked here: see `verify_receipt`.

    Raises:
        ReceiptError: the file is not a receipt.
        UnreadableError: the file cannot be read.
    """
    try:
        with source.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except OSError as cause:
        raise unreadable(shown(source), cause) from None
    return parse_receipt(data)


def parse_receipt(data: bytes) -> Receipt:
    """Return the receipt in these bytes. Layout is free; members are not: none more, none less, none twice.

    Raises:
        ReceiptError: not a receipt.
    """
    if len(data) > _MAX_BYTES:
        raise ReceiptError("not a receipt: over 64 KiB")
    try:
        members = json.loads(data, object_pairs_hook=once)
    except (ValueError, RecursionError):
        raise ReceiptError("not a receipt: not one JSON object, or a member stands in it twice") from None
    return receipt_of(members)


def receipt_of(members: Any) -> Receipt:
    """Return the receipt that a parsed JSON value is.

    Raises:
        ReceiptError: not a receipt.
    """
    if not isinstance(members, dict) or members.get("type") != RECEIPT_TYPE:
        raise ReceiptError(f"not a receipt: its type is not {RECEIPT_TYPE}")
    members = {name: value for name, value in members.items() if name != "type"}
    version = members.pop("version", None)
    if version != RECEIPT_VERSION or isinstance(version, bool | float):
        raise ReceiptError("a receipt of another version; verify it with the software that wrote it or a newer one")
    if members.keys() != Receipt.__dataclass_fields__.keys():
        raise ReceiptError("not a receipt: a member is missing, or one stands there that a receipt does not have")
    for member, form in _FORMS.items():
        if not isinstance(members[member], str) or form.fullmatch(members[member]) is None:
            raise ReceiptError(f"not a receipt: {member} is not in its form")
    _check_recorded(members["reason"], members["opened_at"])
    return Receipt(**members)


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the members of a JSON object; for `json.loads`.

    Raises:
        ValueError: a member stands there twice, so that two readers could see different values.
    """
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member stands twice")
    return members


def _check_recorded(reason: Any, opened_at: str) -> None:
    try:
        in_form = isinstance(reason, str) and checked_reason(reason) == reason
        datetime.strptime(opened_at, "%Y-%m-%dT%H:%M:%S%z")
    except (ReasonError, ValueError):
        in_form = False
    if not in_form:
        raise ReceiptError("not a receipt: its reason or its time cannot have been written by this software")


def verify_receipt(receipt: Receipt, custodians: RecipientsFile, *, sealed: Path | None = None) -> None:
    """Return if the receipt was signed by the custodian whom it names, and is of the sealed file where one is given.

    Trusts `custodians` for whose key is whose, so take that file from the custodians and not from whoever shows a
    receipt.

    Raises:
        ReceiptMismatchError: the sealed file is another one.
        ReceiptSignatureError: the signature does not hold.
        UnknownCustodianError: no verify key is known for the custodian.
        UnreadableError: the sealed file cannot be read.
    """
    if not is_signed_by(receipt.recipient, custodians, receipt.signature, receipt.signed_bytes()):
        raise ReceiptSignatureError(
            f"the signature is not that of {receipt.recipient}: the receipt was forged, or altered after it was signed"
        )
    if sealed is not None:
        with reading(sealed) as (stream, name):
            tap = ReadTap(stream, name)
            tap.drain()
        if tap.sha256 != receipt.sha256_ciphertext:
            raise ReceiptMismatchError(f"the receipt holds, but {name} is not the file that was opened")


def is_signed_by(recipient: str, custodians: RecipientsFile, signature: str, message: bytes) -> bool:
    """Say whether this custodian signed the message.

    Raises:
        UnknownCustodianError: no verify key is known for the custodian.
    """
    verify_key = custodians.verify_keys.get(recipient)
    if verify_key is None:
        raise UnknownCustodianError(recipient)
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(verify_key.removeprefix("ed25519:")))
        public.verify(bytes.fromhex(signature), message)
    except InvalidSignature:
        return False
    return True
