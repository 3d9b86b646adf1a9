"""What needs the engine to be looked at: backend, models, formats, and a drawn face redacted from end to end."""

import hashlib
import io
from collections.abc import Callable

import cv2
import numpy as np
import pillow_heif

from contrechamp.cli.health import Check, broken, good
from contrechamp.cli.health.drawn_face import CENTRE, draw_face
from contrechamp.errors import ContrechampError
from contrechamp.vision import (
    CENTERFACE,
    Backend,
    OutputFormat,
    SourceFormat,
    decode,
    default_backend,
    encode,
    load_detector,
    redact,
)
from contrechamp.vision.libvips import pyvips
from contrechamp.vision.numbers.models import RECOGNISER, TEXT_DETECTOR, load_bytes
from contrechamp.vision.weights import read_weights

_READING_MODELS = (RECOGNISER, TEXT_DETECTOR)
_MARK = b"planted by doctor"
_REINSTALL = "install contrechamp again, with the exact versions that it locks"


def check_backend() -> Check:
    """Say what computes the network, and why."""
    backend = default_backend()
    why = "it is installed" if backend is Backend.OPENVINO else "OpenVINO is not installed"
    precision = load_detector().precision
    return good("backend", f"{backend.value}, {precision}, because {why}")


def check_face_weights() -> Check:
    """Compare the face detector's weights with their pinned digest."""
    digest = hashlib.sha256(read_weights(CENTERFACE)).hexdigest()
    return good("face weights", f"{CENTERFACE.name}, SHA-256 {digest} as pinned")


def check_reading_models() -> Check:
    """Compare the number reader's models with their pinned digests."""
    digests = [f"{model.name}, SHA-256 {hashlib.sha256(load_bytes(model)).hexdigest()}" for model in _READING_MODELS]
    return good("reading models", "; ".join(digests) + " as pinned")


def check_formats_read() -> Check:
    """Decode a picture of each format, made in memory just now."""
    return _try_formats("formats read", {source: _read(source) for source in SourceFormat})


def check_formats_written() -> Check:
    """Encode a picture in each format."""
    return _try_formats("formats written", {output: _write(output) for output in OutputFormat})


def check_redaction() -> Check:
    """Redact a drawn face from end to end: it must be found, hidden, and the planted comment gone."""
    data = encode(draw_face(), OutputFormat.JPEG, quality=95)
    comment = b"\xff\xfe" + (len(_MARK) + 2).to_bytes(2, "big") + _MARK
    done = redact(data[:2] + comment + data[2:])
    x, y = CENTRE
    if not any(box.x <= x < box.x + box.w and box.y <= y < box.y + box.h for box in done.masks):
        return broken("redaction", "a drawn face was not found", _REINSTALL)
    if _MARK in done.data:
        return broken("redaction", "a comment of the source was left in the output", _REINSTALL)
    if hashlib.sha256(done.data).hexdigest() != done.sha256_output:
        return broken("redaction", "the output's digest is not that of its bytes", _REINSTALL)
    return good("redaction", f"a drawn face was found and hidden, {len(done.masks)} mask(s)")


def _try_formats(name: str, attempts: dict[str, Callable[[], object]]) -> Check:
    failed = []
    for form, attempt in attempts.items():
        try:
            attempt()
        except (ContrechampError, OSError, RuntimeError, cv2.error, pyvips.Error) as error:
            failed.append(f"{form} ({error})")
    if failed:
        return broken(name, "failed: " + ", ".join(failed), _REINSTALL)
    return good(name, ", ".join(attempts))


def _read(source: SourceFormat) -> Callable[[], object]:
    return lambda: decode(_example(source))


def _write(output: OutputFormat) -> Callable[[], object]:
    return lambda: decode(encode(draw_face(), output))


def _example(source: SourceFormat) -> bytes:
    """Give a small picture of a format; two of the six are not among those that the engine writes."""
    pixels = draw_face()
    if source is SourceFormat.TIFF:
        return bytes(pyvips.Image.new_from_array(pixels).copy(interpretation="srgb").tiffsave_buffer())
    if source is SourceFormat.HEIC:
        kept = io.BytesIO()
        height, width, _ = pixels.shape
        pillow_heif.from_bytes("RGB", (width, height), np.ascontiguousarray(pixels).tobytes()).save(kept)
        return kept.getvalue()
    return encode(pixels, OutputFormat(source.value))
