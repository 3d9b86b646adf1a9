"""A sealed file appears whole or not at all; memory does not grow with the file; no plaintext is written."""

import io
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from contrechamp.vault import (
    CustodianKey,
    DiskFullError,
    TargetExistsError,
    UnreadableError,
    UnwritableError,
    seal,
)


@pytest.fixture
def original(tmp_path: Path) -> Path:
    file = tmp_path / "original"
    file.write_bytes(b"PLAINTEXT" * 50_000)
    return file


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    folder.mkdir()
    return folder


def test_a_path_is_sealed_to_a_path_and_kept(
    original: Path, vault: Path, ada: CustodianKey, opened: Callable[..., bytes]
) -> None:
    result = seal(original, vault / "sealed", [ada.public.recipient])
    assert opened((vault / "sealed").read_bytes()) == original.read_bytes()
    assert (vault / "sealed").stat().st_size == result.bytes_ciphertext
    assert list(vault.iterdir()) == [vault / "sealed"]


def test_a_target_that_is_there_is_left_as_it_is(original: Path, vault: Path, ada: CustodianKey) -> None:
    (vault / "sealed").write_text("precious")
    with pytest.raises(TargetExistsError):
        seal(original, vault / "sealed", [ada.public.recipient])
    assert (vault / "sealed").read_text() == "precious"


def test_a_target_that_appears_meanwhile_is_left_as_it_is(original: Path, vault: Path, ada: CustodianKey) -> None:
    def someone_else(_count: int) -> None:
        (vault / "sealed").write_text("precious")

    with pytest.raises(TargetExistsError):
        seal(original, vault / "sealed", [ada.public.recipient], progress=someone_else)
    assert (vault / "sealed").read_text() == "precious"
    assert len(list(vault.iterdir())) == 1


def test_nothing_of_the_plaintext_touches_the_disk(original: Path, vault: Path, ada: CustodianKey) -> None:
    names: set[str] = set()
    contents: list[bytes] = []

    def look(_count: int) -> None:
        names.update(file.name for file in vault.iterdir())
        contents.extend(file.read_bytes() for file in vault.iterdir())

    seal(original, vault / "sealed", [ada.public.recipient], progress=look)
    contents.append((vault / "sealed").read_bytes())
    assert "sealed" not in names, "it appeared before it was whole"
    assert not any(b"PLAINTEXT" in content for content in contents)


@pytest.mark.parametrize("failure", [OSError(5, "a failing disk"), KeyboardInterrupt(), ValueError("closed file")])
def test_a_source_that_fails_leaves_nothing_and_its_failure_comes_out(
    vault: Path, ada: CustodianKey, failure: BaseException
) -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > 150_000:
                raise failure
            return super().read(size)

    expected = UnreadableError if isinstance(failure, OSError) else type(failure)
    with pytest.raises(expected):
        seal(Failing(bytes(300_000)), vault / "sealed", [ada.public.recipient])
    assert list(vault.iterdir()) == []


def test_a_source_that_cannot_be_read_is_told_by_name(vault: Path, ada: CustodianKey) -> None:
    for source in (vault / "missing", vault):
        with pytest.raises(UnreadableError, match=str(source)):
            seal(source, vault / "sealed", [ada.public.recipient])
    assert list(vault.iterdir()) == []


def test_a_name_with_a_line_end_is_shown_on_one_line(vault: Path, ada: CustodianKey) -> None:
    with pytest.raises(UnreadableError) as caught:
        seal(vault / "two\nlines", vault / "sealed", [ada.public.recipient])
    assert "\n" not in str(caught.value)


def test_a_name_with_a_null_character_is_refused(original: Path, vault: Path, ada: CustodianKey) -> None:
    with pytest.raises(UnreadableError):
        seal(vault / "a\0b", vault / "sealed", [ada.public.recipient])
    with pytest.raises(UnwritableError):
        seal(original, vault / "a\0b", [ada.public.recipient])


def test_a_folder_that_is_missing_is_unwritable(original: Path, vault: Path, ada: CustodianKey) -> None:
    with pytest.raises(UnwritableError):
        seal(original, vault / "missing" / "sealed", [ada.public.recipient])
    with pytest.raises(UnwritableError):
        seal(original, original / "sealed", [ada.public.recipient])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
def test_a_full_disk_is_told_from_other_failures(original: Path, ada: CustodianKey) -> None:
    with Path("/dev/full").open("wb", buffering=0) as full, pytest.raises(DiskFullError):
        seal(original, full, [ada.public.recipient])
    # With a large buffer nothing is written until the end; closing then fails once more, and that is not ours.
    with suppress(OSError), Path("/dev/full").open("wb", buffering=1 << 24) as full, pytest.raises(DiskFullError):
        seal(original, full, [ada.public.recipient])


def test_a_file_that_the_disk_will_not_hold_leaves_nothing(vault: Path, original: Path, ada: CustodianKey) -> None:
    # The system's own limit on a file's size fails a write in the middle, as a full disk does.
    code = """
import resource, sys
from pathlib import Path
from contrechamp.vault import UnwritableError, seal
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    seal(Path(sys.argv[1]), Path(sys.argv[2]), [sys.argv[3]])
except UnwritableError:
    sys.exit(7)
"""
    done = subprocess.run([sys.executable, "-c", code, original, vault / "sealed", ada.public.recipient], check=False)
    assert done.returncode == 7
    assert list(vault.iterdir()) == []


def test_a_stream_that_takes_few_bytes_at_a_time_gets_them_all(ada: CustodianKey, opened: Callable[..., bytes]) -> None:
    class Slow(io.RawIOBase):
        taken = b""

        def writable(self) -> bool:
            return True

        def write(self, data: "memoryview") -> int:  # type: ignore[override] # narrower than any buffer
            self.taken += bytes(data[:1000])
            return min(1000, len(data))

    slow = Slow()
    seal(io.BytesIO(b"original" * 10_000), slow, [ada.public.recipient])  # type: ignore[arg-type] # a raw stream
    assert opened(slow.taken) == b"original" * 10_000


def test_memory_does_not_grow_with_the_file(tmp_path: Path, ada: CustodianKey) -> None:
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(100_000_000)
    code = """
import resource, sys
from pathlib import Path
from contrechamp.vault import seal
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
before = peak()
seal(Path(sys.argv[1]), Path(sys.argv[2]), [sys.argv[3]])
print(peak() - before)
"""
    arguments = [sys.executable, "-c", code, str(large), str(tmp_path / "sealed"), ada.public.recipient]
    grown = subprocess.run(arguments, check=True, capture_output=True, text=True).stdout
    assert int(grown) < 20_000_000
