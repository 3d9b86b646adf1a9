"""Walking an archive as somebody: every address that can be found, and all that these lead to."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from http.cookies import SimpleCookie
from itertools import product
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from contrechamp.vision.types import Box
from contrechamp_server.foundation.accounts.models import ArchiveSession

MOST_PAGES: Final = 3_000
MOST_PARAMETERS: Final = 2
METHODS: Final = ("post", "put", "patch", "delete")
_LINK = re.compile(r"""(?:href|src|srcset|action|data-[\w-]+)=["']([^"'\s]+)""")
WRONG: Final = ("0", "..%2fsecrets")
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")


@dataclass(frozen=True)
class Answer:
    """What came back.

    Attributes:
        address: what was asked for, with the method where it is not GET.
        status: of HTTP.
        kind: its media type.
        headers: all of them, as one text.
        content: its bytes.
        leads_to: the own addresses that it speaks of.
    """

    address: str
    status: int
    kind: str
    headers: str
    content: bytes
    leads_to: tuple[str, ...]


def addresses(known: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Give every address of the archive, each parameter filled with every value that is known for it, and with wrong ones."""
    for route in _routes(get_resolver(), "/"):
        plain = route.replace("^", "").replace("$", "")
        names = [name or other for name, other in _PARAMETER.findall(plain)]
        # IIIF addresses have five parameters and more; they are walked from where they are spoken of.
        if len(names) <= MOST_PARAMETERS:
            for filling in product(*([*known.get(name, ()), *WRONG] for name in names)):
                yield _filled(plain, filling)


def routes(known: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Give each address of the archive as it is written in the code, with all that it can be filled to by what is known."""
    found = {}
    for route in _routes(get_resolver(), "/"):
        plain = route.replace("^", "").replace("$", "")
        names = [name or other for name, other in _PARAMETER.findall(plain)]
        if len(names) <= MOST_PARAMETERS:
            fillings = product(*(list(known.get(name, ())) for name in names))
            found[plain] = [_filled(plain, filling) for filling in fillings]
    return found


def walk(client: Client, start: Iterable[str]) -> Iterator[Answer]:
    """Give every answer that this browser gets: from the addresses given, and from all that these lead to.

    Raises:
        AssertionError: there is no end to it; whatever lies behind was not looked at.
    """
    waiting = list(start)
    seen: set[str] = set()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        assert len(seen) <= MOST_PAGES, f"the walk finds no end; it is at {address}"
        answer = ask(client, "get", address)
        yield answer
        waiting += [found for found in answer.leads_to if found not in seen]


def knock(client: Client, known: Iterable[str]) -> Iterator[Answer]:
    """Give what comes back for all that changes something, sent with nonsense: mostly error pages."""
    for address in known:
        for method in METHODS:
            yield _ask_and_stay(client, method, address, data="{", content_type="application/json")
        yield _ask_and_stay(client, "post", address, data={"nonsense": "1"})


def _ask_and_stay(client: Client, method: str, address: str, **given: Any) -> Answer:
    """Ask, and stay who one is: whoever knocks at the address that signs out is still somebody at the next one."""
    cookies, sessions = client.cookies.output(header="", sep=";"), list(ArchiveSession.objects.all())
    answer = ask(client, method, address, **given)
    client.cookies = SimpleCookie(cookies)
    ArchiveSession.objects.bulk_create(sessions, ignore_conflicts=True)
    return answer


def ask(client: Client, method: str, address: str, **given: Any) -> Answer:
    """Ask for one thing."""
    response: Any = getattr(client, method)(address, **given)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return Answer(
        address=address if method == "get" else f"{method.upper()} {address}",
        status=response.status_code,
        kind=response.headers.get("Content-Type", ""),
        headers=str(dict(response.headers)) + response.cookies.output(),
        content=content,
        leads_to=tuple(_links(address, response, content)),
    )


def region_of(text: str, width: int, height: int) -> Box:
    """Give the part of a picture that an IIIF region means."""
    if text == "full":
        return Box(0, 0, width, height)
    if text == "square":
        side = min(width, height)
        return Box((width - side) // 2, (height - side) // 2, side, side)
    if text.startswith("pct:"):
        shares = [float(share) / 100 for share in text.removeprefix("pct:").split(",")]
        x, y, w, h = (round(share * whole) for share, whole in zip(shares, (width, height) * 2, strict=True))
    else:
        x, y, w, h = map(int, text.split(","))
    return Box(x, y, min(w, width - x), min(h, height - y))


def _filled(route: str, filling: Iterable[str]) -> str:
    values = iter(filling)
    return _PARAMETER.sub(lambda _: next(values), route)


def _routes(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, f"{prefix}{pattern.pattern}")
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.pattern}"


def _links(address: str, response: Any, content: bytes) -> Iterator[str]:
    kind = response.headers.get("Content-Type", "")
    found: list[str] = []
    if location := response.headers.get("Location"):
        found.append(location)
    if "html" in kind:
        found += [unescape(link) for link in _LINK.findall(content.decode())]
    elif "json" in kind and content:
        said = json.loads(content)
        found += list(_strings(said))
        if isinstance(said, dict):
            found += _tiles(said)
    for link in found:
        parts = urlsplit(urljoin(f"http://testserver{address}", link))
        if parts.netloc in {"testserver", "127.0.0.1", "localhost"} and not parts.path.startswith("/static/"):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def _strings(value: Any) -> Iterator[str]:
    """Give the strings of a JSON value that look like addresses."""
    if isinstance(value, str) and value.startswith(("/", "http")):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def _tiles(said: dict[str, Any]) -> Iterator[str]:
    """Give the addresses of every picture that a JSON object describes: an IIIF `info.json`, or the desk's state."""
    described = said if said.get("protocol") == "http://iiif.io/api/image" else said.get("image")
    if not isinstance(described, dict) or "tiles" not in described:
        return
    base = urlsplit(str(described["id"])).path
    width, height = int(described["width"]), int(described["height"])
    if described is said:
        yield f"{base}/info.json"
    for asked in (
        "full/max",
        "full/!400,400",
        "full/pct:13",
        "square/200,",
        f"{width // 2},0,9999,9999/max",
        "pct:10,10,40.5,33.3/pct:50",
    ):
        yield f"{base}/{asked}/0/default.jpg"
    yield f"{base}/full/!600,600/0/gray.png"
    side = int(described["tiles"][0]["width"])
    for factor in described["tiles"][0]["scaleFactors"]:
        step = side * factor
        for x, y in product(range(0, width, step), range(0, height, step)):
            w, h = min(step, width - x), min(step, height - y)
            yield f"{base}/{x},{y},{w},{h}/{-(-w // factor)},{-(-h // factor)}/0/default.jpg"
