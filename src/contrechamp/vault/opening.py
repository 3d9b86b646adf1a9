"""Opening: the only way back to an original. Offline, on a custodian's machine, with a reason, and never silently.

The sealed file is read twice. The first reading authenticates all of it and gives the digests, and writes nothing. Then
the receipt is signed and stands safely on the disk. Only then does the second reading write the plaintext, which
appears whole. So no plaintext exists without its receipt, and no byte of a file that does not authenticate to its end
comes out.
"""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from contrechamp.vault import age
from contrechamp.vault.atomic import appearing, refuse_existing
from contrechamp.vault.errors import AlteredError, WrongKeyError, shown, unreadable
from contrechamp.vault.framing import Frame, check_length, read_frame, why_header_failed, why_piece_failed
from contrechamp.vault.keys import CustodianKey
from contrechamp.vault.receipts import Receipt, checked_reason, sign_receipt
from contrechamp.vault.streams import Progress, ReadTap, WriteTap, reading, transfer


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class _Digests:
    ciphertext: str
    plaintext: str


def open_sealed(
    source: Path | BinaryIO,
    target: Path | BinaryIO,
    key: CustodianKey,
    *,
    reason: str,
    receipt: Path,
    expected_bytes: int | None = None,
    progress: Progress | None = None,
    now: Callable[[], datetime] = _now,
) -> Receipt:
    """Write the original of a sealed file to `target`, and before it a signed receipt to `receipt`; return the receipt.

    A target path appears whole, for its owner's eyes only, and never over another file. The receipt is never taken
    back: when the plaintext cannot be written afterwards, it stays, for the key has opened the file.

    Args:
        source: the sealed file, binary or armored; a stream must be able to rewind and is read from its start.
        target: where the plaintext goes.
        key: the custodian's.
        reason: why; see `contrechamp.vault.receipts`.
        receipt: where the receipt goes, another path than `target`.
        expected_bytes: length of the file when it was sealed; tells a truncated file from an altered one in every case.
        progress: told how many bytes were read; it hears of the whole file twice.
        now: the clock, in UTC.

    Raises:
        ValueError: the receipt and the plaintext would be one file.
        EmptyReasonError: there is no reason.
        ReasonError: the reason cannot be recorded.
        NotAgeFileError: not a sealed file.
        WrongKeyError: not sealed to this key.
        DamagedError: cut short or altered, and nothing can tell which.
        TruncatedError: cut short.
        AlteredError: altered, or changed while it was read.
        TargetExistsError: something is at the target or at the receipt's place.
        UnreadableError: the sealed file cannot be read.
        UnwritableError: the target or the receipt cannot be written.
        DiskFullError: no room left.
    """
    reason = checked_reason(reason)
    if isinstance(target, Path):
        if target.absolute() == receipt.absolute():
            raise ValueError("the receipt and the plaintext cannot be the same file")
        refuse_existing(target)
    refuse_existing(receipt)
    with reading(source) as (stream, name):
        frame = read_frame(stream, name)
        if expected_bytes is not None:
            check_length(frame, expected_bytes)
        digests = _read_through(stream, WriteTap(None, name), key, frame, expected_bytes, progress)
        signed = sign_receipt(
            key,
            reason=reason,
            opened_at=now(),
            sha256_ciphertext=digests.ciphertext,
            sha256_plaintext=digests.plaintext,
            software=f"contrechamp {version('contrechamp')}",
        )
        # The target's place is taken first, so that a folder that cannot be written costs no receipt.
        with appearing(target, private=True) if isinstance(target, Path) else nullcontext(target) as out:
            with appearing(receipt, private=False) as file:
                file.write(signed.to_json() + b"\n")
            writer = WriteTap(out, shown(target) if isinstance(target, Path) else "the stream")
            if _read_through(stream, writer, key, frame, expected_bytes, progress) != digests:
                raise AlteredError(f"{name} changed while it was being opened; the plaintext was thrown away")
            writer.flush()
    return signed


def _read_through(
    stream: BinaryIO,
    writer: WriteTap,
    key: CustodianKey,
    frame: Frame,
    expected_bytes: int | None,
    progress: Progress | None,
) -> _Digests:
    """Decrypt the stream from its start into the writer; return the digests of all that was read and written."""
    try:
        stream.seek(0)
    except OSError as cause:
        raise unreadable(frame.name, cause) from None
    reader = ReadTap(stream, frame.name, progress)
    try:
        with transfer(reader, writer):
            age.decrypt(reader, writer, key.identity)
            reader.drain()
    except age.DecryptError as error:
        if str(error) == age.NO_LOCK_FITS:
            hint = ", but protected by a passphrase" if frame.locks == ("scrypt",) else ""
            raise WrongKeyError(frame.name, key.public.recipient, hint) from None
        raise why_header_failed(frame) from None
    except OSError as error:
        # Those of the disk came out of the taps already; what is left is a piece that does not authenticate.
        failure = why_piece_failed(frame, writer.count, str(error))
        if expected_bytes is not None and type(failure) is not AlteredError:
            # The length is the one that was sealed, so nothing was cut off.
            raise AlteredError(f"{frame.name} was altered: it has its length, and does not authenticate") from None
        raise failure from None
    return _Digests(reader.sha256, writer.sha256)
