"""Closed lists of what can be said of a photograph. Codes are stable; words for people are translated when shown."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SourceKind(TextChoices):
    """Where the photograph comes from."""

    PUBLIC_SPACE = "public_space", _("Prise dans l’espace public par la personne qui la dépose")
    ONLINE = "online", _("Trouvée en ligne")
    PRESS = "press", _("Acquise auprès de la presse")


class Licence(TextChoices):
    """Under which terms the redacted photograph may be passed on."""

    CC_BY = "cc_by", "CC BY 4.0"
    CC_BY_SA = "cc_by_sa", "CC BY-SA 4.0"
    CC0 = "cc0", "CC0 1.0"
    PRESS = "press", _("Licence de presse : affichage seulement")
    QUOTATION = "quotation", _("Citation d’une publication : affichage seulement")


DISPLAY_ONLY: Final = frozenset({Licence.PRESS, Licence.QUOTATION})
"""Licences that allow display on this site, and nothing else: no poster, no bundle of open data."""


class PlacePrecision(TextChoices):
    """How exactly the place is stated. The commune is what is stored in any case, never a street."""

    EXACT = "exact", _("Lieu exact connu")
    NEIGHBOURHOOD = "neighbourhood", _("Quartier")
    COMMUNE = "commune", _("Commune")
    DEPARTEMENT = "departement", _("Département")


class SamplingKind(TextChoices):
    """Why this photograph and no other. Only the first two enter the rate."""

    DRAWN = "drawn", _("Tirée au sort dans un ensemble complet")
    SYSTEMATIC = "systematic", _("Systématique (une sur k)")
    INCIDENT = "incident", _("Choisie pour ce qu’elle montre")


class FrameKind(TextChoices):
    """What a sampling plan takes its photographs from."""

    DEPOSIT = "deposit", _("Un ensemble complet, remis par une même source")
    CAMERA = "camera", _("Toutes les photographies d’un appareil pour un évènement")
    COVERAGE = "coverage", _("Toutes les photographies d’un évènement par plusieurs sources")
    PRESS = "press", _("Toutes les photographies d’une agence pour un évènement")


class EventState(TextChoices):
    """Whether an event is part of the record."""

    PROPOSED = "proposed", _("Proposé")
    OPEN = "open", _("Ouvert")
    REFUSED = "refused", _("Refusé")


class Channel(TextChoices):
    """By which door a deposit came."""

    WEB = "web", _("Formulaire")
    COMMAND = "command", _("Ligne de commande")
    API = "api", "API"


class MaskOrigin(TextChoices):
    """Who placed a mask."""

    MACHINE = "machine", _("Détecteur")
    REVIEWER = "reviewer", _("Relecture")
    CUSTODIAN = "custodian", _("Dépositaire des clés")


class CredentialState(TextChoices):
    """What the signature of origin inside an original (C2PA) is worth; the words say what it proves and what not."""

    ABSENT = "absent", _("Le fichier ne porte pas de signature d’origine (C2PA).")
    VALID = (
        "valid",
        _(
            "Le fichier porte une signature d’origine (C2PA) valide, d’un signataire que ces archives connaissent. Elle prouve "
            "qu’il n’a pas changé depuis qu’il a été signé\u202f; elle ne prouve pas ce qu’il montre."
        ),
    )
    UNKNOWN_SIGNER = (
        "unknown_signer",
        _(
            "Le fichier porte une signature d’origine (C2PA) valide, d’un signataire que ces archives ne connaissent pas. Elle "
            "prouve qu’il n’a pas changé depuis qu’il a été signé\u202f; elle ne prouve ni par qui, ni ce qu’il montre."
        ),
    )
    INVALID = (
        "invalid",
        _(
            "Le fichier porte une signature d’origine (C2PA) qui ne tient pas\u00a0: il a changé depuis qu’il a été signé, ou la "
            "signature est abîmée. Elle ne prouve rien, ni pour ni contre ce qu’il montre."
        ),
    )


class ProofState(TextChoices):
    """What the evidence is worth that ProofMode has put beside a photograph; the words say what it proves and what not."""

    VALID = (
        "valid",
        _(
            "La photographie est venue avec une preuve ProofMode valide\u00a0: elle et les relevés de l’appareil n’ont pas changé "
            "depuis qu’une clé, jointe au dépôt, les a signés. Elle ne prouve ni à qui est cette clé, ni ce que l’image montre."
        ),
    )
    INVALID = (
        "invalid",
        _(
            "La photographie est venue avec une preuve ProofMode qui ne tient pas\u00a0: quelque chose y manque, a changé, ou est "
            "signé d’un procédé trop faible. Elle ne prouve rien, ni pour ni contre ce que l’image montre."
        ),
    )


class SuspectAnswer(TextChoices):
    """What a reviewer said of a place where the machine hesitated."""

    MASK = "mask", _("À masquer")
    NOT_A_FACE = "not_a_face", _("Pas un visage")


class HoldReason(TextChoices):
    """Why a photograph is held. Codes of the engine's errors are stored as they are, see `redaction.reasons`."""

    REVIEWER_DOUBT = "reviewer_doubt", _("Un doute à la relecture")
    FACE_LEFT = "face_left", _("Un visage est encore visible et ne peut pas être masqué ici")
    CHILD = "child", _("Un enfant est reconnaissable autrement que par le visage")
    MEDICAL = "medical", _("Des soins ou une blessure dont la personne n’a pas accepté l’image")
    RIGHTS = "rights", _("Droits ou licence à vérifier")
    PRIVATE_PLACE = "private_place", _("Le lieu n’est pas public")


class NotUsefulReason(TextChoices):
    """Why a photograph has no place in the record."""

    NO_OFFICER = "no_officer", _("Aucun agent en service")
    NOT_A_DEMONSTRATION = "not_a_demonstration", _("Ce n’est pas une manifestation")
    TOO_POOR = "too_poor", _("Image trop petite ou trop floue")
    DUPLICATE = "duplicate", _("Déjà dans les archives")
    NOT_A_PHOTOGRAPH = "not_a_photograph", _("Ce n’est pas une photographie")
