"""The archive beside the command: the same 12 MP pictures through `contrechamp serve` and through `contrechamp redact`.

usage: python -m bench archive   (PICTURES=12 PROFILE=safe WORKERS=2; PICTURES=1000 for the record)

Both redact, and both read numbers; the archive also seals twice, builds tiles, hashes and keeps a log. What it needs
beyond the command is the server's own share. Where others use the machine as well, the processors' time says more than
the clock's.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from contrechamp.vision import OutputFormat, Pixels, encode
from contrechamp_server.commands.making import make_archive
from scenery.programme import PROGRAMME, render_scene
from tests.flow.killing import LOOK
from tests.flow.served import OPEN_DEPOSIT, Served, descendants

WIDTH, HEIGHT = 4000, 3000
SCENES = 12
_WAIT_SECONDS = 1.0
_SENDERS = 2


@dataclass(frozen=True, slots=True)
class Cost:
    """What a batch took, in seconds of the clock and of all processors together."""

    wall: float
    processors: float

    def shown(self, count: int) -> str:
        """Give it for one picture."""
        return f"{self.wall / count:6.2f} s a picture, {self.processors / count:6.2f} s of processors"


def archive(_repeat: int) -> None:
    """Time the command and the archive on the same pictures, and watch the archive's memory."""
    count, workers = (int(os.environ.get(name, default)) for name, default in (("PICTURES", "12"), ("WORKERS", "2")))
    profile = os.environ.get("PROFILE", "safe")
    with tempfile.TemporaryDirectory(prefix="contrechamp-bench-") as root:
        folder = Path(root) / "pictures"
        folder.mkdir()
        for number, picture in enumerate(pictures(count)):
            (folder / f"{number:04}.jpg").write_bytes(picture)
        command = _time_command(folder, Path(root) / "redacted", profile, workers)
        print(f"contrechamp redact --numbers   {command.shown(count)}   ({workers} jobs, {profile})", flush=True)
        served = _time_archive(sorted(folder.iterdir()), Path(root) / "served", profile, workers)
        print(f"contrechamp serve              {served.shown(count)}   ({workers} workers, {profile})")
        for what, share in (
            ("clock", served.wall / command.wall),
            ("processors", served.processors / command.processors),
        ):
            print(f"beyond the command, {what:10} {100 * (share - 1):+6.1f} %")


def pictures(count: int) -> Iterator[bytes]:
    """Give drawn scenes of 12 MP, each with light and grain of its own."""
    rng = np.random.default_rng(12)
    scenes = [_enlarged(render_scene(entry, 12).pixels) for entry in PROGRAMME[:SCENES]]
    grain = rng.normal(0, 6, (HEIGHT, WIDTH, 1)).astype(np.float32)
    for number in range(count):
        moved = np.roll(grain, tuple(rng.integers(0, 999, 2)), (0, 1))
        lit = scenes[number % len(scenes)] * rng.uniform(0.85, 1.1) + moved
        yield encode(np.clip(lit, 0, 255).astype(np.uint8), OutputFormat.JPEG, quality=88)


def _enlarged(pixels: Pixels) -> np.ndarray:
    return cv2.resize(pixels, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC).astype(np.float32)


def _time_command(folder: Path, out: Path, profile: str, jobs: int) -> Cost:
    call = [sys.executable, "-m", "contrechamp.cli", "redact", str(folder), "--out", str(out), "--numbers"]
    call += ["--jobs", str(jobs), "--profile", profile, "--report", str(out.with_suffix(".jsonl"))]
    started, before = time.perf_counter(), _used(os.times())
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):
        raise SystemExit(f"contrechamp redact failed:\n{done.stderr}")
    return Cost(time.perf_counter() - started, _used(os.times()) - before)


def _used(times: os.times_result) -> float:
    return times.children_user + times.children_system


def _used_below(supervisor: int) -> float:
    """Give the processors' time of a process and all below it, and of those of them that have ended."""
    ticks = 0
    for process in [supervisor, *descendants(supervisor)]:
        ticks += sum(map(int, Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _time_archive(files: list[Path], root: Path, profile: str, workers: int) -> Cost:
    served = Served(root, PROFILE=profile, WORKERS=workers, MAX_FILES=10_000)
    make_archive(served.folder, served.recipients.lines)
    with served.running() as process:
        code = str(served.script(OPEN_DEPOSIT))
        started, before = time.perf_counter(), _used_below(process.pid)
        waiting = list(reversed(files))
        threads = [threading.Thread(target=_send, args=(served, code, waiting)) for _ in range(_SENDERS)]
        for thread in threads:
            thread.start()
        _watch(served, process.pid, len(files))
        cost = Cost(time.perf_counter() - started, _used_below(process.pid) - before)
        for thread in threads:
            thread.join()
        states = {row["state"] for row in served.script(LOOK)}
    print(f"at rest: {', '.join(sorted(states))}")
    return cost


def _send(served: Served, code: str, waiting: list[Path]) -> None:
    while waiting:
        picture = waiting.pop().read_bytes()
        while not served.send(code, picture):
            time.sleep(0.2)


def _watch(served: Served, supervisor: int, count: int) -> None:
    """Wait until every picture is at rest; print the memory of each process at every tenth of the way, or every hundred."""
    step = min(100, max(1, count // 5))
    told = 0
    while (done := _count_done(served)) < count:
        if done >= told + step:
            told = done - done % step
            print(f"{told:5} done: {_memory(supervisor)}", flush=True)
        time.sleep(_WAIT_SECONDS)
    print(f"{count:5} done: {_memory(supervisor)}", flush=True)


def _count_done(served: Served) -> int:
    masters = served.folder / "media" / "masters"
    return sum(1 for _ in masters.rglob("*.jpg")) if masters.is_dir() else 0


def _memory(supervisor: int) -> str:
    sizes = []
    for process in [supervisor, *descendants(supervisor)]:
        try:
            pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
        except OSError:
            continue
        sizes.append(pages * os.sysconf("SC_PAGE_SIZE") >> 20)
    return " ".join(f"{size} MiB" for size in sizes)
