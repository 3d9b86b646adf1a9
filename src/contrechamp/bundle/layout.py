"""The files of a bundle: a BagIt bag (RFC 8493), signed as a whole. docs/bundles.md describes each.

The archive signs `tagmanifest-sha256.txt`, which holds the digest of `manifest-sha256.txt` and of everything beside it,
which holds the digest of everything in `data`. So one signature stands for every byte.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

DECLARATION: Final = "bagit.txt"
INFO: Final = "bag-info.txt"
MANIFEST: Final = "manifest-sha256.txt"
TAG_MANIFEST: Final = "tagmanifest-sha256.txt"
SIGNATURE: Final = "signature.bin"
"""Ed25519 over the bytes of the tag manifest."""
PUBLIC_KEY: Final = "public-key.pem"
"""The log's key, which signs bundles too."""
SCRIPT: Final = "verify.sh"
READMES: Final = ("LISEZ-MOI.txt", "README.txt")

CONTENTS: Final = "data/bundle.json"
DOSSIER: Final = "data/dossier.pdf"
PICTURES: Final = "data/pictures"
AUTHORITY: Final = "data/credentials/authority.pem"
"""The certificate by which the pictures' content credentials lead to the log's key."""
HEAD: Final = "data/log/head.json"
HEAD_SIGNATURE: Final = "data/log/head.sig"
TIMESTAMP: Final = "data/log/timestamp.tsr"
"""What an authority has stamped of that head (RFC 3161), where the archive has asked one."""
TIMESTAMP_AUTHORITY: Final = "data/log/timestamp-authority.pem"
RECORDS: Final = "data/log/records"
CUSTODIANS: Final = "data/custodians.txt"
NUMBERS: Final = "data/numbers"
"""Sealed numbers, in a custodian's bundle only."""
ORIGINALS: Final = "data/originals"
"""Sealed originals, in a custodian's bundle only."""
SEALED: Final = ".age"

OPENED: Final = "opened"
"""What a custodian adds offline, beside what the archive signed and signed by the custodian."""
STATEMENT: Final = "statement.json"
TOLD: Final = "numbers.txt"
CUSTODIAN_KEY: Final = "custodian.pem"

UNSIGNED: Final = frozenset({TAG_MANIFEST, SIGNATURE})
"""All that the tag manifest cannot hold the digest of."""


def lines(digests: dict[str, str]) -> bytes:
    """Write a manifest: digest, two spaces, path; what `sha256sum -c` reads."""
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items())).encode()


def read_lines(data: bytes) -> dict[str, str]:
    """Read a manifest: path → digest.

    Raises:
        ValueError: a line is not one, or a path leads out of the bundle.
    """
    found: dict[str, str] = {}
    for line in data.decode().splitlines():
        digest, separator, path = line.partition("  ")
        parts = path.split("/")
        if not separator or len(digest) != 64 or path in found or {"", ".", ".."} & set(parts) or "\\" in path:
            raise ValueError(line)
        found[path] = digest
    return found


def files_in(folder: Path) -> Iterator[str]:
    """Give the paths of all files in a folder, and of links, which a bundle never holds."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_dir():
            yield path.relative_to(folder).as_posix()
