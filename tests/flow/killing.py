"""An archive under `kill -9`: photographs are sent to it by HTTP while its processes are killed at random moments.

Used by the test (a few kills) and by `python -m bench kills` (two hundred).
"""

import hashlib
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pyrage
from skimage import data

from contrechamp.ledger import verify_folder
from contrechamp.vision import OutputFormat, encode
from contrechamp_server.foundation.media.kinds import BlobKind
from tests.flow.served import OPEN_DEPOSIT, Served, descendants

MARKER = b"plaintext of an original that must be in no file"
FINAL = {"to_review", "held"}
SETTINGS = {"LEASE_SECONDS": 3, "MAX_TRIES": 50, "WORKERS": 2}
"""Short leases, so that what a kill dropped is taken up soon; many tries, since here no picture is at fault."""
_LONGEST_WAIT = 600

LOOK = """
import json
from contrechamp_server.foundation.media.blobs import read_blob
from contrechamp_server.foundation.records.models import Photograph
rows = []
for photograph in Photograph.objects.select_related("sealed", "master", "pyramid", "spool"):
    for blob in (photograph.sealed, photograph.master, photograph.pyramid):
        if blob is not None:
            read_blob(blob)
    rows.append({"sha256": photograph.sha256_source, "state": photograph.state, "code": photograph.hold_code,
                 "sealed": str(photograph.sealed.place), "spool": photograph.spool_id})
print(json.dumps(rows))
"""


@dataclass
class Outcome:
    """What became of the photographs, and how often something was killed."""

    sent: dict[str, bytes]
    rows: list[dict[str, Any]] = field(default_factory=list)
    killed: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


def pictures(count: int, seed: int) -> Iterator[bytes]:
    """Give small photographs with a face, each of its own, that carry the marker in a comment."""
    face = np.ascontiguousarray(data.astronaut(), np.uint8)
    rng = np.random.default_rng(seed)
    for _ in range(count):
        dark = rng.integers(0, 60, size=3)
        small = cv2.resize(face, (320, 320)).astype(int) - dark
        jpeg = encode(np.clip(small, 0, 255).astype(np.uint8), OutputFormat.JPEG)
        comment = MARKER + rng.bytes(8).hex().encode()
        yield jpeg[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + jpeg[2:]


class Senders:
    """Two threads that send every photograph, each again and again until the archive has said that it has it."""

    def __init__(self, served: Served, waiting: list[bytes]) -> None:
        self._served = served
        self._waiting = waiting
        self._lock = threading.Lock()
        self._code = str(served.script(OPEN_DEPOSIT))
        self._threads = [threading.Thread(target=self._send, daemon=True) for _ in range(2)]
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        """Wait until all are sent."""
        for thread in self._threads:
            thread.join(_LONGEST_WAIT)
            assert not thread.is_alive(), "some photographs were never taken"

    def _send(self) -> None:
        while (picture := self._next()) is not None:
            while not self._served.send(self._code, picture):
                time.sleep(0.2)

    def _next(self) -> bytes | None:
        with self._lock:
            return self._waiting.pop() if self._waiting else None


def run_under_kills(served: Served, *, count: int, kills: int, seed: int) -> Outcome:
    """Send photographs while web, workers and now and then the supervisor are killed; wait until each has come to rest."""
    started = time.monotonic()
    outcome = Outcome({hashlib.sha256(picture).hexdigest(): picture for picture in pictures(count, seed)})
    rng = np.random.default_rng(seed)
    process = served.start()
    try:
        served.wait_until_it_answers(process)
        senders = Senders(served, list(outcome.sent.values()))
        while sum(outcome.killed.values()) < kills:
            time.sleep(rng.uniform(0.02, 1.0))
            victim = _choose(process.pid, rng)
            if victim is None:
                continue
            outcome.killed[_part(victim, process.pid)] += 1
            os.kill(victim, signal.SIGKILL)
            if victim == process.pid:
                process.wait()
                process = served.start()
        senders.join()
        _wait_for_rest(served, outcome)
    finally:
        process.terminate()
        process.wait(90)
    outcome.seconds = time.monotonic() - started
    return outcome


def _choose(supervisor: int, rng: np.random.Generator) -> int | None:
    """Give a process to kill: one of the supervisor's, or with one chance in twelve the supervisor itself."""
    below = descendants(supervisor)
    if not below:
        return None
    return supervisor if rng.random() < 1 / 12 else int(rng.choice(below))


def _part(process: int, supervisor: int) -> str:
    """Give which part of the archive a process is."""
    if process == supervisor:
        return "supervisor"
    try:
        words = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return "gone"
    return next((word.decode() for word in reversed(words) if word in {b"web", b"worker"}), "web")


def _wait_for_rest(served: Served, outcome: Outcome) -> None:
    deadline = time.monotonic() + _LONGEST_WAIT
    while time.monotonic() < deadline:
        outcome.rows = served.script(LOOK)
        if len(outcome.rows) == len(outcome.sent) and {row["state"] for row in outcome.rows} <= FINAL:
            return
        time.sleep(1)


def check(served: Served, outcome: Outcome) -> None:
    """None lost, none twice, each approvable or held, every sealed original opens, no plaintext in any file."""
    assert sorted(row["sha256"] for row in outcome.rows) == sorted(outcome.sent)
    assert {row["state"] for row in outcome.rows} <= FINAL, outcome.rows
    key = next(line for line in served.key.read_text().splitlines() if line.startswith("AGE-SECRET-KEY-"))
    identity = pyrage.x25519.Identity.from_str(key)
    for row in outcome.rows:
        sealed = (served.folder / "media" / row["sealed"]).read_bytes()
        assert pyrage.decrypt(sealed, [identity]) == outcome.sent[row["sha256"]]
        assert row["state"] == "held" or row["spool"] is None
    verify_folder(served.folder / "log")
    plain = [picture[len(picture) // 2 :][:48] for picture in outcome.sent.values()]
    redacted = {served.folder / "media" / kind for kind in (BlobKind.MASTER, BlobKind.PYRAMID)}
    for path in [*served.folder.rglob("*"), *served.temporary.rglob("*"), served.log]:
        if path.is_file():
            content = path.read_bytes()
            assert MARKER not in content, path
            # What no mask covers can be encoded to the same bytes again; anywhere else they are those of an original.
            assert redacted & set(path.parents) or not [piece for piece in plain if piece in content], path
    assert not [path for path in served.temporary.rglob("*") if path.is_file()]
