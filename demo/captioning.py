"""Captions and their verification: volunteers say what the truth says, two reviewers agree. Some is left for visitors."""

from dataclasses import dataclass
from typing import Any, Final

from contrechamp.vision.types import Box
from contrechamp_server import pipeline
from contrechamp_server.foundation.core.permissions import Actor
from contrechamp_server.foundation.records.codebook import Legibility, UnitType
from contrechamp_server.foundation.records.models import Portrait
from contrechamp_server.stages.captions.models import Consensus, ConsensusState
from contrechamp_server.stages.captions.services import give_answer
from contrechamp_server.stages.verification.models import Case
from contrechamp_server.stages.verification.selectors import proposal_of
from contrechamp_server.stages.verification.services import give_opinion
from demo.people import FIRST_REVIEWER, SECOND_REVIEWER, VOLUNTEERS, People
from demo.story import SAID_OF

SEVEN: Final = 7
LEAST_DIGIT_PX: Final = 6
"""Digits that are lower are read in part, and those lower than two thirds of it not at all."""
WITHOUT_ANSWER: Final = 6
"""So many portraits are left for visitors to caption."""
UNVERIFIED: Final = 3
"""So many wait for the two reviewers."""


@dataclass(frozen=True, slots=True)
class _Said:
    legibility: Legibility
    digits: str = ""
    tap: tuple[int, int] | None = None


def caption_portraits(kept: dict[str, str], truth: dict[str, dict[str, Any]], people: People) -> None:
    """Let volunteers answer until they agree, and two reviewers make findings of it."""
    names = {key: name for name, key in kept.items()}
    portraits = list(Portrait.objects.filter(published_at__isnull=False).order_by("photograph__published_at", "x"))
    answered = portraits[: max(1, len(portraits) - WITHOUT_ANSWER)]
    for portrait in answered:
        name = names[portrait.photograph_id]
        said = _seen(portrait, name.rpartition(".")[0], truth[name])
        for volunteer in VOLUNTEERS:
            if Consensus.objects.filter(portrait=portrait).exclude(state=ConsensusState.OPEN).exists():
                break
            _answer(people.actors[volunteer], portrait, said, name)
    pipeline.sweep()
    for case in list(Case.objects.order_by("portrait__photograph__published_at", "portrait__x"))[:-UNVERIFIED]:
        for reviewer in (FIRST_REVIEWER, SECOND_REVIEWER):
            case.refresh_from_db()
            said_by_all = proposal_of(case.portrait)
            give_opinion(
                actor=people.actors[reviewer], portrait_id=case.portrait_id, version=case.round, said=said_by_all
            )
    pipeline.sweep()


def _answer(volunteer: Actor, portrait: Portrait, said: _Said, name: str) -> None:
    unit = UnitType.EGM if "gendarme" in name else UnitType.CRS
    give_answer(
        actor=volunteer,
        portrait_id=portrait.pk,
        legibility=said.legibility,
        digits=said.digits,
        tap=said.tap,
        unit_type=unit,
        equipment=["bouclier"] if "bouclier" in name else [],
    )


def _seen(portrait: Portrait, scene: str, line: dict[str, Any]) -> _Said:
    """Give what a careful person sees: the number of the officer in the middle, or what the scene was drawn to show."""
    boxes = {number["text"]: Box(*map(round, number["box"])) for number in line["numbers"]}
    middles = {text: (round(box.x + box.w / 2), round(box.y + box.h / 2)) for text, box in boxes.items()}
    centre = portrait.x + portrait.w / 2
    near = [
        text
        for text, (x, y) in middles.items()
        if len(text) == SEVEN and abs(x - centre) < portrait.w / 4 and portrait.y <= y < portrait.y + portrait.h
    ]
    if not near:
        return _Said(SAID_OF.get(scene, Legibility.NOT_ASSESSABLE))
    text = min(near, key=lambda text: abs(middles[text][0] - centre))
    if boxes[text].h >= LEAST_DIGIT_PX:
        return _Said(Legibility.LEGIBLE, text, middles[text])
    if boxes[text].h >= 2 * LEAST_DIGIT_PX / 3:
        return _Said(Legibility.PARTIAL, f"{text[:4]}???", middles[text])
    return _Said(Legibility.UNREADABLE)
