"""Closed lists of what can be said in an objection, of it, and in a decision. Codes are stable."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TargetKind(TextChoices):
    """What an objection is about."""

    PORTRAIT = "portrait", _("Un portrait")
    PHOTOGRAPH = "photograph", _("Une photographie")
    INCIDENT = "incident", _("Un incident")


class Kind(TextChoices):
    """What is wrong."""

    ME_IN_PICTURE = "me_in_picture", _("Je suis sur l’image")
    WRONG_FACT = "wrong_fact", _("Un fait est faux")
    FACE_LEFT = "face_left", _("Un visage se voit encore")
    DANGER = "danger", _("L’image met quelqu’un en danger")
    COPYRIGHT = "copyright", _("L’image est à moi, ou à quelqu’un qui ne l’a pas permise")


HIDING: Final = frozenset({Kind.FACE_LEFT, Kind.DANGER})
"""Kinds that hide at once, before anyone has looked."""


class ExtensionReason(TextChoices):
    """Why a decision takes two months more."""

    COMPLEX = "complex", _("La question est complexe")
    MANY = "many", _("Beaucoup d’oppositions sont arrivées à la fois")
    THIRD_PARTY = "third_party", _("Il faut la réponse de quelqu’un d’autre")


class Reason(TextChoices):
    """Why an objection was accepted or refused. Each belongs to one of the two."""

    SHOWN = "shown", _("La personne est reconnaissable et n’est pas un agent en service")
    FACE = "face", _("Un visage restait visible")
    FALSE_FACT = "false_fact", _("Le fait est faux ou n’est pas établi")
    RISK = "risk", _("Le risque est sérieux")
    RIGHTS = "rights", _("La publication n’était pas permise")
    PRIVATE_LIFE = "private_life", _("La vie privée l’emporte")

    NOT_SHOWN = "not_shown", _("Personne n’est reconnaissable sur l’image")
    ON_DUTY = "on_duty", _("L’agent est en service, montré sans visage")
    FACT_HOLDS = "fact_holds", _("Le fait est établi par ses sources")
    NO_RISK = "no_risk", _("Aucun risque précis n’apparaît")
    RIGHTS_HOLD = "rights_hold", _("La licence ou la citation permet la publication")
    PUBLIC_INTEREST = "public_interest", _("L’intérêt du public l’emporte")
    NOT_UNDERSTOOD = "not_understood", _("La demande ne se rapporte pas à cette image")


ACCEPTING: Final = frozenset(
    {Reason.SHOWN, Reason.FACE, Reason.FALSE_FACT, Reason.RISK, Reason.RIGHTS, Reason.PRIVATE_LIFE}
)
"""Reasons for which an objection is accepted; the others refuse it."""


class Measure(TextChoices):
    """What follows from accepting an objection."""

    REVIEW = "review", _("Rendre à la relecture, pour masquer davantage")
    HOLD = "hold", _("Garder hors du public")
    ERASE = "erase", _("Effacer pour de bon")
    CORRECT = "correct", _("Corriger ce qui est dit, l’image reste")


OF_INCIDENTS: Final = (None, Measure.ERASE, Measure.CORRECT)
"""What can follow where an incident is contested: an incident has no masks, and is not held."""


class ErasureReason(TextChoices):
    """Why a photograph was destroyed; what the page left at its address says."""

    OBJECTION = "objection", _("une opposition a été acceptée")
    FACE = "face", _("un visage restait visible")
    CHILD = "child", _("un enfant était reconnaissable")
    DANGER = "danger", _("la montrer mettait quelqu’un en danger")
    RIGHTS = "rights", _("la publication n’était pas permise")
    COURT = "court", _("une décision de justice l’ordonne")


class Whom(TextChoices):
    """Of whom a reply is. A role, never a name."""

    SHOWN = "shown", _("Une personne montrée")
    UNIT = "unit", _("Une unité ou un service")
    AUTHORITY = "authority", _("Une autorité ou une administration")
    AUTHOR = "author", _("La personne qui a pris l’image")
    OTHER = "other", _("Une autre personne désignée")


class ReplyRefusal(TextChoices):
    """Why a reply is not inserted."""

    NOT_DESIGNATED = "not_designated", _("Cette personne n’est ni nommée ni désignée ici")
    NO_PROOF = "no_proof", _("Personne n’a montré de qui vient la réponse")
    THIRD_PARTIES = "third_parties", _("La réponse met en cause d’autres personnes")
    UNLAWFUL = "unlawful", _("La loi interdit de publier ce texte")
    OFF_TOPIC = "off_topic", _("La réponse ne se rapporte pas à ce qui est publié")
