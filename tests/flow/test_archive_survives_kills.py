"""Web and workers killed at random moments: no photograph is lost, doubled, or left in the open."""

import sys
from pathlib import Path

import pytest

from contrechamp_server.commands.making import make_archive
from tests.flow.killing import SETTINGS, check, run_under_kills
from tests.flow.served import Served

pytestmark = [
    pytest.mark.enable_socket,
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds the processes to kill in /proc"),
]


def test_photographs_survive_kills_of_web_workers_and_supervisor(tmp_path: Path) -> None:
    served = Served(tmp_path, **SETTINGS)
    make_archive(served.folder, served.recipients.lines)
    outcome = run_under_kills(served, count=10, kills=10, seed=3)
    check(served, outcome)
    assert outcome.killed.total() == 10
    assert {"web", "worker"} <= outcome.killed.keys()
