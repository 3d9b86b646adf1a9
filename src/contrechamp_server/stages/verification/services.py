"""Opinions, adjudication, and looking again: each in one transaction with one record.

No one decides on what they deposited or answered, and no one speaks twice in a round. The second reviewer is not shown
what the first has said.
"""

from dataclasses import replace
from datetime import timedelta
from enum import Enum
from typing import Final, TypeVar

from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from contrechamp.ledger import Ref, Value
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.recording import record
from contrechamp_server.foundation.core.permissions import Actor, Permission
from contrechamp_server.foundation.core.secrets import seal_field
from contrechamp_server.foundation.records.models import Finding, Photograph, Portrait
from contrechamp_server.foundation.records.states import PUBLIC
from contrechamp_server.stages.approval.errors import OwnPhotographError
from contrechamp_server.stages.captions.models import Consensus, ConsensusState
from contrechamp_server.stages.captions.selectors import answerers_of
from contrechamp_server.stages.verification.errors import (
    OwnAnswerError,
    ReasonNeededError,
    SpokenAlreadyError,
    StaleCaseError,
    StatementError,
)
from contrechamp_server.stages.verification.finding import move, verify
from contrechamp_server.stages.verification.models import (
    AdjudicationReason,
    Case,
    CorrectionReason,
    Opinion,
    OpinionKind,
    ReopenReason,
    SendOnReason,
)
from contrechamp_server.stages.verification.places import hull
from contrechamp_server.stages.verification.selectors import OPINION, proposal_of, statement_of
from contrechamp_server.stages.verification.statements import Statement, check_statement
from contrechamp_server.stages.verification.states import CaseState, check_transition

Reason = TypeVar("Reason", bound=Enum)
_LATE: Final = timedelta(hours=1)
"""A consensus may be seen this much after the time that it bears: its transaction ended later."""


def open_cases(most: int) -> int:
    """Open a case for portraits whose answers are in; give how many. Safe to run at any time, meant for the sweeper."""
    newest = Case.objects.aggregate(found=Max("ready_at"))["found"]
    is_opened = Exists(Case.objects.filter(portrait=OuterRef("portrait")))
    ready = Consensus.objects.filter(~is_opened, state__in=[ConsensusState.AGREED, ConsensusState.SPLIT])
    if newest is not None:
        ready = ready.filter(computed_at__gt=newest - _LATE)
    rows = list(ready.order_by("computed_at").values_list("portrait", "computed_at")[:most])
    made = [Case(portrait_id=key, ready_at=moment, since=moment) for key, moment in rows]
    Case.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


@transaction.atomic
def give_opinion(*, actor: Actor, portrait_id: str, version: int, said: Statement | None, reason: str = "") -> Case:
    """Say what a portrait shows, as one of two reviewers. When both say the same, it is verified here and now.

    Args:
        actor: a reviewer.
        portrait_id: whose case.
        version: the case's round on the page.
        said: what they find; None to agree with the answers as they are.
        reason: a code of `CorrectionReason`, needed where the answers say something else.

    Raises:
        ForbiddenError, OwnPhotographError, OwnAnswerError, SpokenAlreadyError: this person may not.
        StaleCaseError, CaseTransitionError: somebody was here meanwhile.
        StatementError, DigitsNeededError, BandUnknownError, ReasonNeededError: it is not complete.
    """
    actor.require(Permission.VERIFY)
    case = _lock(actor, portrait_id, version)
    if case.state not in {CaseState.WAITING, CaseState.FIRST_OPINION}:
        check_transition(CaseState(case.state), CaseState.FIRST_OPINION)
    proposal = proposal_of(case.portrait)
    said = _checked(case.portrait, said or proposal)
    is_agreed = proposal is not None and said.is_as(proposal)
    if not is_agreed:
        reason = _reason(CorrectionReason, reason or (CorrectionReason.ANSWERS_DIFFER if proposal is None else ""))
    kind = OpinionKind.AGREE if is_agreed else OpinionKind.CORRECT
    first = Opinion.objects.filter(portrait=case.portrait, round=case.round).first()
    _keep(case, actor, kind, said, "" if is_agreed else reason)
    _record(Action.OPINION_GIVEN, case, actor, {"kind": kind.value})
    if first is None:
        move(case, CaseState.FIRST_OPINION)
        return case
    before = statement_of(first)
    if before is not None and before.is_as(said):
        verify(case, replace(said, band=hull(before.band, said.band)), actor=actor)
    else:
        move(case, CaseState.ADJUDICATION)
    return case


@transaction.atomic
def send_on(*, actor: Actor, portrait_id: str, version: int, reason: str) -> Case:
    """Leave a case to an adjudicator.

    Raises:
        ForbiddenError, OwnPhotographError, OwnAnswerError, SpokenAlreadyError: this person may not.
        StaleCaseError, CaseTransitionError: somebody was here meanwhile.
        ReasonNeededError: no reason of the list was given.
    """
    actor.require(Permission.VERIFY)
    case = _lock(actor, portrait_id, version)
    reason = _reason(SendOnReason, reason)
    move(case, CaseState.ADJUDICATION)
    _keep(case, actor, OpinionKind.SEND_ON, None, reason)
    _record(Action.FINDING_SENT_ON, case, actor, {"reason": reason})
    return case


@transaction.atomic
def adjudicate(*, actor: Actor, portrait_id: str, version: int, said: Statement, reason: str) -> Case:
    """Decide where reviewers differ or were not sure. It is verified here and now.

    Raises:
        ForbiddenError, OwnPhotographError, OwnAnswerError, SpokenAlreadyError: this person may not, or was one of them.
        StaleCaseError, CaseTransitionError: somebody was here meanwhile.
        StatementError, DigitsNeededError, BandUnknownError, ReasonNeededError: it is not complete.
    """
    actor.require(Permission.ADJUDICATE)
    case = _lock(actor, portrait_id, version)
    if case.state != CaseState.ADJUDICATION:
        raise StaleCaseError
    said = _checked(case.portrait, said)
    reason = _reason(AdjudicationReason, reason)
    _keep(case, actor, OpinionKind.ADJUDICATE, said, reason)
    _record(Action.FINDING_ADJUDICATED, case, actor, {"reason": reason})
    verify(case, said, actor=actor)
    return case


@transaction.atomic
def reopen_case(*, actor: Actor, portrait_id: str, version: int, reason: str) -> Case:
    """Have a finding looked at again by two reviewers. It stands until they have spoken.

    Raises:
        ForbiddenError, OwnPhotographError, OwnAnswerError: this person may not.
        StaleCaseError, CaseTransitionError: it is not verified, or was opened again meanwhile.
        ReasonNeededError: no reason of the list was given.
    """
    if not actor.may(Permission.ADJUDICATE):
        actor.require(Permission.VERIFY)
    case = _lock(actor, portrait_id, version, is_speaking=False)
    reason = _reason(ReopenReason, reason)
    case.round, case.reason = case.round + 1, reason
    move(case, CaseState.WAITING)
    _record(Action.FINDING_REOPENED, case, actor, {"reason": reason})
    return case


def check_impartial(actor: Actor, case: Case, *, is_speaking: bool = True) -> None:
    """Refuse somebody who has had a part in what they are to judge.

    Raises:
        OwnPhotographError: they deposited the photograph.
        OwnAnswerError: they answered.
        SpokenAlreadyError: they have spoken in this round.
    """
    me = actor.account_id or ""
    submitter = case.portrait.photograph.submission.submitter
    if submitter and submitter == me:
        raise OwnPhotographError
    if me in answerers_of(case.portrait_id):
        raise OwnAnswerError
    spoken = Opinion.objects.filter(portrait=case.portrait_id, round=case.round, reviewer=me)
    if is_speaking and spoken.exists():
        raise SpokenAlreadyError


def _lock(actor: Actor, portrait_id: str, version: int, *, is_speaking: bool = True) -> Case:
    """Give a case, locked with its portrait and photograph, to somebody who may decide on it.

    The photograph's row first, as publication does; the portrait's, so that no answer comes in meanwhile.
    """
    of_portrait = Portrait.objects.filter(pk=portrait_id).values("photograph")
    photograph = Photograph.objects.select_for_update().filter(pk__in=of_portrait).first()
    if photograph is None or photograph.state not in PUBLIC:
        raise StaleCaseError
    Portrait.objects.select_for_update().filter(pk=portrait_id).first()
    case = Case.objects.select_for_update(of=("self",)).select_related("portrait__photograph__submission")
    found = case.filter(portrait=portrait_id).first()
    if found is None or found.round != version:
        raise StaleCaseError
    check_impartial(actor, found, is_speaking=is_speaking)
    return found


def _checked(portrait: Portrait, said: Statement | None) -> Statement:
    if said is None:
        raise StatementError(field="legibility")
    has_sealed = Finding.objects.filter(portrait=portrait, number__isnull=False).exists()
    return check_statement(said, portrait.box, has_sealed=has_sealed)


def _keep(case: Case, actor: Actor, kind: OpinionKind, said: Statement | None, reason: str) -> None:
    row = Opinion(portrait=case.portrait, round=case.round, reviewer=actor.account_id or "", kind=kind, reason=reason)
    if said is not None:
        row.legibility, row.unit_type = said.legibility, said.unit_type
        row.unit_markings, row.equipment = list(said.unit_markings), list(said.equipment)
        row.band_x, row.band_y, row.band_w, row.band_h = said.band or (None, None, None, None)
        if said.digits:
            row.digits = seal_field(said.digits, purpose=OPINION, row=row.pk)
    row.save(force_insert=True)


def _record(action: Action, case: Case, actor: Actor, data: dict[str, Value]) -> None:
    record(action, Ref("portrait", case.portrait_id), actor=actor, data={"round": case.round, **data})


def _reason(reasons: type[Reason], code: str) -> str:
    try:
        return str(reasons(code).value)
    except ValueError as error:
        raise ReasonNeededError(field="reason") from error
