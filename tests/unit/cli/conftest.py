"""What the command's tests share: the language that is spoken while one of them runs."""

from collections.abc import Iterator

import pytest

from contrechamp.cli.language import speak


@pytest.fixture
def french(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Speak French for one test."""
    monkeypatch.setenv("LANGUAGE", "")  # put back afterwards, whatever speaking makes of it
    speak("fr")
    yield
    speak("en")
