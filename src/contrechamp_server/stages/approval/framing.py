"""The portraits of a photograph when it is approved: new frames, and those of an earlier approval that stay.

A photograph that is taken back to review and approved again keeps the portraits whose frames are where they were, and with
them what was answered and found: a number that was read once must not come to light again because of it (charter 6).
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from contrechamp.vision.types import Box
from contrechamp_server.foundation.media.blobs import delete_blob
from contrechamp_server.foundation.records.models import Finding, Photograph, Portrait

if TYPE_CHECKING:
    from django.db.models import QuerySet

_SAME: Final = 0.5
"""Two frames that share this much of what they cover together are of the same body: the place decides, nothing else."""


def frame_portraits(photograph: Photograph, boxes: Iterable[Box]) -> None:
    """Make a locked photograph's portraits those of these frames."""
    left = list(Portrait.objects.filter(photograph=photograph).order_by("pk"))
    new = []
    for box in boxes:
        same = max(left, key=lambda portrait: _share(portrait.box, box), default=None)
        if same is None or _share(same.box, box) < _SAME:
            new.append(Portrait(photograph=photograph, x=box.x, y=box.y, w=box.w, h=box.h))
            continue
        left.remove(same)
        same.x, same.y, same.w, same.h = box
        same.save(update_fields=["x", "y", "w", "h"])
    delete_portraits(Portrait.objects.filter(pk__in=[portrait.pk for portrait in left]))
    Portrait.objects.bulk_create(new)


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
