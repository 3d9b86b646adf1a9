"""What is said of a portrait, in the codebook's words, and whether it holds together."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import TextChoices

from contrechamp.vision.types import Box
from contrechamp_server.foundation.records.codebook import WITH_DIGITS, Equipment, Legibility, UnitMarking, UnitType
from contrechamp_server.stages.verification.errors import BandUnknownError, DigitsNeededError, StatementError
from contrechamp_server.stages.verification.places import inside, meet

UNSURE: Final = "?"
_LEGIBLE: Final = re.compile(r"[0-9]{7}")
_PARTIAL: Final = re.compile(r"(?=.*[0-9])[0-9?]{7}")


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody says of a portrait.

    Attributes:
        digits: seven of `0` to `9` or `?`, in plain; empty where none are read, or (of a finding that is looked at again)
            where those that were sealed stand.
        band: where the number is, in pixels of the photograph.
    """

    legibility: str
    digits: str = ""
    unit_type: str = UnitType.INDETERMINE.value
    unit_markings: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    band: Box | None = None

    def is_as(self, other: "Statement") -> bool:
        """Say whether both find the same. Bands drawn by two hands differ: they must only be at the same place."""
        is_same_place = self.band is None or other.band is None or meet(self.band, other.band)
        return is_same_place and replace(self, band=None) == replace(other, band=None)


def check_statement(statement: Statement, portrait: Box, *, has_sealed: bool) -> Statement:
    """Give a statement in its one form.

    Args:
        statement: as it was said.
        portrait: where the portrait is.
        has_sealed: whether digits of this portrait are sealed already; they need not be typed again.

    Raises:
        StatementError: a word that the codebook does not have.
        DigitsNeededError: digits that do not go with what is said of them.
        BandUnknownError: a number that can be read, and nobody says where.
    """
    _check_code(Legibility, statement.legibility, "legibility")
    _check_code(UnitType, statement.unit_type, "unit_type")
    is_read = statement.legibility in WITH_DIGITS
    _check_digits(statement, is_read=is_read, has_sealed=has_sealed)
    band = inside(statement.band, portrait) if statement.band and is_read else None
    if is_read and band is None:
        raise BandUnknownError(field="band")
    return replace(
        statement,
        unit_markings=_codes(UnitMarking, statement.unit_markings, "unit_markings"),
        equipment=_codes(Equipment, statement.equipment, "equipment"),
        band=band,
    )


def _check_digits(statement: Statement, *, is_read: bool, has_sealed: bool) -> None:
    if not is_read or (has_sealed and not statement.digits):
        is_right = not statement.digits
    else:
        form = _LEGIBLE if statement.legibility == Legibility.LEGIBLE else _PARTIAL
        is_right = form.fullmatch(statement.digits) is not None
    if not is_right:
        raise DigitsNeededError(field="digits")


def _codes(kind: type[TextChoices], codes: Iterable[str], field: str) -> tuple[str, ...]:
    found = tuple(sorted(set(codes)))
    for code in found:
        _check_code(kind, code, field)
    return found


def _check_code(kind: type[TextChoices], code: str, field: str) -> None:
    if code not in kind.values:
        raise StatementError(field=field)
