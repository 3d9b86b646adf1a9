"""The engine: photographs in, no face out. Pure: no settings, no network, no print.

    >>> from pathlib import Path
    >>> from contrechamp.vision import redact
    >>> redacted = redact(Path("march.jpg").read_bytes())      # doctest: +SKIP
    >>> Path("redacted.jpg").write_bytes(redacted.data)        # doctest: +SKIP

Each name is imported when it is first asked for: to know a format or a policy, nobody waits for the network's runtime.

Errors: `contrechamp.vision.errors`. Nouns: `contrechamp.vision.types`.
"""

import os
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contrechamp.vision.decoding import decode
    from contrechamp.vision.detector import CenterFaceDetector, Detector, load_detector
    from contrechamp.vision.encoding import encode, output_format_for
    from contrechamp.vision.faces import find_faces
    from contrechamp.vision.names import MaskShape, OutputFormat, Profile, SourceFormat
    from contrechamp.vision.numbers import NumberReader, load_number_reader, read_numbers
    from contrechamp.vision.redaction import redact
    from contrechamp.vision.repainting import repaint
    from contrechamp.vision.runtime import Backend, default_backend
    from contrechamp.vision.types import (
        Box,
        Credit,
        DecodedPicture,
        Detection,
        Limits,
        Pixels,
        Policy,
        Reading,
        RedactedImage,
        Suspect,
    )
    from contrechamp.vision.weights import CENTERFACE, WeightsFile

# ONNX Runtime's own builds call home and leave an identifier of the machine on its disk, unless they are told so before
# they are first imported: here, where everything of the engine passes.
os.putenv("ORT_DISABLE_TELEMETRY", "1")

__all__ = [
    "CENTERFACE",
    "Backend",
    "Box",
    "CenterFaceDetector",
    "Credit",
    "DecodedPicture",
    "Detection",
    "Detector",
    "Limits",
    "MaskShape",
    "NumberReader",
    "OutputFormat",
    "Pixels",
    "Policy",
    "Profile",
    "Reading",
    "RedactedImage",
    "SourceFormat",
    "Suspect",
    "WeightsFile",
    "decode",
    "default_backend",
    "encode",
    "find_faces",
    "load_detector",
    "load_number_reader",
    "output_format_for",
    "read_numbers",
    "redact",
    "repaint",
]

_HOMES = {
    "decoding": ("decode",),
    "detector": (
        "CenterFaceDetector",
        "Detector",
        "load_detector",
    ),
    "encoding": (
        "encode",
        "output_format_for",
    ),
    "faces": ("find_faces",),
    "names": (
        "MaskShape",
        "OutputFormat",
        "Profile",
        "SourceFormat",
    ),
    "numbers": (
        "NumberReader",
        "load_number_reader",
        "read_numbers",
    ),
    "redaction": ("redact",),
    "repainting": ("repaint",),
    "runtime": (
        "Backend",
        "default_backend",
    ),
    "types": (
        "Box",
        "Credit",
        "DecodedPicture",
        "Detection",
        "Limits",
        "Pixels",
        "Policy",
        "Reading",
        "RedactedImage",
        "Suspect",
    ),
    "weights": (
        "CENTERFACE",
        "WeightsFile",
    ),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
