"""What reviewers have said, who is looking now, and what was asked of custodians and of second reviewers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.ids import LENGTH, new_id
from contrechamp_server.foundation.records.models import Photograph


class VerdictKind(models.TextChoices):
    APPROVED = "approved"
    HELD = "held"
    NOT_USEFUL = "not_useful"
    PASSED_ON = "passed_on"
    REOPENED = "reopened"


class Verdict(models.Model):
    """What a reviewer said of a photograph. Kept as history; who has passed one on is not shown it again."""

    photograph = models.ForeignKey(Photograph, on_delete=models.CASCADE, related_name="+")
    reviewer = models.CharField(max_length=LENGTH, db_index=True)
    kind = models.CharField(max_length=10, choices=VerdictKind.choices)
    reason = models.CharField(max_length=24, blank=True)
    made_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.kind


class Turn(models.Model):
    """Who is looking at a photograph now, so that two reviewers are not given the same one. Runs out by itself."""

    photograph = models.OneToOneField(Photograph, on_delete=models.CASCADE, related_name="+", primary_key=True)
    reviewer = models.CharField(max_length=LENGTH)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.photograph_id} {self.reviewer}"


class RequestState(models.TextChoices):
    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"


class RedoReason(models.TextChoices):
    MASK_TOO_MUCH = "mask_too_much", _("Un masque couvre ce qui n’est pas un visage")
    MASK_ON_NUMBER = "mask_on_number", _("Un masque couvre un numéro ou un insigne")
    HELD_BY_ENGINE = "held_by_engine", _("Le traitement automatique s’est arrêté")


class RedoRequest(models.Model):
    """A corrected master asked of a custodian: all masks that it shall have, because only the original can lift one."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    photograph = models.ForeignKey(Photograph, on_delete=models.CASCADE, related_name="+")
    requested_by = models.CharField(max_length=LENGTH)
    reason = models.CharField(max_length=16, choices=RedoReason.choices)
    masks = models.JSONField()
    state = models.CharField(max_length=8, choices=RequestState.choices, default=RequestState.OPEN)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["photograph"], condition=models.Q(state=RequestState.OPEN), name="one_open_redo_a_photograph"
            )
        ]

    def __str__(self) -> str:
        return self.id


class VeilReason(models.TextChoices):
    FORCE_USED = "force_used", _("La force employée ne se comprend pas sous le voile")
    CONTEXT_OF_INCIDENT = "context_of_incident", _("Le déroulement de l’incident ne se comprend pas sous le voile")
    PLACE_MATTERS = "place_matters", _("Le lieu ne se comprend pas sous le voile")


class VeilLift(models.Model):
    """A wish to show a photograph without the veil. It takes a reason and a second reviewer; masks stay all the same."""

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    photograph = models.ForeignKey(Photograph, on_delete=models.CASCADE, related_name="+")
    requested_by = models.CharField(max_length=LENGTH)
    reason = models.CharField(max_length=20, choices=VeilReason.choices)
    state = models.CharField(max_length=8, choices=RequestState.choices, default=RequestState.OPEN)
    decided_by = models.CharField(max_length=LENGTH, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["photograph"], condition=models.Q(state=RequestState.OPEN), name="one_open_lift_a_photograph"
            )
        ]

    def __str__(self) -> str:
        return self.id


class Repaint(models.Model):
    """A published photograph whose public pictures are to be made again, with bands painted over. Gone once they are."""

    photograph = models.OneToOneField(Photograph, on_delete=models.CASCADE, related_name="+", primary_key=True)
    asked_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.photograph_id
