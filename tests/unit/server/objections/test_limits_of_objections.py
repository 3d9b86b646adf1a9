"""Objections that come together hide neither the archive nor a photograph for good."""

from datetime import timedelta

import pytest
from django.db.models import F

from contrechamp_server.foundation.membership.errors import GuessingError
from contrechamp_server.foundation.records.models import Photograph
from contrechamp_server.foundation.records.states import State
from contrechamp_server.stages.objections import limits, selectors
from contrechamp_server.stages.objections.display import restore_display
from contrechamp_server.stages.objections.errors import NoSuchObjectionError
from contrechamp_server.stages.objections.limits import CODES, FORMS
from contrechamp_server.stages.objections.models import Objection
from contrechamp_server.stages.objections.services import find_by_code
from contrechamp_server.stages.objections.states import ObjectionState
from contrechamp_server.stages.objections.vocabulary import Kind
from tests.unit.server.objections.objecting import decider, objecting, published, refuse

pytestmark = pytest.mark.django_db(transaction=True)


def state_of(photograph: Photograph) -> str:
    photograph.refresh_from_db()
    return photograph.state


@pytest.mark.parametrize("end", ["restored", "refused"])
def test_what_was_examined_is_not_hidden_again_for_the_same_but_comes_first(end: str) -> None:
    photograph = published()
    first = objecting(photograph, Kind.DANGER).objection
    if end == "restored":
        restore_display(actor=decider(), objection_id=first.pk)
    else:
        refuse(first)
    earlier = objecting(published(), Kind.WRONG_FACT).objection
    again = objecting(photograph, Kind.DANGER).objection
    assert state_of(photograph) == State.PUBLISHED
    assert (again.state, again.is_urgent) == (ObjectionState.RECEIVED, True)
    queue = list(selectors.waiting(decider()))
    assert queue[0] == again
    assert earlier in queue


def test_another_kind_still_hides_it() -> None:
    photograph = published()
    refuse(objecting(photograph, Kind.DANGER).objection)
    objecting(photograph, Kind.FACE_LEFT)
    assert state_of(photograph) == State.SUSPENDED


def test_only_so_many_are_hidden_an_hour_the_rest_come_first_in_the_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_SUSPENSIONS_AN_HOUR", 2)
    photographs = [published() for _ in range(3)]
    objections = [objecting(each).objection for each in photographs]
    assert [state_of(each) for each in photographs] == [State.SUSPENDED, State.SUSPENDED, State.PUBLISHED]
    assert [each.is_urgent for each in objections] == [False, False, True]
    assert selectors.waiting(decider()).first() == objections[2]
    Objection.objects.update(suspended_at=F("suspended_at") - timedelta(hours=1))
    objecting(photographs[2], Kind.FACE_LEFT)
    assert state_of(photographs[2]) == State.SUSPENDED


def test_forms_are_braked_for_each_photograph_and_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FORMS, "_each", 2)
    monkeypatch.setattr(FORMS, "_overall", 3)
    one, other = published(), published()
    objecting(one, Kind.WRONG_FACT)
    objecting(one, Kind.WRONG_FACT)
    with pytest.raises(GuessingError):
        objecting(one, Kind.WRONG_FACT)
    objecting(other, Kind.WRONG_FACT)
    with pytest.raises(GuessingError):
        objecting(other, Kind.WRONG_FACT)
    assert Objection.objects.count() == 3


def test_guessing_codes_is_braked_and_a_right_code_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CODES, "_each", 2)
    code = objecting(published()).code
    for _ in range(4):
        assert find_by_code(f" {code.upper()} ").pk
    for _ in range(2):
        with pytest.raises(NoSuchObjectionError):
            find_by_code("abcdef-abcdef-abcdef-abcdef")
    with pytest.raises(GuessingError):
        find_by_code("abcdef-abcdef-abcdef-abcdef")
