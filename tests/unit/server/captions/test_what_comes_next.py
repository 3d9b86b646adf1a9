"""Which portrait a volunteer is given: never a second time, never their own, what is wanted most first, gold among them."""

import secrets

import pytest

from contrechamp_server.foundation.core.permissions import VISITOR, Role
from contrechamp_server.foundation.records.codebook import Legibility
from contrechamp_server.foundation.records.models import Finding
from contrechamp_server.foundation.records.states import State
from contrechamp_server.stages.captions import selectors
from contrechamp_server.stages.captions.consensus import Terms
from contrechamp_server.stages.captions.golds import make_gold
from contrechamp_server.stages.captions.models import Priority
from contrechamp_server.stages.captions.rules import edit_rule
from contrechamp_server.stages.captions.selectors import may_still_answer, next_portrait, own_agreement
from tests.archive import make_photograph, make_submission, someone
from tests.unit.server.captions.crowd import BOX, answer, make_portrait, make_portraits, volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def _no_gold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Never is it the turn of a gold portrait."""
    monkeypatch.setattr(secrets, "randbelow", lambda _: 1)


def all_given(actor: object, count: int, seen: list[str] | None = None) -> set[str]:
    """Give what a volunteer is given in so many draws."""
    drawn = (next_portrait(actor, seen or []) for _ in range(count))  # type: ignore[arg-type]  # an Actor
    return {portrait.pk for portrait in drawn if portrait is not None}


def test_nothing_that_is_not_public_is_given() -> None:
    make_photograph(State.TO_REVIEW, portraits=(BOX,))
    make_photograph(State.APPROVED, portraits=(BOX,))
    assert next_portrait(VISITOR) is None
    public = make_portrait()
    assert all_given(VISITOR, 5) == {public.pk}


def test_nobody_is_given_what_they_answered_deposited_or_saw() -> None:
    who = someone(Role.SUBMITTER)
    own = make_portrait(make_submission(submitter=who.account.pk))
    answered, seen, skipped, left = make_portraits(4)
    answer(who.actor, answered, "covered")
    for actor, expected in ((who.actor, {left.pk}), (VISITOR, {own.pk, answered.pk, left.pk})):
        found = set()
        known = [seen.pk, skipped.pk[:6]]
        while portrait := next_portrait(actor, known):
            found.add(portrait.pk)
            known.append(portrait.pk)
        assert found == expected


def test_what_is_agreed_on_has_a_finding_or_its_fill_of_visitors_is_given_no_more() -> None:
    agreed, found, full, left = make_portraits(4)
    for _ in range(3):
        answer(volunteer(), agreed, "covered")
        answer(VISITOR, full, "covered")
    Finding.objects.create(portrait=found, legibility="covered", unit_type="crs", codebook="1")
    assert all_given(VISITOR, 20) == {left.pk}
    assert all_given(volunteer(), 30) == {full.pk}
    answer(volunteer(), full, "covered")
    answer(volunteer(), full, "covered")
    assert all_given(volunteer(), 20) == {left.pk}


def test_samples_come_first_and_what_is_begun_before_what_is_not() -> None:
    _fresh, begun = make_portraits(2)
    drawn = make_submission(sampling="drawn", frame_size=100, draw_seed="graine")
    sampled_fresh, sampled_begun = make_portraits(2, drawn)
    answer(volunteer(), begun, "covered")
    answer(volunteer(), sampled_begun, "covered")
    who = volunteer()
    for expected in (sampled_begun, sampled_fresh, begun):
        assert all_given(who, 8) == {expected.pk}
        answer(who, expected, "covered")


def test_a_steward_may_have_the_newest_first() -> None:
    make_portrait()
    newest = make_portrait()
    edit_rule(actor=someone(Role.STEWARD).actor, terms=Terms(), priority=Priority.NEWEST)
    portrait = newest
    assert portrait.pk in all_given(VISITOR, 30)


@pytest.mark.usefixtures("_no_gold")
def test_gold_is_for_accounts_only_and_each_is_met_once(monkeypatch: pytest.MonkeyPatch) -> None:
    gold, plain = make_portraits(2)
    make_gold(actor=someone(Role.STEWARD).actor, portrait_id=gold.pk, legibility=Legibility.NOT_WORN)
    who = volunteer()
    assert all_given(VISITOR, 9) == all_given(who, 9) == {plain.pk}
    monkeypatch.setattr(secrets, "randbelow", lambda _: 0)
    assert all_given(VISITOR, 9) == {plain.pk}
    assert all_given(who, 9) == {gold.pk}
    answer(who, gold, "covered")
    assert all_given(who, 9) == {plain.pk}
    assert own_agreement(who) == selectors.OwnAgreement(1, 0)
    assert may_still_answer(who, gold.pk) is None
    assert may_still_answer(volunteer(), gold.pk) == gold
    assert may_still_answer(VISITOR, gold.pk) is None


def test_a_portrait_that_was_announced_may_have_had_its_answers_since() -> None:
    portrait = make_portrait()
    who = volunteer()
    assert may_still_answer(who, portrait.pk) == portrait
    for _ in range(3):
        answer(volunteer(), portrait, "covered")
    assert may_still_answer(who, portrait.pk) is None
    assert may_still_answer(who, "nothing") is None
