"""Walking an archive as somebody: every address that can be found, and what to look for in what comes back."""

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import product
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import cv2
import numpy as np
import pyvips
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from contrechamp.vision import Pixels

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_PAGES = 1_500
_LINK = re.compile(r"""(?:href|src|srcset|action|data-[\w-]+)=["']([^"'\s]+)""")
_PARAMETER = re.compile(r"<(?:\w+:)?\w+>|\(\?P<\w+>[^)]*\)")
FACE_AGREES = 0.85
"""Correlation from which a place in a picture shows the planted face; on pictures without it the best is about 0.7."""
SMALLEST_FACE_PX = 28


def addresses(values: Iterable[str]) -> Iterator[str]:
    """Give every address of the archive, each parameter filled with every value that is known."""
    known = list(values)

    def walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern, f"{prefix}{pattern.pattern}")
            elif isinstance(pattern, URLPattern):
                yield f"{prefix}{pattern.pattern}"

    for route in walk(get_resolver(), "/"):
        plain = route.replace("^", "").replace("$", "")
        holes = len(_PARAMETER.findall(plain))
        # IIIF addresses have five parameters; they are walked from their info.json.
        for filling in product(known, repeat=holes) if holes <= 2 else ():
            address = plain
            for value in filling:
                address = _PARAMETER.sub(value.replace("\\", ""), address, count=1)
            yield address


def walk(client: Client, start: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """Give every answer that this browser gets: from the addresses given, and from all that these lead to."""
    waiting = list(start)
    seen: set[str] = set()
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        response: Any = client.get(address)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        yield address, (response, content)
        waiting += [found for found in links(address, response, content) if found not in seen]


def links(address: str, response: Any, content: bytes) -> Iterator[str]:
    """Give the own addresses that an answer speaks of, IIIF tiles included."""
    kind = response.headers.get("Content-Type", "")
    found: list[str] = []
    if location := response.headers.get("Location"):
        found.append(location)
    if "html" in kind:
        found += [unescape(link) for link in _LINK.findall(content.decode())]
    elif "json" in kind and content:
        said = json.loads(content)
        found += list(strings(said))
        if isinstance(said, dict) and said.get("protocol") == "http://iiif.io/api/image":
            found += tiles(urlsplit(str(said["id"])).path, said)
    for link in found:
        parts = urlsplit(urljoin(f"http://testserver{address}", link))
        if parts.netloc in {"testserver", "127.0.0.1", "localhost"} and not parts.path.startswith("/static/"):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def strings(value: Any) -> Iterator[str]:
    """Give the strings of a JSON value that look like addresses."""
    if isinstance(value, str) and value.startswith(("/", "http")):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def tiles(base: str, info: dict[str, Any]) -> Iterator[str]:
    """Give the addresses of a IIIF picture: whole, by regions, and every tile of every level."""
    width, height = int(info["width"]), int(info["height"])
    yield f"{base}/info.json"
    yield from (f"{base}/full/{size}/0/default.jpg" for size in ("max", "!400,400", "pct:50"))
    yield f"{base}/square/max/0/default.jpg"
    side = int(info["tiles"][0]["width"])
    for factor in info["tiles"][0]["scaleFactors"]:
        step = side * factor
        for x, y in product(range(0, width, step), range(0, height, step)):
            w, h = min(step, width - x), min(step, height - y)
            yield f"{base}/{x},{y},{w},{h}/{-(-w // factor)},{-(-h // factor)}/0/default.jpg"


def decode_all(content: bytes) -> list[Pixels]:
    """Give every picture in some bytes: each page of a TIFF, or the one picture; none when they are no picture."""
    if content[:4] in {b"II*\0", b"MM\0*", b"II+\0"}:
        pages = int(pyvips.Image.tiffload_buffer(content).get("n-pages"))
        images = [pyvips.Image.tiffload_buffer(content, page=page) for page in range(pages)]
        return [np.ascontiguousarray(image.numpy()[:, :, :3], np.uint8) for image in images]
    if content.startswith((b"\xff\xd8", b"\x89PNG", b"RIFF", b"GIF8")):
        decoded = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
        return [] if decoded is None else [np.ascontiguousarray(decoded[:, :, ::-1], np.uint8)]
    return []


def agreement(pixels: Pixels, face: Pixels) -> float:
    """Give the best correlation of the planted face with any place of a picture, at any size from `SMALLEST_FACE_PX` on."""
    best = 0.0
    grey, template = (cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) for picture in (pixels, face))
    for scale in np.geomspace(SMALLEST_FACE_PX / face.shape[0], 1.6, 14):
        small = cv2.resize(template, None, fx=float(scale), fy=float(scale), interpolation=cv2.INTER_AREA)
        if small.shape[0] > grey.shape[0] or small.shape[1] > grey.shape[1]:
            break
        found: NDArray[np.float32] = cv2.matchTemplate(grey, small, cv2.TM_CCOEFF_NORMED)
        # A flat place has no correlation at all: it comes out as infinite or not a number.
        best = max(best, float(np.max(found[np.isfinite(found) & (np.abs(found) <= 1.0)], initial=0.0)))
    return best
