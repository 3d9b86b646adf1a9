"""An archive's web process alone, the real one over loopback: for tests of what a program or a browser may send it."""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from contrechamp.vault import generate_key
from contrechamp_server.commands.making import make_archive

PREPARE = """
import json
from datetime import date
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
from contrechamp_server.foundation.accounts.models import Account, RoleGrant
from contrechamp_server.foundation.core.permissions import Actor, Role
from contrechamp_server.foundation.membership.tokens import make_token
from contrechamp_server.stages.intake.events import propose_event
account = Account.objects.create(pseudonym="porteuse")
RoleGrant.objects.create(account=account, role="submitter")
steward = Actor(account.pk, frozenset({Role.STEWARD}), True)
bearer = make_token(actor=steward, account_id=account.pk, label="essai").bearer
event = propose_event(actor=steward, title="Manifestation du 1er mai", day=date(2025, 5, 1), commune="75056")
print(json.dumps({"bearer": bearer, "event": event.pk}))
"""


COLLECT = """
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
print("null")
"""


class WebServer:
    """An archive with an open event and a token, and its web process; `like` copies one that was made already.

    Attributes:
        folder: the archive's.
        temporary: the only folder for temporary files that its process knows.
        bearer: a token that may deposit.
        event: id of an open event.
    """

    def __init__(self, root: Path, like: "WebServer | None" = None, **settings: str) -> None:
        self.folder = root / "archive"
        self.temporary = root / "tmp"
        self.temporary.mkdir(parents=True)
        self.custodian_key: Path = like.custodian_key if like else root / "custodian.key"
        if like:
            shutil.copytree(like.folder, self.folder)
        else:
            make_archive(self.folder, generate_key(self.custodian_key).lines)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("CONTRECHAMP_", "DJANGO_"))}
        self.environment = clean | {
            "TMPDIR": str(self.temporary),
            "CONTRECHAMP_FOLDER": str(self.folder),
            "CONTRECHAMP_LISTEN": f"127.0.0.1:{self.port}",
            "CONTRECHAMP_DEPOSITS_PER_HOUR": "1000",
            **{f"CONTRECHAMP_{name.upper()}": value for name, value in settings.items()},
        }
        prepared = like.prepared if like else self.script(PREPARE)
        self.prepared: dict[str, str] = prepared
        self.bearer = self.prepared["bearer"]
        self.event = self.prepared["event"]

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def script(self, code: str) -> Any:
        """Run some lines inside the archive; give what they print, as JSON."""
        environment = self.environment | {"DJANGO_SETTINGS_MODULE": "contrechamp_server.config.settings"}
        call = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
        done = subprocess.run(call, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        return json.loads(done.stdout)

    @contextmanager
    def running(self) -> Iterator["WebServer"]:
        """Serve until the block ends."""
        self.script(COLLECT)
        call = [sys.executable, "-m", "contrechamp_server.commands.child", "web"]
        with subprocess.Popen(call, env=self.environment, stdin=subprocess.PIPE) as process:
            try:
                deadline = time.monotonic() + 60
                while not self._answers():
                    if time.monotonic() > deadline or process.poll() is not None:
                        raise AssertionError("the web process does not answer")
                    time.sleep(0.1)
                yield self
            finally:
                process.terminate()

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def left_behind(self) -> list[str]:
        """Give the files of arrivals that are not over, and every temporary file."""
        incoming = self.folder / "incoming"
        found = [*incoming.iterdir()] if incoming.is_dir() else []
        return sorted(str(path) for path in [*found, *self.temporary.rglob("*")])

    def stored(self) -> dict[str, int]:
        """Count what the database and the storage hold."""
        tables = ("media_blob", "records_event", "records_photograph", "records_submission")
        with closing(sqlite3.connect(f"file:{self.folder / 'archive.sqlite3'}?mode=ro", uri=True)) as database:
            counted = {table: database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in tables}  # noqa: S608 - tables of our own
        media = self.folder / "media"
        return counted | {"files": sum(path.is_file() for path in media.rglob("*")) if media.is_dir() else 0}
