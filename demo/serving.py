"""The archive, served by the real command; who may sign in is told as soon as it answers."""

import http.client
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from demo.folder import DemoFolder
from demo.people import Login
from demo.picture import write_picture

_FIRST_PORT: Final = 8000
_WAIT_SECONDS: Final = 120.0


class NotServedError(Exception):
    """The archive did not begin to answer; what the command said stands above."""


def serve(
    folder: DemoFolder, port: int | None, logins: tuple[Login, ...], console: Console, picture: Path | None
) -> int:
    """Serve the archive on loopback until Ctrl-C, or until its picture is taken; give `contrechamp serve`'s exit status.

    Raises:
        NotServedError: it never answered.
    """
    port = port or free_port()
    address = f"127.0.0.1:{port}"
    call = [sys.executable, "-m", "contrechamp.cli", "serve", str(folder.archive), "--listen", address]
    process = subprocess.Popen(call)  # noqa: S603 - our own command, no shell
    # Ctrl-C reaches the command too; this process waits for it to end well.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    if not _answers(process, port):
        process.terminate()
        process.wait(60)
        raise NotServedError(f"nothing answers at http://{address}/")
    if picture is not None:
        try:
            write_picture(f"http://{address}/", picture)
        finally:
            process.terminate()
    else:
        _tell(folder, f"http://{address}/", logins, console)
    return process.wait()


def _tell(folder: DemoFolder, address: str, logins: tuple[Login, ...], console: Console) -> None:
    """Print the address on standard output, and the logins beside it."""
    table = Table(box=None, pad_edge=False, header_style="none")
    for title in ("pseudonyme", "mot de passe", "un code à usage unique", "travail"):
        table.add_column(title, no_wrap=True)
    for login in logins:
        table.add_row(login.pseudonym, login.password, login.codes[0] if login.codes else "", login.work)
    console.print()
    console.print(table)
    console.print(f"\nTous les codes / all codes: {folder.logins}", soft_wrap=True)
    console.print(f"Se connecter / sign in: {address}entrer/   (English: add ?lang=en)", soft_wrap=True)
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()


def free_port() -> int:
    """Give port 8000 if nobody has it, else one that is free."""
    for wanted in (_FIRST_PORT, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", wanted))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise NotServedError("this machine has no free port")


def _answers(process: subprocess.Popen[bytes], port: int) -> bool:
    deadline = time.monotonic() + _WAIT_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/sante")
            if connection.getresponse().status == http.client.OK:
                return True
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.2)
    return False
