"""A sealed file that was cut or changed never opens, and the name of its failure claims no more than is known."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contrechamp.vault import (
    AlteredError,
    CustodianKey,
    DamagedError,
    NotAgeFileError,
    TruncatedError,
    VaultError,
    WrongKeyError,
)
from contrechamp.vault.age import new_identity
from contrechamp.vault.framing import ARMOR_END, ARMOR_START, MAGIC

Sealer = Callable[..., bytes]
Opener = Callable[..., bytes]

PIECE = 64 * 1024
STORED_PIECE = PIECE + 16
LAST = 1000
PLAINTEXT = b"\x00" * (2 * PIECE + LAST)


@pytest.fixture(scope="module")
def long(sealed: Sealer) -> bytes:
    """Two whole pieces and a short one."""
    return sealed(PLAINTEXT)


def start_of_pieces(ciphertext: bytes) -> int:
    return len(ciphertext) - 2 * STORED_PIECE - LAST - 16


def failure_of_cut(opened: Opener, ciphertext: bytes, length: int) -> type[VaultError]:
    with pytest.raises(VaultError) as caught:
        opened(ciphertext[:length])
    return type(caught.value)


def expected_of_cut(start: int, length: int) -> type[VaultError]:
    """Only a cut inside a piece leaves something that could also be an altered end (see `framing`)."""
    pieces, left = divmod(max(0, length - start), STORED_PIECE)
    return DamagedError if left >= (17 if pieces else 16) else TruncatedError


@given(data=st.data())
def test_a_cut_file_is_truncated_or_when_no_one_can_tell_damaged(
    opened: Opener, long: bytes, data: st.DataObject
) -> None:
    start = start_of_pieces(long)
    near_edges = st.sampled_from([start, start + STORED_PIECE, start + 2 * STORED_PIECE]).flatmap(
        lambda edge: st.integers(edge - 40, edge + 40)
    )
    length = data.draw(st.one_of(st.integers(0, len(long) - 1), near_edges))
    assert failure_of_cut(opened, long, length) is expected_of_cut(start, length)


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (0, TruncatedError),
        (1, TruncatedError),
        (16, TruncatedError),
        (17, DamagedError),
        (STORED_PIECE, TruncatedError),
    ],
)
def test_a_cut_at_a_boundary_is_certain_until_a_byte_and_a_tag_are_left(
    opened: Opener, long: bytes, left: int, expected: type[VaultError]
) -> None:
    assert failure_of_cut(opened, long, start_of_pieces(long) + STORED_PIECE + left) is expected


def test_a_short_file_cut_anywhere_is_truncated_or_damaged(sealed: Sealer, opened: Opener) -> None:
    ciphertext = sealed(b"original")
    start = len(ciphertext) - len(b"original") - 16
    for length in range(len(ciphertext)):
        assert failure_of_cut(opened, ciphertext, length) is expected_of_cut(start, length)


def test_the_length_at_sealing_makes_every_cut_certain(sealed: Sealer, opened: Opener) -> None:
    ciphertext = sealed(b"original")
    for length in range(len(ciphertext)):
        with pytest.raises(TruncatedError):
            opened(ciphertext[:length], expected_bytes=len(ciphertext))


def test_the_length_at_sealing_makes_every_alteration_certain(opened: Opener, long: bytes) -> None:
    with pytest.raises(AlteredError):
        opened(flipped(long, len(long) - 1), expected_bytes=len(long))
    with pytest.raises(AlteredError):
        opened(long + b"!", expected_bytes=len(long))
    assert opened(long, expected_bytes=len(long)) == PLAINTEXT


def flipped(ciphertext: bytes, position: int, bits: int = 1) -> bytes:
    return ciphertext[:position] + bytes([ciphertext[position] ^ bits]) + ciphertext[position + 1 :]


def test_no_byte_of_a_sealed_file_can_be_flipped(sealed: Sealer, opened: Opener) -> None:
    ciphertext = sealed(b"original")
    for position in range(len(ciphertext)):
        for bits in (1, 0x20, 0x80):
            with pytest.raises(VaultError):
                opened(flipped(ciphertext, position, bits))


def test_no_byte_of_an_armored_file_can_be_flipped(sealed: Sealer, opened: Opener) -> None:
    ciphertext = sealed(b"original", armored=True)
    for position in range(len(ciphertext) - 1):  # the last is a line end, which another white space may replace
        with pytest.raises(VaultError):
            opened(flipped(ciphertext, position))


@given(position=st.integers(0, 2 * STORED_PIECE - 1), bits=st.integers(1, 255))
def test_a_flip_before_the_last_piece_is_altered(opened: Opener, long: bytes, position: int, bits: int) -> None:
    with pytest.raises(AlteredError):
        opened(flipped(long, start_of_pieces(long) + position, bits))


@given(position=st.integers(1, LAST + 16), bits=st.integers(1, 255))
def test_a_flip_in_a_short_last_piece_is_damaged_for_a_cut_looks_the_same(
    opened: Opener, long: bytes, position: int, bits: int
) -> None:
    with pytest.raises(DamagedError, match=r"cut short .* or altered") as caught:
        opened(flipped(long, len(long) - position, bits))
    assert type(caught.value) is DamagedError


def test_a_flip_in_a_full_last_piece_is_altered_for_a_cut_leaves_it_whole(sealed: Sealer, opened: Opener) -> None:
    ciphertext = sealed(b"\x00" * 2 * PIECE)
    with pytest.raises(AlteredError):
        opened(flipped(ciphertext, len(ciphertext) - 1))


def test_a_flip_in_the_nonce_or_the_mac_is_altered(opened: Opener, long: bytes) -> None:
    start = start_of_pieces(long)
    for position in (start - 1, start - 16, start - 20, start - 40):
        with pytest.raises(AlteredError):
            opened(flipped(long, position, 0x03))


@pytest.mark.parametrize("size", [PIECE, 2 * PIECE])
@pytest.mark.parametrize("extra", [1, 17, STORED_PIECE, STORED_PIECE + 5])
def test_bytes_after_a_full_last_piece_are_altered(sealed: Sealer, opened: Opener, size: int, extra: int) -> None:
    with pytest.raises(AlteredError):
        opened(sealed(b"\x00" * size) + b"\x00" * extra)


def test_a_piece_taken_out_or_swapped_is_altered(opened: Opener, long: bytes) -> None:
    start = start_of_pieces(long)
    head, first, second = long[:start], long[start : start + STORED_PIECE], long[start + STORED_PIECE :][:STORED_PIECE]
    last = long[start + 2 * STORED_PIECE :]
    for pieces in (second + first + last, second + last, first + first + second + last):
        with pytest.raises(AlteredError):
            opened(head + pieces)


def test_an_armored_file_cut_anywhere_is_truncated(sealed: Sealer, opened: Opener) -> None:
    ciphertext = sealed(b"original" * 200, armored=True)
    # Without its last line end alone the file is whole.
    assert opened(ciphertext[:-1]) == b"original" * 200
    for length in range(len(ciphertext) - 1):
        with pytest.raises(TruncatedError):
            opened(ciphertext[:length])


def test_an_armored_file_with_its_end_and_a_changed_middle_is_altered(sealed: Sealer, opened: Opener) -> None:
    ciphertext = sealed(b"original" * 200, armored=True)
    middle = len(ciphertext) // 2
    with pytest.raises(AlteredError):
        opened(
            ciphertext[:middle] + (b"A" if ciphertext[middle : middle + 1] != b"A" else b"B") + ciphertext[middle + 1 :]
        )
    with pytest.raises(AlteredError):
        opened(ciphertext + b"and more\x00\n")


def test_a_wrong_key_is_told_from_damage(sealed: Sealer, opened: Opener, bruno: CustodianKey, long: bytes) -> None:
    for ciphertext in (long, sealed(b"", armored=True), long[:-5]):
        with pytest.raises(WrongKeyError) as caught:
            opened(ciphertext, bruno)
        assert caught.value.recipient == bruno.public.recipient


def test_no_fresh_key_opens_what_was_sealed_to_another(sealed: Sealer, opened: Opener) -> None:
    ciphertext = sealed(b"original")
    for _ in range(20):
        with pytest.raises(WrongKeyError):
            opened(ciphertext, CustodianKey.from_identity(str(new_identity())))


def test_a_file_under_a_passphrase_is_told_from_one_sealed_to_another(opened: Opener) -> None:
    header = MAGIC + b"-> scrypt " + b"A" * 22 + b" 10\n" + b"A" * 43 + b"\n--- " + b"A" * 43 + b"\n"
    with pytest.raises(WrongKeyError, match="protected by a passphrase"):
        opened(header + b"\x00" * 40)


@pytest.mark.parametrize("data", [b"\xff\xd8\xff\xe0 a photograph", b"PK\x03\x04", b"\n" + MAGIC, b"age", b"\x00"])
def test_what_does_not_start_like_age_is_not_an_age_file(opened: Opener, data: bytes) -> None:
    expected = TruncatedError if MAGIC.startswith(data) else NotAgeFileError
    with pytest.raises(expected):
        opened(data)


def test_another_version_of_age_is_not_taken_for_damage(opened: Opener) -> None:
    with pytest.raises(NotAgeFileError, match="another version"):
        opened(b"age-encryption.org/v2\n-> X25519 AAAA\n")


@given(
    start=st.sampled_from([b"", MAGIC, MAGIC + b"-> X25519 AAAA\n", ARMOR_START + b"\n"]),
    middle=st.binary(max_size=200),
    end=st.sampled_from([b"", b"\n" + ARMOR_END + b"\n"]),
)
def test_hostile_bytes_give_an_error_of_the_vault_and_nothing_else(
    opened: Opener, start: bytes, middle: bytes, end: bytes
) -> None:
    with pytest.raises(VaultError):
        opened(start + middle + end)
