"""The files of a log's folder, which is at once its storage and its export. docs/ledger.md describes each byte."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from contrechamp.ledger.canonical import decode, encode, members
from contrechamp.ledger.errors import HeadSignatureError, LogKeyError, NotALogError, NotCanonicalError
from contrechamp.ledger.heads import SignedHead
from contrechamp.ledger.keys import load_public_key, log_id

__all__ = ["header", "read_heads", "read_lines", "read_public_key"]

HEADER: Final = "log.json"
PUBLIC_KEY: Final = "public-key.pem"
RECORDS: Final = "records.jsonl"
HEADS: Final = "heads.jsonl"
LOCK: Final = "lock"
INDEX: Final = "index"
NODES: Final = "nodes"
ENDS: Final = "ends"

_TYPE: Final = "contrechamp-log"
_VERSION: Final = 1
_MAX_SMALL_FILE: Final = 16_384
_MAX_HEAD_BYTES: Final = 1_024


def header(key: Ed25519PublicKey) -> bytes:
    """The bytes of `log.json`."""
    return encode({"log_id": log_id(key), "type": _TYPE, "v": _VERSION}) + b"\n"


def read_public_key(folder: Path) -> Ed25519PublicKey:
    """The public key that lies in the log's own folder, after checking that the folder is a log and the key its own.

    It shows that one key signed all; *whose* key, only a copy from elsewhere can show.

    Raises:
        NotALogError: no log, an unknown version, or a key that is not that of the log's id.
    """
    try:
        with (folder / HEADER).open("rb") as file:
            first = file.read(_MAX_SMALL_FILE)
        with (folder / PUBLIC_KEY).open("rb") as file:
            pem = file.read(_MAX_SMALL_FILE)
    except OSError as error:
        raise NotALogError(folder, f"not a log: {error.strerror or error} ({HEADER}, {PUBLIC_KEY})") from error
    try:
        read = members(decode(first.rstrip(b"\n")), {"log_id": str, "v": int}, named=_TYPE)
        key = load_public_key(pem)
    except (NotCanonicalError, LogKeyError) as error:
        raise NotALogError(folder, f"not a log: {error}") from error
    if read["v"] != _VERSION:
        raise NotALogError(
            folder, f"a log of version {read['v']}, which is not known here; a newer contrechamp may read it"
        )
    if read["log_id"] != log_id(key):
        raise NotALogError(folder, f"{PUBLIC_KEY} is not the key of the log that {HEADER} names")
    return key


def read_lines(path: Path, max_bytes: int) -> Iterator[tuple[bytes, bool]]:
    """The lines of a file without their newlines, and whether each is whole.

    A line is not whole when the file ends in it, or when it is longer than `max_bytes`; it is then the last one given,
    cut at that length. A file of any size is read in little memory. A missing file has no lines.
    """
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    with file:
        while line := file.readline(max_bytes + 1):
            whole = line.endswith(b"\n")
            yield line.removesuffix(b"\n"), whole
            if not whole:
                return


def read_heads(path: Path) -> list[SignedHead]:
    """The signed heads in a file, one a line, in its order; the last newline may be missing. No signature is verified.

    Raises:
        HeadSignatureError: a line is not a signed head ("malformed").
    """
    heads = []
    for number, (line, _) in enumerate(read_lines(path, _MAX_HEAD_BYTES), start=1):
        try:
            heads.append(SignedHead.parse(line))
        except HeadSignatureError as error:
            raise HeadSignatureError("malformed", where=f"{path.name}, line {number}") from error
    return heads
