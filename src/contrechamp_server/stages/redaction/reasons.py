"""Why a photograph is held, in words. Codes are those of the engine, the workers, a reviewer, or a decision on an objection."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.records.vocabularies import HoldReason

WORKER_LOST: Final = "worker_lost"
SPOOL_EXPIRED: Final = "spool_expired"
UNFORESEEN: Final = "unforeseen"
OBJECTION: Final = "objection"

_WORDS: Final[dict[str, Promise | str]] = {
    "unsupported_format": _("Ce format n’est pas pris"),
    "unreadable": _("Le fichier est abîmé, incomplet, ou n’est pas une image"),
    "too_large": _("L’image dépasse les limites de ces archives"),
    "several_frames": _("L’image est animée ou a plusieurs pages"),
    "face_persists": _("Un visage est encore détecté après masquage : une personne doit regarder"),
    "encoding": _("Le résultat n’a pas pu être écrit"),
    "weights": _("Le détecteur n’est pas celui qui est attendu"),
    "memory": _("La mémoire n’a pas suffi"),
    "spool_unreadable": _("La copie d’attente ne s’ouvre plus"),
    "missing_blob": _("La copie d’attente a disparu"),
    "wrong_bytes": _("La copie d’attente a été modifiée"),
    "proof_unreadable": _("Le fichier ZIP est abîmé, chiffré ou trop grand à l’intérieur"),
    "proof_missing": _("Le fichier ZIP ne contient pas de preuve ProofMode"),
    "proof_without_picture": _("La preuve ProofMode ne contient pas de photographie dans un format accepté"),
    "proof_of_several": _("La preuve ProofMode contient plusieurs photographies\u00a0: chacune se dépose à part"),
    WORKER_LOST: _("Le traitement a échoué plusieurs fois"),
    SPOOL_EXPIRED: _("La copie d’attente a été effacée avant le traitement"),
    UNFORESEEN: _("Une erreur imprévue s’est produite"),
    OBJECTION: _("Une opposition a été acceptée"),
}


def words_for(code: str) -> Promise | str:
    """Give the words for a hold code; a code without words of its own is shown as it is."""
    if code in HoldReason.values:
        return HoldReason(code).label
    return _WORDS.get(code, code)
