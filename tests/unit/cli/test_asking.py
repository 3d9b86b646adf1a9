"""Questions at the terminal: asked on stderr, in the language spoken, until the answer is one."""

from collections.abc import Callable

import pytest
import typer
from typer.testing import CliRunner, Result

from contrechamp.cli import asking


def answer(question: Callable[[], object], typed: str) -> Result:
    app = typer.Typer()

    @app.command()
    def _ask() -> None:
        typer.echo(f"got {question()!r}")

    return CliRunner().invoke(app, input=typed)


def test_a_new_secret_is_asked_until_it_is_typed_twice_alike() -> None:
    done = answer(lambda: asking.ask_new_secret("Passphrase"), "one\ntwo\nthree\nthree\n")
    assert "got 'three'" in done.stdout
    assert done.stderr.count("Repeat for confirmation:") == 2
    assert "Error: The two entered values do not match." in done.stderr
    assert "one" not in done.output


@pytest.mark.parametrize(
    ("typed", "expected"), [("y", True), ("YES", True), ("n", False), ("no", False), ("", True), ("perhaps\nn", False)]
)
def test_yes_and_no_are_understood_and_nothing_else_is(typed: str, expected: bool) -> None:
    done = answer(lambda: asking.confirm("Another?", default=True), f"{typed}\n")
    assert f"got {expected}" in done.stdout
    assert "Another? [Y/n]:" in done.stderr
    assert ("invalid input" in done.stderr) is ("perhaps" in typed)


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize(("typed", "expected"), [("o", True), ("Oui", True), ("y", True), ("non", False), ("", False)])
def test_french_is_asked_and_answered(typed: str, expected: bool) -> None:
    done = answer(lambda: asking.confirm("Un autre\u202f?", default=False), f"{typed}\n")
    assert f"got {expected}" in done.stdout
    assert "Un autre\u202f? [o/N]\u00a0:" in done.stderr


def test_who_gives_up_is_let_go() -> None:
    assert answer(lambda: asking.ask("Name"), "").exit_code == 1
