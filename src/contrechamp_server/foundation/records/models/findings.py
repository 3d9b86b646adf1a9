"""Findings: what reviewers have confirmed about a portrait."""

from django.db import models

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.media.models import Blob
from contrechamp_server.foundation.records.codebook import Legibility, UnitType
from contrechamp_server.foundation.records.models.portraits import Portrait


class Finding(models.Model):
    """What two reviewers have confirmed about a portrait: the finding, never the number (charter 6).

    Attributes:
        unit_markings, equipment: codes of `UnitMarking` and `Equipment`.
        codebook: the version by which it was said.
        band_x, band_y, band_w, band_h: where the number's band is on the photograph, in pixels; painted over in everything
            public once the number is legible or partial. All four, or none.
        number: the digits, sealed to the custodians alone; the server cannot open it. None where there are none.
        published_at: when everything public shows it, the band painted over. Until then the public knows nothing of it.
    """

    portrait = models.OneToOneField(Portrait, on_delete=models.CASCADE, related_name="+", primary_key=True)
    legibility = models.CharField(max_length=14, choices=Legibility.choices)
    unit_type = models.CharField(max_length=26, choices=UnitType.choices)
    unit_markings = models.JSONField(default=list)
    equipment = models.JSONField(default=list)
    codebook = models.CharField(max_length=8)
    band_x = models.PositiveIntegerField(null=True)
    band_y = models.PositiveIntegerField(null=True)
    band_w = models.PositiveIntegerField(null=True)
    band_h = models.PositiveIntegerField(null=True)
    number = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+", null=True)
    verified_at = models.DateTimeField(default=now)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_band_is_whole_or_not_there",
                condition=models.Q(band_x=None, band_y=None, band_w=None, band_h=None)
                | models.Q(band_x__isnull=False, band_y__isnull=False, band_w__isnull=False, band_h__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.legibility

    @property
    def band(self) -> Box | None:
        """Where the band is, if anyone has said."""
        if self.band_x is None or self.band_y is None or self.band_w is None or self.band_h is None:
            return None
        return Box(self.band_x, self.band_y, self.band_w, self.band_h)
