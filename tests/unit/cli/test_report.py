"""A report holds one whole row a picture, whatever was killed and however often it is continued."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from contrechamp.cli.batch.lines import encode_line
from contrechamp.cli.report import NotAReportError, ReportError, open_report


def row(source: str, **more: Any) -> dict[str, Any]:
    return {"source": source, "output": None, "status": "held", **more}


def written(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_rows_stand_in_the_file_at_once_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "report.jsonl"
    with open_report(path) as report:
        report.add(row("a.jpg"))
        assert written(path) == [row("a.jpg")]
        report.add(row("b.jpg"))
    assert path.read_bytes().endswith(b"}\n")
    assert written(path) == [row("a.jpg"), row("b.jpg")]


def test_a_name_that_is_no_text_comes_back_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "report.jsonl"
    name = os.fsdecode(b"two\nlines caf\xe9.jpg")
    with open_report(path) as report:
        report.add(row(name))
    path.read_bytes().decode("ascii")
    assert [os.fsencode(found["source"]) for found in written(path)] == [b"two\nlines caf\xe9.jpg"]


def test_a_continued_report_keeps_what_it_is_told_and_loses_what_was_torn(tmp_path: Path) -> None:
    path = tmp_path / "report.jsonl"
    with open_report(path) as report:
        for name in ("a.jpg", "b.jpg"):
            report.add(row(name))
    path.write_bytes(path.read_bytes() + b'{"source": "c.jp')
    with open_report(path) as report:
        places = report.written()
        assert set(places) == {"a.jpg", "b.jpg"}
        report.rewrite([report.line(places["b.jpg"])])
        report.add(row("c.jpg"))
    assert written(path) == [row("b.jpg"), row("c.jpg")]
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.jsonl"]


def test_a_row_does_not_continue_a_torn_line(tmp_path: Path) -> None:
    path = tmp_path / "report.jsonl"
    path.write_bytes(b'{"source": "torn')
    with open_report(path) as report:
        report.add(row("a.jpg"))
    assert path.read_bytes().splitlines()[1:] == [json.dumps(row("a.jpg")).encode()]


@pytest.mark.parametrize("data", [b"\xff\xd8\xff\xe0 a picture", b"notes", b"notes\n", b'{"image": "a.jpg"}\n', b"\n"])
def test_a_file_that_is_no_report_is_not_touched(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "mine"
    path.write_bytes(data)
    with pytest.raises(NotAReportError), open_report(path):
        pass
    assert path.read_bytes() == data


def test_one_run_at_a_time_writes_a_report(tmp_path: Path) -> None:
    path = tmp_path / "report.jsonl"
    with open_report(path) as report:
        report.add(row("a.jpg"))
        with pytest.raises(ReportError), open_report(path):
            pass
        report.rewrite([encode_line(row("a.jpg"))])  # the file is another one now, and ours still
        with pytest.raises(ReportError), open_report(path):
            pass
    with open_report(path) as report:
        assert set(report.written()) == {"a.jpg"}


def test_a_link_to_a_report_stays_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "report.jsonl", tmp_path / "link.jsonl"
    link.symlink_to(path)
    with open_report(link) as report:
        report.add(row("a.jpg"))
        report.rewrite([encode_line(row("a.jpg"))])
        report.add(row("b.jpg"))
    assert link.is_symlink()
    assert len(written(path)) == 2


def test_a_report_may_go_to_another_program(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    with open_report(tmp_path / "pipe") as report:
        report.clear()
        report.add(row("a.jpg"))
        assert json.loads(os.read(reader, 4096)) == row("a.jpg")
    os.close(reader)


def test_a_full_disk_is_one_clear_error() -> None:
    with open_report(Path("/dev/full")) as report, pytest.raises(ReportError, match="No space left"):
        report.add(row("a.jpg"))


def test_of_two_rows_about_one_picture_the_last_counts(tmp_path: Path) -> None:
    path = tmp_path / "report.jsonl"
    with open_report(path) as report:
        report.add(row("a.jpg", sha256_output="first"))
        report.add(row("a.jpg", sha256_output="second"))
        assert report.written()["a.jpg"].sha256_output == "second"
        assert json.loads(report.line(report.written()["a.jpg"]))["sha256_output"] == "second"
