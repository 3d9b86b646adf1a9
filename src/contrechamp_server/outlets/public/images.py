"""Image bytes for the public: thumbnails, and the IIIF Image API over public masters. All of them come from the gate."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http import HTTPStatus
from typing import Any, ClassVar, Final

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from contrechamp_server.foundation.core.errors import InvalidError, TooMuchError
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.gate import Audience, GatedImage, open_image, open_thumbnail
from contrechamp_server.frame import iiif
from contrechamp_server.frame.access import open_to_anyone
from contrechamp_server.frame.people import actor
from contrechamp_server.frame.sharing import for_other_sites, kept_for, unless_unchanged

_LD_JSON = 'application/ld+json;profile="http://iiif.io/api/image/3/context.json"'
_SECONDS: Final = 300
_LARGE: Final = 4_000_000
"""Pixels from which making a picture takes a noticeable part of a second; a view of tiles never comes near."""
_PROFILE = '<http://iiif.io/api/image/3/level2.json>;rel="profile"'


class LargePicturesError(TooMuchError):
    """As many large pictures are being made as there is room for beside everything else; nothing was made."""

    code: ClassVar[str] = "large_pictures"
    default_message: ClassVar[Promise | str] = _(
        "Beaucoup de grandes images sont demandées en ce moment. Réessayez dans quelques secondes."
    )


@open_to_anyone
@require_safe
def thumbnail(request: HttpRequest, portrait_id: str) -> HttpResponse:
    """Give a portrait's thumbnail."""
    data = open_thumbnail(portrait_id, audience=Audience.PUBLIC)
    return _answer(request, data, etag=hashlib.sha256(data).hexdigest())


@open_to_anyone
@require_safe
def iiif_base(_request: HttpRequest, photograph_id: str) -> HttpResponse:
    """Lead from an image's own address to its description."""
    answer = redirect("public:iiif_info", photograph_id)
    answer.status_code = HTTPStatus.SEE_OTHER
    return for_other_sites(answer)


@open_to_anyone
@require_safe
def iiif_info(request: HttpRequest, photograph_id: str) -> HttpResponse:
    """Give `info.json`."""
    image = _open(request, photograph_id)
    base = request.build_absolute_uri(reverse("public:iiif", args=[photograph_id]))
    answer = unless_unchanged(request, JsonResponse(iiif.describe(image, base), content_type=_LD_JSON))
    answer.headers["Link"] = _PROFILE
    return for_other_sites(_for_a_while(answer))


@open_to_anyone
@require_safe
def iiif_image(
    request: HttpRequest, photograph_id: str, region: str, size: str, rotation: str, quality: str
) -> HttpResponse:
    """Give a region of a public master at a size, turned or in grey if that is asked for."""
    image = _open(request, photograph_id)
    try:
        asked = iiif.read(image, region, size, rotation, quality)
    except InvalidError as error:
        raise BadRequest from error
    etag = hashlib.sha256(f"{image.digest} {asked.canonical}".encode()).hexdigest()
    unchanged = get_conditional_response(request, etag=f'"{etag}"')
    if unchanged is not None:
        return for_other_sites(_for_a_while(unchanged))
    with _room_for(asked):
        data = iiif.render(image, asked)
    answer = _answer(request, data, etag=etag, media_type=asked.media_type)
    base = request.build_absolute_uri(reverse("public:iiif", args=[photograph_id]))
    answer.headers["Link"] = f'<{base}/{asked.canonical}>;rel="canonical",{_PROFILE}'
    return for_other_sites(answer)


@contextmanager
def _room_for(asked: iiif.Asked) -> Iterator[None]:
    """Hold one of the places for large pictures: they must not take every thread that answers.

    Raises:
        LargePicturesError: all are taken.
    """
    if asked.area <= _LARGE:
        yield
        return
    places = _places()
    if not places.acquire(blocking=False):
        raise LargePicturesError
    try:
        yield
    finally:
        places.release()


@cache
def _places() -> threading.BoundedSemaphore:
    return threading.BoundedSemaphore(max(1, options().web_threads // 4))


def _open(request: HttpRequest, photograph_id: str) -> GatedImage:
    return open_image(photograph_id, actor=actor(request), audience=Audience.PUBLIC)


def _answer(request: HttpRequest, data: bytes, *, etag: str, media_type: str = "image/jpeg") -> HttpResponse:
    answer = HttpResponse(data, content_type=media_type, headers={"ETag": f'"{etag}"'})
    return _for_a_while(get_conditional_response(request, etag=f'"{etag}"', response=answer) or answer)


def _for_a_while(answer: Any) -> HttpResponse:
    return kept_for(answer, _SECONDS)
