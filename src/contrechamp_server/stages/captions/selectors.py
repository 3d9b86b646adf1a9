"""What was answered, for those who verify."""

from dataclasses import dataclass
from datetime import datetime

from contrechamp_server.foundation.core.secrets import open_field
from contrechamp_server.stages.captions.models import Answer


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One answer, for those who verify. `digits` in plain; `account` is empty for an answer without account."""

    id: str
    account: str
    legibility: str
    digits: str
    tap: tuple[int, int] | None
    unit_type: str
    unit_markings: tuple[str, ...]
    equipment: tuple[str, ...]
    codebook: str
    made_at: datetime


def answers_of(portrait_id: str) -> list[GivenAnswer]:
    """Give the answers to a portrait, oldest first, with their digits decrypted: for the verification stage alone."""
    rows = Answer.objects.filter(portrait=portrait_id, is_gold=False).order_by("made_at", "pk")
    return [
        GivenAnswer(
            id=row.pk,
            account=row.account,
            legibility=row.legibility,
            digits=open_field(bytes(row.digits), purpose="answer", row=row.pk) if row.digits else "",
            tap=None if row.tap_x is None or row.tap_y is None else (row.tap_x, row.tap_y),
            unit_type=row.unit_type,
            unit_markings=tuple(row.unit_markings),
            equipment=tuple(row.equipment),
            codebook=row.codebook,
            made_at=row.made_at,
        )
        for row in rows
    ]


def answerers_of(portrait_id: str) -> frozenset[str]:
    """Give the accounts that have answered a portrait: none of them decides on it later."""
    rows = Answer.objects.filter(portrait=portrait_id).exclude(account="")
    return frozenset(rows.values_list("account", flat=True))
