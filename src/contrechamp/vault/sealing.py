"""Sealing: bytes to an age file that only the custodians' offline keys open. The stage after redaction in the flow.

The machine that seals has public keys only: once the original is gone from it, neither its owner nor whoever seizes it
can bring the original back.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from contrechamp.vault import age
from contrechamp.vault.atomic import appearing
from contrechamp.vault.errors import VaultError, shown
from contrechamp.vault.recipients import checked_recipients
from contrechamp.vault.streams import Progress, ReadTap, WriteTap, reading, transfer


@dataclass(frozen=True, slots=True)
class SealedFile:
    """What is known of a file at the moment of its sealing, for the record that proves it later.

    Attributes:
        sha256_plaintext: digest of the original, in hexadecimal. It gives away a plaintext that can be guessed.
        sha256_ciphertext: digest of the sealed file, in hexadecimal.
        bytes_plaintext: length of the original.
        bytes_ciphertext: length of the sealed file; tells a truncated file from an altered one later.
        recipients: who can open it, canonical, each once.
    """

    sha256_plaintext: str
    sha256_ciphertext: str
    bytes_plaintext: int
    bytes_ciphertext: int
    recipients: tuple[str, ...]


def seal(
    source: Path | BinaryIO,
    target: Path | BinaryIO,
    recipients: Sequence[str],
    *,
    armored: bool = False,
    progress: Progress | None = None,
) -> SealedFile:
    """Seal the source to every recipient, each of whom can open it alone, and return what to keep of it.

    Reads the source once, in small pieces: memory does not grow with the file, and no plaintext is written anywhere.
    The source is not deleted. A target path appears whole, synced to the disk, or not at all, and never over another
    file; a target stream has received part of the sealed file when this fails.

    The length of the plaintext can be read off the sealed file. A short secret (seven digits) must be sealed together
    with at least 16 random bytes, or `sha256_plaintext` gives it away to whoever tries all values.

    Raises:
        NoRecipientsError: there is nobody to seal to.
        RecipientsError: a recipient cannot be used.
        TargetExistsError: something is at the target.
        UnreadableError: the source cannot be read.
        UnwritableError: the target cannot be written.
        DiskFullError: no room left for the target.
    """
    names = checked_recipients(recipients)
    is_path = isinstance(target, Path)
    target_name = shown(target) if isinstance(target, Path) else "the stream"
    with (
        reading(source) as (stream, source_name),
        appearing(target, private=False) if isinstance(target, Path) else nullcontext(target) as out,
    ):
        reader = ReadTap(stream, source_name, progress)
        writer = WriteTap(out, target_name)
        try:
            with transfer(reader, writer):
                age.encrypt(reader, writer, names, armored=armored)
        except age.EncryptError as error:
            raise VaultError(f"cannot seal {source_name}: {error}") from None
        if not is_path:
            writer.flush()
    return SealedFile(reader.sha256, writer.sha256, reader.count, writer.count, names)
