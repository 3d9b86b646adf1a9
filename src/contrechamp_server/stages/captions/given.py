"""What somebody gave for an answer, checked against the codebook and the picture before anything is kept. No free text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from contrechamp.vision.types import Box
from contrechamp_server.foundation.records.codebook import WITH_DIGITS, Equipment, Legibility, UnitMarking, UnitType
from contrechamp_server.stages.captions.consensus import UNSURE
from contrechamp_server.stages.captions.errors import DigitsError, TapOutsideError, UnknownCodeError

PURPOSE: Final = "answer"
CONSENSUS_PURPOSE: Final = "consensus"
"""What digits are sealed for: `foundation.core.secrets`. The row is the answer's id, or the portrait's."""
_SEVEN: Final = re.compile(r"[0-9?]{7}")
_NOTHING: Final = {UnitMarking.NONE.value, Equipment.AUCUN.value}
"""Codes that exclude all others of their list."""


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as it was given. Attributes as in `Answer`; `digits` in plain."""

    legibility: str
    digits: str
    tap: tuple[int, int] | None
    unit_type: str
    unit_markings: tuple[str, ...]
    equipment: tuple[str, ...]


def check_given(given: Given, portrait: Box) -> Given:
    """Give an answer in its one form.

    Raises:
        UnknownCodeError: a code that the codebook does not have.
        DigitsError: digits where none are asked for, none where some are, or something that is no digit.
        TapOutsideError: the band is said to be outside the portrait.
    """
    _check_code(Legibility, given.legibility, "legibility")
    _check_code(UnitType, given.unit_type, "unit_type")
    if given.tap is not None and not _is_inside(given.tap, portrait):
        raise TapOutsideError(field="tap")
    return replace(
        given,
        digits=_digits(given),
        unit_markings=_codes(UnitMarking, given.unit_markings, "unit_markings"),
        equipment=_codes(Equipment, given.equipment, "equipment"),
    )


def _digits(given: Given) -> str:
    if given.legibility not in WITH_DIGITS:
        if given.digits:
            raise DigitsError(_("Des chiffres ne vont qu’avec un numéro lisible, en tout ou en partie."))
        return ""
    if not _SEVEN.fullmatch(given.digits) or not given.digits.strip(UNSURE):
        raise DigitsError(_("Tapez les chiffres qui se lisent, un par case ; laissez vides ceux dont vous doutez."))
    return given.digits


def _codes(kind: type[TextChoices], codes: Iterable[str], field: str) -> tuple[str, ...]:
    found = tuple(sorted(set(codes)))
    for code in found:
        _check_code(kind, code, field)
    if len(found) > 1 and _NOTHING & set(found):
        raise UnknownCodeError(_("« Rien » ne va pas avec autre chose."), field=field)
    return found


def _check_code(kind: type[TextChoices], code: str, field: str) -> None:
    if code not in kind.values:
        raise UnknownCodeError(field=field)


def _is_inside(tap: tuple[int, int], portrait: Box) -> bool:
    x, y = tap
    return portrait.x <= x < portrait.x + portrait.w and portrait.y <= y < portrait.y + portrait.h
