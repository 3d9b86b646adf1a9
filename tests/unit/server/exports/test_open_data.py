"""A release holds what is public and no more, leads to no source, and is closed as soon as something of it is hidden."""

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from frictionless import Package

from contrechamp.cli import main
from contrechamp.rate import compute, read_open_data
from contrechamp.vision.types import Box
from contrechamp_server import pipeline
from contrechamp_server.commands import release as command
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.records.models import Photograph, Portrait, Submission
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.vocabularies import HoldReason, Licence, SourceKind
from contrechamp_server.stages.approval.services import hold_photograph, reopen_photograph
from contrechamp_server.stages.counting.selectors import plan_of, sheet_of
from contrechamp_server.stages.releases import services
from contrechamp_server.stages.releases.errors import OvertakenError, ReleaseWaitingError
from contrechamp_server.stages.releases.models import Release
from contrechamp_server.stages.releases.services import COMMAND, ask_release, close_overtaken, make_asked, make_release
from contrechamp_server.stages.releases.sources import LEAST_SOURCES
from contrechamp_server.stages.releases.tables import TABLES
from contrechamp_server.stages.releases.writing import write_release
from tests.archive import make_event, make_photograph, make_submission, someone, visitor
from tests.unit.server.exports.holding import incident_with_number
from tests.unit.server.publication.telling import published, published_again
from tests.unit.server.statistics.sampled import a_spring, make_sampling_plan
from tests.unit.server.verification.casting import DIGITS, FRAME

pytestmark = pytest.mark.django_db(transaction=True)


def released(folder: Path) -> Path:
    """Make a release, and unpack it."""
    made = make_release(actor=COMMAND)
    assert made is not None
    with zipfile.ZipFile(io.BytesIO(downloaded(f"/donnees/{made.number}.zip"))) as archive:
        archive.extractall(folder)
    (inside,) = folder.iterdir()
    return inside


def downloaded(address: str) -> bytes:
    answer = visitor().get(address)
    assert answer.status_code == 200, answer
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_it_is_the_package_that_it_says_it_is(tmp_path: Path) -> None:
    incident_with_number()
    folder = released(tmp_path)
    report = Package(source=str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "message"])
    lines = [line.split("  ") for line in (folder / "SHA256SUMS").read_text().splitlines()]
    listed = {name: digest for digest, name in lines}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert set(listed) == there - {"SHA256SUMS", "SHA256SUMS.sig"}
    for name, digest in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    told = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "public-key.pem", "-rawin"]
    subprocess.run([*told, "-in", "SHA256SUMS", "-sigfile", "SHA256SUMS.sig"], cwd=folder, check=True)


def test_every_column_is_explained_and_parquet_says_the_same(tmp_path: Path) -> None:
    incident_with_number()
    folder = released(tmp_path)
    explained = [(row["table"], row["column"]) for row in rows(folder, "dictionary")]
    assert explained == [(table.name, column.name) for table in TABLES for column in table.columns]
    for table in TABLES:
        read = rows(folder, table.name)
        assert read
        assert list(read[0]) == [column.name for column in table.columns]
        parquet = pq.read_table(folder / f"{table.name}.parquet").to_pylist()
        assert [{name: _told(value) for name, value in row.items()} for row in parquet] == read
    for row in rows(folder, "dictionary"):
        assert row["fr"]
        assert row["en"]


def _told(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def test_no_digit_of_a_number_and_nothing_that_is_not_public(tmp_path: Path) -> None:
    incident_with_number()
    hidden = make_photograph(State.TO_REVIEW, portraits=(FRAME,))
    folder = released(tmp_path)
    secret = [hidden.pk, Portrait.objects.get(photograph=hidden).pk, DIGITS]
    secret += [str(value) for value in Submission.objects.values_list("pk", flat=True)]
    secret += ["Collectif d’essai", *Photograph.objects.values_list("sha256_source", flat=True)]
    for path in filter(Path.is_file, folder.rglob("*")):
        text = path.read_bytes()
        assert not [each for each in secret if each.encode() in text], path.name
    assert not [row for row in rows(folder, "portraits") if re.search(r"\b\d{7}\b", " ".join(row.values()))]


def test_a_licence_is_said_only_where_enough_deposits_share_it(tmp_path: Path) -> None:
    event = make_event()
    for number in range(LEAST_SOURCES + 2):
        licence = Licence.CC_BY if number < LEAST_SOURCES else Licence.CC0
        deposit = make_submission(event, licence=licence, source_kind=SourceKind.PUBLIC_SPACE)
        for _ in range(2):
            make_photograph(State.PUBLISHED, submission=deposit, portraits=(FRAME,))
    alone = make_submission(make_event(title="Rassemblement"), licence=Licence.CC_BY)
    make_photograph(State.PUBLISHED, submission=alone, portraits=(FRAME,))
    found = rows(released(tmp_path), "photographs")
    deposits: dict[tuple[str, str, str], set[str]] = {}
    for row in found:
        source = Photograph.objects.get(pk=row["photograph"]).submission_id
        deposits.setdefault((row["event"], row["source_kind"], row["licence"]), set()).add(source)
    said = {key: len(value) for key, value in deposits.items() if key[1] or key[2]}
    assert said == {(event.pk, "public_space", "cc_by"): LEAST_SOURCES}
    assert Counter(row["licence"] for row in found) == {"cc_by": 2 * LEAST_SOURCES, "": 5}


def test_the_rate_is_computed_again_from_it(tmp_path: Path) -> None:
    plan = make_sampling_plan()
    a_spring(plan)
    folder = released(tmp_path)
    data = read_open_data(folder / "rate" / plan.code)
    assert compute(data.plans[0], data.observations) == sheet_of(plan_of(plan.code))


def test_boxes_and_places_are_those_of_what_is_public(tmp_path: Path) -> None:
    incident, portrait = incident_with_number()
    folder = released(tmp_path)
    coco = json.loads((folder / "coco.json").read_bytes())
    image = {each["id"]: each["file_name"] for each in coco["images"]}
    boxes = [(image[each["image_id"]], each["bbox"]) for each in coco["annotations"] if each["category_id"] == 1]
    assert (f"{portrait.photograph_id}.jpg", list(portrait.box)) in boxes
    places = json.loads((folder / "incidents.geojson").read_bytes())
    (feature,) = places["features"]
    assert feature["geometry"] is None
    assert (feature["id"], feature["properties"]["commune"]) == (incident.pk, "75056")
    assert feature["properties"]["place_precision"] == "commune"
    linked = json.loads((folder / "events.jsonld").read_bytes())
    assert {each["@type"] for each in linked["@graph"]} == {"Dataset", "Event"}


def test_a_mask_under_the_veil_is_not_told_of(tmp_path: Path) -> None:
    masks = (Box(100, 60, 60, 70), Box(620, 60, 60, 70))
    one = make_photograph(State.PUBLISHED, masks=masks, portraits=(Box(60, 40, 160, 400),))
    told = json.loads((released(tmp_path / "veiled") / "coco.json").read_bytes())["annotations"]
    assert [each["bbox"] for each in told if each["category_id"] == 2] == [list(masks[0])]
    Photograph.objects.filter(pk=one.pk).update(is_veil_lifted=True)
    told = json.loads((released(tmp_path / "lifted") / "coco.json").read_bytes())["annotations"]
    assert sorted(each["bbox"] for each in told if each["category_id"] == 2) == [list(mask) for mask in masks]


def test_the_same_data_give_the_same_files(tmp_path: Path) -> None:
    incident_with_number()
    first, second = released(tmp_path / "a"), released(tmp_path / "b")
    for path in filter(Path.is_file, first.rglob("*")):
        name = path.relative_to(first)
        if name.name not in {"datapackage.json", "SHA256SUMS", "SHA256SUMS.sig"}:  # they say the release's number
            assert path.read_bytes() == (second / name).read_bytes(), name


def test_what_is_hidden_closes_it(tmp_path: Path) -> None:
    incident_with_number()
    released(tmp_path)
    assert close_overtaken() == 0
    photograph = Photograph.objects.get()
    reopen_photograph(actor=someone(Role.REVIEWER).actor, photograph_id=photograph.pk)
    assert visitor().get("/donnees/1.zip").status_code == 404
    release = Release.objects.get(number=1)
    assert (release.files, bool(release.closed_at), len(release.sha256)) == (None, True, 64)
    page = visitor().get("/donnees/").content.decode()
    assert "Fermée le" in page
    assert release.sha256 in page


def test_only_what_was_public_closes_it(tmp_path: Path) -> None:
    editor = someone(Role.EDITOR)
    version = published(editor)
    unseen = make_photograph(State.TO_REVIEW)
    released(tmp_path)
    reviewer = someone(Role.REVIEWER).actor
    hold_photograph(actor=reviewer, photograph_id=unseen.pk, version=0, reason=HoldReason.REVIEWER_DOUBT)
    published(editor, title="Une autre charge")
    assert close_overtaken() == 0
    published_again(editor, version, title="Une charge")  # what the first version said may be what had to go
    assert close_overtaken() == 1


def test_what_cannot_be_made_says_why_and_is_not_tried_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    steward = someone(Role.STEWARD)
    asked = ask_release(actor=steward.actor)

    def full(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(services, "write_release", full)
    with pytest.raises(pipeline.TaskFailedError):
        pipeline.release.call(asked.pk)
    assert "OSError" in steward.client.get("/atelier/donnees/").content.decode()
    assert make_asked(asked.pk) is None
    monkeypatch.undo()
    again = ask_release(actor=steward.actor)
    pipeline.release.call(again.pk)
    assert [each.number for each in Release.objects.all()] == [1]
    assert not list(options().folder.glob(".release-*"))


def test_two_at_once_do_not_get_one_number(monkeypatch: pytest.MonkeyPatch) -> None:
    write = write_release

    def overtaken(folder: Path, number: int) -> dict[str, int]:
        monkeypatch.setattr(services, "write_release", write)
        make_release(actor=COMMAND)
        return write(folder, number)

    monkeypatch.setattr(services, "write_release", overtaken)
    with pytest.raises(OvertakenError):
        make_release(actor=COMMAND)
    assert [each.number for each in Release.objects.all()] == [1]


def test_a_steward_asks_and_a_worker_makes() -> None:
    steward = someone(Role.STEWARD)
    incident_with_number()
    assert "Aucune livraison" in visitor().get("/donnees/").content.decode()
    assert steward.client.post("/atelier/donnees/").status_code == 302
    assert "demandée" in steward.client.get("/atelier/donnees/").content.decode()
    with pytest.raises(ReleaseWaitingError):
        ask_release(actor=steward.actor)
    pipeline.release.call(Release.objects.get().pk)
    page = visitor().get("/donnees/").content.decode()
    (address,) = set(re.findall(r'href="([^"]+/portraits\.csv)"', page))
    assert downloaded(address).startswith(b"portrait,photograph,")
    assert visitor().get("/donnees/1/nonesuch.csv").status_code == 404
    assert visitor().get("/donnees/1/../../secret").status_code == 404
    for role in set(Role) - {Role.STEWARD}:
        assert someone(role).client.post("/atelier/donnees/").status_code == 403, role


def test_the_command_makes_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "open_archive", lambda folder: folder)  # the tests' own archive is open already
    incident_with_number()
    told = ["contrechamp", "release", str(options().folder), "--out", str(tmp_path / "data")]
    monkeypatch.setattr(sys, "argv", told)
    assert main() == 0
    assert list((tmp_path / "data").rglob("portraits.parquet"))
    assert main() == 1  # nothing is overwritten
    assert Release.objects.count() == 1
