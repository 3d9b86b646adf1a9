"""Sampling plans: by which rule photographs come in that count in the rate."""

from django.db import models

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.ids import LENGTH, new_id
from contrechamp_server.foundation.records.codebook import CODEBOOK, LEAST_BAND_PX
from contrechamp_server.foundation.records.vocabularies import FrameKind, SamplingKind


class SamplingPlan(models.Model):
    """A plan, declared before anyone looks at its photographs: what is drawn from, how, and by which codebook it is read.

    Deposits join it. It has no title: a code, and facts from closed lists.

    Attributes:
        code: by which it is named in the open data and in addresses; small letters, digits and hyphens.
        seed: makes the draw again.
        step: every how manieth photograph, in a systematic plan.
        least_band_px: what can be assessed under it, fixed with the plan; `codebook.LEAST_BAND_PX` when it was declared.
        created_by: an account's id; no foreign key, so that closing an account leaves the plan.
    """

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    code = models.SlugField(max_length=32, unique=True)
    kind = models.CharField(max_length=10, choices=SamplingKind.choices)
    seed = models.CharField(max_length=40)
    step = models.PositiveIntegerField(null=True)
    frame = models.CharField(max_length=16, choices=FrameKind.choices)
    frame_size = models.PositiveIntegerField()
    codebook = models.CharField(max_length=8, default=CODEBOOK)
    least_band_px = models.PositiveSmallIntegerField(default=LEAST_BAND_PX)
    created_by = models.CharField(max_length=LENGTH)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_plan_never_chooses", condition=~models.Q(kind=SamplingKind.INCIDENT) & ~models.Q(seed="")
            ),
            models.CheckConstraint(
                name="a_systematic_plan_says_its_step",
                condition=~models.Q(kind=SamplingKind.SYSTEMATIC) | models.Q(step__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code
