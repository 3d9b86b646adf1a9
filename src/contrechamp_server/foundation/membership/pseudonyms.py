"""What a pseudonym may be: a word or a few that say nothing of who stands behind."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.membership.errors import PseudonymError

SHORTEST, LONGEST = 3, 40
_BETWEEN_WORDS = " -_.'’"
_MAX_DIGITS = 6  # seven are an officer's number, eight and more somebody's telephone
_ADDRESS = re.compile(r"www\.|\.(?:fr|com|net|org|eu|info|io|be|ch|de|uk|me)\b", re.IGNORECASE)


def clean_pseudonym(text: str) -> str:
    """Give a pseudonym in its one form.

    Raises:
        PseudonymError: too short or too long, an address, a telephone or an officer's number, or unreadable signs.
    """
    name = " ".join(unicodedata.normalize("NFKC", text).split())
    if "@" in name or _ADDRESS.search(name):
        raise PseudonymError(_("Un pseudonyme, pas une adresse : rien ici ne doit mener à vous."))
    if sum(letter.isdigit() for letter in name) > _MAX_DIGITS:
        raise PseudonymError(_("Pas de numéro de téléphone ni de matricule : six chiffres au plus."))
    if not SHORTEST <= len(name) <= LONGEST:
        raise PseudonymError(_("Un pseudonyme a de 3 à 40 caractères."))
    if not all(letter in _BETWEEN_WORDS or unicodedata.category(letter)[0] in "LMN" for letter in name):
        raise PseudonymError(_("Un pseudonyme n’a que des lettres, des chiffres, des espaces et - _ . ’"))
    if not any(unicodedata.category(letter).startswith("L") for letter in name):
        raise PseudonymError(_("Un pseudonyme a au moins une lettre."))
    return name
