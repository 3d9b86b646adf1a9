"""Where the words are that the command says: in calls of its code, in what Typer shows, in sentences that it passes on."""

import ast
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typer

from contrechamp.cli.app import all_commands, app, load_command

SRC = Path(__file__).parents[2] / "src"
LIBRARY, SERVER = SRC / "contrechamp", SRC / "contrechamp_server"
COMMAND = [*sorted((LIBRARY / "cli").rglob("*.py")), *sorted((SERVER / "commands").rglob("*.py"))]
STAMPING = SERVER / "foundation" / "audit" / "stamping.py"
TELLING = sorted({*LIBRARY.rglob("*.py"), *COMMAND, *(SERVER / "config").glob("*.py"), STAMPING})
"""Modules whose texts may be passed on to a person."""

TYPER = Path(typer.__file__).parent
HOLE = "\0"


def calls(path: Path, *names: str) -> Iterator[tuple[list[str], int]]:
    """Give the texts of each call of these functions; none where what is given is no constant."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            texts = [each.value for each in node.args if isinstance(each, ast.Constant)]
            yield [text for text in texts if isinstance(text, str)], node.lineno


def asked() -> Iterator[tuple[Any, str]]:
    """Give the messages that the command's code asks for, with their places."""
    for path in COMMAND:
        for texts, line in calls(path, "_"):
            if texts:
                yield texts[0], f"{path.name}:{line}"
        for texts, line in calls(path, "ngettext"):
            yield (texts[0], texts[1]), f"{path.name}:{line}"


@cache
def helped() -> dict[str, str]:
    """Give the texts of the help of every command, each with a command that shows it."""
    found = dict(_helped(typer.main.get_command(app), "contrechamp"))
    for name, (module, line) in all_commands().items():
        found |= {line: name}
        if find_spec(module):
            found |= dict(_helped(load_command(name), name))
    return found


def _helped(command: Any, name: str) -> Iterator[tuple[str, str]]:
    shown = [getattr(command, each, None) for each in ("help", "short_help", "epilog", "subcommand_metavar")]
    for parameter in command.params:
        shown += [getattr(parameter, each, None) for each in ("help", "rich_help_panel", "show_default", "metavar")]
    yield from ((text, name) for text in shown if isinstance(text, str))
    for child, its_command in getattr(command, "commands", {}).items():
        yield from _helped(its_command, f"{name} {child}")


def of_typer() -> set[str]:
    """Give the words that Typer's help asks gettext for."""
    texts = {text for found, _line in calls(TYPER / "rich_utils.py", "_") for text in found}
    return texts | {"Missing command.", "Show this message and exit."}


def texts_of(path: Path) -> Iterator[str]:
    """Give each text of a module that may be passed on to a person, with holes where values stand."""
    yield from _texts(ast.parse(path.read_text(encoding="utf-8")))


def _texts(node: ast.AST) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue  # a docstring
        if isinstance(child, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else HOLE for part in child.values)
            yield from (text for part in child.values if isinstance(part, ast.FormattedValue) for text in _texts(part))
        elif isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child.value
        elif not (isinstance(child, ast.Call) and _is_translated(child)):
            yield from _texts(child)


def _is_translated(call: ast.Call) -> bool:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    return name in {"_", "ngettext", "Option", "Argument", "Typer", "command"}
