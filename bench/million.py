"""The public pages over a million portraits: served by the real web process, asked for by a real client on loopback.

usage: python -m bench.million [--portraits 1000000] [--requests 200] [--postgresql] [--keep DIR]

Makes an archive (one to two minutes a million on a quiet machine, over 1 GB), and prints for each kind of page the median and the 95th
percentile in milliseconds, the processors' share of it (where others use the machine, that says more than the clock),
and the most queries that one of them makes. `--postgresql` runs on a server of its own.
"""

import argparse
import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from tests.flow.served import descendants
from tests.flow.serving import WebServer
from tests.postgresql import running_server

AIM_MS = 100


@dataclass(frozen=True, slots=True)
class Cost:
    """What one answer took, in milliseconds: by the clock, and of the processors in the web process and the database."""

    clock: float
    processors: float


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
            costs = measure(server.port, made["addresses"])
    return 1 if show(costs, made["queries"]) else 0


def measure(port: int, asked: dict[str, list[str]]) -> dict[str, list[Cost]]:
    """Ask for all of them, kinds mixed; give what each answer took.

    Raises:
        RuntimeError: a page is not there.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    for each in asked.values():
        _ask(connection, each[0])
    mixed = [(kind, address) for kind, each in asked.items() for address in each]
    random.Random(1).shuffle(mixed)  # noqa: S311 - an order
    costs: dict[str, list[Cost]] = {kind: [] for kind in asked}
    for kind, address in mixed:
        costs[kind].append(_ask(connection, address))
    return costs


def show(costs: dict[str, list[Cost]], queries: dict[str, int]) -> list[str]:
    """Print the table; give the kinds that miss the aim."""
    print("| page | median, ms | p95, ms | p95, ms of processors | queries |\n|---|---|---|---|---|")
    late = []
    for kind, each in costs.items():
        clock, work = ([getattr(cost, name) for cost in each] for name in ("clock", "processors"))
        print(
            f"| {kind} | {statistics.median(clock):.0f} | {_p95(clock):.0f} | {_p95(work):.0f} | {queries[kind]} |",
            flush=True,
        )
        if _p95(clock) > AIM_MS:
            late.append(kind)
    return late


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20, method="inclusive")[-1]


def _ask(connection: http.client.HTTPConnection, address: str) -> Cost:
    processes = descendants(os.getpid())
    before, begun = _work(processes), time.perf_counter()
    connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    clock = time.perf_counter() - begun
    if answer.status != HTTPStatus.OK:
        raise RuntimeError(f"{answer.status} at {address}")
    return Cost(1000 * clock, 1000 * (_work(processes) - before))


def _work(processes: list[int]) -> float:
    """Give the seconds that these processes, the web's and the database's, have had of the processors."""
    found = 0
    for process in processes:
        for path in Path(f"/proc/{process}/task").glob("*/schedstat"):
            with suppress(OSError):
                found += int(path.read_text().split()[0])
    return found / 1e9


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
