"""Before an archive is served: its checks, its tables, its static files. Django is set up already."""

from django.core.checks import ERROR, WARNING, run_checks
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from contrechamp.cli.console import err, printable
from contrechamp.cli.language import told
from contrechamp.errors import ContrechampError


class NotReadyError(ContrechampError):
    """A system check found an error; the archive is not served like this."""

    code = "not_ready"


def check() -> None:
    """Run the system checks; warnings are told.

    Raises:
        NotReadyError: one of them is an error.
    """
    found = run_checks()
    for message in found:
        if message.level >= WARNING:
            hint = f" ({told(str(message.hint))})" if message.hint else ""
            err.print(f"{message.id}: {printable(told(str(message.msg)))}{printable(hint)}", soft_wrap=True)
    if any(message.level >= ERROR for message in found):
        raise NotReadyError("the archive's settings do not hold; see above")


def check_tables() -> None:
    """See that the tables are those of this version.

    Raises:
        NotReadyError: they are not.
    """
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotReadyError("the database is of another version; `contrechamp serve` brings it up to this one")


def migrate() -> None:
    """Bring the tables up to this version."""
    call_command("migrate", interactive=False, verbosity=0)


def collect_static() -> None:
    """Put the static files, fingerprinted and compressed, into the archive's folder."""
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
