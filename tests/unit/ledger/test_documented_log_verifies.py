"""The complete small log in docs/ledger.md, checked by us, by an independent few lines, and by openssl."""

import hmac
import json
import re
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from contrechamp.ledger import (
    ConsistencyProof,
    InclusionProof,
    commit,
    opens,
    read_heads,
    read_public_key,
    read_records,
    verify_consistency,
    verify_folder,
    verify_inclusion,
)

TEXT = (Path(__file__).parents[3] / "docs" / "ledger.md").read_text(encoding="utf-8")
EXAMPLE = TEXT.split("## A complete small log")[1]
FILES = dict(re.findall(r"^`([a-z.-]+)`[^\n]*\n\n```\n(.*?)```", EXAMPLE, re.DOTALL | re.MULTILINE))
SALT = bytes(range(32, 64))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


def test_example_is_whole_and_verifies(folder: Path) -> None:
    assert set(FILES) == {"log.json", "public-key.pem", "records.jsonl", "heads.jsonl"}
    found = verify_folder(folder)
    assert (found.size, [head.size for head in found.heads]) == (3, [2, 3])


def test_proofs_of_the_example_hold(folder: Path) -> None:
    inclusion, consistency = (line.encode() for line in EXAMPLE.splitlines() if '"path"' in line)
    older, newer = read_heads(folder / "heads.jsonl")
    key = read_public_key(folder)
    record = FILES["records.jsonl"].encode().splitlines()[0]
    verify_inclusion(record, InclusionProof.parse(inclusion), newer, key)
    verify_consistency(older, newer, ConsistencyProof.parse(consistency), key)


def test_commitment_of_the_example_opens(folder: Path) -> None:
    (_, record), *_ = read_records(folder, 2)
    number = commit("1234567", SALT)
    assert record.data["number"] == number
    assert opens(number, "1234567", SALT)


def test_independent_verifier_agrees_with_the_example() -> None:
    """Nothing of ours: what the page says, in the few lines that somebody else would write from it."""
    leaves = [sha256(b"\0" + line.encode()).digest() for line in FILES["records.jsonl"].splitlines()]
    assert leaves[0].hex() in EXAMPLE
    pair = sha256(b"\1" + leaves[0] + leaves[1]).digest()
    roots = {2: pair.hex(), 3: sha256(b"\1" + pair + leaves[2]).hexdigest()}
    key = load_pem_public_key(FILES["public-key.pem"].encode())
    assert isinstance(key, Ed25519PublicKey)
    for line in FILES["heads.jsonl"].splitlines():
        signed = json.loads(line)
        assert roots[signed["head"]["size"]] == signed["head"]["root"]
        message = line.removeprefix('{"head":').split(',"signature"')[0]
        key.verify(bytes.fromhex(signed["signature"]), message.encode())
    message = b'contrechamp-commitment-v1\0"1234567"'
    assert hmac.new(SALT, message, sha256).hexdigest() in FILES["records.jsonl"]


@pytest.mark.skipif(not (shutil.which("openssl") and shutil.which("xxd")), reason="needs the openssl and xxd programs")
def test_shell_commands_of_the_page_verify_the_example(folder: Path) -> None:
    (commands,) = re.findall(r"```sh\n(.*?)```", EXAMPLE, re.DOTALL)
    done = subprocess.run(["sh", "-ec", commands], cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "Verified" in done.stdout
    heads = folder / "heads.jsonl"
    heads.write_text(heads.read_text(encoding="utf-8").replace("12:00:00", "12:00:01"), encoding="utf-8")
    again = subprocess.run(["sh", "-ec", commands], cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    assert again.returncode != 0
