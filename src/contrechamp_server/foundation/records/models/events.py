"""Events: what photographs belong to."""

from django.db import models

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.ids import LENGTH, new_id
from contrechamp_server.foundation.records.vocabularies import EventState


class Event(models.Model):
    """A demonstration, or another moment of policing in public: what, when, in which commune."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    title = models.CharField(max_length=120)
    date = models.DateField()
    commune = models.CharField(max_length=5)
    commune_edition = models.CharField(max_length=4)
    state = models.CharField(max_length=8, choices=EventState.choices, default=EventState.PROPOSED)
    proposed_by = models.CharField(max_length=LENGTH, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["state", "-date", "id"], name="event_by_date")]

    def __str__(self) -> str:
        return self.title
