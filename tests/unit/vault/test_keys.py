"""A private key is made for its owner's eyes only, and a key file that others can read is not used."""

import os
from pathlib import Path

import pytest

from contrechamp.vault import (
    CustodianKey,
    ExposedKeyError,
    KeyFileError,
    PassphraseError,
    TargetExistsError,
    UnreadableError,
    UnwritableError,
    generate_key,
    load_key,
    seal,
)

PASSPHRASE = "corner mirror slow orchard"  # noqa: S105 - of keys that live for one test

# A key of 32 zero bytes, in the writing of age: well-formed, and known to everyone.
ZEROS = "AGE-SECRET-KEY-1" + "Q" * 52 + "8H00W3"


@pytest.fixture(scope="session")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key file under a passphrase; made once, for scrypt is slow on purpose."""
    file = tmp_path_factory.mktemp("locked") / "locked.key"
    generate_key(file, passphrase=PASSPHRASE)
    return file


def test_a_new_key_file_is_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        generate_key(tmp_path / "new.key")
    finally:
        os.umask(before)
    assert (tmp_path / "new.key").stat().st_mode & 0o777 == 0o600


def test_the_loaded_key_is_the_one_that_was_made(tmp_path: Path) -> None:
    public = generate_key(tmp_path / "new.key")
    assert load_key(tmp_path / "new.key").public == public


def test_two_keys_differ(ada: CustodianKey, bruno: CustodianKey) -> None:
    assert ada.public.recipient != bruno.public.recipient
    assert ada.public.verify_key != bruno.public.verify_key


def test_the_signing_key_of_an_identity_never_changes() -> None:
    # Receipts signed today must be verifiable with the verify key that the next version derives.
    identity = "AGE-SECRET-KEY-1JT5HHAKMCMM62FQWE2V8CYTK0VNUW3WUXJZG9WR4A6MG845FH0PSSV6L4L"
    assert CustodianKey.from_identity(identity).public.verify_key == (
        "ed25519:06106c95452cba686c9e5fbd5813c0e5a946b7fed26e50b2569b069399bf4fec"
    )


def test_a_key_file_is_never_overwritten_nor_a_link_followed(tmp_path: Path) -> None:
    (tmp_path / "taken.key").write_text("precious")
    (tmp_path / "link.key").symlink_to(tmp_path / "elsewhere.key")
    for name in ("taken.key", "link.key"):
        with pytest.raises(TargetExistsError):
            generate_key(tmp_path / name)
    assert (tmp_path / "taken.key").read_text() == "precious"
    assert not (tmp_path / "elsewhere.key").exists()


def test_a_folder_where_others_can_replace_files_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(0o777)
    with pytest.raises(ExposedKeyError, match="chmod o-w"):
        generate_key(folder / "new.key")
    assert list(folder.iterdir()) == []
    folder.chmod(0o1777)  # as the system's own folder for temporary files: only the owner replaces a file
    generate_key(folder / "new.key")


def test_a_folder_that_is_missing_or_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in ("missing", "file"):
        with pytest.raises(UnwritableError):
            generate_key(tmp_path / folder / "new.key")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o644, 0o660, 0o666])
def test_a_key_file_that_others_can_read_or_write_is_refused(tmp_path: Path, mode: int) -> None:
    generate_key(tmp_path / "new.key")
    (tmp_path / "new.key").chmod(mode)
    with pytest.raises(ExposedKeyError, match="chmod 600"):
        load_key(tmp_path / "new.key")


def write_key(path: Path, text: str) -> Path:
    path.touch(0o600)
    path.write_text(text)
    return path


def test_a_file_with_no_key_several_or_something_else_is_refused(tmp_path: Path, ada: CustodianKey) -> None:
    secret = str(ada.identity)
    cases = {
        "none": "# only a comment\n",
        "two": f"{secret}\n{secret}\n",
        "photo": "\x00\x01 not a key",
        "plugin": "AGE-PLUGIN-YUBIKEY-1QQQQ\n",
        "lower": secret.lower(),
        "mistyped": secret[:-1] + ("Q" if secret[-1] != "Q" else "P"),
        "short": secret[:40],
        "public": ada.public.lines,
    }
    for name, text in cases.items():
        with pytest.raises(KeyFileError) as caught:
            load_key(write_key(tmp_path / name, text))
        assert secret[16:40] not in str(caught.value).upper(), name


def test_a_key_that_anyone_can_guess_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="not made at random"):
        load_key(write_key(tmp_path / "zeros.key", ZEROS))


def test_a_pipe_or_a_huge_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(KeyFileError, match="ordinary file"):
        load_key(tmp_path / "pipe")
    with pytest.raises(KeyFileError, match="64 KiB"):
        load_key(write_key(tmp_path / "huge", "#" * 70_000))
    with pytest.raises(UnreadableError):
        load_key(tmp_path / "missing")


@pytest.mark.parametrize("passphrase", ["", "short", "x" * 11])
def test_a_short_passphrase_is_refused_and_makes_no_file(tmp_path: Path, passphrase: str) -> None:
    with pytest.raises(PassphraseError, match="12 characters"):
        generate_key(tmp_path / "new.key", passphrase=passphrase)
    assert list(tmp_path.iterdir()) == []


def test_a_locked_key_opens_with_its_passphrase(locked: Path) -> None:
    assert "AGE-SECRET-KEY" not in locked.read_text()
    assert locked.stat().st_mode & 0o777 == 0o600
    assert load_key(locked, ask_passphrase=lambda: PASSPHRASE).public.recipient.startswith("age1")


def test_a_wrong_or_missing_passphrase_is_told(locked: Path) -> None:
    with pytest.raises(PassphraseError, match="none was given"):
        load_key(locked)
    with pytest.raises(PassphraseError, match="wrong passphrase") as caught:
        load_key(locked, ask_passphrase=lambda: "corner mirror slow orcharD")
    assert "orchar" not in str(caught.value)


def test_a_damaged_locked_key_is_told_from_a_wrong_passphrase(locked: Path, tmp_path: Path) -> None:
    broken = write_key(tmp_path / "cut.key", locked.read_text()[:200])
    with pytest.raises(KeyFileError, match="is the copy whole") as caught:
        load_key(broken, ask_passphrase=lambda: PASSPHRASE)
    assert type(caught.value) is KeyFileError


def test_a_sealed_file_given_as_a_key_is_told(tmp_path: Path, ada: CustodianKey) -> None:
    source = write_key(tmp_path / "original", "original")
    seal(source, tmp_path / "sealed", [ada.public.recipient])
    (tmp_path / "sealed").chmod(0o600)
    with pytest.raises(KeyFileError, match="this is no private key"):
        load_key(tmp_path / "sealed", ask_passphrase=lambda: PASSPHRASE)


def test_a_key_shows_its_public_half_only(ada: CustodianKey) -> None:
    assert "SECRET" not in repr(ada).upper()
    assert ada.public.recipient in repr(ada)
