"""`contrechamp serve DIR`: migrations, web, workers, sweeper, until Ctrl-C."""

import os
from typing import Annotated

import typer

from contrechamp.cli.console import err, printable
from contrechamp.cli.language import _
from contrechamp_server.commands.folder import FolderArgument, open_archive, served_alone
from contrechamp_server.config.environment import PREFIX

app = typer.Typer(add_completion=False, rich_markup_mode="markdown")


@app.command(epilog="Example: `contrechamp serve archives`")
def serve(
    folder: FolderArgument,
    *,
    listen: Annotated[
        str | None, typer.Option(metavar="ADDRESS:PORT", help="Another address than the archive's setting.")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=0, help="Worker processes; 0 takes one a core.")] = None,
) -> None:
    """Run the archive in DIR on this machine.

    Brings the database up to this version, then runs the web process, the workers that redact, and the sweeper that
    resumes what a crash dropped and publishes the log. Listens on this machine alone unless the archive's settings say
    otherwise. Ctrl-C stops it: pictures in work are finished first, nothing is lost.
    """
    if listen is not None:
        os.environ[f"{PREFIX}LISTEN"] = listen
    if workers is not None:
        os.environ[f"{PREFIX}WORKERS"] = str(workers)
    archive = open_archive(folder)
    with served_alone(archive):
        _run()


def _run() -> None:
    # Only now: Django is set up.
    from contrechamp_server.commands import preparing  # noqa: PLC0415
    from contrechamp_server.commands.supervising import Child, Supervisor, python  # noqa: PLC0415
    from contrechamp_server.commands.worker import chores, worker_children  # noqa: PLC0415
    from contrechamp_server.foundation.core.options import options  # noqa: PLC0415

    preparing.check()
    preparing.migrate()
    preparing.collect_static()
    web = Child("web", python("contrechamp_server.commands.child", "web"))

    def ready() -> None:
        line = _("Serving {name} at http://{listen}/")
        err.print(line.format(name=printable(options().name), listen=printable(options().listen)), soft_wrap=True)
        err.print(_("Ctrl-C stops it; pictures in work are finished first."))

    Supervisor([web, *worker_children()], chores()).run(ready)
