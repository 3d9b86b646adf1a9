"""Typesetting: a document and what it is filled with become a PDF. In memory: nothing is written, nothing is fetched.

The typeface is the archive's own, cut for print when it is built (`assets/typefaces.py`); no font of the system is looked
at. What people have typed comes in as data and is never read as markup.
"""

import base64
import json
import threading
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

from contrechamp_server.foundation.typesetting.errors import TypefaceMissingError

FACE: Final = "Hanken Grotesk"
_FONTS: Final = Path(__file__).parent / "fonts"
_AT_A_TIME = threading.Semaphore(1)
"""A page of print takes a core for a second or two; the others wait."""


def render_pdf(document: str, data: Mapping[str, Any], drawings: Mapping[str, str], *, dated: datetime) -> bytes:
    """Set a document.

    Args:
        document: typst's own markup; it reads `sys.inputs`: `data` as JSON, and each drawing by its name.
        data: what it is filled with.
        drawings: SVG by name.
        dated: the moment that the file says it was made; the same input gives the same bytes.

    Raises:
        TypefaceMissingError: the typeface was not built.
    """
    inputs = {"data": json.dumps(data, ensure_ascii=False), **drawings}
    with _AT_A_TIME:
        compiler = typst.Compiler(document.encode(), font_paths=_fonts(), sys_inputs=inputs)
        found = compiler.compile(format="pdf", timestamp=dated.replace(microsecond=0))
    if not isinstance(found, bytes):
        raise TypeError(found)
    return found


def as_drawing(jpeg: bytes, width: int, height: int) -> str:
    """Give a JPEG as an SVG around it: so a picture goes into a document without a file."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"/></svg>'
    )


def printable(value: Any) -> Any:
    """Give what a document is filled with, in characters that the typeface has: it has no narrow no-break space."""
    if isinstance(value, str):
        return value.replace("\u202f", "\u00a0")
    if isinstance(value, list):
        return [printable(each) for each in value]
    if isinstance(value, dict):
        return {key: printable(each) for key, each in value.items()}
    return value


@cache
def _fonts() -> typst.Fonts:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_FONTS])
    if FACE not in fonts.families():
        raise TypefaceMissingError
    return fonts
