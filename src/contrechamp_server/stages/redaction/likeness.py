"""Near duplicates: by a perceptual hash of the whole *redacted* picture. Reported to reviewers; nothing is dropped.

The hash describes light and dark over the scene. It knows nobody: faces are flat masks before it is made.
"""

from functools import reduce
from operator import or_
from typing import Final

import cv2
import imagehash
import numpy as np
from django.db.models import Q, QuerySet
from PIL import Image

from contrechamp.vision.types import Pixels
from contrechamp_server.foundation.records.models import Duplicate, Photograph
from contrechamp_server.foundation.records.models.photographs import LIKENESS_PARTS, LikenessPart

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
    own = int(photograph.likeness, 16)
    others = _maybe_alike(photograph.likeness).exclude(pk=photograph.pk).values_list("pk", "likeness")
    near = [(key, distance) for key, text in others if (distance := (own ^ int(text, 16)).bit_count()) <= MOST_BITS]
    exact = set(Duplicate.objects.filter(photograph=photograph, is_exact=True).values_list("earlier_id", flat=True))
    rows = [
        Duplicate(photograph=photograph, earlier_id=key, is_exact=False, distance=distance)
        for key, distance in near
        if key not in exact
    ]
    Duplicate.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _maybe_alike(likeness: str) -> QuerySet[Photograph]:
    """Give those that are the same in one part at least: all that differ in few bits, and few of the others."""
    parts = {f"part_{start}": LikenessPart(start, length) for start, length in LIKENESS_PARTS}
    same = (Q(**{f"part_{start}": likeness[start - 1 : start - 1 + length]}) for start, length in LIKENESS_PARTS)
    return Photograph.objects.alias(**parts).filter(reduce(or_, same))
