"""Releases of the open data. Their rows stay; their files go as soon as something in them is hidden."""

from django.db import models

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.ids import LENGTH, new_id
from contrechamp_server.foundation.media.models import Blob

MOST_FAILURE = 60


class Release(models.Model):
    """One release.

    Attributes:
        number: by which the public calls it; given when it is made, so that numbers have no gaps.
        files: its ZIP file; None before it is made, and after it was closed.
        sha256, bytes: of that file; they stay.
        counts: rows by table.
        looked_to: so many records of the log are known to hide nothing of it; at first, how many there were before any row was read.
        failure: the kind of error for which it could not be made; empty otherwise.
        closed_at: since when its files are not given out any more: something in it was hidden or erased since.
    """

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    number = models.PositiveIntegerField(null=True, unique=True)
    asked_at = models.DateTimeField(default=now)
    made_at = models.DateTimeField(null=True)
    files = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+", null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    bytes = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    looked_to = models.BigIntegerField(default=0)
    failure = models.CharField(max_length=MOST_FAILURE, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_release_has_its_files_until_it_is_closed",
                condition=models.Q(made_at=None, files=None)
                | models.Q(made_at__isnull=False, files__isnull=False, closed_at=None)
                | models.Q(made_at__isnull=False, files=None, closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number or self.id}"
