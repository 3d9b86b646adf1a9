"""An objection is decided by somebody who has the role and took no part; the private text goes with the decision."""

import pytest

from contrechamp_server.foundation.core.errors import ForbiddenError, InvalidError
from contrechamp_server.foundation.core.permissions import VISITOR, Actor, Role
from contrechamp_server.foundation.records.codebook import Legibility
from contrechamp_server.foundation.records.models import Photograph, Portrait
from contrechamp_server.stages.approval.models import (
    RedoReason,
    RedoRequest,
    VeilLift,
    VeilReason,
    Verdict,
    VerdictKind,
)
from contrechamp_server.stages.captions.models import Answer
from contrechamp_server.stages.objections import selectors
from contrechamp_server.stages.objections.deciding import Decision, decide_objection
from contrechamp_server.stages.objections.display import restore_display, suspend_display
from contrechamp_server.stages.objections.erasure import erase_photograph
from contrechamp_server.stages.objections.errors import DecidedError, TookPartError
from contrechamp_server.stages.objections.models import Objection
from contrechamp_server.stages.objections.states import TRANSITIONS, ObjectionState, check_way
from contrechamp_server.stages.objections.vocabulary import ACCEPTING, ErasureReason, Kind, Measure, Reason
from contrechamp_server.stages.verification.models import Opinion, OpinionKind
from tests.archive import someone
from tests.unit.server.objections.objecting import REFUSAL, SECRET, accept, decider, objecting, published, refuse

pytestmark = pytest.mark.django_db(transaction=True)
DECIDERS = {Role.ADJUDICATOR, Role.STEWARD}


@pytest.mark.parametrize("role", sorted(Role))
def test_only_adjudicators_and_stewards_decide_and_read(role: Role) -> None:
    objection = objecting(published()).objection
    weak, actor = someone(role, strong=False).actor, someone(role).actor
    with pytest.raises(ForbiddenError):
        refuse(objection, weak)
    if role in DECIDERS:
        assert selectors.private_text(actor, objection) == SECRET
        assert refuse(objection, actor).state == ObjectionState.REFUSED
    else:
        for deed in (
            lambda: refuse(objection, actor),
            lambda: selectors.private_text(actor, objection),
            lambda: selectors.waiting(actor),
            lambda: suspend_display(actor=actor, objection_id=objection.pk),
            lambda: restore_display(actor=actor, objection_id=objection.pk),
            lambda: erase_photograph(actor=actor, photograph_id=objection.photograph, reason=ErasureReason.COURT),
        ):
            with pytest.raises(ForbiddenError):
                deed()
    with pytest.raises(ForbiddenError):
        refuse(objection, VISITOR)


def take_part(how: str, account: str, photograph: Photograph) -> None:
    """Have an account take part in a photograph."""
    match how:
        case "submitted":
            photograph.submission.submitter = account
            photograph.submission.save()
        case "reviewed":
            Verdict.objects.create(photograph=photograph, reviewer=account, kind=VerdictKind.APPROVED)
        case "answered":
            Answer.objects.create(portrait=Portrait.objects.get(), account=account, legibility=Legibility.values[0])
        case "verified":
            Opinion.objects.create(portrait=Portrait.objects.get(), round=1, reviewer=account, kind=OpinionKind.AGREE)
        case "asked for a redo":
            RedoRequest.objects.create(
                photograph=photograph, requested_by=account, reason=RedoReason.MASK_TOO_MUCH, masks=[]
            )
        case "lifted the veil":
            VeilLift.objects.create(
                photograph=photograph, requested_by="x", decided_by=account, reason=VeilReason.FORCE_USED
            )


@pytest.mark.parametrize(
    "how", ["submitted", "reviewed", "answered", "verified", "asked for a redo", "lifted the veil"]
)
def test_nobody_decides_on_what_they_had_a_part_in(how: str) -> None:
    photograph = published()
    objection = objecting(photograph).objection
    actor = decider()
    assert selectors.may_decide(actor, photograph.pk)
    take_part(how, actor.account_id or "", photograph)
    assert not selectors.may_decide(actor, photograph.pk)
    with pytest.raises(TookPartError):
        refuse(objection, actor)
    with pytest.raises(TookPartError):
        restore_display(actor=actor, objection_id=objection.pk)
    with pytest.raises(TookPartError):
        erase_photograph(actor=actor, photograph_id=photograph.pk, reason=ErasureReason.COURT)
    objection.refresh_from_db()
    assert objection.state == ObjectionState.SUSPENDED


def test_whoever_hid_it_by_hand_does_not_decide() -> None:
    objection = objecting(published(), Kind.ME_IN_PICTURE).objection
    actor = decider()
    suspend_display(actor=actor, objection_id=objection.pk)
    with pytest.raises(TookPartError):
        refuse(objection, actor)
    with pytest.raises(TookPartError):
        restore_display(actor=actor, objection_id=objection.pk)
    assert refuse(objection, decider()).state == ObjectionState.REFUSED


def test_the_private_text_is_encrypted_until_the_decision_and_gone_with_it() -> None:
    objection = objecting(published()).objection
    assert SECRET.encode() not in bytes(objection.private)
    decided = decide_objection(
        actor=decider(), objection_id=objection.pk, decision=Decision(Reason.ON_DUTY, None, "Un mot.")
    )
    decided.refresh_from_db()
    assert bytes(decided.private) == b""
    assert b"Un mot." not in bytes(decided.words)
    assert selectors.words_of(decided) == "Un mot."
    assert selectors.private_text(decider(), decided) == ""


def test_a_decision_is_taken_once() -> None:
    objection = objecting(published()).objection
    refuse(objection)
    with pytest.raises(DecidedError):
        refuse(objection)
    with pytest.raises(DecidedError):
        accept(objection, Measure.ERASE)


@pytest.mark.parametrize(
    "decision",
    [
        Decision(Reason.FACE, None),
        Decision(Reason.ON_DUTY, Measure.ERASE),
        Decision(Reason.ON_DUTY, None, "x" * 601),
        Decision(Reason.ON_DUTY, None, "le numéro 1234567"),
        Decision(Reason.ON_DUTY, None, "le numéro 12 34 56 7"),
    ],
)
def test_a_decision_that_does_not_hold_together_is_refused(decision: Decision) -> None:
    objection = objecting(published()).objection
    with pytest.raises(InvalidError):
        decide_objection(actor=decider(), objection_id=objection.pk, decision=decision)
    assert Objection.objects.get().state == ObjectionState.SUSPENDED


def test_no_way_leads_out_of_a_decision_and_none_past_the_examination() -> None:
    for old in ObjectionState:
        for new in ObjectionState:
            if new in TRANSITIONS[old]:
                check_way(old, new)
            else:
                with pytest.raises(DecidedError):
                    check_way(old, new)
    decided = {ObjectionState.ACCEPTED, ObjectionState.REFUSED}
    assert {old for old, ways in TRANSITIONS.items() if ways & decided} == {ObjectionState.EXAMINED}
    assert not any(TRANSITIONS[state] for state in decided)
    assert Reason.FACE in ACCEPTING
    assert not REFUSAL.is_accepted


def test_an_actor_without_account_took_part_in_nothing_and_still_decides_nothing() -> None:
    assert not selectors.may_decide(Actor(roles=frozenset({Role.STEWARD}), is_strong=True), "a" * 16)
