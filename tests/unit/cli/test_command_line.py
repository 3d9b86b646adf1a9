"""The command as a whole: quick to answer, clear when called wrongly, one line for an error of the library."""

import subprocess
import sys

import pytest

from contrechamp.cli import main
from contrechamp.cli.app import COMMANDS, load_command
from contrechamp.errors import ContrechampError

HEAVY = {"numpy", "cv2", "onnxruntime", "openvino", "pyvips", "pillow_heif", "rapidocr", "cryptography", "pyrage"}


def call(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["contrechamp", *arguments])
    return main()


def modules_after(*arguments: str) -> set[str]:
    program = (
        "import sys; sys.argv = ['contrechamp', *sys.argv[1:]]\n"
        "from contrechamp.cli import main; main()\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", program, *arguments], check=True, capture_output=True, text=True)
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["redact", "--help"]])
def test_help_loads_none_of_the_engine(arguments: list[str]) -> None:
    assert not modules_after(*arguments) & HEAVY


def test_help_names_every_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(monkeypatch, "--help") == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_teaches_with_an_example(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(monkeypatch, name, "--help") == 0
    assert f"contrechamp {name} " in capsys.readouterr().out.replace("Usage: contrechamp", "")


@pytest.mark.parametrize("arguments", [["radact"], ["--wrong"], ["redact"], ["redact", "--wrong"]])
def test_a_wrong_call_is_status_2(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert call(monkeypatch, *arguments) == 2


def test_a_library_error_is_one_line_and_status_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_name: str) -> object:
        raise ContrechampError("the key \x1b[2J[red]is gone")

    monkeypatch.setattr("contrechamp.cli.app.load_command", fail)
    assert call(monkeypatch, "doctor") == 1
    assert capsys.readouterr().err == "contrechamp: the key \\x1b[2J[red]is gone\n"


def test_a_command_whose_library_is_missing_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(COMMANDS, "doctor", ("contrechamp.cli.not_there", ""))
    assert call(monkeypatch, "doctor") == 1
    assert "contrechamp doctor" in capsys.readouterr().err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_can_be_loaded(name: str) -> None:
    assert load_command(name).name == name
