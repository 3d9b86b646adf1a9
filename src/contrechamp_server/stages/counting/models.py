"""The two numbers of a plan as they were last computed, so that the first page need not compute them."""

from django.db import models

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.records.models import SamplingPlan


class Headline(models.Model):
    """A plan's overall figures.

    Attributes:
        state: what the findings were when it was computed; the sweeper computes anew once they are others.
        legible, low, high: the rate among the assessable and its Wilson interval, from 0 to 1; None where it is withheld.
        not_assessable: share of the observations that cannot be assessed.
    """

    plan = models.OneToOneField(SamplingPlan, on_delete=models.CASCADE, primary_key=True, related_name="+")
    state = models.CharField(max_length=20)
    legible = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    not_assessable = models.FloatField(default=0)
    assessable = models.PositiveIntegerField(default=0)
    observations = models.PositiveIntegerField(default=0)
    events = models.PositiveIntegerField(default=0)
    computed_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_rate_has_its_interval",
                condition=models.Q(legible=None, low=None, high=None)
                | models.Q(legible__isnull=False, low__isnull=False, high__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.plan_id
