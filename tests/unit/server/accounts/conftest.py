"""What these tests share: brakes that have forgotten the tests before, and passwords that are hashed for less."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from contrechamp_server.foundation.membership import brake


@pytest.fixture(autouse=True)
def _released() -> Iterator[None]:
    """Brakes live in the memory of the process, and all tests are one process."""
    for each in brake.ALL:
        each.release()
    yield
    for each in brake.ALL:
        each.release()


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same algorithm with little memory: what it costs is not what these tests are about."""
    monkeypatch.setattr(Argon2PasswordHasher, "memory_cost", 64)
    monkeypatch.setattr(Argon2PasswordHasher, "time_cost", 1)
