"""Closed lists of what can be said of an incident. Codes are stable; words for people are translated when shown."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.records.codebook import Equipment


class FactKind(TextChoices):
    """What happened, as far as it can be seen or is attested. It says nothing of whether it was lawful."""

    BATON_BLOW = "coup_baton", _("Coup de bâton")
    BLOW = "coup_pied_poing", _("Coup de pied ou de poing")
    PRONE_HOLD = "plaquage_ventral", _("Plaquage ventral")
    NECK_HOLD = "etranglement", _("Étranglement")
    LBD_SHOT = "tir_lbd", _("Tir de LBD")
    LBD_SHOT_HEAD = "tir_lbd_tete", _("Tir de LBD à la tête")
    LBD_SHOT_UPPER_BODY = "tir_lbd_haut_du_corps", _("Tir de LBD au haut du corps")
    GRENADE = "grenade", _("Grenade")
    GRENADE_DIRECT = "grenade_tir_tendu", _("Grenade en tir tendu")
    GRENADE_LOBBED = "grenade_lancer_en_cloche", _("Grenade lancée en cloche")
    GAS_IN_FACE = "gaz_aerosol_visage", _("Gaz au visage")
    GAS_ON_CROWD = "gaz_sur_foule", _("Gaz sur la foule")
    WATER_CANNON = "lanceur_eau", _("Usage d’un engin lanceur d’eau")
    CHARGE = "charge", _("Charge")
    KETTLE = "nasse_encagement", _("Nasse, encagement")
    FORCE_ON_RESTRAINED = "usage_sur_personne_maitrisee", _("Force sur une personne maîtrisée")
    FORCE_ON_GROUND = "usage_sur_personne_a_terre", _("Force sur une personne à terre")
    ARREST = "interpellation", _("Interpellation")
    CHECK = "controle_fouille", _("Contrôle, fouille")
    SEIZURE = "confiscation_materiel", _("Confiscation de matériel")
    PRESS_HINDERED = "entrave_presse", _("Entrave à la presse")
    OBSERVER_HINDERED = "entrave_observateur", _("Entrave à des observateurs")
    MEDIC_HINDERED = "entrave_secouriste_medic", _("Entrave à des secouristes")
    INSULT = "propos_injure_menace", _("Injure ou menace")
    DISCRIMINATION = "discrimination", _("Discrimination")
    NUMBER_REFUSED = "refus_identification_rio", _("Refus de s’identifier par le numéro")
    NUMBER_HIDDEN = "dissimulation_rio_ou_unite", _("Numéro ou unité dissimulés")
    FACE_COVERED = "visage_couvert_cagoule", _("Visage couvert, cagoule")
    COMPLAINT_REFUSED = "refus_plainte", _("Refus de plainte")
    NO_HELP = "defaut_secours", _("Défaut de secours")
    OTHER = "autre", _("Autre")


FORCE: Final = tuple(
    kind
    for kind in Equipment
    if kind
    not in {
        Equipment.AUCUN,
        Equipment.INDETERMINE,
        Equipment.DRONE,
        Equipment.CAMERA_PIETON,
        Equipment.CAMERA_POING,
    }
)
"""Equipment that force can be used with, in the codebook's order and words."""


class InjuryNature(TextChoices):
    """Of what kind an injury is. Health data: said only with the injured person's consent."""

    BRUISE = "contusion_hematome", _("Contusion, hématome")
    WOUND = "plaie", _("Plaie")
    BURN = "brulure", _("Brûlure")
    FRACTURE = "fracture", _("Fracture")
    DISLOCATION = "luxation", _("Luxation")
    HEAD_TRAUMA = "traumatisme_cranien", _("Traumatisme crânien")
    EYE = "lesion_oculaire", _("Lésion oculaire")
    EYE_BURST = "eclatement_globe", _("Éclatement du globe oculaire")
    EYE_BRUISE = "contusion_globe", _("Contusion du globe oculaire")
    EYE_LOST = "perte_oeil", _("Perte d’un œil")
    HAND = "mutilation_main", _("Mutilation de la main")
    AMPUTATION = "autre_amputation", _("Autre amputation")
    FRAGMENTS = "eclats_incrustes", _("Éclats incrustés")
    HEARING = "acouphenes_surdite", _("Acouphènes, surdité")
    BREATHING = "detresse_respiratoire", _("Détresse respiratoire")
    UNCONSCIOUS = "perte_connaissance", _("Perte de connaissance")
    PSYCHOLOGICAL = "psychotraumatisme", _("Psychotraumatisme")
    DEATH = "deces", _("Décès")
    OTHER = "autre", _("Autre")


class InjuryZone(TextChoices):
    """Where on the body."""

    HEAD = "tete", _("Tête")
    FACE = "visage", _("Visage")
    EYE = "oeil", _("Œil")
    EAR = "oreille", _("Oreille")
    NECK = "cou", _("Cou")
    CHEST = "thorax", _("Thorax")
    BELLY = "abdomen", _("Abdomen")
    BACK = "dos", _("Dos")
    ARM = "membre_sup", _("Membre supérieur")
    HAND = "main", _("Main")
    LEG = "membre_inf", _("Membre inférieur")
    FOOT = "pied", _("Pied")
    GENITALS = "organes_genitaux", _("Organes génitaux")


class InjurySource(TextChoices):
    """By what an injury is known."""

    CERTIFICATE = "certificat_medical", _("Certificat médical")
    FIRST_AID = "secouriste", _("Secouriste")
    INJURED = "victime", _("Personne blessée")
    IMAGE = "image", _("Image")
    PRESS = "presse", _("Presse")


class TimePrecision(TextChoices):
    """How exactly the time is known."""

    MINUTE = "minute", _("À la minute")
    ABOUT = "environ", _("Environ")
    DAY = "jour", _("Le jour seulement")


class Summons(TextChoices):
    """Whether the summons to disperse could be heard before force was used."""

    HEARD = "oui", _("Oui")
    NOT_HEARD = "non", _("Non")
    UNKNOWN = "inconnu", _("Ne se sait pas")


class ChangeReason(TextChoices):
    """Why what is published is written anew. The public reads this beside the version's date."""

    CORRECTED = "erreur_corrigee", _("Une erreur est corrigée")
    MORE_EXACT = "precision", _("Un fait, un lieu ou une heure est précisé")
    NEW_SOURCE = "nouvelle_source", _("Une source s’ajoute ou a changé")
    OBJECTION = "opposition", _("Une opposition ou une réponse le demandait")
    LESS_SAID = "moins_dit", _("Un détail qui pouvait mener à quelqu’un est retiré")


class LinkKind(TextChoices):
    """What kind of source a link leads to."""

    PRESS = "presse", _("Article de presse")
    VIDEO = "video", _("Vidéo")
    POST = "publication", _("Publication en ligne")
    REPORT = "rapport", _("Rapport d’observation ou d’association")
    OFFICIAL = "officiel", _("Document officiel")
    DECISION = "decision", _("Décision de justice ou d’une autorité")


class AppearanceRole(TextChoices):
    """What a portrait has to do with the incident. Present is the rule; acting has to be seen in the picture."""

    PRESENT = "present", _("Présent")
    ACTING = "acting", _("En action")


class KeptBecause(TextChoices):
    """Why words stay that the check has found. A name of someone at work or in the street is no reason."""

    PLACE_OF_FACTS = "lieu_des_faits", _("C’est le lieu des faits, personne n’y habite d’après le texte")
    PUBLIC_OFFICE = "fonction_publique", _("C’est une fonction ou un mandat public, pas un agent en service")
    FALSE_ALARM = "fausse_alerte", _("Ce n’est rien de tel")


class ReturnReason(TextChoices):
    """Why a reviewer sends a text back to its author."""

    SOURCES = "sources", _("Une source manque ou ne dit pas cela")
    NAMES_SOMEONE = "nomme_quelquun", _("Le texte permet de reconnaître quelqu’un")
    JUDGES = "juge", _("Le texte juge au lieu de documenter")
    INEXACT = "inexact", _("Un fait, un lieu ou une heure est inexact")
    UNCLEAR = "pas_clair", _("Le texte n’est pas clair")


class WithdrawalReason(TextChoices):
    """Why an incident is withdrawn. The public reads this, and nothing else."""

    WRONG = "inexact", _("Les faits se sont révélés inexacts")
    OBJECTION = "opposition", _("Une opposition a été acceptée")
    DANGER = "danger", _("La publication mettait quelqu’un en danger")
    CONSENT = "consentement", _("Une personne concernée a retiré son accord")
    SOURCE_GONE = "source_retiree", _("La source a été retirée ou démentie")
    DUPLICATE = "doublon", _("L’incident était déjà documenté")
    COURT = "justice", _("Une décision de justice le demande")


class CarryReason(TextChoices):
    """For whom a custodian takes an incident's evidence with what is sealed."""

    COMPLAINT = "plainte", _("Pour une plainte, à la demande de la personne qui la dépose ou de son conseil")
    JUDGE = "magistrat", _("À la demande d’un magistrat")
    AUTHORITY = "autorite", _("Pour un signalement à une inspection ou au Défenseur des droits")
    PERSON = "personne_montree", _("À la demande d’une personne montrée")
