"""Portraits whose answers are in, with digits typed by volunteers and read by the machine, and people to judge them."""

from dataclasses import replace
from typing import Any

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.ids import new_id
from contrechamp_server.foundation.core.permissions import Actor, Role
from contrechamp_server.foundation.core.secrets import seal_field
from contrechamp_server.foundation.records.models import Photograph, Portrait, Reading, Submission
from contrechamp_server.foundation.records.states import State
from contrechamp_server.stages.captions.models import Answer, Consensus, ConsensusState
from contrechamp_server.stages.verification.models import Case
from contrechamp_server.stages.verification.selectors import proposal_of
from contrechamp_server.stages.verification.services import give_opinion, open_cases
from contrechamp_server.stages.verification.statements import Statement
from tests.archive import make_photograph

DIGITS = "4071938"
MISTYPED = "4011938"
FRAME = Box(80, 50, 300, 480)
BAND = Box(180, 240, 90, 24)
NEIGHBOUR = Box(460, 60, 250, 460)
TOLD = Statement("legible", DIGITS, "crs", ("casque_grenade",), ("bouclier",), BAND)
"""What three volunteers said of the portrait, and is true."""


def make_case(said: Statement = TOLD, *, submission: Submission | None = None, is_band_known: bool = True) -> Case:
    """Give the case of a published portrait whose volunteers agree; one of them mistyped a digit, one has no account."""
    photograph = make_photograph(State.PUBLISHED, submission=submission, portraits=(FRAME, NEIGHBOUR))
    portrait = Portrait.objects.get(photograph=photograph, x=FRAME.x)
    answer(portrait, said, "volunteera")
    answer(portrait, replace(said, digits=MISTYPED if said.digits else ""), "volunteerb")
    answer(portrait, said, "")
    agree(portrait, said, said.band if is_band_known else None)
    if said.digits and is_band_known:
        read(photograph, said.digits, BAND)
    open_cases(10)
    return Case.objects.get(portrait=portrait)


def answer(portrait: Portrait, said: Statement, account: str) -> Answer:
    """Keep an answer, as captions does."""
    row = Answer(pk=new_id(), portrait=portrait, account=account, **_parts(said))
    if said.digits:
        row.digits = seal_field(said.digits, purpose="answer", row=row.pk)
    if said.band:
        row.tap_x, row.tap_y = said.band.x + 5, said.band.y + 5
    row.save(force_insert=True)
    return row


def agree(portrait: Portrait, said: Statement, band: Box | None) -> Consensus:
    """Keep a consensus, as captions does."""
    row = Consensus(portrait=portrait, state=ConsensusState.AGREED, confidence=0.8, answer_count=3, **_parts(said))
    if said.digits:
        row.digits = seal_field(said.digits, purpose="consensus", row=portrait.pk)
    row.band_x, row.band_y, row.band_w, row.band_h = band or (None, None, None, None)
    row.save(force_insert=True)
    return row


def read(photograph: Photograph, digits: str, box: Box) -> Reading:
    """Keep what the machine reads, as redaction does."""
    row = Reading(pk=new_id(), photograph=photograph, confidence=0.9)
    row.x, row.y, row.w, row.h = box
    row.sealed = seal_field(digits, purpose="reading", row=row.pk)
    row.save(force_insert=True)
    return row


def judge(*roles: Role) -> Actor:
    """Give somebody with these roles who has had no part in anything: an id is all that an account is here."""
    return Actor(new_id(), frozenset(roles), is_strong=True)


def reviewers(count: int = 2) -> list[Actor]:
    """Give reviewers who have had no part in anything."""
    return [judge(Role.REVIEWER) for _ in range(count)]


def say(who: Actor, case: Case, said: Statement | None = None, reason: str = "digit_misread") -> Case:
    """Give an opinion; without a statement, agree with the answers."""
    case.refresh_from_db()
    said = said or proposal_of(case.portrait)
    return give_opinion(actor=who, portrait_id=case.portrait_id, version=case.round, said=said, reason=reason)


def verified(said: Statement = TOLD, **given: Any) -> Case:
    """Give a case on which two reviewers have agreed."""
    case = make_case(said, **given)
    for who in reviewers():
        say(who, case)
    case.refresh_from_db()
    return case


def _parts(said: Statement) -> dict[str, Any]:
    return {
        "legibility": said.legibility,
        "unit_type": said.unit_type,
        "unit_markings": list(said.unit_markings),
        "equipment": list(said.equipment),
    }
