"""Near duplicates: by a perceptual hash of the whole *redacted* picture. Reported to reviewers; nothing is dropped.

The hash describes light and dark over the scene. It knows nobody: faces are flat masks before it is made.
"""

from typing import Final

import cv2
import imagehash
import numpy as np
from PIL import Image

from contrechamp.vision.types import Pixels
from contrechamp_server.foundation.records.models import Duplicate, Photograph

_LOOKED_AT_PX: Final = 256
MOST_BITS: Final = 5
"""Hashes of 64 bits that differ in so many or fewer: the same picture, resized, recompressed or slightly cropped."""


def likeness_of(pixels: Pixels) -> str:
    """Give the hash, 16 hexadecimal digits."""
    # The hash looks at 32 x 32 pixels: brought near that by a fast way, a large picture costs no more than a small one.
    small = cv2.resize(pixels, (_LOOKED_AT_PX, _LOOKED_AT_PX), interpolation=cv2.INTER_AREA)
    return str(imagehash.phash(Image.fromarray(small.astype(np.uint8)), hash_size=8))


def report_near_duplicates(photograph: Photograph) -> int:
    """Report earlier photographs whose redacted pictures are nearly the same; give how many."""
    others = list(Photograph.objects.exclude(likeness="").exclude(pk=photograph.pk).values_list("pk", "likeness"))
    if not others:
        return 0
    hashes = np.array([int(text, 16) for _, text in others], np.uint64)
    bits = np.bitwise_count(hashes ^ np.uint64(int(photograph.likeness, 16)))
    near = [(others[at][0], int(bits[at])) for at in np.flatnonzero(bits <= MOST_BITS)]
    exact = set(Duplicate.objects.filter(photograph=photograph, is_exact=True).values_list("earlier_id", flat=True))
    rows = [
        Duplicate(photograph=photograph, earlier_id=key, is_exact=False, distance=distance)
        for key, distance in near
        if key not in exact
    ]
    Duplicate.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
