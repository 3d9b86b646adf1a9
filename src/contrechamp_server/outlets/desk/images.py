"""Tiles of redacted masters, for the desk."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.core.permissions import Permission
from contrechamp_server.foundation.gate import Audience, GatedImage, open_image
from contrechamp_server.frame import iiif
from contrechamp_server.frame.access import open_with
from contrechamp_server.frame.people import actor

_DIGITS = 16


def address_of(image: GatedImage) -> str:
    """Give a picture's address, with the beginning of its digest: a changed master has another, so tiles can be kept."""
    return f"/atelier/iiif/{image.photograph_id}/{image.digest[:_DIGITS]}"


@require_safe
@open_with(Permission.SEE_DESK)
def give(
    request: HttpRequest, photograph_id: str, digest: str, region: str, size: str, rotation: str, quality: str
) -> HttpResponse:
    """Give one tile. Only the reviewer's own browser may keep it, and not for long: a master can still be repainted."""
    image = open_image(photograph_id, actor=actor(request), audience=Audience.DESK)
    if image.digest[:_DIGITS] != digest:
        raise NotFoundError
    asked = iiif.read(image, region, size, rotation, quality)
    data = iiif.render(image, asked)
    return HttpResponse(
        data, content_type=asked.media_type, headers={"Cache-Control": "private, max-age=3600, immutable"}
    )
