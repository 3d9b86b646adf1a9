"""Sealed files are ordinary age files: the `age` program opens ours, and we open its.

The files in `vectors` were sealed by the age program itself, so that this holds where the program is not installed.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from contrechamp.vault import CustodianKey, generate_key, load_key, seal

# age asks for a passphrase on a terminal and nowhere else. A process of its own gives it one: the tests' own may
# have threads, and then must not fork.
ON_A_TERMINAL = """
import os, pty, select, sys
passphrase, *command = sys.argv[1:]
child, terminal = pty.fork()
if child == 0:
    os.execv(command[0], command)
if not select.select([terminal], [], [], 30)[0]:
    sys.exit("it asked for nothing")
os.write(terminal, passphrase.encode() + b"\\n")
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""

VECTORS = Path(__file__).parent / "vectors"
LENGTHS = [0, 1, 65_536, 200_000]


@pytest.fixture(scope="module")
def throwaway(tmp_path_factory: pytest.TempPathFactory) -> CustodianKey:
    """The key of the vectors. Git keeps no private modes, so it is copied before it is loaded."""
    copy = tmp_path_factory.mktemp("throwaway") / "throwaway.key"
    shutil.copyfile(VECTORS / "throwaway.key", copy)
    copy.chmod(0o600)
    return load_key(copy)


@pytest.mark.parametrize(
    ("name", "plaintext"),
    [
        ("binary.age", b"an original, sealed by the age program\n"),
        ("armored-two-recipients.age", b"an original, sealed by the age program\n"),
        ("empty.age", b""),
    ],
)
def test_a_committed_file_of_the_age_program_opens(
    opened: Callable[..., bytes], throwaway: CustodianKey, name: str, plaintext: bytes
) -> None:
    assert opened((VECTORS / name).read_bytes(), throwaway) == plaintext


def run(*command: str | Path, data: bytes = b"") -> bytes:
    return subprocess.run(command, input=data, check=True, capture_output=True).stdout


@pytest.mark.parametrize("size", LENGTHS)
@pytest.mark.parametrize("armored", [False, True])
def test_age_opens_what_is_sealed_here_with_either_key(
    age_program: str,
    sealed: Callable[..., bytes],
    key_files: list[Path],
    ada: CustodianKey,
    bruno: CustodianKey,
    size: int,
    armored: bool,
) -> None:
    plaintext = os.urandom(size)
    ciphertext = sealed(plaintext, ada, bruno, armored=armored)
    for key_file in key_files[:2]:
        assert run(age_program, "-d", "-i", key_file, data=ciphertext) == plaintext


@pytest.mark.parametrize("size", LENGTHS)
@pytest.mark.parametrize("armor", [[], ["-a"]])
def test_what_age_seals_to_our_recipients_file_opens_here(
    age_program: str,
    opened: Callable[..., bytes],
    tmp_path: Path,
    ada: CustodianKey,
    bruno: CustodianKey,
    size: int,
    armor: list[str],
) -> None:
    recipients = tmp_path / "recipients.txt"
    recipients.write_text(ada.public.lines + "\n" + bruno.public.lines)
    plaintext = os.urandom(size)
    ciphertext = run(age_program, *armor, "-R", recipients, data=plaintext)
    assert opened(ciphertext, ada) == opened(ciphertext, bruno) == plaintext


def test_armored_text_that_went_through_another_systems_line_ends_opens(
    age_program: str, opened: Callable[..., bytes], ada: CustodianKey
) -> None:
    ciphertext = run(age_program, "-a", "-r", ada.public.recipient, data=b"original" * 100)
    assert opened(ciphertext.replace(b"\n", b"\r\n") + b"\r\n") == b"original" * 100


def test_a_key_of_age_keygen_is_a_custodian_key(age_program: str, opened: Callable[..., bytes], tmp_path: Path) -> None:
    keygen = shutil.which("age-keygen", path=Path(age_program).parent)
    assert keygen is not None
    run(keygen, "-o", tmp_path / "age.key")
    key = load_key(tmp_path / "age.key")
    assert key.public.recipient == run(keygen, "-y", tmp_path / "age.key").decode().strip()
    assert opened(run(age_program, "-r", key.public.recipient, data=b"original"), key) == b"original"


def test_age_opens_with_a_key_that_we_protected_by_a_passphrase(age_program: str, tmp_path: Path) -> None:
    passphrase = "corner mirror slow orchard"  # noqa: S105 - of a key that lives for this test
    public = generate_key(tmp_path / "locked.key", passphrase=passphrase)
    (tmp_path / "original").write_bytes(b"original")
    seal(tmp_path / "original", tmp_path / "sealed", [public.recipient])
    locked, original, ciphertext = tmp_path / "locked.key", tmp_path / "opened", tmp_path / "sealed"
    run(sys.executable, "-c", ON_A_TERMINAL, passphrase, age_program, "-d", "-i", locked, "-o", original, ciphertext)
    assert original.read_bytes() == b"original"
