"""First step of the demo: the scenes are drawn, two at a time, into the folder that the command will read."""

import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any, TypeAlias

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from scenery.files import write_held_files, write_scene
from scenery.programme import PROGRAMME, Entry

Truth: TypeAlias = dict[str, dict[str, Any]]
"""Lines of the truth file by file name."""


def progress_bar(console: Console) -> Progress:
    """Give the bar that both of the demo's own steps show, on stderr."""
    return Progress(TextColumn("{task.description:16}"), BarColumn(), MofNCompleteColumn(), console=console)


def render_sources(folder: Path, entries: Sequence[Entry], seed: int, console: Console) -> Truth:
    """Draw the scenes and the two files that must be held; give the truth, in the order of the entries."""
    truth: Truth = {}
    # A fresh interpreter for each worker: a forked one would inherit the locks of the drawing library's threads.
    context = multiprocessing.get_context("spawn")
    workers = min(2, os.cpu_count() or 1)
    with progress_bar(console) as bar, ProcessPoolExecutor(workers, mp_context=context) as pool:
        task = bar.add_task("drawing scenes", total=len(entries) + 1)
        jobs: list[Future[dict[str, Any] | None]] = [pool.submit(_write_held, folder, seed)]
        jobs += [pool.submit(_write, entry.name, seed, folder) for entry in entries]
        for job in as_completed(jobs):
            line = job.result()
            if line is not None:
                truth[line["image"]] = line
            bar.advance(task)
    return {entry.file_name: truth[entry.file_name] for entry in entries}


def _write(name: str, seed: int, folder: Path) -> dict[str, Any] | None:
    """Draw the scene of that name; entries themselves hold functions that cannot be sent to a worker."""
    entry = next(entry for entry in PROGRAMME if entry.name == name)
    return write_scene(entry, seed, folder)


def _write_held(folder: Path, seed: int) -> None:
    write_held_files(folder, seed)
