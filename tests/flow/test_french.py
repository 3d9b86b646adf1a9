"""The command in a French environment: what a person reads is French, what programs read is as it always was."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from contrechamp.cli.app import COMMANDS
from contrechamp_server.commands import COMMANDS as ARCHIVE
from tests.architecture.test_command_translations import ENGLISH
from tests.flow.batches import COMMAND, Called, call, fill, portrait, rows

FRENCH = {**os.environ, "LC_ALL": "fr_FR.UTF-8", "COLUMNS": "200", "TERMINAL_WIDTH": "200"}
FAST = ("--profile", "fast", "--jobs", "2")
QUOTED = re.compile(r"contrechamp .*|--\w[\w-]*|`[^`]*`|\S*[./]\S+")


def french(*arguments: str | Path) -> Called:
    return call(*arguments, env=FRENCH)


def english(*arguments: str | Path) -> Called:
    return call(*arguments, env={**FRENCH, "CONTRECHAMP_LANG": "en"})


MANY = """
import contextlib, io, json, sys
from contrechamp.cli import main
for arguments in json.load(sys.stdin):
    sys.argv = ["contrechamp", *arguments]
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main()
    print(json.dumps([status, out.getvalue(), err.getvalue()]))
"""
"""Calls the command again and again in one process: each start of Python takes its time."""


def french_many(calls: list[list[str]], folder: Path) -> list[Called]:
    done = subprocess.run(
        [sys.executable, "-c", MANY],
        input=json.dumps(calls),
        capture_output=True,
        text=True,
        env=FRENCH,
        cwd=folder,
        check=True,
    )
    return [Called(*json.loads(line)) for line in done.stdout.splitlines()]


def words(text: str) -> str:
    """Give what is said, in plain spaces, without commands, options and files' names."""
    return QUOTED.sub("", re.sub(r"[\u00a0\u202f]", " ", text))


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = fill(tmp_path / "photos", ["a.jpg", "b.jpg"])
    (folder / "cut.jpg").write_bytes(portrait()[:4000])
    (folder / "drawing.svg").write_text("<svg/>")
    (folder / "notes.txt").write_text("hello")
    (folder / "gone.jpg").symlink_to("nowhere.jpg")
    return folder


PAGES = [
    [],
    *([name] for name in COMMANDS),
    *(["vault", name] for name in ("keygen", "public", "recipients", "seal", "open", "redo", "receipt")),
    ["vault", "receipt", "verify"],
    *(["log", name] for name in ("verify", "show", "prove", "check-proof")),
    *([name] for name in ARCHIVE if name != "ingest"),
]


def test_every_page_of_help_is_french(tmp_path: Path) -> None:
    for page, done in zip(PAGES, french_many([[*page, "--help"] for page in PAGES], tmp_path), strict=True):
        assert (done.status, done.err) == (0, ""), page
        assert "Usage\N{NO-BREAK SPACE}: contrechamp" in done.out, page
        assert "Afficher cette aide et s’arrêter." in done.out, page
        assert not ENGLISH.search(words(done.out)), done.out


WRONG_CALLS = [
    ["radact"],
    ["--wrong"],
    ["redact"],
    ["redact", "photos", "--wrong"],
    ["redact", "photos", "--repor", "x"],
    ["redact", "photos", "--out"],
    ["redact", "photos", "--resume=3"],
    ["redact", "photos"],
    ["redact", "gone", "--out", "out"],
    ["redact", "photos", "--out", "photos"],
    ["redact", "photos", "--out", "photos/a.jpg"],
    ["redact", "photos", "--out", "out", "--jobs", "many"],
    ["redact", "photos", "--out", "out", "--time-limit", "long"],
    ["redact", "photos", "--out", "out", "--quality", "0"],
    ["redact", "photos", "--out", "out", "--quality", "101"],
    ["redact", "photos", "--out", "out", "--format", "gif"],
    ["redact", "photos", "--out", "out", "--mask-colour", "bleu"],
    ["redact", "photos", "--out", "out", "--credit", "x" * 501],
    ["redact", "photos", "--out", "out", "--numbers"],
    ["redact", "photos", "--out", "out", "--dry-run", "--resume"],
    ["redact", "photos", "--out", "out", "--report", "photos/a.jpg"],
    ["redact", "photos/a.jpg", "--out", "photos"],
    ["read", "photos", "--pattern", "."],
    ["read", "photos", "--region", "1,2"],
    ["inspect", "photos"],
    ["doctor", "photos", "extra"],
    ["vault", "opn"],
    ["vault", "keygen"],
    ["vault", "open", "a.age", "--key", "k", "--reason", "r", "--out", "x", "--receipt", "x"],
    ["log", "verify", "photos/a.jpg"],
    ["log", "prove", "photos", "-1"],
    ["serve", "photos/a.jpg"],
]


@pytest.mark.usefixtures("photos")
def test_a_wrong_call_is_told_in_french_with_the_same_status(tmp_path: Path) -> None:
    for arguments, done in zip(WRONG_CALLS, french_many(WRONG_CALLS, tmp_path), strict=True):
        assert (done.status, done.out) == (2, ""), arguments
        assert re.search("Erreur|contrechamp: ", done.err), arguments
        assert not ENGLISH.search(words(done.err)), done.err


def test_a_batch_is_summed_up_in_french_and_reported_in_english(photos: Path, tmp_path: Path) -> None:
    done = french("redact", photos, "--out", tmp_path / "out", "--report", tmp_path / "fr.jsonl", "--verbose", *FAST)
    before = english("redact", photos, "--out", tmp_path / "o2", "--report", tmp_path / "en.jsonl", "--verbose", *FAST)
    assert done.status == before.status == 3
    said = words(done.out + done.err)
    assert not ENGLISH.search(said), said
    assert f"2  caviardées, dans {tmp_path / 'out'} (" in done.out.replace("\n", "")
    assert "3  retenues" in done.out
    assert "1  laissé de côté, pas une image" in done.out
    assert "le fichier ne peut pas" not in said
    assert "la fin du JPEG manque" in said or "des parties du JPEG manquent" in said
    assert "un lien symbolique qui ne mène nulle part" in said
    assert "cela ressemble à un dessin SVG" in said
    assert "2  redacted, in " in before.out
    assert "held: " in before.err
    kept = ("source", "status", "code", "reason")
    reports = [
        sorted([[row[name] for name in kept] for row in rows(tmp_path / name)]) for name in ("fr.jsonl", "en.jsonl")
    ]
    assert reports[0] == reports[1]


def test_a_dry_run_is_told_in_french(photos: Path) -> None:
    done = french("redact", photos / "a.jpg", "--dry-run", *FAST)
    assert done.status == 0
    assert re.search(r"masques +\d+  suspects", done.out)
    assert re.search(r"1  serait caviardée\u202f; rien n’a été écrit \(\d+,\d\d s par image\)", done.out)
    assert re.search(r"\d+  masques? serai(t posé|ent posés)", done.out)


def test_what_a_file_carries_is_named_in_french_and_in_json_in_english(photos: Path) -> None:
    done = french("inspect", photos / "a.jpg", photos / "drawing.svg")
    assert done.status == 3
    assert re.search(r"serait masqué\u00a0: \d masques?", done.out)
    assert not ENGLISH.search(words(done.out)), done.out
    told = json.loads(french("inspect", "--json", photos / "drawing.svg").out)
    assert told["reason"] == "this looks like an SVG drawing; JPEG, PNG, WebP, TIFF, HEIC and AVIF are taken"


def test_the_doctor_speaks_french_and_its_json_does_not() -> None:
    done = french("doctor")
    assert done.status == 0
    assert "Cette machine peut caviarder." in done.out
    assert not ENGLISH.search(words(done.out)), done.out
    assert json.loads(french("doctor", "--json").out)["checks"] == json.loads(english("doctor", "--json").out)["checks"]


def test_a_vault_is_kept_in_french_and_its_files_are_the_same(photos: Path, tmp_path: Path) -> None:
    key, listed, sealed = tmp_path / "d.key", tmp_path / "d.txt", tmp_path / "a.age"
    made = french("vault", "keygen", "--out", key)
    assert "Clé privée dans " in made.err
    listed.write_text(made.out)
    assert made.out.startswith("# verify-key age1")
    done = french("vault", "seal", photos / "a.jpg", "--recipients", listed, "--out", sealed)
    assert done.out == "scellement pour 1 dépositaire\u00a0: 1 fichier\u202f; en échec\u00a0: 0\n"
    again = french("vault", "seal", photos / "a.jpg", "--recipients", listed, "--out", sealed)
    assert again.status == 1
    assert "existe déjà et reste tel quel" in again.err
    receipt = tmp_path / "receipt.json"
    opened = french(
        *("vault", "open", sealed, "--key", key, "--reason", "essai"), *("--out", tmp_path / "b", "--receipt", receipt)
    )
    assert opened.status == 0, opened.err
    assert "Ouvert dans " in opened.err
    checked = french("vault", "receipt", "verify", receipt, "--recipients", listed)
    assert "Le reçu est bon." in checked.out
    assert not ENGLISH.search(words(made.err + done.out + again.err + opened.err + checked.out))
    receipt.write_text(receipt.read_text().replace("essai", "autre"))
    forged = french("vault", "receipt", "verify", receipt, "--recipients", listed)
    assert forged.status == 1
    assert "le reçu a été forgé, ou modifié" in forged.err


@pytest.mark.parametrize(("language", "said"), [("fr", "trop court"), ("en", "too short")])
def test_what_an_archive_refuses_is_told_in_the_language_of_the_command(
    tmp_path: Path, language: str, said: str
) -> None:
    lines = tmp_path / "custodians.txt"
    lines.write_text(call("vault", "keygen", "--out", tmp_path / "key").out)
    (tmp_path / "password").write_text("court")
    wishes = ("--custodians", lines, "--steward", "alix", "--password-file", tmp_path / "password")
    done = call("init", tmp_path / "archive", *wishes, env={**os.environ, "CONTRECHAMP_LANG": language})
    assert done.status == 1
    assert said in done.err
    assert bool(ENGLISH.search(words(done.err))) is (language == "en")


def test_an_archive_that_is_not_there_is_told_in_french(tmp_path: Path) -> None:
    done = french("serve", tmp_path)
    assert done.status == 1
    assert "ne contient pas d’archive\N{NARROW NO-BREAK SPACE}; faites-en une avec" in done.err


def test_a_terminal_that_is_not_utf8_gets_english_and_no_crash() -> None:
    environment = {**FRENCH, "PYTHONIOENCODING": "iso8859-15", "PYTHONUTF8": "0"}
    done = subprocess.run([*COMMAND, "doctor", "--help"], capture_output=True, env=environment, check=True)
    assert b"Usage: contrechamp doctor" in done.stdout
