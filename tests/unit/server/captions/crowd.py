"""Portraits to be captioned, and people who answer."""

from typing import Any

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.permissions import Actor, Role
from contrechamp_server.foundation.records.models import Portrait, Submission
from contrechamp_server.foundation.records.states import State
from contrechamp_server.stages.captions.models import Answer
from contrechamp_server.stages.captions.services import give_answer
from tests.archive import make_photograph, someone

BOX = Box(80, 40, 200, 300)
NUMBER = "1234567"


def make_portrait(submission: Submission | None = None) -> Portrait:
    """Make a published portrait."""
    photograph = make_photograph(State.PUBLISHED, submission=submission, portraits=(BOX,))
    return Portrait.objects.select_related("photograph__submission").get(photograph=photograph)


def make_portraits(count: int, submission: Submission | None = None) -> list[Portrait]:
    """Make published portraits of one photograph, which is made once."""
    first = make_portrait(submission)
    rows = [
        Portrait(
            photograph=first.photograph,
            x=BOX.x,
            y=BOX.y,
            w=BOX.w,
            h=BOX.h,
            thumbnail=first.thumbnail,
            published_at=first.published_at,
        )
        for _ in range(count - 1)
    ]
    return [first, *Portrait.objects.bulk_create(rows)]


def volunteer() -> Actor:
    """Give somebody with an account."""
    return someone(Role.VOLUNTEER).actor


def answer(actor: Actor, portrait: Portrait, legibility: str = "legible", **given: Any) -> Answer:
    """Let somebody answer; a legible number is typed unless something else is given."""
    if legibility in {"legible", "partial"}:
        given.setdefault("digits", NUMBER)
    return give_answer(actor=actor, portrait_id=portrait.pk, legibility=legibility, **given)
