"""`python -m docs.build` (`make docs`): checks that the documents hold together. Writes nothing, asks no network.

Every relative link and every anchor of every Markdown file leads somewhere inside the project, every test file that a
document names exists, and every architecture decision is listed. Addresses of other sites are not looked at.
Exit status: 0 when all holds, 1 with a list otherwise.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from docs.markdown import Link, anchors, links, named_tests

ROOT = Path(__file__).resolve().parent.parent

NOT_OURS = frozenset({"bench-results", "build", "demo-archive", "dist", "node_modules"})
"""Folders that commands make; so are all whose name begins with a dot."""

DECISIONS = Path("docs/adr")
INDEX = DECISIONS / "README.md"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that does not hold, and where: path from the root, and line (0: the file as a whole)."""

    path: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.sentence}"


def documents(root: Path) -> list[Path]:
    """Every Markdown file of the project, in the order of their paths."""
    found: list[Path] = []
    for folder, names, files in os.walk(root):
        names[:] = [name for name in names if not name.startswith(".") and name not in NOT_OURS]
        found += [Path(folder, name) for name in files if name.endswith(".md")]
    return sorted(found)


def check(root: Path) -> list[Problem]:
    """Say what does not hold in the documents under `root`; an empty list when all does."""
    return sorted([*_broken_links(root), *_missing_tests(root), *_unlisted_decisions(root)])


def _broken_links(root: Path) -> Iterator[Problem]:
    for document in documents(root):
        for link in links(document.read_text(encoding="utf-8")):
            sentence = _why_broken(root, document, link)
            if sentence is not None:
                yield Problem(document.relative_to(root).as_posix(), link.line, sentence)


def _missing_tests(root: Path) -> Iterator[Problem]:
    for document in documents(root):
        for named in named_tests(document.read_text(encoding="utf-8")):
            if not (root / named.target).is_file():
                yield Problem(document.relative_to(root).as_posix(), named.line, f"{named.target} is not there")


def _why_broken(root: Path, document: Path, link: Link) -> str | None:
    address = urlsplit(link.target)
    if address.scheme or address.netloc:
        return None
    if address.path.startswith("/"):
        return f"{link.target} begins with a slash: write it relative to this file"
    target = Path(os.path.normpath(document.parent / unquote(address.path))) if address.path else document
    if not target.is_relative_to(root):
        return f"{link.target} leads out of the project"
    if not target.exists():
        return f"{link.target} is not there"
    if not address.fragment or target.suffix != ".md":
        return None
    return None if unquote(address.fragment) in _anchors(target) else f"{link.target}: no such heading"


@cache
def _anchors(document: Path) -> frozenset[str]:
    return anchors(document.read_text(encoding="utf-8"))


def _unlisted_decisions(root: Path) -> Iterator[Problem]:
    """Decisions that their index does not link to, and numbers that two of them bear."""
    index = root / INDEX
    listed = {link.target for link in links(index.read_text(encoding="utf-8"))} if index.is_file() else set()
    first: dict[str, str] = {}
    for decision in sorted((root / DECISIONS).glob("[0-9]*.md")):
        path, number = decision.relative_to(root).as_posix(), decision.name.split("-")[0]
        if decision.name not in listed:
            yield Problem(path, 0, f"is not listed in {INDEX.as_posix()}")
        if first.setdefault(number, decision.name) != decision.name:
            yield Problem(path, 0, f"bears the number of {first[number]}")


def main() -> int:
    """Check the project's own documents; print what does not hold, or that all does."""
    problems = check(ROOT)
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    if problems:
        sys.stderr.write(f"{len(problems)} of the documents' promises do not hold\n")
        return 1
    sys.stdout.write(f"{len(documents(ROOT))} documents: every link, anchor and named test holds\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
