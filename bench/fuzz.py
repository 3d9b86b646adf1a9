"""`make fuzz`: damaged and crafted files of every format through the command's own worker processes, for a set time.

Counts what may never happen: a crash, a hang, an error that was not foreseen, a mark of the source in an output. Inputs
that did it stay in bench-results/fuzz/, with what happened in their names. Exit status 1 when there is one.
"""

import argparse
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.mutations import MARK, mutate, seeds
from contrechamp.cli.batch.outcome import Outcome
from contrechamp.cli.batch.pool import Task, WorkerPool
from contrechamp.cli.batch.run import count_cores
from contrechamp.cli.options import RedactionOptions

KEPT = Path("bench-results/fuzz")
FAILURES = {
    "crashed": "crash",
    "killed": "killed",
    "time_limit": "hang",
    "unforeseen": "unforeseen",
    "memory": "memory",
}
SECONDS_LIMIT = 20.0


@dataclass(slots=True)
class Findings:
    """What came of the files so far.

    Attributes:
        tried: files by format.
        outcomes: by format and code ("redacted" for those that were).
        failures: what may never happen, by format and kind.
    """

    tried: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    failures: Counter[tuple[str, str]] = field(default_factory=Counter)


def fuzz(seconds: float, seed: int, jobs: int, kept: Path = KEPT) -> Findings:
    """Mutate and redact for so many seconds; every file can be made again from the seed and its number."""
    pictures = seeds()
    findings = Findings()
    formats: dict[int, str] = {}
    options = RedactionOptions(profile="fast", max_pixels=20_000_000)
    with tempfile.TemporaryDirectory(prefix="contrechamp-fuzz-") as name:
        folder = Path(name)

        def tasks() -> Iterator[Task]:
            end = time.monotonic() + seconds
            key = 0
            while time.monotonic() < end:
                dice = random.Random(f"{seed}-{key}")  # noqa: S311 - damage, not secrets
                formats[key] = dice.choice(list(pictures))
                data = mutate(pictures[formats[key]], dice, list(pictures.values()))
                source = folder / f"{key}.in"
                source.write_bytes(data)
                yield Task(key, {"source": str(source), "staged": str(folder / f"{key}.out"), "output_format": "jpeg"})
                key += 1

        greeting = {"options": options.to_json(), "threads": 1}
        with WorkerPool(size=jobs, greeting=greeting, seconds_limit=SECONDS_LIMIT) as pool:
            for task, outcome in pool.run(tasks()):
                source, staged = folder / f"{task.key}.in", folder / f"{task.key}.out"
                what = judge(outcome, staged)
                form = formats.pop(task.key)
                findings.tried[form] += 1
                findings.outcomes[form, outcome.code or "redacted"] += 1
                if what is not None:
                    findings.failures[form, what] += 1
                    kept.mkdir(parents=True, exist_ok=True)
                    (kept / f"{what}-{form}-{seed}-{task.key}").write_bytes(source.read_bytes())
                source.unlink()
                staged.unlink(missing_ok=True)
    return findings


def judge(outcome: Outcome, staged: Path) -> str | None:
    """Say what happened that may never happen; None when nothing did."""
    if not outcome.is_redacted:
        if staged.exists():
            return "output-of-a-held-picture"
        return FAILURES.get(outcome.code or "unforeseen")
    return "leak" if MARK in staged.read_bytes() else None


def main() -> int:
    """Fuzz, print what came of it, and give 1 when anything failed."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=None, help="to make a run again (default: the clock)")
    parser.add_argument("--jobs", type=int, default=count_cores())
    arguments = parser.parse_args()
    seed = int(time.time()) if arguments.seed is None else arguments.seed
    findings = fuzz(arguments.seconds, seed, arguments.jobs)
    print(f"seed {seed}: {findings.tried.total():,} files in {arguments.seconds:g} s")
    for form, tried in sorted(findings.tried.items()):
        codes = ", ".join(f"{code} {n:,}" for (of, code), n in sorted(findings.outcomes.items()) if of == form)
        print(f"  {form:5} {tried:7,}  {codes}")
    for (form, what), count in sorted(findings.failures.items()):
        print(f"FAILED {what} {form}: {count:,}, kept in {KEPT}/")
    print("nothing crashed, hung or leaked" if not findings.failures else f"{findings.failures.total():,} failures")
    return 1 if findings.failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
