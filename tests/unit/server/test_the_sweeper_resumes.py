"""The state is the truth and the queue a hint: whatever a crash dropped, the sweeper brings on, or holds after some tries."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from contrechamp_server import pipeline
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.records.models import Photograph
from contrechamp_server.foundation.records.states import State
from tests.archive import make_photograph
from tests.arrivals import picture, receive

pytestmark = pytest.mark.django_db(transaction=True)


def work() -> None:
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)


def state_of(photograph: Photograph) -> tuple[str, str]:
    photograph.refresh_from_db()
    return photograph.state, photograph.hold_code


def silent(photograph: Photograph, **given: object) -> None:
    """As a worker leaves it that was killed a while ago."""
    Photograph.objects.filter(pk=photograph.pk).update(
        lease="killed", leased_until=now() - timedelta(seconds=1), **{"tries": 1, **given}
    )


def test_a_photograph_that_no_task_speaks_of_is_queued_once() -> None:
    photograph = receive(picture())
    assert pipeline.sweep()["queued"] == 1
    assert pipeline.sweep()["queued"] == 0
    work()
    assert state_of(photograph) == (State.TO_REVIEW, "")


def test_a_task_that_runs_twice_does_its_work_once() -> None:
    photograph = receive(picture())
    for _ in range(3):
        pipeline.move_on(photograph)
    work()
    assert state_of(photograph) == (State.TO_REVIEW, "")
    assert DBTaskResult.objects.finished().count() == 3


def test_a_photograph_of_a_killed_worker_is_given_back_and_done() -> None:
    photograph = receive(picture())
    silent(photograph, state=State.REDACTING)
    assert pipeline.sweep()["given_back"] == 1
    work()
    assert state_of(photograph) == (State.TO_REVIEW, "")


def test_a_photograph_that_a_worker_still_has_is_left_to_it() -> None:
    photograph = make_photograph(State.REDACTING)
    Photograph.objects.update(lease="alive", leased_until=now() + timedelta(seconds=30))
    assert pipeline.sweep() == {"given_back": 0, "queued": 0, "expired": 0}
    assert state_of(photograph) == (State.REDACTING, "")


def test_an_approved_photograph_of_a_killed_worker_is_published_after_all() -> None:
    photograph = make_photograph(State.APPROVED)
    silent(photograph)
    pipeline.sweep()
    work()
    assert state_of(photograph) == (State.PUBLISHED, "")


@pytest.mark.parametrize("state", [State.REDACTING, State.APPROVED])
def test_a_photograph_that_kills_its_workers_is_held_after_some_tries(state: State) -> None:
    photograph = make_photograph(state)
    silent(photograph, tries=options().max_tries)
    pipeline.sweep()
    assert state_of(photograph) == (State.HELD, "worker_lost")
    assert not DBTaskResult.objects.ready().exists()


def test_tasks_that_ended_and_tasks_of_killed_workers_are_forgotten() -> None:
    photograph = receive(picture())
    pipeline.move_on(photograph)
    work()
    long_ago = now() - timedelta(days=1)
    DBTaskResult.objects.update(finished_at=long_ago)
    killed = pipeline.redact.enqueue(photograph.pk)
    DBTaskResult.objects.filter(pk=killed.id).update(status="RUNNING", started_at=long_ago)
    pipeline.sweep()
    assert not DBTaskResult.objects.exists()
