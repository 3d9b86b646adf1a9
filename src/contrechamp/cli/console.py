"""The two consoles that every command writes to, and how untrusted text is shown on them."""

from collections.abc import Iterable
from typing import Final

from rich.console import Console
from rich.markup import escape

from contrechamp.cli.language import spoken

__all__ = ["err", "out", "print_list", "printable"]

out = Console(highlight=False, emoji=False)
"""Standard output: results, tables, JSON."""

err = Console(stderr=True, highlight=False, emoji=False)
"""Standard error: progress, warnings, errors."""


_FIXED_SPACES: Final = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"


def printable(text: object) -> str:
    """Give text from outside (a file's name, a metadata field) as one harmless line, ready for rich markup.

    Control characters, line breaks, direction overrides and bytes that are no UTF-8 become visible escapes: a file's
    name cannot move the cursor, forge a line of the summary or break the console's encoding. In French its fixed spaces
    stay: what is told has them, they do nothing, and the console can write them.
    """
    kept = _FIXED_SPACES if spoken() == "fr" else ""
    return escape("".join(char if char.isprintable() or char in kept else _escaped(char) for char in str(text)))


def _escaped(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:  # os.fsdecode stores a byte that is no UTF-8 here
        return f"\\x{code - 0xDC00:02x}"
    return char.encode("unicode_escape").decode("ascii")


def print_list(title: str, sentences: Iterable[str]) -> None:
    """Print a title and sentences below it, each of which is harmless already."""
    out.print(f"[bold]{title}[/bold]")
    for sentence in sentences:
        out.print(f"· {sentence}", markup=False, soft_wrap=True)
    out.print()
