"""Errors as programs get them, all in one shape: `code`, `message`, and what is wrong with each field where that is known."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from ninja.errors import ValidationError

from contrechamp_server.foundation.core.errors import ArchiveError, NotFoundError
from contrechamp_server.frame.errors import answer_to, describe
from contrechamp_server.outlets.api.asking import ParametersError
from contrechamp_server.stages.intake.communes import label
from contrechamp_server.stages.intake.errors import ProvenanceError


def answer_error(request: HttpRequest, error: ArchiveError) -> HttpResponseBase:
    """Answer what the archive raises."""
    if isinstance(error, ParametersError | ProvenanceError):
        return answer_problem(request, error)
    return answer_to(request, error)


def answer_invalid(request: HttpRequest, error: ValidationError) -> HttpResponseBase:
    """Answer an address or a query that is not as it is described. An id that could be none is one that is not there."""
    where = {(each["loc"][0], str(each["loc"][-1])) for each in error.errors}
    if any(place == "path" for place, _name in where):
        return answer_to(request, NotFoundError())
    return answer_problem(
        request, ParametersError({name: _("Cette valeur n’est pas prise ici.") for __, name in where})
    )


def answer_problem(_request: HttpRequest, error: ParametersError | ProvenanceError) -> HttpResponse:
    """Answer what is wrong field by field, all at once."""
    status, code, message = describe(error)
    answer: dict[str, Any] = {
        "code": code,
        "message": message,
        "problems": {name: str(sentence) for name, sentence in error.problems.items()},
    }
    if isinstance(error, ProvenanceError) and error.communes:
        answer["communes"] = [{"code": place.code, "label": label(place)} for place in error.communes]
    return JsonResponse(answer, status=status)
