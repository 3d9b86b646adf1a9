"""What is said of a deposit, checked in one place for the form, the command and the API alike."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.errors import InvalidError
from contrechamp_server.foundation.records.vocabularies import Licence, PlacePrecision, SamplingKind, SourceKind

MAX_NOTE: Final = 2_000
_EARLIEST: Final = date(1990, 1, 1)
_CONTACT: Final = re.compile(r"@|https?:|www\.|\d[\d .-]{5,}\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where photographs come from, as the submitter states it.

    Attributes:
        source_kind: public space, online, or press.
        source_url: where it was found; needed when online, refused otherwise.
        agency: needed when acquired from the press.
        credit: the author's credit as they wish it, or empty for anonymous.
        licence: terms for the redacted photograph.
        event: id of an event.
        commune: INSEE code.
        place_precision: how exactly the place is known.
        taken_on: the day.
        sampling: why these photographs.
        frame_size, draw_seed: of the draw, when drawn at random.
        step: the k of "every k-th", when systematic.
        note: private, for the reviewers; erased with the last decision.
    """

    source_kind: SourceKind
    licence: Licence
    event: str
    commune: str
    place_precision: PlacePrecision
    taken_on: date
    source_url: str = ""
    agency: str = ""
    credit: str = ""
    sampling: SamplingKind = SamplingKind.INCIDENT
    frame_size: int | None = None
    draw_seed: str = ""
    step: int | None = None
    note: str = ""

    def __post_init__(self) -> None:
        _check_source(self)
        _check_licence(self)
        _check_sampling(self)
        if not _EARLIEST <= self.taken_on <= now().date():
            raise InvalidError(_("La date de la prise de vue est dans l’avenir, ou trop ancienne."), field="taken_on")
        check_public_text(self.credit, "credit", 80)
        check_public_text(self.agency, "agency", 80)
        if len(self.note) > MAX_NOTE:
            raise InvalidError(_("La note est trop longue."), field="note")


def check_public_text(text: str, field: str, most: int) -> None:
    """Refuse a short public text that is too long, holds a way to contact somebody, or cannot be shown.

    Raises:
        InvalidError: it does.
    """
    if len(text) > most:
        raise InvalidError(_("Ce texte est trop long."), field=field)
    if any(unicodedata.category(letter).startswith("C") for letter in text):
        raise InvalidError(_("Ce texte contient des caractères invisibles."), field=field)
    if _CONTACT.search(text):
        raise InvalidError(_("Ni adresse, ni lien, ni numéro ici : ce texte est public."), field=field)


def _check_source(given: Provenance) -> None:
    if given.source_kind == SourceKind.ONLINE:
        parts = urlsplit(given.source_url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or len(given.source_url) > 500:
            raise InvalidError(_("Donnez l’adresse de la page où la photographie a été trouvée."), field="source_url")
        if parts.username or parts.password:
            raise InvalidError(_("Cette adresse contient un mot de passe."), field="source_url")
    elif given.source_url:
        raise InvalidError(_("Une adresse n’a de sens que pour une photographie trouvée en ligne."), field="source_url")
    if given.source_kind == SourceKind.PRESS and not given.agency:
        raise InvalidError(_("Donnez l’agence ou le journal."), field="agency")


def _check_licence(given: Provenance) -> None:
    allowed = {
        SourceKind.PUBLIC_SPACE: {Licence.CC_BY, Licence.CC_BY_SA, Licence.CC0},
        SourceKind.ONLINE: {Licence.CC_BY, Licence.CC_BY_SA, Licence.CC0, Licence.QUOTATION},
        SourceKind.PRESS: {Licence.PRESS, Licence.CC_BY, Licence.CC_BY_SA, Licence.CC0},
    }[given.source_kind]
    if given.licence not in allowed:
        raise InvalidError(_("Cette licence ne va pas avec cette provenance."), field="licence")
    if given.licence in {Licence.CC_BY, Licence.CC_BY_SA, Licence.PRESS} and not (given.credit or given.agency):
        raise InvalidError(_("Cette licence demande un crédit. Pour rester anonyme, choisissez CC0."), field="credit")


def _check_sampling(given: Provenance) -> None:
    if given.sampling == SamplingKind.DRAWN and not (given.frame_size and given.draw_seed):
        raise InvalidError(
            _("Un tirage au sort se décrit par la taille de l’ensemble et la graine du tirage."), field="frame_size"
        )
    if given.sampling == SamplingKind.SYSTEMATIC and not (given.step and given.step > 1):
        raise InvalidError(_("Dites une photographie sur combien (au moins deux)."), field="step")
    if len(given.draw_seed) > 40 or not given.draw_seed.isascii() or not given.draw_seed.isprintable():
        raise InvalidError(_("La graine du tirage a au plus quarante caractères simples."), field="draw_seed")
