"""A PostgreSQL server of the tests' own: real, on no port, in a folder of its own, gone afterwards.

`python -m tests.postgresql [pytest's arguments]` runs on it every test that touches the archive's database. Where no
server is installed it says so and runs none: the same tests run on SQLite all the same.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

DATABASE_URL = "TESTS_DATABASE_URL"
"""The variable by which `tests.archive_settings` takes a server in the place of SQLite."""

MISSING = "PostgreSQL is not on this machine (install the package `postgresql`): its tests are left out"
_DEBIAN = Path("/usr/lib/postgresql")
_CLUSTER = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
# Whatever is lost with the machine may be lost: this server is thrown away.
_HASTE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
_NOTHING_COLLECTED = 5


@dataclass(frozen=True)
class Server:
    """A running server; `new_database` gives the address of an empty database on it."""

    sockets: Path

    def new_database(self) -> str:
        """Make an empty database; give its address, as `CONTRECHAMP_DATABASE_URL` takes it."""
        name = f"archive_{next(_NUMBERS)}"
        with psycopg.connect(host=str(self.sockets), user="postgres", dbname="postgres", autocommit=True) as session:
            session.execute(f'CREATE DATABASE "{name}"'.encode())
        return f"postgres://postgres@/{name}?host={self.sockets}"


_NUMBERS = count(1)


def programs() -> Path | None:
    """Give the folder of the server's programs, the newest where there are several; None when it is not installed."""
    if on_path := shutil.which("postgres"):
        return Path(on_path).resolve().parent
    versions = [path.parent for path in _DEBIAN.glob("*/bin/postgres")]
    return max(versions, key=lambda path: int(path.parent.name), default=None)


@contextmanager
def running_server() -> Iterator[Server]:
    """Run a server until the block ends."""
    found = programs()
    if found is None:
        raise FileNotFoundError(MISSING)
    # Short, and not in pytest's own folder: a socket's path has a limit, and the server's account must reach it.
    root = Path(tempfile.mkdtemp(prefix="contrechamp-pg-"))
    person = _account()
    if person is not None:
        shutil.chown(root, person, pwd.getpwnam(person).pw_gid)
    log = (root / "log").open("wb")
    try:
        _call(person, [found / "initdb", "-D", root / "data", *_CLUSTER])
        settings = [f"unix_socket_directories={root}", "listen_addresses=", *_HASTE]
        options = [part for setting in settings for part in ("-c", setting)]
        command: list[str | Path] = [found / "postgres", "-D", root / "data", *options]
        with subprocess.Popen(command, user=person, stdout=log, stderr=log, cwd=root) as process:
            try:
                _wait_for(process, root)
                yield Server(root)
            finally:
                process.send_signal(signal.SIGINT)  # the fast way: sessions that are still open are ended
    finally:
        log.close()
        shutil.rmtree(root, ignore_errors=True)


def _account() -> str | None:
    """Give the account that runs the server; None for one's own. PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _call(person: str | None, command: list[str | Path]) -> None:
    done = subprocess.run(command, user=person, capture_output=True, text=True, check=False, cwd="/")
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} failed: {done.stderr}")


def _wait_for(process: subprocess.Popen[bytes], root: Path) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(host=str(root), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the server did not start: {(root / 'log').read_text()}") from None
            time.sleep(0.05)
        else:
            return


def main() -> int:
    """Run the tests on a server of their own; give pytest's exit status."""
    if programs() is None:
        print(MISSING)  # noqa: T201 - a command
        return 0
    with running_server() as server:
        environment = os.environ | {DATABASE_URL: server.new_database()}
        status = subprocess.run(
            [sys.executable, "-m", "pytest", *sys.argv[1:]], env=environment, check=False
        ).returncode
    return 0 if status == _NOTHING_COLLECTED else status


if __name__ == "__main__":
    sys.exit(main())
