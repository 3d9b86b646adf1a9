"""What every worker process is: orders come in as lines of JSON, outcomes go out the same way, and nothing else does.

Whatever a hostile file does here, it does to this one process, which keeps no core dump, holds no key, and ends with
its parent.
"""

import json
import os
import queue
import resource
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2

from contrechamp.cli.batch.files import open_regular
from contrechamp.cli.batch.outcome import Outcome, held
from contrechamp.errors import ContrechampError
from contrechamp.vision.errors import PictureTooLargeError

Work = Callable[[dict[str, Any]], Outcome]
"""Does one order; whatever happens to its file becomes an outcome."""


def serve(prepare: Callable[[dict[str, Any]], Work]) -> None:
    """Say that the engine is ready, then do orders until the parent closes the pipe or is gone.

    Args:
        prepare: given the parent's greeting, loads what the work needs. What it raises is told to the parent.
    """
    # A core dump of this process would be a picture with its faces, on the disk.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    said = os.dup(sys.stdout.fileno())
    # What a library prints must not stand between two lines of JSON.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    orders = _orders()
    greeting = next(orders)
    try:
        cv2.setNumThreads(greeting["threads"])
        work = prepare(greeting)
    except (ContrechampError, ImportError, OSError, RuntimeError) as error:
        _say(said, {"ready": False, "reason": str(error)})
        return
    _say(said, {"ready": True})
    for order in orders:
        _say(said, work(order).to_json())


def _orders() -> Iterator[dict[str, Any]]:
    """Give orders as they come. When the parent is gone, this process ends even in the middle of a picture."""
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def read() -> None:
        for line in sys.stdin.buffer:
            lines.put(line)
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    while True:
        yield json.loads(lines.get())


def _say(pipe: int, message: dict[str, Any]) -> None:
    data = json.dumps(message).encode() + b"\n"
    while data:
        data = data[os.write(pipe, data) :]


def attempt(work: Callable[[dict[str, Any]], Outcome]) -> Outcome:
    """Give the outcome of some work on one picture: its own, or held for whatever it raised.

    Args:
        work: given a dictionary in which it notes what is known even if the picture is held.
    """
    started = time.perf_counter()
    known: dict[str, Any] = {}
    try:
        outcome = work(known)
    except ContrechampError as error:
        outcome = held(error.code, str(error), **known)
    except MemoryError:
        outcome = held("memory", "there was not enough memory for it; --jobs 1 needs the least", **known)
    except Exception as error:  # noqa: BLE001 - any doubt about a picture holds it; the batch goes on
        outcome = held("unforeseen", _where(error), **known)
    return replace(outcome, seconds=round(time.perf_counter() - started, 4))


def _where(error: Exception) -> str:
    # Neither the message nor the values: both can quote the file.
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    return f"an error that was not foreseen ({type(error).__name__} at {place}); please report it, without the picture"


def read_source(path: Path, max_bytes: int) -> bytes:
    """Give a file's bytes.

    Raises:
        PictureTooLargeError: it is longer; nothing was read.
        SourceError: it cannot be read, or is no regular file.
    """
    with open_regular(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size > max_bytes:
            raise PictureTooLargeError("bytes", size, max_bytes)
        return file.read(max_bytes + 1)  # it may have grown since; the engine's own limit then refuses it
