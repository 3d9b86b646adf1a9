"""Each kind of bad input: a clear reason, held, no crash, no hang, no partial output; the good picture is done.

One batch takes them all, as a folder in real life would; each test looks at one of them.
"""

import ctypes
import io
import os
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.flow.batches import COMMAND, Called, call, files, fill, leftovers, portrait, rows

PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 24, 1, 2
MARK = b"PLANTED-BEHIND-THE-PICTURE"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *, body: bytes, before: bytes = b"", depth: int = 8, colours: int = 2) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + before + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def bomb() -> bytes:
    """Give a whole and valid PNG of some fifty kilobytes, one bit a pixel, that is 1.2 GB as colours."""
    return png(20_000, 20_000, body=zlib.compress(bytes((1 + 20_000 // 8) * 20_000)), depth=1, colours=0)


def archive() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as file:
        file.writestr("payload.html", b"<script>" + MARK + b"</script>")
    return kept.getvalue()


def mutated() -> bytes:
    data, dice = bytearray(portrait()), np.random.default_rng(7)
    for place in dice.integers(200, len(data), 400):
        data[place] = dice.integers(256)
    return bytes(data)


def noise(seed: int) -> bytes:
    return np.random.default_rng(seed).bytes(4096)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>'
ANIMATION = png(4, 4, body=zlib.compress(bytes(52)), before=chunk(b"acTL", struct.pack(">II", 2, 0)))

HELD: dict[str, bytes] = {
    "truncated.jpg": portrait()[:3000],
    "truncated-in-the-header.jpg": portrait()[:30],
    "one-byte.jpg": b"\xff",
    "zero-bytes.jpg": b"",
    "bomb.png": bomb(),
    "absurd-dimensions.png": png(2**31 - 1, 2**31 - 1, body=zlib.compress(b"")),
    "no-dimensions.png": png(0, 0, body=zlib.compress(b"")),
    "svg.svg": SVG,
    "svg-called-jpeg.jpg": SVG,
    "text.jpg": b"no picture at all, and called one",
    "gif.gif": b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;",
    "animation.png": ANIMATION,
    "archive-called-jpeg.jpg": archive(),
    "noise.webp": b"RIFF\x24\x10\x00\x00WEBPVP8 " + noise(1),
    "noise.avif": b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf" + noise(2),
    "noise.heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + noise(3),
    "noise.tiff": b"II*\x00\x08\x00\x00\x00" + noise(4),
}
DONE: dict[str, bytes] = {
    "good.jpg": portrait(),
    "wrong-extension.png": portrait(8),
    "no-extension": portrait(16),
    "polyglot.jpg": portrait(24) + archive(),
    os.fsdecode(b"two\nlines \x1b[2J.jpg"): portrait(32),
    os.fsdecode(b"caf\xe9.jpg"): portrait(40),
}


def as_an_ordinary_user() -> None:
    """Give up what lets root pass over permissions, in the process that is about to become the command."""
    if os.geteuid() == 0:
        library = ctypes.CDLL(None)
        for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            library.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)


@dataclass(frozen=True)
class Batch:
    called: Called
    rows: dict[str, dict[str, Any]]
    out: Path
    outside: Path


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    folder, outside = tmp_path_factory.mktemp("photos"), tmp_path_factory.mktemp("private")
    for name, data in {**HELD, **DONE}.items():
        (folder / name).write_bytes(data)
    (folder / "mutated.jpg").write_bytes(mutated())
    (outside / "a.jpg").write_bytes(portrait(48))
    (folder / "link-out.jpg").symlink_to(outside / "a.jpg")
    (folder / "folder-out").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    (folder / "nowhere.jpg").symlink_to("gone.jpg")
    os.mkfifo(folder / "pipe.jpg")
    (folder / "locked.jpg").write_bytes(portrait())
    (folder / "locked.jpg").chmod(0)
    for module in ("numpy", "json", "cv2"):
        (folder / f"{module}.py").write_text("import os; os._exit(66)")
    out, report = folder / "out", tmp_path_factory.mktemp("report") / "report.jsonl"
    arguments: list[str | Path] = ["--report", report, "--profile", "fast", "--time-limit", "60"]
    # From inside the folder, so that a module that lies there is the first that Python could take.
    called = call("redact", folder, "--out", out, *arguments, cwd=folder, preexec_fn=as_an_ordinary_user)
    return Batch(called, {row["source"].removeprefix(f"{folder}/"): row for row in rows(report)}, out, outside)


def assert_held(batch: Batch, name: str) -> dict[str, Any]:
    row = batch.rows[name]
    assert row["status"] == "held"
    assert row["code"]
    assert row["code"] not in {"unforeseen", "crashed", "time_limit", "killed"}
    assert len(row["reason"]) > 10
    assert row["output"] is None
    assert row["sha256_output"] is None
    assert not [path for path in files(batch.out) if path.startswith(name)]
    return row


def test_the_batch_ends_with_some_held_and_nothing_left_behind(batch: Batch) -> None:
    assert batch.called.status == 3
    assert "Traceback" not in batch.called.err
    assert not leftovers(batch.out)
    redacted = {row["output"] for row in batch.rows.values() if row["status"] == "redacted"}
    assert {str(batch.out / name) for name in files(batch.out)} == redacted


@pytest.mark.parametrize("name", HELD)
def test_it_is_held_with_a_clear_reason(batch: Batch, name: str) -> None:
    assert_held(batch, name)


@pytest.mark.parametrize("name", DONE)
def test_it_is_redacted_all_the_same(batch: Batch, name: str) -> None:
    assert batch.rows[name]["status"] == "redacted"


def test_a_mutated_picture_is_redacted_whole_or_held(batch: Batch) -> None:
    if batch.rows["mutated.jpg"]["status"] == "held":
        assert_held(batch, "mutated.jpg")
    else:
        assert files(batch.out)["mutated.jpg"].endswith(b"\xff\xd9")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("bomb.png", "too_large"),
        ("absurd-dimensions.png", "too_large"),
        ("animation.png", "several_frames"),
        ("svg.svg", "unsupported_format"),
        ("gif.gif", "unsupported_format"),
        ("link-out.jpg", "link_out_of_tree"),
        ("folder-out", "link_out_of_tree"),
        ("nowhere.jpg", "broken_link"),
        ("pipe.jpg", "not_a_file"),
        ("locked.jpg", "unreadable_file"),
    ],
)
def test_programs_can_tell_the_reason_by_its_code(batch: Batch, name: str, code: str) -> None:
    assert assert_held(batch, name)["code"] == code


def test_nothing_behind_a_link_out_of_the_tree_is_read(batch: Batch) -> None:
    assert batch.rows["link-out.jpg"]["sha256_source"] is None
    assert not [name for name in batch.rows if name.startswith(("folder-out/", "loop/"))]


def test_what_hides_behind_a_polyglots_picture_is_not_in_its_output(batch: Batch) -> None:
    assert MARK not in files(batch.out)["polyglot.jpg"]


def test_a_wrong_extension_is_not_handed_on(batch: Batch) -> None:
    assert files(batch.out)["wrong-extension.png.jpg"].startswith(b"\xff\xd8")


def test_modules_that_lie_among_the_pictures_are_not_run(batch: Batch) -> None:
    assert batch.rows["good.jpg"]["status"] == "redacted"
    assert "numpy.py" not in batch.rows


def test_a_names_line_break_forges_no_line_on_the_console(batch: Batch) -> None:
    assert "\x1b" not in batch.called.err
    assert (
        len(batch.called.err.splitlines()) <= len([row for row in batch.rows.values() if row["status"] == "held"]) + 1
    )


@pytest.mark.parametrize("make", [lambda out: out.mkdir(mode=0o555), lambda out: out.parent.chmod(0o555)])
def test_a_read_only_output_holds_every_picture_for_one_reason(tmp_path: Path, make: Callable[[Path], None]) -> None:
    folder, report = fill(tmp_path / "photos", ["a.jpg", "b.jpg"]), tmp_path / "report.jsonl"
    report.touch()
    make(tmp_path / "out")
    try:
        user = {"preexec_fn": as_an_ordinary_user}
        done = call("redact", folder, "--out", tmp_path / "out", "--report", report, **user)
    finally:
        tmp_path.chmod(0o755)
    assert done.status == 3
    assert len(done.err.splitlines()) == 1
    assert "Permission denied" in done.err
    assert [(row["status"], "Permission denied" in row["reason"]) for row in rows(report)] == [("held", True)] * 2
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())


SMALL_DISK = r"""
mount -t tmpfs -o size=400k none "$1" || exit 77
out=$1; shift
"$@"; status=$?
find "$out" -type f -not -name state.jsonl -not -name lock -exec echo left: {} \;
exit $status
"""


def test_a_full_disk_stops_the_batch_with_one_line_and_leaves_nothing_partial(tmp_path: Path) -> None:
    folder = fill(tmp_path / "photos", [f"{number}.jpg" for number in range(8)])
    report, out = tmp_path / "report.jsonl", tmp_path / "out"
    out.mkdir()
    arguments: list[str | Path] = [
        folder,
        "--out",
        out,
        "--report",
        report,
        "--profile",
        "fast",
        "--jobs",
        "1",
        "--format",
        "png",
    ]
    command = ["unshare", "-rm", "sh", "-c", SMALL_DISK, "sh", out, *COMMAND, "redact", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("needs `unshare` to make a small disk")
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("this machine lets nobody make a small disk")
    assert done.returncode == 3
    found = {row["source"]: row for row in rows(report)}
    assert len(found) == 8
    redacted = [row for row in found.values() if row["status"] == "redacted"]
    assert redacted
    assert {row["code"] for row in found.values() if row["status"] == "held"} == {"disk", "not_tried"}
    assert all("No space left" in row["reason"] for row in found.values() if row["status"] == "held")
    assert len(done.stderr.splitlines()) == 2
    left = [line for line in done.stdout.splitlines() if line.startswith("left: ")]
    assert len(left) == len(redacted)


def test_a_report_that_cannot_be_written_stops_the_batch(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "nowhere.jpg").symlink_to("gone.jpg")
    done = call("redact", tmp_path / "photos", "--out", tmp_path / "out", "--report", "/dev/full")
    assert done.status == 1
    assert "No space left" in done.err
    assert len(done.err.splitlines()) == 1
    assert not leftovers(tmp_path / "out")


@pytest.mark.parametrize("wish", [("--credit", ""), ("--credit", "two\nlines"), ("--rights", "x" * 501)], ids=ascii)
def test_a_credit_that_cannot_be_written_is_a_wrong_call_and_touches_nothing(
    tmp_path: Path, wish: tuple[str, str]
) -> None:
    (tmp_path / "a.jpg").write_bytes(portrait())
    (tmp_path / "report.jsonl").write_text("kept")
    called = call("redact", tmp_path / "a.jpg", "--out", tmp_path / "out", "--report", tmp_path / "report.jsonl", *wish)
    assert called.status == 2
    assert wish[0] in called.err
    assert not (tmp_path / "out").exists()
    assert (tmp_path / "report.jsonl").read_text() == "kept"
