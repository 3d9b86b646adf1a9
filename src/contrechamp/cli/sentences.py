"""Sentences that others made in English, found again in a catalogue: what stands behind `told`.

Errors, reasons for holding a picture and findings of `doctor` are finished English sentences with values inside. They
could be translated by their stable `code` and the data they carry. They are not, for three reasons: one code has many
sentences (`unreadable` has dozens); a sentence travels where the exception does not (from a worker as a line of JSON,
from there into a report); and the library, which knows no language, would have to keep a template and its values for
each. So a sentence is matched against the msgids of `sentences.po`, which have fields in the place of values, and what
stood there is carried over. A test finds every sentence of the code, and those of the libraries, in the catalogue.

A field is written in a msgid as

- `{path}`: anything; carried over as it is,
- `{member:w}`: one word; carried over as well,
- `{limit:n}`: a number; written as French writes it,
- `{reason:s}`: a sentence or a word that is told in its turn.

A msgstr names the same fields, without the letter. All other braces mean themselves. A sentence that is nowhere in the
catalogue stays English: better that than half of each language.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from gettext import GNUTranslations
from typing import Final

__all__ = ["FIELD", "Sentences", "in_french_figures"]

FIELD: Final = re.compile(r"\{([a-z]\w*)(?::([nsw]))?\}")
_PATTERNS: Final = {"": "(.+?)", "w": r"(\S+)", "n": r"(-?\d[\d,]*(?:\.\d+)?)", "s": "(.+?)"}
_FIGURES: Final = str.maketrans({",": "\N{NARROW NO-BREAK SPACE}", ".": ","})
_BETWEEN: Final = ", "
_DEEPEST: Final = 4
"""Sentences stand in sentences; a file's name can look like a thousand of them, and must not cost as much."""


def in_french_figures(number: str) -> str:
    """Give a number that is written as in English ("1,204.5") as French writes it."""
    return number.translate(_FIGURES)


@dataclass(frozen=True, slots=True)
class _Template:
    """A msgid with fields, and its translation.

    Attributes:
        texts: what it says itself, between its fields.
        pattern: what fits it, as a regular expression with a group for each field.
        fields: name and kind of each.
        msgstr: the translation.
    """

    texts: tuple[str, ...]
    pattern: str
    fields: tuple[tuple[str, str], ...]
    msgstr: str

    @classmethod
    def of(cls, msgid: str, msgstr: str) -> "_Template":
        # Split, it is: text, name, kind, text, name, kind, …, text.
        parts = FIELD.split(msgid)
        texts, fields = parts[::3], tuple(zip(parts[1::3], (kind or "" for kind in parts[2::3]), strict=True))
        groups = [_PATTERNS[kind] for _, kind in fields]
        pattern = "".join(re.escape(text) + group for text, group in zip(texts, [*groups, ""], strict=True))
        return cls(tuple(texts), pattern, fields, msgstr)

    @property
    def weight(self) -> int:
        """How many characters are its own: of two that fit a sentence, the heavier one says more."""
        return sum(map(len, self.texts))

    @property
    def sentences(self) -> list[str]:
        """The names of the fields that are sentences in their turn."""
        return [name for name, kind in self.fields if kind == "s"]

    @property
    def has_words(self) -> bool:
        """Whether it says something itself; mere punctuation ("{place}: {reason:s}") fits nearly everything."""
        return any(map(str.isalpha, "".join(self.texts)))

    def match(self, sentence: str, *, is_greedy: bool = False) -> dict[str, str] | None:
        """Find its values in a sentence, the first ones as short as can be, or as long.

        Most templates are ruled out without a regular expression, which is slow.
        """
        if not all(text in sentence for text in self.texts):
            return None
        pattern = self.pattern.replace("(.+?)", "(.+)") if is_greedy else self.pattern
        found = re.fullmatch(pattern, sentence, re.DOTALL)
        return None if found is None else dict(zip((name for name, _ in self.fields), found.groups(), strict=True))

    def fill(self, values: Mapping[str, str], told: Mapping[str, str]) -> str:
        """Give the translation with these values, told where they are."""
        kinds = dict(self.fields)
        shown = {name: in_french_figures(value) if kinds[name] == "n" else value for name, value in values.items()}
        return FIELD.sub(lambda field: {**shown, **told}[field[1]], self.msgstr)


class Sentences(GNUTranslations):
    """The catalogue of sentences. Made by `gettext.translation`."""

    _catalog: dict[str, str]  # filled by the base class

    def tell(self, sentence: str) -> str:
        """Give the translation of a finished sentence; the sentence itself where there is none."""
        return self._find(sentence, 0) or sentence

    def _find(self, sentence: str, depth: int, *, with_words: bool = False) -> str | None:
        """Give the translation, None where there is none; `with_words`: not by punctuation alone."""
        if sentence and (whole := self._catalog.get(sentence)):
            return whole
        if depth == _DEEPEST:
            return None
        for template in self._templates:
            if template.has_words or not with_words:
                told = self._find_by(template, sentence, depth + 1)
                if told is not None:
                    return told
        return None if with_words else self._find_list(sentence, depth + 1)

    def _find_by(self, template: _Template, sentence: str, depth: int) -> str | None:
        values = template.match(sentence)
        if values is None:
            return None
        if not template.sentences:
            return template.fill(values, {})
        # "key file a: b.key: wrong passphrase": a file's name can have colons too. The way to cut is the one that leaves
        # a sentence that is surely one; else the first.
        longest = template.match(sentence, is_greedy=True) or values
        for cut, with_words in ((values, True), (longest, True), (values, False)):
            told = {name: self._find(cut[name], depth, with_words=with_words) for name in template.sentences}
            known = {name: text for name, text in told.items() if text is not None}
            if len(known) == len(told):
                return template.fill(cut, known)
        return template.fill(values, known) if template.has_words else None

    def _find_list(self, sentence: str, depth: int) -> str | None:
        """Tell words in a row ("a camera's name, the author, a title"); only the first may be unknown."""
        first, *others = sentence.split(_BETWEEN)
        told = [self._find(other, depth) for other in others]
        if not told or None in told:
            return None
        return _BETWEEN.join([self._find(first, depth) or first, *filter(None, told)])

    @cached_property
    def _templates(self) -> list[_Template]:
        with_fields = [(msgid, msgstr) for msgid, msgstr in self._catalog.items() if FIELD.search(msgid)]
        return sorted((_Template.of(*pair) for pair in with_fields), key=lambda template: -template.weight)
