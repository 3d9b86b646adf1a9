"""The engine: photographs in, no face out. Pure: no settings, no network, no print.

    >>> from pathlib import Path
    >>> from contrechamp.vision import redact
    >>> redacted = redact(Path("march.jpg").read_bytes())      # doctest: +SKIP
    >>> Path("redacted.jpg").write_bytes(redacted.data)        # doctest: +SKIP

Errors: `contrechamp.vision.errors`. Nouns: `contrechamp.vision.types`.
"""

from contrechamp.vision.decode import decode
from contrechamp.vision.detector import CenterFaceDetector, Detector, load_detector
from contrechamp.vision.encode import encode, output_format_for
from contrechamp.vision.faces import find_faces
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
    MaskShape,
    OutputFormat,
    Pixels,
    Policy,
    Profile,
    Reading,
    RedactedImage,
    SourceFormat,
    Suspect,
)
from contrechamp.vision.weights import CENTERFACE, WeightsFile

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
