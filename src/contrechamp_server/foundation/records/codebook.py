"""The codebook: what can be said of an officer on duty in a picture, and nothing else. Codes are stable.

Its version is stored with every answer and every finding; what was said by different versions is never counted together
in silence. Change a word's meaning, add or drop a code: a new version.
"""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

CODEBOOK: Final = "1"


LEAST_BAND_PX: Final = 50
"""Under so many pixels of a band's 5 cm nothing can be assessed. `python -m bench.evaluability` calibrates it."""
LEAST_IN_FRAME: Final = 60
"""Per cent of the band's place that has to be in the frame and unhidden for anything to be assessed."""


class Legibility(TextChoices):
    """Whether the number that the law makes officers wear can be read in the picture. Exactly one is said."""

    LEGIBLE = "legible", _("Numéro lisible")
    PARTIAL = "partial", _("Lisible en partie")
    UNREADABLE = "unreadable", _("Présent, illisible")
    COVERED = "covered", _("Couvert")
    NOT_WORN = "not_worn", _("Non porté")
    NOT_ASSESSABLE = "not_assessable", _("Ne peut pas être évalué")
    EXEMPT = "exempt", _("Pas tenu de le porter")


WITH_DIGITS: Final = frozenset({Legibility.LEGIBLE, Legibility.PARTIAL})
"""With these, digits are typed, and the band is painted over in public once the finding is verified (charter 6)."""


class UnitType(TextChoices):
    """To which kind of unit the outfit points. Never a company, a squadron or a person."""

    CRS = "crs", _("Compagnie républicaine de sécurité")
    EGM = "egm", _("Gendarmerie mobile")
    CI = "ci", _("Compagnie d’intervention")
    BRAV = "brav", _("BRAV")
    BRAV_M = "brav_m", _("BRAV-M")
    CSI = "csi", _("Compagnie de sécurisation et d’intervention")
    CDI = "cdi", _("Compagnie départementale d’intervention")
    BAC = "bac", _("Brigade anticriminalité")
    PSIG = "psig", _("Peloton de surveillance et d’intervention")
    GD = "gd", _("Gendarmerie départementale")
    GARDE_REPUBLICAINE = "garde_republicaine", _("Garde républicaine")
    POLICE_SECOURS = "police_secours", _("Police secours")
    RENSEIGNEMENT_TERRITORIAL = "renseignement_territorial", _("Renseignement territorial")
    ELI = "eli", _("Équipe de liaison et d’information")
    BRI_RAID_GIGN = "bri_raid_gign", _("Unité sous régime d’anonymat")
    POLICE_MUNICIPALE = "police_municipale", _("Police municipale")
    AUTRE = "autre", _("Autre")
    INDETERMINE = "indetermine", _("Indéterminé")


OUT_OF_THE_RATE: Final = frozenset({UnitType.POLICE_MUNICIPALE, UnitType.BRI_RAID_GIGN})
"""Units without the duty to wear the number, or under a regime of anonymity."""


class UnitMarking(TextChoices):
    """What on the outfit points to a unit. A cue, never the identifier."""

    HELMET_BAND_YELLOW = "bande_casque_jaune", _("Bande jaune sur le casque")
    HELMET_BAND_BLUE = "bande_casque_bleue", _("Bande bleue sur le casque")
    HELMET_GRENADE = "casque_grenade", _("Grenade sur le casque")
    BACK_MARKING = "marquage_dos", _("Marquage dans le dos")
    BADGE = "ecusson", _("Écusson")
    ARMBAND = "brassard", _("Brassard")
    NONE = "aucun", _("Aucun marquage visible")
    UNKNOWN = "indetermine", _("Indéterminé")


class Equipment(TextChoices):
    """What is held in the hand, or led."""

    LBD_40 = "lbd_40", _("Lanceur de balles de défense 40 mm")
    GRENADE_LACRY_MAIN = "grenade_lacry_main", _("Grenade lacrymogène à main")
    GRENADE_LACRY_LANCEE = "grenade_lacry_lancee", _("Grenade lacrymogène lancée")
    GM2L = "gm2l", _("Grenade modulaire à deux effets (GM2L)")
    GMD = "gmd", _("Grenade de désencerclement")
    GLI_F4 = "gli_f4", _("Grenade GLI-F4")
    LANCEUR_56 = "lanceur_56", _("Lanceur 56 mm (Cougar, Chouka)")
    LANCEUR_MULTICOUPS_40 = "lanceur_multicoups_40", _("Lanceur multicoups 40 mm")
    BATON = "baton", _("Bâton de défense")
    TONFA = "tonfa", _("Bâton à poignée latérale")
    AEROSOL = "aerosol", _("Aérosol lacrymogène")
    BOUCLIER = "bouclier", _("Bouclier")
    PIE = "pie", _("Pistolet à impulsion électrique")
    LANCEUR_EAU = "lanceur_eau", _("Engin lanceur d’eau")
    VBRG_CENTAURE = "vbrg_centaure", _("Véhicule blindé")
    DRONE = "drone", _("Drone")
    CAMERA_PIETON = "camera_pieton", _("Caméra individuelle")
    CAMERA_POING = "camera_poing", _("Caméra tenue à la main")
    CHIEN = "chien", _("Chien")
    CHEVAL = "cheval", _("Cheval")
    MOTO = "moto", _("Moto")
    EXTINCTEUR_MAIN = "extincteur_main", _("Gros extincteur lacrymogène")
    ARME_A_FEU = "arme_a_feu", _("Arme à feu")
    MENOTTES_SERFLEX = "menottes_serflex", _("Menottes ou serre-flex")
    AUCUN = "aucun", _("Rien en main")
    INDETERMINE = "indetermine", _("Indéterminé")
