"""Asking for a release, making it, and closing it as soon as something in it is hidden.

asked (a steward, or the command) ─► made (a worker) ─► closed: a row of it was hidden, erased or withdrawn since

Files of a closed release are deleted: what is hidden here must not go on being given out here. Its number and digest
stay, so that whoever holds a copy can name it; a new release takes its place.
"""

import hashlib
import shutil
import tempfile
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.db import transaction
from django.db.models import Max

from contrechamp.bundle import layout
from contrechamp.ledger import Digest, Ref
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.recording import record
from contrechamp_server.foundation.audit.selectors import actions_since, log_size
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.permissions import Actor, Permission, system
from contrechamp_server.foundation.media.blobs import Stored, delete_blob, keep_file
from contrechamp_server.foundation.media.kinds import BlobKind
from contrechamp_server.stages.releases.errors import ReleaseWaitingError
from contrechamp_server.stages.releases.models import Release
from contrechamp_server.stages.releases.writing import write_release

HIDING: Final = frozenset(
    {
        Action.DISPLAY_SUSPENDED,
        Action.PHOTOGRAPH_ERASED,
        Action.PHOTOGRAPH_REOPENED,
        Action.INCIDENT_WITHDRAWN,
    }
)
"""What takes something away that was public."""
WORKER: Final = system("worker")
COMMAND: Final = system("command")
SUFFIX: Final = ".zip"
_LONG_AGO: Final = timedelta(hours=6)
"""A release that was asked for so long ago and is not made was lost with its worker."""
_PIECE: Final = 1 << 20


@transaction.atomic
def ask_release(*, actor: Actor) -> Release:
    """Ask for a release; a worker makes it.

    Raises:
        ForbiddenError: no steward.
        ReleaseWaitingError: one is waited for already.
    """
    actor.require(Permission.RELEASE_DATA)
    Release.objects.filter(made_at=None, asked_at__lt=now() - _LONG_AGO).delete()
    if Release.objects.select_for_update().filter(made_at=None).exists():
        raise ReleaseWaitingError
    return Release.objects.create()


def begin_release() -> Release:
    """Begin a release for the command, which makes it itself."""
    return Release.objects.create()


def make_release(release_id: str, *, actor: Actor = WORKER) -> Release | None:
    """Make a release that was asked for; None when somebody else has made it. Takes long: in no transaction until the end.

    Raises:
        OSError: the disk refused; it can be tried again.
    """
    release = Release.objects.filter(pk=release_id, made_at=None).first()
    if release is None:
        return None
    begun_at = log_size()
    number = (Release.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    place = Path(tempfile.mkdtemp(prefix=".release-", dir=options().folder))
    try:
        written = write_release(_made(place / "files"), number)
        packed = place / f"files{SUFFIX}"
        _pack(place / "files", packed, f"contrechamp-{number}")
        with packed.open("rb") as file:
            stored = Stored(hashlib.file_digest(file, "sha256").hexdigest(), packed.stat().st_size)
        with transaction.atomic():
            # Under the row's lock: of two workers one stores its files.
            mine = Release.objects.select_for_update().filter(pk=release_id, made_at=None).first()
            if mine is None:
                return None
            mine.number, mine.made_at, mine.counts = number, now(), written.counts
            mine.files = keep_file(BlobKind.RELEASE, packed, SUFFIX, stored)
            mine.sha256, mine.bytes = stored.sha256, stored.bytes
            mine.log_size = mine.looked_to = begun_at
            mine.save()
            record(Action.RELEASE_MADE, Ref("release", mine.pk), actor=actor, data={"files": Digest(stored.sha256)})
    finally:
        shutil.rmtree(place, ignore_errors=True)
    close_overtaken()
    return Release.objects.get(pk=release_id)


def close_overtaken() -> int:
    """Close every release of which something was hidden since it was begun; give how many. Reads only what the log has gained."""
    closed = 0
    for key in Release.objects.filter(files__isnull=False).values_list("pk", flat=True):
        with transaction.atomic():
            release = Release.objects.select_for_update(of=("self",)).select_related("files").get(pk=key)
            size = log_size()
            if release.files is None or release.looked_to >= size:
                continue
            if any(action in HIDING for action in actions_since(release.looked_to)):
                files, release.files, release.closed_at = release.files, None, now()
                release.save()
                delete_blob(files)
                record(Action.RELEASE_CLOSED, Ref("release", release.pk), actor=WORKER)
                closed += 1
            else:
                Release.objects.filter(pk=key).update(looked_to=size)
    return closed


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
