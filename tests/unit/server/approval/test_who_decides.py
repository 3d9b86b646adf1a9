"""Every decision of the desk: who may take it, never on one's own, never on an older version, never alone where two decide."""

from collections.abc import Callable
from typing import Any

import pytest

from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.selectors import newest_records
from contrechamp_server.foundation.core.errors import ConflictError, ForbiddenError, NotFoundError
from contrechamp_server.foundation.core.permissions import VISITOR, Actor, Role
from contrechamp_server.foundation.records.models import Photograph
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.vocabularies import HoldReason, NotUsefulReason
from contrechamp_server.stages.approval import priorities, queue, redos, services, veil_lifts
from contrechamp_server.stages.approval.errors import OwnPhotographError, SamePersonError, StaleReviewError
from contrechamp_server.stages.approval.judgement import Judgement
from contrechamp_server.stages.approval.models import RedoReason, RequestState, Turn, VeilLift, VeilReason, Verdict
from tests.archive import make_event, make_photograph, make_submission, someone

pytestmark = pytest.mark.django_db(transaction=True)
Decide = Callable[[Actor, Photograph, int], Any]


def approve(actor: Actor, photograph: Photograph, version: int) -> Photograph:
    """Approve as it is."""
    return services.approve_photograph(actor=actor, photograph_id=photograph.pk, version=version, judgement=Judgement())


def hold(actor: Actor, photograph: Photograph, version: int) -> Photograph:
    """Hold because of a child."""
    return services.hold_photograph(actor=actor, photograph_id=photograph.pk, version=version, reason=HoldReason.CHILD)


def refuse(actor: Actor, photograph: Photograph, version: int) -> Photograph:
    """Say that there is no officer."""
    return services.refuse_photograph(
        actor=actor, photograph_id=photograph.pk, version=version, reason=NotUsefulReason.NO_OFFICER
    )


def pass_on(actor: Actor, photograph: Photograph, version: int) -> Photograph:
    """Leave it to somebody else."""
    return services.pass_on_photograph(actor=actor, photograph_id=photograph.pk, version=version)


def ask_redo(actor: Actor, photograph: Photograph, version: int) -> Any:
    """Ask a custodian for a master without masks."""
    return redos.request_redo(
        actor=actor, photograph_id=photograph.pk, version=version, reason=RedoReason.MASK_TOO_MUCH, masks=()
    )


def ask_veil(actor: Actor, photograph: Photograph, _version: int) -> VeilLift:
    """Ask that the veil be lifted."""
    return veil_lifts.request_veil_lift(actor=actor, photograph_id=photograph.pk, reason=VeilReason.FORCE_USED)


def reopen(actor: Actor, photograph: Photograph, _version: int) -> Photograph:
    """Take it back to review."""
    return services.reopen_photograph(actor=actor, photograph_id=photograph.pk)


BY_VERSION: dict[str, Decide] = {
    "approve": approve,
    "hold": hold,
    "refuse": refuse,
    "pass_on": pass_on,
    "redo": ask_redo,
}
ALL: dict[str, tuple[Decide, State]] = {
    **{name: (decide, State.TO_REVIEW) for name, decide in BY_VERSION.items()},
    "reopen": (reopen, State.PUBLISHED),
    "veil": (ask_veil, State.PUBLISHED),
}


@pytest.mark.parametrize("name", ALL)
def test_only_reviewers_decide(name: str) -> None:
    decide, state = ALL[name]
    photograph = make_photograph(state)
    others = [someone(role).actor for role in sorted(set(Role) - {Role.REVIEWER})]
    for actor in (VISITOR, *others, someone(Role.REVIEWER, strong=False).actor):
        with pytest.raises(ForbiddenError):
            decide(actor, photograph, photograph.version)
    decide(someone(Role.REVIEWER).actor, photograph, photograph.version)


@pytest.mark.parametrize("name", ALL)
def test_nobody_decides_on_what_they_deposited(name: str) -> None:
    decide, state = ALL[name]
    # Staff roles besides do not change whose photograph it is.
    reviewer = someone(Role.REVIEWER, Role.STEWARD)
    photograph = make_photograph(state, submission=make_submission(submitter=reviewer.account.pk))
    with pytest.raises(OwnPhotographError):
        decide(reviewer.actor, photograph, photograph.version)
    before = photograph.version
    photograph.refresh_from_db()
    assert (photograph.state, photograph.version) == (state, before)


@pytest.mark.parametrize("name", BY_VERSION)
def test_a_decision_on_an_older_version_is_refused(name: str) -> None:
    photograph = make_photograph()
    with pytest.raises(StaleReviewError):
        BY_VERSION[name](someone(Role.REVIEWER).actor, photograph, photograph.version - 1)
    assert Verdict.objects.count() == 0


@pytest.mark.parametrize("name", BY_VERSION)
def test_of_two_decisions_on_the_same_version_the_second_is_refused(name: str) -> None:
    photograph = make_photograph()
    hold(someone(Role.REVIEWER).actor, photograph, photograph.version)
    with pytest.raises(StaleReviewError):
        BY_VERSION[name](someone(Role.REVIEWER).actor, photograph, photograph.version)


@pytest.mark.parametrize("name", sorted(set(ALL) - {"pass_on"}))
def test_a_decision_is_in_the_log_without_who_took_it(name: str) -> None:
    decide, state = ALL[name]
    photograph = make_photograph(state)
    reviewer = someone(Role.REVIEWER)
    before = newest_records(before=1 << 30, size=1)
    decide(reviewer.actor, photograph, photograph.version)
    newest = newest_records(before=1 << 30, size=1)[0]
    assert not before or newest.index > before[0].index
    assert newest.record.actor == "reviewer"
    assert str(newest.record.subject) == f"photograph:{photograph.pk}"
    assert reviewer.account.pk not in str(newest.record.data)


def test_a_lifted_veil_takes_two_people() -> None:
    photograph = make_photograph(State.PUBLISHED)
    asking, deciding = someone(Role.REVIEWER).actor, someone(Role.REVIEWER).actor
    lift = ask_veil(asking, photograph, 0)
    with pytest.raises(SamePersonError):
        veil_lifts.decide_veil_lift(actor=asking, lift_id=lift.pk, is_accepted=True)
    with pytest.raises(ConflictError):
        ask_veil(deciding, photograph, 0)
    veil_lifts.decide_veil_lift(actor=deciding, lift_id=lift.pk, is_accepted=True)
    photograph.refresh_from_db()
    assert (photograph.is_veil_lifted, photograph.state) == (True, State.APPROVED)
    with pytest.raises(ConflictError):
        veil_lifts.decide_veil_lift(actor=deciding, lift_id=lift.pk, is_accepted=True)


def test_whoever_deposited_it_is_not_the_second_person() -> None:
    deposited = someone(Role.REVIEWER)
    photograph = make_photograph(State.PUBLISHED, submission=make_submission(submitter=deposited.account.pk))
    lift = ask_veil(someone(Role.REVIEWER).actor, photograph, 0)
    with pytest.raises(OwnPhotographError):
        veil_lifts.decide_veil_lift(actor=deposited.actor, lift_id=lift.pk, is_accepted=True)
    assert veil_lifts.open_veil_lift_of(deposited.actor, photograph.pk) == lift
    assert veil_lifts.open_veil_lift_of(someone(Role.EDITOR).actor, photograph.pk) is None


def test_a_refused_wish_leaves_the_veil_and_the_photograph_where_they_are() -> None:
    photograph = make_photograph(State.PUBLISHED)
    lift = ask_veil(someone(Role.REVIEWER).actor, photograph, 0)
    veil_lifts.decide_veil_lift(actor=someone(Role.REVIEWER).actor, lift_id=lift.pk, is_accepted=False)
    photograph.refresh_from_db()
    assert (photograph.is_veil_lifted, photograph.state) == (False, State.PUBLISHED)


def test_a_photograph_taken_back_takes_the_wish_and_the_lifted_veil_with_it() -> None:
    photograph = make_photograph(State.PUBLISHED)
    lift = ask_veil(someone(Role.REVIEWER).actor, photograph, 0)
    reopen(someone(Role.REVIEWER).actor, photograph, 0)
    lift.refresh_from_db()
    assert lift.state == RequestState.REFUSED
    with pytest.raises(ConflictError):
        veil_lifts.decide_veil_lift(actor=someone(Role.REVIEWER).actor, lift_id=lift.pk, is_accepted=True)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.REVIEWER, Role.EDITOR, Role.STEWARD}))
def test_the_queue_is_ordered_by_staff_who_answer_for_it(role: Role) -> None:
    photograph = make_photograph()
    with pytest.raises(ForbiddenError):
        priorities.order_event(actor=someone(role).actor, event_id=photograph.submission.event_id, is_first=True)


def test_an_event_put_first_comes_before_what_is_older_and_goes_back_in_its_turn() -> None:
    steward, reviewer = someone(Role.STEWARD).actor, someone(Role.REVIEWER).actor
    older = make_photograph(submission=make_submission(make_event(title="Premier")))
    urgent = make_photograph(submission=make_submission(make_event(title="Second")))
    event = urgent.submission.event_id
    assert [row.title for row in priorities.event_queues(reviewer, 9)] == ["Premier", "Second"]
    assert priorities.order_event(actor=steward, event_id=event, is_first=True) == 1
    first = priorities.event_queues(reviewer, 9)[0]
    assert (first.title, first.is_first, first.count) == ("Second", True, 1)
    assert queue.take_turn(actor=reviewer) == urgent
    newest = newest_records(before=1 << 30, size=1)[0]
    assert (newest.record.action, newest.record.data["photographs"]) == (Action.QUEUE_ORDERED, 1)
    priorities.order_event(actor=steward, event_id=event, is_first=False)
    assert queue.take_turn(actor=reviewer) == older


def test_there_is_nothing_to_order_where_nothing_waits() -> None:
    photograph = make_photograph(State.PUBLISHED)
    with pytest.raises(NotFoundError):
        priorities.order_event(
            actor=someone(Role.STEWARD).actor, event_id=photograph.submission.event_id, is_first=True
        )


def test_what_a_reviewer_passed_on_can_be_found_by_them_and_is_given_to_others() -> None:
    ada, bruno = someone(Role.REVIEWER).actor, someone(Role.REVIEWER).actor
    photograph = make_photograph()
    pass_on(ada, photograph, 0)
    assert list(queue.passed_on_by(ada)) == [photograph]
    assert list(queue.passed_on_by(bruno)) == []
    assert queue.take_turn(actor=bruno) == photograph
    approve(bruno, photograph, 0)
    assert list(queue.passed_on_by(ada)) == []


def test_a_turn_ends_with_the_decision() -> None:
    reviewer = someone(Role.REVIEWER).actor
    photograph = make_photograph()
    queue.take_turn(actor=reviewer)
    assert Turn.objects.count() == 1
    approve(reviewer, photograph, 0)
    assert Turn.objects.count() == 0


def test_a_custodian_carries_the_sealed_original_away_once_it_is_in_the_log() -> None:
    photograph = make_photograph()
    asked = ask_redo(someone(Role.REVIEWER).actor, photograph, 0)
    custodian = someone(Role.CUSTODIAN)
    for role in sorted(set(Role) - {Role.CUSTODIAN}):
        with pytest.raises(ForbiddenError):
            redos.carry_original(actor=someone(role).actor, redo_id=asked.pk)
    answer: Any = custodian.client.get(f"/atelier/tirages/{asked.pk}/original.age")
    assert b"".join(answer.streaming_content).startswith(b"sealed ")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{photograph.pk}.age"'
    newest = newest_records(before=1 << 30, size=1)[0]
    assert (newest.record.action, newest.record.actor) == (Action.ORIGINAL_CARRIED, "custodian")
    reopen(someone(Role.REVIEWER).actor, photograph, 0)
    with pytest.raises(NotFoundError):
        redos.carry_original(actor=custodian.actor, redo_id=asked.pk)
