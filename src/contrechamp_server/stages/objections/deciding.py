"""The decision on an objection: by somebody who took no part, with a reason from the list, and what follows from it."""

import re
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contrechamp.ledger import Ref, Value
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.recording import record
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.errors import InvalidError
from contrechamp_server.foundation.core.permissions import Actor, Permission
from contrechamp_server.foundation.core.secrets import seal_field
from contrechamp_server.foundation.records.models import Photograph
from contrechamp_server.foundation.records.states import TRANSITIONS, State
from contrechamp_server.stages.approval.models import RedoRequest, RequestState
from contrechamp_server.stages.approval.services import move, withdraw_public
from contrechamp_server.stages.objections.contested import ContestedIncident, ContestedPhotograph
from contrechamp_server.stages.objections.display import lock_both, show_again
from contrechamp_server.stages.objections.erasure import close_replies, erase
from contrechamp_server.stages.objections.models import Objection
from contrechamp_server.stages.objections.states import ObjectionState, check_way
from contrechamp_server.stages.objections.taking_part import refuse_part
from contrechamp_server.stages.objections.vocabulary import (
    ACCEPTING,
    OF_INCIDENTS,
    ErasureReason,
    Measure,
    Reason,
    TargetKind,
)
from contrechamp_server.stages.publication.services import remove_incident
from contrechamp_server.stages.publication.vocabularies import WithdrawalReason
from contrechamp_server.stages.redaction.reasons import OBJECTION

MOST_WORDS_CHARS: Final = 600
WORDS: Final = "objection_words"
"""Purpose under which the words of a decision are encrypted."""
_NUMBER: Final = re.compile(r"(?:\d[ .\u00a0\u202f-]?){7}")


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as it is written.

    Attributes:
        reason: says by itself whether the objection is accepted.
        measure: what follows from accepting; None when it is refused.
        words: a short text to the reason, for whoever holds the code.
    """

    reason: Reason
    measure: Measure | None
    words: str = ""

    @property
    def is_accepted(self) -> bool:
        """Whether the reason is one for which objections are accepted."""
        return self.reason in ACCEPTING


@transaction.atomic
def decide_objection(*, actor: Actor, objection_id: str, decision: Decision) -> Objection:
    """Accept or refuse an objection. The private text is erased; a refusal shows again what was hidden for it.

    Raises:
        ForbiddenError: the role does not allow it.
        TookPartError: they took part in what is contested.
        InvalidError: the decision does not hold together.
        NotFoundError, DecidedError: there is no such objection that waits.
    """
    actor.require(Permission.DECIDE_OBJECTION)
    _check(decision)
    objection, contested = lock_both(objection_id)
    refuse_part(actor, objection.about)
    if objection.target_kind == TargetKind.INCIDENT and decision.measure not in OF_INCIDENTS:
        raise InvalidError(_("Un incident est corrigé ou retiré pour de bon."), field="measure")
    _examine(objection)
    outcome = ObjectionState.ACCEPTED if decision.is_accepted else ObjectionState.REFUSED
    check_way(objection.state, outcome)
    objection.state, objection.is_urgent, objection.private = outcome, False, b""
    objection.decided_at, objection.decided_by = now(), actor.account_id or ""
    objection.reason, objection.measure = decision.reason, decision.measure or ""
    if decision.words:
        objection.words = seal_field(decision.words, purpose=WORDS, row=objection.pk)
    objection.save()
    facts: dict[str, Value] = {"accepted": decision.is_accepted, "reason": decision.reason.value}
    record(Action.OBJECTION_DECIDED, Ref("objection", objection.pk), actor=actor, data=facts)
    match contested:
        case ContestedPhotograph(photograph):
            _follow(photograph, decision.measure, actor)
        case ContestedIncident(incident) if decision.measure is Measure.ERASE:
            remove_incident(incident, WithdrawalReason.OBJECTION, actor)
            close_replies([incident.pk])
        case _:
            show_again(contested, actor)
    return objection


def speaks_of_a_number(text: str) -> bool:
    """Say whether seven digits follow each other in a text, as an officer's number does (charter 6)."""
    return _NUMBER.search(text) is not None


def _examine(objection: Objection) -> None:
    if objection.state == ObjectionState.EXAMINED:
        return
    check_way(objection.state, ObjectionState.EXAMINED)
    objection.state, objection.examined_at = ObjectionState.EXAMINED, now()
    if objection.suspended_at is not None:
        objection.restored_at = objection.examined_at


def _follow(photograph: Photograph, measure: Measure | None, actor: Actor) -> None:
    """Do with the photograph what was decided, as far as it is still there to do it with."""
    match measure:
        case None | Measure.CORRECT:
            show_again(ContestedPhotograph(photograph), actor)
        case Measure.REVIEW:
            _take_back(photograph, State.TO_REVIEW, "")
            record(Action.PHOTOGRAPH_REOPENED, Ref("photograph", photograph.pk), actor=actor)
        case Measure.HOLD:
            _take_back(photograph, State.HELD, OBJECTION)
            facts = {"reason": OBJECTION}
            record(Action.PHOTOGRAPH_SET_ASIDE, Ref("photograph", photograph.pk), actor=actor, data=facts)
        case Measure.ERASE:
            erase(photograph, ErasureReason.OBJECTION, actor)


def _take_back(photograph: Photograph, state: State, hold_code: str) -> None:
    if photograph.state == state or state not in TRANSITIONS[State(photograph.state)]:
        return  # it went another way meanwhile: it is not public either
    withdraw_public(photograph)
    RedoRequest.objects.filter(photograph=photograph, state=RequestState.OPEN).update(state=RequestState.REFUSED)
    photograph.hold_code, photograph.is_veil_lifted = hold_code, False
    move(photograph, state, fields=["hold_code", "is_veil_lifted"])


def _check(decision: Decision) -> None:
    if decision.is_accepted != (decision.measure is not None):
        raise InvalidError(_("Une opposition acceptée demande une suite ; un refus n’en a pas."), field="measure")
    if len(decision.words) > MOST_WORDS_CHARS:
        raise InvalidError(_("Ce texte est trop long."), field="words")
    if speaks_of_a_number(decision.words):
        raise InvalidError(_("Un numéro n’a pas sa place dans une décision (charte, article 6)."), field="words")
