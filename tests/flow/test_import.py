"""`contrechamp import` as a process of its own: checked, then brought once, in French where the system speaks it."""

import csv
import hashlib
from pathlib import Path

import pytest

from tests.flow.batches import call, fill
from tests.flow.ingesting import Ingested
from tests.flow.serving import WebServer

pytestmark = [pytest.mark.enable_socket, pytest.mark.slow]


def test_an_archive_is_checked_and_brought_once(tmp_path: Path) -> None:
    into = Ingested(tmp_path / "of-the-archive", WebServer(tmp_path / "made"))
    photos, table = fill(tmp_path / "photos", ["a.jpg", "b/c.jpg"]), tmp_path / "table.csv"
    with table.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file, delimiter=";")
        lines.writerow(["file", "event", "source_kind", "licence"])
        lines.writerows([[name, into.server.event, "public_space", "cc0"] for name in ("a.jpg", "b/c.jpg", "gone.jpg")])

    def bring(*given: str) -> tuple[int, str, str]:
        environment = into.server.environment | {"CONTRECHAMP_LANG": "fr"}
        done = call("import", table, photos, "--archive", into.archive, *given, env=environment)
        return done.status, done.out, done.err

    status, out, err = bring("--dry-run")
    assert status == 3, err
    assert "ligne 4, file" in err
    assert "ce fichier n’est pas dans le dossier" in err
    assert not into.originals()
    assert bring()[0] == 3
    names = (photos / "a.jpg", photos / "b" / "c.jpg")
    assert set(into.originals()) == {hashlib.sha256(path.read_bytes()).hexdigest() for path in names}
    status, out, _err = bring()
    assert (status, "2  " in out) == (3, True)
    assert len(into.originals()) == 2
