r"""Reads the bounded part of regular expressions that `patterns` takes, into trees of three kinds of node.

Own parser on purpose: the standard library's is private, and what is refused here must be refused with a reason.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_letters, digits

from contrechamp.vision.errors import PatternError

MAX_LENGTH = 16
"""More characters than any number that is worn; longer texts are words."""

SEPARATORS = "-. /"
"""What may stand inside a number beside letters and digits."""

_PLAIN = frozenset(ascii_letters + digits + SEPARATORS)


class Node(ABC):
    """What may still follow: immutable, hashable, without loops."""

    @property
    @abstractmethod
    def longest(self) -> int:
        """The most characters that can follow."""

    @abstractmethod
    def may_end(self) -> bool:
        """Tell whether nothing more needs to follow."""

    @abstractmethod
    def first(self) -> Iterator[tuple[str, "Node"]]:
        """Give each character that may come next with what may follow it."""


@dataclass(frozen=True, slots=True)
class OneOf(Node):
    """A single character out of a set."""

    characters: frozenset[str]

    @property
    def longest(self) -> int:
        """One."""
        return 1

    def may_end(self) -> bool:
        """Never: a character is missing."""
        return False

    def first(self) -> Iterator[tuple[str, Node]]:
        """Give each character of the set, after which nothing follows."""
        for character in self.characters:
            yield character, EMPTY


@dataclass(frozen=True, slots=True)
class Sequence(Node):
    """One part after the other."""

    parts: tuple[Node, ...]

    @property
    def longest(self) -> int:
        """All parts at their longest."""
        return sum(part.longest for part in self.parts)

    def may_end(self) -> bool:
        """Tell whether each part may be left out."""
        return all(part.may_end() for part in self.parts)

    def first(self) -> Iterator[tuple[str, Node]]:
        """Give what any part may begin with, as long as all before it may be left out."""
        for index, part in enumerate(self.parts):
            rest = self.parts[index + 1 :]
            for character, following in part.first():
                yield character, _joined(following, rest)
            if not part.may_end():
                return


@dataclass(frozen=True, slots=True)
class Choice(Node):
    """One of several."""

    options: tuple[Node, ...]

    @property
    def longest(self) -> int:
        """The longest option."""
        return max(option.longest for option in self.options)

    def may_end(self) -> bool:
        """Tell whether one of the options may be left out."""
        return any(option.may_end() for option in self.options)

    def first(self) -> Iterator[tuple[str, Node]]:
        """Give what any option may begin with."""
        for option in self.options:
            yield from option.first()


EMPTY: Node = Sequence(())


def _joined(head: Node, rest: tuple[Node, ...]) -> Node:
    """Put parts after each other so that equal rests are equal nodes."""
    start = head.parts if isinstance(head, Sequence) else (head,)
    parts = start + rest
    return parts[0] if len(parts) == 1 else Sequence(parts)


def parse(source: str) -> Node:
    """Read an expression.

    Raises:
        PatternError: something in it has no end, may stand for anything, or is not taken here.
    """
    reader = _Parser(source)
    tree = reader.choice()
    if not reader.is_done:
        raise PatternError("the pattern closes a group that it never opened")
    return tree


class _Parser:
    """Walks an expression that Python's own compiler has already accepted."""

    def __init__(self, source: str) -> None:
        self._source = source.removeprefix(r"\A").removeprefix("^").removeprefix(r"\b")
        for end in (r"\Z", "$", r"\b"):
            if self._source.endswith(end) and not self._source.endswith("\\" + end):
                self._source = self._source.removesuffix(end)
        self._at = 0

    @property
    def is_done(self) -> bool:
        return self._at >= len(self._source)

    def _peek(self) -> str:
        return self._source[self._at] if self._at < len(self._source) else ""

    def _take(self) -> str:
        character = self._peek()
        if not character:
            raise PatternError("the pattern breaks off")
        self._at += 1
        return character

    def choice(self) -> Node:
        options = [self._sequence()]
        while self._peek() == "|":
            self._at += 1
            options.append(self._sequence())
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def _sequence(self) -> Node:
        parts: list[Node] = []
        while self._peek() not in ("", "|", ")"):
            parts.extend(self._repeated(self._atom()))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _atom(self) -> Node:
        character = self._take()
        if character == "(":
            if self._peek() == "?":
                self._at += 1
                if self._take() != ":":
                    raise PatternError("the pattern looks around or names a group; only plain groups are taken")
            inside = self.choice()
            if self._take() != ")":
                raise PatternError("the pattern leaves a group open")
            return inside
        if character == "[":
            return OneOf(self._set())
        if character == "\\":
            return OneOf(self._escaped())
        if character == ".":
            raise PatternError("the pattern takes any character (.), so any word would fit; name the characters")
        if character not in _PLAIN:
            raise PatternError(f"the pattern holds {character!r}, which no number holds")
        return OneOf(frozenset(character))

    def _escaped(self) -> frozenset[str]:
        character = self._take()
        if character == "d":
            return frozenset(digits)
        if character in SEPARATORS:
            return frozenset(character)
        raise PatternError(f"the pattern holds \\{character}; of the short forms only \\d is taken")

    def _set(self) -> frozenset[str]:
        found: set[str] = set()
        if self._peek() == "^":
            raise PatternError("the pattern takes all but some characters ([^…]); name those that occur")
        while self._peek() != "]":
            character = self._take()
            if character == "\\":
                found |= self._escaped()
                continue
            if self._peek() == "-" and self._source[self._at + 1 : self._at + 2] not in ("]", ""):
                self._at += 1
                last = self._take()
                between = frozenset(map(chr, range(ord(character), ord(last) + 1)))
            else:
                between = frozenset(character)
            if not between <= _PLAIN:
                raise PatternError("the pattern's set holds characters that no number holds")
            found |= between
        self._at += 1
        return frozenset(found)

    def _repeated(self, atom: Node) -> list[Node]:
        character = self._peek()
        if character in ("*", "+"):
            raise PatternError(f"the pattern has no end ({character}); say how many there are at most, as in {{3,5}}")
        least, most = 1, 1
        if character == "?":
            self._at += 1
            least, most = 0, 1
        elif character == "{":
            least, most = self._bounds()
        if self._peek() in ("*", "+", "?", "{") and (character in ("?", "{")):
            raise PatternError("the pattern repeats a repetition")
        if not atom.longest:
            return []
        if most * atom.longest > MAX_LENGTH:  # refused here, before nested repeats can grow
            raise PatternError(
                f"the pattern fits {most * atom.longest} characters where at most {MAX_LENGTH} are taken"
            )
        optional: Node = EMPTY
        for _ in range(most - least):
            optional = Choice((_joined(atom, (optional,) if optional != EMPTY else ()), EMPTY))
        return [atom] * least + ([optional] if optional != EMPTY else [])

    def _bounds(self) -> tuple[int, int]:
        end = self._source.index("}", self._at) if "}" in self._source[self._at :] else -1
        inside = self._source[self._at + 1 : end] if end > 0 else ""
        least, comma, most = inside.partition(",")
        if not least.isdecimal() and not (comma and most.isdecimal() and not least):
            raise PatternError("the pattern holds a brace that counts nothing; write {7} or {3,5}")
        if comma and not most:
            raise PatternError("the pattern has no end ({n,}); say how many there are at most, as in {3,5}")
        self._at = end + 1
        return int(least or 0), int(most if comma else least)
