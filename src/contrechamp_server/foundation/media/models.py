"""One row for each stored file: what it is, and the digest that its bytes must have.

There is no FileField anywhere: an attribute would read bytes without an import, past the gate.
"""

from django.db import models

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.ids import LENGTH, new_id
from contrechamp_server.foundation.media.kinds import BlobKind


class Blob(models.Model):
    """Stored bytes. They are written once and never changed; a new version is a new blob."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in BlobKind])
    suffix = models.CharField(max_length=8)
    sha256 = models.CharField(max_length=64)
    bytes = models.BigIntegerField()
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.place

    @property
    def place(self) -> str:
        """Name in the storage; two letters of it are a folder, so that no folder grows without end."""
        return f"{self.kind}/{self.id[:2]}/{self.id}{self.suffix}"
