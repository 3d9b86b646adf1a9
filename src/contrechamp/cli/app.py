"""Where the commands are mounted. Nothing heavy is imported here: `contrechamp --help` answers at once.

A command's module is imported when that command is run. So a part that cannot be imported on this machine
(a broken wheel, a missing library of the system) never stops the other commands, `doctor` above all.
"""

from importlib import import_module
from importlib.metadata import entry_points
from typing import Annotated, Any, ClassVar

import typer
from typer.core import TyperGroup

from contrechamp.cli.console import err, out, printable
from contrechamp.cli.errors import WrongCallError
from contrechamp.cli.help import show_wrong_call, translate_help
from contrechamp.cli.language import _, told
from contrechamp.errors import ContrechampError

COMMANDS: dict[str, tuple[str, str]] = {
    "redact": ("contrechamp.cli.redact", "Destroy every face in photographs, and all metadata with it."),
    "read": ("contrechamp.cli.read", "Read seven-digit numbers on redacted pictures."),
    "inspect": ("contrechamp.cli.inspect", "Show what metadata a file carries and what would be painted."),
    "vault": ("contrechamp.cli.vault", "Seal originals to offline keys; open them with a reason."),
    "log": ("contrechamp.cli.log", "Verify an append-only log, offline."),
    "verify": ("contrechamp.cli.verify", "Check an evidence bundle, offline, and say what is proven."),
    "rate": ("contrechamp.cli.rate", "Compute the legibility rate on images again from the open data."),
    "doctor": ("contrechamp.cli.doctor", "Check that this machine can redact, and say what to do if not."),
}
"""Command → module whose `app` is its `typer.Typer`, and its line in `contrechamp --help`."""


EXTENSIONS = "contrechamp.commands"
"""Entry points of this group give tables like the one above: the archive's commands come in by it."""


def all_commands() -> dict[str, tuple[str, str]]:
    """Give the commands of the library, then those that installed packages add; none replaces one of the library's."""
    added: dict[str, tuple[str, str]] = {}
    for extension in entry_points(group=EXTENSIONS):
        added |= extension.load()
    return COMMANDS | {name: entry for name, entry in added.items() if name not in COMMANDS}


class CommandUnavailableError(ContrechampError):
    """A command's module cannot be imported on this machine."""

    code: ClassVar[str] = "command_unavailable"


def load_command(name: str) -> Any:
    """Import a command and give it as typer's command object, ready to run.

    Raises:
        CommandUnavailableError: a library that the command needs cannot be imported.
    """
    module, _ = all_commands()[name]
    try:
        command = typer.main.get_command(import_module(module).app)
    except ImportError as error:
        sentence = f"`contrechamp {name}` cannot start here: {error}; run `contrechamp doctor`"
        raise CommandUnavailableError(sentence) from error
    command.name = name
    return translate_help(command)


class CommandsOnDemand(TyperGroup):
    """Lists the commands from the table above, and imports the one that is run."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Give the real command in the place of the listed one; raises what `load_command` raises."""
        name, listed, rest = super().resolve_command(ctx, args)
        return name, load_command(name) if name and listed else None, rest


app = typer.Typer(
    name="contrechamp",
    cls=CommandsOnDemand,
    no_args_is_help=True,
    add_completion=False,
    # A traceback with local variables would print pieces of pictures and of metadata.
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode="rich",
    epilog="Start with: [bold]contrechamp redact photos --out redacted[/bold]",
)


def _listed() -> None:
    """Stands in the list of commands; the real one is imported when it is run."""


for _name, (_module, _line) in all_commands().items():
    app.command(_name, help=_line)(_listed)


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it with the flag's value
    if wanted:
        from contrechamp import __version__  # noqa: PLC0415 - the look-up of the version is slow, and rarely asked for

        out.print(f"contrechamp {__version__}")
        raise typer.Exit


@app.callback()
def contrechamp(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Demonstration photographs in, no face out. Works offline, on this machine alone.

    No face recognition in any form: faces are located only to be destroyed, and originals are never changed.
    """


def run() -> int:
    """Run the command on `sys.argv` and give its exit status; a library error is one line and 1 (2: wrong call)."""
    try:
        status = translate_help(typer.main.get_command(app))(prog_name="contrechamp", standalone_mode=False)
    except typer.TyperException as error:
        show_wrong_call(error)
        return error.exit_code
    except typer.Abort:
        err.print(f"[red]{_('Aborted.')}[/red]")
        return 1
    except ContrechampError as error:
        err.print(f"contrechamp: {printable(told(str(error)))}", soft_wrap=True)
        return 2 if isinstance(error, WrongCallError) else 1
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    return int(status or 0)
