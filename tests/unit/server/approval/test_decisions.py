"""What a reviewer may decide, on which photograph, in which state."""

import pytest

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.errors import ForbiddenError
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.core.secrets import seal_field
from contrechamp_server.foundation.records.models import Mask, Portrait, Suspect
from contrechamp_server.foundation.records.states import State, TransitionError
from contrechamp_server.foundation.records.vocabularies import HoldReason, SuspectAnswer
from contrechamp_server.stages.approval import queue, services
from contrechamp_server.stages.approval.errors import (
    BoxOutsideError,
    OwnPhotographError,
    StaleReviewError,
    UnansweredSuspectsError,
)
from contrechamp_server.stages.approval.judgement import Judgement
from tests.archive import make_photograph, make_submission, someone

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.REVIEWER}))
def test_only_a_reviewer_approves(role: Role) -> None:
    photograph = make_photograph()
    with pytest.raises(ForbiddenError):
        services.approve_photograph(
            actor=someone(role).actor, photograph_id=photograph.pk, version=0, judgement=Judgement()
        )


@pytest.mark.parametrize("state", sorted(set(State) - {State.TO_REVIEW, State.RECEIVED, State.REDACTING}))
def test_only_what_is_to_review_is_approved_and_a_published_one_keeps_its_portraits(state: State) -> None:
    photograph = make_photograph(state, portraits=(Box(80, 50, 200, 300),))
    with pytest.raises(TransitionError):
        services.approve_photograph(
            actor=someone(Role.REVIEWER).actor,
            photograph_id=photograph.pk,
            version=photograph.version,
            judgement=Judgement(),
        )
    assert Portrait.objects.filter(photograph=photograph).count() == 1


def test_nobody_decides_on_their_own_and_is_not_given_it() -> None:
    reviewer = someone(Role.REVIEWER)
    photograph = make_photograph(submission=make_submission(submitter=reviewer.account.pk))
    assert queue.take_turn(actor=reviewer.actor) is None
    with pytest.raises(OwnPhotographError):
        services.approve_photograph(actor=reviewer.actor, photograph_id=photograph.pk, version=0, judgement=Judgement())


def test_what_is_stale_open_or_outside_is_refused_whole() -> None:
    actor = someone(Role.REVIEWER).actor
    photograph = make_photograph(suspects=(Box(300, 200, 30, 30),))
    with pytest.raises(StaleReviewError):
        services.approve_photograph(actor=actor, photograph_id=photograph.pk, version=9, judgement=Judgement())
    with pytest.raises(UnansweredSuspectsError):
        services.approve_photograph(actor=actor, photograph_id=photograph.pk, version=0, judgement=Judgement())
    answers = {Suspect.objects.get().pk: SuspectAnswer.MASK}
    for box in (Box(790, 0, 20, 20), Box(0, 0, 2, 2)):
        judgement = Judgement(answers=answers, masks=(box,))
        with pytest.raises(BoxOutsideError):
            services.approve_photograph(actor=actor, photograph_id=photograph.pk, version=0, judgement=judgement)
    photograph.refresh_from_db()
    assert photograph.state == State.TO_REVIEW
    assert not Mask.objects.filter(is_painted=False).exists()


def test_a_masked_suspect_is_covered_with_the_margin_of_a_mask() -> None:
    photograph = make_photograph(suspects=(Box(300, 200, 20, 20),))
    judgement = Judgement(answers={Suspect.objects.get().pk: SuspectAnswer.MASK})
    services.approve_photograph(
        actor=someone(Role.REVIEWER).actor, photograph_id=photograph.pk, version=0, judgement=judgement
    )
    assert Mask.objects.get(is_painted=False).box == Box(291, 191, 38, 38)


def test_what_was_passed_on_is_not_given_again_and_a_turn_is_kept_from_others() -> None:
    ada, bruno = someone(Role.REVIEWER).actor, someone(Role.REVIEWER).actor
    photograph = make_photograph()
    assert queue.take_turn(actor=ada) == photograph
    assert queue.take_turn(actor=bruno) is None
    assert queue.look_at(bruno, photograph)
    services.pass_on_photograph(actor=ada, photograph_id=photograph.pk, version=0)
    assert queue.take_turn(actor=ada) is None
    assert queue.take_turn(actor=bruno) == photograph


def test_holding_a_published_photograph_takes_it_out_of_the_public_s_sight() -> None:
    photograph = make_photograph(State.PUBLISHED, portraits=(Box(80, 50, 200, 300),))
    services.hold_photograph(
        actor=someone(Role.REVIEWER).actor,
        photograph_id=photograph.pk,
        version=photograph.version,
        reason=HoldReason.RIGHTS,
    )
    photograph.refresh_from_db()
    assert (photograph.state, photograph.public) == (State.HELD, None)
    assert Portrait.objects.get().published_at is None


def test_the_private_note_is_erased_with_the_last_decision_and_not_before() -> None:
    actor = someone(Role.REVIEWER).actor
    deposit = make_submission()
    deposit.note = seal_field("privé", purpose="note", row=deposit.pk)
    deposit.save()
    for photograph in [make_photograph(submission=deposit), make_photograph(submission=deposit)]:
        deposit.refresh_from_db()
        assert deposit.note
        services.approve_photograph(actor=actor, photograph_id=photograph.pk, version=0, judgement=Judgement())
    deposit.refresh_from_db()
    assert not deposit.note
