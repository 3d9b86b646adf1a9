"""Objections and replies of people concerned, and what is left at the address of a photograph that was destroyed."""

from datetime import date

from django.db import models

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.ids import LENGTH, new_id
from contrechamp_server.stages.objections.states import ObjectionState
from contrechamp_server.stages.objections.vocabulary import (
    ErasureReason,
    ExtensionReason,
    Kind,
    Measure,
    Reason,
    ReplyRefusal,
    TargetKind,
    Whom,
)


class Objection(models.Model):
    """A request by somebody shown or otherwise concerned, without an account. Nothing says who they are.

    Attributes:
        target: id of what it is about. No foreign key: it outlives what it is about.
        photograph: id of the photograph that the target is or belongs to; empty for an incident.
        private: what they wrote, encrypted: `open_field(…, "objection", id)`. Erased with the decision.
        receipt_digest: hash of the code that they keep.
        is_urgent: to be looked at before all others: it says that hiding is needed, and nothing was hidden by itself.
        due_on: the last day to decide, at first; `extended_until` once it was put off.
        suspended_at: when the display was suspended for it; `suspended_by` is an account where that was done by hand.
        restored_at: when somebody had examined it and the photograph was shown again.
        words: what was added to the reason, for whoever holds the code: `open_field(…, "objection_words", id)`.
    """

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    target_kind = models.CharField(max_length=10, choices=TargetKind.choices)
    target = models.CharField(max_length=LENGTH)
    photograph = models.CharField(max_length=LENGTH, blank=True, db_index=True)
    kind = models.CharField(max_length=13, choices=Kind.choices)
    private = models.BinaryField(default=bytes)
    receipt_digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=9, choices=ObjectionState.choices, default=ObjectionState.RECEIVED)
    is_urgent = models.BooleanField(default=False)
    received_at = models.DateTimeField(default=now)
    due_on = models.DateField()
    extended_until = models.DateField(null=True)
    extension_reason = models.CharField(max_length=11, choices=ExtensionReason.choices, blank=True)
    suspended_at = models.DateTimeField(null=True, db_index=True)
    suspended_by = models.CharField(max_length=LENGTH, blank=True)
    examined_at = models.DateTimeField(null=True)
    restored_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=LENGTH, blank=True)
    reason = models.CharField(max_length=15, choices=Reason.choices, blank=True)
    measure = models.CharField(max_length=7, choices=Measure.choices, blank=True)
    words = models.BinaryField(default=bytes)

    class Meta:
        indexes = [models.Index(fields=["state", "due_on", "id"], name="objection_queue")]
        constraints = [
            models.CheckConstraint(
                name="a_decided_objection_keeps_no_private_text",
                condition=models.Q(decided_at__isnull=True) | models.Q(private=b""),
            ),
            models.CheckConstraint(
                name="a_decision_has_its_reason",
                condition=~models.Q(state__in=[ObjectionState.ACCEPTED, ObjectionState.REFUSED])
                | (models.Q(decided_at__isnull=False) & ~models.Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.id

    @property
    def deadline(self) -> date:
        """The last day to decide."""
        return self.extended_until or self.due_on

    @property
    def about(self) -> str:
        """Id of the photograph or the incident that hangs on the decision."""
        return self.photograph or self.target


class ReplyState(models.TextChoices):
    """Where a reply is."""

    ASKED = "asked"
    INSERTED = "inserted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    """By whoever gave it. Where it was public, a notice without its words is left."""
    GONE = "gone"
    """What it replies to was destroyed or withdrawn."""


class Reply(models.Model):
    """A reply of somebody designated (the online right of reply). Who they are was shown to a person, and is not kept.

    Attributes:
        target: id of the portrait, photograph or incident whose page it speaks of.
        about: id of the photograph that the target is or belongs to, or of the incident: beside this it is shown.
        sealed: the text while it waits, encrypted: `open_field(…, "reply", id)`. Empty once it is decided.
        text: the text once it is inserted, as everyone sees it. Empty again once it is withdrawn.
    """

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    target_kind = models.CharField(max_length=10, choices=TargetKind.choices)
    target = models.CharField(max_length=LENGTH)
    about = models.CharField(max_length=LENGTH, db_index=True)
    whom = models.CharField(max_length=9, choices=Whom.choices)
    sealed = models.BinaryField(default=bytes)
    text = models.TextField(blank=True)
    receipt_digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=9, choices=ReplyState.choices, default=ReplyState.ASKED)
    asked_at = models.DateTimeField(default=now)
    due_on = models.DateField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=LENGTH, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=14, choices=ReplyRefusal.choices, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due_on", "id"], name="reply_queue")]
        constraints = [
            models.CheckConstraint(
                name="a_reply_is_public_only_once_inserted",
                condition=models.Q(text="") | models.Q(state=ReplyState.INSERTED),
            ),
        ]

    def __str__(self) -> str:
        return self.id


class Tombstone(models.Model):
    """What is left at the address of a photograph or portrait that was destroyed: when, and why."""

    target = models.CharField(primary_key=True, max_length=LENGTH)
    target_kind = models.CharField(max_length=10, choices=TargetKind.choices)
    photograph = models.CharField(max_length=LENGTH, db_index=True)
    reason = models.CharField(max_length=9, choices=ErasureReason.choices)
    erased_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.target
