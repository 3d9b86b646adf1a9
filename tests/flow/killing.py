"""An archive under `kill -9`: photographs are sent to it by HTTP while its processes are killed at random moments.

Used by the test (a few kills) and by `python -m bench kills` (two hundred).
"""

import hashlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pyrage
from skimage import data

from contrechamp.vault import generate_key
from contrechamp.vision import OutputFormat, encode
from contrechamp_server.commands.making import make_archive

MARKER = b"plaintext of an original that must be in no file"
FINAL = {"to_review", "held"}

PREPARE = """
import json
from datetime import date
from django.db import transaction
from contrechamp_server.foundation.accounts.models import Account, ApiToken, RoleGrant
from contrechamp_server.foundation.core.permissions import Actor, Role
from contrechamp_server.foundation.membership.tokens import make_token
from contrechamp_server.foundation.records.vocabularies import *
from contrechamp_server.stages.intake.events import propose_event
from contrechamp_server.stages.intake.provenance import Provenance
from contrechamp_server.stages.intake.services import open_deposit
account = Account.objects.create(pseudonym="porteuse")
RoleGrant.objects.create(account=account, role="submitter")
steward = Actor(account.pk, frozenset({Role.STEWARD}), True)
bearer = make_token(actor=steward, account_id=account.pk, label="essai").bearer
event = propose_event(actor=steward, title="Manifestation du 1er mai", day=date(2025, 5, 1), commune="75056")
given = Provenance(source_kind=SourceKind.PUBLIC_SPACE, licence=Licence.CC0, event=event.pk, commune="75056",
                   place_precision=PlacePrecision.COMMUNE, taken_on=date(2025, 5, 1))
code = open_deposit(actor=Actor(account.pk, frozenset({Role.SUBMITTER})), channel=Channel.API, provenance=given).code
print(json.dumps({"bearer": bearer, "code": code}))
"""
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
    kills: int = 0
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


class Served:
    """An archive served by the real command, on a port of its own."""

    def __init__(self, root: Path) -> None:
        self.key = root / "custodian.key"
        self.folder = root / "archive"
        self.temporary = root / "tmp"
        self.temporary.mkdir()
        make_archive(self.folder, generate_key(self.key).lines)
        self.port = free_port()
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("CONTRECHAMP_", "DJANGO_"))}
        self.environment = clean | {
            "TMPDIR": str(self.temporary),
            "CONTRECHAMP_FOLDER": str(self.folder),
            "CONTRECHAMP_LISTEN": f"127.0.0.1:{self.port}",
            "CONTRECHAMP_LEASE_SECONDS": "3",
            "CONTRECHAMP_MAX_TRIES": "50",
            "CONTRECHAMP_PROFILE": "fast",
            "CONTRECHAMP_WORKERS": "2",
        }

    def script(self, code: str) -> Any:
        """Run some lines inside the archive; give what they print, as JSON."""
        environment = self.environment | {"DJANGO_SETTINGS_MODULE": "contrechamp_server.config.settings"}
        call = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
        done = subprocess.run(call, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        return json.loads(done.stdout)

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[bytes]]:
        """Serve until the block ends; wait until it answers."""
        call = [sys.executable, "-m", "contrechamp.cli", "serve", str(self.folder)]
        process = subprocess.Popen(call, env=self.environment, stderr=subprocess.DEVNULL)
        try:
            deadline = time.monotonic() + 120
            while self.ask("GET", "/sante")[0] != 200:
                if time.monotonic() > deadline or process.poll() is not None:
                    raise AssertionError("the archive does not answer")
                time.sleep(0.3)
            yield process
        finally:
            process.terminate()
            process.wait(60)

    def ask(self, method: str, path: str, body: bytes = b"", bearer: str = "") -> tuple[int, bytes]:
        """Ask the archive; status 0 when it does not answer."""
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            connection.close()


def free_port() -> int:
    """Give a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def descendants(process: int) -> list[int]:
    """Give all processes below one."""
    below: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
        below.setdefault(parent, []).append(int(path.parent.name))
    found, waiting = [], [process]
    while waiting:
        children = below.get(waiting.pop(), [])
        found += children
        waiting += children
    return found


class Senders:
    """Two threads that send every photograph, each again and again until the archive has said that it has it."""

    def __init__(self, served: Served, waiting: list[bytes]) -> None:
        self._served = served
        self._waiting = waiting
        self._lock = threading.Lock()
        prepared = served.script(PREPARE)
        self._path = f"/api/v1/deposits/{prepared['code']}/photographs"
        self._bearer = str(prepared["bearer"])
        self._threads = [threading.Thread(target=self._send, daemon=True) for _ in range(2)]
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        """Wait until all are sent."""
        for thread in self._threads:
            thread.join(300)

    def _send(self) -> None:
        while (picture := self._next()) is not None:
            while self._served.ask("PUT", self._path, picture, self._bearer)[0] not in {200, 201}:
                time.sleep(0.2)

    def _next(self) -> bytes | None:
        with self._lock:
            return self._waiting.pop() if self._waiting else None


def run_under_kills(served: Served, *, count: int, kills: int, seed: int) -> Outcome:
    """Send photographs while processes are killed; wait until each has come to rest."""
    started = time.monotonic()
    outcome = Outcome({hashlib.sha256(picture).hexdigest(): picture for picture in pictures(count, seed)})
    rng = np.random.default_rng(seed)
    with served.running() as process:
        senders = Senders(served, list(outcome.sent.values()))
        while outcome.kills < kills:
            time.sleep(rng.uniform(0.02, 0.8))
            victims = descendants(process.pid)
            if victims:
                os.kill(int(rng.choice(victims)), signal.SIGKILL)
                outcome.kills += 1
        senders.join()
        _wait_for_rest(served, outcome)
    outcome.seconds = time.monotonic() - started
    return outcome


def _wait_for_rest(served: Served, outcome: Outcome) -> None:
    deadline = time.monotonic() + 300
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
    plain = [picture[200:264] for picture in outcome.sent.values()]
    for path in [*served.folder.rglob("*"), *served.temporary.rglob("*")]:
        if path.is_file():
            content = path.read_bytes()
            assert MARKER not in content, path
            assert not [piece for piece in plain if piece in content], path
