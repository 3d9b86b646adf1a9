"""From files that come one after the other to a signed bag, without ever holding more than one piece in memory.

`bag` passes files through, measures them on the way, and adds what makes them a bundle. Where they go is for
`write_folder` and `zip_pieces`: a folder that appears whole, or a ZIP archive that leaves while it is being made.
"""

import hashlib
import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files as resources
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contrechamp.bundle import layout
from contrechamp.ledger import dump_public_key

__all__ = ["BundleFile", "Measured", "bag", "write_folder", "zip_pieces"]

_DECLARATION: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_TEXTS: Final = (*layout.READMES, layout.SCRIPT)


@dataclass(frozen=True, slots=True)
class BundleFile:
    """One file on its way into a bundle; its pieces are read once."""

    path: str
    pieces: Iterable[bytes]

    @classmethod
    def of(cls, path: str, data: bytes) -> "BundleFile":
        """Give a file whose bytes are there already."""
        return cls(path, (data,))


class Measured:
    """What went by: digest and length of each file."""

    def __init__(self) -> None:
        self.digests: dict[str, str] = {}
        self.bytes = 0

    def passing(self, file: BundleFile) -> BundleFile:
        """Give the file again; once its pieces have been read it is measured."""
        return BundleFile(file.path, self._measured(file))

    def _measured(self, file: BundleFile) -> Iterator[bytes]:
        digest = hashlib.sha256()
        for piece in file.pieces:
            digest.update(piece)
            self.bytes += len(piece)
            yield piece
        self.digests[file.path] = digest.hexdigest()


def bag(payload: Iterable[BundleFile], key: Ed25519PrivateKey, info: Mapping[str, str]) -> Iterator[BundleFile]:
    """Give the payload's files and then those that make it a signed bag. Whoever takes them reads each before the next.

    Args:
        payload: files under `data/`.
        key: the log's: it signs the bundle.
        info: lines of `bag-info.txt`; its `Payload-Oxum` is added.
    """
    inside, beside = Measured(), Measured()
    count = 0
    for file in payload:
        yield inside.passing(file)
        count += 1
    told = {**info, "Payload-Oxum": f"{inside.bytes}.{count}"}
    tags = {
        layout.DECLARATION: _DECLARATION,
        layout.INFO: "".join(f"{name}: {value}\n" for name, value in told.items()).encode(),
        layout.MANIFEST: layout.lines(inside.digests),
        layout.PUBLIC_KEY: dump_public_key(key.public_key()),
    }
    for name in _TEXTS:
        tags[name] = resources("contrechamp.bundle").joinpath(name).read_bytes()
    for name, data in tags.items():
        yield beside.passing(BundleFile.of(name, data))
    signed = layout.lines(beside.digests)
    yield BundleFile.of(layout.TAG_MANIFEST, signed)
    yield BundleFile.of(layout.SIGNATURE, key.sign(signed))


def write_folder(files: Iterable[BundleFile], folder: Path) -> None:
    """Write a bundle's files into a folder that appears once all of them are there.

    Raises:
        FileExistsError: something is there already.
        OSError: the disk refused; nothing is left.
    """
    if folder.exists():
        raise FileExistsError(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for file in files:
            target = draft / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as out:
                out.writelines(file.pieces)
        (draft / layout.SCRIPT).chmod(0o755)
        draft.chmod(0o755)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


class _Pipe(io.RawIOBase):
    """Takes what the ZIP writer writes, until it is carried on. Nobody can seek in it."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._pieces.append(bytes(data))
        return len(data)

    def take(self) -> list[bytes]:
        found, self._pieces = self._pieces, []
        return found


def zip_pieces(files: Iterable[BundleFile], top: str, at: datetime) -> Iterator[bytes]:
    """Give a bundle as the bytes of a ZIP archive, as they are made.

    Args:
        files: what `bag` gives.
        top: name of the folder that is in it.
        at: the time that the archive gives all files.
    """
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for file in files:
            entry = zipfile.ZipInfo(f"{top}/{file.path}", at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o755 if file.path == layout.SCRIPT else 0o644) << 16
            with archive.open(entry, "w", force_zip64=True) as out:
                for piece in file.pieces:
                    out.write(piece)
                    yield from pipe.take()
            yield from pipe.take()
    yield from pipe.take()
