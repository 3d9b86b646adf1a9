"""One worker process: it alone decodes pictures. Orders come in as lines of JSON, outcomes go out the same way.

It writes the finished file under the staged name that the order gives, and never a name that a person sees: making
finished files appear is the parent's part. It reads no file but the order's source.
"""

import hashlib
import json
import os
import queue
import resource
import sys
import threading
import time
import traceback
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import cv2

from contrechamp.cli.batch.files import DISK_TROUBLE, open_regular
from contrechamp.cli.batch.outcome import Outcome, Status, held
from contrechamp.cli.options import RedactionOptions
from contrechamp.errors import ContrechampError
from contrechamp.vision import Detector, Reading, RedactedImage, load_detector, redact
from contrechamp.vision.errors import PictureTooLargeError
from contrechamp.vision.metadata import describe_metadata


def serve() -> None:
    """Say that the engine is ready, then do orders until the parent closes the pipe or is gone."""
    # A core dump of this process would be a picture with its faces, on the disk.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    said = os.dup(sys.stdout.fileno())
    # What a library prints must not stand between two lines of JSON.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    orders = _orders()
    greeting = next(orders)
    options = RedactionOptions.from_json(greeting["options"])
    try:
        cv2.setNumThreads(greeting["threads"])
        detector = load_detector(threads=greeting["threads"])
    except (ContrechampError, ImportError, OSError, RuntimeError) as error:
        _say(said, {"ready": False, "reason": str(error)})
        return
    _say(said, {"ready": True})
    for order in orders:
        _say(said, redact_one(order, options, detector).to_json())


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


def redact_one(order: dict[str, Any], options: RedactionOptions, detector: Detector | None) -> Outcome:
    """Redact one file; whatever happens to it becomes an outcome.

    Args:
        order: "source": the file; "staged": where the finished file is written, or None to write nothing;
            "output_format": its format; "describe": whether to say what metadata the source carries.
        options: how it is redacted.
        detector: this worker's own.
    """
    started = time.perf_counter()
    known: dict[str, Any] = {}
    try:
        outcome = _redact(order, options, detector, known)
    except ContrechampError as error:
        outcome = held(error.code, str(error), **known)
    except MemoryError:
        outcome = held("memory", "there was not enough memory for it; --jobs 1 needs the least", **known)
    except Exception as error:  # noqa: BLE001 - any doubt about a picture holds it; the batch goes on
        outcome = held("unforeseen", _where(error), **known)
    return replace(outcome, seconds=round(time.perf_counter() - started, 4))


def _redact(
    order: dict[str, Any], options: RedactionOptions, detector: Detector | None, known: dict[str, Any]
) -> Outcome:
    data = _read_source(Path(order["source"]), options.max_bytes)
    known["sha256_source"] = hashlib.sha256(data).hexdigest()
    if order.get("describe"):
        known["metadata"] = [asdict(entry) for entry in describe_metadata(data).entries]
    result = redact(data, options.policy(order["output_format"]), detector=detector)
    numbers = _read_numbers(result) if options.numbers else ()
    if order["staged"] is not None:
        try:
            _write_whole(Path(order["staged"]), result.data)
        except OSError as error:
            sentence = f"its output cannot be written: {error.strerror}"
            return held("disk", sentence, is_disk_trouble=error.errno in DISK_TROUBLE, **known)
    return _redacted(result, numbers, known)


def _read_numbers(result: RedactedImage) -> Sequence[Reading]:
    # Only those who ask for numbers wait for the reader's models.
    from contrechamp.vision.numbers import read_numbers  # noqa: PLC0415

    return read_numbers(result.pixels, faces=result.masks)


def _redacted(result: RedactedImage, numbers: Iterable[Reading], known: dict[str, Any]) -> Outcome:
    return Outcome(
        status=Status.REDACTED,
        width=result.width,
        height=result.height,
        masks=[list(box) for box in result.masks],
        suspects=[{"box": list(suspect.box), "score": round(suspect.score, 4)} for suspect in result.suspects],
        numbers=[
            {"text": reading.text, "confidence": round(reading.confidence, 4), "box": list(reading.box)}
            for reading in numbers
        ],
        sha256_output=result.sha256_output,
        recipe=result.recipe,
        **known,
    )


def _read_source(path: Path, max_bytes: int) -> bytes:
    with open_regular(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size > max_bytes:
            raise PictureTooLargeError("bytes", size, max_bytes)
        return file.read(max_bytes + 1)  # it may have grown since; the engine's own limit then refuses it


def _write_whole(path: Path, data: bytes) -> None:
    """Write a new file that is on the disk when this returns, or nothing at all."""
    try:
        with path.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise


def _where(error: Exception) -> str:
    # Neither the message nor the values: both can quote the file.
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    return f"an error that was not foreseen ({type(error).__name__} at {place}); please report it, without the picture"


if __name__ == "__main__":
    serve()
