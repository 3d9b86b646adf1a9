"""Asking for a release, making it, and closing it as soon as something in it is hidden.

asked (a steward) ─► made (a worker; or at once, by the command) ─► closed: something of it was hidden, erased or replaced since
      └► could not be made: the row says why until a steward asks again

Files of a closed release are deleted: what is hidden here must not go on being given out here. Its number and digest
stay, so that whoever holds a copy can name it; a new release takes its place.
"""

import hashlib
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Final

from django.db import transaction
from django.db.models import Max

from contrechamp.bundle import layout
from contrechamp.ledger import Digest, Ref
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.recording import record
from contrechamp_server.foundation.audit.selectors import Entry, log_size, records_about, records_since
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.permissions import Actor, Permission, system
from contrechamp_server.foundation.media.blobs import Stored, delete_blob, keep_file
from contrechamp_server.foundation.media.kinds import BlobKind
from contrechamp_server.stages.releases.errors import OvertakenError, ReleaseWaitingError
from contrechamp_server.stages.releases.models import MOST_FAILURE, Release
from contrechamp_server.stages.releases.writing import write_release

_SHOWING: Final = frozenset({Action.PHOTOGRAPH_PUBLISHED, Action.INCIDENT_PUBLISHED})
_TAKING: Final = frozenset(
    {
        *(Action.DISPLAY_SUSPENDED, Action.PHOTOGRAPH_ERASED, Action.PHOTOGRAPH_REOPENED, Action.PHOTOGRAPH_SET_ASIDE),
        *(Action.PHOTOGRAPH_HELD, Action.PHOTOGRAPH_NOT_USEFUL, Action.REDO_REQUESTED),
        # Published again: what the version before said may be what had to go.
        *(Action.INCIDENT_WITHDRAWN, Action.INCIDENT_PUBLISHED),
    }
)
"""What takes away something that was public, if it was: a photograph that nobody has seen yet is set aside every day."""
WORKER: Final = system("worker")
COMMAND: Final = system("command")
SUFFIX: Final = ".zip"
_PIECE: Final = 1 << 20


@transaction.atomic
def ask_release(*, actor: Actor) -> Release:
    """Ask for a release; a worker makes it. One that could not be made gives its place to this.

    Raises:
        ForbiddenError: no steward.
        ReleaseWaitingError: one is waited for already.
    """
    actor.require(Permission.RELEASE_DATA)
    Release.objects.filter(made_at=None).exclude(failure="").delete()
    if Release.objects.select_for_update().filter(made_at=None).exists():
        raise ReleaseWaitingError
    return Release.objects.create()


def make_asked(release_id: str) -> Release | None:
    """Make a release that was asked for; None where there is none to make. If it cannot be made, its row says why.

    Raises:
        Exception: whatever it was, once the row says so: it is not tried again until a steward asks.
    """
    if not Release.objects.filter(pk=release_id, made_at=None, failure="").exists():
        return None
    try:
        return make_release(actor=WORKER, release_id=release_id)
    except Exception as error:
        Release.objects.filter(pk=release_id, made_at=None).update(failure=type(error).__name__[:MOST_FAILURE])
        raise


def make_release(*, actor: Actor, release_id: str = "") -> Release | None:
    """Make a release, asked for or not. Takes long: in no transaction until the end.

    Args:
        actor: who makes it.
        release_id: of the row that was asked for; without one a new row is made at the end. None: somebody else has made that one.

    Raises:
        OvertakenError: another release was made meanwhile, and has this one's number.
        OSError: the disk refused.
    """
    begun_at = log_size()
    number = _next_number()
    place = Path(tempfile.mkdtemp(prefix=".release-", dir=options().folder))
    try:
        counts = write_release(_made(place / "files"), number)
        packed = place / f"files{SUFFIX}"
        _pack(place / "files", packed, f"contrechamp-{number}")
        with packed.open("rb") as file:
            stored = Stored(hashlib.file_digest(file, "sha256").hexdigest(), packed.stat().st_size)
        with transaction.atomic():
            # Under the row's lock: of two workers one stores its files.
            asked = Release.objects.select_for_update().filter(pk=release_id, made_at=None).first()
            if release_id and asked is None:
                return None
            if number != _next_number():
                raise OvertakenError
            made = asked or Release()
            made.number, made.made_at, made.counts = number, now(), counts
            made.files = keep_file(BlobKind.RELEASE, packed, SUFFIX, stored)
            made.sha256, made.bytes, made.looked_to = stored.sha256, stored.bytes, begun_at
            made.save()
            record(Action.RELEASE_MADE, Ref("release", made.pk), actor=actor, data={"files": Digest(stored.sha256)})
    finally:
        shutil.rmtree(place, ignore_errors=True)
    close_overtaken()
    return Release.objects.select_related("files").get(pk=made.pk)


def close_overtaken() -> int:
    """Close every release of which something was hidden since it was begun; give how many. Reads only what the log has gained."""
    closed = 0
    for key in Release.objects.filter(files__isnull=False, looked_to__lt=log_size()).values_list("pk", flat=True):
        with transaction.atomic():
            release = Release.objects.select_for_update(of=("self",)).select_related("files").get(pk=key)
            size = log_size()
            if release.files is None or release.looked_to >= size:
                continue
            if any(map(_hides, records_since(release.looked_to))):
                files, release.files, release.closed_at = release.files, None, now()
                release.save()
                delete_blob(files)
                record(Action.RELEASE_CLOSED, Ref("release", release.pk), actor=WORKER)
                closed += 1
            else:
                Release.objects.filter(pk=key).update(looked_to=size)
    return closed


def _hides(entry: Entry) -> bool:
    """Say whether a record took away something that had been public before it."""
    if entry.record.action not in _TAKING:
        return False
    return any(earlier.index < entry.index for earlier in records_about(entry.record.subject, _SHOWING))


def _next_number() -> int:
    return (Release.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _pack(folder: Path, target: Path, top: str) -> None:
    """Pack a release's files; text shrinks to a fifth, Parquet is small already. The same files give the same bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in layout.files_in(folder):
            entry = zipfile.ZipInfo(f"{top}/{name}")
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with (folder / name).open("rb") as file, archive.open(entry, "w", force_zip64=True) as out:
                shutil.copyfileobj(file, out, _PIECE)
