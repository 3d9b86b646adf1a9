"""A volunteer's answer, the consensus that follows from it, and the forgetting of digits. One transaction each.

An answer is no decision: it counts among others, and the log holds what came of them. So no record stands here for each
answer, which would also tell the world how a volunteer spends their time; one stands for the consensus.
"""

from collections.abc import Iterable

from django.db import transaction

from contrechamp.ledger import Ref
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.recording import record
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.core.permissions import Actor, system
from contrechamp_server.foundation.core.secrets import open_field, seal_field
from contrechamp_server.foundation.records.codebook import CODEBOOK, Legibility, UnitType
from contrechamp_server.foundation.records.models import Finding, Portrait, Reading
from contrechamp_server.foundation.records.selectors import public_portraits
from contrechamp_server.stages.captions.bands import place_band
from contrechamp_server.stages.captions.consensus import Outcome, Said, agree
from contrechamp_server.stages.captions.errors import AlreadyAnsweredError, NoMoreAnswersError, OwnPortraitError
from contrechamp_server.stages.captions.given import CONSENSUS_PURPOSE, PURPOSE, Given, check_given
from contrechamp_server.stages.captions.models import Answer, Consensus, ConsensusState, Gold
from contrechamp_server.stages.captions.rules import InForce, rule_in_force
from contrechamp_server.stages.captions.selectors import gold_record


@transaction.atomic
def give_answer(
    *,
    actor: Actor,
    portrait_id: str,
    legibility: str,
    digits: str = "",
    tap: tuple[int, int] | None = None,
    unit_type: str = UnitType.INDETERMINE.value,
    unit_markings: Iterable[str] = (),
    equipment: Iterable[str] = (),
) -> Answer:
    """Keep what a volunteer saw, with or without account, and compute what follows from all answers to that portrait.

    Args:
        actor: the volunteer.
        portrait_id: a published portrait.
        legibility: a code of the codebook, as the other codes are.
        digits: seven of `0` to `9` or `?`; only where the number is legible, wholly or in part.
        tap: where the band is, in pixels of the photograph.
        unit_type: to which kind of unit the outfit points.
        unit_markings: what on the outfit points to it.
        equipment: what is held in the hand, or led.

    Raises:
        NotFoundError: there is no such portrait in public, or none for this volunteer.
        OwnPortraitError: they deposited it.
        AlreadyAnsweredError: they have answered it.
        NoMoreAnswersError: it has its answers.
        UnknownCodeError, DigitsError, TapOutsideError: what was given cannot be.
    """
    portrait = _lock(portrait_id)
    given = Given(legibility, digits, tap, unit_type, tuple(unit_markings), tuple(equipment))
    given = check_given(given, portrait.box)
    gold = Gold.objects.filter(portrait=portrait).first()
    rule = rule_in_force()
    _check_may_answer(actor, portrait, gold, rule)
    seen, right = gold_record(actor.account_id or "")
    answer = Answer(
        portrait=portrait,
        account=actor.account_id or "",
        legibility=given.legibility,
        tap_x=given.tap[0] if given.tap else None,
        tap_y=given.tap[1] if given.tap else None,
        unit_type=given.unit_type,
        unit_markings=list(given.unit_markings),
        equipment=list(given.equipment),
        is_gold=gold is not None,
        is_right=None if gold is None else gold.legibility == given.legibility,
        gold_seen=seen,
        gold_right=right,
    )
    if given.digits and gold is None:
        # Of gold no digit is kept: nothing needs it.
        answer.digits = seal_field(given.digits, purpose=PURPOSE, row=answer.pk)
    answer.save(force_insert=True)
    if gold is None:
        _compute(portrait, rule)
    return answer


@transaction.atomic
def recompute_consensus(*, portrait_id: str) -> Consensus | None:
    """Compute a portrait's consensus again by the rule in force; None where nothing can be computed.

    Once there is a finding the answers' digits are gone, and what was computed stands.

    Raises:
        NotFoundError: there is no such portrait.
    """
    portrait = Portrait.objects.select_for_update().filter(pk=portrait_id).first()
    if portrait is None:
        raise NotFoundError
    is_done = Finding.objects.filter(portrait=portrait).exists() or Gold.objects.filter(portrait=portrait).exists()
    return None if is_done else _compute(portrait, rule_in_force())


def recompute_open(most: int) -> int:
    """Compute again some of the open portraits whose consensus is of an earlier rule; give how many. Safe at any time.

    What was agreed or split by an earlier rule stands: two reviewers have it already.
    """
    rule = rule_in_force()
    stale = Consensus.objects.filter(state=ConsensusState.OPEN, answer_count__gt=0).exclude(rule=rule.id)
    keys = list(stale.values_list("portrait", flat=True)[:most])
    for key in keys:
        recompute_consensus(portrait_id=key)
    return len(keys)


@transaction.atomic
def forget_digits(*, portrait_id: str) -> None:
    """Erase the digits that were typed of a portrait, in its answers and in its consensus (charter 6)."""
    Answer.objects.filter(portrait=portrait_id).exclude(digits=b"").update(digits=b"")
    Consensus.objects.filter(portrait=portrait_id).exclude(digits=b"").update(digits=b"")


def _lock(portrait_id: str) -> Portrait:
    """Give a published portrait's row, locked: answers to one portrait are taken one after the other."""
    locked = public_portraits().select_related(None).select_related("photograph__submission")
    portrait = locked.select_for_update(of=("self",)).filter(pk=portrait_id).first()
    if portrait is None:
        raise NotFoundError
    return portrait


def _check_may_answer(actor: Actor, portrait: Portrait, gold: Gold | None, rule: InForce) -> None:
    me = actor.account_id or ""
    submitter = portrait.photograph.submission.submitter
    if me and submitter == me:
        raise OwnPortraitError
    given = Answer.objects.filter(portrait=portrait)
    if me and given.filter(account=me).exists():
        raise AlreadyAnsweredError
    if gold is not None:
        if not me:
            raise NotFoundError
        return
    closed = Consensus.objects.filter(portrait=portrait).exclude(state=ConsensusState.OPEN)
    is_closed = closed.exists() or Finding.objects.filter(portrait=portrait).exists()
    if is_closed or (not me and given.filter(account="").count() >= rule.terms.anonymous_most):
        raise NoMoreAnswersError


def _compute(portrait: Portrait, rule: InForce) -> Consensus:
    rows = Answer.objects.filter(portrait=portrait, is_gold=False, codebook=CODEBOOK)
    outcome = agree((_said(row) for row in rows), rule.terms)
    before = Consensus.objects.filter(portrait=portrait).first()
    consensus = before or Consensus(portrait=portrait)
    was_open = consensus.state == ConsensusState.OPEN
    _fill(consensus, outcome, portrait)
    consensus.rule, consensus.computed_at = rule.id, now()
    consensus.save()
    if was_open and consensus.state != ConsensusState.OPEN:
        # What was agreed on is for reviewers, and does not stand in the public log before they have spoken.
        facts: dict[str, str | int] = {"state": consensus.state, "answers": consensus.answer_count, "rule": rule.number}
        record(Action.CONSENSUS_REACHED, Ref("portrait", portrait.pk), actor=system("captions"), data=facts)
    return consensus


def _fill(consensus: Consensus, outcome: Outcome, portrait: Portrait) -> None:
    consensus.state = ConsensusState(outcome.state)
    consensus.legibility = outcome.legibility
    sealed = seal_field(outcome.digits, purpose=CONSENSUS_PURPOSE, row=portrait.pk) if outcome.digits else b""
    consensus.digits = sealed
    readings = [row.box for row in Reading.objects.filter(photograph=portrait.photograph_id)]
    band = place_band(outcome.taps, portrait.box, readings) if outcome.digits else None
    consensus.band_x, consensus.band_y, consensus.band_w, consensus.band_h = band or (None, None, None, None)
    consensus.unit_type = outcome.unit_type
    consensus.unit_markings, consensus.equipment = list(outcome.unit_markings), list(outcome.equipment)
    consensus.codebook = CODEBOOK
    consensus.confidence, consensus.answer_count = outcome.confidence, outcome.answer_count


def _said(row: Answer) -> Said:
    return Said(
        legibility=Legibility(row.legibility).value,
        digits=open_field(bytes(row.digits), purpose=PURPOSE, row=row.pk) if row.digits else "",
        tap=None if row.tap_x is None or row.tap_y is None else (row.tap_x, row.tap_y),
        unit_type=row.unit_type,
        unit_markings=tuple(row.unit_markings),
        equipment=tuple(row.equipment),
        is_account=bool(row.account),
        gold_seen=row.gold_seen,
        gold_right=row.gold_right,
    )
