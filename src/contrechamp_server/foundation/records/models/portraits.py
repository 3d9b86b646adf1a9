"""Portraits: officers on duty, without a face."""

from django.db import models

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.media.models import Blob
from contrechamp_server.foundation.records.models.marks import Boxed


class Portrait(Boxed):
    """An officer on duty, without a face: the body's region, in which the head is a flat mask.

    A reviewer marks it at the desk; it is public once its photograph is published and its thumbnail is made.
    """

    thumbnail = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField(default=now)
    published_at = models.DateTimeField(null=True)

    class Meta(Boxed.Meta):
        abstract = False
        indexes = [models.Index(fields=["-published_at", "-id"], name="portrait_wall")]
