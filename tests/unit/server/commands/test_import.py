"""`contrechamp import`: good rows of a table go in once, and what is wrong with the others is said row by row."""

import csv
import hashlib
import sys
from pathlib import Path

import pytest

from contrechamp.cli import main
from contrechamp_server.commands import import_ as command
from contrechamp_server.commands import importing
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.records.models import Event, Photograph, Submission
from contrechamp_server.stages.intake.statements import FIELDS
from tests.archive import make_event, someone
from tests.flow.batches import fill
from tests.proofmode import parts_of, zipped

pytestmark = pytest.mark.django_db(transaction=True)
COLUMNS = ("file", "event_title", "event_date", "commune", "place_precision", "source_kind", "licence", "credit")
GOOD = ("Manifestation du 1er mai", "2025-05-01", "75056", "commune", "public_space", "cc_by", "Collectif d’essai")


class Brought:
    """A table and a folder of three pictures, and the command on them."""

    def __init__(self, patch: pytest.MonkeyPatch, root: Path) -> None:
        self.folder = fill(root / "photos", ["a.jpg", "day 2/b.jpg", "c.jpg"])
        self.table, self.report = root / "table.csv", root / "report.csv"
        self._patch = patch

    def write(self, *rows: tuple[str, ...], columns: tuple[str, ...] = COLUMNS, sign: str = ",") -> None:
        with self.table.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=sign).writerows([columns, *rows])

    def __call__(self, *given: str) -> int:
        told = [str(self.table), str(self.folder), "--archive", str(options().folder), "--report", str(self.report)]
        self._patch.setattr(sys, "argv", ["contrechamp", "import", *told, *given])
        return main()

    def said(self) -> list[tuple[str, str, str]]:
        """Give row, status and column of each line of the report."""
        with self.report.open(encoding="utf-8", newline="") as file:
            return [(each["row"], each["status"], each["column"]) for each in csv.DictReader(file)]


@pytest.fixture
def brought(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Brought:
    monkeypatch.setattr(command, "open_archive", lambda folder: folder)  # the tests' own archive is open already
    return Brought(monkeypatch, tmp_path)


def test_good_rows_go_in_and_bad_ones_are_told(brought: Brought, capfd: pytest.CaptureFixture[str]) -> None:
    (brought.folder / "text.jpg").write_bytes(b"no picture")
    wrong = ("c.jpg", "Manifestation du 1er mai", "1er mai", "Nulle-Part", "street", "public_space", "press", "")
    brought.write(("a.jpg", *GOOD), ("gone.jpg", *GOOD), wrong, ("a.jpg", *GOOD), ("text.jpg", *GOOD))
    assert brought("--verbose") == 3
    assert Photograph.objects.count() == 1
    told = capfd.readouterr()
    for said in ("row 3, file", "row 4, commune", "row 4, place_precision", "row 4, event_date", "row 5, file"):
        assert said in told.err
    assert "write exact, neighbourhood, commune or departement" in told.err
    assert f"no row names {brought.folder / 'day 2' / 'b.jpg'}" in told.err
    assert "1  taken and sealed" in told.out
    assert "4  refused" in told.out
    found = brought.said()
    assert {("2", "taken", ""), ("3", "refused", "file"), ("4", "refused", "commune"), ("5", "refused", "file")} <= {
        *found
    }
    assert {("6", "refused", "file"), ("", "not_named", "")} <= {*found}
    assert Submission.objects.get().sent_at is not None


def test_a_photograph_as_proofmode_shares_it_goes_in_whole(brought: Brought) -> None:
    shared = zipped(parts_of((brought.folder / "a.jpg").read_bytes()))
    (brought.folder / "a.zip").write_bytes(shared)
    brought.write(("a.zip", *GOOD))
    assert brought() == 0
    assert Photograph.objects.get().sha256_source == hashlib.sha256(shared).hexdigest()


def test_a_dry_run_checks_all_and_writes_nothing(brought: Brought, capfd: pytest.CaptureFixture[str]) -> None:
    brought.write(("a.jpg", *GOOD), ("day 2/b.jpg", *GOOD), ("../a.jpg", *GOOD))
    assert brought("--dry-run") == 3
    assert "2  would be taken; nothing was" in capfd.readouterr().out
    assert not (Photograph.objects.exists() or Submission.objects.exists() or Event.objects.exists())


def test_a_second_call_takes_only_what_is_not_in_yet(brought: Brought, capfd: pytest.CaptureFixture[str]) -> None:
    brought.write(("a.jpg", *GOOD), ("gone.jpg", *GOOD))
    assert brought() == 3
    brought.write(("a.jpg", *GOOD), ("c.jpg", *GOOD))
    assert brought() == 0
    out = capfd.readouterr().out
    assert "1  in already" in out
    assert Photograph.objects.count() == 2
    assert brought() == 0
    assert Photograph.objects.count() == 2
    assert Event.objects.count() == 1


def test_rows_that_say_the_same_are_one_deposit_of_who_is_named(brought: Brought) -> None:
    person = someone(Role.REVIEWER, pseudonym="observatrice")
    event = make_event()
    columns = ("file", "event", "source_kind", "source_url", "agency", "licence", "credit", "sampling", "step", "note")
    rows = [
        ("a.jpg", event.pk, "online", "https://example.org/1", "", "quotation", "", "", "", "à vérifier"),
        ("day 2/b.jpg", event.pk, "press", "", "Agence", "press", "", "systematic", "5", ""),
        ("c.jpg", event.pk, "online", "https://example.org/1", "", "quotation", "", "", "", "à vérifier"),
    ]
    brought.write(*rows, columns=columns)
    assert brought("--as", "observatrice") == 0
    found = {each.source_kind: each for each in Submission.objects.all()}
    assert {kind: Photograph.objects.filter(submission=each).count() for kind, each in found.items()} == {
        "online": 2,
        "press": 1,
    }
    assert {each.submitter for each in found.values()} == {person.account.pk}
    assert (found["press"].agency, found["press"].step, found["online"].event_id) == ("Agence", 5, event.pk)


@pytest.mark.parametrize("sign", [",", ";"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_utf_8_with_and_without_a_mark_with_commas_and_semicolons(brought: Brought, sign: str, mark: bytes) -> None:
    brought.write(("a.jpg", *GOOD[:-1], "Collectif, l’œil ; le champ"), sign=sign)
    brought.table.write_bytes(mark + brought.table.read_bytes() + b"\r\n\r\n")
    assert brought() == 0
    assert Submission.objects.get().credit == "Collectif, l’œil ; le champ"


@pytest.mark.parametrize("name", ["../photos/a.jpg", "/etc/passwd", "day 2/../a.jpg", "C:\\a.jpg", "..\\a.jpg", ""])
def test_a_path_that_leads_out_is_refused(brought: Brought, name: str) -> None:
    brought.write((name, *GOOD))
    assert brought() == 3
    assert not Photograph.objects.exists()


def test_a_link_that_leads_out_is_refused(brought: Brought, tmp_path: Path) -> None:
    outside = fill(tmp_path / "outside", ["x.jpg"])
    (brought.folder / "link.jpg").symlink_to(outside / "x.jpg")
    brought.write(("link.jpg", *GOOD))
    assert brought() == 3
    assert not Photograph.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("file;unité;event\na.jpg;x;y\n".encode(), "unité"),
        (b"file,note,note\na.jpg,x,y\n", "two columns of the same name: note"),
        (b"event,note\nx,y\n", "has no column called file"),
        ("file,credit\na.jpg,Été\n".encode("latin-1"), "is not UTF-8 in line 2"),
        ("file,credit\na.jpg,x\n".encode("utf-16"), "is not UTF-8"),
        (b"file,credit\na.jpg,\x00\n", "is no CSV"),
        (b'file,credit\na.jpg,"x\n', "a quotation mark is left open"),
        (b"file,credit\n", "has no row"),
        (b"", "has no row"),
    ],
)
def test_a_table_that_cannot_be_read_is_a_wrong_call(
    brought: Brought, capfd: pytest.CaptureFixture[str], content: bytes, said: str
) -> None:
    brought.table.write_bytes(content)
    assert brought() == 2
    assert said in capfd.readouterr().err
    assert not brought.report.exists()


def test_a_row_with_a_separator_too_many_is_refused(brought: Brought) -> None:
    brought.write(("a.jpg", *GOOD, "more"))
    assert brought() == 3
    assert brought.said()[0] == ("2", "refused", "")


def test_no_file_but_a_report_is_written_over(brought: Brought) -> None:
    brought.write(("a.jpg", *GOOD))
    before = brought.table.read_bytes()
    brought.report = brought.table
    assert brought() == 2
    assert brought.table.read_bytes() == before
    assert not Photograph.objects.exists()


def test_every_field_has_its_remedy() -> None:
    assert set(importing.REMEDIES) == set(FIELDS)
