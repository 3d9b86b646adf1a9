"""Deposits: several photographs of one source."""

from django.db import models

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.ids import LENGTH, new_id
from contrechamp_server.foundation.records.models.events import Event
from contrechamp_server.foundation.records.models.plans import SamplingPlan
from contrechamp_server.foundation.records.vocabularies import (
    Channel,
    Licence,
    PlacePrecision,
    SamplingKind,
    SourceKind,
)


class Submission(models.Model):
    """A deposit: several photographs of one source, and what is said of all of them.

    `submitter` is an account's id or empty; there is no foreign key to the account, so that closing an account leaves
    the deposit. `receipt_digest` is the hash of the code that the submitter keeps. `plan` is the sampling
    plan that it joined, if any: only then do its photographs count in the rate. `note` is the one free text: private to
    the reviewers, encrypted, and erased with the last decision.
    """

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    receipt_digest = models.CharField(max_length=64, unique=True)
    submitter = models.CharField(max_length=LENGTH, blank=True, db_index=True)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    source_kind = models.CharField(max_length=12, choices=SourceKind.choices)
    source_url = models.URLField(max_length=500, blank=True)
    agency = models.CharField(max_length=80, blank=True)
    credit = models.CharField(max_length=80, blank=True)
    licence = models.CharField(max_length=10, choices=Licence.choices)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    commune = models.CharField(max_length=5)
    commune_edition = models.CharField(max_length=4)
    place_precision = models.CharField(max_length=13, choices=PlacePrecision.choices)
    taken_on = models.DateField()
    sampling = models.CharField(max_length=10, choices=SamplingKind.choices, default=SamplingKind.INCIDENT)
    frame_size = models.PositiveIntegerField(null=True)
    draw_seed = models.CharField(max_length=40, blank=True)
    step = models.PositiveIntegerField(null=True)
    plan = models.ForeignKey(SamplingPlan, on_delete=models.PROTECT, related_name="+", null=True)
    note = models.BinaryField(default=bytes)
    created_at = models.DateTimeField(default=now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_draw_says_its_frame_and_seed",
                condition=~models.Q(sampling=SamplingKind.DRAWN)
                | (models.Q(frame_size__isnull=False) & ~models.Q(draw_seed="")),
            ),
            models.CheckConstraint(
                name="an_incident_is_of_no_plan",
                condition=models.Q(plan=None) | ~models.Q(sampling=SamplingKind.INCIDENT),
            ),
            models.CheckConstraint(
                name="a_systematic_choice_says_its_step",
                condition=~models.Q(sampling=SamplingKind.SYSTEMATIC) | models.Q(step__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.id
