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
from dataclasses import dataclass
from functools import cached_property
from gettext import GNUTranslations
from typing import Final

__all__ = ["FIELD", "Sentences", "in_french_figures"]

FIELD: Final = re.compile(r"\{([a-z]\w*)(?::([nsw]))?\}")
_PATTERNS: Final = {"": "(.+?)", "w": r"(\S+)", "n": r"(-?\d[\d,]*(?:\.\d+)?)", "s": "(.+?)"}
_FIGURES: Final = str.maketrans({",": "\N{NARROW NO-BREAK SPACE}", ".": ","})
_BETWEEN: Final = ", "


def in_french_figures(number: str) -> str:
    """Give a number that is written as in English ("1,204.5") as French writes it."""
    return number.translate(_FIGURES)


@dataclass(frozen=True, slots=True)
class _Template:
    """A msgid with fields, and its translation.

    Attributes:
        start: what a sentence of this form starts with; most are told apart by it without a search.
        weight: how many characters of its own it has; of two that fit a sentence, the heavier one says more.
        has_words: it says something itself. Mere punctuation ("{place}: {reason:s}") fits nearly everything.
    """

    msgstr: str
    start: str
    pattern: str
    fields: tuple[tuple[str, str], ...]
    weight: int
    has_words: bool

    @classmethod
    def of(cls, msgid: str, msgstr: str) -> "_Template":
        # Between the fields: text, name, kind, text, name, kind, …, text.
        texts = FIELD.split(msgid)
        own, fields = texts[::3], tuple(zip(texts[1::3], (kind or "" for kind in texts[2::3]), strict=True))
        pattern = re.escape(own[0])
        for (_, kind), text in zip(fields, own[1:], strict=True):
            pattern += _PATTERNS[kind] + re.escape(text)
        words = "".join(own)
        return cls(msgstr, own[0], pattern, fields, len(words), any(map(str.isalpha, words)))


class Sentences(GNUTranslations):
    """The catalogue of sentences. Made by `gettext.translation`."""

    _catalog: dict[str, str]  # filled by the base class

    def tell(self, sentence: str) -> str:
        """Give the translation of a finished sentence; the sentence itself where there is none."""
        found = self._find(sentence)
        return sentence if found is None else found

    def _find(self, sentence: str) -> str | None:
        if sentence and (whole := self._catalog.get(sentence)):
            return whole
        for template in self._templates:
            if (told := self._fill(template, sentence)) is not None:
                return told
        return self._find_list(sentence)

    def _fill(self, template: _Template, sentence: str) -> str | None:
        if not sentence.startswith(template.start):
            return None
        found = re.fullmatch(template.pattern, sentence, re.DOTALL)
        if found is None:
            return None
        values: dict[str, str] = {}
        for (name, kind), value in zip(template.fields, found.groups(), strict=True):
            if kind == "n":
                values[name] = in_french_figures(value)
            elif kind == "s" and (told := self._find(value)) is not None:
                values[name] = told
            elif kind == "s" and not template.has_words:
                return None
            else:
                values[name] = value
        return FIELD.sub(lambda field: values[field[1]], template.msgstr)

    def _find_list(self, sentence: str) -> str | None:
        """Tell words in a row ("a camera's name, the author, a title"); only the first may be unknown."""
        first, *others = sentence.split(_BETWEEN)
        told = [self._find(other) for other in others]
        if not told or None in told:
            return None
        return _BETWEEN.join([self._find(first) or first, *filter(None, told)])

    @cached_property
    def _templates(self) -> list[_Template]:
        with_fields = [(msgid, msgstr) for msgid, msgstr in self._catalog.items() if FIELD.search(msgid)]
        return sorted((_Template.of(*pair) for pair in with_fields), key=lambda template: -template.weight)
