"""One process of `contrechamp redact`: it alone decodes pictures.

It writes the finished file under the staged name that the order gives, and never a name that a person sees: making
finished files appear is the parent's part. It reads no file but the order's source.
"""

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contrechamp.cli.batch.files import DISK_TROUBLE
from contrechamp.cli.batch.outcome import Outcome, Status, held
from contrechamp.cli.batch.serving import Work, attempt, read_source, serve
from contrechamp.cli.options import RedactionOptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from contrechamp.vision import Detector, Reading, RedactedImage


def prepare(greeting: dict[str, Any]) -> Work:
    """Load the detector.

    Args:
        greeting: "options": how pictures are redacted; "threads": how many the detector may use.

    Raises:
        WeightsError: the weights are missing or not the pinned ones.
    """
    options = RedactionOptions.from_json(greeting["options"])
    # Preparing the network takes about as long as importing all else; both at once, where there are two cores.
    with ThreadPoolExecutor(max_workers=1) as aside:
        loading = aside.submit(_load_detector, greeting["threads"])
        import_module("contrechamp.vision.redaction")
        detector = loading.result()
    return lambda order: redact_one(order, options, detector)


def _load_detector(threads: int) -> "Detector":
    from contrechamp.vision.detector import load_detector  # noqa: PLC0415  in the thread that loads

    return load_detector(threads=threads)


def redact_one(order: dict[str, Any], options: RedactionOptions, detector: "Detector | None") -> Outcome:
    """Redact one file; whatever happens to it becomes an outcome.

    Args:
        order: "source": the file; "staged": where the finished file is written, or None to write nothing;
            "output_format": its format; "describe": whether to say what metadata the source carries.
        options: how it is redacted.
        detector: this worker's own.
    """
    return attempt(lambda known: _redact(order, options, detector, known))


def _redact(
    order: dict[str, Any], options: RedactionOptions, detector: "Detector | None", known: dict[str, Any]
) -> Outcome:
    from contrechamp.vision import redact  # noqa: PLC0415  imported by `prepare`, beside the network

    data = read_source(Path(order["source"]), options.max_bytes)
    known["sha256_source"] = hashlib.sha256(data).hexdigest()
    if order.get("describe"):
        from contrechamp.vision.metadata import describe_metadata  # noqa: PLC0415  only `inspect` asks

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


def _read_numbers(result: "RedactedImage") -> "Sequence[Reading]":
    # Only those who ask for numbers wait for the reader's models.
    from contrechamp.vision.numbers import read_numbers  # noqa: PLC0415

    return read_numbers(result.pixels, faces=result.masks)


def _redacted(result: "RedactedImage", numbers: "Iterable[Reading]", known: dict[str, Any]) -> Outcome:
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


if __name__ == "__main__":
    serve(prepare)
