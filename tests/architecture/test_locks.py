"""What is installed is fixed by version and by hash, and no registry's address is written down."""

import re
from pathlib import Path

import pytest

LOCKS = sorted((Path(__file__).parents[2] / "requirements").glob("*.txt"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda p: p.name)
def test_every_requirement_has_an_exact_version_and_hashes(lock: Path) -> None:
    entries = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").replace("\\\n", " ").strip())
    assert entries
    for entry in entries:
        if not entry.startswith("#"):
            assert re.match(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==\S+", entry), entry[:80]
            assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry[:80]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda p: p.name)
def test_no_lock_holds_an_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host|^-i |@ ", text, re.MULTILINE)


def test_both_locks_agree_on_what_they_share() -> None:
    pinned = [
        dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE)) for lock in LOCKS
    ]
    for one in pinned:
        for other in pinned:
            assert all(other[name] == version for name, version in one.items() if name in other)
