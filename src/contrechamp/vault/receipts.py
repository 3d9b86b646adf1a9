"""The receipt of an opening: who opened what, when and why, signed by the key that opened.

What a reason is for. An original shows faces, so each opening is an exception that somebody will have to answer for: to
the people in the picture, to the other custodians, perhaps to a court. The reason is what the custodian then has to
show. It says for whom and for what the file was opened, and on what ground: "complaint 2025-014, requested by the
complainant's lawyer, to check that mask 3 covers a bystander". It names nobody who is in the picture: receipts are
kept for years, are shown to others, and may be published.

What a receipt proves: the holder of that key signed that statement, and nothing in it changed since. What it does not:
the time is that of the custodian's own clock, and a key opens with the plain `age` program too, which writes no
receipt. Custodians agree to use this command; the receipt shows that they did.

The form is one JSON object, canonical by RFC 8785. The signature (Ed25519) is over the canonical bytes of the object
without its member `signature`; its member `type` keeps it from being taken for anything else that was signed.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

import rfc8785

from contrechamp.vault.errors import EmptyReasonError, ReasonError
from contrechamp.vault.keys import CustodianKey

RECEIPT_TYPE: Final = "contrechamp-opening-receipt"
RECEIPT_VERSION: Final = 1
MAX_REASON: Final = 1000
"""Most characters of a reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A signed statement that a custodian opened a sealed file.

    Attributes:
        opened_at: UTC, to the second, "2025-11-23T22:15:00Z", by the custodian's clock.
        reason: why, in the custodian's words.
        recipient: public key of the custodian who opened.
        sha256_ciphertext: digest of the sealed file.
        sha256_plaintext: digest of what came out.
        software: name and version of the program.
        signature: Ed25519, in hexadecimal.
    """

    opened_at: str
    reason: str
    recipient: str
    sha256_ciphertext: str
    sha256_plaintext: str
    software: str
    signature: str

    def to_json(self) -> bytes:
        """Return the canonical bytes of the receipt, as they are kept in its file, without a line end."""
        return rfc8785.dumps(self._members())

    def _members(self) -> dict[str, Any]:
        return {"type": RECEIPT_TYPE, "version": RECEIPT_VERSION, **asdict(self)}

    def signed_bytes(self) -> bytes:
        """Return what the signature is over."""
        members = self._members()
        del members["signature"]
        return rfc8785.dumps(members)


def checked_reason(reason: str) -> str:
    """Return the reason as it will be recorded, without the spaces around it.

    Raises:
        EmptyReasonError: there is none.
        ReasonError: over 1,000 characters, or a line end, a control or an unpaired character in it.
    """
    text = reason.strip()
    if not text:
        raise EmptyReasonError("no reason given; say for whom, for what and on what ground this original is opened")
    if len(text) > MAX_REASON:
        raise ReasonError(
            f"the reason has {len(text):,} characters, at most {MAX_REASON:,} are taken; keep the rest in the case file"
        )
    if not text.isprintable():
        raise ReasonError("the reason has a line end or a character that does not print; write it as one line")
    return text


def sign_receipt(
    key: CustodianKey,
    *,
    reason: str,
    opened_at: datetime,
    sha256_ciphertext: str,
    sha256_plaintext: str,
    software: str,
) -> Receipt:
    """Return the receipt, signed. `opened_at` is in UTC.

    Raises:
        EmptyReasonError: there is no reason.
        ReasonError: it cannot be recorded.
    """
    unsigned = Receipt(
        opened_at=f"{opened_at:%Y-%m-%dT%H:%M:%SZ}",
        reason=checked_reason(reason),
        recipient=key.public.recipient,
        sha256_ciphertext=sha256_ciphertext,
        sha256_plaintext=sha256_plaintext,
        software=software,
        signature="",
    )
    members = asdict(unsigned) | {"signature": key.sign(unsigned.signed_bytes()).hex()}
    return Receipt(**members)
