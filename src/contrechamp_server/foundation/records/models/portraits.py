"""Portraits: officers on duty, without a face."""

from django.db import models

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.media.models import Blob
from contrechamp_server.foundation.records.codebook import Legibility, UnitType
from contrechamp_server.foundation.records.models.events import Event
from contrechamp_server.foundation.records.models.marks import Boxed


class Portrait(Boxed):
    """An officer on duty, without a face: the body's region, in which the head is a flat mask.

    A reviewer marks it at the desk; it is public once its photograph is published and its thumbnail is made.

    The last six repeat what stands elsewhere, so that a wall of a million is narrowed without a join: `records.wall`
    alone writes them. None of them is a number, nor says who somebody is.

    Attributes:
        band_px: how wide a band of 5 cm would be here, in pixels, judged by the head's mask; 0 where there is none to judge by.
        shown_at: since when it is on the wall; None while it is not.
        legibility, unit_type: of its published finding; empty while there is none.
        month: in which it was taken, `2025-05`.
    """

    band_px = models.PositiveIntegerField(default=0)
    thumbnail = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField(default=now)
    published_at = models.DateTimeField(null=True)
    shown_at = models.DateTimeField(null=True)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    month = models.CharField(max_length=7, blank=True)
    departement = models.CharField(max_length=3, blank=True)
    legibility = models.CharField(max_length=14, choices=Legibility.choices, blank=True)
    unit_type = models.CharField(max_length=26, choices=UnitType.choices, blank=True)

    class Meta(Boxed.Meta):
        abstract = False
        # Each is a filter of the wall and then the wall's order: a page is read where it begins, however deep it lies.
        indexes = [
            models.Index(fields=["-shown_at", "-id"], name="wall"),
            models.Index(fields=["event", "-shown_at", "-id"], name="wall_by_event"),
            models.Index(fields=["month", "-shown_at", "-id"], name="wall_by_month"),
            models.Index(fields=["departement", "-shown_at", "-id"], name="wall_by_departement"),
            models.Index(fields=["legibility", "-shown_at", "-id"], name="wall_by_legibility"),
            models.Index(fields=["unit_type", "-shown_at", "-id"], name="wall_by_unit_type"),
        ]
