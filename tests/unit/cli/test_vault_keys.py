"""`vault keygen`, `public` and `recipients`: the private half stays in its file, the public half is printed."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from contrechamp.cli import main
from contrechamp.cli.vault import app
from contrechamp.vault import load_key, read_recipients

PASSPHRASE = "corner mirror slow orchard"  # noqa: S105 - of keys that live for one test


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["contrechamp", "vault", *arguments])
    return main()


def test_what_keygen_prints_is_a_recipients_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "keygen", "--out", "ada.key") == 0
    printed = capsys.readouterr()
    Path("recipients.txt").write_text(printed.out)
    public = load_key(Path("ada.key")).public
    found = read_recipients(Path("recipients.txt"))
    assert (found.recipients, dict(found.verify_keys)) == (
        (public.recipient,),
        {public.recipient: public.verify_key},
    )
    assert Path("ada.key").stat().st_mode & 0o777 == 0o600
    assert "SECRET" not in (printed.out + printed.err).upper()


def test_keygen_leaves_a_file_that_is_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("ada.key").write_text("precious")
    assert run(monkeypatch, "keygen", "--out", "ada.key") == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("contrechamp: ada.key already exists")
    assert Path("ada.key").read_text() == "precious"


def test_keygen_without_a_place_is_a_wrong_call(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, "keygen") == 2


def test_a_passphrase_is_asked_twice_and_then_needed() -> None:
    runner = CliRunner()
    made = runner.invoke(app, ["keygen", "--out", "locked.key", "--passphrase"], input=f"{PASSPHRASE}\n{PASSPHRASE}\n")
    assert made.exit_code == 0, made.output
    shown = runner.invoke(app, ["public", "locked.key"], input=f"{PASSPHRASE}\n")
    assert shown.exit_code == 0, shown.output
    assert (
        shown.stdout.split() == made.stdout.split()
    )  # the runner's prompt leaves blanks on stdout; a terminal's does not
    assert PASSPHRASE not in made.output + shown.output


def test_public_prints_what_keygen_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    run(monkeypatch, "keygen", "--out", "ada.key")
    made = capsys.readouterr().out
    assert run(monkeypatch, "public", "ada.key") == 0
    assert capsys.readouterr().out == made


def test_public_refuses_a_key_that_others_can_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, "keygen", "--out", "ada.key")
    Path("ada.key").chmod(0o644)
    assert run(monkeypatch, "public", "ada.key") == 1
    assert "chmod 600 ada.key" in capsys.readouterr().err


def test_recipients_lists_who_can_open_and_who_only_signed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("ada", "bruno", "chloe"):
        run(monkeypatch, "keygen", "--out", f"{name}.key")
    ada, bruno, chloe = (load_key(Path(f"{name}.key")).public for name in ("ada", "bruno", "chloe"))
    Path("recipients.txt").write_text(ada.lines + bruno.recipient + "\n" + chloe.lines.splitlines()[0])
    capsys.readouterr()
    assert run(monkeypatch, "recipients", "recipients.txt") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{ada.recipient}  {ada.verify_key}"
    assert lines[1].startswith(f"{bruno.recipient}  no verify key")
    assert lines[2].startswith(f"{chloe.recipient}  {chloe.verify_key}  (receipts only")


def test_recipients_names_the_wrong_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    Path("recipients.txt").write_text("# custodians\nage1mistyped\n")
    assert run(monkeypatch, "recipients", "recipients.txt") == 1
    assert "recipients.txt, line 2" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", [["keygen"], ["public"], ["recipients"], ["seal"], ["open"], ["receipt", "verify"]], ids=" ".join
)
def test_the_help_of_every_command_shows_an_example(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    assert run(monkeypatch, *command, "--help") == 0
    assert f"Example: contrechamp vault {' '.join(command)} " in " ".join(capsys.readouterr().out.split())
