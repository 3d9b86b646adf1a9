"""Verification of a folder names the first record that does not hold, and cannot be talked round."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contrechamp.ledger import (
    AlteredRecordError,
    FolderStore,
    HeadSignatureError,
    InconsistentHeadsError,
    LedgerError,
    Log,
    MemoryStore,
    TornLogError,
    export_log,
    read_heads,
    sign_head,
    verify_folder,
)
from contrechamp.ledger.tree import EMPTY_ROOT, Frontier, leaf_hash
from tests.unit.ledger.ledgers import KEY, OTHER_KEY, PUBLIC, a_record, a_time, lines, make_folder, write_lines

RECORDS = 13
HEADS = (0, 4, 9, 13, 13)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_folder(tmp_path_factory.mktemp("log") / "log", RECORDS, HEADS)


@pytest.fixture
def folder(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "copy"))


def test_untouched_log_verifies_and_says_what_was_found(folder: Path) -> None:
    found = verify_folder(folder, public_key=PUBLIC)
    assert [head.size for head in found.heads] == list(HEADS)
    assert (found.size, found.unsigned, found.key_given) == (RECORDS, 0, True)
    assert found.root == found.last_head.root
    assert not verify_folder(folder).key_given


def test_records_after_the_last_head_are_counted_as_unsigned(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "log", 7, heads=(5,))
    assert verify_folder(folder).unsigned == 2


def test_index_is_not_needed_and_not_believed(folder: Path) -> None:
    (folder / "index" / "nodes").write_bytes(b"\xff" * 5_000)
    assert verify_folder(folder).size == RECORDS
    shutil.rmtree(folder / "index")
    assert verify_folder(folder).size == RECORDS


# All folders below are copies that each example makes afresh, so one fixture may serve all examples.
many = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)


@many
@given(st.integers(0), st.integers(1, 255))
def test_any_altered_byte_of_a_record_is_found_at_its_record(folder: Path, place: int, flip: int) -> None:
    clean = lines(folder)
    whole = bytearray(b"".join(clean))
    place %= len(whole)
    whole[place] ^= flip
    (folder / "records.jsonl").write_bytes(whole)
    try:
        with pytest.raises((AlteredRecordError, TornLogError)) as caught:
            verify_folder(folder)
    finally:
        write_lines(folder, clean)
    index = b"".join(clean)[:place].count(b"\n")
    error = caught.value
    if isinstance(error, TornLogError):  # the last newline
        assert error.whole == index == RECORDS - 1
    else:
        assert isinstance(error, AlteredRecordError)
        assert error.first == index or whole[place] == 0x0A


@many
@given(st.permutations(range(RECORDS)))
def test_any_other_order_is_found_at_the_first_record_moved(folder: Path, order: list[int]) -> None:
    clean = lines(folder)
    write_lines(folder, [clean[index] for index in order])
    try:
        if order == sorted(order):
            verify_folder(folder)
            return
        with pytest.raises(AlteredRecordError) as caught:
            verify_folder(folder)
    finally:
        write_lines(folder, clean)
    moved = next(place for place, index in enumerate(order) if place != index)
    assert (caught.value.first, caught.value.last) == (moved, moved)


@pytest.mark.parametrize("index", range(RECORDS))
def test_removed_record_is_found(folder: Path, index: int) -> None:
    clean = lines(folder)
    write_lines(folder, clean[:index] + clean[index + 1 :])
    with pytest.raises((AlteredRecordError, TornLogError)) as caught:
        verify_folder(folder)
    error = caught.value
    if isinstance(error, TornLogError):  # no later head was reached with wrong records
        assert (error.whole, error.signed) == (RECORDS - 1, RECORDS)
        assert index >= 9
    else:
        assert isinstance(error, AlteredRecordError)
        assert error.first == index


@pytest.mark.parametrize("index", range(RECORDS))
def test_inserted_record_is_found(folder: Path, index: int) -> None:
    clean = lines(folder)
    write_lines(folder, [*clean[:index], a_record(99).encode() + b"\n", *clean[index:]])
    with pytest.raises(AlteredRecordError) as caught:
        verify_folder(folder)
    assert (caught.value.first, caught.value.last) == (index, index)


@pytest.mark.parametrize(("index", "between"), [(0, (0, 3)), (3, (0, 3)), (4, (4, 8)), (12, (9, 12))])
def test_without_the_index_the_altered_record_is_bounded_by_heads(
    folder: Path, index: int, between: tuple[int, int]
) -> None:
    changed = lines(folder)
    changed[index] = a_record(index, reason="other").encode() + b"\n"
    write_lines(folder, changed)
    shutil.rmtree(folder / "index")
    with pytest.raises(AlteredRecordError) as caught:
        verify_folder(folder)
    assert (caught.value.first, caught.value.last) == between


def test_forged_index_cannot_shift_the_blame(folder: Path) -> None:
    changed = lines(folder)
    changed[6] = a_record(6, reason="other").encode() + b"\n"
    write_lines(folder, changed)
    nodes = bytearray((folder / "index" / "nodes").read_bytes())
    nodes[:32] = bytes(32)
    (folder / "index" / "nodes").write_bytes(nodes)
    with pytest.raises(AlteredRecordError) as caught:
        verify_folder(folder)
    assert (caught.value.first, caught.value.last) == (4, 8)


def test_line_that_is_no_record_is_named(folder: Path) -> None:
    clean = lines(folder)
    for bad in (b"{}\n", b"\n", b"x" * 70_000 + b"\n", a_record(2).encode() + b" \n", b"\xff\n"):
        write_lines(folder, [*clean[:2], bad, *clean[3:]])
        with pytest.raises(AlteredRecordError) as caught:
            verify_folder(folder)
        assert (caught.value.first, caught.value.last) == (2, 2)


def test_signed_record_with_a_number_in_plain_does_not_hold(tmp_path: Path) -> None:
    # What a changed program could log and sign; here the signed log is right, and still not fit to be published.
    folder = tmp_path / "log"
    bad = a_record(1).encode().replace(b'"portraits":1', b'"portraits":1234567')
    with FolderStore.create(folder, PUBLIC) as kept:
        from_memory = Log(kept)
        from_memory.append(a_record(0))
        _append_bytes(kept, bad)
        from_memory.sign(KEY, a_time())
    with pytest.raises(AlteredRecordError) as caught:
        verify_folder(folder)
    assert caught.value.first == 1
    assert "1234567" not in str(caught.value)


def _append_bytes(store: FolderStore, data: bytes) -> None:
    store.append([data], Frontier.at(store.size(), store.node).add(leaf_hash(data)))


def test_cut_copy_is_found(folder: Path) -> None:
    whole = (folder / "records.jsonl").read_bytes()
    (folder / "records.jsonl").write_bytes(whole[:-1])
    with pytest.raises(TornLogError) as caught:
        verify_folder(folder)
    assert (caught.value.whole, caught.value.signed) == (RECORDS - 1, RECORDS)
    (folder / "records.jsonl").write_bytes(whole + b'{"torn')
    with pytest.raises(TornLogError) as caught:
        verify_folder(folder)
    assert (caught.value.whole, caught.value.torn_bytes) == (RECORDS, 6)
    (folder / "records.jsonl").unlink()
    with pytest.raises(TornLogError):
        verify_folder(folder)


def test_log_without_heads_proves_nothing(folder: Path) -> None:
    (folder / "heads.jsonl").unlink()
    with pytest.raises(HeadSignatureError) as caught:
        verify_folder(folder)
    assert caught.value.reason == "missing"


@many
@given(st.integers(0), st.integers(1, 255))
def test_any_altered_byte_of_the_heads_is_found(folder: Path, place: int, flip: int) -> None:
    file = folder / "heads.jsonl"
    clean = file.read_bytes()
    heads = bytearray(clean)
    place %= len(heads) - 1  # the last newline may be missing
    heads[place] ^= flip
    file.write_bytes(heads)
    try:
        with pytest.raises(LedgerError):
            verify_folder(folder)
    finally:
        file.write_bytes(clean)


def test_heads_of_another_key_are_refused(folder: Path) -> None:
    with pytest.raises(HeadSignatureError) as caught:
        verify_folder(folder, public_key=OTHER_KEY.public_key())
    assert caught.value.reason == "other_log"


def test_heads_out_of_order_are_refused(folder: Path) -> None:
    file = folder / "heads.jsonl"
    heads = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join([heads[0], heads[2], heads[1], heads[3]]))
    with pytest.raises(InconsistentHeadsError) as caught:
        verify_folder(folder)
    assert caught.value.reason == "order"


def test_two_roots_for_one_size_are_refused(folder: Path) -> None:
    with (folder / "heads.jsonl").open("ab") as file:
        file.write(sign_head(KEY, RECORDS, bytes(32), a_time(99)).encode() + b"\n")
    with pytest.raises(InconsistentHeadsError) as caught:
        verify_folder(folder)
    assert (caught.value.old_size, caught.value.new_size) == (RECORDS, RECORDS)


def test_empty_log_verifies_under_the_empty_root_only(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "log", 0, heads=(0,))
    found = verify_folder(folder)
    assert (found.size, found.root) == (0, EMPTY_ROOT)
    (folder / "heads.jsonl").write_bytes(sign_head(KEY, 0, bytes(32), a_time()).encode() + b"\n")
    with pytest.raises(InconsistentHeadsError):
        verify_folder(folder)


@pytest.mark.parametrize("size", range(RECORDS + 1))
def test_kept_head_of_any_size_is_found_in_the_log(folder: Path, size: int) -> None:
    log = Log(MemoryStore())
    log.append_all([a_record(number) for number in range(size)])
    kept = log.sign(KEY, a_time(50))
    assert [head.size for head in verify_folder(folder, known=[kept]).known] == [size]


def rewritten(path: Path, index: int) -> Path:
    """A log whose history was changed and signed again, by its own key, from the first record on."""
    with FolderStore.create(path, PUBLIC) as store:
        log = Log(store)
        for number in range(RECORDS):
            log.append(a_record(number, reason="other") if number == index else a_record(number))
        log.sign(KEY, a_time(60))
    return path


@pytest.mark.parametrize(("index", "size"), [(0, 4), (3, 4), (8, 9), (12, 13)])
def test_rewritten_log_contradicts_a_kept_head(folder: Path, tmp_path: Path, index: int, size: int) -> None:
    kept = [head for head in read_heads(folder / "heads.jsonl") if head.size == size]
    fresh = rewritten(tmp_path / "rewritten", index)
    assert verify_folder(fresh, public_key=PUBLIC).size == RECORDS, "alone it looks right: that is why heads are kept"
    with pytest.raises(InconsistentHeadsError) as caught:
        verify_folder(fresh, public_key=PUBLIC, known=kept)
    assert (caught.value.old_size, caught.value.new_size) == (size, RECORDS)


def test_shortened_log_contradicts_a_kept_head(folder: Path, tmp_path: Path) -> None:
    kept = read_heads(folder / "heads.jsonl")[-1:]
    short = make_folder(tmp_path / "short", 9, heads=(9,))
    with pytest.raises(TornLogError) as caught:
        verify_folder(short, known=kept)
    assert (caught.value.whole, caught.value.signed) == (9, RECORDS)


def test_published_head_alone_is_enough_and_finds_an_altered_record(folder: Path) -> None:
    published = read_heads(folder / "heads.jsonl")[-1:]
    (folder / "heads.jsonl").unlink()
    assert verify_folder(folder, public_key=PUBLIC, known=published).last_head == published[0].head
    changed = lines(folder)
    changed[6] = a_record(6, reason="other").encode() + b"\n"
    write_lines(folder, changed)
    with pytest.raises(AlteredRecordError) as caught:
        verify_folder(folder, public_key=PUBLIC, known=published)
    assert (caught.value.first, caught.value.last) == (6, 6)


def test_foreign_head_is_refused(folder: Path) -> None:
    with pytest.raises(HeadSignatureError):
        verify_folder(folder, known=[sign_head(OTHER_KEY, 4, bytes(32), a_time())])


def test_exported_log_verifies_like_the_one_it_came_from(original: Path, tmp_path: Path) -> None:
    store = MemoryStore()
    log = Log(store)
    log.append_all([a_record(number) for number in range(2_100)])
    log.sign(KEY, a_time())
    export_log(store, tmp_path / "export", PUBLIC)
    found = verify_folder(tmp_path / "export", public_key=PUBLIC)
    assert (found.size, found.root) == (2_100, log.root())
    with FolderStore(tmp_path / "export") as copy:
        assert Log(copy).prove_inclusion(77) == log.prove_inclusion(77)
        export_log(copy, tmp_path / "again", PUBLIC)
    for name in ("records.jsonl", "heads.jsonl", "log.json", "public-key.pem", "index/nodes", "index/ends"):
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "export" / name).read_bytes()
    assert verify_folder(original).size == RECORDS
