"""What `contrechamp doctor DIR` looks at inside an archive: database, storage, log, and what waits. Django is set up."""

from datetime import timedelta
from typing import Final

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min

from contrechamp.cli.health import Check, broken, good, note
from contrechamp.ledger import verify_folder
from contrechamp_server.foundation.audit.signing import FOLDER
from contrechamp_server.foundation.audit.stamping import last_failure, last_stamp
from contrechamp_server.foundation.audit.store import DatabaseStore
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.media.blobs import try_storage
from contrechamp_server.foundation.records.models import Photograph
from contrechamp_server.foundation.records.states import State
from contrechamp_server.pipeline import WORK

_LONG_WAIT: Final = timedelta(minutes=10)


def check_database() -> Check:
    """Look whether the database answers and has the tables of this version."""
    connection.ensure_connection()
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        detail = f"{connection.vendor} answers; {len(missing)} migrations are to be made"
        return broken("database", detail, "contrechamp serve makes them when it starts")
    return good("database", f"{connection.vendor} answers, and has the tables of this version")


def check_storage() -> Check:
    """Store a few bytes, read them, and delete them."""
    try_storage()
    kind, _, _ = options().storage_url.partition(":")
    return good("storage", f"{kind}: a file was stored, read and deleted")


def check_log() -> Check:
    """Verify the published log, and hold it against the database's."""
    folder = options().folder / FOLDER
    if not folder.exists():
        return note("log", "nothing was published yet", "contrechamp serve publishes it")
    published = verify_folder(folder)
    kept = DatabaseStore().size()
    if published.size > kept:
        detail = f"{published.size} records are published, and the database has {kept}"
        return broken("log", detail, "the database is older than what was published: look for a newer backup")
    return good("log", f"{published.size} published records verify; the database has {kept}")


def check_stamps() -> Check:
    """Look whether the authority that is to stamp heads does."""
    if not options().timestamp_url:
        return good("timestamps", "no authority is asked")
    at, failure = last_stamp(), last_failure()
    if failure:
        return note(
            "timestamps", f"the authority gave nothing that holds: {failure}", "it is asked again in ten minutes"
        )
    if at is None:
        return note("timestamps", "nothing was stamped yet", "contrechamp serve asks the authority once an hour")
    return good("timestamps", f"the last head was stamped at {at:%Y-%m-%dT%H:%M:%SZ}")


def check_spool() -> Check:
    """Look at the oldest upload that waits to be redacted."""
    oldest = Photograph.objects.exclude(spool=None).aggregate(at=Min("spool__created_at"))["at"]
    if oldest is None:
        return good("spool", "empty")
    hours = (now() - oldest) / timedelta(hours=1)
    detail = f"the oldest waits for {hours:.0f} h of at most {options().spool_hours} h"
    if hours > options().spool_hours / 2:
        return note("spool", detail, "after that it is erased, and its photograph held: see why it is not redacted")
    return good("spool", detail)


def check_held() -> Check:
    """Count the photographs that are held."""
    held = Photograph.objects.filter(state=State.HELD).count()
    return (
        note("held", f"{held} photographs", "the desk lists them with their reasons") if held else good("held", "none")
    )


def check_queue() -> Check:
    """Look whether what waits for a worker is being worked on."""
    waiting = Photograph.objects.filter(state__in=list(WORK)).exclude(leased_until__gt=now())
    at_work = Photograph.objects.filter(leased_until__gt=now()).count()
    oldest = waiting.aggregate(at=Min("received_at"))["at"]
    detail = f"{waiting.count()} wait for a worker, {at_work} are being worked on"
    if oldest is not None and not at_work and now() - oldest > _LONG_WAIT:
        return note("queue", detail, "no worker is at work: contrechamp serve or contrechamp worker starts some")
    return good("queue", detail)
