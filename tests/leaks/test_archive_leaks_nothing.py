"""Every address as every role, every row, every stored file, every backup: no planted face, no planted word.

A photograph with a known face, a readable number, and markers in its metadata, name and note goes through the whole
flow; others stay at earlier states. And in public, outside portraits, nothing is left of the detail that the veil covers.
"""

import base64
import gzip
import logging
import tempfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
import pytest
from django.http import HttpRequest, HttpResponse
from pytest_django.plugin import DjangoDbBlocker

from contrechamp.vision import OutputFormat, encode
from contrechamp.vision.types import Box
from contrechamp_server.config.logs import Lines
from contrechamp_server.foundation import gate
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.permissions import Actor, Role
from contrechamp_server.foundation.media.pyramids import Size, cut_region, make_pyramid
from contrechamp_server.foundation.records.models import Submission
from contrechamp_server.frame import people
from contrechamp_server.frame.languages import AskedLanguage
from contrechamp_server.outlets.deposit import filling
from contrechamp_server.outlets.exports.bundles import BUNDLES
from contrechamp_server.outlets.exports.letters import LETTERS
from contrechamp_server.outlets.exports.posters import POSTERS
from contrechamp_server.stages.approval import veil as veil_module
from contrechamp_server.stages.approval.veil import BLOCKS_ACROSS
from contrechamp_server.stages.publication.models import Incident
from tests.leaks.channels import files, rows, written_files
from tests.leaks.looking import pictures_in
from tests.leaks.planting import PROGRAMS, READERS
from tests.leaks.stage import AT_THE_DESK, Stage, staged
from tests.leaks.walking import addresses, ask, knock, routes, walk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NEVER_SHOWN = {
    "/compte/sessions/<str:handle>/fin/",
    "/compte/jetons/<str:token_id>/revocation/",
    "/compte/second-facteur/<str:factor_id>/retrait/",
}
"""Buttons on the page of one's own account, which show nothing; the walk comes to them from there."""


@pytest.fixture(scope="module")
def stage(
    django_db_setup: None,  # noqa: ARG001 - the database, before what is put in it
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Stage]:
    """Plant once for all tests here; what a test itself changes is rolled back."""
    with (
        django_db_blocker.unblock(),
        staged(tmp_path_factory.mktemp("temporary"), tmp_path_factory.mktemp("backups") / "backup") as found,
    ):
        yield found


@pytest.fixture(autouse=True)
def _released() -> None:
    """Brakes live in the memory of the process: a walk of one reader must not stop the next one's."""
    for brake in (BUNDLES, LETTERS, POSTERS):
        brake.release()


@pytest.mark.parametrize("reader", READERS)
def test_no_address_shows_it(stage: Stage, reader: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    start = ["/", "/?lang=en", *addresses(stage.archive.known)]
    pictures, answered = 0, set()
    for answer in walk(stage.archive.readers[reader], start):
        assert answer.status < 500, answer.address
        assert not stage.wrong_with(answer, reader), f"{reader} {answer.address}"
        pictures += answer.kind.startswith("image/")
        answered |= set(answer.address.split("/")) if answer.status == 200 else set()
    # The walk went somewhere: everyone sees the public pictures, and those at the desk see more than these.
    assert pictures > (40 if reader in AT_THE_DESK else 12)
    assert ("atelier" in answered, "deposits" in answered) == (reader in AT_THE_DESK, reader in PROGRAMS)
    assert "api" in answered
    assert not stage.looker.find(log_lines(caplog).encode()), "a log line"


def test_every_address_is_shown_to_somebody(stage: Stage) -> None:
    """What nobody was shown, nobody has looked at: so each page is there for someone, or says why it is not."""
    readers = [stage.archive.readers[name] for name in READERS]
    hidden = {
        route
        for route, filled in routes(stage.archive.known).items()
        if not any(
            ask(reader, "get", address).status in {200, 302, 303, 405} for address in filled for reader in readers
        )
    }
    assert hidden == NEVER_SHOWN


def test_what_a_custodian_carries_shows_it_to_nobody(stage: Stage) -> None:
    incident = Incident.objects.get(number__isnull=False)
    address = f"/atelier/scelles/{incident.pk}/"
    told = {"reason": "magistrat", "originals": "yes"}
    answer = ask(stage.archive.readers[Role.CUSTODIAN.value], "post", address, data=told)
    assert answer.kind == "application/zip"
    assert b"data/originals/" in answer.content
    assert not stage.looker.find(answer.content)


@pytest.mark.parametrize("reader", READERS)
def test_no_refusal_and_no_error_page_shows_it(stage: Stage, reader: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    statuses = set()
    for answer in knock(stage.archive.readers[reader], sorted(set(addresses(stage.archive.known)))):
        statuses.add(answer.status)
        assert not stage.wrong_with(answer, reader), f"{reader} {answer.address}"
    assert statuses & {403, 404, 405, 422}
    assert not [status for status in statuses if status >= 500]
    assert not stage.looker.find(log_lines(caplog).encode()), "a log line"
    for table, row in rows():
        assert not stage.looker.find(row), f"a row of {table}"


def test_no_failure_inside_shows_it(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    key = stage.archive.published.pk
    for place, name, address in (
        (gate, "cut_region", f"/iiif/3/{key}/0,0,99,99/max/0/default.jpg"),
        (filling, "find_deposit", f"/deposer/{stage.archive.code}/"),
        (people, "_know", f"/deposer/{stage.archive.code}/"),
    ):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(place, name, quoting(stage))
            answer = ask(stage.archive.readers["visitor"], "get", address)
        assert answer.status == 500
        assert not stage.wrong_with(answer, "visitor"), address
    assert log_lines(caplog).count(QuotingError.__name__) >= 3
    assert not stage.looker.find(log_lines(caplog).encode()), "a log line"


class QuotingError(Exception):
    """Says what must be said nowhere."""


def quoting(stage: Stage) -> Callable[..., None]:
    """Give something that fails, and in failing quotes all that was planted."""

    def fail(*_: object) -> None:
        raise QuotingError(*stage.looker.words.values())

    return fail


def log_lines(caplog: pytest.LogCaptureFixture) -> str:
    """Give the lines that the archive writes of all that was logged."""
    lines = Lines()
    return "\n".join(map(lines.format, caplog.records))


def test_no_row_holds_it(stage: Stage) -> None:
    tables = set()
    for table, row in rows():
        tables.add(table)
        assert not stage.looker.find(row), f"a row of {table}"
    assert {"records_photograph", "records_reading", "audit_logrecord", "django_tasks_database_dbtaskresult"} <= tables


def test_no_stored_file_and_no_backup_holds_it(stage: Stage) -> None:
    before = stage.looker.pictures
    names = set()
    for folder in (options().folder, stage.backup):
        for name, content in files(folder):
            names.add(name.partition("/")[0])
            # The machine's own secrets lie in its folder, and there alone: that they are not in a backup counts here.
            allowed = {"session secret", "workers' key", "field key", "log key"} if name.startswith("secrets/") else ()
            assert not stage.looker.find(content, allowed=allowed), f"{folder / name}"
    assert {"media", "log", "secrets", "secrets.age", "manifest.json"} <= names
    assert stage.looker.pictures - before > 10


def test_nothing_is_written_but_where_it_belongs(stage: Stage) -> None:
    assert not list(files(stage.temporary))
    here = options().folder
    # Names without a folder are those of the vault, which writes beside the sealed file that it makes.
    opened = {path for path in stage.written if path.is_absolute()}
    places = {path.relative_to(here).parts[0] for path in opened if path.is_relative_to(here)}
    # A release is written beside where it is kept, and packed: tables of what is public.
    assert {place for place in places if not place.startswith(".release-")} == {"media", "log"}
    assert not {path for path in opened if not path.is_relative_to(here)} - {Path("/dev/null")}


# What follows plants a leak in each of these ways out, and holds that the same checks find it.


def test_a_face_is_found_however_it_is_stored(stage: Stage) -> None:
    whole = encode(stage.archive.original, OutputFormat.JPEG, quality=50)
    half = cv2.resize(stage.archive.original, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    mirrored = np.ascontiguousarray(stage.archive.original[:, ::-1], np.uint8)
    masked = encode(np.zeros((400, 400, 3), np.uint8), OutputFormat.JPEG)
    for content in (
        encode(np.ascontiguousarray(half, np.uint8), OutputFormat.WEBP, quality=40),
        encode(mirrored, OutputFormat.PNG),
        make_pyramid(stage.archive.original),
        masked[:2] + b"\xff\xe1" + (8).to_bytes(2, "big") + b"Exif\0\0" + whole + masked[2:],
        b'{"thumbnail": "data:image/jpeg;base64,' + base64.b64encode(whole) + b'"}',
        gzip.compress(whole),
    ):
        assert "face" in stage.looker.find(content)


@pytest.mark.parametrize(
    "spelled", [str.encode, lambda word: word.encode("utf-16-le"), lambda word: word.encode().hex().encode()]
)
def test_a_word_is_found_however_it_is_spelled(stage: Stage, spelled: Callable[[str], bytes]) -> None:
    for name, word in stage.looker.words.items():
        assert name in stage.looker.find(b"before " + spelled(word) + b" after")
        assert name in stage.looker.find(b"<p>" + base64.b64encode(b"x" + word.encode() + b"yz"))


def test_a_leak_in_a_row_is_found(stage: Stage) -> None:
    Submission.objects.update(credit=stage.looker.words["private note"])
    assert [table for table, row in rows() if stage.looker.find(row)] == ["records_submission"]


@pytest.mark.parametrize("place", ["media", "incoming", "backup"])
def test_a_leak_in_a_file_is_found(stage: Stage, place: str) -> None:
    folder = stage.backup if place == "backup" else options().folder
    left = folder / ("media" if place == "backup" else place) / "left-behind"
    left.write_bytes(encode(stage.archive.original, OutputFormat.JPEG))
    try:
        assert [name for name, content in files(folder) if "face" in stage.looker.find(content)] == [
            str(left.relative_to(folder))
        ]
    finally:
        left.unlink()


def test_a_temporary_file_is_found_even_when_it_is_gone_again(stage: Stage) -> None:
    with written_files() as written, tempfile.NamedTemporaryFile(dir=stage.temporary) as file:
        file.write(b"plaintext")
    assert [path for path in written if path.parent == stage.temporary]


def test_a_leak_in_a_log_line_is_found(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("contrechamp.web").warning("taken: %s", stage.looker.words["file name"])
    assert stage.looker.find(log_lines(caplog).encode()) == ["file name"]


def test_a_picture_without_veil_is_found(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "_public_blob", lambda photograph: photograph.pyramid)
    assert "detail past the veil" in found_by(stage, "visitor", f"/iiif/3/{stage.archive.published.pk}/info.json")


def test_a_veil_that_is_too_fine_is_found(stage: Stage) -> None:
    veil = stage.veils[stage.archive.published.pk]
    height, width = stage.archive.original.shape[:2]
    for blocks, is_too_fine in ((BLOCKS_ACROSS, False), (3 * BLOCKS_ACROSS // 2, True), (2 * BLOCKS_ACROSS, True)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(veil_module, "BLOCKS_ACROSS", blocks)
            public = make_pyramid(veil_module.draw_veil(stage.archive.original, veil.clear))
        for region in (Box(0, 0, width, height), Box(512, 0, width - 512, 512), Box(0, 0, 160, height)):
            for size in (
                Size(region.w, region.h),
                Size(region.w // 2, region.h // 2),
                Size(region.w // 4, region.h // 4),
            ):
                (shown,) = pictures_in(cut_region(public, region, size))
                assert veil.is_lifted(shown, region) == is_too_fine, (blocks, region, size)


def test_a_picture_without_mask_is_found(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = make_pyramid(stage.archive.original)
    monkeypatch.setattr(gate, "_verified", lambda _: bare)
    key = stage.archive.published.pk
    assert "face" in found_by(stage, "reviewer", f"/atelier/photographies/{key}/etat.json")
    assert "face" in found_by(stage, "visitor", f"/iiif/3/{key}/info.json")


def test_a_picture_of_the_desk_for_the_public_is_found(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Actor, "may", lambda *_: True)
    found = found_by(stage, "volunteer", f"/atelier/photographies/{stage.archive.published.pk}/etat.json")
    assert "a picture of the desk for a volunteer" in found


@pytest.mark.parametrize(
    ("address", "word"),
    [("/", "metadata"), ("/?lang=en", "number"), ("/nulle-part", "address"), ("/iiif/3/0/info.json", "file name")],
)
def test_a_word_in_an_answer_is_found(stage: Stage, monkeypatch: pytest.MonkeyPatch, address: str, word: str) -> None:
    def leaking(_: object, request: HttpRequest) -> HttpResponse:
        answer = HttpResponse("<p>", status=404 if "0" in request.path else 200)
        answer.headers["X-From"] = stage.looker.words[word]
        return answer

    monkeypatch.setattr(AskedLanguage, "__call__", leaking)
    assert found_by(stage, "visitor", address) == {word}


def found_by(stage: Stage, reader: str, start: str) -> set[str]:
    """Give what a walk from one address finds, a few steps far."""
    gone = islice(walk(stage.archive.readers[reader], [start]), 40)
    return {found for answer in gone for found in stage.wrong_with(answer, reader)}
