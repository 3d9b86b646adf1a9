"""What these tests share: brakes that have forgotten the tests before, and passwords that are hashed for less."""

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from contrechamp_server.stages.captions import limits


@pytest.fixture(autouse=True)
def _released() -> None:
    """Brakes live in the memory of the process, and all tests are one process."""
    for each in limits.ALL:
        each.release()


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same algorithm with little memory: a crowd has many accounts."""
    monkeypatch.setattr(Argon2PasswordHasher, "memory_cost", 64)
    monkeypatch.setattr(Argon2PasswordHasher, "time_cost", 1)
