"""A brake on floods of answers, in the memory of the process: no table of who answered how fast, and no IP address.

A restart forgets it, and several web processes count apart, as all brakes of this archive do.
"""

from typing import Final

from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.core.permissions import Actor
from contrechamp_server.foundation.membership.brake import EVERYBODY, Brake

_WAIT: Final = _("Trop de réponses à la fois. Réessayez dans une heure.")

ACCOUNTS: Final = Brake(each=1_200, overall=20_000, seconds=3600, words=_WAIT)
"""Twenty answers a minute is twice what a quick volunteer gives."""

PROVEN: Final = Brake(each=3_000, overall=3_000, seconds=3600, words=_WAIT)
"""Answers without account that come with a proof-of-work, of the whole archive."""

UNPROVEN: Final = Brake(
    each=60,
    overall=60,
    seconds=3600,
    words=_(
        "Trop de réponses sans compte sont arrivées sans calcul de preuve. Réessayez dans une heure, activez JavaScript, "
        "ou entrez avec un compte."
    ),
)
"""Answers without account and without proof, of the whole archive: enough for people without scripts, too few for a flood."""

ALL: Final = (ACCOUNTS, PROVEN, UNPROVEN)


def take_pace(actor: Actor, *, is_proven: bool) -> None:
    """Count an answer before it is taken.

    Raises:
        GuessingError: too many, for this account or for all.
    """
    if actor.account_id:
        ACCOUNTS.take(actor.account_id)
    elif is_proven:
        PROVEN.take(EVERYBODY)
    else:
        UNPROVEN.take(EVERYBODY)
