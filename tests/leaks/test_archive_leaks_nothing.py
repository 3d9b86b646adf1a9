"""Every address as every role, every table, every stored file, every backup: no planted face and no planted marker.

A photograph with a known face and with markers in its metadata, name and note goes through the whole flow; others stay
at earlier states. What comes back is *decoded*: a face that was only encoded again would escape a search for bytes.
"""

import base64
import hashlib
import io
import logging
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from skimage import data

from contrechamp.vision import OutputFormat, Pixels, encode
from contrechamp.vision.types import Box
from contrechamp_server import pipeline
from contrechamp_server.commands.copying import back_up
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.gate import Audience, open_image
from contrechamp_server.foundation.media.arrivals import Arrival
from contrechamp_server.foundation.records.models import Event, Photograph, Portrait, Submission, Suspect
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.vocabularies import (
    Channel,
    Licence,
    PlacePrecision,
    SourceKind,
    SuspectAnswer,
)
from contrechamp_server.stages.approval.judgement import Judgement
from contrechamp_server.stages.approval.services import approve_photograph
from contrechamp_server.stages.approval.veil import block_side
from contrechamp_server.stages.intake.provenance import Provenance
from contrechamp_server.stages.intake.services import open_deposit, receive_photograph
from tests.archive import make_event, someone, visitor
from tests.leaks.walking import FACE_AGREES, addresses, agreement, decode_all, walk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

IN_METADATA = "marqueur-dans-les-metadonnees"
IN_NOTE = "marqueur-dans-la-note-privee"
FACE_AT = (62, 177, 183, 273)
"""Top, bottom, left, right of the face in the public-domain portrait."""
PASTED_AT = (90, 160)
"""Top and left of the portrait in the scene."""
OFFICER = Box(190, 140, 420, 460)


@dataclass
class Archive:
    """What was put in."""

    photograph: Photograph
    submission: Submission
    code: str
    original: Pixels
    face: Pixels
    readers: dict[str, Client] = field(default_factory=dict)

    @property
    def ids(self) -> list[str]:
        """Every id that an address could hold."""
        portraits = Portrait.objects.values_list("pk", flat=True)
        photographs = Photograph.objects.values_list("pk", flat=True)
        return [*photographs, *portraits, *Event.objects.values_list("pk", flat=True), self.code, "0", "..%2fsecrets"]


def scene() -> Pixels:
    """Give a street-like picture of soft shapes with one face in it."""
    rng = np.random.default_rng(5)
    soft = cv2.GaussianBlur(rng.integers(0, 256, (700, 900, 3), dtype=np.uint8), (0, 0), 6)
    picture = np.ascontiguousarray(cv2.normalize(soft, soft.copy(), 0, 255, cv2.NORM_MINMAX), np.uint8)
    top, left = PASTED_AT
    picture[top : top + 512, left : left + 512] = data.astronaut()
    return picture


def with_markers(pixels: Pixels) -> bytes:
    """Encode a picture with markers in a comment, an XMP segment and after its end."""
    jpeg = encode(pixels, OutputFormat.JPEG)
    segments = b""
    for kind, content in (
        (b"\xff\xfe", IN_METADATA.encode()),
        (b"\xff\xe1", b"http://ns.adobe.com/xap/1.0/\0<x>" + IN_METADATA.encode() + b"</x>"),
    ):
        segments += kind + (len(content) + 2).to_bytes(2, "big") + content
    return jpeg[:2] + segments + jpeg[2:] + IN_METADATA.encode()


def send(submission: Submission, original: bytes) -> Photograph:
    arrival = Arrival()
    for start in range(0, len(original), 65_536):
        arrival.write(original[start : start + 65_536])
    received = receive_photograph(actor=someone(Role.SUBMITTER).actor, submission=submission, sealed=arrival.finish())
    pipeline.move_on(received.photograph)
    return received.photograph


def work() -> None:
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)


@pytest.fixture
def archive() -> Archive:
    """Bring one photograph to publication, and leave others at every state before."""
    picture = scene()
    submitter = someone(Role.SUBMITTER)
    provenance = Provenance(
        source_kind=SourceKind.PUBLIC_SPACE,
        licence=Licence.CC_BY,
        credit="Collectif d’essai",
        event=make_event().pk,
        commune="75056",
        place_precision=PlacePrecision.COMMUNE,
        taken_on=make_event().date,
        note=IN_NOTE,
    )
    deposit = open_deposit(actor=submitter.actor, channel=Channel.WEB, provenance=provenance)
    photograph = send(deposit.submission, with_markers(picture))
    send(deposit.submission, with_markers(np.ascontiguousarray(picture[:, ::-1])))
    send(deposit.submission, with_markers(picture)[:30_000])
    work()
    send(deposit.submission, with_markers(np.ascontiguousarray(picture[::-1])))
    photograph.refresh_from_db()
    assert photograph.state == State.TO_REVIEW, photograph.hold_code
    approve(photograph)
    pipeline.move_on(photograph)
    work()
    photograph.refresh_from_db()
    states = set(Photograph.objects.values_list("state", flat=True))
    assert states >= {State.PUBLISHED.value, State.TO_REVIEW.value, State.HELD.value}
    top, bottom, left, right = FACE_AT
    face = np.ascontiguousarray(data.astronaut()[top:bottom, left:right], np.uint8)
    found = Archive(photograph, deposit.submission, deposit.code, picture, face)
    found.readers = {role.value: someone(role).client for role in Role}
    found.readers |= {"visitor": visitor(), "submitter_own": submitter.client}
    return found


def approve(photograph: Photograph) -> None:
    answers = {suspect.pk: SuspectAnswer.NOT_A_FACE for suspect in Suspect.objects.filter(photograph=photograph)}
    approve_photograph(
        actor=someone(Role.REVIEWER).actor,
        photograph_id=photograph.pk,
        version=photograph.version,
        judgement=Judgement(answers=answers, portraits=(OFFICER,)),
    )


def spellings(marker: str) -> list[bytes]:
    """Give how a marker would look in bytes: plain, wide, in base64 at each alignment, in hexadecimal."""
    raw = marker.encode()
    shifted = [base64.b64encode(b"x" * shift + raw)[4:-4] for shift in range(3)]
    return [raw, marker.encode("utf-16-le"), raw.hex().encode(), *shifted]


def assert_clean(what: str, content: bytes, archive: Archive, seen: set[str], *, may_show_note: bool = False) -> None:
    """Refuse markers in the bytes, and the planted face in any picture that they decode to."""
    digest = hashlib.sha256(content).hexdigest() + str(may_show_note)
    if digest in seen:
        return
    seen.add(digest)
    for marker in (IN_METADATA,) if may_show_note else (IN_METADATA, IN_NOTE):
        assert not [spelling for spelling in spellings(marker) if spelling in content], f"{marker} in {what}"
    for pixels in decode_all(content):
        assert agreement(pixels, archive.face) < FACE_AGREES, f"the planted face in {what}"


def test_the_check_itself_would_find_the_face(archive: Archive) -> None:
    half = cv2.resize(archive.original, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    for pixels in (archive.original, np.ascontiguousarray(half, np.uint8)):
        (decoded,) = decode_all(encode(pixels, OutputFormat.JPEG, quality=50))
        assert agreement(decoded, archive.face) > FACE_AGREES
    assert any(spelling in with_markers(archive.original) for spelling in spellings(IN_METADATA))


def test_no_address_gives_a_face_or_a_marker_to_anyone(archive: Archive, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    seen: set[str] = set()
    pictures = {}
    for role, client in archive.readers.items():
        # The private note is for reviewers, at their desk, until the decision.
        may_show_note = role == Role.REVIEWER.value
        count = 0
        for address, (response, content) in walk(client, ["/", *addresses(archive.ids)]):
            assert response.status_code < 500, f"{role} {address}"
            assert_clean(f"{role} {address}", content, archive, seen, may_show_note=may_show_note)
            assert IN_METADATA not in str(dict(response.headers))
            count += response.headers.get("Content-Type", "").startswith("image/")
        pictures[role] = count
    # The walk went somewhere: the public sees pictures, and the desk shows reviewers more than that.
    assert pictures["visitor"] > 8
    assert pictures["reviewer"] > pictures["visitor"]
    assert IN_METADATA not in caplog.text
    assert IN_NOTE not in caplog.text


def test_nothing_that_is_stored_holds_a_face_or_a_marker(archive: Archive, tmp_path: Path) -> None:
    seen: set[str] = set()
    pipeline.sweep()
    back_up(tmp_path / "backup")
    count = 0
    for folder in (options().folder, tmp_path / "backup", Path(tempfile.gettempdir())):
        for path in files_of(folder):
            assert_clean(str(path), path.read_bytes(), archive, seen)
            count += 1
    assert count > 20
    for table, row in rows():
        assert_clean(f"table {table}", row, archive, seen)


def files_of(folder: Path) -> Iterator[Path]:
    """Give the files below a folder; of the system's temporary folder only those that this process could have made."""
    is_shared = folder == Path(tempfile.gettempdir())
    for path in folder.iterdir() if is_shared else folder.rglob("*"):
        try:
            if path.is_file() and not path.is_symlink() and path.stat().st_size < 50_000_000:
                yield path
        except OSError:
            continue


def rows() -> Iterator[tuple[str, bytes]]:
    """Give every row of every table as bytes."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a table of our own
            for row in cursor.fetchall():
                text = io.BytesIO()
                for value in row:
                    text.write(bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode())
                yield table, text.getvalue()


def test_outside_portraits_the_public_sees_no_more_than_the_veil_allows(archive: Archive) -> None:
    image = open_image(archive.photograph.pk, actor=someone().actor, audience=Audience.PUBLIC)
    (shown,) = decode_all(image.region(Box(0, 0, image.size.width, image.size.height), image.size))
    side = block_side(image.size.width)
    clear = np.zeros(shown.shape[:2], bool)
    x, y, w, h = OFFICER
    # JPEG works in squares of 16 pixels: the portrait's own edge reaches that far.
    clear[max(0, y - 16) : y + h + 16, max(0, x - 16) : x + w + 16] = True
    looked_at = 0
    for top in range(0, shown.shape[0] - side, side):
        for left in range(0, shown.shape[1] - side, side):
            inner = (slice(top + 4, top + side - 4), slice(left + 4, left + side - 4))
            if not clear[inner].any():
                looked_at += 1
                assert shown[inner].reshape(-1, 3).std(axis=0).max() < 4.0, (left, top)
    assert looked_at > 300
    # The check would see more detail if it were there.
    assert archive.original[4:28, 4:28].reshape(-1, 3).std(axis=0).max() > 4.0
