"""Custodians, and the shortest ways to seal and open in memory."""

import io
import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from contrechamp.vault import CustodianKey, Receipt, generate_key, load_key, open_sealed, seal

Sealer = Callable[..., bytes]
Opener = Callable[..., bytes]

REASON = "complaint 2025-014: does mask 3 cover a bystander?"


@pytest.fixture(scope="session")
def key_files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three custodians' private key files, made once: keys are never changed by a test."""
    folder = tmp_path_factory.mktemp("keys")
    files = [folder / f"{name}.key" for name in ("ada", "bruno", "chloe")]
    for file in files:
        generate_key(file)
    return files


@pytest.fixture(scope="session")
def ada(key_files: list[Path]) -> CustodianKey:
    return load_key(key_files[0])


@pytest.fixture(scope="session")
def bruno(key_files: list[Path]) -> CustodianKey:
    return load_key(key_files[1])


@pytest.fixture(scope="session")
def chloe(key_files: list[Path]) -> CustodianKey:
    return load_key(key_files[2])


@pytest.fixture(scope="session")
def sealed(ada: CustodianKey) -> Sealer:
    """Seals bytes to Ada, or to others."""

    def sealed(plaintext: bytes, *keys: CustodianKey, armored: bool = False) -> bytes:
        out = io.BytesIO()
        seal(io.BytesIO(plaintext), out, [key.public.recipient for key in keys or (ada,)], armored=armored)
        return out.getvalue()

    return sealed


@pytest.fixture(scope="session")
def opened(ada: CustodianKey, tmp_path_factory: pytest.TempPathFactory) -> Opener:
    """Opens bytes with Ada's key, or another's; checks that a failure gives no byte and no receipt."""
    folder = tmp_path_factory.mktemp("receipts")
    numbers = itertools.count()

    def opened(ciphertext: bytes, key: CustodianKey = ada, *, expected_bytes: int | None = None) -> bytes:
        out = io.BytesIO()
        receipt = folder / f"{next(numbers)}.json"
        try:
            open_sealed(io.BytesIO(ciphertext), out, key, reason=REASON, receipt=receipt, expected_bytes=expected_bytes)
        except Exception:
            assert out.getvalue() == b""
            assert not receipt.exists()
            raise
        return out.getvalue()

    return opened


@pytest.fixture
def receipt(tmp_path: Path, ada: CustodianKey, sealed: Sealer) -> Receipt:
    """A receipt that Ada signed."""
    return open_sealed(
        io.BytesIO(sealed(b"original")), io.BytesIO(), ada, reason=REASON, receipt=tmp_path / "fixture.receipt"
    )


@pytest.fixture(scope="session")
def age_program() -> str:
    """The ordinary `age`, or a skip that says how to get it."""
    program = shutil.which("age")
    if program is None:
        pytest.skip("the age program is not installed (Debian and Ubuntu: apt-get install age)")
    return program
