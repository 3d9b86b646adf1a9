"""No opening without a reason and a receipt, no plaintext before both, and none of a file that does not hold."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from contrechamp.vault import (
    AlteredError,
    CustodianKey,
    DamagedError,
    DiskFullError,
    EmptyReasonError,
    TargetExistsError,
    UnreadableError,
    UnwritableError,
    open_sealed,
    seal,
)

REASON = "complaint 2025-014"
PLAINTEXT = b"PLAINTEXT" * 50_000


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


@pytest.fixture
def sealed_file(tmp_path: Path, ada: CustodianKey) -> Path:
    seal(io.BytesIO(PLAINTEXT), tmp_path / "sealed", [ada.public.recipient])
    return tmp_path / "sealed"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Where the custodian's files go."""
    folder = tmp_path / "desk"
    folder.mkdir()
    return folder


def test_the_original_comes_back_for_its_owners_eyes_only(sealed_file: Path, desk: Path, ada: CustodianKey) -> None:
    open_sealed(sealed_file, desk / "original", ada, reason=REASON, receipt=desk / "receipt")
    assert (desk / "original").read_bytes() == PLAINTEXT
    assert (desk / "original").stat().st_mode & 0o777 == 0o600
    assert names(desk) == ["original", "receipt"]


@pytest.mark.parametrize("reason", ["", "   "])
def test_nothing_is_opened_without_a_reason(sealed_file: Path, desk: Path, ada: CustodianKey, reason: str) -> None:
    with pytest.raises(EmptyReasonError):
        open_sealed(sealed_file, desk / "original", ada, reason=reason, receipt=desk / "receipt")
    assert names(desk) == []


def test_the_receipt_stands_before_the_first_byte_of_plaintext(
    sealed_file: Path, desk: Path, ada: CustodianKey
) -> None:
    class Witness(io.BytesIO):
        had_receipt: bool | None = None

        def write(self, data: object, /) -> int:
            if self.had_receipt is None:
                self.had_receipt = (desk / "receipt").exists()
            return super().write(data)  # type: ignore[arg-type] # whatever a BytesIO takes

    witness = Witness()
    open_sealed(sealed_file, witness, ada, reason=REASON, receipt=desk / "receipt")
    assert witness.getvalue() == PLAINTEXT
    assert witness.had_receipt


def test_a_file_damaged_at_its_end_gives_neither_plaintext_nor_receipt(
    sealed_file: Path, desk: Path, ada: CustodianKey
) -> None:
    data = sealed_file.read_bytes()
    sealed_file.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(DamagedError):
        open_sealed(sealed_file, desk / "original", ada, reason=REASON, receipt=desk / "receipt")
    assert names(desk) == []


@pytest.mark.parametrize("taken", ["original", "receipt"])
def test_nothing_is_overwritten_and_nothing_is_opened(
    sealed_file: Path, desk: Path, ada: CustodianKey, taken: str
) -> None:
    (desk / taken).write_text("precious")
    with pytest.raises(TargetExistsError) as caught:
        open_sealed(sealed_file, desk / "original", ada, reason=REASON, receipt=desk / "receipt")
    assert caught.value.path == desk / taken
    assert (desk / taken).read_text() == "precious"
    assert names(desk) == [taken]


def test_receipt_and_plaintext_cannot_be_one_file(sealed_file: Path, desk: Path, ada: CustodianKey) -> None:
    with pytest.raises(ValueError, match="same file"):
        open_sealed(sealed_file, desk / "one", ada, reason=REASON, receipt=desk / "one")


def test_a_place_that_cannot_be_written_costs_no_receipt(sealed_file: Path, desk: Path, ada: CustodianKey) -> None:
    with pytest.raises(UnwritableError):
        open_sealed(sealed_file, desk / "missing" / "original", ada, reason=REASON, receipt=desk / "receipt")
    with pytest.raises(UnwritableError):
        open_sealed(sealed_file, desk / "original", ada, reason=REASON, receipt=desk / "missing" / "receipt")
    assert names(desk) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
def test_a_full_disk_keeps_the_receipt_for_the_key_has_opened(sealed_file: Path, desk: Path, ada: CustodianKey) -> None:
    with Path("/dev/full").open("wb", buffering=0) as full, pytest.raises(DiskFullError):
        open_sealed(sealed_file, full, ada, reason=REASON, receipt=desk / "receipt")
    assert names(desk) == ["receipt"]


def test_a_file_that_changes_between_the_readings_gives_no_plaintext(
    sealed_file: Path, desk: Path, ada: CustodianKey
) -> None:
    size = sealed_file.stat().st_size
    read = 0

    def swap(count: int) -> None:
        nonlocal read
        read += count
        if read == size:  # the first reading is over
            other = io.BytesIO()
            seal(io.BytesIO(b"another original"), other, [ada.public.recipient])
            sealed_file.write_bytes(other.getvalue())

    with pytest.raises(AlteredError, match="changed while"):
        open_sealed(sealed_file, desk / "original", ada, reason=REASON, receipt=desk / "receipt", progress=swap)
    assert names(desk) == ["receipt"]


def test_a_stream_is_read_from_its_start_and_must_rewind(sealed_file: Path, desk: Path, ada: CustodianKey) -> None:
    out = io.BytesIO()
    with sealed_file.open("rb") as stream:
        stream.read(100)
        open_sealed(stream, out, ada, reason=REASON, receipt=desk / "receipt")
    assert out.getvalue() == PLAINTEXT
    reading, writing = os.pipe()
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe, pytest.raises(UnreadableError, match="rewound"):
        open_sealed(pipe, out, ada, reason=REASON, receipt=desk / "another")


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="needs files without a name (Linux)")
def test_a_killed_program_leaves_no_piece_of_plaintext(sealed_file: Path, desk: Path, key_files: list[Path]) -> None:
    code = """
import os, signal, sys
from pathlib import Path
from contrechamp.vault import load_key, open_sealed
sealed, desk, key = map(Path, sys.argv[1:])
read = 0
def die_in_the_second_reading(count):
    global read
    read += count
    if read > 1.8 * sealed.stat().st_size:
        os.kill(os.getpid(), signal.SIGKILL)
key = load_key(key)
progress = die_in_the_second_reading
open_sealed(sealed, desk / "original", key, reason="why", receipt=desk / "receipt", progress=progress)
"""
    done = subprocess.run([sys.executable, "-c", code, sealed_file, desk, key_files[0]], check=False)
    assert done.returncode == -signal.SIGKILL
    assert names(desk) == ["receipt"]


def test_stopping_it_comes_out_as_that_and_leaves_nothing(sealed_file: Path, desk: Path, ada: CustodianKey) -> None:
    def stop(_count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        open_sealed(sealed_file, desk / "original", ada, reason=REASON, receipt=desk / "receipt", progress=stop)
    assert names(desk) == []


def test_no_error_carries_plaintext_or_key(
    ada: CustodianKey, bruno: CustodianKey, sealed: Callable[..., bytes], opened: Callable[..., bytes]
) -> None:
    ciphertext = sealed(PLAINTEXT)
    for data, key in ((ciphertext[:-9], ada), (ciphertext[:200_000], ada), (ciphertext, bruno), (b"PLAINTEXT", ada)):
        with pytest.raises(Exception) as caught:  # noqa: PT011 - whichever error it is, its text is what matters
            opened(data, key)
        chain: BaseException | None = caught.value
        while chain is not None:
            assert "PLAINTEXT" not in repr(chain)
            assert "SECRET" not in repr(chain).upper()
            chain = chain.__cause__ or (None if chain.__suppress_context__ else chain.__context__)
