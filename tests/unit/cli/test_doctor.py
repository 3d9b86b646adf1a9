"""`contrechamp doctor` finds what is broken, says what to do, and goes on looking."""

import dataclasses
import json
import sys

import pytest

from contrechamp.cli import main
from contrechamp.cli.health import State, engine, good, machine
from contrechamp.vision import CENTERFACE
from contrechamp.vision.errors import VisionError


def doctor(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["contrechamp", "doctor", *arguments])
    return main()


def test_a_machine_that_can_redact_is_told_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert doctor(monkeypatch) == 0
    shown = capsys.readouterr().out
    assert "This machine can redact." in shown
    for name in ("python", "backend", "face weights", "formats read", "formats written", "redaction", "age"):
        assert name in shown
    assert CENTERFACE.sha256 in shown
    assert "jpeg, png, webp, tiff, heic, avif" in shown


def test_programs_get_every_check(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(engine, "check_redaction", lambda: good("redaction", "left out here"))
    assert doctor(monkeypatch, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["ok"] is True
    assert {"name", "state", "detail", "remedy"} == set(found["checks"][0])


def test_altered_weights_are_found(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(engine, "CENTERFACE", dataclasses.replace(CENTERFACE, sha256="0" * 64))
    assert doctor(monkeypatch, "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert [check["name"] for check in found["checks"] if check["state"] == "broken"] == ["face weights"]
    assert all(check["remedy"] for check in found["checks"] if check["state"] == "broken")


def test_an_engine_that_cannot_be_imported_is_a_finding(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "contrechamp.cli.health.engine", None)
    monkeypatch.delattr("contrechamp.cli.health.engine")
    assert doctor(monkeypatch) == 1
    shown = capsys.readouterr()
    assert "broken  engine" in shown.out
    assert "age" in shown.out
    assert "cannot redact yet" in shown.err


def test_a_library_that_cannot_be_imported_is_broken_where_redaction_needs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("cv2", "pyrage"):
        monkeypatch.setitem(sys.modules, module, None)
    states = {check.name: check.state for check in machine.check_libraries()}
    assert states["opencv-python-headless"] is State.BROKEN
    assert states["pyrage"] is State.NOTE
    assert states["numpy"] is State.OK


def test_a_format_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(data: bytes) -> object:
        raise VisionError(f"no decoder for {len(data)} bytes")

    monkeypatch.setattr(engine, "decode", fail)
    check = engine.check_formats_read()
    assert check.state is State.BROKEN
    assert "heic (no decoder for" in check.detail


def test_a_face_that_is_not_hidden_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "CENTRE", (2, 2))
    assert engine.check_redaction().state is State.BROKEN


def test_a_machine_without_the_age_program_can_redact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert machine.check_age().state is State.NOTE
