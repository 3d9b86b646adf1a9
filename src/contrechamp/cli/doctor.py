"""`contrechamp doctor`: can this machine redact, is this archive well, and if not, what to do."""

import json
from collections.abc import Callable, Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated

import typer

from contrechamp import __version__
from contrechamp.cli.console import err, out, printable
from contrechamp.cli.health import Check, State, broken
from contrechamp.cli.health.machine import check_age, check_cores, check_libraries, check_memory, check_python
from contrechamp.cli.language import _, told

app = typer.Typer(add_completion=False)

STATE_WIDTH = 6


EXTENSIONS = "contrechamp.checks"
"""Entry points of this group look at an archive's folder: functions from the folder to its checks."""


@app.command()
def doctor(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", help="An archive's folder, to look at that as well.", file_okay=False),
    ] = None,
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object, for programs and for reports.")
    ] = False,
) -> None:
    """Check that this machine can redact, and say what to do if not.

    [bold]contrechamp doctor[/bold]

    Looks at Python and the machine, tries the libraries, the pinned models
    and every format on tiny pictures in memory, and redacts a drawn face.
    Nothing is written, nothing is fetched, nothing of yours is read.

    [bold]contrechamp doctor archives[/bold]

    Looks at the archive in that folder too: settings, secrets, room,
    database, storage (a small file is stored and deleted), log, and
    what waits.

    Exit status: 0 all that matters works, 1 something is broken.

    [bold]contrechamp doctor --json[/bold] is good to paste into a report.
    """
    checks = [*examine(), *(examine_archive(folder) if folder else ())]
    is_well = all(check.state is not State.BROKEN for check in checks)
    if as_json:
        found = {"ok": is_well, "version": __version__, "checks": [check.to_json() for check in checks]}
        out.print_json(json.dumps(found), highlight=False)
    else:
        _show(checks)
        (out if is_well else err).print(_verdict(is_well=is_well, with_archive=folder is not None))
    if not is_well:
        raise typer.Exit(1)


def examine() -> Iterator[Check]:
    """Give every check's result, in the order in which one thing needs the other."""
    for check in (check_python, check_cores, check_memory):
        yield check()
    yield from check_libraries()
    yield from _examine_engine()
    yield check_age()


def examine_archive(folder: Path) -> Iterator[Check]:
    """Give what the installed archive finds in its folder."""
    extensions = entry_points(group=EXTENSIONS)
    if not extensions:
        yield broken("archive", "the archive is not installed here", "install contrechamp[server]")
    for extension in extensions:
        yield from extension.load()(folder)


def _examine_engine() -> Iterator[Check]:
    try:
        # Here and not above: a library that cannot be imported is a finding, and must not stop the others.
        from contrechamp.cli.health import engine  # noqa: PLC0415
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what the person came to hear
        yield broken("engine", f"{type(error).__name__}: {error}", "reinstall contrechamp and what it needs")
        return
    checks: tuple[Callable[[], Check], ...] = (
        *(engine.check_backend, engine.check_face_weights, engine.check_reading_models),
        *(engine.check_formats_read, engine.check_formats_written, engine.check_redaction),
    )
    for check in checks:
        try:
            yield check()
        except Exception as error:  # noqa: BLE001 - see above
            name = check.__name__.removeprefix("check_").replace("_", " ")
            yield broken(name, f"{type(error).__name__}: {error}", "reinstall contrechamp and what it needs")


def _show(checks: list[Check]) -> None:
    names = {check.name: told(check.name) for check in checks}
    width = max(map(len, names.values()))
    for check in checks:
        state = f"{_state(check.state):<{STATE_WIDTH}}"
        shown = f"[bold]{state}[/bold]" if check.state is State.BROKEN else state
        out.print(f"{shown}  {names[check.name]:<{width}}  {printable(told(check.detail))}", soft_wrap=True)
        if check.remedy is not None:
            out.print(f"{'':<{width + 10}}→ {printable(told(check.remedy))}", soft_wrap=True)


def _verdict(*, is_well: bool, with_archive: bool) -> str:
    if with_archive:
        return _("This archive is well.") if is_well else _("Something here is broken; see above.")
    return _("This machine can redact.") if is_well else _("This machine cannot redact yet.")


def _state(state: State) -> str:
    match state:
        case State.OK:
            return _("ok")
        case State.NOTE:
            return _("note")
        case State.BROKEN:
            return _("broken")
