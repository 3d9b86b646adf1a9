"""What volunteers have answered, and what follows from it. Digits stand here encrypted, and only until they are verified."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.ids import LENGTH, new_id
from contrechamp_server.foundation.records.codebook import CODEBOOK, Legibility, UnitType
from contrechamp_server.foundation.records.models import Portrait


class Answer(models.Model):
    """What one volunteer saw of one portrait.

    Attributes:
        account: the volunteer's account, or empty: someone without one. Anonymous answers never decide alone.
        digits: seven characters, `0`-`9` or `?` for "unsure", encrypted: `open_field(…, "answer", id)`. Empty when none were
            typed, and once the finding is verified (charter 6).
        tap_x, tap_y: where the band is, in pixels of the photograph. Both, or none.
        unit_markings, equipment: codes of `UnitMarking` and `Equipment`.
        is_gold: the portrait's answer was known beforehand; this calibrates the volunteer and counts for nothing else.
        is_right: of a gold answer, whether it was the known one. None for all others.
        gold_seen, gold_right: the volunteer's gold record when they answered. It is kept with the answer, so that a
            consensus computed again comes out the same.
    """

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    portrait = models.ForeignKey(Portrait, on_delete=models.CASCADE, related_name="+")
    account = models.CharField(max_length=LENGTH, blank=True, db_index=True)
    legibility = models.CharField(max_length=14, choices=Legibility.choices)
    digits = models.BinaryField(default=bytes)
    tap_x = models.PositiveIntegerField(null=True)
    tap_y = models.PositiveIntegerField(null=True)
    unit_type = models.CharField(max_length=26, choices=UnitType.choices, default=UnitType.INDETERMINE)
    unit_markings = models.JSONField(default=list)
    equipment = models.JSONField(default=list)
    codebook = models.CharField(max_length=8, default=CODEBOOK)
    is_gold = models.BooleanField(default=False)
    is_right = models.BooleanField(null=True)
    gold_seen = models.PositiveIntegerField(default=0)
    gold_right = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["portrait", "made_at", "id"], name="answers_of_portrait")]
        constraints = [
            models.UniqueConstraint(
                fields=["portrait", "account"], condition=~models.Q(account=""), name="no_one_answers_twice"
            ),
            models.CheckConstraint(
                name="a_tap_is_whole_or_not_there",
                condition=models.Q(tap_x=None, tap_y=None) | models.Q(tap_x__isnull=False, tap_y__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.legibility


class ConsensusState(models.TextChoices):
    """What the answers to a portrait amount to."""

    OPEN = "open"
    """More answers are wanted."""
    AGREED = "agreed"
    """Enough independent volunteers agree; two reviewers are to look at it."""
    SPLIT = "split"
    """As many answers as there may be, and no agreement; two reviewers are to look at it all the same."""


class Consensus(models.Model):
    """What follows from a portrait's answers by the rule in force. It can be computed again at any time, and comes out the same.

    Attributes:
        legibility, unit_type, unit_markings, equipment: what was agreed on; empty where nothing was.
        digits: as in `Answer`, the agreed ones: `open_field(…, "consensus", portrait id)`.
        band_x, band_y, band_w, band_h: where the band is, in pixels of the photograph. All four, or none.
        confidence: the weight of those who agree, over all weight; 0 to 1.
        answer_count: how many answers it was computed from.
        rule: id of the rule by which it was computed.
    """

    portrait = models.OneToOneField(Portrait, on_delete=models.CASCADE, related_name="+", primary_key=True)
    state = models.CharField(max_length=6, choices=ConsensusState.choices, default=ConsensusState.OPEN)
    legibility = models.CharField(max_length=14, choices=Legibility.choices, blank=True)
    digits = models.BinaryField(default=bytes)
    band_x = models.PositiveIntegerField(null=True)
    band_y = models.PositiveIntegerField(null=True)
    band_w = models.PositiveIntegerField(null=True)
    band_h = models.PositiveIntegerField(null=True)
    unit_type = models.CharField(max_length=26, choices=UnitType.choices, blank=True)
    unit_markings = models.JSONField(default=list)
    equipment = models.JSONField(default=list)
    codebook = models.CharField(max_length=8, default=CODEBOOK)
    confidence = models.FloatField(default=0.0)
    answer_count = models.PositiveSmallIntegerField(default=0)
    rule = models.CharField(max_length=LENGTH, blank=True)
    computed_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["state", "computed_at", "portrait"], name="consensus_queue")]

    def __str__(self) -> str:
        return self.state


class Gold(models.Model):
    """A portrait whose answer is known. Volunteers with an account are shown it among the others, and not told.

    It gets no consensus and no finding. It holds no digits: what it calibrates is whether a number is seen as legible.
    """

    portrait = models.OneToOneField(Portrait, on_delete=models.CASCADE, related_name="+", primary_key=True)
    legibility = models.CharField(max_length=14, choices=Legibility.choices)
    codebook = models.CharField(max_length=8, default=CODEBOOK)
    made_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.legibility


class Priority(models.TextChoices):
    """Which portraits volunteers are given first."""

    SAMPLED = "sampled", _("Les photographies tirées d’un échantillon d’abord : elles entrent dans le taux")
    BEGUN = "begun", _("Ce qui est commencé d’abord")
    NEWEST = "newest", _("Les plus récents d’abord")


class Rule(models.Model):
    """How answers become a consensus. The newest row is in force; a change is a new row, so that older ones can be read.

    The figures are those of `consensus.Terms`, which says what each is.
    """

    id = models.CharField(primary_key=True, max_length=LENGTH, default=new_id, editable=False)
    number = models.PositiveIntegerField(unique=True)
    agreeing = models.PositiveSmallIntegerField()
    most = models.PositiveSmallIntegerField()
    accounts_agreeing = models.PositiveSmallIntegerField()
    exit_agreeing = models.PositiveSmallIntegerField()
    lead = models.PositiveSmallIntegerField()
    digits_agreeing = models.PositiveSmallIntegerField()
    details_agreeing = models.PositiveSmallIntegerField()
    account_weight = models.PositiveSmallIntegerField()
    anonymous_weight = models.PositiveSmallIntegerField()
    anonymous_most = models.PositiveSmallIntegerField()
    doubtful_weight = models.PositiveSmallIntegerField()
    gold_every = models.PositiveSmallIntegerField()
    gold_least = models.PositiveSmallIntegerField()
    gold_floor = models.PositiveSmallIntegerField()
    priority = models.CharField(max_length=8, choices=Priority.choices)
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            # The charter: answers without account never decide alone, whatever a rule says.
            models.CheckConstraint(
                name="anonymous_answers_never_decide_alone", condition=models.Q(accounts_agreeing__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)
