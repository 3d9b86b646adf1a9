"""The public pages over a million portraits: served by the real web process, asked for by a real client on loopback.

usage: python -m bench.million [--portraits 1000000] [--requests 200] [--postgresql] [--keep DIR]

Makes an archive (about four minutes a million, 4 GB), and prints for each kind of page the median and the 95th
percentile in milliseconds, and the most queries that one of them makes. `--postgresql` runs on a server of its own.
"""

import argparse
import http.client
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from tests.flow.serving import WebServer
from tests.postgresql import running_server

AIM_MS = 100


def main() -> int:
    """Make the archive, measure, print; 1 when a page misses the aim."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--portraits", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, default=200, help="of each kind of page")
    parser.add_argument("--postgresql", action="store_true", help="on a PostgreSQL server of its own, not on SQLite")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the archive there, to look at")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="contrechamp-bench-") as temporary, _database(arguments.postgresql) as url:
        root = arguments.keep or Path(temporary)
        server = WebServer(root, database_url=url) if url else WebServer(root)
        made = _fill(server, arguments.portraits, arguments.requests)
        print(f"{'PostgreSQL' if url else 'SQLite'}, {arguments.portraits} portraits, made in {made['seconds']:.0f} s")
        with server.running():
            times = measure(server.port, made["addresses"])
    return 1 if show(times, made["queries"]) else 0


def measure(port: int, asked: dict[str, list[str]]) -> dict[str, list[float]]:
    """Ask for all of them, kinds mixed; give the milliseconds of each answer, whole.

    Raises:
        RuntimeError: a page is not there.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    for each in asked.values():
        _ask(connection, each[0])
    mixed = [(kind, address) for kind, each in asked.items() for address in each]
    random.Random(1).shuffle(mixed)  # noqa: S311 - an order
    times: dict[str, list[float]] = {kind: [] for kind in asked}
    for kind, address in mixed:
        times[kind].append(_ask(connection, address))
    return times


def show(times: dict[str, list[float]], queries: dict[str, int]) -> list[str]:
    """Print the table; give the kinds that miss the aim."""
    print(f"| {'page':28} | median, ms | p95, ms | queries |\n|---|---|---|---|")
    late = []
    for kind, each in times.items():
        p95 = statistics.quantiles(each, n=20, method="inclusive")[-1]
        print(f"| {kind:28} | {statistics.median(each):10.0f} | {p95:7.0f} | {queries[kind]:7} |", flush=True)
        if p95 > AIM_MS:
            late.append(kind)
    return late


def _ask(connection: http.client.HTTPConnection, address: str) -> float:
    begun = time.perf_counter()
    connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{answer.status} at {address}")
    return 1000 * (time.perf_counter() - begun)


def _fill(server: WebServer, portraits: int, requests: int) -> Any:
    call = [sys.executable, "-m", "bench.million_archive", str(portraits), str(requests)]
    environment = server.environment | {"DJANGO_SETTINGS_MODULE": "contrechamp_server.config.settings"}
    return json.loads(subprocess.run(call, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout)


@contextmanager
def _database(is_postgresql: bool) -> Iterator[str]:  # noqa: FBT001 - a switch of the command
    with running_server() if is_postgresql else nullcontext() as server:
        yield server.new_database() if server else ""


if __name__ == "__main__":
    sys.exit(main())
