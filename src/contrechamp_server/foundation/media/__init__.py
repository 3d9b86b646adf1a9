"""The only code that touches stored bytes. What lies where, and that it is still what was stored."""

from contrechamp_server.foundation.media.blobs import (
    MissingBlobError,
    Stored,
    WrongBytesError,
    delete_blob,
    keep_bytes,
    keep_file,
    open_blob,
    read_blob,
)
from contrechamp_server.foundation.media.kinds import BlobKind
from contrechamp_server.foundation.media.models import Blob

__all__ = [
    "Blob",
    "BlobKind",
    "MissingBlobError",
    "Stored",
    "WrongBytesError",
    "delete_blob",
    "keep_bytes",
    "keep_file",
    "open_blob",
    "read_blob",
]
