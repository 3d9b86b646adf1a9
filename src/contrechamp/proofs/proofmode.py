"""A photograph as ProofMode shares it: a ZIP with the picture, records of its making, their signatures and the key.

Beside the picture lie `H.asc`, the OpenPGP signature over it; `H.proof.json` and `H.proof.csv`, what the device recorded,
each with its own signature (`.asc`); and `pubkey.asc`. H is the picture's SHA-256. The records may say where a device was,
and which: nothing of them is read but the digest that they are about. https://proofmode.org/verify
"""

import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any, Final

from pysequoia import Cert, Sig, verify
from pysequoia.packet import HashAlgorithm

from contrechamp.proofs.errors import (
    NoPictureInProofError,
    NoProofError,
    SeveralPicturesError,
    UnreadableProofError,
)
from contrechamp.vision.formats import recognise

_START: Final = b"PK\x03\x04"
_NAME_AT: Final = 30
"""Where the first name of a ZIP begins (its length stands at 26)."""
_NO_PROOFS: Final = (b"[Content_Types].xml", b"mimetype", b"META-INF/")
"""What office documents and programs begin with: they are ZIPs, and never evidence."""
_MOST_ENTRIES: Final = 100
_MOST_SIDE_BYTES: Final = 1 << 20
"""Of a record, a signature or a key."""
_HEAD_BYTES: Final = 512
_KEY: Final = "pubkey.asc"
_SIGNATURE: Final = ".asc"
_RECORDS: Final = (".proof.json", ".proof.csv")
_DIGEST_NAME: Final = "sha256"
"""How the name of the digest ends in a record, whatever its version writes before and between."""
_WEAK: Final = (HashAlgorithm.MD5, HashAlgorithm.SHA1, HashAlgorithm.RipeMD)
_ENCRYPTED: Final = 1


class Flaw(StrEnum):
    """Why evidence does not hold."""

    NO_KEY = "no_key"
    NO_SIGNATURE = "no_signature"
    OTHER_PICTURE = "other_picture"
    SIGNATURE = "signature"
    WEAK_SIGNATURE = "weak_signature"


@dataclass(frozen=True, slots=True)
class Proof:
    """A photograph and what the evidence beside it is worth.

    Attributes:
        picture: bytes of the photograph, as the device wrote it.
        flaw: why the evidence does not hold; None where all signatures are of the key beside it, and about this picture.
    """

    picture: bytes
    flaw: Flaw | None


def begins_as_proof(head: bytes) -> bool:
    """Say whether a file's first bytes are those of a ZIP that may be evidence; 512 of them are enough."""
    if len(head) < _NAME_AT or not head.startswith(_START):
        return False
    (length,) = struct.unpack_from("<H", head, 26)
    name = head[_NAME_AT : _NAME_AT + length]
    return bool(name) and not name.startswith(_NO_PROOFS)


def open_proof(data: bytes, *, max_bytes: int) -> Proof:
    """Take the photograph out of a ProofMode file, and check the evidence; offline, in memory.

    Args:
        data: the ZIP.
        max_bytes: of the photograph inside.

    Raises:
        UnreadableProofError: not a ZIP that can be read whole, or more inside than is allowed.
        NoProofError: nothing of ProofMode in it.
        NoPictureInProofError, SeveralPicturesError: not exactly one picture in it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            picture, side = _parts(file, max_bytes)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError) as error:
        raise UnreadableProofError from error
    return Proof(picture, _flaw(picture, side))


def _parts(file: zipfile.ZipFile, max_bytes: int) -> tuple[bytes, dict[str, bytes]]:
    """Give the picture, and the small files beside it by name."""
    pictures, side = [], {}
    for entry in _entries(file):
        with file.open(entry) as opened:
            is_picture = recognise(opened.read(_HEAD_BYTES)) is not None
        if is_picture:
            pictures.append(entry)
        elif entry.file_size <= _MOST_SIDE_BYTES:
            side[PurePosixPath(entry.filename).name] = file.read(entry)
    if not any(name == _KEY or name.endswith(_RECORDS) for name in side):
        raise NoProofError
    if not pictures:
        raise NoPictureInProofError
    if len(pictures) > 1:
        raise SeveralPicturesError
    if pictures[0].file_size > max_bytes:
        raise UnreadableProofError
    return file.read(pictures[0]), side


def _entries(file: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    entries = [entry for entry in file.infolist() if not entry.is_dir()]
    if len(entries) > _MOST_ENTRIES or any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise UnreadableProofError
    yield from entries


def _flaw(picture: bytes, side: dict[str, bytes]) -> Flaw | None:
    digest = hashlib.sha256(picture).hexdigest()
    signed = {name: content for name, content in side.items() if name in {digest + each for each in _RECORDS}}
    if not signed and any(name.endswith(_RECORDS) for name in side):
        return Flaw.OTHER_PICTURE
    if _KEY not in side:
        return Flaw.NO_KEY
    json_record = signed.get(digest + _RECORDS[0])
    if json_record is not None and not _is_about(json_record, digest):
        return Flaw.OTHER_PICTURE
    signed_by_name = {digest: picture, **signed}
    if not signed or any(name + _SIGNATURE not in side for name in signed_by_name):
        return Flaw.NO_SIGNATURE
    flaws = [_flaw_of(content, side[name + _SIGNATURE], side[_KEY]) for name, content in signed_by_name.items()]
    return next((flaw for flaw in flaws if flaw is not None), None)


def _is_about(record: bytes, digest: str) -> bool:
    try:
        told: Any = json.loads(record)
    except (ValueError, RecursionError):
        return False
    members = told.items() if isinstance(told, dict) else ()
    said = [value for name, value in members if name.lower().replace("-", "").endswith(_DIGEST_NAME)]
    return all(str(each).lower() == digest for each in said)


def _flaw_of(content: bytes, signature: bytes, key: bytes) -> Flaw | None:
    try:
        cert, sig = Cert.from_bytes(key), Sig.from_bytes(signature)
        if sig.hash_algorithm in _WEAK:
            return Flaw.WEAK_SIGNATURE
        found = verify(content, store=lambda _ids: [cert], signature=sig)
    except Exception:  # noqa: BLE001 - the library raises one plain Exception for all that may be wrong
        return Flaw.SIGNATURE
    return None if found.valid_sigs else Flaw.SIGNATURE
