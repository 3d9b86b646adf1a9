"""Photographs, their bursts and duplicates."""

from typing import Final

from django.db import models
from django.db.models import F, Func

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.ids import LENGTH, new_id
from contrechamp_server.foundation.media.models import Blob
from contrechamp_server.foundation.records.models.events import Event
from contrechamp_server.foundation.records.models.submissions import Submission
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.vocabularies import CredentialState, ProofState

LIKENESS_PARTS: Final = ((1, 3), (4, 3), (7, 3), (10, 3), (13, 2), (15, 2))
"""First character and length of the parts of a likeness that have an index each.

Two of which five bits differ, and no more, are the same in at least one of six parts.
"""


class LikenessPart(Func):
    """A part of a likeness, written as its index is: a database finds it only with the numbers in the statement."""

    function = "SUBSTR"
    template = "%(function)s(%(expressions)s, %(start)d, %(length)d)"
    output_field = models.CharField()

    def __init__(self, start: int, length: int) -> None:
        super().__init__(F("likeness"), start=start, length=length)


class Burst(models.Model):
    """Photographs of one source taken seconds apart. Known by source and time, never by what anyone looks like."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)

    def __str__(self) -> str:
        return self.id


class Photograph(models.Model):
    """One photograph on its way. Its state is the truth; the queue of tasks is only a hint.

    Attributes:
        hold_code: why it is held: a code of the engine's errors, or one of `HoldReason`.
        sha256_source: digest of the bytes received.
        taken_at: what the submitter's file or form says, for bursts; the public sees the date only.
        likeness: perceptual hash of the *redacted* picture, for near duplicates.
        credentials: what the signature of origin inside the original was worth; empty until a worker has looked.
        credentials_code: why it does not hold, or why its signer is unknown. Nothing of what it says is kept.
        proof: what the ProofMode evidence that it came with is worth; empty: it came without.
        proof_flaw: why that does not hold. Nothing of what the device recorded is kept.
        sealed: the original, to the custodians. Kept for good.
        spool: the original, to the workers' key. Gone once redacted.
        master, pyramid: the redacted picture, whole and in tiles.
        public: the public master in tiles; what anyone may see.
        mask_count: how many masks the master's recipe painted (for lists; the boxes are in `Mask`).
        shown_in: the event on whose page it is; None while the public may not see it. `records.wall` writes it.
        version: goes up by one with each decision: a desk that shows an older one is told so.
    """

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=16, choices=[(state.value, state.value) for state in State], default=State.RECEIVED
    )
    hold_code = models.CharField(max_length=40, blank=True)
    sha256_source = models.CharField(max_length=64, db_index=True)
    bytes_source = models.BigIntegerField()
    sealed_to = models.JSONField(default=list)
    taken_at = models.DateTimeField(null=True)
    burst = models.ForeignKey(Burst, on_delete=models.SET_NULL, related_name="+", null=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    likeness = models.CharField(max_length=16, blank=True)
    recipe = models.JSONField(default=dict)
    credentials = models.CharField(max_length=14, choices=CredentialState.choices, blank=True)
    credentials_code = models.CharField(max_length=60, blank=True)
    proof = models.CharField(max_length=7, choices=ProofState.choices, blank=True)
    proof_flaw = models.CharField(max_length=20, blank=True)
    sealed = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+", null=True)
    spool = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+", null=True)
    master = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+", null=True)
    pyramid = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+", null=True)
    public = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+", null=True)
    mask_count = models.PositiveIntegerField(default=0)
    is_graphic = models.BooleanField(default=False)
    is_veil_lifted = models.BooleanField(default=False)
    priority = models.SmallIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    lease = models.CharField(max_length=LENGTH, blank=True)
    version = models.PositiveIntegerField(default=0)
    received_at = models.DateTimeField(default=now)
    redacted_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    shown_in = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["state", "-priority", "received_at", "id"], name="photograph_queue"),
            models.Index(fields=["state", "-published_at", "-id"], name="photograph_wall"),
            models.Index(fields=["submission", "received_at", "id"], name="photograph_deposit"),
            models.Index(fields=["shown_in", "-published_at", "-id"], name="photograph_by_event"),
            *(
                models.Index(LikenessPart(start, length), name=f"photograph_likeness_{start}")
                for start, length in LIKENESS_PARTS
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["submission", "sha256_source"], name="once_in_a_deposit"),
            models.CheckConstraint(
                name="public_has_its_master",
                condition=~models.Q(state=State.PUBLISHED) | models.Q(public__isnull=False),
            ),
            models.CheckConstraint(
                name="review_has_its_master",
                condition=~models.Q(state__in=[State.TO_REVIEW, State.APPROVED, State.PUBLISHED])
                | models.Q(master__isnull=False, pyramid__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.id


class Duplicate(models.Model):
    """Two photographs with the same bytes (exact), or nearly the same redacted picture. Reported, never dropped."""

    photograph = models.ForeignKey(Photograph, on_delete=models.CASCADE, related_name="+")
    earlier = models.ForeignKey(Photograph, on_delete=models.CASCADE, related_name="+")
    is_exact = models.BooleanField()
    distance = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["photograph", "earlier"], name="one_report_a_pair")]

    def __str__(self) -> str:
        return f"{self.photograph_id} {self.earlier_id}"
