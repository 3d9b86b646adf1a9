"""Whatever the moment at which the writer dies, the log opens again with all that was acknowledged."""

import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contrechamp.ledger import (
    AlteredRecordError,
    FolderStore,
    HeadSignatureError,
    Log,
    LogWriteError,
    NotALogError,
    NotCanonicalError,
    TornLogError,
    verify_folder,
)
from contrechamp.ledger.tree import Frontier
from tests.unit.ledger.ledgers import KEY, PUBLIC, a_record, a_time, lines, make_folder, write_lines


def died(folder: Path, copy: Path) -> Path:
    """A copy of a log taken while its writer was at work: what a power cut leaves."""
    with FolderStore(folder):
        shutil.copytree(folder, copy)
    return copy


@pytest.mark.parametrize(("index", "step"), [("kept", 1), ("lost", 9)])
def test_log_cut_at_any_byte_of_the_last_record_keeps_the_others(tmp_path: Path, index: str, step: int) -> None:
    folder = died(make_folder(tmp_path / "log", 5, heads=(3,)), tmp_path / "died")
    whole = (folder / "records.jsonl").read_bytes()
    last = len(lines(folder)[-1])
    for cut in range(0, last + 1, step):
        copy = tmp_path / f"cut-{cut}"
        shutil.copytree(folder, copy)
        (copy / "records.jsonl").write_bytes(whole[: len(whole) - cut])
        if index == "lost":
            shutil.rmtree(copy / "index")
        with FolderStore(copy) as store:
            log = Log(store)
            kept = 5 if cut == 0 else 4
            assert log.size == kept
            assert store.torn_bytes == (last - cut if cut else 0)
            assert [log.record(number) for number in range(kept)] == [a_record(number) for number in range(kept)]
            log.append(a_record(9))
            log.sign(KEY, a_time(9))
        assert verify_folder(copy, public_key=PUBLIC).size == kept + 1


@settings(max_examples=30)
@given(st.integers(0, 4), st.binary(max_size=200), st.binary(max_size=200))
def test_index_of_a_dead_writer_is_never_believed(
    tmp_path_factory: pytest.TempPathFactory, records: int, ends: bytes, nodes: bytes
) -> None:
    base = tmp_path_factory.mktemp("logs")
    folder = died(make_folder(base / "log", records), base / "died")
    (folder / "index" / "ends").write_bytes(ends)
    (folder / "index" / "nodes").write_bytes(nodes)
    with FolderStore(folder) as store:
        log = Log(store)
        log.append(a_record(records))
        log.sign(KEY, a_time(99))
    assert verify_folder(folder, public_key=PUBLIC).size == records + 1


def test_closed_log_without_or_with_a_short_index_opens_with_a_new_one(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "log", 7, heads=(7,))
    for damage in ("remove", "shorten", "lengthen"):
        nodes = folder / "index" / "nodes"
        if damage == "remove":
            shutil.rmtree(folder / "index")
        else:
            nodes.write_bytes(nodes.read_bytes()[:-5] if damage == "shorten" else nodes.read_bytes() + bytes(32))
        with FolderStore(folder) as store:
            assert Log(store).root() == verify_folder(folder).root


def test_block_of_zeros_at_the_end_is_dropped(tmp_path: Path) -> None:
    folder = died(make_folder(tmp_path / "log", 3, heads=(2,)), tmp_path / "died")
    kept, last = lines(folder)[:2], lines(folder)[2]
    write_lines(folder, [*kept, bytes(len(last) - 9) + last[-9:]])
    with FolderStore(folder) as store:
        assert store.size() == 2
        assert store.torn_bytes == len(last)


def test_crash_never_excuses_the_loss_of_signed_records(tmp_path: Path) -> None:
    folder = died(make_folder(tmp_path / "log", 5, heads=(5,)), tmp_path / "died")
    before = (folder / "records.jsonl").read_bytes()[:-4]
    (folder / "records.jsonl").write_bytes(before)
    with pytest.raises(TornLogError) as caught:
        FolderStore(folder)
    assert (caught.value.whole, caught.value.signed) == (4, 5)
    assert (folder / "records.jsonl").read_bytes() == before, "nothing may be cut off what was signed"


def test_crash_never_excuses_a_change_of_signed_records(tmp_path: Path) -> None:
    folder = died(make_folder(tmp_path / "log", 5, heads=(4,)), tmp_path / "died")
    changed = lines(folder)
    changed[1] = a_record(1, reason="other").encode() + b"\n"
    write_lines(folder, changed)
    nodes = (folder / "index" / "nodes").read_bytes()
    with pytest.raises(AlteredRecordError) as caught:
        FolderStore(folder)
    assert (caught.value.first, caught.value.last) == (0, 3)
    assert (folder / "index" / "nodes").read_bytes() == nodes, "the index is needed to say which record it was"


def test_line_longer_than_any_record_is_refused_not_read(tmp_path: Path) -> None:
    folder = died(make_folder(tmp_path / "log", 2), tmp_path / "died")
    write_lines(folder, [*lines(folder), b"x" * 100_000])
    with pytest.raises(AlteredRecordError) as caught:
        FolderStore(folder)
    assert caught.value.first == 2


def test_head_cut_in_the_middle_is_dropped(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "log", 4, heads=(2, 4))
    heads = (folder / "heads.jsonl").read_bytes()
    (folder / "heads.jsonl").write_bytes(heads[:-20])
    with FolderStore(folder) as store:
        last = store.last_head()
        assert last is not None
        assert last.size == 2
        Log(store).sign(KEY, a_time(9))
    assert [head.size for head in verify_folder(folder).heads] == [2, 4]


def test_folder_whose_heads_cannot_be_read_is_not_continued(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "log", 2, heads=(1, 2))
    heads = (folder / "heads.jsonl").read_bytes()
    (folder / "heads.jsonl").write_bytes(b"x" + heads)
    with pytest.raises(HeadSignatureError, match="line 1"):
        FolderStore(folder)
    for name in ("heads.jsonl", "records.jsonl"):
        (folder / name).unlink()
        with pytest.raises(NotALogError, match="missing"):
            FolderStore(folder)
        (folder / name).write_bytes(heads)


@contextmanager
def a_disk_with_room_for(more_bytes: int, file: Path) -> Iterator[None]:
    """No file may grow past the size of this one and a few bytes: the system refuses in the middle of a write."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size + more_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("room", [0, 1, 100, 300])
def test_write_refused_by_the_disk_leaves_the_log_as_it_was(tmp_path: Path, room: int) -> None:
    folder = make_folder(tmp_path / "log", 3, heads=(3,))
    before = (folder / "records.jsonl").read_bytes()
    with FolderStore(folder) as store:
        log = Log(store)
        with a_disk_with_room_for(room, folder / "records.jsonl"), pytest.raises(LogWriteError, match="too large"):
            log.append_all([a_record(3), a_record(4)])
        assert log.size == 3
        assert log.record(2) == a_record(2)
        with pytest.raises(LogWriteError, match="earlier write"):
            log.append(a_record(3))
        with pytest.raises(LogWriteError):
            log.sign(KEY, a_time(9))
    assert (folder / "records.jsonl").read_bytes() == before
    with FolderStore(folder) as store:
        Log(store).append(a_record(3))
        Log(store).sign(KEY, a_time(9))
    assert verify_folder(folder).size == 4


BUSY_WRITER = """
import sys
from itertools import count
from pathlib import Path
from contrechamp.ledger import FolderStore, Log
from tests.unit.ledger.ledgers import a_record
log = Log(FolderStore(Path(sys.argv[1])))
for number in count():
    log.append(a_record(number))
    print(number + 1, flush=True)
"""


def test_killed_writer_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "log", 0)
    with subprocess.Popen(
        [sys.executable, "-c", BUSY_WRITER, str(folder)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        acknowledged = [int(next(writer.stdout)) for _ in range(25)][-1]
        writer.kill()
    with FolderStore(folder) as store:
        log = Log(store)
        assert log.size >= acknowledged
        assert [log.record(index) for index in range(log.size)] == [a_record(index) for index in range(log.size)]
        log.sign(KEY, a_time(log.size))
    assert verify_folder(folder).unsigned == 0


def test_interrupted_write_leaves_the_log_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_folder(tmp_path / "log", 3)

    def interrupt(handle: int) -> None:
        raise KeyboardInterrupt(handle)

    with FolderStore(folder) as store, monkeypatch.context() as patch:
        patch.setattr("contrechamp.ledger.folder.sync", interrupt)
        with pytest.raises(KeyboardInterrupt):
            Log(store).append(a_record(3))
    with FolderStore(folder) as store:
        assert store.size() == 3


def test_damaged_index_of_an_open_log_is_named(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "log", 3)
    with FolderStore(folder) as store:
        (folder / "index" / "nodes").write_bytes(b"")
        with pytest.raises(NotALogError, match="damaged"):
            Log(store).root()


def test_record_with_a_newline_never_reaches_the_file(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "log", 1)
    with FolderStore(folder) as store:
        with pytest.raises(NotCanonicalError):
            store.append([b"a\nb"], Frontier().add(bytes(32)))
        assert store.size() == 1


def test_records_signed_after_many_openings_are_one_log(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "log", 0, heads=(0,))
    for number in range(12):
        with FolderStore(folder) as store:
            Log(store).append_all([a_record(number), a_record(100 + number)])
            Log(store).sign(KEY, a_time(number))
            store.close()
    assert verify_folder(folder, public_key=PUBLIC).size == 24
