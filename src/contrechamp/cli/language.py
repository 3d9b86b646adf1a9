"""The language in which the command speaks to a person: French or English, as the environment says.

What programs read is never translated: reports, JSON, receipts, codes, and an error's own sentence in Python. The
catalogue is `contrechamp/locale/fr/LC_MESSAGES/contrechamp.po`; its msgids are the English words in the code.
"""

import gettext
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

DOMAIN: Final = "contrechamp"
LOCALE: Final = Path(__file__).parents[1] / "locale"
_VARIABLES: Final = ("CONTRECHAMP_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
_SHOWN_OF_COMMANDS: Final = ("help", "short_help", "epilog")
_SHOWN_OF_PARAMETERS: Final = ("help", "rich_help_panel", "show_default")


def language_of(environment: Mapping[str, str]) -> str:
    """Give "fr" or "en": what the first of the four variables that is set says; English for any other language."""
    wanted = next((environment[name] for name in _VARIABLES if environment.get(name)), "")
    return "fr" if wanted.lower().startswith("fr") else "en"


def speak(language: str) -> None:
    """Speak this language from now on.

    The libraries of the command line ask the same catalogue for their own words ("Usage:", "[required]"), and some of
    them do so as they are imported: call this first.
    """
    if language == "fr":
        gettext.bindtextdomain(DOMAIN, str(LOCALE))
        gettext.textdomain(DOMAIN)
        os.environ["LANGUAGE"] = "fr"  # where gettext looks first, whatever said so
    else:
        gettext.textdomain("messages")  # the name that means none: what is not found stays as it is, in English


def _(text: str) -> str:
    """Give the text in the language that is spoken; as it is where the catalogue does not have it."""
    return gettext.gettext(text) if text else text


def told(sentence: str) -> str:
    """Give a sentence that the library made in English in the language spoken."""
    return _(sentence)


def ngettext(one: str, many: str, count: int) -> str:
    """Give the form of a text that goes with this count, with the count in it."""
    return gettext.ngettext(one, many, count).format(count=f"{count:,}")


def translate_help(command: Any) -> Any:
    """Put the help of a command, of its options and of its sub-commands into the language spoken; give it back."""
    _translate(command, _SHOWN_OF_COMMANDS)
    for parameter in command.params:
        _translate(parameter, _SHOWN_OF_PARAMETERS)
    for child in getattr(command, "commands", {}).values():
        translate_help(child)
    return command


def _translate(thing: Any, names: tuple[str, ...]) -> None:
    for name in names:
        text = getattr(thing, name, None)
        if isinstance(text, str):
            setattr(thing, name, _(text))
