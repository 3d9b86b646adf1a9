"""`contrechamp poster` makes what the pages make, on the archive's machine."""

import sys
from pathlib import Path
from typing import get_args

import pypdfium2 as pdfium
import pytest

from contrechamp.cli import main
from contrechamp.vision.types import Box
from contrechamp_server.commands import poster as command
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.records.codebook import Legibility
from contrechamp_server.foundation.records.models import Portrait
from contrechamp_server.foundation.records.states import State
from contrechamp_server.outlets.exports.sheets import Format
from tests.archive import make_photograph

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> "Call":
    monkeypatch.setattr(command, "open_archive", lambda folder: folder)  # the tests' own archive is open already
    return Call(monkeypatch, tmp_path)


class Call:
    """Calls the command, and gives its exit status."""

    def __init__(self, patch: pytest.MonkeyPatch, folder: Path) -> None:
        self._patch, self.target = patch, folder / "poster.pdf"

    def __call__(self, *given: str) -> int:
        told = ["--site", "https://archives.example.org/", "--out", str(self.target)]
        self._patch.setattr(sys, "argv", ["contrechamp", "poster", str(options().folder), *told, *given])
        return main()


def test_a_portrait_and_an_event_become_files(call: Call) -> None:
    photograph = make_photograph(State.PUBLISHED, portraits=(Box(20, 40, 90, 150), Box(200, 40, 90, 150)))
    portrait = Portrait.objects.first()
    assert portrait is not None
    assert call("--portrait", portrait.pk, "--size", "a4") == 0
    with pdfium.PdfDocument(call.target) as document:
        assert document[0].get_size() == pytest.approx((595.3, 841.9), abs=0.5)
    assert call("--event", photograph.submission.event_id, "--bleed") == 0
    assert call("--event", photograph.submission.event_id, "--finding", "covered") == 1


def test_a_wrong_call_and_what_is_not_there(call: Call) -> None:
    assert call() == 2
    assert call("--portrait", "a", "--event", "b") == 2
    assert call("--portrait", "a", "--finding", "covered") == 2
    assert call("--portrait", "nonesuch") == 1
    assert not call.target.exists()


def test_its_words_are_the_archives() -> None:
    assert set(get_args(command.Found)) == set(Legibility.values)
    assert set(get_args(command.Size)) == set(Format)
