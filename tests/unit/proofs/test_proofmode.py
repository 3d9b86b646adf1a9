"""Evidence of ProofMode: the picture comes out as it is, and what its signatures are worth is told, whatever is in the file."""

import hashlib
import io
import random
import zipfile
from collections.abc import Callable

import pytest
from pysequoia import SignatureMode, Tsk, sign

from contrechamp.proofs import (
    Flaw,
    NoPictureInProofError,
    NoProofError,
    Proof,
    ProofError,
    SeveralPicturesError,
    UnreadableProofError,
    begins_as_proof,
    open_proof,
)
from tests.proofmode import parts_of, signature, zipped

PICTURE = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)) * 8
DIGEST = hashlib.sha256(PICTURE).hexdigest()
WEAK_PICTURE = b"\xff\xd8\xff\xe0contrechamp"
WEAK_SIGNATURE = b"""-----BEGIN PGP SIGNATURE-----

iHUEABYCAB0WIQTALrn6TEbbv/1y5UYzf/ZaRWPrkwUCawi0nwAKCRAzf/ZaRWPr
k+GUAP43UiJJj3A3nM2o5pq4OtScXazaWhZliOubizmiwkrj7wD/SCya2MFo8hau
q7tpTU+qro4IjhYWzPHMROSo8pBfswo=
=ixI9
-----END PGP SIGNATURE-----
"""
"""Over that picture with SHA-1, as old devices signed; made with GnuPG, as is the key."""
WEAK_KEY = b"""-----BEGIN PGP PUBLIC KEY BLOCK-----

mDMEawi0nxYJKwYBBAHaRw8BAQdAWgeFAvqkyu8KkYCNwsHcuE2bmvDgAlwo5lxp
i75P7y+0BWVzc2FpiJAEExYIADgWIQTALrn6TEbbv/1y5UYzf/ZaRWPrkwUCawi0
nwIbAwULCQgHAgYVCgkICwIEFgIDAQIeAQIXgAAKCRAzf/ZaRWPrk5GmAQDv3VSQ
dSZStL2eTLkrz5XdGf6zehj2uzCB04LaBMqvBgEAwhGNDUdEMmD56G51nJFUIxQx
lKY8FgXyMyI2mjwFhAA=
=t2sT
-----END PGP PUBLIC KEY BLOCK-----
"""
Parts = dict[str, bytes]


def opened(parts: Parts) -> Proof:
    return open_proof(zipped(parts), max_bytes=1 << 20)


def without(name: str) -> Callable[[Parts], Parts]:
    return lambda parts: {each: content for each, content in parts.items() if each != name}


def with_other(name: str, content: bytes) -> Callable[[Parts], Parts]:
    return lambda parts: parts | {name: content}


def of_another_picture(_parts: Parts) -> Parts:
    return {**parts_of(PICTURE + b"!"), "IMG_1.jpg": PICTURE}


def by_another_key(parts: Parts) -> Parts:
    stranger = Tsk.generate(user_id="somebody else")
    return parts | {f"{DIGEST}.asc": sign(stranger.signer(), PICTURE, mode=SignatureMode.DETACHED)}


def test_the_picture_comes_out_and_its_evidence_holds() -> None:
    assert opened(parts_of(PICTURE)) == Proof(PICTURE, None)


def test_it_may_lie_in_a_folder_and_have_one_kind_of_record() -> None:
    parts = {f"2025/{name}": content for name, content in parts_of(PICTURE).items() if "csv" not in name}
    assert opened(parts) == Proof(PICTURE, None)


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        (without("pubkey.asc"), Flaw.NO_KEY),
        (without(f"{DIGEST}.asc"), Flaw.NO_SIGNATURE),
        (without(f"{DIGEST}.proof.csv.asc"), Flaw.NO_SIGNATURE),
        (of_another_picture, Flaw.OTHER_PICTURE),
        (with_other(f"{DIGEST}.proof.json", b'{"File Hash SHA256": "00"}'), Flaw.OTHER_PICTURE),
        (with_other(f"{DIGEST}.proof.json", b"\xff"), Flaw.OTHER_PICTURE),
        (with_other(f"{DIGEST}.proof.csv", b"changed"), Flaw.SIGNATURE),
        (with_other(f"{DIGEST}.asc", b"no signature"), Flaw.SIGNATURE),
        (with_other("pubkey.asc", b"no key"), Flaw.SIGNATURE),
        (with_other(f"{DIGEST}.asc", signature(b"another picture")), Flaw.SIGNATURE),
        (by_another_key, Flaw.SIGNATURE),
    ],
)
def test_what_does_not_hold_is_told_and_the_picture_still_comes_out(
    change: Callable[[Parts], Parts], flaw: Flaw
) -> None:
    assert opened(change(parts_of(PICTURE))) == Proof(PICTURE, flaw)


def test_only_records_of_the_picture_count() -> None:
    parts = {name: content for name, content in parts_of(PICTURE).items() if ".proof." not in name}
    assert opened(parts) == Proof(PICTURE, Flaw.NO_SIGNATURE)


@pytest.mark.parametrize(
    ("parts", "error"),
    [
        ({"IMG_1.jpg": PICTURE}, NoProofError),
        ({"holidays.txt": b"text"}, NoProofError),
        (without("IMG_1.jpg")(parts_of(PICTURE)), NoPictureInProofError),
        (parts_of(PICTURE) | {"IMG_2.jpg": PICTURE + b"!"}, SeveralPicturesError),
        (parts_of(PICTURE) | {f"{number}.txt": b"" for number in range(100)}, UnreadableProofError),
        (parts_of(PICTURE + bytes(2 << 20)), UnreadableProofError),
    ],
)
def test_what_stands_for_no_one_picture_is_refused(parts: Parts, error: type[ProofError]) -> None:
    with pytest.raises(error):
        opened(parts)


def test_what_is_larger_inside_than_it_says_is_not_unpacked() -> None:
    data = bytearray(zipped(parts_of(PICTURE + bytes(1 << 19))))
    size = len(PICTURE) + (1 << 19)
    said, less = size.to_bytes(4, "little"), (1000).to_bytes(4, "little")
    assert data.count(said) == 2  # where the file is, and in the list at the end
    with pytest.raises(UnreadableProofError):
        open_proof(bytes(data).replace(said, less), max_bytes=1 << 20)


def test_an_encrypted_one_is_refused() -> None:
    data = bytearray(zipped(parts_of(PICTURE)))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(UnreadableProofError):
        open_proof(bytes(data), max_bytes=1 << 20)


def test_damage_anywhere_is_told_or_does_not_matter() -> None:
    whole, chance = zipped(parts_of(PICTURE)), random.Random(7)  # noqa: S311 - where the damage is
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 1, 4))):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        try:
            found = open_proof(
                bytes(data[: chance.choice((len(data), len(data), chance.randrange(len(data))))]), max_bytes=1 << 20
            )
        except ProofError:
            continue
        # What cannot be seen in a changed file is what stands beside the evidence; a changed picture is never said to hold.
        assert found.flaw is not None or found.picture == PICTURE


def test_a_signature_by_a_process_that_is_broken_is_called_weak() -> None:
    picture = WEAK_PICTURE
    digest = hashlib.sha256(picture).hexdigest()
    parts = parts_of(picture) | {f"{digest}.asc": WEAK_SIGNATURE, "pubkey.asc": WEAK_KEY}
    assert opened(parts) == Proof(picture, Flaw.WEAK_SIGNATURE)


def test_office_documents_do_not_begin_as_evidence() -> None:
    def first(name: str) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as file:
            file.writestr(name, b"x")
        return out.getvalue()

    assert begins_as_proof(first("IMG_1.jpg"))
    assert begins_as_proof(zipped(parts_of(PICTURE))[:512])
    assert not any(
        map(
            begins_as_proof,
            (first("[Content_Types].xml"), first("mimetype"), first("META-INF/a"), PICTURE, b"PK\x03\x04", b""),
        )
    )
