"""Reads of a Markdown document what the check needs: its links, and the anchors that its headings make.

Code is left out: a link inside a fence or between backticks is an example, not a promise.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*")
_INLINE = re.compile(r"\]\(\s*(?:<([^<>]*)>|([^\s()]*(?:\([^\s()]*\)[^\s()]*)*))(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)")
_DEFINED = re.compile(r" {0,3}\[[^\]]+\]:\s*<?([^\s<>]+)>?.*")
_HTML = re.compile(r"""<(?:a|img|source)\b[^>]*?\b(?:href|src|srcset)\s*=\s*["']([^"']*)["']""", re.IGNORECASE)
_HTML_ANCHOR = re.compile(r"""<[a-z][^>]*?\b(?:id|name)\s*=\s*["']([^"']+)["']""", re.IGNORECASE)
_TEST_FILE = re.compile(r"tests/[\w/]+\.py")
_LINK_TEXT = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link stands (line counted from 1) and where it leads, as written."""

    line: int
    target: str


def links(text: str) -> list[Link]:
    """Every link, picture and reference of a document, in the order of its lines."""
    found = []
    for number, line in _prose(text):
        plain = _CODE.sub("code", line)
        targets = [angled or bare for angled, bare in _INLINE.findall(plain)]
        defined = _DEFINED.fullmatch(plain)
        targets += [defined.group(1)] if defined else []
        targets += _HTML.findall(plain)
        found += [Link(number, target) for target in targets]
    return found


def named_tests(text: str) -> list[Link]:
    """Every test file that a document names between backticks, as a path from the root."""
    return [
        Link(number, code)
        for number, line in _prose(text)
        for _, code in _CODE.findall(line)
        if _TEST_FILE.fullmatch(code)
    ]


def anchors(text: str) -> frozenset[str]:
    """What can stand after `#`: one for each heading, as the common forges make them, and ids given in HTML.

    A heading that stands twice gets `-1` at its second place, and so on.
    """
    seen: Counter[str] = Counter()
    found: set[str] = set()
    for _, line in _prose(text):
        found.update(_HTML_ANCHOR.findall(_CODE.sub("code", line)))
        heading = _HEADING.fullmatch(line)
        if heading is None:
            continue
        slug = _slug(heading.group(1))
        found.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
        seen[slug] += 1
    return frozenset(found)


def _slug(heading: str) -> str:
    shown = _LINK_TEXT.sub(r"\1", heading).lower()
    return re.sub(r"[^\w\- ]", "", shown).replace(" ", "-")


def _prose(text: str) -> Iterator[tuple[int, str]]:
    """The lines outside of fenced code, with their numbers."""
    fence = ""
    for number, line in enumerate(text.split("\n"), start=1):
        mark = _FENCE.match(line)
        if fence:
            closes = mark is not None and mark.group(1).startswith(fence) and not line.strip().strip(fence[0])
            fence = "" if closes else fence
        elif mark is not None:
            fence = mark.group(1)
        else:
            yield number, line
