"""A commitment is confirmed by its salt alone; once that is destroyed, the record holds and the value is gone."""

import hmac
import os
import stat
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contrechamp.ledger import (
    FolderSalts,
    Log,
    LogWriteError,
    MemorySalts,
    MemoryStore,
    NotCanonicalError,
    SaltMissingError,
    SaltStore,
    commit,
    commit_and_keep,
    new_salt,
    opens,
    verify_inclusion,
)
from tests.unit.ledger.ledgers import KEY, PUBLIC, a_record, a_time

numbers = st.integers(0, 9_999_999).map("{:07d}".format)
salts = st.binary(min_size=32, max_size=32)


@given(numbers, salts)
def test_commitment_is_hmac_sha_256_over_the_domain_and_the_value(number: str, salt: bytes) -> None:
    message = b'contrechamp-commitment-v1\x00"' + number.encode() + b'"'
    assert commit(number, salt).hex == hmac.new(salt, message, sha256).hexdigest()


@given(numbers, numbers, salts, salts)
def test_opens_only_with_both_the_value_and_the_salt(number: str, other: str, salt: bytes, wrong: bytes) -> None:
    commitment = commit(number, salt)
    assert opens(commitment, number, salt)
    assert opens(commitment, other, salt) == (number == other)
    assert opens(commitment, number, wrong) == (salt == wrong)


def test_leading_zeros_count_and_texts_are_compared_as_people_read_them() -> None:
    salt = new_salt()
    assert not opens(commit("0012345", salt), "12345", salt)
    assert opens(commit("Ren\u00e9e", salt), "Rene\u0301e", salt)


def test_equal_values_do_not_show() -> None:
    salts = MemorySalts()
    assert len({commit_and_keep("1234567", salts) for _ in range(50)}) == 50


@pytest.mark.parametrize("salt", [b"", bytes(31), bytes(33), b"short"])
def test_salt_has_thirty_two_bytes(salt: bytes) -> None:
    with pytest.raises(NotCanonicalError):
        commit("1234567", salt)
    with pytest.raises(NotCanonicalError):
        opens(commit("1234567", new_salt()), "1234567", salt)


@pytest.fixture(params=["memory", "folder"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> SaltStore:
    return MemorySalts() if request.param == "memory" else FolderSalts(tmp_path / "salts")


def test_destroying_a_salt_breaks_no_proof_but_ends_all_confirmation(store: SaltStore) -> None:
    number = commit_and_keep("1234567", store)
    log = Log(MemoryStore())
    log.append_all([a_record(0), a_record(1, rio=number), a_record(2)])
    head = log.sign(KEY, a_time())
    assert opens(number, "1234567", store.salt(number))

    store.destroy(number)

    verify_inclusion(log.record_bytes(1), log.prove_inclusion(1), head, PUBLIC)
    with pytest.raises(SaltMissingError):
        store.salt(number)
    # Trying every number, which would take minutes here, gives nothing either: with some salt each of them fits as
    # well. What a program without the salt can compute is the same for all commitments to all numbers.
    guesses = {commit(f"{guess:07d}", bytes(32)) for guess in range(1_234_000, 1_235_000)}
    assert number not in guesses
    assert number.hex not in {sha256(f"{guess:07d}".encode()).hexdigest() for guess in range(1_234_000, 1_235_000)}


def test_other_salts_stay_when_one_is_destroyed(store: SaltStore) -> None:
    kept, gone = commit_and_keep("7654321", store), commit_and_keep("1234567", store)
    store.destroy(gone)
    store.destroy(gone)
    assert opens(kept, "7654321", store.salt(kept))
    with pytest.raises(SaltMissingError) as caught:
        store.salt(commit("1234567", new_salt()))
    assert caught.value.code == "salt_missing"


def test_folder_keeps_salts_for_its_owner_only_and_for_the_next_process(tmp_path: Path) -> None:
    folder = tmp_path / "salts"
    number = commit_and_keep("1234567", FolderSalts(folder))
    assert opens(number, "1234567", FolderSalts(folder).salt(number))
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert [path.name for path in files] == [number.hex]
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_folder_overwrites_a_salt_before_it_unlinks_it(tmp_path: Path) -> None:
    salts = FolderSalts(tmp_path)
    number = commit_and_keep("1234567", salts)
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    other_name = tmp_path / "another name of the same bytes"
    os.link(file, other_name)
    salts.destroy(number)
    assert other_name.read_bytes() == bytes(32)
    assert not file.exists()


def test_refusing_disk_is_told_before_anything_is_logged(tmp_path: Path) -> None:
    salts = FolderSalts(tmp_path / "salts")
    (tmp_path / "salts").rmdir()
    with pytest.raises(LogWriteError):
        commit_and_keep("1234567", salts)


def test_half_destroyed_salt_counts_as_destroyed(tmp_path: Path) -> None:
    salts = FolderSalts(tmp_path)
    number = commit_and_keep("1234567", salts)
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    for rest in (bytes(32), b"", b"\x01" * 31):
        file.write_bytes(rest)
        with pytest.raises(SaltMissingError):
            salts.salt(number)
