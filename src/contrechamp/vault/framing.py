"""What the outside of an age file tells without a key, and what became of one that does not open.

age (C2SP age v1) writes a text header, a nonce of 16 bytes, and pieces of 64 KiB, each followed by its tag of 16 bytes;
only the last piece may be shorter, and it is marked as the last inside its own authentication. An armored file is the
same in base64 lines between two markers. So, of a file that fails:

* It ends inside the header or the nonce: **truncated**. A header that breaks its grammar before that: **altered**.
* A piece fails and more pieces follow: **altered**. Cutting the end off leaves every earlier piece whole.
* Every piece holds, none is marked as the last: **truncated**, at a boundary.
* The failing last piece is a full one: **altered**. A cut there would have left it whole.
* What is left of the last piece is too short to hold a byte and a tag: **truncated**. age writes no such piece.
* All pieces hold, the last one marked, and bytes follow: **altered**, by adding.
* The failing last piece is a short one: cut short and altered look the same (both leave a tag that does not fit, and
  the true length is written nowhere), so it is **damaged** and no more is claimed. Whoever kept the length at the
  time of sealing (`SealedFile.bytes_ciphertext`) passes it, and the answer is certain again.
* Armored: no end marker is **truncated**; with its end marker, a file that fails is **altered**.

Limits. A file altered *and* cut is called by one of the two names. Bytes taken out of the middle, or added to the end,
shift the pieces: they count as altered where an earlier piece fails, and may look damaged in the last. Nothing here
weakens the refusal: the name of the failure is a help, that it fails is age's cryptography.
"""

import io
import re
from dataclasses import dataclass
from typing import BinaryIO

from contrechamp.vault.age import MORE_AFTER_THE_END
from contrechamp.vault.errors import (
    AlteredError,
    DamagedError,
    NotAgeFileError,
    TruncatedError,
    UnreadableError,
    unreadable,
)

MAGIC = b"age-encryption.org/v1\n"
ARMOR_START = b"-----BEGIN AGE ENCRYPTED FILE-----"
ARMOR_END = b"-----END AGE ENCRYPTED FILE-----"
NONCE_BYTES = 16
TAG_BYTES = 16
PIECE_BYTES = 64 * 1024

_MAX_HEADER_BYTES = 1 << 20  # some five thousand recipients
_STANZA = re.compile(rb"-> [!-~]+( [!-~]+)*")
_BODY = re.compile(rb"[A-Za-z0-9+/]{0,64}")
_MAC = re.compile(rb"--- [A-Za-z0-9+/]{43}")
_CUT_LINE = re.compile(rb"-?|->|-> [ -~]*|--|---|--- [A-Za-z0-9+/]{0,43}|[A-Za-z0-9+/]{0,64}")
_ARMOR_LINE = re.compile(rb"[A-Za-z0-9+/]{0,64}={0,2}")


@dataclass(frozen=True, slots=True)
class Frame:
    """The outside of a sealed file.

    Attributes:
        name: the file, for messages.
        total_bytes: its length.
        armored: base64 text between markers; the two fields below are then empty.
        header_bytes: length of the header, up to and with the line of its MAC.
        locks: kind of each lock in the header ("X25519", "scrypt", "ssh-ed25519", …), decoys included.
    """

    name: str
    total_bytes: int
    armored: bool
    header_bytes: int = 0
    locks: tuple[str, ...] = ()


def read_frame(stream: BinaryIO, name: str) -> Frame:
    """Return the outside of the sealed file; the stream is left at its start. Authenticates nothing.

    Raises:
        AlteredError: the header breaks age's grammar.
        NotAgeFileError: the file starts like something else, or like another version of age.
        TruncatedError: the file ends before its first piece, or is armored and has no end marker.
        UnreadableError: the stream fails or cannot be rewound.
    """
    if not stream.seekable():
        raise UnreadableError(f"cannot read {name}: it cannot be rewound; save it to a file first")
    try:
        total = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        head = _read_up_to(stream, min(total, _MAX_HEADER_BYTES))
        stream.seek(max(0, total - 1024))
        tail = _read_up_to(stream, 1024)
        stream.seek(0)
    except OSError as cause:
        raise unreadable(name, cause) from None
    _check_start(head, name)
    if head.startswith(ARMOR_START):
        _check_armor_end(tail, name)
        return Frame(name, total, armored=True)
    if not head.startswith(MAGIC):
        raise TruncatedError(f"{name} is cut short: it ends in its first line, after {total} bytes; copy it again")
    header_bytes, locks = _parse_header(head, name)
    if total <= header_bytes + NONCE_BYTES:
        raise TruncatedError(f"{name} is cut short: it ends after its header, at {total:,} bytes; copy it again")
    return Frame(name, total, armored=False, header_bytes=header_bytes, locks=locks)


def _read_up_to(stream: BinaryIO, size: int) -> bytes:
    """Read until `size` bytes are there or the stream ends; one read may give fewer."""
    pieces = bytearray()
    while len(pieces) < size and (piece := stream.read(size - len(pieces))):
        pieces += piece
    return bytes(pieces)


def _check_start(head: bytes, name: str) -> None:
    start = head[: len(ARMOR_START)]
    if head.startswith(MAGIC) or MAGIC.startswith(head) or ARMOR_START.startswith(start):
        return
    if head.startswith(b"age-encryption.org/"):
        raise NotAgeFileError(
            f"{name} is of another version of age, or its first line was altered; only version 1 is read"
        )
    raise NotAgeFileError(f"{name} is not an age file: it does not start like one")


def _check_armor_end(tail: bytes, name: str) -> None:
    text = tail.rstrip(b" \t\r\n")
    if text.endswith(ARMOR_END):
        return
    last = text.rpartition(b"\n")[2].strip()
    if _ARMOR_LINE.fullmatch(last) or ARMOR_END.startswith(last) or ARMOR_START.startswith(last):
        raise TruncatedError(f"{name} is cut short: its end marker is missing; copy it again")
    raise AlteredError(f"{name} was altered: its last line is neither base64 nor the end marker of an armored age file")


def _parse_header(head: bytes, name: str) -> tuple[int, tuple[str, ...]]:
    """Walk the header's lines; age wraps each lock's body at 64 characters and ends it with a shorter line."""
    locks: list[str] = []
    position = len(MAGIC)
    in_body = False
    while (end := head.find(b"\n", position)) >= 0:
        line = head[position:end]
        position = end + 1
        if in_body and _BODY.fullmatch(line):
            in_body = len(line) == 64
        elif not in_body and _STANZA.fullmatch(line):
            locks.append(line.split(b" ")[1].decode("ascii"))
            in_body = True
        elif not in_body and locks and _MAC.fullmatch(line):
            return position, tuple(locks)
        else:
            break
    else:
        if len(head) < _MAX_HEADER_BYTES and _CUT_LINE.fullmatch(head[position:]):
            raise TruncatedError(
                f"{name} is cut short: it ends inside its header, at {len(head):,} bytes; copy it again"
            )
    raise AlteredError(f"{name} was altered: its header is not as age writes it, near byte {position:,}")


def why_header_failed(frame: Frame) -> AlteredError:
    """Return what became of a file whose header is there to its end, and does not hold for the right key."""
    return AlteredError(f"{frame.name} was altered: its header does not authenticate")


def why_piece_failed(frame: Frame, opened_bytes: int, detail: str) -> DamagedError:
    """Return what became of a file whose header holds and whose contents do not, by the rules above.

    Args:
        frame: its outside.
        opened_bytes: plaintext that came out before the failure; always whole pieces.
        detail: pyrage's own text, read for one thing only: whether bytes follow the last piece.
    """
    name = frame.name
    if frame.armored:
        return AlteredError(f"{name} was altered: it has its end marker, and its contents do not authenticate")
    start = frame.header_bytes + NONCE_BYTES + opened_bytes // PIECE_BYTES * (PIECE_BYTES + TAG_BYTES)
    left = frame.total_bytes - start
    least = TAG_BYTES + (opened_bytes > 0)  # only the one piece of an empty plaintext is a bare tag
    if detail == MORE_AFTER_THE_END:
        return AlteredError(f"{name} was altered: bytes were added after its end")
    if left >= PIECE_BYTES + TAG_BYTES:
        return AlteredError(f"{name} was altered: the piece at byte {start:,} does not authenticate")
    if left < least:
        return TruncatedError(f"{name} is cut short at {frame.total_bytes:,} bytes; copy it again")
    return DamagedError(
        f"{name} is damaged in its last {left:,} bytes: it was cut short at {frame.total_bytes:,} bytes, or altered "
        f"after byte {start:,}; only its length when it was sealed can tell which"
    )


def check_length(frame: Frame, expected_bytes: int) -> None:
    """Refuse a file whose length is not the one that was noted when it was sealed.

    Raises:
        TruncatedError: it is shorter.
        AlteredError: it is longer.
    """
    lengths = f"{frame.total_bytes:,} bytes where {expected_bytes:,} were sealed"
    if frame.total_bytes < expected_bytes:
        raise TruncatedError(f"{frame.name} is cut short: {lengths}; copy it again")
    if frame.total_bytes > expected_bytes:
        raise AlteredError(f"{frame.name} was altered: {lengths}")
