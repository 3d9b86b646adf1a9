"""A release of the open data of a large archive: how long `contrechamp release` takes, and how much memory.

usage: python -m bench.releases [--portraits 1000000] [--postgresql]

Makes the archive of `bench.million`, then the release in a process of its own; prints seconds, the most memory that it had
at once, and the size of each file.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from bench.million import _database, _fill
from tests.flow.serving import WebServer

AIM_MB: Final = 500


def main() -> int:
    """Make the archive and the release, print; 1 when it takes more memory than the aim."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--portraits", type=int, default=1_000_000)
    parser.add_argument("--postgresql", action="store_true", help="on a PostgreSQL server of its own, not on SQLite")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="contrechamp-bench-") as temporary, _database(arguments.postgresql) as url:
        root, target = Path(temporary) / "archive", Path(temporary) / "data"
        root.mkdir()
        server = WebServer(root, database_url=url) if url else WebServer(root)
        made = _fill(server, arguments.portraits, 1)
        print(f"{'PostgreSQL' if url else 'SQLite'}, {arguments.portraits} portraits, made in {made['seconds']:.0f} s")
        seconds, memory = _released(server, target)
        print(f"release: {seconds:.0f} s, {memory:.0f} MB at most")
        for path in sorted(target.rglob("*")):
            if path.is_file():
                print(f"{path.stat().st_size / 1e6:>10.1f} MB  {path.relative_to(target)}")
    return 1 if memory > AIM_MB else 0


def _released(server: WebServer, target: Path) -> tuple[float, float]:
    """Give the seconds that the command took, and the most memory that it had, in MB (10⁶ bytes)."""
    folder = server.environment["CONTRECHAMP_FOLDER"]
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "contrechamp.cli", "release", folder, "--out", str(target)], env=server.environment
    )
    _pid, status, used = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"the release ended with {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - start, used.ru_maxrss * 1024 / 1e6


if __name__ == "__main__":
    sys.exit(main())
