"""Web and workers killed at random moments: no photograph is lost, doubled, or left in the open."""

import sys
from pathlib import Path

import pytest

from tests.flow.killing import Served, check, run_under_kills

pytestmark = [
    pytest.mark.enable_socket,
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds the processes to kill in /proc"),
]


def test_photographs_survive_kills_of_web_and_workers(tmp_path: Path) -> None:
    served = Served(tmp_path)
    outcome = run_under_kills(served, count=16, kills=12, seed=3)
    check(served, outcome)
    assert outcome.kills == 12
