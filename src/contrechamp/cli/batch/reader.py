"""One process of `contrechamp read`: it alone decodes pictures, and it reads the numbers on them. It writes nothing."""

from pathlib import Path
from typing import Any

from contrechamp.cli.batch.outcome import Outcome, Status
from contrechamp.cli.batch.serving import Work, attempt, read_source, serve
from contrechamp.vision import Box, Limits, NumberReader, Reading, decode, load_number_reader, read_numbers


def prepare(greeting: dict[str, Any]) -> Work:
    """Load the models.

    Args:
        greeting: "pattern": what a number looks like; "regions": where to look, or None; "threads": how many.

    Raises:
        WeightsError: a model is missing or not the one pinned.
    """
    reader = load_number_reader(threads=greeting["threads"])
    return lambda order: attempt(lambda _known: read_one(order, greeting, reader))


def read_one(order: dict[str, Any], greeting: dict[str, Any], reader: NumberReader | None) -> Outcome:
    """Read one picture; "source" of the order is its file. Raises what the engine raises, and SourceError."""
    limits = Limits()
    pixels = decode(read_source(Path(order["source"]), limits.max_bytes), limits).pixels
    regions = None if greeting["regions"] is None else [Box(*region) for region in greeting["regions"]]
    readings = read_numbers(pixels, greeting["pattern"], regions, reader=reader)
    height, width = pixels.shape[:2]
    return Outcome(status=Status.REDACTED, width=width, height=height, numbers=[as_row(one) for one in readings])


def as_row(reading: Reading) -> dict[str, Any]:
    """Give a reading as a report's row has it."""
    return {"text": reading.text, "confidence": round(reading.confidence, 4), "box": list(reading.box)}


if __name__ == "__main__":
    serve(prepare)
