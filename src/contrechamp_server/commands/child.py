"""What a child of the supervisor runs: `python -m contrechamp_server.commands.child web|worker`.

The archive's folder comes by CONTRECHAMP_FOLDER.
"""

import os
import resource
import signal
import sys
import threading

import django

from contrechamp_server.commands.folder import prepare_environment


def main() -> None:
    """Run one child until it is told to stop, or its parent is gone."""
    # A core dump of a worker would be photographs with their faces, on the disk.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _stop_with_parent()
    prepare_environment()
    if sys.argv[1] == "web":
        _web()
    else:
        _worker()


def _web() -> None:
    from granian.constants import Interfaces  # noqa: PLC0415 - a worker does not need it
    from granian.log import LogLevels  # noqa: PLC0415
    from granian.server import Server  # noqa: PLC0415

    django.setup()
    from contrechamp_server.foundation.core.options import options  # noqa: PLC0415 - Django must be set up

    host, _, port = options().listen.rpartition(":")
    Server(
        "contrechamp_server.config.asgi:application",
        address=host.strip("[]"),
        port=int(port),
        interface=Interfaces.ASGINL,
        # No `backpressure`: it counts open connections, and a browser keeps several open while it asks for nothing.
        websockets=False,
        log_access=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()


def _worker() -> None:
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - Django must be set up

    call_command("db_worker", interval=0.5, worker_id=f"worker-{os.getpid()}", reload=False, verbosity=0)


def _stop_with_parent() -> None:
    """End when standard input does: the supervisor holds its other end, and lets go of it even when it is killed."""

    def watch() -> None:
        # Not sys.stdin: its lock, held by this thread, would stop the interpreter from ending.
        while os.read(0, 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    main()
