"""The brake on guessing: how many, for whom, until when, and what it does not remember."""

from datetime import UTC, datetime, timedelta

import pytest

from contrechamp_server.foundation.membership.brake import Brake
from contrechamp_server.foundation.membership.errors import GuessingError

START = datetime(2026, 5, 1, 12, tzinfo=UTC)


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> datetime:
        return self.moment

    def wait(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Give the brake's clock."""
    made = Clock()
    monkeypatch.setattr("contrechamp_server.foundation.membership.brake.now", made)
    return made


def is_through(brake: Brake, key: str) -> bool:
    try:
        brake.take(key)
    except GuessingError:
        return False
    return True


def test_each_key_has_its_own_tries_and_they_come_back_one_by_one(clock: Clock) -> None:
    brake = Brake(each=2, overall=10, seconds=60)
    assert is_through(brake, "lilas")
    clock.wait(30)
    assert [is_through(brake, key) for key in ("lilas", "LILAS", "muguet")] == [True, False, True]
    clock.wait(30)
    assert [is_through(brake, "lilas") for _ in range(2)] == [True, False]
    clock.wait(60)
    assert [is_through(brake, "lilas") for _ in range(3)] == [True, True, False]


def test_all_keys_together_have_a_limit(clock: Clock) -> None:
    brake = Brake(each=2, overall=3, seconds=60)
    assert [is_through(brake, key) for key in "abcd"] == [True, True, True, False]
    clock.wait(60)
    assert is_through(brake, "d")


def test_what_was_forgiven_counts_no_more_and_what_was_stopped_never_did(clock: Clock) -> None:
    brake = Brake(each=1, overall=2, seconds=60)
    assert [is_through(brake, key) for key in ("a", "a", "a", "b", "c")] == [True, False, False, True, False]
    brake.forgive("a")
    assert [is_through(brake, key) for key in ("c", "b")] == [True, False]
    clock.wait(1)
    assert not is_through(brake, "a")


def test_what_was_typed_does_not_stay_in_memory() -> None:
    brake = Brake(each=2, overall=10, seconds=60)
    brake.take("un mot de passe dans la mauvaise case")
    assert "mot de passe" not in str(vars(brake))
