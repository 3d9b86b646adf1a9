"""The supervisor starts what dies again, goes on when a chore fails, and leaves nobody behind when it stops."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from contrechamp_server.commands import supervising
from contrechamp_server.commands.supervising import Child, Chore, Supervisor

WAIT_FOR_STDIN = [sys.executable, "-c", "import sys; sys.stdin.read()"]


@pytest.fixture(autouse=True)
def _own_signals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervising.signal, "signal", lambda *_: None)  # type: ignore[attr-defined]


def supervise(children: list[Child], chores: list[Chore], until: Callable[[], bool]) -> None:
    """Run a supervisor until something holds, a minute at most, and let it stop."""
    supervisor = Supervisor(children, chores)

    def watch() -> None:
        deadline = time.monotonic() + 60
        while not until() and time.monotonic() < deadline:
            time.sleep(0.05)
        supervisor._stop(signal.SIGTERM, None)

    watcher = threading.Thread(target=watch)
    watcher.start()
    supervisor.run(lambda: None)
    watcher.join()


def test_a_child_that_dies_is_started_again_and_stopped_at_the_end() -> None:
    child = Child("patient", WAIT_FOR_STDIN)
    seen: list[int] = []

    def killed_and_back() -> bool:
        if child.process is not None and child.process.poll() is None and child.process.pid not in seen:
            seen.append(child.process.pid)
            if len(seen) == 1:
                os.kill(child.process.pid, signal.SIGKILL)
        return len(seen) > 1

    supervise([child], [], killed_and_back)
    assert len(seen) == 2
    assert child.process is not None and child.process.poll() is not None


def test_a_child_that_dies_young_is_not_started_in_a_hurry() -> None:
    child = Child("hasty", [sys.executable, "-c", ""])
    started = time.monotonic()
    supervise([child], [], lambda: len(child.deaths) >= 3)
    assert len(child.deaths) == 3
    assert child.pause > 1
    assert time.monotonic() - started > 1


def test_a_chore_that_fails_is_done_again_and_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    def fail() -> None:
        done.append("failed")
        raise RuntimeError("quotes a name")

    chores = [Chore(fail, every=0.1), Chore(lambda: done.append("rare"), every=3600)]
    supervise([], chores, lambda: done.count("failed") >= 3)
    assert done.count("failed") >= 3
    assert done.count("rare") == 1
    assert "quotes a name" not in caplog.text


def test_a_child_that_does_not_listen_is_ended_after_a_while(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(supervising, "_GRACE_SECONDS", 0.5)
    ready = tmp_path / "ready"
    code = f"import signal, time; signal.signal(15, signal.SIG_IGN); open({str(ready)!r}, 'w'); time.sleep(600)"
    child = Child("deaf", [sys.executable, "-c", code])
    supervise([child], [], ready.exists)
    assert isinstance(child.process, subprocess.Popen)
    assert child.process.poll() == -signal.SIGKILL
