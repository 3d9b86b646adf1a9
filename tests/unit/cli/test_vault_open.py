"""`vault open` and `vault receipt verify`: a reason, a receipt, the original; and anyone can check the receipt."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from contrechamp.cli import main
from contrechamp.vault import generate_key, read_recipients, seal

Run = Callable[..., int]

PLAINTEXT = b"PLAINTEXT" * 10_000
REASON = "complaint 2025-014: does mask 3 cover a bystander? [bold]"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `contrechamp vault`; two keys, a recipients file with the first, and a sealed file are there."""
    monkeypatch.chdir(tmp_path)
    Path("recipients.txt").write_text(generate_key(Path("ada.key")).lines)
    generate_key(Path("bruno.key"))
    seal(io.BytesIO(PLAINTEXT), Path("sealed.age"), read_recipients(Path("recipients.txt")).recipients)

    def run(*arguments: str) -> int:
        monkeypatch.setattr("sys.argv", ["contrechamp", "vault", *arguments])
        return main()

    return run


def open_with(
    run: Run, *, key: str = "ada.key", reason: str = REASON, out: str = "original.jpg", more: tuple[str, ...] = ()
) -> int:
    arguments = ["--key", key, "--reason", reason, "--out", out, "--receipt", "receipt.json", *more]
    return run("open", "sealed.age", *arguments)


def test_open_gives_the_original_and_a_receipt_that_verifies(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert open_with(run) == 0
    assert Path("original.jpg").read_bytes() == PLAINTEXT
    assert json.loads(Path("receipt.json").read_text())["reason"] == REASON
    capsys.readouterr()
    assert run("receipt", "verify", "receipt.json", "--recipients", "recipients.txt", "--sealed", "sealed.age") == 0
    printed = capsys.readouterr().out
    assert printed.startswith("The receipt holds.")
    assert REASON in printed


def test_a_dash_sends_the_original_to_standard_output(run: Run, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert open_with(run, out="-") == 0
    assert capfdbinary.readouterr().out == PLAINTEXT


def test_an_empty_reason_opens_nothing(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert open_with(run, reason=" ") == 1
    assert "no reason given" in capsys.readouterr().err
    assert not Path("original.jpg").exists()
    assert not Path("receipt.json").exists()


def test_no_reason_is_a_wrong_call(run: Run) -> None:
    assert run("open", "sealed.age", "--key", "ada.key", "--out", "original.jpg", "--receipt", "receipt.json") == 2


def test_receipt_and_original_in_one_file_is_a_wrong_call(run: Run) -> None:
    assert open_with(run, out="receipt.json") == 2


def test_a_wrong_key_is_one_clear_line(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert open_with(run, key="bruno.key") == 1
    printed = capsys.readouterr()
    assert printed.err.startswith("contrechamp: sealed.age was not sealed to age1")
    assert len(printed.err.splitlines()) == 1
    assert printed.out == ""


@pytest.mark.parametrize(
    ("more", "words"), [((), "cut short at 50,000 bytes, or altered"), (("--expected-bytes", "90321"), "is cut short")]
)
def test_the_length_at_sealing_settles_what_happened(
    run: Run, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], words: str
) -> None:
    Path("sealed.age").write_bytes(Path("sealed.age").read_bytes()[:50_000])
    assert open_with(run, more=more) == 1
    assert words in capsys.readouterr().err


def test_neither_key_nor_plaintext_is_printed(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    secret = Path("ada.key").read_text().splitlines()[-1]
    Path("sealed.age").write_bytes(Path("sealed.age").read_bytes()[:-1])
    for arguments in (("open", "sealed.age"), ("recipients", "ada.key"), ("public", "ada.key")):
        run(*arguments)
    open_with(run)
    run("receipt", "verify", "ada.key", "--recipients", "recipients.txt")
    run("receipt", "verify", "receipt.json", "--recipients", "ada.key")
    printed = capsys.readouterr()
    assert secret[16:] not in printed.out + printed.err
    assert "PLAINTEXT" not in printed.out + printed.err


def test_a_changed_receipt_is_refused(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    open_with(run)
    Path("receipt.json").write_text(Path("receipt.json").read_text().replace("2025-014", "2025-015"))
    assert run("receipt", "verify", "receipt.json", "--recipients", "recipients.txt") == 1
    printed = capsys.readouterr()
    assert "forged, or altered" in printed.err
    assert "holds" not in printed.out


def test_a_receipt_of_another_file_is_refused(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    open_with(run)
    capsys.readouterr()
    arguments = ("receipt.json", "--recipients", "recipients.txt", "--sealed", "recipients.txt")
    assert run("receipt", "verify", *arguments) == 1
    assert "not the file that was opened" in capsys.readouterr().err
