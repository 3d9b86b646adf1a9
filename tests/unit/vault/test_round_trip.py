"""Whatever is sealed comes back, and the digests are those of the bytes that passed."""

import hashlib
import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contrechamp.vault import CustodianKey, seal

PIECE = 64 * 1024


@given(plaintext=st.binary(max_size=3000), armored=st.booleans())
def test_any_bytes_come_back(
    sealed: Callable[..., bytes], opened: Callable[..., bytes], plaintext: bytes, armored: bool
) -> None:
    assert opened(sealed(plaintext, armored=armored)) == plaintext


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 7])
@pytest.mark.parametrize("armored", [False, True])
def test_every_length_around_a_piece_comes_back(
    sealed: Callable[..., bytes], opened: Callable[..., bytes], size: int, armored: bool
) -> None:
    plaintext = bytes(range(251)) * (size // 251 + 1)
    assert opened(sealed(plaintext[:size], armored=armored)) == plaintext[:size]


def test_every_custodian_can_open_alone(
    sealed: Callable[..., bytes], opened: Callable[..., bytes], ada: CustodianKey, bruno: CustodianKey
) -> None:
    ciphertext = sealed(b"original", ada, bruno)
    assert opened(ciphertext, ada) == opened(ciphertext, bruno) == b"original"


def test_seal_returns_the_digests_and_lengths_of_what_passed(ada: CustodianKey, bruno: CustodianKey) -> None:
    plaintext, out = b"original" * 20_000, io.BytesIO()
    names = [ada.public.recipient, bruno.public.recipient]
    result = seal(io.BytesIO(plaintext), out, [*names, names[0]])
    assert result.sha256_plaintext == hashlib.sha256(plaintext).hexdigest()
    assert result.sha256_ciphertext == hashlib.sha256(out.getvalue()).hexdigest()
    assert (result.bytes_plaintext, result.bytes_ciphertext) == (len(plaintext), len(out.getvalue()))
    assert result.recipients == tuple(names), "each recipient once"


def test_one_plaintext_sealed_twice_gives_two_ciphertexts(sealed: Callable[..., bytes]) -> None:
    assert sealed(b"original") != sealed(b"original")


def test_progress_hears_of_every_byte_read(ada: CustodianKey) -> None:
    heard: list[int] = []
    seal(io.BytesIO(b"x" * 200_000), io.BytesIO(), [ada.public.recipient], progress=heard.append)
    assert sum(heard) == 200_000
    assert len(heard) > 1
