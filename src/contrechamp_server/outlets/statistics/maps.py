"""The map of the rate by département, as one SVG file: the same groups as the chart, the table and the file beside it.

Grey alone, in five steps, so that it prints and is read without telling colours apart. What is too little for a rate is
hatched and never a step. The outlines are Victor Cazanave's (svg-maps, CC BY 4.0), rounded when the archive was built.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from contrechamp.rate import Group, Sheet
from contrechamp_server.foundation.places import departement_name
from contrechamp_server.foundation.places.tables import outlines
from contrechamp_server.outlets.statistics.showing import line_of

STEPS: Final = ("#eeebe4", "#ccc8bf", "#98938a", "#5d5952", "#191816")
"""From 0 to 20 % to 80 to 100 %: the more numbers can be read, the darker."""
_PAPER: Final = "#fdfdfb"
_INK: Final = "#111"
_HAIR: Final = "#a8a398"
_TOO_LITTLE: Final = "url(#trop-peu)"
_WIDTH, _HEIGHT = 6130, 5850
_AROUND_PARIS: Final = ("75", "92", "93", "94")
_TEXT: Final = '<text x="{}" y="{}" font-size="125" font-family="sans-serif" fill="{}">{}</text>'
_INSET: Final = "translate(20 4560) scale(5.6) translate(-3042 -1342)"
"""Paris and its neighbours, too small on the map, once more below it at the left."""


@dataclass(frozen=True, slots=True)
class Region:
    """One département: `fill` as it is drawn, `words` as it is said."""

    name: str
    fill: str
    words: str


def regions(sheet: Sheet) -> dict[str, Region]:
    """Give every département of a plan, those overseas too; the map draws those that are on it."""
    return {group.key: _region(group) for group in sheet.groups["departement"]}


def draw_map(found: Mapping[str, Region]) -> SafeString:
    """Draw all départements with outlines, and what the steps of grey mean."""
    every = _paths(found, tuple(outlines()), 8)
    around = _paths(found, _AROUND_PARIS, 2)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {} {}" width="{}" height="{}">'
        '<title>{}</title><defs>{}</defs>{}<g transform="{}">{}</g>{}</svg>\n',
        *(_WIDTH, _HEIGHT, _WIDTH // 10, _HEIGHT // 10, _("Numéros lisibles parmi les évaluables, par département")),
        *(_hatching(), every, _INSET, around, _legend()),
    )


def said(found: Mapping[str, Region]) -> str:
    """Say the map in words."""
    return " · ".join(f"{region.name}\N{NO-BREAK SPACE}: {region.words}" for region in found.values())


def _region(group: Group) -> Region:
    name = departement_name(group.key)
    line = line_of(name, group.figures)
    if line.share is None:
        return Region(name, _TOO_LITTLE, line.words)
    step = min(int(line.share * len(STEPS)), len(STEPS) - 1)
    return Region(name, STEPS[step], f"{line.percent}, {line.words}")


def _paths(found: Mapping[str, Region], codes: tuple[str, ...], width: int) -> SafeString:
    shapes = outlines()
    blank = Region("", _PAPER, "")
    drawn = ((code, found.get(code, blank)) for code in codes)
    return format_html_join(
        "",
        '<path d="{}" fill="{}" stroke="{}" stroke-width="{}"><title>{}</title></path>',
        (
            (
                shapes[code],
                region.fill,
                _HAIR,
                width,
                f"{region.name}\N{NO-BREAK SPACE}: {region.words}" if region.words else departement_name(code),
            )
            for code, region in drawn
        ),
    )


def _hatching() -> SafeString:
    return format_html(
        '<pattern id="trop-peu" width="60" height="60" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="60" height="60" fill="{}"/><path d="M0 0V60" stroke="{}" stroke-width="14"/></pattern>',
        *(_PAPER, _HAIR),
    )


def _legend() -> SafeString:
    share = 100 // len(STEPS)
    rows = [
        (_PAPER, _("aucune image")),
        (_TOO_LITTLE, _("pas encore assez d’images")),
        *(
            (fill, f"{n * share} à {n * share + share} %".replace(" %", "\N{NO-BREAK SPACE}%"))
            for n, fill in enumerate(STEPS)
        ),
    ]
    label = format_html(_TEXT, 20, 4470, _INK, _("Paris et petite couronne"))
    return label + format_html_join(
        "",
        '<rect x="20" y="{}" width="150" height="110" fill="{}" stroke="{}" stroke-width="8"/>' + _TEXT,
        ((40 + 175 * n, fill, _HAIR, 220, 40 + 175 * n + 98, _INK, words) for n, (fill, words) in enumerate(rows)),
    )
