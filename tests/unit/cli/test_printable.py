"""Untrusted text cannot move the cursor, forge a line or pass for markup."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from contrechamp.cli.console import printable


def shown(text: str) -> str:
    console = Console(file=io.StringIO(), width=10_000, highlight=False, emoji=False, color_system=None)
    console.print(printable(text), soft_wrap=True, end="")
    output = console.file
    assert isinstance(output, io.StringIO)
    return output.getvalue()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("été.jpg", "été.jpg"),
        ("a\nheld: b.jpg", "a\\nheld: b.jpg"),
        ("\x1b[2Ja.jpg", "\\x1b[2Ja.jpg"),
        ("gpj.\u202eexe", "gpj.\\u202eexe"),
        ("[bold red]a[/bold red]", "[bold red]a[/bold red]"),
        (":smile:.jpg", ":smile:.jpg"),
        ("caf\udce9.jpg", "caf\\xe9.jpg"),
        ("a\\b[i]\\[/i]", "a\\b[i]\\[/i]"),
    ],
)
def test_a_name_is_shown_as_one_harmless_line(name: str, expected: str) -> None:
    assert shown(name) == expected


@given(st.text(st.characters(codec=None, exclude_categories=[]), max_size=40))
def test_whatever_the_text_it_stays_one_line_that_any_console_can_encode(text: str) -> None:
    line = shown(text)
    assert line.isprintable()
    line.encode("utf-8")
