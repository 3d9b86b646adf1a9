"""Incidents and their versions: what is said to have happened, by which sources, and which portraits were there."""

from typing import Final

from django.db import models

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.ids import LENGTH, new_id
from contrechamp_server.foundation.records.models import Event, Portrait
from contrechamp_server.foundation.records.vocabularies import PlacePrecision
from contrechamp_server.stages.publication.states import VersionState
from contrechamp_server.stages.publication.vocabularies import (
    AppearanceRole,
    ChangeReason,
    LinkKind,
    Summons,
    TimePrecision,
    WithdrawalReason,
)

MOST_TITLE: Final = 120
MOST_NARRATIVE: Final = 6_000
MOST_LINK: Final = 500


class Incident(models.Model):
    """One thing that happened. All that is said of it stands in its versions; this row stays when they go.

    Attributes:
        number: by which the public calls it; given when it is first published, so that numbers have no gaps.
        suspended_at: since when it is hidden from the public while an objection is examined; nothing is gone.
        withdrawal: why it was withdrawn; the versions are gone then.
    """

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    number = models.PositiveIntegerField(null=True, unique=True)
    created_at = models.DateTimeField(default=now)
    published_at = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(null=True)
    withdrawal = models.CharField(max_length=16, choices=WithdrawalReason.choices, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-published_at", "-id"], name="incidents_newest_first")]
        constraints = [
            models.CheckConstraint(
                name="a_withdrawal_has_its_reason",
                condition=models.Q(withdrawal="", withdrawn_at=None)
                | (~models.Q(withdrawal="") & models.Q(withdrawn_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_number_is_given_when_published",
                condition=models.Q(number=None, published_at=None)
                | models.Q(number__isnull=False, published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.id


class IncidentVersion(models.Model):
    """One text about an incident.

    Attributes:
        ordinal: 1 for the first.
        edition: goes up by one with each change: a page that shows an older one is told so.
        authors: accounts that wrote this version; none of them may approve it.
        time: None unless its precision says that one is known.
        commune: of the place; a finer place is told in the narrative, if at all.
        facts, force: codes of `FactKind` and `Equipment`.
        summons: whether the summons to disperse could be heard.
        injuries: lists of three codes: nature, zone (or empty), and by what it is known.
        itt_days: days of total incapacity for work, as a certificate says; None where none is known.
        has_consent: the injured person agrees to what is said of injuries and of incapacity.
        change_reason: why it takes the place of an earlier version; empty for the first.
        answers: what the check found → why it stays. Codes only, never the words found.
    """

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="+")
    ordinal = models.PositiveIntegerField(default=1)
    edition = models.PositiveIntegerField(default=0)
    state = models.CharField(
        max_length=9, choices=[(state.value, state.value) for state in VersionState], default=VersionState.DRAFT
    )
    authors = models.JSONField(default=list)
    title = models.CharField(max_length=MOST_TITLE)
    narrative = models.TextField(max_length=MOST_NARRATIVE, blank=True)
    day = models.DateField()
    time = models.TimeField(null=True)
    time_precision = models.CharField(max_length=7, choices=TimePrecision.choices, default=TimePrecision.DAY)
    commune = models.CharField(max_length=5)
    commune_edition = models.CharField(max_length=4)
    place_precision = models.CharField(max_length=14, choices=PlacePrecision.choices, default=PlacePrecision.COMMUNE)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+", null=True)
    facts = models.JSONField(default=list)
    force = models.JSONField(default=list)
    summons = models.CharField(max_length=7, choices=Summons.choices, default=Summons.UNKNOWN)
    injuries = models.JSONField(default=list)
    itt_days = models.PositiveSmallIntegerField(null=True)
    has_consent = models.BooleanField(default=False)
    change_reason = models.CharField(max_length=15, choices=ChangeReason.choices, blank=True)
    answers = models.JSONField(default=dict)
    written_at = models.DateTimeField(default=now)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "ordinal"], name="one_version_of_an_ordinal"),
            models.UniqueConstraint(
                fields=["incident"],
                condition=models.Q(state=VersionState.PUBLISHED),
                name="one_version_of_an_incident_is_public",
            ),
            models.UniqueConstraint(
                fields=["incident"],
                condition=models.Q(state__in=[VersionState.DRAFT, VersionState.IN_REVIEW]),
                name="one_version_of_an_incident_is_open",
            ),
            models.CheckConstraint(
                name="injuries_have_consent",
                condition=models.Q(injuries=[], itt_days=None) | models.Q(has_consent=True),
            ),
            models.CheckConstraint(
                name="a_later_version_has_its_reason", condition=models.Q(ordinal=1) | ~models.Q(change_reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.ordinal}"


class Approval(models.Model):
    """One person's approval of a version as it stands. Two publish it; any change takes them away."""

    version = models.ForeignKey(IncidentVersion, on_delete=models.CASCADE, related_name="+")
    reviewer = models.CharField(max_length=LENGTH)
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "reviewer"], name="no_one_approves_twice")]

    def __str__(self) -> str:
        return str(self.version_id)


class Source(models.Model):
    """By what an incident is known: a page of the web, and a copy of it in an archive of the web.

    Attributes:
        archived_on: the day of that copy; None where there is none.
    """

    version = models.ForeignKey(IncidentVersion, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=11, choices=LinkKind.choices)
    link = models.URLField(max_length=MOST_LINK)
    archive_link = models.URLField(max_length=MOST_LINK, blank=True)
    archived_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_archived_copy_has_its_day",
                condition=models.Q(archive_link="", archived_on=None)
                | (~models.Q(archive_link="") & models.Q(archived_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Appearance(models.Model):
    """A portrait that has to do with an incident."""

    version = models.ForeignKey(IncidentVersion, on_delete=models.CASCADE, related_name="+")
    portrait = models.ForeignKey(Portrait, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=7, choices=AppearanceRole.choices, default=AppearanceRole.PRESENT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "portrait"], name="a_portrait_appears_once")]

    def __str__(self) -> str:
        return self.role
