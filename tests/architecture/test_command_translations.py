"""The command's French is complete: whatever it says to a person, or passes on, has its French, and none is left over.

Its own messages are found in the code, and in the help that Typer would show. Sentences that it passes on are found by
what they look like: any text of the library with several words in it is taken for one, unless it is named below.
"""

import errno
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from contrechamp.cli.language import LOCALE
from contrechamp.cli.sentences import FIELD, Sentences
from contrechamp.vision.metadata import MetadataKind, exif
from tests.architecture.spoken import COMMAND, HOLE, LIBRARY, TELLING, TYPER, asked, calls, helped, of_typer, texts_of

ERRNOS = """
EPERM ENOENT EIO ENXIO EAGAIN ENOMEM EACCES EBUSY EEXIST EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE ETXTBSY EFBIG
ENOSPC ESPIPE EROFS EMLINK EPIPE ENAMETOOLONG ENOTEMPTY ELOOP EOVERFLOW ESTALE EDQUOT ENOLCK EOPNOTSUPP EBADF ETIMEDOUT
"""
SYSTEM = {os.strerror(getattr(errno, name)) for name in ERRNOS.split()} | {
    "[Errno {number:n}] {cause:s}: {path}",
    "No module named {name}",
    "cannot open shared object file: {cause:s}",
}
PYDANTIC = {
    "Input should be a valid integer, unable to parse string as an integer",
    "Input should be a valid number, unable to parse string as a number",
    "Input should be greater than or equal to {limit:n}",
    "Input should be less than or equal to {limit:n}",
    "Value error, {value} is not one of {choices}.",
    "Value error, {value} does not match the formats {formats}.",
}
MADE_BY_JOINING = {
    *("Missing argument {parameter}.", "Missing option {parameter}.", "Option {name} requires an argument."),
    *("Option {name} requires {count:n} arguments.", "safe or fast"),
    *("<list[Path]>", "<int range>", "<float range>", "<float>"),
}
NEVER_SHOWN = (
    f"module {HOLE} has no attribute",  # Python's own question
    "(VipsJpeg: Corrupt JPEG data",
    "<!doctype html",
    "other picture",
    # What pyrage says: compared, and not shown.
    *("No matching keys found", "Decryption failed", "last chunk has been processed"),
    # Misuse by a program, never by a person.
    *("the receipt and the plaintext cannot be the same file", "the receipt was signed by another custodian"),
    *("the sender broke off", "a member stands twice", "stored bytes go through", "the request broke off"),
    "the request came too slowly",
    # What stands in files.
    *("# Private key of a contrechamp custodian.", "# Settings of this archive."),
    *("contrechamp bundle", "Faces destroyed", "All but officers", "Sealed original", "age file, sha256"),
    # What a server's log says.
    *("the sweeper met %s", "%s is started again", "%s ended after"),
    *("PRAGMA ", "SELECT "),
)
ENGLISH = re.compile(
    r"\b(the|is|it|its|not|of|and|was|are|were|this|that|with|has|have|be|for|to|where|which|cannot|from|by|in|again|"
    r"one|only|must|there|they|them|what|who|whose|another|other|without|out|does|do|no such|should)\b"
)
CODE = re.compile(r"`[^`]*`")


@cache
def catalogue(name: str) -> Catalog:
    with (LOCALE / "fr" / "LC_MESSAGES" / f"{name}.po").open("rb") as file:
        return read_po(file, locale="fr", abort_invalid=True)


def french(name: str) -> dict[Any, Any]:
    return {message.id: message.string for message in catalogue(name) if message.id}


def is_a_sentence(text: str) -> bool:
    return bool(re.search(r"\w[,;:)]? \w", text.replace(HOLE, "")) and re.search("[a-z]{2}", text))


def is_part_of_a_known_one(text: str) -> bool:
    """Say whether a text is a part of one msgid: some sentences are put together from two."""
    parts = re.escape(text).replace(re.escape(HOLE), "[^\n]*")
    return bool(re.search(parts, "\n".join(FIELD.sub(HOLE, msgid) for msgid in french("sentences"))))


@pytest.fixture(scope="module")
def told() -> Sentences:
    catalogue = Sentences()
    catalogue._catalog = french("sentences")
    return catalogue


def test_there_are_messages_to_look_at() -> None:
    assert "Aborted." in dict(asked())
    assert "Pictures at a time." in helped()
    assert "[required]" in of_typer()
    assert f"the file cannot be read: {HOLE}" in texts_of(LIBRARY / "cli" / "batch" / "files.py")


@pytest.mark.parametrize("path", COMMAND, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_only_constants_are_translated(path: Path) -> None:
    if path.name != "help.py":  # where the constants of the other modules are put into French
        assert all(texts for texts, _line in calls(path, "_"))
        assert all(len(texts) == 2 for texts, _line in calls(path, "ngettext"))


def test_every_message_has_its_french() -> None:
    known = french("contrechamp")
    missing = {f"{place}: {message}" for message, place in (*asked(), *helped().items()) if message not in known}
    assert not missing, "\n".join(sorted(missing))
    assert of_typer() <= set(known)


def test_no_french_is_left_over() -> None:
    used = {message for message, _place in asked()} | set(helped()) | of_typer()
    assert not set(french("contrechamp")) - used


@pytest.mark.parametrize("path", TELLING, ids=lambda path: "/".join(path.parts[-2:]))
def test_every_sentence_that_is_passed_on_is_told(path: Path, told: Sentences) -> None:
    for text in texts_of(path):
        if is_a_sentence(text) and text not in helped() and not text.startswith(NEVER_SHOWN):
            said = told.tell(text.replace(HOLE, "7"))
            is_told = said != text.replace(HOLE, "7") and not ENGLISH.search(CODE.sub("", said))
            assert is_told or is_part_of_a_known_one(text), text


def test_what_others_say_is_told() -> None:
    """Check the system's errors, and those of the library behind Typer; `tests/unit/cli` calls Typer wrongly."""
    assert set(french("sentences")) >= SYSTEM | PYDANTIC | MADE_BY_JOINING
    kinds = {kind.value for kind in MetadataKind} | set(exif._POSITION.values()) | set(exif._PRESENT.values())
    assert kinds <= set(french("sentences"))
    checks = {text for path in (LIBRARY / "cli" / "health").glob("*.py") for text in names_of_checks(path)}
    assert checks - set(french("sentences")) == {"python", "age", "opencv"}


def names_of_checks(path: Path) -> set[str]:
    return {texts[0] for texts, _line in calls(path, "good", "note", "broken", "_try_formats") if texts}


def test_no_sentence_is_left_over() -> None:
    texts = {text for path in TELLING for text in texts_of(path)}
    said = "\n".join([*texts, *(path.read_text(encoding="utf-8") for path in TYPER.rglob("*.py"))])
    forms = [re.escape(text).replace(HOLE, ".+") for text in texts if HOLE in text and is_a_sentence(text)]
    for msgid in set(french("sentences")) - SYSTEM - PYDANTIC - MADE_BY_JOINING:
        own = FIELD.sub(HOLE, msgid)
        pieces = [piece.strip(" .?") for piece in re.split(r"[\0,;:()“”<>]", own)]
        assert all(piece in said for piece in pieces) or any(re.fullmatch(form, own) for form in forms), msgid


VALUES = {
    "": ["a b.jpg", "x; y, z (7) — é.jpg", "{path}", "the %s"],
    "w": ["recipe", "CONTRECHAMP_X", "{path}", "é"],
    "n": ["0", "7", "1,234,567", "0.5"],
    "s": ["text", "a symbolic link that leads nowhere, or in a circle", "the pattern breaks off", "No such device"],
}
AMBIGUOUS = {"{place}: {reason:s}", "{name} ({reason:s})", "{cause:s} ({first}, {second})"}
"""Mere punctuation: what a value holds can be taken for it, and comes out the same."""


@pytest.mark.parametrize("turn", range(4))
def test_each_form_of_sentence_is_found_again_with_its_values(told: Sentences, turn: int) -> None:
    for msgid, msgstr in french("sentences").items():
        if msgid in AMBIGUOUS:
            continue
        fields = FIELD.findall(msgid)
        given = {name: VALUES[kind][(turn + place) % 4] for place, (name, kind) in enumerate(fields)}
        carried = {name: carry(told, given[name], kind) for name, kind in fields}
        assert told.tell(filled(msgid, given)) == filled(msgstr, carried)


def filled(text: str, values: dict[str, str]) -> str:
    return FIELD.sub(lambda field: values[field[1]], text)


def carry(told: Sentences, value: str, kind: str) -> str:
    match kind:
        case "n":
            return value.replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",")
        case "s":
            return told.tell(value)
        case _:
            return value


@pytest.mark.parametrize("name", ["contrechamp", "sentences"])
def test_french_keeps_the_fields_the_marks_and_the_options(name: str) -> None:
    kept = [
        r"\{[a-z]*(?:![rs])?(?=[:}])",
        r"\[/?(?:bold|blue)\]",
        r"--[a-z][a-z-]*",
        r"`contrechamp [a-z-]+",
        r"^ | $|\n\n",
    ]
    for message in catalogue(name):
        assert not message.fuzzy, message.id
        for english, its_french in pairs(message):
            for mark in kept:
                assert sorted(re.findall(mark, its_french)) == sorted(re.findall(mark, english)), english


@pytest.mark.parametrize("name", ["contrechamp", "sentences"])
def test_french_is_set_as_french_is(name: str) -> None:
    wrong = re.compile(r" [;:!?»](?:\s|$)|\w[;!?](?:\s|$)|\w'\w|« |\.\.\.(?!$)|\u202f:|\u00a0[;!?]")
    for message in catalogue(name):
        for english, its_french in pairs(message):
            assert not wrong.search(CODE.sub("", its_french)), english


def pairs(message: Message) -> Iterator[tuple[str, str]]:
    if isinstance(message.id, tuple | list):
        assert isinstance(message.string, tuple | list)
        assert len(message.string) == 2
        yield from ((message.id[1], form) for form in message.string)
    elif message.id:
        yield message.id, str(message.string)
