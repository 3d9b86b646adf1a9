"""`contrechamp log`: what it says and with which exit status, on whole, altered, cut and rewritten logs."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from contrechamp.cli.log import app
from contrechamp.errors import ContrechampError
from contrechamp.ledger import FolderStore, Log, commit, dump_public_key, dump_signing_key, new_salt
from tests.unit.ledger.ledgers import KEY, OTHER_KEY, PUBLIC, a_record, a_time, lines, make_folder, write_lines


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(
        app, [str(argument) for argument in arguments], terminal_width=400, env={"COLUMNS": "400"}
    )


def words(result: Result) -> str:
    """The output with its line breaks as spaces, whatever the width of the terminal."""
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split())


def error_of(result: Result) -> ContrechampError:
    """The library's error, which the command's `main` turns into one line and exit status 1."""
    assert result.exit_code == 1
    assert isinstance(result.exception, ContrechampError)
    return result.exception


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_folder(tmp_path / "journal", 12, heads=(4, 12))


@pytest.fixture
def key(tmp_path: Path) -> Path:
    file = tmp_path / "key.pem"
    file.write_bytes(dump_public_key(PUBLIC))
    return file


def head_file(folder: Path, number: int, to: Path) -> Path:
    to.write_bytes((folder / "heads.jsonl").read_bytes().splitlines(keepends=True)[number])
    return to


def test_verify_says_what_is_proven_and_what_is_not(folder: Path) -> None:
    said = words(run("verify", folder))
    assert "12 records, 2 signed heads" in said
    proven, not_proven = said.split("Not proven")
    assert "The first 12 records are, word for word and in this order" in proven
    assert "none was altered, removed, added or moved" in proven
    assert "Each of the 2 signed heads continues the one before it" in proven
    assert "Whose key this is" in not_proven
    assert "others see the same log" in not_proven
    assert "That what the records say is true" in not_proven


def test_verify_with_the_key_from_elsewhere_leaves_no_doubt_whose_it_is(folder: Path, key: Path) -> None:
    assert "Whose key" not in words(run("verify", folder, "--public-key", key))


def test_verify_names_records_that_no_head_covers(tmp_path: Path) -> None:
    assert "Record 4: no signed head" in words(run("verify", make_folder(tmp_path / "one", 5, heads=(4,))))
    assert "Records 4 to 6: no signed head" in words(run("verify", make_folder(tmp_path / "three", 7, heads=(4,))))


def test_verify_since_a_kept_head_says_how_much_came_after(folder: Path, tmp_path: Path) -> None:
    said = words(run("verify", folder, "--since", head_file(folder, 0, tmp_path / "old.json")))
    assert "Since the head that you kept (4 records, 2025-11-23 09:34:00 UTC) nothing before it was touched" in said
    assert "8 records came after it" in said
    assert "others see the same log" not in said


def test_verify_takes_a_published_head(folder: Path, tmp_path: Path) -> None:
    said = words(run("verify", folder, "--head", head_file(folder, 1, tmp_path / "head.json")))
    assert "The log contains all of the 12 records that the head of 2025-11-23 09:42:00 UTC speaks of" in said


def test_verify_of_an_empty_log_claims_nothing_about_records(tmp_path: Path) -> None:
    said = words(run("verify", make_folder(tmp_path / "empty", 0, heads=(0,))))
    assert "0 records, 1 signed head," in said
    assert "Every record" not in said


def test_verify_names_the_first_record_that_does_not_hold(folder: Path) -> None:
    changed = lines(folder)
    changed[7] = a_record(7, reason="other").encode() + b"\n"
    write_lines(folder, changed)
    error = error_of(run("verify", folder))
    assert error.code == "altered_record"
    assert str(error).startswith("record 7 does not hold")


def test_verify_refuses_a_cut_log_a_foreign_key_and_a_rewritten_past(folder: Path, tmp_path: Path) -> None:
    kept = head_file(folder, 0, tmp_path / "old.json")
    with FolderStore.create(tmp_path / "rewritten", PUBLIC) as store:
        log = Log(store)
        log.append_all([a_record(number, reason="other") for number in range(12)])
        log.sign(KEY, a_time())
    assert error_of(run("verify", tmp_path / "rewritten", "--since", kept)).code == "inconsistent_heads"

    foreign = tmp_path / "foreign.pem"
    foreign.write_bytes(dump_public_key(OTHER_KEY.public_key()))
    assert error_of(run("verify", folder, "--public-key", foreign)).code == "head_signature"

    write_lines(folder, lines(folder)[:-1])
    assert error_of(run("verify", folder)).code == "torn_log"


def test_verify_refuses_what_is_no_log_no_key_and_no_head(folder: Path, tmp_path: Path) -> None:
    assert error_of(run("verify", tmp_path)).code == "not_a_log"
    private = tmp_path / "private.pem"
    private.write_bytes(dump_signing_key(KEY))
    assert error_of(run("verify", folder, "--public-key", private)).code == "log_key"
    assert error_of(run("verify", folder, "--head", private)).code == "head_signature"
    empty = tmp_path / "empty"
    empty.touch()
    assert run("verify", folder, "--since", empty).exit_code == 2
    assert run("verify", tmp_path / "nothing").exit_code == 2


def test_show_lists_records_and_one_in_full(tmp_path: Path) -> None:
    number = commit("1234567", new_salt())
    with FolderStore.create(tmp_path / "log", PUBLIC) as store:
        Log(store).append_all([a_record(0), a_record(1, rio=number, reason="[bold]read[/bold]", kinds=("a", 2))])
    said = run("show", tmp_path / "log").stdout.splitlines()
    assert len(said) == 2
    assert "approval:photograph:approve" in said[0]
    one = words(run("show", tmp_path / "log", "--index", "1"))
    assert f"rio: commitment {number.hex}" in one
    assert "reason: [bold]read[/bold]" in one
    assert "kinds: a kinds: 2" in one
    assert run("show", tmp_path / "log", "--index", "2").exit_code == 2


def test_show_as_json_gives_the_canonical_lines(folder: Path) -> None:
    assert run("show", folder, "--json").stdout.encode() == b"".join(lines(folder))
    assert run("show", folder, "--json", "--index", "3").stdout.encode() == lines(folder)[3]


@pytest.mark.parametrize("arguments", [["--out"], []])
def test_proof_is_checked_without_the_log(folder: Path, key: Path, tmp_path: Path, arguments: Sequence[str]) -> None:
    proof = tmp_path / "proof.json"
    made = run("prove", folder, "3", *arguments, *([proof] if arguments else []))
    assert made.exit_code == 0
    if not arguments:
        proof.write_text(made.stdout, encoding="utf-8")
    assert json.loads(proof.read_bytes())["proof"]["index"] == 3
    said = words(run("check-proof", proof, "--public-key", key))
    assert "This is record 3 of the log" in said
    assert "among the 12 records that its key signed on 2025-11-23 09:42:00 UTC" in said
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_proof_under_an_older_head(folder: Path, key: Path, tmp_path: Path) -> None:
    old = head_file(folder, 0, tmp_path / "old.json")
    proof = tmp_path / "proof.json"
    run("prove", folder, "3", "--head", old, "--out", proof)
    assert "among the 4 records" in words(run("check-proof", proof, "--public-key", key))
    assert error_of(run("prove", folder, "4", "--head", old)).code == "no_such_record"


def test_altered_proof_or_a_foreign_key_is_refused(folder: Path, key: Path, tmp_path: Path) -> None:
    proof = tmp_path / "proof.json"
    run("prove", folder, "3", "--out", proof)
    whole = proof.read_bytes()
    proof.write_bytes(whole.replace(b'"portraits":3', b'"portraits":4'))
    assert error_of(run("check-proof", proof, "--public-key", key)).code == "proof_invalid"
    proof.write_bytes(whole)
    key.write_bytes(dump_public_key(OTHER_KEY.public_key()))
    assert error_of(run("check-proof", proof, "--public-key", key)).code == "head_signature"
    assert run("check-proof", proof).exit_code == 2


def test_no_proof_is_made_from_records_that_do_not_hold(folder: Path, tmp_path: Path) -> None:
    clean = lines(folder)
    write_lines(folder, [*clean[:2], a_record(2, reason="other").encode() + b"\n", *clean[3:]])
    assert error_of(run("prove", folder, "5")).code == "altered_record"
    write_lines(folder, clean[:6])
    assert error_of(run("prove", folder, "5")).code == "torn_log"
    (folder / "heads.jsonl").write_bytes(b"")
    assert error_of(run("prove", folder, "5")).code == "head_signature"
    assert run("prove", make_folder(tmp_path / "fine", 2, (2,)), "1", "--out", tmp_path / "no" / "x").exit_code == 2


def test_reading_writes_nothing_to_the_log(folder: Path, tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in [folder, *folder.rglob("*")]}
    assert run("verify", folder).exit_code == 0
    assert run("show", folder).exit_code == 0
    assert run("prove", folder, "3", "--out", tmp_path / "proof").exit_code == 0
    assert {path: path.stat().st_mtime_ns for path in [folder, *folder.rglob("*")]} == before


@pytest.mark.parametrize("command", ["verify", "show", "prove", "check-proof"])
def test_help_of_each_command_teaches(command: str) -> None:
    said = " ".join(run(command, "--help").output.split())
    assert command in said
    assert "PATH" in said or "PROOF" in said


def test_whole_command_ends_with_one_line_and_status_1(folder: Path) -> None:
    changed = lines(folder)
    write_lines(folder, [*changed[:5], changed[6], changed[5], *changed[7:]])
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from contrechamp.cli import main; sys.exit(main())",
            "log",
            "verify",
            str(folder),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("contrechamp: record 5 does not hold")
    assert len(done.stderr.splitlines()) == 1
