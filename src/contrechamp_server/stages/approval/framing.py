"""The portraits of a photograph when it is approved: new frames, and those of an earlier approval that stay.

A photograph that is taken back to review and approved again keeps the portraits whose frames are where they were, and with
them what was answered and found: a number that was read once must not come to light again because of it (charter 6).
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from contrechamp.vision.types import Box
from contrechamp_server.foundation.media.blobs import delete_blob
from contrechamp_server.foundation.records.models import Finding, Mask, Photograph, Portrait

if TYPE_CHECKING:
    from django.db.models import QuerySet

_MASK_OF_FACE: Final = 1.8
"""A mask with its full margin is so many times as wide as the face under it."""
_FACE_CM: Final = 15.0
_BAND_CM: Final = 5.0
_SAME: Final = 0.5
"""Two frames that share this much of what they cover together are of the same body: the place decides, nothing else."""


def frame_portraits(photograph: Photograph, boxes: Iterable[Box]) -> None:
    """Make a locked photograph's portraits those of these frames."""
    left = list(Portrait.objects.filter(photograph=photograph).order_by("pk"))
    masks = [mask.box for mask in Mask.objects.filter(photograph=photograph)]
    new = []
    for box in boxes:
        same = max(left, key=lambda portrait: _share(portrait.box, box), default=None)
        if same is None or _share(same.box, box) < _SAME:
            width = band_width(box, masks)
            new.append(Portrait(photograph=photograph, x=box.x, y=box.y, w=box.w, h=box.h, band_px=width))
            continue
        left.remove(same)
        same.x, same.y, same.w, same.h = box
        same.band_px = band_width(box, masks)
        same.save(update_fields=["x", "y", "w", "h", "band_px"])
    delete_portraits(Portrait.objects.filter(pk__in=[portrait.pk for portrait in left]))
    Portrait.objects.bulk_create(new)


def band_width(frame: Box, masks: Iterable[Box]) -> int:
    """Judge how wide a band of 5 cm would be on a body, in pixels, by the mask over its head; 0 where there is no mask.

    The head's is the mask whose middle lies nearest to the frame's top middle, in its upper half.
    """
    tops = [mask for mask in masks if _is_head(mask, frame)]
    if not tops:
        return 0
    head = min(tops, key=lambda mask: abs(mask.x + mask.w / 2 - frame.x - frame.w / 2))
    return round(head.w / _MASK_OF_FACE * _BAND_CM / _FACE_CM)


def _is_head(mask: Box, frame: Box) -> bool:
    x, y = mask.x + mask.w / 2, mask.y + mask.h / 2
    return frame.x <= x <= frame.x + frame.w and frame.y - mask.h <= y <= frame.y + frame.h / 2


def delete_portraits(portraits: "QuerySet[Portrait]") -> None:
    """Delete portraits that are no longer public, with what was found of them; sealed numbers too."""
    findings = Finding.objects.filter(portrait__in=portraits, number__isnull=False).select_related("number")
    numbers = [finding.number for finding in findings]
    portraits.delete()
    for number in numbers:
        if number is not None:
            delete_blob(number)


def _share(one: Box, other: Box) -> float:
    across = min(one.x + one.w, other.x + other.w) - max(one.x, other.x)
    down = min(one.y + one.h, other.y + other.h) - max(one.y, other.y)
    both = max(0, across) * max(0, down)
    return both / (one.w * one.h + other.w * other.h - both)
