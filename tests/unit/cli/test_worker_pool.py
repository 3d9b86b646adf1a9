"""A worker that dies or hangs costs one picture. The workers here are small programs that speak the same lines."""

import os
import sys
from typing import Any

import pytest

from contrechamp.cli.batch.outcome import Status
from contrechamp.cli.batch.pool import EngineUnavailableError, Task, WorkerPool

WORKER = """
import json, os, signal, sys, time
greeting = json.loads(sys.stdin.readline())
if greeting.get("broken"):
    print(json.dumps({"ready": False, "reason": greeting["broken"]}), flush=True)
    raise SystemExit
if greeting.get("dies"):
    os._exit(7)
print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    order = json.loads(line)
    match order["do"]:
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "leave":
            os._exit(5)
        case "hang":
            time.sleep(600)
        case "half":
            os.write(1, b'{"status": "redac')
            os._exit(0)
    pid = {"pid": os.getpid(), "padding": "x" * order.get("size", 0)}
    print(json.dumps({"status": "redacted", "recipe": pid}), flush=True)
"""


def pool(size: int = 2, seconds_limit: float = 60, **greeting: Any) -> WorkerPool:
    command = (sys.executable, "-c", WORKER)
    return WorkerPool(size=size, greeting=greeting, seconds_limit=seconds_limit, command=command)


def run(what: list[str], **settings: Any) -> dict[int, tuple[Status, str | None]]:
    with pool(**settings) as workers:
        found = workers.run(Task(key, {"do": do}) for key, do in enumerate(what))
        return {task.key: (outcome.status, outcome.code) for task, outcome in found}


DONE = (Status.REDACTED, None)


def test_every_task_gets_its_outcome() -> None:
    assert run(["work"] * 9) == dict.fromkeys(range(9), DONE)


def test_no_task_at_all_is_done_at_once() -> None:
    assert run([]) == {}


@pytest.mark.parametrize(
    ("death", "code"), [("crash", "crashed"), ("leave", "crashed"), ("kill", "killed"), ("half", "crashed")]
)
@pytest.mark.parametrize("size", [1, 2])
def test_a_worker_that_dies_holds_its_picture_alone(death: str, code: str, size: int) -> None:
    expected = dict.fromkeys(range(6), DONE) | {1: (Status.HELD, code), 4: (Status.HELD, code)}
    assert run(["work", death, "work", "work", death, "work"], size=size) == expected


def test_a_worker_that_hangs_is_stopped_and_holds_its_picture_alone() -> None:
    expected = {0: DONE, 1: (Status.HELD, "time_limit"), 2: DONE}
    assert run(["work", "hang", "work"], size=1, seconds_limit=1) == expected


def test_an_outcome_longer_than_a_pipe_comes_whole() -> None:
    with pool(size=1) as workers:
        [(_, outcome)] = workers.run([Task(0, {"do": "work", "size": 1_000_000})])
    assert outcome.recipe is not None
    assert len(outcome.recipe["padding"]) == 1_000_000


def test_workers_that_cannot_start_are_an_error_and_no_pictures_fault() -> None:
    with pytest.raises(EngineUnavailableError, match="the weights are gone"):
        run(["work"], broken="the weights are gone")
    with pytest.raises(EngineUnavailableError, match="status 7"):
        run(["work"], dies=True)
    with (
        pytest.raises(EngineUnavailableError, match="cannot be started"),
        WorkerPool(size=1, greeting={}, command=["./none"]),
    ):
        pass


def test_leaving_ends_the_workers_in_the_middle_of_their_work() -> None:
    with pool(size=2) as workers:
        first, _ = workers.run(Task(key, {"do": "work" if key == 0 else "hang"}) for key in range(3)).__next__()
        pids = [worker.process.pid for worker in workers._workers]
    assert first.key == 0
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
