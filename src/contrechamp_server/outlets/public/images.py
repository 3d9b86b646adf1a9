"""Image bytes for the public: thumbnails, and the IIIF Image API over public masters. All of them come from the gate."""

import hashlib
from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from contrechamp_server.foundation.core.errors import InvalidError
from contrechamp_server.foundation.gate import Audience, GatedImage, open_image, open_thumbnail
from contrechamp_server.frame import iiif
from contrechamp_server.frame.access import open_to_anyone
from contrechamp_server.frame.people import actor
from contrechamp_server.frame.sharing import for_other_sites, kept_for

_LD_JSON = 'application/ld+json;profile="http://iiif.io/api/image/3/context.json"'
_SECONDS: Final = 300
_PROFILE = '<http://iiif.io/api/image/3/level1.json>;rel="profile"'


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
    answer = JsonResponse(iiif.describe(image, base), content_type=_LD_JSON)
    answer.headers["Link"] = _PROFILE
    return for_other_sites(_for_a_while(answer))


@open_to_anyone
@require_safe
def iiif_image(
    request: HttpRequest, photograph_id: str, region: str, size: str, rotation: str, quality: str
) -> HttpResponse:
    """Give a region of a public master at a size, as a JPEG."""
    image = _open(request, photograph_id)
    try:
        canonical = iiif.canonical(image, region, size)
        etag = hashlib.sha256(f"{image.digest} {canonical}".encode()).hexdigest()
        unchanged = get_conditional_response(request, etag=f'"{etag}"')
        if unchanged is not None:
            return for_other_sites(_for_a_while(unchanged))
        data = iiif.render(image, region, size, rotation, quality)
    except InvalidError as error:
        raise BadRequest from error
    answer = _answer(request, data, etag=etag)
    base = request.build_absolute_uri(reverse("public:iiif", args=[photograph_id]))
    answer.headers["Link"] = f'<{base}/{canonical}/0/default.jpg>;rel="canonical",{_PROFILE}'
    return for_other_sites(answer)


def _open(request: HttpRequest, photograph_id: str) -> GatedImage:
    return open_image(photograph_id, actor=actor(request), audience=Audience.PUBLIC)


def _answer(request: HttpRequest, data: bytes, *, etag: str) -> HttpResponse:
    answer = HttpResponse(data, content_type="image/jpeg", headers={"ETag": f'"{etag}"'})
    return _for_a_while(get_conditional_response(request, etag=f'"{etag}"', response=answer) or answer)


def _for_a_while(answer: Any) -> HttpResponse:
    return kept_for(answer, _SECONDS)
