"""An archive under the real commands, in a folder and a process of its own: made, served, asked by HTTP, looked into."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from contrechamp.vault import PublicKey, generate_key

OPEN_DEPOSIT = """
import json
from datetime import date
from contrechamp_server.foundation.accounts.models import Account, RoleGrant
from contrechamp_server.foundation.core.permissions import Actor, Role
from contrechamp_server.foundation.records.vocabularies import Channel, Licence, PlacePrecision, SourceKind
from contrechamp_server.stages.intake.events import propose_event
from contrechamp_server.stages.intake.provenance import Provenance
from contrechamp_server.stages.intake.services import open_deposit
account = Account.objects.create(pseudonym="porteuse")
RoleGrant.objects.create(account=account, role="submitter")
steward = Actor(account.pk, frozenset({Role.STEWARD}), True)
event = propose_event(actor=steward, title="Manifestation du 1er mai", day=date(2025, 5, 1), commune="75056")
given = Provenance(source_kind=SourceKind.PUBLIC_SPACE, licence=Licence.CC0, event=event.pk, commune="75056",
                   place_precision=PlacePrecision.COMMUNE, taken_on=date(2025, 5, 1))
print(json.dumps(open_deposit(actor=Actor(account.pk, frozenset({Role.SUBMITTER})), channel=Channel.WEB,
                              provenance=given).code))
"""


class Served:
    """An archive's folder beside a custodian's key, and how to run it.

    Attributes:
        folder: the archive's.
        key: the custodian's private key, outside of it.
        recipients: the custodian's public half.
        temporary: where its processes would put temporary files.
        log: what its processes say.
        port: on which it answers, on loopback.
    """

    def __init__(self, root: Path, **settings: object) -> None:
        root.mkdir(exist_ok=True)
        self.folder = root / "archive"
        self.key = root / "custodian.key"
        self.recipients: PublicKey = generate_key(self.key)
        self.temporary = root / "tmp"
        self.temporary.mkdir()
        self.log = root / "serve.log"
        self.port = free_port()
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("CONTRECHAMP_", "DJANGO_"))}
        given = {"LISTEN": f"127.0.0.1:{self.port}", "PROFILE": "fast", **settings}
        self.environment = clean | {"TMPDIR": str(self.temporary), "CONTRECHAMP_LANG": "en"}
        self.environment |= {f"CONTRECHAMP_{name}": str(value) for name, value in given.items() if value is not None}

    def command(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """Run a command of ours until it ends."""
        call = [sys.executable, "-m", "contrechamp.cli", *map(str, arguments)]
        return subprocess.run(call, env=self.environment, capture_output=True, text=True, check=False, timeout=300)

    def script(self, code: str, *arguments: str) -> Any:
        """Run some lines inside the archive; give what they print, as JSON."""
        environment = self.environment | {
            "CONTRECHAMP_FOLDER": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "contrechamp_server.config.settings",
        }
        call = [sys.executable, "-c", f"import django; django.setup()\n{code}", *arguments]
        done = subprocess.run(call, env=environment, capture_output=True, text=True, check=False, timeout=300)
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        return json.loads(done.stdout)

    def start(self, *arguments: str, command: str = "serve") -> subprocess.Popen[bytes]:
        """Start `contrechamp serve`, or another command that runs until it is stopped."""
        call = [sys.executable, "-m", "contrechamp.cli", command, str(self.folder), *arguments]
        with self.log.open("ab") as log:
            return subprocess.Popen(call, env=self.environment, stdout=log, stderr=log)

    @contextmanager
    def running(self, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        """Serve until the block ends, and then stop as Ctrl-C does; the block begins when it answers."""
        process = self.start(*arguments)
        try:
            self.wait_until_it_answers(process)
            yield process
        finally:
            process.terminate()
            process.wait(90)

    def wait_until_it_answers(self, process: subprocess.Popen[bytes]) -> None:
        """Wait until the archive says that it is well."""
        deadline = time.monotonic() + 180
        while self.ask("GET", "/sante")[0] != 200:
            if time.monotonic() > deadline or process.poll() is not None:
                raise AssertionError(f"the archive does not answer: {self.log.read_text()}")
            time.sleep(0.3)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
        """Ask the archive; status 0 when it does not answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(
                method, path, body or None, {name.replace("_", "-"): each for name, each in headers.items()}
            )
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            connection.close()

    def send(self, code: str, picture: bytes, name: str = "photo.jpg") -> bool:
        """Send a photograph by the deposit's form; say whether the archive has said that it has it."""
        mark = uuid4().hex
        head = f'--{mark}\r\nContent-Disposition: form-data; name="photographs"; filename="{name}"\r\n'
        body = head.encode() + b"Content-Type: image/jpeg\r\n\r\n" + picture + f"\r\n--{mark}--\r\n".encode()
        kind = f"multipart/form-data; boundary={mark}"
        status, answer = self.ask("POST", f"/deposer/{code}/", body, Content_Type=kind, Accept="application/json")
        return status == 200 and bool(json.loads(answer)["results"][0]["sha256"])


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
