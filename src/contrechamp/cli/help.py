"""What Typer shows of itself, in the language that is spoken: help pages, and what is wrong with a call.

Typer asks gettext for some of its words; the others it makes in English as it goes, and they are told like any other
sentence. In English nothing is touched.
"""

from collections.abc import Callable
from typing import Any, Final

import typer

from contrechamp.cli.language import _, spoken, told

__all__ = ["show_wrong_call", "translate_help"]

_SHOWN_OF_COMMANDS: Final = ("help", "short_help", "epilog", "subcommand_metavar")
_SHOWN_OF_PARAMETERS: Final = ("help", "rich_help_panel", "show_default", "metavar")


def translate_help(command: Any) -> Any:
    """Put the help of a command, of its options and of its sub-commands into the language spoken; give it back."""
    if spoken() != "en":
        _translate(command, _SHOWN_OF_COMMANDS)
        _change(command, "get_usage", told)
        _change(command, "get_help_option", _translate_parameter)
        for parameter in command.params:
            _translate_parameter(parameter)
        for child in getattr(command, "commands", {}).values():
            translate_help(child)
    return command


def show_wrong_call(error: typer.TyperException) -> None:
    """Show what is wrong with a call as Typer does, in the language spoken."""
    from typer import rich_utils  # noqa: PLC0415 - slow, and rarely needed

    _change(error, "format_message", told)
    rich_utils.rich_format_error(error)  # type: ignore[arg-type]  # its name for the same class is not public


def _translate_parameter(parameter: Any) -> Any:
    _translate(parameter, _SHOWN_OF_PARAMETERS)
    _change(parameter, "display_type_rich", lambda kind: told(kind) if kind else kind)
    return parameter


def _translate(thing: Any, names: tuple[str, ...]) -> None:
    for name in names:
        text = getattr(thing, name, None)
        if isinstance(text, str):
            setattr(thing, name, _(text))


def _change(thing: Any, name: str, change: Callable[[Any], Any]) -> None:
    """Let a method of this one object give something else, once."""
    if name not in vars(thing):
        given = getattr(thing, name)
        setattr(thing, name, lambda *args, **kwargs: change(given(*args, **kwargs)))
