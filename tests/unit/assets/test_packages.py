"""The packages are fixed by exact version and hash, without any registry's address, and either npm can fetch them."""

import json
import re
import subprocess
from pathlib import Path

from assets.npm import npm_command

ROOT = Path(__file__).parents[3]
LOCK = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))


def test_every_package_has_an_exact_version_and_a_hash() -> None:
    packages = {name: entry for name, entry in LOCK["packages"].items() if name}
    assert packages
    for name, entry in packages.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", entry["version"]), name
        assert entry["integrity"].startswith("sha512-"), name
        assert not entry.get("hasInstallScript"), name


def test_the_lock_holds_what_is_asked_for_and_no_address_of_a_registry() -> None:
    asked = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    for name, version in (asked["dependencies"] | asked["devDependencies"]).items():
        assert LOCK["packages"][f"node_modules/{name}"]["version"] == version
    assert not [name for name, entry in LOCK["packages"].items() if "resolved" in entry]
    settings = (ROOT / ".npmrc").read_text(encoding="utf-8")
    assert "omit-lockfile-registry-resolved=true" in settings
    assert "registry=" not in settings


def test_npm_of_the_machine_is_taken_only_with_its_node(tmp_path: Path) -> None:
    alone = npm_command(str(tmp_path))
    for program in ("npm", "node"):
        assert npm_command(str(tmp_path)) == alone
        (tmp_path / program).write_text("#!/bin/sh\n", encoding="utf-8")
        (tmp_path / program).chmod(0o755)
    assert npm_command(str(tmp_path)) == [str(tmp_path / "npm")]


def test_a_machine_without_npm_has_one_all_the_same(tmp_path: Path) -> None:
    run = subprocess.run(
        [*npm_command(str(tmp_path)), "--version"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True
    )
    assert re.match(r"\d+\.", run.stdout)
