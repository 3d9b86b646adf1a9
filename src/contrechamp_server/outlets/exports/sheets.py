"""What a poster says and shows: of published portraits only, from redacted pixels only, and never a number."""

import io
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final
from urllib.parse import urlsplit

import segno
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contrechamp_server.foundation.core.dates import in_words
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.permissions import VISITOR
from contrechamp_server.foundation.gate import Audience, open_image, open_thumbnail
from contrechamp_server.foundation.media.pyramids import Size
from contrechamp_server.foundation.records.models import Event, Portrait
from contrechamp_server.foundation.records.selectors import public_portraits
from contrechamp_server.foundation.records.vocabularies import DISPLAY_ONLY
from contrechamp_server.foundation.typesetting import as_drawing, printable, render_pdf
from contrechamp_server.frame.provenance import place_name, source
from contrechamp_server.outlets.exports.errors import DisplayOnlyError
from contrechamp_server.stages.approval.publication import THUMBNAIL_PX

MOST_PX: Final = 2_400
"""Of the longer side of one portrait: no picture has more to give on paper."""
_COLUMNS: Final = (1, 2, 3, 4, 5, 6, 8, 10)
MOST_IN_MOSAIC: Final = 80
"""Ten columns of eight."""
BLEED_MM: Final = 3


class Format(StrEnum):
    """Sizes of paper, upright."""

    A4 = "a4"
    A3 = "a3"
    A2 = "a2"
    A1 = "a1"


MM: Final = {Format.A4: (210, 297), Format.A3: (297, 420), Format.A2: (420, 594), Format.A1: (594, 841)}


@dataclass(frozen=True, slots=True)
class Paper:
    """What it is printed on: `bleed` is asked for by printers who cut."""

    format: Format = Format.A3
    has_bleed: bool = False


def portrait_poster(portrait: Portrait, address: str, paper: Paper) -> bytes:
    """Give the poster of one published portrait, a PDF.

    Raises:
        DisplayOnlyError: its licence does not allow it, or it is hard to look at.
        NotFoundError, ImageRefusedError: it is not public.
    """
    shown = portrait.photograph
    if shown.submission.licence in DISPLAY_ONLY or shown.is_graphic:
        raise DisplayOnlyError
    image = open_image(shown.pk, actor=VISITOR, audience=Audience.PUBLIC)
    share = min(1.0, MOST_PX / max(portrait.w, portrait.h))
    size = Size(max(1, round(portrait.w * share)), max(1, round(portrait.h * share)))
    told = source(shown.submission)
    legibility = portrait.get_legibility_display() if portrait.legibility else _("Le numéro peut-il se lire\u202f?")
    where = [told.event.title if told.event else "", told.where, in_words(told.day)]
    data = {
        "title": str(legibility),
        "place": ", ".join(part for part in where if part),
        "credit": f"{told.credit}, {told.licence}",
        "shapes": [size.height / size.width],
        "columns": 1,
    }
    drawings = {"p0": as_drawing(image.region(portrait.box, size), size.width, size.height)}
    return _set(data, drawings, address, paper, portrait)


def event_poster(event: Event, address: str, paper: Paper, finding: str = "") -> bytes:
    """Give the poster of an event: its newest portraits as one fabric, all or those of one finding; a PDF.

    Raises:
        DisplayOnlyError: none of its portraits may be printed.
    """
    there = public_portraits().filter(event=event.pk, **({"legibility": finding} if finding else {}))
    allowed = [
        each
        for each in there.order_by("-shown_at", "-pk")[: 2 * MOST_IN_MOSAIC]
        if each.photograph.submission.licence not in DISPLAY_ONLY and not each.photograph.is_graphic
    ]
    # Cells are nearly as portraits are, three to four, whatever their number.
    columns = max((n for n in _COLUMNS if n * _rows(n) <= len(allowed)), default=0)
    if not columns:
        raise DisplayOnlyError
    chosen = allowed[: columns * _rows(columns)]
    owed = dict.fromkeys(
        f"{told.credit}, {told.licence}" for told in (source(each.photograph.submission) for each in chosen)
    )
    data = {
        "title": event.title,
        "place": f"{place_name(event.commune)}, {in_words(event.date)}",
        "credit": " · ".join(owed),
        "shapes": [each.h / each.w for each in chosen],
        "columns": columns,
    }
    drawings = {}
    for n, each in enumerate(chosen):
        share = min(1.0, THUMBNAIL_PX / max(each.w, each.h))
        jpeg = open_thumbnail(each.pk, audience=Audience.PUBLIC)
        drawings[f"p{n}"] = as_drawing(jpeg, max(1, round(each.w * share)), max(1, round(each.h * share)))
    return _set(data, drawings, address, paper, chosen[0])


def _rows(columns: int) -> int:
    return max(1, round(0.8 * columns))


def _set(data: dict[str, Any], drawings: dict[str, str], address: str, paper: Paper, dated_by: Portrait) -> bytes:
    width, height = MM[paper.format]
    drawings["qr"] = _code(address)
    filled = data | {
        "width": width,
        "height": height,
        "bleed": BLEED_MM if paper.has_bleed else 0,
        "lang": get_language() or "fr",
        "duty": _(
            "En service, policiers et gendarmes doivent porter un numéro individuel de sept chiffres "
            "(code de la sécurité intérieure, article R. 434-15)."
        ),
        "address": address,
        "host": urlsplit(address).netloc,
        "archive": options().name,
        "alt": _("Agent en service, sans visage"),
    }
    return render_pdf(_document(), printable(filled), drawings, dated=dated_by.published_at or dated_by.created_at)


def _code(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=0, dark="#111111", xmldecl=False)
    return drawn.getvalue().decode()


@cache
def _document() -> str:
    return files("contrechamp_server.outlets.exports").joinpath("poster.typ").read_text(encoding="utf-8")
