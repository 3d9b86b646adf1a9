"""Whether the archive is up, for whoever watches over it. Says no version, no path and no secret."""

from http import HTTPStatus

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contrechamp_server.foundation.records.models import Photograph
from contrechamp_server.frame.access import open_to_anyone
from contrechamp_server.pipeline import WORK


@open_to_anyone
@require_safe
@never_cache
def health(_request: HttpRequest) -> JsonResponse:
    """Say that the database answers, and how many photographs wait for a worker."""
    try:
        waiting = Photograph.objects.filter(state__in=list(WORK)).count()
    except DatabaseError:
        down = {"status": "down", "database": False}
        return JsonResponse(down, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return JsonResponse({"status": "up", "database": True, "waiting": waiting})
