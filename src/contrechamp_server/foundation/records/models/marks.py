"""What stands on a photograph: masks, suspects, and what the machine read. Boxes are pixels of the oriented picture."""

from django.db import models

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.ids import LENGTH, new_id
from contrechamp_server.foundation.records.models.photographs import Photograph
from contrechamp_server.foundation.records.vocabularies import MaskOrigin, SuspectAnswer


class Boxed(models.Model):
    """A rectangle on a photograph."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    photograph = models.ForeignKey(Photograph, on_delete=models.CASCADE, related_name="+")
    x = models.PositiveIntegerField()
    y = models.PositiveIntegerField()
    w = models.PositiveIntegerField()
    h = models.PositiveIntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.x},{self.y},{self.w},{self.h}"

    @property
    def box(self) -> Box:
        """The rectangle."""
        return Box(self.x, self.y, self.w, self.h)


class Mask(Boxed):
    """A mask: painted on the master, or (`is_painted` false) to be painted when the photograph is approved."""

    origin = models.CharField(max_length=9, choices=MaskOrigin.choices)
    is_painted = models.BooleanField(default=True)


class Suspect(Boxed):
    """A place where the machine hesitated. A reviewer answers each before the photograph can be approved."""

    score = models.FloatField()
    answer = models.CharField(max_length=10, choices=SuspectAnswer.choices, blank=True)


class Reading(Boxed):
    """A number that the machine read on the redacted master, encrypted (charter 6): `open_field(…, "reading", id)`."""

    sealed = models.BinaryField()
    confidence = models.FloatField()
