"""`contrechamp ingest`: a folder goes in once, whatever happens in between, and nothing of it lies in the open."""

import hashlib
import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from contrechamp_server.commands.making import make_archive
from tests.flow.batches import call, fill, portrait, rows, start
from tests.flow.ingesting import Ingested, digests
from tests.flow.serving import WebServer

pytestmark = [pytest.mark.enable_socket, pytest.mark.slow]
MARKER = b"plaintext of an original that must be in no file"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> WebServer:
    """Make an archive once, to be copied."""
    return WebServer(tmp_path_factory.mktemp("made"))


@pytest.fixture
def ingested(tmp_path: Path, made: WebServer) -> Iterator[Ingested]:
    """Give an archive that may be ingested into; whatever was done, no plaintext is in any of its files."""
    fresh = Ingested(tmp_path / "of-the-archive", made, max_bytes="1000000")
    yield fresh
    for path in [*fresh.archive.rglob("*"), *fresh.server.temporary.rglob("*")]:
        if path.is_file():
            assert MARKER not in path.read_bytes(), path
    assert fresh.server.left_behind() == []


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Give a tree of three photographs, with a marker in each, and a text beside them."""
    folder = fill(tmp_path / "photos", ["a.jpg", "b/c.jpg", "b/secret-name.jpg"])
    for path in folder.rglob("*.jpg"):
        path.write_bytes(path.read_bytes() + MARKER + path.name.encode())
    (folder / "notes.txt").write_text("not a picture")
    return folder


def test_a_folder_goes_in_sealed_and_is_sent(ingested: Ingested, photos: Path, tmp_path: Path) -> None:
    report = tmp_path / "ingested.jsonl"
    done = ingested.call(photos, *ingested.said, "--report", report)
    assert done.status == 0, done.err
    assert "3  taken and sealed" in done.out
    assert "1  left out" in done.out
    originals = ingested.originals()
    assert set(originals) == digests(photos)
    assert {hashlib.sha256(data).hexdigest() for data in originals.values()} == set(originals)
    assert {(row["status"], row["code"]) for row in rows(report)} == {("taken", None)}
    assert {row["sha256"] for row in rows(report)} == digests(photos)
    ((channel, sent, submitter),) = ingested.query("SELECT channel, sent_at, submitter FROM records_submission")
    assert (channel, submitter) == ("command", "")
    assert sent is not None


def test_no_name_of_a_file_is_kept(ingested: Ingested, photos: Path) -> None:
    assert ingested.call(photos, *ingested.said).status == 0
    for path in ingested.archive.rglob("*"):
        assert "secret-name" not in path.name
        assert not path.is_file() or b"secret-name" not in path.read_bytes()


def test_the_same_call_again_puts_nothing_in_twice(ingested: Ingested, photos: Path) -> None:
    first, again = ingested.call(photos, *ingested.said), ingested.call(photos, *ingested.said, "--note", "encore")
    assert (first.status, again.status) == (0, 0)
    assert "0  taken and sealed" in again.out
    assert "3  in already" in again.out
    assert "code" not in again.out
    assert ingested.server.stored()["records_submission"] == 1


def test_what_came_later_goes_into_a_deposit_of_its_own(ingested: Ingested, photos: Path) -> None:
    ingested.call(photos, *ingested.said)
    (photos / "later.jpg").write_bytes(portrait(40))
    done = ingested.call(photos, *ingested.said)
    assert "1  taken and sealed" in done.out
    assert set(ingested.originals()) == digests(photos)
    counts = ingested.query("SELECT COUNT(*) FROM records_photograph GROUP BY submission_id ORDER BY 1")
    assert counts == [(1,), (3,)]


def test_another_statement_is_another_deposit_and_known_bytes_are_told(ingested: Ingested, photos: Path) -> None:
    ingested.call(photos / "a.jpg", *ingested.said)
    done = ingested.call(photos, *ingested.said, "--place-precision", "exact")
    assert done.status == 0
    assert "2  taken and sealed" in done.out
    assert "1  also taken: the archive has the same bytes" in done.out
    assert ingested.server.stored()["records_photograph"] == 4


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_stopped_goes_on_in_the_same_deposit(
    ingested: Ingested, tmp_path: Path, number: signal.Signals
) -> None:
    photos = fill(tmp_path / "many", [f"{n:02}.jpg" for n in range(30)])
    report = tmp_path / "ingested.jsonl"
    process = start(*ingested.command(photos, *ingested.said, "--report", report), env=ingested.server.environment)
    deadline = time.monotonic() + 60
    while not (report.exists() and report.read_bytes().count(b"\n") >= 3):
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(number)
    _out, err = process.communicate(timeout=60)
    assert process.returncode == (-number if number == signal.SIGKILL else 128 + number), err
    before = ingested.server.stored()["records_photograph"]
    assert 3 <= before < 30
    if number == signal.SIGKILL:  # what was arriving is ciphertext, and the sweeper's
        for path in map(Path, ingested.server.left_behind()):
            path.unlink()
    done = ingested.call(photos, *ingested.said)
    assert done.status == 0, done.err
    assert "Going on with the deposit" in done.err
    assert f"{30 - before}  taken and sealed" in done.out
    assert set(ingested.originals()) == digests(photos)
    assert [sent is not None for (sent,) in ingested.query("SELECT sent_at FROM records_submission")] == [True]


def test_refused_files_are_told_one_by_one_and_the_others_are_in(
    ingested: Ingested, photos: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.jpg"
    outside.write_bytes(portrait(64))
    bad = {
        "empty.jpg": b"",
        "text.jpg": b"no picture",
        "moving.gif": b"GIF89a" + bytes(64),
        "large.jpg": portrait() + bytes(1_000_000),
    }
    for name, content in bad.items():
        (photos / name).write_bytes(content)
    (photos / "link.jpg").symlink_to(outside)
    (photos / "nowhere.jpg").symlink_to("gone")
    os.mkfifo(photos / "pipe.jpg")
    report = tmp_path / "ingested.jsonl"
    done = ingested.call(photos, *ingested.said, "--report", report, CONTRECHAMP_LANG="fr")
    assert done.status == 3
    refused = {Path(row["source"]).name: row for row in rows(report) if row["status"] == "refused"}
    assert {name: row["code"] for name, row in refused.items()} == {
        "empty.jpg": "empty_file",
        "text.jpg": "not_a_picture",
        "moving.gif": "not_a_picture",
        "large.jpg": "too_large",
        "link.jpg": "link_out_of_tree",
        "nowhere.jpg": "broken_link",
        "pipe.jpg": "not_a_file",
    }
    # On the screen in the person's language, in the report in English.
    assert "Ce fichier est vide." in done.err
    assert refused["empty.jpg"]["reason"] == "This file is empty."
    assert ingested.server.stored()["records_photograph"] == 3


def test_where_all_are_refused_no_deposit_is_opened(ingested: Ingested, tmp_path: Path) -> None:
    (tmp_path / "text.jpg").write_text("no picture")
    done = ingested.call(tmp_path / "text.jpg", *ingested.said)
    assert done.status == 3
    assert ingested.server.stored()["records_submission"] == 0


def test_a_dry_run_tells_and_takes_nothing(ingested: Ingested, photos: Path) -> None:
    ingested.call(photos / "a.jpg", *ingested.said)
    before = ingested.server.stored()
    done = ingested.call(photos, *ingested.said, "--dry-run")
    assert done.status == 0
    assert "2  would be taken; nothing was" in done.out
    assert "1  in already" in done.out
    assert ingested.server.stored() == before


def test_an_event_is_proposed_once(ingested: Ingested, photos: Path) -> None:
    said = [
        *("--source", "online", "--url", "https://example.org/a", "--licence", "quotation"),
        *("--new-event", "Marche du 8 mars", "--date", "2025-03-08", "--commune", "Saint-Denis (93)"),
    ]
    assert [ingested.call(photos / name, *said).status for name in ("a.jpg", "b")] == [0, 0]
    events = ingested.query("SELECT title, date, commune, state FROM records_event WHERE state = 'proposed'")
    assert events == [("Marche du 8 mars", "2025-03-08", "93066", "proposed")]
    assert ingested.query("SELECT DISTINCT taken_on, commune FROM records_submission") == [("2025-03-08", "93066")]


def test_what_is_wrong_with_a_call_is_all_told_beside_its_options(ingested: Ingested, photos: Path) -> None:
    done = ingested.call(photos, "--source", "press", "--licence", "quotation", "--event", "nothing", "--step", "3")
    assert done.status == 2
    for option in ("--event", "--agency", "--licence", "--sampling"):
        assert f"contrechamp: {option}: " in done.err
    assert f"--event {ingested.server.event}  2025-05-01  Manifestation du 1er mai" in done.err
    ambiguous = ingested.call(photos, *ingested.said, "--commune", "Saint-Denis")
    assert ambiguous.status == 2
    assert "--commune 93066  Saint-Denis (93)" in ambiguous.err
    assert ingested.server.stored()["records_submission"] == 0


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_archive_answers_in_the_language_of_the_command(ingested: Ingested, photos: Path, language: str) -> None:
    done = ingested.call(photos, *ingested.said, "--sampling", "drawn", CONTRECHAMP_LANG=language)
    assert {"fr": "Donnez la graine du tirage", "en": "Give the seed of the draw"}[language] in done.err


def test_a_deposit_is_gone_on_with_by_its_code(ingested: Ingested, photos: Path) -> None:
    opened = ingested.server.script(
        "from contrechamp_server.stages.intake.statements import read_statement\n"
        "from contrechamp_server.stages.intake.services import open_deposit\n"
        "from contrechamp_server.foundation.core.permissions import VISITOR\n"
        "import json\n"
        f"said = read_statement({{'source_kind': 'public_space', 'licence': 'cc0', 'event': '{ingested.server.event}'}})\n"
        "print(json.dumps(open_deposit(actor=VISITOR, channel='web', provenance=said.provenance).code))"
    )
    assert ingested.call(photos, "--deposit", opened, "--licence", "cc0").status == 2
    done = ingested.call(photos, "--deposit", opened)
    assert done.status == 0, done.err
    assert opened in done.out
    assert ingested.query("SELECT channel, COUNT(*) FROM records_submission") == [("web", 1)]
    closed, unknown = (ingested.call(photos, "--deposit", code) for code in (opened, "nothing"))
    assert (closed.status, unknown.status) == (2, 2)


def test_a_deposit_may_be_somebodys_so_that_they_do_not_review_it(ingested: Ingested, photos: Path) -> None:
    assert ingested.call(photos, *ingested.said, "--as", "nobody").status == 2
    assert ingested.call(photos, *ingested.said, "--as", "porteuse").status == 0
    ((owner,),) = ingested.query("SELECT id FROM accounts_account WHERE pseudonym = 'porteuse'")
    assert ingested.query("SELECT submitter FROM records_submission") == [(owner,)]


def test_a_command_takes_more_than_one_form_may(tmp_path: Path, made: WebServer) -> None:
    few = Ingested(tmp_path / "of-the-archive", made, max_files="2")
    photos = fill(tmp_path / "photos", ["a.jpg", "b.jpg", "c.jpg"])
    assert few.call(photos, *few.said).status == 0
    assert few.server.stored()["records_photograph"] == 3


def test_the_archive_may_lie_in_the_folder_that_is_ingested(tmp_path: Path, made: WebServer) -> None:
    inside = Ingested(tmp_path / "photos" / "of-the-archive", made)
    fill(tmp_path / "photos", ["a.jpg"])
    (inside.archive / "media").mkdir(exist_ok=True)
    (inside.archive / "media" / "master.jpg").write_bytes(portrait(99))
    assert inside.call(tmp_path / "photos", *inside.said).status == 0
    assert inside.server.stored()["records_photograph"] == 1


def test_it_works_while_the_archive_is_served(ingested: Ingested, tmp_path: Path) -> None:
    photos = fill(tmp_path / "many", [f"{n:02}.jpg" for n in range(12)])
    with ingested.server.running() as server:
        assert _status(server) == 200  # its first answer waits for all that it loads
        process = start(*ingested.command(photos, *ingested.said), env=server.environment)
        asked = 0
        while process.poll() is None:
            asked += _status(server) == 200
        _out, err = process.communicate()
    assert process.returncode == 0, err
    assert asked > 3
    assert ingested.server.stored()["records_photograph"] == 12


def _status(server: WebServer) -> int:
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        connection.request("GET", "/evenements/")
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_folder_without_pictures_is_said_to_be_one(ingested: Ingested, tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    done = ingested.call(tmp_path / "texts", *ingested.said)
    assert (done.status, "no picture was found" in done.err) == (0, True)


def test_an_archive_that_was_never_brought_up_is_not_ingested_into(tmp_path: Path, photos: Path) -> None:
    from contrechamp.vault import generate_key

    make_archive(tmp_path / "bare", generate_key(tmp_path / "key").lines)
    done = call("ingest", photos, "--archive", tmp_path / "bare", "--event", "x")
    assert done.status == 1
    assert "contrechamp serve" in done.err
    assert json.dumps(done.out) == '""'
