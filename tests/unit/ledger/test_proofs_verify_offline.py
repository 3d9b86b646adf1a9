"""Proofs convince from their arguments alone, and nothing that was altered by one byte convinces anyone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contrechamp.ledger import (
    ConsistencyProof,
    HeadSignatureError,
    InclusionProof,
    InconsistentHeadsError,
    LedgerError,
    Log,
    MemoryStore,
    ProofInvalidError,
    ProvenRecord,
    SignedHead,
    sign_head,
    verify_consistency,
    verify_inclusion,
)
from contrechamp.ledger.tree import EMPTY_ROOT
from tests.unit.ledger.ledgers import KEY, OTHER_KEY, PUBLIC, a_record, a_time

SIZE = 64
LOG = Log(MemoryStore())
HEADS = [LOG.sign(KEY, a_time())]
for number in range(SIZE):
    LOG.append(a_record(number))
    HEADS.append(LOG.sign(KEY, a_time(number)))

sizes = st.integers(1, SIZE)
flips = st.integers(1, 255)


def altered(data: bytes, place: int, flip: int) -> bytes:
    place %= len(data)
    return data[:place] + bytes([data[place] ^ flip]) + data[place + 1 :]


def test_every_record_is_proven_under_every_later_head() -> None:
    for size in range(1, SIZE + 1):
        for index in range(0, size, 7):
            proof = LOG.prove_inclusion(index, size)
            verify_inclusion(LOG.record_bytes(index), InclusionProof.parse(proof.encode()), HEADS[size], PUBLIC)


def test_every_head_is_proven_to_continue_every_earlier_one() -> None:
    for new in range(SIZE + 1):
        for old in range(new + 1):
            proof = ConsistencyProof.parse(LOG.prove_consistency(old, new).encode())
            verify_consistency(HEADS[old], HEADS[new], proof, PUBLIC)


@given(sizes, st.data(), st.integers(0), flips)
def test_no_altered_record_is_proven(size: int, data: st.DataObject, place: int, flip: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    record = altered(LOG.record_bytes(index), place, flip)
    with pytest.raises(ProofInvalidError):
        verify_inclusion(record, LOG.prove_inclusion(index, size), HEADS[size], PUBLIC)


@given(sizes, st.data(), st.integers(0), flips)
def test_no_altered_inclusion_proof_holds(size: int, data: st.DataObject, place: int, flip: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = altered(LOG.prove_inclusion(index, size).encode(), place, flip)
    with pytest.raises(ProofInvalidError):
        verify_inclusion(LOG.record_bytes(index), InclusionProof.parse(proof), HEADS[size], PUBLIC)


@given(sizes, st.data(), st.integers(0), flips)
def test_no_altered_consistency_proof_holds(new: int, data: st.DataObject, place: int, flip: int) -> None:
    old = data.draw(st.integers(0, new))
    proof = altered(LOG.prove_consistency(old, new).encode(), place, flip)
    with pytest.raises(ProofInvalidError):
        verify_consistency(HEADS[old], HEADS[new], ConsistencyProof.parse(proof), PUBLIC)


@given(sizes, st.integers(0), flips)
def test_no_altered_head_holds(size: int, place: int, flip: int) -> None:
    head = altered(HEADS[size].encode(), place, flip)
    with pytest.raises(HeadSignatureError):
        verify_inclusion(LOG.record_bytes(0), LOG.prove_inclusion(0, size), SignedHead.parse(head), PUBLIC)


@pytest.mark.parametrize("flip", [0x01, 0x20, 0x80])
def test_no_byte_of_a_proven_record_can_be_altered(flip: int) -> None:
    proven = ProvenRecord(a_record(5), LOG.prove_inclusion(5, 21), HEADS[21])
    whole = proven.encode()
    assert ProvenRecord.parse(whole + b"\n") == proven
    ProvenRecord.parse(whole).verify(PUBLIC)
    for place in range(len(whole)):
        with pytest.raises(LedgerError):
            ProvenRecord.parse(altered(whole, place, flip)).verify(PUBLIC)


@given(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1))
def test_a_proof_holds_for_its_own_record_only(index: int, other: int) -> None:
    proof = LOG.prove_inclusion(index)
    moved = InclusionProof(other, proof.size, proof.path)
    if index == other:
        verify_inclusion(LOG.record_bytes(index), moved, HEADS[SIZE], PUBLIC)
        return
    with pytest.raises(ProofInvalidError):
        verify_inclusion(LOG.record_bytes(index), moved, HEADS[SIZE], PUBLIC)
    with pytest.raises(ProofInvalidError):
        verify_inclusion(LOG.record_bytes(other), proof, HEADS[SIZE], PUBLIC)


@given(sizes, st.data())
def test_a_longer_or_shorter_path_never_holds(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    path = LOG.prove_inclusion(index, size).path
    for wrong in [(*path, bytes(32)), (bytes(32), *path)] + ([path[1:], path[:-1]] if path else []):
        with pytest.raises(ProofInvalidError):
            verify_inclusion(LOG.record_bytes(index), InclusionProof(index, size, wrong), HEADS[size], PUBLIC)


@given(st.integers(0, SIZE), st.data())
def test_a_longer_or_shorter_consistency_path_never_holds(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(0, new))
    path = LOG.prove_consistency(old, new).path
    for wrong in [(*path, bytes(32)), (bytes(32), *path)] + ([path[1:], path[:-1]] if path else []):
        with pytest.raises(ProofInvalidError):
            verify_consistency(HEADS[old], HEADS[new], ConsistencyProof(old, new, wrong), PUBLIC)


def test_a_log_with_another_history_is_not_proven_consistent() -> None:
    other = Log(MemoryStore())
    other.append_all([a_record(number, reason="rewritten") for number in range(20)])
    forged = other.sign(KEY, a_time(99))
    for old in (1, 7, 8, 19):
        with pytest.raises(ProofInvalidError):
            verify_consistency(HEADS[old], forged, other.prove_consistency(old), PUBLIC)
    with pytest.raises(InconsistentHeadsError):
        verify_consistency(HEADS[20], forged, other.prove_consistency(20), PUBLIC)


def test_proofs_need_heads_of_the_right_key() -> None:
    foreign = sign_head(OTHER_KEY, SIZE, LOG.root(), a_time())
    with pytest.raises(HeadSignatureError) as caught:
        verify_inclusion(LOG.record_bytes(0), LOG.prove_inclusion(0), foreign, PUBLIC)
    assert caught.value.reason == "other_log"
    with pytest.raises(HeadSignatureError):
        verify_consistency(HEADS[3], foreign, LOG.prove_consistency(3), PUBLIC)


def test_a_proof_of_another_size_is_refused() -> None:
    with pytest.raises(ProofInvalidError, match="made for 20 records"):
        verify_inclusion(LOG.record_bytes(3), LOG.prove_inclusion(3, 20), HEADS[21], PUBLIC)
    with pytest.raises(ProofInvalidError, match="sizes 3 and 20"):
        verify_consistency(HEADS[3], HEADS[21], LOG.prove_consistency(3, 20), PUBLIC)


def test_an_empty_log_has_the_empty_root_or_is_refused() -> None:
    wrong = sign_head(KEY, 0, bytes(32), a_time())
    for new in (0, 5):
        with pytest.raises(InconsistentHeadsError):
            verify_consistency(wrong, HEADS[new] if new else wrong, LOG.prove_consistency(0, new), PUBLIC)
    assert HEADS[0].head.root == EMPTY_ROOT
    with pytest.raises(ProofInvalidError):
        verify_consistency(HEADS[5], HEADS[0], ConsistencyProof(5, 0, ()), PUBLIC)


@pytest.mark.parametrize("text", [b"", b"{}", b"[]", b"null", b"\xff", b'{"index":true,"path":[],"size":1,"type":"x"}'])
def test_what_is_no_proof_is_refused(text: bytes) -> None:
    for read in (InclusionProof.parse, ConsistencyProof.parse, ProvenRecord.parse):
        with pytest.raises(ProofInvalidError):
            read(text)
    with pytest.raises(HeadSignatureError):
        SignedHead.parse(text)


def test_one_kind_of_proof_never_passes_for_the_other() -> None:
    with pytest.raises(ProofInvalidError):
        InclusionProof.parse(LOG.prove_consistency(3).encode())
    with pytest.raises(ProofInvalidError):
        ConsistencyProof.parse(LOG.prove_inclusion(3).encode())


def test_a_head_that_claims_more_records_than_its_root_holds_proves_none() -> None:
    """A log that signs the root of four records as one of eight: the paths of four lead there, and are too short."""
    boast = sign_head(KEY, 8, LOG.root(4), a_time(99))
    for index in range(4):
        with pytest.raises(ProofInvalidError, match="too short"):
            verify_inclusion(
                LOG.record_bytes(index), InclusionProof(index, 8, LOG.prove_inclusion(index, 4).path), boast, PUBLIC
            )
    for old in (1, 2, 3):
        longer = ConsistencyProof(old, 8, LOG.prove_consistency(old, 4).path)
        with pytest.raises(ProofInvalidError, match="too short"):
            verify_consistency(HEADS[old], boast, longer, PUBLIC)
