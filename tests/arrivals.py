"""Photographs that arrive through the real door: sealed to the custodians and to the workers, and waiting for one."""

from functools import cache

import cv2
import numpy as np
from skimage import data

from contrechamp.vision import OutputFormat, Pixels, encode
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.media.arrivals import Arrival
from contrechamp_server.foundation.records.models import Photograph, Submission
from contrechamp_server.stages.intake.services import receive_photograph
from tests.archive import make_submission, someone


@cache
def picture(seed: int = 0) -> bytes:
    """Give a small photograph with a face, another one for each seed."""
    dark = np.random.default_rng(seed).integers(0, 60, size=3)
    face = cv2.resize(np.ascontiguousarray(data.astronaut(), np.uint8), (320, 320)).astype(int) - dark
    return encode(as_pixels(face), OutputFormat.JPEG)


def as_pixels(values: np.ndarray) -> Pixels:
    """Give values as pixels, cut to their range."""
    return np.ascontiguousarray(np.clip(values, 0, 255), np.uint8)


def receive(original: bytes, submission: Submission | None = None) -> Photograph:
    """Take an original in; its photograph waits for a worker."""
    arrival = Arrival()
    arrival.write(original)
    sealed = arrival.finish()
    deposit = submission or make_submission()
    return receive_photograph(actor=someone(Role.SUBMITTER).actor, submission=deposit, sealed=sealed).photograph
