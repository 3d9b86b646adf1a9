"""The machine's reading beside a volunteer's answer, told only after it, and without a digit (charter 6)."""

from enum import StrEnum

from contrechamp_server.foundation.core.secrets import open_field
from contrechamp_server.foundation.records.models import Portrait, Reading
from contrechamp_server.stages.captions.consensus import UNSURE


class MachineSaw(StrEnum):
    """What the machine made of the same portrait."""

    SAME = "same"
    """The same digits wherever the volunteer typed one."""
    OTHER = "other"
    """Another digit in one place at least."""
    NUMBER = "number"
    """A number, where the volunteer typed none."""
    NOTHING = "nothing"


def machine_beside(portrait: Portrait, digits: str) -> MachineSaw:
    """Say how the machine's reading of a portrait and a volunteer's digits go together. No digit is given out.

    Only for whoever has just answered: told before, it would be a hint.
    """
    read = [row for row in Reading.objects.filter(photograph=portrait.photograph_id) if _is_on(row, portrait)]
    texts = [open_field(bytes(row.sealed), purpose="reading", row=row.pk) for row in read]
    if not texts:
        return MachineSaw.NOTHING
    if not digits:
        return MachineSaw.NUMBER
    return MachineSaw.SAME if any(_agrees(text, digits) for text in texts) else MachineSaw.OTHER


def _is_on(reading: Reading, portrait: Portrait) -> bool:
    x, y = reading.x + reading.w // 2, reading.y + reading.h // 2
    return portrait.x <= x < portrait.x + portrait.w and portrait.y <= y < portrait.y + portrait.h


def _agrees(text: str, digits: str) -> bool:
    return len(text) == len(digits) and all(typed in (UNSURE, read) for read, typed in zip(text, digits, strict=True))
