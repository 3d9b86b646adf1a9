"""`vault redo`: what the archive asked for, from the sealed original, with a receipt; whole or not at all."""

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from contrechamp.cli import main, vault_redo
from contrechamp.vault import (
    RedoRequest,
    UnwritableError,
    atomic,
    generate_key,
    parse_redo,
    read_receipt,
    read_recipients,
    seal,
    verify_receipt,
    verify_redo,
)
from contrechamp.vision import OutputFormat, Policy, decode, encode
from tests.proofmode import parts_of, zipped

Run = Callable[..., int]

REASON = "objection 2025-031: mask 3 covers the number and no face"
PIXELS = np.full((120, 160, 3), 127, np.uint8)
ORIGINAL = encode(PIXELS, OutputFormat.PNG)
REQUEST = RedoRequest(
    photograph="k7cm2q9wz4hd8xyt",
    sha256_source=hashlib.sha256(ORIGINAL).hexdigest(),
    width=160,
    height=120,
    masks=((10, 20, 30, 40), (150, 110, 50, 50)),
)
PICTURE = Path("redone/k7cm2q9wz4hd8xyt.master.png")
REDO = Path("redone/k7cm2q9wz4hd8xyt.redo.json")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `contrechamp vault redo` on a sealed grey picture; two keys, and a recipients file with the first."""
    monkeypatch.chdir(tmp_path)
    Path("recipients.txt").write_text(generate_key(Path("ada.key")).lines)
    generate_key(Path("bruno.key"))
    seal(io.BytesIO(ORIGINAL), Path("sealed.age"), read_recipients(Path("recipients.txt")).recipients)
    Path("request.json").write_bytes(REQUEST.to_json())

    def run(*more: str, key: str = "ada.key", reason: str = REASON) -> int:
        arguments = ["sealed.age", "--key", key, "--request", "request.json", "--reason", reason, "--out", "redone"]
        monkeypatch.setattr("sys.argv", ["contrechamp", "vault", "redo", *arguments, *more])
        return main()

    return run


def made() -> set[str]:
    return {path.name for path in Path("redone").iterdir()} if Path("redone").is_dir() else set()


def receipts() -> list[Path]:
    return sorted(Path("redone").glob("*.receipt.json"))


def test_the_archive_can_verify_what_comes_out(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0
    redo, picture = parse_redo(REDO.read_bytes()), PICTURE.read_bytes()
    custodians = read_recipients(Path("recipients.txt"))
    verify_redo(redo, custodians, request=REQUEST, picture=picture)
    expected = PIXELS.copy()
    for y, x in ((slice(20, 60), slice(10, 40)), (slice(110, 120), slice(150, 160))):
        expected[y, x] = Policy().mask_colour
    assert (decode(picture).pixels == expected).all()
    assert redo.masks == ((10, 20, 30, 40), (150, 110, 10, 10))
    assert redo.recipe["repainted"] == {"boxes": [[10, 20, 30, 40], [150, 110, 10, 10]]}
    (receipt,) = receipts()
    assert read_receipt(receipt) == redo.receipt
    assert redo.receipt.reason == REASON
    verify_receipt(redo.receipt, custodians, sealed=Path("sealed.age"))
    assert "masks 2, suspects 0" in capsys.readouterr().out


def test_the_original_is_in_no_file(run: Run) -> None:
    assert run() == 0
    assert made() == {PICTURE.name, REDO.name, receipts()[0].name}
    assert not any(ORIGINAL in path.read_bytes() for path in Path().rglob("*") if path.is_file())


def test_what_is_there_is_not_replaced_and_nothing_is_opened(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    Path("redone").mkdir()
    for name in ("k7cm2q9wz4hd8xyt.master.jpg", REDO.name):
        (Path("redone") / name).write_text("kept")
        assert run() == 1
        assert "already exists" in capsys.readouterr().err
        assert made() == {name}
        (Path("redone") / name).unlink()


def test_a_wrong_key_is_one_clear_line_and_leaves_nothing(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(key="bruno.key") == 1
    said = capsys.readouterr().err
    assert said.startswith("contrechamp: sealed.age was not sealed to age1")
    assert len(said.splitlines()) == 1
    assert made() == set()


def test_another_original_is_refused_and_its_opening_leaves_a_receipt(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("request.json").write_bytes(replace(REQUEST, sha256_source="0" * 64).to_json())
    assert run() == 1
    said = capsys.readouterr().err
    assert "another original" in said and receipts()[0].name in said
    assert made() == {receipts()[0].name}


def test_masks_for_another_size_are_refused(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    Path("request.json").write_bytes(replace(REQUEST, width=120, height=160, masks=()).to_json())
    assert run() == 1
    assert "160 x 120" in capsys.readouterr().err
    assert made() == {receipts()[0].name}


@pytest.mark.parametrize("text", ["", "{}", '{"format": "contrechamp-redo-request-v1"}', "\0", "[" * 5000])
def test_a_malformed_request_opens_nothing(run: Run, capsys: pytest.CaptureFixture[str], text: str) -> None:
    Path("request.json").write_text(text)
    assert run() == 1
    assert "not the request for a redo" in capsys.readouterr().err
    assert made() == set()


def test_a_request_that_is_not_there_is_one_line(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    Path("request.json").unlink()
    assert run() == 1
    assert "cannot read request.json" in capsys.readouterr().err


def test_no_reason_opens_nothing(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(reason="  ") == 1
    assert "no reason given" in capsys.readouterr().err
    assert made() == set()


def test_a_picture_that_cannot_be_taken_is_named_and_leaves_only_the_receipt(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    data = b"GIF89a" + bytes(100)
    Path("sealed.age").unlink()
    seal(io.BytesIO(data), Path("sealed.age"), read_recipients(Path("recipients.txt")).recipients)
    Path("request.json").write_bytes(replace(REQUEST, sha256_source=hashlib.sha256(data).hexdigest()).to_json())
    assert run() == 1
    assert "GIF" in capsys.readouterr().err
    assert made() == {receipts()[0].name}


def test_a_redo_that_cannot_appear_takes_its_picture_back(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    real = atomic.appearing

    def appearing(target: Path, *, private: bool) -> object:
        if target.name == REDO.name:
            return Refusing(real(target, private=private))
        return real(target, private=private)

    class Refusing:
        def __init__(self, inner: object) -> None:
            self.inner = inner

        def __enter__(self) -> io.BytesIO:
            return io.BytesIO()

        def __exit__(self, *_: object) -> None:
            assert PICTURE.exists()
            raise UnwritableError("the disk went away")

    monkeypatch.setattr(vault_redo, "appearing", appearing)
    assert run() == 1
    assert made() == {receipts()[0].name}


def test_each_opening_keeps_its_own_receipt(run: Run) -> None:
    Path("request.json").write_bytes(replace(REQUEST, sha256_source="0" * 64).to_json())
    assert run() == 1
    first = receipts()
    first[0].rename(Path("redone") / "k7cm2q9wz4hd8xyt.20250101T000000Z.receipt.json")
    Path("request.json").write_bytes(REQUEST.to_json())
    assert run() == 0
    assert len(receipts()) == 2


def test_the_help_teaches(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["contrechamp", "vault", "redo", "--help"])
    assert main() == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "cannot be taken off" in said and "--request" in said


def test_a_redo_is_one_json_line(run: Run) -> None:
    assert run() == 0
    assert REDO.read_bytes().count(b"\n") == 1
    assert json.loads(REDO.read_bytes())["format"] == "contrechamp-redo-v1"


def test_an_original_that_came_with_evidence_of_proofmode_is_painted_from_its_picture(run: Run) -> None:
    shared = zipped(parts_of(ORIGINAL, "IMG_1.png"))
    asked = replace(REQUEST, sha256_source=hashlib.sha256(shared).hexdigest())
    Path("sealed.age").unlink()
    seal(io.BytesIO(shared), Path("sealed.age"), read_recipients(Path("recipients.txt")).recipients)
    Path("request.json").write_bytes(asked.to_json())
    assert run() == 0
    redo = parse_redo(REDO.read_bytes())
    verify_redo(redo, read_recipients(Path("recipients.txt")), request=asked, picture=PICTURE.read_bytes())
