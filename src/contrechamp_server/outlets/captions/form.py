"""What was filled in on the caption page, as an answer; and the words of its questions."""

import re
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.errors import InvalidError
from contrechamp_server.foundation.records.codebook import WITH_DIGITS, Equipment, Legibility, UnitMarking, UnitType
from contrechamp_server.stages.captions.consensus import DIGITS, UNSURE

COLUMNS, ROWS = 5, 7
"""The cells over the picture, for those who choose one instead of tapping."""
_CELL: Final = re.compile(r"([0-9])-([0-9])")
_PLACE: Final = re.compile(r"[0-9]{1,6}")
HINTS: Final = {
    Legibility.LEGIBLE: _("Les sept chiffres se lisent."),
    Legibility.PARTIAL: _("Une partie des chiffres se lit."),
    Legibility.UNREADABLE: _("La bande est là, mais aucun chiffre ne se lit : flou, reflet, trop petit, salie."),
    Legibility.COVERED: _("Un gilet, une sangle ou un bras passe devant la bande."),
    Legibility.NOT_WORN: _("L’endroit de la bande se voit, et il n’y a rien."),
    Legibility.NOT_ASSESSABLE: _("L’endroit de la bande est hors du cadre, de dos, ou trop flou pour le dire."),
    Legibility.EXEMPT: _("Tenue d’honneur d’une cérémonie, ou service que le règlement en dispense."),
}


@dataclass(slots=True)
class Filled:
    """What was filled in, and what is wrong with it.

    Attributes:
        digits: one text a box.
        cell: the chosen cell, `column-row`.
        tap: where the picture was tapped, in pixels of the photograph, as two texts.
        errors: field → sentence.
    """

    legibility: str = ""
    digits: tuple[str, ...] = ("",) * DIGITS
    cell: str = ""
    tap: tuple[str, str] = ("", "")
    unit_type: str = UnitType.INDETERMINE.value
    unit_markings: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, posted: QueryDict) -> "Filled":
        """Read a form."""
        return cls(
            legibility=posted.get("legibility", ""),
            digits=tuple(posted.get(f"d{place}", "").strip()[:1] for place in range(1, DIGITS + 1)),
            cell=posted.get("cell", ""),
            tap=(posted.get("tap_x", ""), posted.get("tap_y", "")),
            unit_type=posted.get("unit_type", "") or UnitType.INDETERMINE.value,
            unit_markings=tuple(posted.getlist("unit_markings")),
            equipment=tuple(posted.getlist("equipment")),
        )

    def answer(self, portrait: Box) -> dict[str, Any]:
        """Give the answer, as `give_answer` takes it. What a choice hides is left out.

        Raises:
            InvalidError: nothing was said of the number.
        """
        if not self.legibility:
            raise InvalidError(_("Dites si le numéro peut se lire."), field="legibility")
        has_band = self.legibility in WITH_DIGITS
        return {
            "legibility": self.legibility,
            "digits": self.typed if has_band else "",
            "tap": self._tap(portrait) if has_band else None,
            "unit_type": self.unit_type,
            "unit_markings": self.unit_markings,
            "equipment": self.equipment,
        }

    @property
    def typed(self) -> str:
        """The seven characters; empty when nothing was typed."""
        found = "".join(box or UNSURE for box in self.digits)
        return found if found.strip(UNSURE) else ""

    def _tap(self, portrait: Box) -> tuple[int, int] | None:
        if all(map(_PLACE.fullmatch, self.tap)):
            return int(self.tap[0]), int(self.tap[1])
        cell = _CELL.fullmatch(self.cell)
        if cell is None or int(cell[1]) >= COLUMNS or int(cell[2]) >= ROWS:
            return None
        column, row = int(cell[1]), int(cell[2])
        return (
            portrait.x + (2 * column + 1) * portrait.w // (2 * COLUMNS),
            portrait.y + (2 * row + 1) * portrait.h // (2 * ROWS),
        )

    def questions(self) -> dict[str, Any]:
        """Give the questions and what was chosen, for the page."""
        return {
            "legibilities": [(code.value, code.label, HINTS[code], code in WITH_DIGITS) for code in Legibility],
            "places": [(place, box) for place, box in enumerate(self.digits, start=1)],
            "cells": [(f"{c}-{r}", c + 1, r + 1) for r in range(ROWS) for c in range(COLUMNS)],
            "units": UnitType.choices,
            "markings": UnitMarking.choices,
            "equipments": Equipment.choices,
            "filled": self,
        }
