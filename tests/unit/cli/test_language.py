"""The language of the command: chosen by the environment, French or English, and English where French is missing."""

import gettext
from pathlib import Path

import pytest

from contrechamp.cli import language
from contrechamp.cli.console import printable
from contrechamp.cli.language import _, figure, language_of, ngettext, speak, spoken, told


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr"}, "fr"),
        ({"LANG": "FR_ca.utf8"}, "fr"),
        ({"LANG": "fy_NL.UTF-8"}, "en"),
        ({"LANG": "frp.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "C", "LC_MESSAGES": "fr_BE.UTF-8"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_MESSAGES": "C"}, "en"),
        ({"LC_MESSAGES": "C", "LC_ALL": "fr_FR.UTF-8"}, "fr"),
        ({"LC_ALL": "fr_FR.UTF-8", "CONTRECHAMP_LANG": "en"}, "en"),
        ({"LC_ALL": "C", "CONTRECHAMP_LANG": "fr"}, "fr"),
        ({"CONTRECHAMP_LANG": "", "LC_ALL": "", "LANG": "fr_FR.UTF-8"}, "fr"),
    ],
)
def test_the_first_variable_that_is_set_chooses(environment: dict[str, str], expected: str) -> None:
    assert language_of(environment) == expected


@pytest.mark.parametrize("encoding", ["ascii", "iso8859-15", "no-such-encoding"])
def test_a_terminal_that_cannot_write_french_gets_english(encoding: str) -> None:
    assert language_of({"CONTRECHAMP_LANG": "fr"}, encoding) == "en"
    assert language_of({"CONTRECHAMP_LANG": "fr"}, "utf-8") == "fr"


def test_english_is_what_stands_in_the_code() -> None:
    speak("en")
    assert spoken() == "en"
    assert _("held") == "held"
    assert told("hidden file") == "hidden file"
    assert (figure(1204), figure(0.5, ".2f")) == ("1,204", "0.50")
    assert ngettext("{count} mask", "{count} masks", 1204) == "1,204 masks"


def test_french_wins_over_what_other_programs_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "de:en")
    speak("fr")
    assert _("held") == "retenue"
    speak("en")


@pytest.mark.usefixtures("french")
def test_french_agrees_with_its_figures() -> None:
    assert [ngettext("{count} held", "{count} held", count) for count in (0, 1, 2)] == [
        *("0 retenue", "1 retenue", "2 retenues")
    ]
    assert ngettext("{count} mask", "{count} masks", 1204) == "1\N{NARROW NO-BREAK SPACE}204 masques"
    assert figure(1234.5, ",.2f") == "1\N{NARROW NO-BREAK SPACE}234,50"


@pytest.mark.usefixtures("french")
def test_nothing_is_said_of_nothing() -> None:
    assert (_(""), told("")) == ("", "")


@pytest.mark.usefixtures("french")
def test_without_compiled_catalogues_everything_is_english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    gettext.bindtextdomain(language.DOMAIN, str(tmp_path))
    monkeypatch.setattr(language, "LOCALE", tmp_path)
    language._sentences.cache_clear()
    try:
        assert _("held") == "held"
        assert ngettext("{count} mask", "{count} masks", 2) == "2 masks"
        assert told("hidden file") == "hidden file"
    finally:
        language._sentences.cache_clear()


@pytest.mark.usefixtures("french")
def test_what_is_told_keeps_the_spaces_of_french_and_nothing_else_that_is_not_seen() -> None:
    spaces = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
    assert printable(f"a{spaces}\u2003\x1b") == f"a{spaces}\\u2003\\x1b"
