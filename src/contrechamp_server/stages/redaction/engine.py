"""The engine in a worker: loaded once, used for one picture at a time."""

from dataclasses import dataclass
from functools import cache

import cv2

from contrechamp.proofs import Proof, begins_as_proof, open_proof
from contrechamp.vision import (
    Detector,
    Limits,
    NumberReader,
    OutputFormat,
    Policy,
    Profile,
    Reading,
    RedactedImage,
    load_detector,
    load_number_reader,
    read_numbers,
    redact,
)
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.media.pyramids import make_pyramid
from contrechamp_server.stages.redaction.credentials import Verdict, check_credentials
from contrechamp_server.stages.redaction.likeness import likeness_of

THREADS = 1
"""Cores used by one worker: as many workers as cores do more than one worker with all of them."""


@dataclass(frozen=True, slots=True)
class Worked:
    """All that a worker makes of one original, before anything is stored."""

    redacted: RedactedImage
    readings: tuple[Reading, ...]
    pyramid: bytes
    likeness: str
    credentials: Verdict
    proof: Proof | None


def work_on(original: bytes) -> Worked:
    """Redact an original and make all that is stored of it.

    Args:
        original: a picture, or one with evidence of ProofMode around it.

    Raises:
        VisionError, ProofError: the photograph is to be held; the error's code says why.
    """
    limits = policy().limits
    proof = open_proof(original, max_bytes=limits.max_bytes) if begins_as_proof(original) else None
    picture = proof.picture if proof else original
    redacted = redact(picture, policy(), detector=_detector())
    # Without a face there is no chest to look below, and a search of the whole picture is not worth its time here.
    regions = None if redacted.masks else ()
    readings = read_numbers(redacted.pixels, regions=regions, faces=redacted.masks, reader=_reader())
    pyramid, likeness = make_pyramid(redacted.pixels), likeness_of(redacted.pixels)
    return Worked(redacted, tuple(readings), pyramid, likeness, check_credentials(picture), proof)


def policy() -> Policy:
    """Give how pictures are redacted here: the engine's defaults, with the archive's limits."""
    archive = options()
    return Policy(
        profile=Profile(archive.profile),
        output_format=OutputFormat.JPEG,
        limits=Limits(max_bytes=archive.max_bytes, max_pixels=archive.max_pixels),
    )


@cache
def _detector() -> Detector:
    cv2.setNumThreads(THREADS)
    return load_detector(threads=THREADS)


@cache
def _reader() -> NumberReader:
    return load_number_reader(threads=THREADS)
