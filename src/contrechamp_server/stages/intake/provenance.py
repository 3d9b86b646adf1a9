"""What is said of a deposit, checked in one place for the form, the command and the API alike."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.errors import InvalidError
from contrechamp_server.foundation.records.vocabularies import Licence, PlacePrecision, SamplingKind, SourceKind
from contrechamp_server.stages.intake.errors import ProvenanceError

MAX_NOTE: Final = 2_000
MAX_FRAME: Final = 10_000_000
"""Photographs in a frame, or the k of "every k-th": no demonstration has more."""
ALLOWED_LICENCES: Final = {
    SourceKind.PUBLIC_SPACE: (Licence.CC_BY, Licence.CC_BY_SA, Licence.CC0),
    SourceKind.ONLINE: (Licence.QUOTATION, Licence.CC_BY, Licence.CC_BY_SA, Licence.CC0),
    SourceKind.PRESS: (Licence.PRESS, Licence.CC_BY, Licence.CC_BY_SA, Licence.CC0),
}
"""The terms that a source leaves open to whoever deposits."""
EARLIEST: Final = date(1990, 1, 1)
_MARKUP: Final = re.compile(r"[<>]|&#|&\w+;")
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
        # All checks, and for each field the first thing that is wrong: a form shows them together.
        problems: dict[str, Any] = {}
        for check in (_source, _licence, _date, _texts, _sampling):
            for error in check(self):
                problems.setdefault(error.field or "", error.message)
        if problems:
            raise ProvenanceError(problems)


def latest_day() -> date:
    """Give the last day that has begun anywhere: in Nouméa it is tomorrow while Paris still sleeps."""
    return (now() + timedelta(hours=14)).date()


def check_public_text(text: str, field: str, most: int) -> None:
    """Refuse a short public text that is too long, holds a way to contact somebody, or cannot be shown.

    Raises:
        InvalidError: it does.
    """
    if len(text) > most:
        raise InvalidError(_("Ce texte est trop long."), field=field)
    if _has_invisible(text):
        raise InvalidError(_("Ce texte contient des caractères invisibles."), field=field)
    if _MARKUP.search(text):
        raise InvalidError(_("Ni balise ni chevron ici : ce texte est public."), field=field)
    if _CONTACT.search(text):
        raise InvalidError(_("Ni adresse, ni lien, ni numéro ici : ce texte est public."), field=field)


def _has_invisible(text: str) -> bool:
    return any(unicodedata.category(letter).startswith("C") for letter in text)


def _source(given: Provenance) -> Iterator[InvalidError]:
    if given.source_kind == SourceKind.ONLINE:
        yield from _address(given.source_url)
    elif given.source_url:
        yield InvalidError(_("Une adresse n’a de sens que pour une photographie trouvée en ligne."), field="source_url")
    if given.source_kind == SourceKind.PRESS and not given.agency:
        yield InvalidError(_("Donnez l’agence ou le journal."), field="agency")


def _address(text: str) -> Iterator[InvalidError]:
    try:
        parts = urlsplit(text)
        has_host = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        has_host = False
    if not has_host or len(text) > 500 or _has_invisible(text) or re.search(r"[\s<>\"]", text):
        yield InvalidError(_("Donnez l’adresse de la page où la photographie a été trouvée."), field="source_url")
    elif parts.username or parts.password:
        yield InvalidError(_("Cette adresse contient un mot de passe."), field="source_url")


def _licence(given: Provenance) -> Iterator[InvalidError]:
    if given.licence not in ALLOWED_LICENCES[given.source_kind]:
        yield InvalidError(_("Cette licence ne va pas avec cette provenance."), field="licence")
    if given.licence in {Licence.CC_BY, Licence.CC_BY_SA, Licence.PRESS} and not (given.credit or given.agency):
        yield InvalidError(_("Cette licence demande un crédit. Pour rester anonyme, choisissez CC0."), field="credit")


def _date(given: Provenance) -> Iterator[InvalidError]:
    if not EARLIEST <= given.taken_on <= latest_day():
        yield InvalidError(_("La date de la prise de vue est dans l’avenir, ou trop ancienne."), field="taken_on")


def _texts(given: Provenance) -> Iterator[InvalidError]:
    for field in ("credit", "agency"):
        try:
            check_public_text(getattr(given, field), field, 80)
        except InvalidError as error:
            yield error
    if len(given.note) > MAX_NOTE:
        yield InvalidError(_("La note est trop longue."), field="note")
    elif any(unicodedata.category(letter) == "Cs" for letter in given.note):
        yield InvalidError(_("Ce texte contient des caractères invisibles."), field="note")


def _sampling(given: Provenance) -> Iterator[InvalidError]:
    if given.sampling == SamplingKind.DRAWN:
        if not (given.frame_size and 1 <= given.frame_size <= MAX_FRAME):
            yield InvalidError(_("Dites de combien de photographies celles-ci ont été tirées."), field="frame_size")
        if not given.draw_seed:
            yield InvalidError(
                _("Donnez la graine du tirage : sans elle, personne ne peut le refaire."), field="draw_seed"
            )
    if given.sampling == SamplingKind.SYSTEMATIC and not (given.step and 1 < given.step <= MAX_FRAME):
        yield InvalidError(_("Dites une photographie sur combien (au moins deux)."), field="step")
    if given.sampling != SamplingKind.DRAWN and (given.frame_size is not None or given.draw_seed):
        yield InvalidError(_("L’ensemble et la graine ne vont qu’avec un tirage au sort."), field="sampling")
    if given.sampling != SamplingKind.SYSTEMATIC and given.step is not None:
        yield InvalidError(_("Un pas ne va qu’avec un choix systématique."), field="sampling")
    if len(given.draw_seed) > 40 or not given.draw_seed.isascii() or not given.draw_seed.isprintable():
        yield InvalidError(_("La graine du tirage a au plus quarante caractères simples."), field="draw_seed")
