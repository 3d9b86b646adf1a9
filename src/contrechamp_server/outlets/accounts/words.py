"""Words of accounts that no template holds: roles, factors, and what a page says once something is done."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.accounts.models import FactorKind
from contrechamp_server.foundation.core.permissions import STAFF, Role
from contrechamp_server.foundation.membership.errors import LastFactorError

_ROLES: Final[dict[Role, tuple[Promise, Promise]]] = {
    Role.VOLUNTEER: (_("Bénévole"), _("Légende des portraits : dit ce qui s’y lit.")),
    Role.SUBMITTER: (_("Déposant ou déposante"), _("Dépose des photographies.")),
    Role.REVIEWER: (
        _("Relecteur ou relectrice"),
        _("Vérifie qu’aucun visage ne reste, et décide de ce qui devient public."),
    ),
    Role.EDITOR: (_("Éditeur ou éditrice"), _("Ouvre les évènements et écrit ce qui s’y est passé.")),
    Role.ADJUDICATOR: (_("Arbitre"), _("Tranche quand deux relectures ne disent pas la même chose.")),
    Role.CUSTODIAN: (_("Dépositaire des clés"), _("Garde hors ligne une clé qui ouvre les originaux scellés.")),
    Role.STEWARD: (_("Intendant ou intendante"), _("Tient les comptes, les rôles et les jetons.")),
}

FACTORS: Final[dict[str, Promise]] = {
    FactorKind.TOTP.value: _("Codes d’un téléphone"),
    FactorKind.PASSKEY.value: _("Clé d’accès"),
}


class Said(StrEnum):
    """What was done by the request before this page."""

    OPENED = "opened"
    OPENED_WITH_KEY = "opened_with_key"
    ACCEPTED = "accepted"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a name, no secret
    FACTOR_ADDED = "factor_added"
    FACTOR_REMOVED = "factor_removed"
    LAST_FACTOR = "last_factor"
    SESSION_ENDED = "session_ended"
    SESSIONS_ENDED = "sessions_ended"
    ROLE_CHANGED = "role_changed"
    DEACTIVATED = "deactivated"
    REACTIVATED = "reactivated"
    TOKEN_REVOKED = "token_revoked"  # noqa: S105 - a name, no secret


_SENTENCES: Final[dict[Said, Promise | str]] = {
    Said.OPENED: _("Votre compte est ouvert. Retenez bien le mot de passe : aucune adresse ne permet de le renvoyer."),
    Said.OPENED_WITH_KEY: _("Votre compte est ouvert. Votre clé d’accès suffit pour y entrer."),
    Said.ACCEPTED: _("L’invitation est acceptée. Le code ne sert plus."),
    Said.PASSWORD_CHANGED: _("Le mot de passe est changé. Les autres navigateurs ont été déconnectés."),
    Said.FACTOR_ADDED: _("Le second facteur est ajouté."),
    Said.FACTOR_REMOVED: _("Le second facteur est retiré."),
    Said.LAST_FACTOR: LastFactorError.default_message,
    Said.SESSION_ENDED: _("Ce navigateur est déconnecté."),
    Said.SESSIONS_ENDED: _("Tous les autres navigateurs sont déconnectés."),
    Said.ROLE_CHANGED: _("Les rôles sont changés ; ils comptent dès maintenant."),
    Said.DEACTIVATED: _("Le compte est désactivé. Ses navigateurs sont déconnectés."),
    Said.REACTIVATED: _("Le compte est de nouveau actif."),
    Said.TOKEN_REVOKED: _("Le jeton est révoqué ; il n’ouvre plus rien."),
}
_KEY: Final = "said"


def role_words(roles: Iterable[Role]) -> list[dict[str, object]]:
    """Give roles with their names and what they are for."""
    return [
        {"value": role.value, "name": _ROLES[role][0], "duty": _ROLES[role][1], "is_staff": role in STAFF}
        for role in roles
    ]


def say(request: HttpRequest, said: Said) -> None:
    """Let the next page say what was done."""
    request.session[_KEY] = said.value


def said(request: HttpRequest) -> Promise | str:
    """Give the sentence that the request before left for this page, once."""
    return _SENTENCES.get(request.session.pop(_KEY, ""), "")
