"""Words of the desk that no template holds: states, ages, and what its script says."""

from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.records.states import State
from contrechamp_server.stages.publication.identifying import Sign
from contrechamp_server.stages.publication.states import VersionState

_STATES: Final[dict[State, Promise | str]] = {
    State.RECEIVED: _("Reçue, à masquer"),
    State.REDACTING: _("En cours de masquage"),
    State.HELD: _("Retenue"),
    State.TO_REVIEW: _("À relire"),
    State.AWAITING_REDO: _("Tirage corrigé demandé"),
    State.APPROVED: _("Approuvée, publication en cours"),
    State.PUBLISHED: _("Publiée"),
    State.NOT_USEFUL: _("Sans intérêt pour les archives"),
    State.SUSPENDED: _("Affichage suspendu"),
    State.ERASED: _("Effacée"),
}

_VERSIONS: Final[dict[VersionState, Promise | str]] = {
    VersionState.DRAFT: _("Brouillon"),
    VersionState.IN_REVIEW: _("En relecture"),
    VersionState.PUBLISHED: _("Publié"),
    VersionState.REPLACED: _("Remplacé"),
    VersionState.WITHDRAWN: _("Retiré"),
}

_SIGNS: Final[dict[Sign, Promise | str]] = {
    Sign.PHONE: _("Numéro de téléphone"),
    Sign.EMAIL: _("Adresse électronique"),
    Sign.PLATE: _("Plaque d’immatriculation"),
    Sign.STREET: _("Adresse dans une rue"),
    Sign.TITLE: _("Nom d’une personne"),
    Sign.HANDLE: _("Compte sur un réseau"),
    Sign.ACCOUNT: _("Compte bancaire"),
    Sign.NUMBER: _("Sept chiffres qui se suivent"),
}

_SCRIPT: Final[dict[str, Promise | str]] = {
    "loading": _("Chargement"),
    "loaded": _("Endroits à regarder : {suspects}. Masques : {masks}."),
    "no_suspects": _("Aucun endroit douteux. Parcourez l’image, puis approuvez."),
    "suspect": _("Endroit {n} sur {all}"),
    "answer_mask": _("à masquer"),
    "answer_not_a_face": _("pas un visage"),
    "answer_none": _("sans réponse"),
    "all_answered": _("Tous les endroits ont une réponse."),
    "left": _("Encore sans réponse : {n}."),
    "mask_selected": _("Masque {n} sur {all}"),
    "officers": _("Agents marqués de plus : {n}. e ajuste le cadre choisi."),
    "officer": _("Agent en service : le cadre du corps est proposé. e pour l’ajuster."),
    "not_officer": _("Ce masque n’est plus celui d’un agent."),
    "no_mask": _("Il n’y a pas de masque à choisir."),
    "draw": _("Dessinez le masque : glissez, ou flèches, Maj et flèches, puis Entrée."),
    "draw_region": _("Cadrez l’agent : glissez, ou flèches, Maj et flèches, puis Entrée."),
    "nothing_to_edit": _("Choisissez d’abord un cadre d’agent, ou un masque ajouté ici."),
    "nothing_to_remove": _(
        "Choisissez d’abord un cadre d’agent, ou un masque ajouté ici : les masques peints restent."
    ),
    "frame_open": _("Gardez d’abord le cadre, ou abandonnez-le."),
    "greyed": _("Montrez d’abord l’image (v) : on n’approuve pas sans regarder."),
    "edit": _("Ajustez le cadre : flèches, Maj et flèches, puis Entrée."),
    "kept": _("Cadre gardé."),
    "too_small": _("Ce cadre est trop petit."),
    "cancelled": _("Abandonné."),
    "removed": _("Cadre retiré."),
    "undone": _("Annulé."),
    "nothing_to_undo": _("Rien à annuler."),
    "graphic": _("Marquée comme pouvant heurter."),
    "not_graphic": _("Ne porte plus de marque."),
    "to_lift": _("Ce masque est à lever : demandez un tirage corrigé (r)."),
    "not_to_lift": _("Ce masque reste."),
    "nothing_to_lift": _("Choisissez d’abord le masque à lever (l), ou dessinez ce qui manque."),
    "confirm": _("Encore a ou Entrée pour approuver. Agents : {portraits}. Masques ajoutés : {masks}."),
    "approved": _("Approuvée."),
    "held": _("Retenue."),
    "not_useful": _("Mise de côté."),
    "passed_on": _("Passée à quelqu’un d’autre."),
    "redo": _("Tirage corrigé demandé."),
    "reopened": _("Décision annulée, la photographie est de nouveau à relire."),
    "place": _("Vue {n} sur {all}"),
    "own": _("Vous avez déposé cette photographie : une autre personne doit la relire."),
    "with_other": _("Une autre personne regarde cette photographie en ce moment."),
    "offline": _("Le serveur ne répond pas. Votre travail sur cette image est gardé ici ; réessayez."),
    "marked": _("{n} à masquer"),
    "thumbnail": _("Endroit {n}"),
}


def state_words(state: str) -> Promise | str:
    """Give the words for a photograph's state."""
    return _STATES[State(state)]


def version_words(state: str) -> Promise | str:
    """Give the words for the state of an incident's text."""
    return _VERSIONS[VersionState(state)]


def sign_words(sign: Sign) -> Promise | str:
    """Give the words for what the check of a text found."""
    return _SIGNS[sign]


def age(moment: datetime | None) -> str:
    """Give how long ago something was, in one unit; empty when it never was."""
    return timesince(moment, now(), depth=1) if moment else ""


def script_words() -> dict[str, str]:
    """Give what the desk's script says, in the reader's language."""
    return {name: str(words) for name, words in _SCRIPT.items()}
