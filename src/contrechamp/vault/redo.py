"""A redo: the archive asks for other masks, a custodian paints the original again, and the archive checks who did.

The archive cannot take a mask off: it has no original. It writes a request, a custodian carries that to their offline
machine, and `contrechamp vault redo` brings back a picture and the file that is described here. What a redo proves: the
custodian opened the original with that digest for the reason in its receipt, and says that the picture with that digest
is this original under these masks. The signature (Ed25519) is over the canonical bytes (RFC 8785) of the object without
its member `signature`: with a receipt alone, anyone who saw one could put another picture beside it.

Nothing here decodes a picture: that the masks are where they are said to be is for a reviewer's eyes.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeAlias

import rfc8785

from contrechamp.vault.errors import ReceiptError, RedoError, RedoMismatchError, RedoSignatureError
from contrechamp.vault.keys import CustodianKey
from contrechamp.vault.receipts import Receipt
from contrechamp.vault.recipients import RecipientsFile
from contrechamp.vault.verification import is_signed_by, once, receipt_of, verify_receipt

REQUEST_FORMAT: Final = "contrechamp-redo-request-v1"
REDO_FORMAT: Final = "contrechamp-redo-v1"
MAX_MASKS: Final = 10_000
MAX_SIDE_PX: Final = 100_000

_MAX_REQUEST_BYTES: Final = 1 << 20
_MAX_REDO_BYTES: Final = 1 << 25  # the recipe of a dense crowd has some megabytes
_PHOTOGRAPH = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SIGNATURE = re.compile(r"[0-9a-f]{128}")

Rectangle: TypeAlias = tuple[int, int, int, int]
"""Left, top, width, height: whole pixels of the oriented picture."""


class FoundInRedo(NamedTuple):
    """A place that may show a face and that no mask hides: a reviewer answers it."""

    box: Rectangle
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RedoRequest:
    """What the archive asks a custodian to paint.

    Attributes:
        photograph: the archive's identifier; also fit to name a file.
        sha256_source: digest of the original.
        width: of the oriented picture.
        height: of the oriented picture.
        masks: all rectangles that the picture is to have, each inside the picture at least in part.
    """

    photograph: str
    sha256_source: str
    width: int
    height: int
    masks: tuple[Rectangle, ...]

    def to_json(self) -> bytes:
        """Return the canonical bytes of the request, without a line end."""
        return rfc8785.dumps({"format": REQUEST_FORMAT, **_members(self)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Redo:
    """What a custodian brings back beside the picture, signed.

    Attributes:
        photograph: the archive's identifier.
        sha256_source: digest of the original.
        sha256_output: digest of the picture that was made.
        width: of the picture.
        height: of the picture.
        masks: the rectangles really painted, inside the picture.
        suspects: what the engine finds outside them.
        recipe: the engine's.
        receipt: of the opening, signed by the same key.
        signature: Ed25519 over all of this, in hexadecimal.
    """

    photograph: str
    sha256_source: str
    sha256_output: str
    width: int
    height: int
    masks: tuple[Rectangle, ...]
    suspects: tuple[FoundInRedo, ...]
    recipe: Mapping[str, Any] = field(repr=False)
    receipt: Receipt
    signature: str

    def to_json(self) -> bytes:
        """Return the canonical bytes of the redo, as they are kept in its file, without a line end."""
        return rfc8785.dumps(self._members())

    def _members(self) -> dict[str, Any]:
        suspects = [{"box": list(found.box), "score": found.score} for found in self.suspects]
        receipt = json.loads(self.receipt.to_json())
        return {"format": REDO_FORMAT, **_members(self), "suspects": suspects, "receipt": receipt}

    def signed_bytes(self) -> bytes:
        """Return what the signature is over."""
        members = self._members()
        del members["signature"]
        return rfc8785.dumps(members)


def _members(described: RedoRequest | Redo) -> dict[str, Any]:
    members = {name: getattr(described, name) for name in described.__dataclass_fields__}
    return members | {"masks": [list(mask) for mask in described.masks]}


def parse_redo_request(data: bytes) -> RedoRequest:
    """Return the request in these bytes. Layout is free; members are not: none more, none less, none twice.

    Raises:
        RedoError: not a request for a redo.
    """
    kind = "the request for a redo"
    members = _object(data, kind, REQUEST_FORMAT, RedoRequest, _MAX_REQUEST_BYTES)
    _check_common(members, kind)
    return RedoRequest(**members | {"masks": _masks(members, kind)})


def parse_redo(data: bytes) -> Redo:
    """Return the redo in these bytes. Neither signature is checked here: see `verify_redo`.

    Raises:
        RedoError: not a redo.
    """
    kind = "a redo"
    members = _object(data, kind, REDO_FORMAT, Redo, _MAX_REDO_BYTES)
    _check_common(members, kind)
    _text(members, "sha256_output", _SHA256, kind)
    _text(members, "signature", _SIGNATURE, kind)
    if not isinstance(members["recipe"], dict):
        raise RedoError(f"not {kind}: recipe is not in its form")
    try:
        receipt = receipt_of(members["receipt"])
    except ReceiptError as problem:
        raise RedoError(f"not {kind}: its receipt is {problem}") from None
    found = {"masks": _masks(members, kind), "suspects": _suspects(members, kind), "receipt": receipt}
    redo = Redo(**members | found)
    try:
        redo.to_json()
    except (rfc8785.CanonicalizationError, RecursionError):
        raise RedoError(f"not {kind}: its recipe holds what cannot be signed") from None
    return redo


def sign_redo(key: CustodianKey, **members: Any) -> Redo:
    """Return the redo with these members (all of `Redo` but the signature), signed.

    Raises:
        ValueError: the receipt is another custodian's.
    """
    unsigned = Redo(**members, signature="")
    if unsigned.receipt.recipient != key.public.recipient:
        raise ValueError("the receipt was signed by another custodian")
    return Redo(**members, signature=key.sign(unsigned.signed_bytes()).hex())


def verify_redo(
    redo: Redo, custodians: RecipientsFile, *, request: RedoRequest | None = None, picture: bytes | None = None
) -> None:
    """Return if a known custodian signed the redo and opened that original; for this request, with this picture.

    Without the request, compare `photograph`, `sha256_source` and the masks with the archive's own record: a signed
    redo may be of another photograph. Trusts `custodians` for whose key is whose, as `verify_receipt` does.

    Raises:
        ReceiptSignatureError: the receipt's signature does not hold.
        RedoMismatchError: the receipt is of another original, or the redo is not of this request or this picture.
        RedoSignatureError: the redo's own signature does not hold.
        UnknownCustodianError: no verify key is known for the custodian.
    """
    verify_receipt(redo.receipt, custodians)
    recipient = redo.receipt.recipient
    if not is_signed_by(recipient, custodians, redo.signature, redo.signed_bytes()):
        raise RedoSignatureError(
            f"the signature is not that of {recipient}: the redo was forged, or altered after it was signed"
        )
    if redo.receipt.sha256_plaintext != redo.sha256_source:
        raise RedoMismatchError("the receipt is of another original than the one that the redo names")
    if request is not None and not _answers(redo, request):
        raise RedoMismatchError("the redo is of another photograph, original or size than was asked, or of other masks")
    if picture is not None and hashlib.sha256(picture).hexdigest() != redo.sha256_output:
        raise RedoMismatchError("the picture is not the one that the redo names")


def _answers(redo: Redo, request: RedoRequest) -> bool:
    same = ("photograph", "sha256_source", "width", "height")
    if any(getattr(redo, name) != getattr(request, name) for name in same):
        return False
    return redo.masks == tuple(_cut(mask, request.width, request.height) for mask in request.masks)


def _cut(mask: Rectangle, width: int, height: int) -> Rectangle:
    x, y, w, h = mask
    left, top = max(0, x), max(0, y)
    return left, top, min(width, x + w) - left, min(height, y + h) - top


def _object(data: bytes, kind: str, form: str, shape: type[RedoRequest | Redo], max_bytes: int) -> dict[str, Any]:
    if len(data) > max_bytes:
        raise RedoError(f"not {kind}: over {max_bytes >> 20} MiB")
    try:
        members = json.loads(data, object_pairs_hook=once)
    except (ValueError, RecursionError):
        raise RedoError(f"not {kind}: not one JSON object, or a member stands in it twice") from None
    if not isinstance(members, dict) or members.pop("format", None) != form:
        raise RedoError(f"not {kind}: its format is not {form}")
    if members.keys() != shape.__dataclass_fields__.keys():
        raise RedoError(f"not {kind}: a member is missing, or one stands there that it does not have")
    return members


def _check_common(members: dict[str, Any], kind: str) -> None:
    _text(members, "photograph", _PHOTOGRAPH, kind)
    _text(members, "sha256_source", _SHA256, kind)
    for side in ("width", "height"):
        if type(members[side]) is not int or not 1 <= members[side] <= MAX_SIDE_PX:
            raise RedoError(f"not {kind}: {side} is not a whole number from 1 to {MAX_SIDE_PX:,}")


def _text(members: dict[str, Any], name: str, form: re.Pattern[str], kind: str) -> None:
    if not isinstance(members[name], str) or form.fullmatch(members[name]) is None:
        raise RedoError(f"not {kind}: {name} is not in its form")


def _masks(members: dict[str, Any], kind: str) -> tuple[Rectangle, ...]:
    masks = members["masks"]
    if not isinstance(masks, list) or len(masks) > MAX_MASKS:
        raise RedoError(f"not {kind}: masks is not a list of at most {MAX_MASKS:,} rectangles")
    return tuple(_rectangle(mask, members, f"not {kind}: mask {place}") for place, mask in enumerate(masks))


def _suspects(members: dict[str, Any], kind: str) -> tuple[FoundInRedo, ...]:
    suspects = members["suspects"]
    if not isinstance(suspects, list) or not all(isinstance(one, dict) for one in suspects):
        raise RedoError(f"not {kind}: suspects is not a list of objects")
    found = []
    for place, one in enumerate(suspects):
        score = one.get("score")
        if one.keys() != {"box", "score"} or type(score) not in (int, float) or not 0 <= score <= 1000:
            raise RedoError(f"not {kind}: suspect {place} has other members than a box and a score")
        found.append(FoundInRedo(_rectangle(one["box"], members, f"not {kind}: suspect {place}"), score))
    return tuple(found)


def _rectangle(value: Any, picture: dict[str, Any], label: str) -> Rectangle:
    if not isinstance(value, list) or len(value) != 4 or not all(type(number) is int for number in value):
        raise RedoError(f"{label} is not four whole numbers: left, top, width, height")
    x, y, w, h = value
    if max(map(abs, value)) > 2 * MAX_SIDE_PX or w < 1 or h < 1:
        raise RedoError(f"{label} has no width or no height, or is too large")
    # A mask beside the picture would hide nothing, and whoever asked for it would believe that it does.
    if x >= picture["width"] or y >= picture["height"] or x + w <= 0 or y + h <= 0:
        raise RedoError(f"{label} lies outside the picture")
    return x, y, w, h
