"""Leases: which worker has which photograph, and for how long without a sign of life.

A worker that is killed says nothing more; its lease runs out and the sweeper gives the photograph to another. A worker
that hangs ends itself.
"""

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import DatabaseError, connection, transaction
from django.db.models import F

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.ids import new_id
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.records.models import Photograph
from contrechamp_server.foundation.records.states import State
from contrechamp_server.stages.redaction.errors import LeaseLostError

log = logging.getLogger("contrechamp.redaction")

HUNG = 70
"""Exit status of a worker that ended itself because one picture took too long."""


@contextmanager
def leased(photograph_id: str, *, waiting: State, working: State) -> Iterator[str | None]:
    """Take a photograph that waits, and keep it while the block runs; None when it does not wait (any more).

    Counts a try; whoever finishes sets the count back. So a picture that kills its workers is noticed.

    Args:
        photograph_id: which.
        waiting: the state it must be in.
        working: the state it is in while it is worked on; may be the same.
    """
    lease = new_id()
    with transaction.atomic():
        free = Photograph.objects.filter(pk=photograph_id, state=waiting)
        if waiting is working:
            free = free.exclude(leased_until__gt=now())
        taken = free.update(state=working, lease=lease, leased_until=_end(), tries=F("tries") + 1)
    if not taken:
        yield None
        return
    beat = _Heartbeat(photograph_id, lease)
    beat.start()
    try:
        yield lease
    finally:
        beat.stop()


def locked(photograph_id: str, lease: str) -> Photograph:
    """Give the photograph's row, locked for the caller's transaction, if the lease still holds.

    Raises:
        LeaseLostError: it does not.
    """
    found = Photograph.objects.select_for_update().filter(pk=photograph_id, lease=lease).first()
    if found is None:
        raise LeaseLostError
    return found


def _end() -> datetime:
    return now() + timedelta(seconds=options().lease_seconds)


class _Heartbeat(threading.Thread):
    """Renews a lease while its worker lives, and ends the whole process when one picture takes too long."""

    def __init__(self, photograph_id: str, lease: str) -> None:
        super().__init__(daemon=True)
        self._photograph_id = photograph_id
        self._lease = lease
        self._over = threading.Event()
        self._deadline = now() + timedelta(seconds=options().redact_seconds)

    def run(self) -> None:
        try:
            while not self._over.wait(options().lease_seconds / 3):
                if now() > self._deadline:
                    # No library call can be interrupted from outside; the process can. Its supervisor starts another.
                    os._exit(HUNG)
                self._renew()
        finally:
            connection.close()

    def _renew(self) -> None:
        try:
            Photograph.objects.filter(pk=self._photograph_id, lease=self._lease).update(leased_until=_end())
        except DatabaseError as error:
            # The next beat may reach it again; if none does, the lease runs out and the work is thrown away.
            log.warning("lease of %s not renewed: %s", self._photograph_id, type(error).__name__)
            connection.close()

    def stop(self) -> None:
        self._over.set()
        self.join()
