"""Every command, flag and reason is in docs/cli.md, under its own heading; nothing is there that does not exist."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contrechamp.cli import batch
from contrechamp.cli.app import all_commands, load_command
from contrechamp.cli.batch.files import NotARegularFileError, SourceError
from contrechamp.cli.batch.folder import OutputFolderError, OutputTakenError
from contrechamp.vision.errors import VisionError

GUIDE = Path(__file__).parents[2] / "docs" / "cli.md"
HEADING = re.compile(r"^#{2,3} `contrechamp ([a-z -]+)`$", re.MULTILINE)


def commands(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    yield name, command
    for child_name, child in getattr(command, "commands", {}).items():
        yield from commands(f"{name} {child_name}", child)


COMMAND_TREE = dict(pair for name in all_commands() for pair in commands(name, load_command(name)))


def sections() -> dict[str, str]:
    found = list(HEADING.finditer(GUIDE.read_text(encoding="utf-8")))
    ends = [match.start() for match in found[1:]] + [None]
    text = GUIDE.read_text(encoding="utf-8")
    return {match[1]: text[match.end() : end] for match, end in zip(found, ends, strict=True)}


def flags(command: Any) -> set[str]:
    names = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    return {name for name in names if name.startswith("--")} - {"--help"}


def test_the_guide_has_a_heading_for_each_command_and_for_nothing_else() -> None:
    assert set(sections()) == set(COMMAND_TREE)


@pytest.mark.parametrize("name", COMMAND_TREE)
def test_every_flag_is_explained_under_its_command(name: str) -> None:
    section = sections()[name]
    assert flags(COMMAND_TREE[name]) <= set(re.findall(r"--[a-z][a-z-]*", section))


@pytest.mark.parametrize("name", COMMAND_TREE)
def test_no_flag_is_explained_that_does_not_exist(name: str) -> None:
    explained = set(re.findall(r"^\| `(--[a-z][a-z-]*)", sections()[name], re.MULTILINE))
    assert explained <= flags(COMMAND_TREE[name])


def test_every_reason_for_which_a_picture_is_held_is_explained() -> None:
    errors = [VisionError]
    for error in errors:
        errors.extend(error.__subclasses__())
    codes = {error.code for error in errors} - {
        "vision",
        "weights",
        "pattern",
        "policy",
    }  # a base; no picture's fault; wrong calls
    sources = (Path(batch.__file__).parent).glob("*.py")
    codes |= {
        code for path in sources for code in re.findall(r'(?:held|Refused)\((?:\w+\.\w+, )?"(\w+)"', path.read_text())
    }
    codes |= {
        "crashed",
        "killed",
        SourceError.code,
        NotARegularFileError.code,
        OutputTakenError.code,
        OutputFolderError.code,
    }
    explained = set(re.findall(r"^\| `(\w+)` \| \w", sections()["redact"], re.MULTILINE))
    assert codes <= explained
