"""The workers' key: opens what waits in the spool, in memory, and nothing else."""

import io

import pyrage

from contrechamp_server.foundation.core.errors import ArchiveError
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.media.blobs import open_blob
from contrechamp_server.foundation.media.kinds import BlobKind
from contrechamp_server.foundation.media.models import Blob


class SpoolUnreadableError(ArchiveError):
    """The spooled original does not open: it was changed, cut, or sealed to another key."""

    code = "spool_unreadable"


def processing_recipient() -> str:
    """Give the public half of the workers' key, which the door seals to."""
    return str(_identity().to_public())


def read_spool(blob: Blob) -> bytes:
    """Open a spooled original into memory.

    Raises:
        SpoolUnreadableError: it does not open.
        MissingBlobError: it is gone.
    """
    if blob.kind != BlobKind.SPOOL:
        raise SpoolUnreadableError
    plain = io.BytesIO()
    with open_blob(blob) as sealed:
        try:
            pyrage.decrypt_io(sealed, plain, [_identity()])
        except pyrage.DecryptError as error:
            raise SpoolUnreadableError from error
    return plain.getvalue()


def _identity() -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.from_str(options().processing_key)
