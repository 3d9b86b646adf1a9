"""Cases: what waits for reviewers; and opinions: what each of them has said, kept as history."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.ids import LENGTH, new_id
from contrechamp_server.foundation.records.codebook import CODEBOOK, Legibility, UnitType
from contrechamp_server.foundation.records.models import Portrait
from contrechamp_server.stages.verification.states import CaseState


class Case(models.Model):
    """One portrait on its way from answers to a finding.

    Attributes:
        round: goes up by one each time that it is opened again. Who has spoken in a round does not speak in it again.
        reason: why it was opened again; empty the first time.
        ready_at: when the consensus was reached from which it was opened.
        since: when it came to its state.
    """

    portrait = models.OneToOneField(Portrait, on_delete=models.CASCADE, related_name="+", primary_key=True)
    state = models.CharField(
        max_length=13, choices=[(state.value, state.value) for state in CaseState], default=CaseState.WAITING
    )
    round = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(max_length=24, blank=True)
    ready_at = models.DateTimeField(default=now, db_index=True)
    since = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["state", "since", "portrait"], name="case_queue")]

    def __str__(self) -> str:
        return self.state


class OpinionKind(models.TextChoices):
    """What somebody did with a case."""

    AGREE = "agree", _("D’accord avec les réponses")
    CORRECT = "correct", _("Correction")
    SEND_ON = "send_on", _("Envoi à l’arbitrage")
    ADJUDICATE = "adjudicate", _("Arbitrage")


class CorrectionReason(models.TextChoices):
    """Why a reviewer says something else than the answers."""

    DIGIT_MISREAD = "digit_misread", _("Un chiffre est mal lu")
    OTHER_LEGIBILITY = "other_legibility", _("Le numéro se lit mieux ou moins bien que cela")
    NOT_THE_NUMBER = "not_the_number", _("Ce qui est lu n’est pas le numéro")
    OTHER_OUTFIT = "other_outfit", _("L’unité, ses marques ou l’équipement sont autres")
    ANSWERS_DIFFER = "answers_differ", _("Les réponses ne s’accordent pas")


class SendOnReason(models.TextChoices):
    """Why a reviewer leaves a case to an adjudicator."""

    UNSURE = "unsure", _("L’image ne permet pas de trancher")
    NOT_IN_CODEBOOK = "not_in_codebook", _("La nomenclature ne prévoit pas ce cas")
    ODD_ANSWERS = "odd_answers", _("Les réponses paraissent concertées")


class AdjudicationReason(models.TextChoices):
    """On what an adjudicator's decision rests."""

    SEEN_ENLARGED = "seen_enlarged", _("Cela se voit en agrandissant")
    NOT_SEEN_ENLARGED = "not_seen_enlarged", _("Cela ne se voit pas, même en agrandissant")
    OUTFIT = "outfit", _("La tenue et ses marques le disent")
    CODEBOOK = "codebook", _("La nomenclature le veut ainsi")


class ReopenReason(models.TextChoices):
    """Why a finding is looked at again."""

    IN_DOUBT = "in_doubt", _("Le constat paraît inexact")
    OBJECTION = "objection", _("Une objection le met en cause")
    CODEBOOK_CHANGED = "codebook_changed", _("La nomenclature a changé")


class Opinion(models.Model):
    """What one reviewer or adjudicator has said of a portrait. Kept as history; its digits only until the finding is verified.

    Attributes:
        legibility: empty where the case was only sent on.
        digits: as in `Answer`: `open_field(…, "opinion", id)`. Empty when none were said, and once verified (charter 6).
        reason: a code of the list that goes with `kind`; empty for an opinion that agrees.
    """

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    portrait = models.ForeignKey(Portrait, on_delete=models.CASCADE, related_name="+")
    round = models.PositiveSmallIntegerField()
    reviewer = models.CharField(max_length=LENGTH, db_index=True)
    kind = models.CharField(max_length=10, choices=OpinionKind.choices)
    legibility = models.CharField(max_length=14, choices=Legibility.choices, blank=True)
    digits = models.BinaryField(default=bytes)
    unit_type = models.CharField(max_length=26, choices=UnitType.choices, blank=True)
    unit_markings = models.JSONField(default=list)
    equipment = models.JSONField(default=list)
    band_x = models.PositiveIntegerField(null=True)
    band_y = models.PositiveIntegerField(null=True)
    band_w = models.PositiveIntegerField(null=True)
    band_h = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=24, blank=True)
    codebook = models.CharField(max_length=8, default=CODEBOOK)
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["portrait", "round", "reviewer"], name="no_one_speaks_twice_in_a_round"),
        ]

    def __str__(self) -> str:
        return self.kind

    @property
    def band(self) -> Box | None:
        """Where the band is, if this was said."""
        if self.band_x is None or self.band_y is None or self.band_w is None or self.band_h is None:
            return None
        return Box(self.band_x, self.band_y, self.band_w, self.band_h)
