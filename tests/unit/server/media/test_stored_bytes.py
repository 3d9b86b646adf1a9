"""Stored bytes: written once, given out only as they were kept, gone when their row is, and swept up after a crash."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.db import transaction

from contrechamp_server import pipeline
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.media.blobs import (
    MissingBlobError,
    Stored,
    WrongBytesError,
    delete_blob,
    delete_orphan,
    keep_bytes,
    keep_file,
    orphans,
    read_blob,
    restore_file,
)
from contrechamp_server.foundation.media.kinds import BlobKind
from contrechamp_server.foundation.media.models import Blob

pytestmark = pytest.mark.django_db(transaction=True)


def path_of(blob: Blob) -> Path:
    return options().folder / "media" / blob.place


def make_older(path: Path, hours: int) -> None:
    then = time.time() - 3600 * hours
    os.utime(path, (then, then))


def test_bytes_come_back_as_they_were_kept_and_for_their_owner_alone() -> None:
    blob = keep_bytes(BlobKind.MASTER, b"redacted", ".jpg")
    assert read_blob(Blob.objects.get(pk=blob.pk)) == b"redacted"
    assert path_of(blob).stat().st_mode & 0o777 == 0o600
    assert path_of(blob).parent.stat().st_mode & 0o777 == 0o700


def test_changed_bytes_are_not_given_out() -> None:
    blob = keep_bytes(BlobKind.MASTER, b"redacted", ".jpg")
    path_of(blob).write_bytes(b"replaced")
    with pytest.raises(WrongBytesError):
        read_blob(blob)


def test_lost_bytes_are_said_to_be_lost() -> None:
    blob = keep_bytes(BlobKind.MASTER, b"redacted", ".jpg")
    path_of(blob).unlink()
    with pytest.raises(MissingBlobError):
        read_blob(blob)


def test_a_finished_file_moves_in() -> None:
    draft = options().folder / "incoming" / "draft.age"
    draft.parent.mkdir(exist_ok=True)
    draft.write_bytes(b"sealed")
    blob = keep_file(BlobKind.SEALED, draft, ".age", Stored("0" * 64, 6))
    assert path_of(blob).read_bytes() == b"sealed"
    assert not draft.exists()


def test_deleting_waits_for_the_transaction_and_is_undone_with_it() -> None:
    blob = keep_bytes(BlobKind.SPOOL, b"sealed", ".age")
    with transaction.atomic():
        delete_blob(Blob.objects.get(pk=blob.pk))
        transaction.set_rollback(True)
    assert path_of(blob).exists()
    with transaction.atomic():
        delete_blob(Blob.objects.get(pk=blob.pk))
        assert path_of(blob).exists()
    assert not path_of(blob).exists()


def test_only_bytes_that_no_row_knows_and_that_are_old_enough_are_orphans() -> None:
    known, young = (keep_bytes(BlobKind.MASTER, name, ".jpg") for name in (b"known", b"young"))
    orphan = keep_bytes(BlobKind.PUBLIC, b"orphan", ".tif")
    Blob.objects.exclude(pk=known.pk).delete()
    for blob in (known, orphan):
        make_older(path_of(blob), hours=2)
    assert list(orphans(timedelta(hours=1))) == [orphan.place]
    delete_orphan(orphan.place)
    assert path_of(known).exists() and path_of(young).exists() and not path_of(orphan).exists()


def test_tidying_takes_orphans_and_broken_off_arrivals() -> None:
    orphan = keep_bytes(BlobKind.SPOOL, b"left by a crash", ".age")
    Blob.objects.all().delete()
    half = options().folder / "incoming" / "half.sealed"
    half.parent.mkdir(exist_ok=True)
    half.write_bytes(b"age-encryption.org/v1")
    assert pipeline.tidy() == 0
    for path in (path_of(orphan), half):
        make_older(path, hours=3)
    assert pipeline.tidy() == 2
    assert not half.exists() and not path_of(orphan).exists()


def test_a_restored_file_may_be_there_already_but_not_another_one(tmp_path: Path) -> None:
    source = tmp_path / "copy"
    source.write_bytes(b"from the backup")
    place = "masters/ab/abcdefgh.jpg"
    restore_file(place, source)
    restore_file(place, source)
    with storages["media"].open(place) as stored:
        assert stored.read() == b"from the backup"
    source.write_bytes(b"something else")
    with pytest.raises(WrongBytesError):
        restore_file(place, source)
