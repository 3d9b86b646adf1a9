"""The log never signs a head that contradicts an earlier one: that would be public evidence against it."""

from datetime import timedelta, timezone

import pytest

from contrechamp.ledger import (
    HeadSignatureError,
    InconsistentHeadsError,
    Log,
    MemoryStore,
    NoSuchRecordError,
    leaf_hash,
    sign_head,
    verify_head,
)
from tests.unit.ledger.ledgers import KEY, OTHER_KEY, PUBLIC, START, a_record, a_time


def a_log(records: int) -> tuple[MemoryStore, Log]:
    store = MemoryStore()
    log = Log(store)
    log.append_all([a_record(number) for number in range(records)])
    return store, log


def test_append_gives_the_place_and_the_leaf_hash() -> None:
    _, log = a_log(3)
    entry = log.append(a_record(3))
    assert (entry.index, entry.leaf) == (3, leaf_hash(a_record(3).encode()))
    assert log.record(3) == a_record(3)


def test_append_all_is_the_same_as_one_by_one() -> None:
    _, together = a_log(13)
    one_by_one = Log(MemoryStore())
    for number in range(13):
        one_by_one.append(a_record(number))
    assert together.root() == one_by_one.root()
    assert together.append_all([]) == []
    assert together.size == 13


def test_head_covers_all_records_and_names_its_log() -> None:
    _, log = a_log(5)
    head = verify_head(log.sign(KEY, a_time()), PUBLIC)
    assert (head.size, head.root) == (5, log.root())
    assert log.head(5).head == head
    with pytest.raises(HeadSignatureError):
        log.head(6)


def test_log_refuses_to_sign_after_history_changed() -> None:
    store, log = a_log(5)
    store.add_head(sign_head(KEY, 4, bytes(32), a_time()))
    with pytest.raises(InconsistentHeadsError) as caught:
        log.sign(KEY, a_time(1))
    assert (caught.value.old_size, caught.value.new_size, caught.value.reason) == (4, 5, "root")


def test_log_refuses_to_sign_when_records_are_missing() -> None:
    store, log = a_log(5)
    store.add_head(sign_head(KEY, 6, bytes(32), a_time()))
    with pytest.raises(InconsistentHeadsError) as caught:
        log.sign(KEY, a_time(1))
    assert caught.value.reason == "order"


def test_log_refuses_to_sign_with_a_clock_that_runs_backwards() -> None:
    _, log = a_log(2)
    log.sign(KEY, a_time(5))
    with pytest.raises(InconsistentHeadsError, match="backwards"):
        log.sign(KEY, a_time(4))
    log.sign(KEY, a_time(5))  # the same second, and the same size, are no contradiction


def test_log_refuses_to_sign_with_another_key() -> None:
    store, log = a_log(2)
    log.sign(KEY, a_time())
    with pytest.raises(HeadSignatureError):
        log.sign(OTHER_KEY, a_time(1))
    assert len(list(store.heads())) == 1


def test_times_are_put_to_utc_and_cut_to_the_second() -> None:
    paris = timezone(timedelta(hours=1))
    local = (START + timedelta(microseconds=999_999)).astimezone(paris)
    _, log = a_log(1)
    assert log.sign(KEY, local).head.time == START
    assert b'"time":"2025-11-23T09:30:00Z"' in log.head().encode()


def test_there_are_no_records_and_no_proofs_outside_the_log() -> None:
    _, log = a_log(3)
    for index in (-1, 3):
        with pytest.raises(NoSuchRecordError):
            log.record(index)
        with pytest.raises(NoSuchRecordError):
            log.prove_inclusion(index)
    with pytest.raises(NoSuchRecordError):
        log.prove_inclusion(0, 4)
    with pytest.raises(NoSuchRecordError):
        log.prove_consistency(3, 2)
    with pytest.raises(NoSuchRecordError):
        log.root(-1)
