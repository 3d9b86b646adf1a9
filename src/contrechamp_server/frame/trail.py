"""Records of the log in words: a photograph's evidence trail, and the lines of the public log."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contrechamp.ledger import Commitment, Digest, Ref
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.selectors import Entry, records_about
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.records.models import Photograph, Portrait

_STEPS: dict[Action, Promise] = {
    Action.PHOTOGRAPH_RECEIVED: _("Reçue, scellée à l’entrée"),
    Action.PHOTOGRAPH_REDACTED: _("Visages détruits par le moteur"),
    Action.MASKS_ADDED: _("Masques ajoutés à la relecture"),
    Action.PHOTOGRAPH_HELD: _("Retenue par le moteur"),
    Action.PHOTOGRAPH_SET_ASIDE: _("Retenue à la relecture"),
    Action.PHOTOGRAPH_RETRIED: _("Rendue au moteur"),
    Action.PHOTOGRAPH_APPROVED: _("Approuvée : aucun visage ne reste"),
    Action.PHOTOGRAPH_NOT_USEFUL: _("Écartée : sans intérêt pour les archives"),
    Action.PHOTOGRAPH_REOPENED: _("Retirée du public et rendue à la relecture"),
    Action.PHOTOGRAPH_PUBLISHED: _("Publiée"),
    Action.PHOTOGRAPH_REPAINTED: _("Images publiques refaites, numéros recouverts"),
    Action.REDO_REQUESTED: _("Tirage corrigé demandé à un dépositaire des clés"),
    Action.ORIGINAL_CARRIED: _("Original scellé emporté par un dépositaire des clés"),
    Action.REDO_ANSWERED: _("Tirage corrigé reçu, signé"),
    Action.VEIL_LIFT_REQUESTED: _("Levée du voile demandée"),
    Action.VEIL_LIFTED: _("Voile levé, par une deuxième personne"),
    Action.VEIL_LIFT_REFUSED: _("Levée du voile refusée"),
    Action.DISPLAY_SUSPENDED: _("Affichage suspendu"),
    Action.DISPLAY_RESTORED: _("Affichage rétabli"),
    Action.PHOTOGRAPH_ERASED: _("Effacée pour de bon"),
    Action.SPOOL_CLEARED: _("Copie d’attente effacée"),
}
"""What a photograph's trail tells."""
_OTHERS: dict[Action, Promise] = {
    Action.SUBMISSION_SENT: _("Dépôt envoyé"),
    Action.EVENT_PROPOSED: _("Évènement proposé"),
    Action.EVENT_OPENED: _("Évènement ouvert"),
    Action.EVENT_REFUSED: _("Évènement refusé"),
    Action.SAMPLE_PLANNED: _("Plan d’échantillonnage déclaré"),
    Action.SAMPLE_JOINED: _("Dépôt rattaché à un plan d’échantillonnage"),
    Action.QUEUE_ORDERED: _("Ordre de relecture changé"),
    Action.OPINION_GIVEN: _("Avis donné sur un portrait"),
    Action.FINDING_SENT_ON: _("Portrait envoyé à l’arbitrage"),
    Action.FINDING_ADJUDICATED: _("Portrait arbitré"),
    Action.FINDING_VERIFIED: _("Constat vérifié, chiffres scellés et oubliés"),
    Action.FINDING_REOPENED: _("Constat remis à vérifier"),
    Action.FINDING_PUBLISHED: _("Constat publié"),
    Action.OBJECTION_RECEIVED: _("Opposition reçue"),
    Action.OBJECTION_EXTENDED: _("Échéance d’une opposition prolongée"),
    Action.OBJECTION_DECIDED: _("Opposition décidée"),
    Action.REPLY_ASKED: _("Réponse demandée"),
    Action.REPLY_INSERTED: _("Réponse insérée"),
    Action.REPLY_WITHDRAWN: _("Réponse retirée par qui l’avait donnée"),
    Action.REPLY_REFUSED: _("Réponse refusée"),
    Action.INCIDENT_DRAFTED: _("Incident commencé"),
    Action.INCIDENT_EDITED: _("Texte d’un incident changé"),
    Action.INCIDENT_SUBMITTED: _("Texte d’un incident donné à relire"),
    Action.INCIDENT_APPROVED: _("Texte d’un incident approuvé par une personne"),
    Action.INCIDENT_RETURNED: _("Texte d’un incident rendu à qui l’a écrit"),
    Action.INCIDENT_PUBLISHED: _("Incident publié, après deux approbations"),
    Action.INCIDENT_WITHDRAWN: _("Incident retiré"),
    Action.EVIDENCE_CARRIED: _("Dossier de preuve avec les scellés emporté par un dépositaire des clés"),
    Action.RELEASE_MADE: _("Livraison des données ouvertes faite"),
    Action.RELEASE_CLOSED: _("Livraison des données ouvertes fermée, après un retrait"),
    Action.IMAGE_REFUSED: _("Image refusée à qui n’y avait pas droit"),
    Action.ACTION_REFUSED: _("Action refusée à qui n’y avait pas droit"),
    Action.CONSENSUS_REACHED: _("Réponses réunies pour un portrait"),
    Action.RULE_EDITED: _("Règle des réponses changée"),
    Action.GOLD_MADE: _("Portrait témoin ajouté"),
    Action.GOLD_RETIRED: _("Portrait témoin retiré"),
}
"""What the log tells of other things."""
_DIGESTS: dict[str, Promise] = {
    "source": _("fichier reçu"),
    "sealed": _("original scellé"),
    "master": _("tirage sans visage"),
    "public": _("tirage public"),
    "sealed_number": _("numéro scellé"),
}
_SOURCES: dict[str, Promise] = {
    "archive": _("Archives"),
    "accounts": _("Comptes et rôles"),
    "intake": _("Dépôt"),
    "redaction": _("Moteur"),
    "sealing": _("Scellement"),
    "approval": _("Relecture"),
    "captions": _("Légendes"),
    "verification": _("Vérification"),
    "objections": _("Oppositions"),
    "publication": _("Incidents"),
    "releases": _("Données ouvertes"),
    "gate": _("Images"),
}
_WHO: dict[str, Promise] = {
    Role.VOLUNTEER: _("Bénévole"),
    Role.SUBMITTER: _("Déposant ou déposante"),
    Role.REVIEWER: _("Relecteur ou relectrice"),
    Role.EDITOR: _("Éditeur ou éditrice"),
    Role.ADJUDICATOR: _("Arbitre"),
    Role.CUSTODIAN: _("Dépositaire des clés"),
    Role.STEWARD: _("Intendant ou intendante"),
    "worker": _("Moteur"),
    "sweeper": _("Moteur"),
}
"""Who decided, as a page says it: a role, never a person."""


@dataclass(frozen=True, slots=True)
class Line:
    """One record, as a page shows it.

    Attributes:
        what: in words, or the action's own code where there are none.
        by, who: the role that decided, as a code and in words.
        facts: plain facts of the record, `name value`.
        digests: SHA-256 of files, each with what it is of.
    """

    index: int
    at: datetime
    what: Promise | str
    action: str
    subject: str
    by: str
    who: Promise | str
    facts: list[str]
    digests: list[tuple[Promise | str, str]]

    @property
    def next_index(self) -> int:
        """The page of the log that begins here is asked for by this."""
        return self.index + 1


def trail_of(photograph: Photograph) -> list[Line]:
    """Give what was decided about a photograph, oldest first."""
    return [line(entry) for entry in records_about(Ref("photograph", photograph.pk), _STEPS)]


def trail_of_portrait(portrait: Portrait) -> list[Line]:
    """Give what was decided about a portrait and about its photograph, oldest first."""
    own = records_about(Ref("portrait", portrait.pk), Action)
    shared = records_about(Ref("photograph", portrait.photograph_id), _STEPS)
    return [line(entry) for entry in sorted([*own, *shared], key=lambda entry: entry.index)]


def line(entry: Entry) -> Line:
    """Put one record in words."""
    record = entry.record
    digests: list[tuple[Promise | str, str]] = []
    facts = []
    for name, value in record.data.items():
        if isinstance(value, Digest):
            digests.append((_DIGESTS.get(name, name), value.hex))
        elif isinstance(value, bool):
            facts.append(f"{name} {'true' if value else 'false'}")
        elif isinstance(value, str | int | Ref):
            facts.append(f"{name} {value}")
    by = "" if isinstance(record.actor, Commitment) else str(record.actor)
    return Line(
        index=entry.index,
        at=record.at,
        what=_words(record.action),
        action=record.action,
        subject=str(record.subject),
        by=by,
        who=_WHO.get(by, ""),
        facts=facts,
        digests=digests,
    )


def _words(action: str) -> Promise | str:
    known: dict[str, Promise | str] = {member.value: words for member, words in (_STEPS | _OTHERS).items()}
    return known.get(action) or _SOURCES.get(action.partition(":")[0]) or action
