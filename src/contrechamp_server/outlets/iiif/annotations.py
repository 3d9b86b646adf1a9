"""W3C Web Annotations on a photograph's canvas: its portraits with their findings in words, and the masks that can be seen.

A mask under the veil is not told of: the picture does not show where it is.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from contrechamp.vision.types import Box
from contrechamp_server.foundation.records.codebook import Legibility
from contrechamp_server.foundation.records.models import Finding, Mask, Photograph, Portrait
from contrechamp_server.outlets.iiif import pictures
from contrechamp_server.outlets.iiif.addresses import Addresses
from contrechamp_server.outlets.iiif.manifests import CONTEXT
from contrechamp_server.outlets.iiif.words import LanguageMap, both


def of_portraits(
    at: Addresses, photograph: Photograph, portraits: Iterable[Portrait], findings: Mapping[str, Finding]
) -> dict[str, Any]:
    """Give a photograph's portraits, each with its finding in words and the address of its page."""
    page = at.of("iiif:portraits", photograph.pk)
    return _page(
        page,
        both(lambda: _("Portraits")),
        [
            _annotation(f"{page}#{each.pk}", _said_of(findings.get(each.pk)), at.part(photograph.pk, each.box))
            | _elsewhere(at, each)
            for each in portraits
        ],
    )


def of_masks(at: Addresses, photograph: Photograph, boxes: Iterable[Box]) -> dict[str, Any]:
    """Give the masks that a photograph shows."""
    page = at.of("iiif:masks", photograph.pk)
    said = both(lambda: _("Masque\u00a0: le visage a été détruit"))
    return _page(
        page,
        both(lambda: _("Masques")),
        [
            _annotation(f"{page}#{number}", said, at.part(photograph.pk, box))
            for number, box in enumerate(boxes, start=1)
        ],
    )


def visible_masks(photograph: Photograph, masks: Iterable[Mask], clear: Iterable[Box]) -> list[Box]:
    """Give what can be seen of masks: all of them where the veil is lifted, else what of them lies in portraits."""
    boxes = sorted({mask.box for mask in masks})
    if photograph.is_veil_lifted:
        return boxes
    return sorted({part for box in boxes for portrait in clear if (part := _common(box, portrait)) is not None})


def _common(one: Box, other: Box) -> Box | None:
    left, top = max(one.x, other.x), max(one.y, other.y)
    right, bottom = min(one.x + one.w, other.x + other.w), min(one.y + one.h, other.y + other.h)
    return Box(left, top, right - left, bottom - top) if right > left and bottom > top else None


def _page(address: str, label: LanguageMap, items: list[dict[str, Any]]) -> dict[str, Any]:
    return {"@context": CONTEXT, "id": address, "type": "AnnotationPage", "label": label, "items": items}


def _annotation(address: str, said: LanguageMap, target: str) -> dict[str, Any]:
    body = [
        {"type": "TextualBody", "value": ", ".join(lines), "language": language, "format": "text/plain"}
        for language, lines in said.items()
    ]
    return {"id": address, "type": "Annotation", "motivation": "tagging", "body": body, "target": target}


def _said_of(finding: Finding | None) -> LanguageMap:
    if finding is None:
        return both(lambda: _("À légender"))
    return both(lambda: [str(Legibility(finding.legibility).label), finding.get_unit_type_display()])


def _elsewhere(at: Addresses, portrait: Portrait) -> dict[str, Any]:
    return {
        "homepage": [pictures.homepage(at.of("public:portrait", portrait.pk), both(lambda: _("Portrait")))],
        "seeAlso": [pictures.data(at.of("api:portrait", portrait.pk))],
    }
