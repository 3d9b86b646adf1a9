"""`vault seal`: whole folders, each file or a reason, and nothing of the originals changed."""

import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from contrechamp.cli import main
from contrechamp.vault import CustodianKey, generate_key, load_key, open_sealed, read_recipients

Run = Callable[..., int]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `contrechamp vault seal`; a custodian's key and a recipients file are there."""
    monkeypatch.chdir(tmp_path)
    Path("recipients.txt").write_text(generate_key(Path("ada.key")).lines)

    def run(*arguments: str) -> int:
        call = ["contrechamp", "vault", "seal", *arguments, "--recipients", "recipients.txt"]
        monkeypatch.setattr("sys.argv", call)
        return main()

    return run


@pytest.fixture
def ada(run: Run) -> CustodianKey:  # noqa: ARG001 - it makes the key
    return load_key(Path("ada.key"))


def opened(file: Path, key: CustodianKey) -> bytes:
    out = io.BytesIO()
    open_sealed(file, out, key, reason="why", receipt=file.with_name(f"{file.name}.receipt"))
    return out.getvalue()


def tree(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())


def test_one_file_gets_the_name_that_was_asked_for(run: Run, ada: CustodianKey) -> None:
    Path("0412.jpg").write_bytes(b"original")
    assert run("0412.jpg", "--out", "sealed.age") == 0
    assert opened(Path("sealed.age"), ada) == b"original"
    assert Path("0412.jpg").read_bytes() == b"original"


def test_one_file_into_a_folder_keeps_its_name(run: Run, ada: CustodianKey) -> None:
    Path("0412.jpg").write_bytes(b"original")
    assert run("0412.jpg", "--out", "new/") == 0
    assert opened(Path("new/0412.jpg.age"), ada) == b"original"


def test_a_folder_is_mirrored_with_all_that_is_in_it(run: Run, ada: CustodianKey) -> None:
    for name in ("photos/1.jpg", "photos/deep/er/2.jpg", "photos/.hidden", "photos/empty"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(name.encode() if name != "photos/empty" else b"")
    assert run("photos", "--out", "sealed") == 0
    assert tree(Path("sealed")) == [".hidden.age", "1.jpg.age", "deep/er/2.jpg.age", "empty.age"]
    assert opened(Path("sealed/deep/er/2.jpg.age"), ada) == b"photos/deep/er/2.jpg"


def test_several_folders_keep_their_names(run: Run) -> None:
    for name in ("a/1.jpg", "b/1.jpg"):
        Path(name).parent.mkdir()
        Path(name).write_bytes(b"original")
    assert run("a", "b", "--out", "sealed") == 0
    assert tree(Path("sealed")) == ["a/1.jpg.age", "b/1.jpg.age"]


def test_a_failure_is_told_and_the_rest_is_done(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    Path("photos").mkdir()
    for name in ("1.jpg", "2.jpg", "3.jpg"):
        (Path("photos") / name).write_bytes(b"original")
    Path("photos/link.jpg").symlink_to("/etc/hostname")
    Path("photos/folder").symlink_to("/etc")
    os.mkfifo("photos/pipe")
    Path("sealed").mkdir()
    Path("sealed/2.jpg.age").write_text("precious")
    assert run("photos", "missing.jpg", "--out", "elsewhere", "--report", "report.jsonl") == 3
    assert tree(Path("elsewhere")) == [f"photos/{n}.jpg.age" for n in (1, 2, 3)]
    assert run("photos", "--out", "sealed") == 3
    assert tree(Path("sealed")) == ["1.jpg.age", "2.jpg.age", "3.jpg.age"]
    assert Path("sealed/2.jpg.age").read_text() == "precious"
    printed = capsys.readouterr()
    for name in ("link.jpg", "folder", "pipe", "missing.jpg", "2.jpg"):
        assert name in printed.err
    assert "link.jpg: a symbolic link" in printed.err
    assert "3 files sealed to 1 custodian, 4 not sealed" in printed.out


def test_the_report_has_a_line_for_every_file(run: Run) -> None:
    Path("photos").mkdir()
    Path("photos/1.jpg").write_bytes(b"original")
    Path("photos/link.jpg").symlink_to("1.jpg")
    name = os.fsdecode(b"photos/\xff\n.jpg")
    Path(name).write_bytes(b"original")
    assert run("photos", "--out", "sealed", "--report", "report.jsonl") == 3
    lines = {line["source"]: line for line in map(json.loads, Path("report.jsonl").read_text().splitlines())}
    assert {source: line["status"] for source, line in lines.items()} == {
        "photos/1.jpg": "sealed",
        "photos/link.jpg": "failed",
        name: "sealed",
    }
    done = lines["photos/1.jpg"]
    assert done["sealed"] == "sealed/1.jpg.age"
    assert done["bytes_ciphertext"] == Path("sealed/1.jpg.age").stat().st_size
    assert tuple(done["recipients"]) == read_recipients(Path("recipients.txt")).recipients
    assert lines["photos/link.jpg"]["code"] == "unreadable"


def test_the_output_folder_is_not_sealed_again(run: Run) -> None:
    Path("photos").mkdir()
    Path("photos/1.jpg").write_bytes(b"original")
    Path("photos/sealed").mkdir()
    Path("photos/sealed/0.jpg.age").write_bytes(b"earlier")
    assert run("photos", "--out", "photos/sealed") == 0
    assert tree(Path("photos/sealed")) == ["0.jpg.age", "1.jpg.age"]


def test_one_file_that_fails_is_one_line_and_status_1(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("missing.jpg", "--out", "sealed.age") == 1
    assert "missing.jpg" in capsys.readouterr().err
    assert not Path("sealed.age").exists()


def test_many_files_into_a_file_is_a_wrong_call(run: Run) -> None:
    for name in ("1.jpg", "2.jpg", "sealed"):
        Path(name).write_bytes(b"original")
    assert run("1.jpg", "2.jpg", "--out", "sealed") == 2
    assert Path("sealed").read_bytes() == b"original"


@pytest.mark.parametrize("place", ["sealed", "report.jsonl"])
def test_a_report_that_is_there_stops_before_anything_is_sealed(run: Run, place: str) -> None:
    Path("1.jpg").write_bytes(b"original")
    Path("report.jsonl").write_text("precious")
    assert run("1.jpg", "--out", "sealed/", "--report", "report.jsonl") == 1
    assert Path("report.jsonl").read_text() == "precious"
    assert place == "report.jsonl" or not Path(place).exists()


def test_nobody_to_seal_to_stops_before_anything_is_sealed(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    Path("1.jpg").write_bytes(b"original")
    left = Path("recipients.txt").read_text().splitlines()[0]
    Path("recipients.txt").write_text(left)
    assert run("1.jpg", "--out", "sealed.age") == 1
    assert "recipients.txt: no recipient" in capsys.readouterr().err
    assert not Path("sealed.age").exists()
