"""Words as IIIF gives them: in French and in English beside each other, whatever language is asked for."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.conf import settings
from django.utils.translation import override

LanguageMap = dict[str, list[str]]
NO_LANGUAGE: Final = "none"


def both(say: Callable[[], str | Iterable[str]]) -> LanguageMap:
    """Give what is said in each language; nothing for a language in which nothing is."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            said = say()
            lines = [said] if isinstance(said, str) else list(said)
        found[language] = [line for line in lines if line]
    return {language: lines for language, lines in found.items() if lines}


def as_written(*lines: str) -> LanguageMap:
    """Give what somebody has written, in whatever language that was."""
    return {NO_LANGUAGE: list(lines)}


def fact(label: Callable[[], str], value: LanguageMap) -> dict[str, Any]:
    """Give one line of facts: a label and what it is."""
    return {"label": both(label), "value": value}
