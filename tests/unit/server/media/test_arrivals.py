"""What arrives is sealed to both keys while it arrives, opens with these and nothing else, or leaves nothing."""

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

import pyrage
import pytest

from contrechamp.vault import DiskFullError, atomic, generate_key, sealing, streams
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.media import arrivals
from contrechamp_server.foundation.media.arrivals import (
    Arrival,
    CannotKeepError,
    Sealed,
    TooLargeError,
    TooSlowError,
    seal_arriving,
    sweep_incoming,
)
from contrechamp_server.foundation.media.blobs import open_blob, orphans
from contrechamp_server.foundation.media.kinds import BlobKind
from contrechamp_server.foundation.media.workers_key import read_spool
from tests.archive_settings import CUSTODIAN_KEY

ORIGINAL = bytes(range(256)) * 5_000


@pytest.fixture(autouse=True)
def incoming() -> Iterator[Path]:
    """Give the folder of arrivals; at the end nothing is in it."""
    folder = options().folder / "incoming"
    folder.mkdir(exist_ok=True)
    yield folder
    left = list(folder.iterdir())
    for path in left:
        path.unlink()  # of this test; the next one has not left it
    assert left == []


def arrive(data: bytes = ORIGINAL, size: int = 70_000) -> Sealed:
    arrival = Arrival()
    for start in range(0, len(data), size):
        arrival.write(data[start : start + size])
    return arrival.finish()


def identity(path: Path) -> pyrage.x25519.Identity:
    (line,) = [line for line in path.read_text().splitlines() if line.startswith("AGE-SECRET-KEY-")]
    return pyrage.x25519.Identity.from_str(line)


def test_an_original_opens_with_the_custodians_key_and_the_workers_key_each_its_own(tmp_path: Path) -> None:
    sealed = arrive()
    for_custodians = sealed.for_custodians[0].read_bytes()
    for_workers = sealed.for_workers[0].read_bytes()
    custodian = identity(CUSTODIAN_KEY)
    worker = pyrage.x25519.Identity.from_str(options().processing_key)
    generate_key(tmp_path / "stranger.key")
    stranger = identity(tmp_path / "stranger.key")
    assert pyrage.decrypt(for_custodians, [custodian]) == ORIGINAL
    assert pyrage.decrypt(for_workers, [worker]) == ORIGINAL
    for ciphertext, wrong in (
        (for_custodians, worker),
        (for_workers, custodian),
        (for_custodians, stranger),
        (for_workers, stranger),
    ):
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(ciphertext, [wrong])
    sealed.discard()


def test_what_is_measured_is_what_arrived() -> None:
    sealed = arrive()
    assert sealed.sha256 == hashlib.sha256(ORIGINAL).hexdigest()
    assert (sealed.size, sealed.head) == (len(ORIGINAL), ORIGINAL[: arrivals.HEAD_BYTES])
    for path, file in (sealed.for_custodians, sealed.for_workers):
        assert file.sha256_ciphertext == hashlib.sha256(path.read_bytes()).hexdigest()
        assert file.bytes_ciphertext == path.stat().st_size
    assert list(sealed.recipients) == [line for line in options().custodians.splitlines() if line.startswith("age1")]
    sealed.discard()


@pytest.mark.parametrize("size", [1, 4_095, 4_096, 4_097])
def test_the_head_is_whole_however_small_the_pieces(size: int) -> None:
    sealed = arrive(ORIGINAL[:9_000], size)
    assert sealed.head == ORIGINAL[:4_096]
    sealed.discard()


def test_nothing_arrived_is_a_size_of_none() -> None:
    sealed = arrive(b"")
    assert (sealed.size, sealed.head) == (0, b"")
    sealed.discard()


def test_no_plaintext_is_in_any_file_while_it_arrives(incoming: Path) -> None:
    arrival = Arrival()
    for _ in range(8):
        arrival.write(ORIGINAL[:70_000])
        for path in incoming.iterdir():
            assert ORIGINAL[:64] not in path.read_bytes()
    arrival.abort()


@pytest.mark.parametrize("pieces", [0, 1, 20])
def test_an_arrival_that_is_given_up_leaves_nothing(pieces: int, incoming: Path) -> None:
    arrival = Arrival()
    for _ in range(pieces):
        arrival.write(ORIGINAL[:100_000])
    arrival.abort()
    assert list(incoming.iterdir()) == []


def test_what_is_discarded_is_gone_and_may_be_discarded_again(incoming: Path) -> None:
    sealed = arrive()
    assert len(list(incoming.iterdir())) == 2
    sealed.discard()
    sealed.discard()
    assert list(incoming.iterdir()) == []


@pytest.mark.django_db
def test_what_is_kept_lies_in_the_storage_and_opens_there(incoming: Path) -> None:
    original, spool = arrive().keep()
    assert list(incoming.iterdir()) == []
    assert (original.kind, spool.kind) == (BlobKind.SEALED, BlobKind.SPOOL)
    assert read_spool(spool) == ORIGINAL
    with open_blob(original) as file:
        assert pyrage.decrypt(file.read(), [identity(CUSTODIAN_KEY)]) == ORIGINAL
    assert list(orphans(timedelta())) == []


def test_over_the_limit_in_bytes_is_refused_at_once(settings: Any) -> None:
    settings.ARCHIVE = replace(settings.ARCHIVE, max_bytes=100_000)
    arrival = Arrival()
    arrival.write(bytes(100_000))
    with pytest.raises(TooLargeError):
        arrival.write(b"x")
    arrival.abort()


def test_over_the_limit_in_time_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    arrival = Arrival()
    arrival.write(b"x")
    late = now() + timedelta(seconds=options().upload_seconds + 1)
    monkeypatch.setattr(arrivals, "now", lambda: late)
    with pytest.raises(TooSlowError):
        arrival.write(b"x")
    arrival.abort()


def test_a_full_disk_is_told_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_stream: BinaryIO, _piece: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(streams, "_write_all", full)
    arrival = Arrival()
    for _ in range(30):  # a sender never waits for a sealer that has failed
        arrival.write(ORIGINAL[:100_000])
    with pytest.raises(CannotKeepError):
        arrival.finish()


def test_a_disk_that_is_full_for_one_of_both_files_leaves_neither(
    monkeypatch: pytest.MonkeyPatch, incoming: Path
) -> None:
    @contextmanager
    def full_for_the_spool(target: Path, *, private: bool) -> Iterator[BinaryIO]:
        with atomic.appearing(target, private=private) as stream:
            yield stream
            if target.suffix == ".spool":
                raise DiskFullError("no room left")

    monkeypatch.setattr(sealing, "appearing", full_for_the_spool)
    with pytest.raises(CannotKeepError):
        arrive()
    assert list(incoming.iterdir()) == []


def test_a_reader_is_sealed_to_its_end() -> None:
    pieces = iter([ORIGINAL[:1000], ORIGINAL[1000:], b""])
    sealed = seal_arriving(lambda _size: next(pieces))
    assert sealed.sha256 == hashlib.sha256(ORIGINAL).hexdigest()
    sealed.discard()


@pytest.mark.parametrize("trouble", [OSError("cut off"), KeyboardInterrupt()])
def test_a_reader_that_breaks_leaves_nothing(trouble: BaseException, incoming: Path) -> None:
    pieces = [b"half"]

    def read(_size: int) -> bytes:
        if pieces:
            return pieces.pop()
        raise trouble

    with pytest.raises(type(trouble)):
        seal_arriving(read)
    assert list(incoming.iterdir()) == []


def test_what_a_crash_has_left_is_swept_and_what_arrives_is_not(incoming: Path) -> None:
    (incoming / "old.sealed").write_bytes(b"ciphertext")
    os.utime(incoming / "old.sealed", (0, 0))
    sealed = arrive()
    assert sweep_incoming(timedelta(hours=1)) == 1
    assert len(list(incoming.iterdir())) == 2
    sealed.discard()
