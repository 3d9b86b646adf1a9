"""The language in which the command speaks to a person: French or English, as the environment says.

What programs read is never translated: reports, JSON, receipts, codes, and an error's own sentence in Python. Two
catalogues lie in `contrechamp/locale/fr/LC_MESSAGES`. `contrechamp.po` has what the command says itself; its msgids are
the English words in the code. `sentences.po` has what it passes on, see `contrechamp.cli.sentences`. Where they are not
compiled (`make assets` does that, and a wheel has them), everything is English.
"""

import gettext
import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, Literal, TypeAlias

from contrechamp.cli.sentences import Sentences, in_french_figures

__all__ = ["Language", "_", "figure", "language_of", "ngettext", "speak", "spoken", "told"]

Language: TypeAlias = Literal["fr", "en"]

DOMAIN: Final = "contrechamp"
LOCALE: Final = Path(__file__).parents[1] / "locale"
_NONE: Final = "messages"
"""The domain that gettext starts with: nobody has a catalogue for it, so that everything stays English."""

_VARIABLES: Final = ("CONTRECHAMP_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
_FRENCH: Final = re.compile(r"fr(?![a-z])", re.IGNORECASE)


def language_of(environment: Mapping[str, str], encoding: str | None = None) -> Language:
    """Give what the first of the four variables that is set says; English for any other language.

    Args:
        environment: `CONTRECHAMP_LANG`, `LC_ALL`, `LC_MESSAGES` and `LANG` are looked at, in this order.
        encoding: that of the output. One that cannot write the spaces of French gets English, and no crash.
    """
    wanted = next((environment[name] for name in _VARIABLES if environment.get(name)), "")
    return "fr" if _FRENCH.match(wanted) and _can_be_written(encoding) else "en"


def _can_be_written(encoding: str | None) -> bool:
    try:
        return bool("\N{NARROW NO-BREAK SPACE}".encode(encoding or "utf-8"))
    except (LookupError, UnicodeEncodeError):
        return False


def speak(language: Language) -> None:
    """Speak this language from now on.

    Typer asks the same catalogue for its own words ("[required]"), and for some of them as it is imported: call this
    first.
    """
    if language == "fr":
        gettext.bindtextdomain(DOMAIN, str(LOCALE))
        gettext.textdomain(DOMAIN)
        os.environ["LANGUAGE"] = "fr"  # where gettext looks first, whatever said so
    else:
        gettext.textdomain(_NONE)


def spoken() -> Language:
    """Give the language that is spoken."""
    return "fr" if gettext.textdomain() == DOMAIN else "en"


def _(text: str) -> str:
    """Give the text in the language that is spoken; as it is where the catalogue does not have it."""
    return gettext.gettext(text) if text else text  # what gettext has for no text is the catalogue's header


def ngettext(one: str, many: str, count: int, **values: object) -> str:
    """Give the form of a text that goes with this count, with the count and the other values in it."""
    return gettext.ngettext(one, many, count).format(count=figure(count), **values)


def figure(value: float, form: str = ",") -> str:
    """Give a number as it is written in the language that is spoken; `form` as `format` takes it."""
    written = format(value, form)
    return in_french_figures(written) if spoken() == "fr" else written


def told(sentence: str) -> str:
    """Give a sentence that was made in English elsewhere in the language that is spoken; as it is when unknown."""
    found = _sentences() if spoken() == "fr" else None
    return found.tell(sentence) if found else sentence


@cache
def _sentences() -> Sentences | None:
    try:
        return gettext.translation("sentences", str(LOCALE), ["fr"], Sentences)
    except OSError:  # not compiled
        return None
