"""The flow, on one screen: what a photograph's state asks for next, and who does it.

 deposit ─► RECEIVED ─► REDACTING ─► TO_REVIEW ─► APPROVED ─► PUBLISHED
              ▲    │        │            │            │            │
              │    └────────┴─► HELD ◄───┴────────────┴────────────┘     HELD ─► RECEIVED (retry) · AWAITING_REDO
              └── give back ┘                                            AWAITING_REDO ─► TO_REVIEW
                             PUBLISHED ◄─► SUSPENDED ─► TO_REVIEW · HELD      almost all ─► ERASED

A release of the open data is asked for ─► made, from what is public ─► closed once something of it is hidden.
After publication: answers agree ─► a case for two reviewers ─► a finding ─► the photograph again, the band painted over.

The state in the database is the truth. A queued task is only a hint: a task that finds its photograph in another state
does nothing, and `sweep` queues again what a crash dropped. So any task may be lost, or run twice, at any point.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django_tasks import task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from contrechamp_server.foundation.audit.signing import publish_log
from contrechamp_server.foundation.audit.stamping import stamp_newest_head
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.media.arrivals import sweep_incoming
from contrechamp_server.foundation.media.blobs import delete_orphan, orphans
from contrechamp_server.foundation.membership.own_sessions import forget_expired_sessions
from contrechamp_server.foundation.records.models import Photograph
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.tallies import settle_tallies
from contrechamp_server.stages.approval import publication
from contrechamp_server.stages.approval.models import Repaint
from contrechamp_server.stages.captions.services import recompute_open
from contrechamp_server.stages.counting.services import settle_headline
from contrechamp_server.stages.objections.erasure import close_replies_of_withdrawn
from contrechamp_server.stages.redaction import services as redaction
from contrechamp_server.stages.releases.models import Release
from contrechamp_server.stages.releases.services import close_overtaken, make_asked
from contrechamp_server.stages.verification.services import open_cases

log = logging.getLogger("contrechamp.pipeline")
_AT_ONCE = 100
"""How many open portraits one sweep computes again after the rule of answers was changed."""
_MOST_CASES = 500


class TaskFailedError(Exception):
    """A task broke off; the photograph's lease runs out and it is tried again. Says the kind of error and nothing else.

    The queue keeps the text of what is raised, and an error's own words can quote a name, a path or a row.
    """


@task()
def redact(photograph_id: str) -> None:
    """RECEIVED ─► TO_REVIEW, or HELD."""
    _do(redaction.redact_photograph, photograph_id)


@task()
def publish(photograph_id: str) -> None:
    """APPROVED ─► PUBLISHED."""
    _do(publication.publish_photograph, photograph_id)


@task()
def repaint(photograph_id: str) -> None:
    """PUBLISHED, and again PUBLISHED: with the bands of numbers painted over."""
    _do(publication.repaint_photograph, photograph_id)


@task()
def release(release_id: str) -> None:
    """Make a release of the open data that was asked for."""
    _do(make_asked, release_id)


def _do(work: Callable[[str], object], photograph_id: str) -> None:
    try:
        work(photograph_id)
    except Exception as error:
        log.exception("broken off: %s", photograph_id)
        raise TaskFailedError(type(error).__name__) from None


WORK: dict[State, Task[..., Any]] = {State.RECEIVED: redact, State.APPROVED: publish}
"""The states that wait for a worker, and what it does."""


def move_on(photograph: Photograph) -> None:
    """Queue what a photograph's state asks for, once the caller's transaction is committed."""
    work = WORK.get(State(photograph.state))
    if work is None and photograph.state == State.PUBLISHED and Repaint.objects.filter(photograph=photograph).exists():
        work = repaint
    if work is not None:
        transaction.on_commit(lambda: work.enqueue(photograph.pk))


def make_soon(asked: Release) -> None:
    """Queue the making of a release, once the caller's transaction is committed."""
    transaction.on_commit(lambda: release.enqueue(asked.pk))


def sweep() -> dict[str, int]:
    """Bring on what a crash has left, and publish the log. Safe to run anywhere, any time; meant for every few seconds.

    Returns:
        How many of each: given back, queued again, spools expired.
    """
    open_cases(_MOST_CASES)
    done = {"given_back": _give_back(), "queued": _queue_again(), "expired": _expire_spools()}
    _forget_tasks()
    forget_expired_sessions()
    recompute_open(_AT_ONCE)
    close_replies_of_withdrawn()
    settle_tallies()
    settle_headline()
    close_overtaken()
    publish_log()
    stamp_newest_head()
    return done


def tidy() -> int:
    """Clear away what nothing speaks of any more; give how many files. Looks at every stored file: meant for now and then."""
    return sweep_incoming(timedelta(seconds=2 * options().upload_seconds)) + _clear_orphans()


def _give_back() -> int:
    """Take photographs back from workers that have gone silent."""
    count = 0
    for busy in (Photograph.objects.filter(state__in=[State.REDACTING, State.APPROVED]), _to_repaint()):
        silent = busy.filter(leased_until__lt=now())
        for key in _pks(silent):
            with transaction.atomic():
                for photograph in silent.select_for_update().filter(pk=key):
                    redaction.give_back(photograph)
                    move_on(photograph)
                    count += 1
    return count


def _queue_again() -> int:
    """Queue photographs that wait for a worker and that no waiting task speaks of."""
    queued = {str(row["args"][0]) for row in DBTaskResult.objects.ready().values_list("args_kwargs", flat=True)}
    count = 0
    waiting = [(Photograph.objects.filter(state=state), work) for state, work in WORK.items()]
    for photographs, work in [*waiting, (_to_repaint(), repaint)]:
        for key in _pks(photographs.exclude(leased_until__gt=now())):
            if key not in queued:
                work.enqueue(key)
                count += 1
    for key in _pks(Release.objects.filter(made_at=None, failure="")):
        if key not in queued and not DBTaskResult.objects.running().exists():
            release.enqueue(key)
            count += 1
    return count


def _to_repaint() -> QuerySet[Photograph]:
    return Photograph.objects.filter(state=State.PUBLISHED, pk__in=Repaint.objects.values("photograph"))


def _forget_tasks() -> None:
    """Delete tasks that have ended, and those whose worker was killed while it ran them."""
    DBTaskResult.objects.finished().filter(finished_at__lt=now() - timedelta(hours=1)).delete()
    long_ago = now() - timedelta(seconds=2 * options().redact_seconds)
    DBTaskResult.objects.running().filter(started_at__lt=long_ago).delete()


def _expire_spools() -> int:
    before = now() - timedelta(hours=options().spool_hours)
    old = _pks(Photograph.objects.filter(spool__created_at__lt=before).exclude(state=State.REDACTING))
    for key in old:
        redaction.expire_spool(key)
    return len(old)


def _clear_orphans() -> int:
    left = list(orphans(timedelta(hours=1)))
    for place in left:
        delete_orphan(place)
    return len(left)


def _pks(photographs: Any) -> list[str]:
    return list(photographs.values_list("pk", flat=True))
