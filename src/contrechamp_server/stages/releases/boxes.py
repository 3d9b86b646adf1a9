"""Boxes of a release, as COCO has them: portraits, and of the masks those that the public can see.

A mask under the veil is the head of somebody who is nobody's subject: where they stood is not told.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final

from contrechamp.vision.types import Box
from contrechamp_server.foundation.records.models import Mask
from contrechamp_server.foundation.records.selectors import public_photographs, public_portraits
from contrechamp_server.stages.releases.tables import in_chunks

_CHUNK: Final = 500
"""Photographs whose boxes are held at once."""
_OFFICER, _MASK = 1, 2
_CATEGORIES: Final = [{"id": _OFFICER, "name": "officer_on_duty"}, {"id": _MASK, "name": "mask"}]
_Photograph = tuple[str, int, int, bool]


def write(path: Path) -> None:
    """Write them; pictures are known by their ids and fetched over IIIF."""
    with path.open("w", encoding="utf-8") as out:
        out.write(f'{{"categories": {json.dumps(_CATEGORIES)}, "images": [')
        _write_items(out, _images())
        out.write('], "annotations": [')
        _write_items(out, _annotations())
        out.write("]}\n")


def _write_items(out: IO[str], items: Iterator[dict[str, Any]]) -> None:
    for number, item in enumerate(items):
        out.write(f"{',' if number else ''}\n{json.dumps(item)}")


def _photographs() -> Iterator[tuple[int, _Photograph]]:
    fields = ("pk", "width", "height", "is_veil_lifted")
    found = public_photographs().select_related(None).order_by("pk").values_list(*fields)
    return enumerate(found.iterator(), start=1)


def _images() -> Iterator[dict[str, Any]]:
    for number, (key, width, height, _) in _photographs():
        yield {"id": number, "file_name": f"{key}.jpg", "width": width, "height": height}


def _annotations() -> Iterator[dict[str, Any]]:
    number = 0
    for some in in_chunks(_photographs(), _CHUNK):
        keys = [key for _, (key, _, _, _) in some]
        portraits = _by_photograph(public_portraits().select_related(None).filter(photograph__in=keys))
        masks = _by_photograph(Mask.objects.filter(photograph__in=keys, is_painted=True))
        for image, (key, _, _, is_veil_lifted) in some:
            officers = portraits[key]
            seen = [mask for mask in masks[key] if is_veil_lifted or any(_stands_in(mask, each) for each in officers)]
            for category, boxes in ((_OFFICER, officers), (_MASK, seen)):
                for box in boxes:
                    number += 1
                    where = {"bbox": list(box), "area": box.w * box.h, "iscrowd": 0}
                    yield {"id": number, "image_id": image, "category_id": category, **where}


def _by_photograph(rows: Any) -> dict[str, list[Box]]:
    found: dict[str, list[Box]] = defaultdict(list)
    for photograph, *box in rows.order_by("pk").values_list("photograph", "x", "y", "w", "h"):
        found[photograph].append(Box(*box))
    return found


def _stands_in(mask: Box, portrait: Box) -> bool:
    """Say whether the middle of a mask is in a portrait: there the picture is clear."""
    x, y = mask.x + mask.w / 2, mask.y + mask.h / 2
    return portrait.x <= x < portrait.x + portrait.w and portrait.y <= y < portrait.y + portrait.h
