"""`contrechamp worker DIR`: workers and sweeper without the web process, for as many machines as wanted."""

from typing import TYPE_CHECKING, Annotated

import typer

from contrechamp.cli.console import err
from contrechamp.cli.language import _
from contrechamp_server.commands.folder import FolderArgument, open_archive

if TYPE_CHECKING:
    from contrechamp_server.commands.supervising import Child, Chore

app = typer.Typer(add_completion=False, rich_markup_mode="markdown")


@app.command(epilog="Example: `contrechamp worker archives --workers 4`")
def worker(
    folder: FolderArgument,
    *,
    workers: Annotated[int | None, typer.Option(min=1, help="Worker processes (default: one a core).")] = None,
) -> None:
    """Redact what waits, on this machine, beside other machines that do the same.

    DIR holds the archive's settings and secrets; database and storage are where these say. For more than one machine
    that is PostgreSQL and S3-compatible storage. Ctrl-C stops it: pictures in work are finished first.
    """
    open_archive(folder)
    # Only now: Django is set up.
    from contrechamp_server.commands import preparing  # noqa: PLC0415
    from contrechamp_server.commands.supervising import Supervisor  # noqa: PLC0415

    preparing.check()
    children = worker_children(workers)
    ready = _("{count} at work. Ctrl-C stops them.").format(count=len(children))
    Supervisor(children, chores()).run(lambda: err.print(ready))


def worker_children(count: int | None = None) -> "list[Child]":
    """Give the worker processes that the settings ask for."""
    from contrechamp.cli.batch.run import count_cores  # noqa: PLC0415
    from contrechamp_server.commands.supervising import Child, python  # noqa: PLC0415
    from contrechamp_server.foundation.core.options import options  # noqa: PLC0415

    wanted = count or options().workers or count_cores()
    return [Child(f"worker {n + 1}", python("contrechamp_server.commands.child", "worker")) for n in range(wanted)]


def chores() -> "list[Chore]":
    """Give the sweeper's work."""
    from contrechamp_server import pipeline  # noqa: PLC0415
    from contrechamp_server.commands.supervising import Chore  # noqa: PLC0415

    return [Chore(pipeline.sweep, every=5.0), Chore(pipeline.tidy, every=3600.0)]
