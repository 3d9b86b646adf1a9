"""How many portraits and photographs are shown, kept beside them: a page never counts a million rows."""

from django.db import models


class Tally(models.Model):
    """A number of portraits on the wall that share something; the sum of such rows is how many there are.

    Whoever changes the wall adds a row in the same transaction (`is_new`, minus one for a portrait that goes), so no two
    of them wait for one another; the sweeper adds new rows to the settled ones.

    Attributes:
        scope: what they share: everything (`all`), one of the fields below, or all five of them (`cell`).
            Under `photographs` the number is one of an event's photographs; under `plan`, where `event` is a sampling
            plan's id, it is how often anything of that plan has changed.
    """

    id = models.BigAutoField(primary_key=True)
    scope = models.CharField(max_length=11)
    event = models.CharField(max_length=16, blank=True)
    month = models.CharField(max_length=7, blank=True)
    departement = models.CharField(max_length=3, blank=True)
    legibility = models.CharField(max_length=14, blank=True)
    unit_type = models.CharField(max_length=26, blank=True)
    portraits = models.IntegerField()
    is_new = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["scope", "event"], name="tally_event"),
            models.Index(fields=["scope", "month"], name="tally_month"),
            models.Index(fields=["scope", "departement"], name="tally_departement"),
            models.Index(fields=["scope", "legibility", "unit_type"], name="tally_legibility"),
            models.Index(fields=["scope", "unit_type"], name="tally_unit_type"),
            models.Index(fields=["id"], name="tally_new", condition=models.Q(is_new=True)),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.portraits}"
