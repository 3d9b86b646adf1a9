"""The API as a whole: its parts, how it says what went wrong, and its own description (OpenAPI)."""

from functools import cache
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation

from contrechamp_server.foundation.core.errors import ArchiveError
from contrechamp_server.foundation.membership.errors import UnknownTokenError
from contrechamp_server.frame.uploads import WrongTypeError
from contrechamp_server.outlets.api import deposits, desk, events, incidents, photographs, portraits, record
from contrechamp_server.outlets.api.doors import BearerToken, ask_for_token
from contrechamp_server.outlets.api.problems import answer_error, answer_invalid
from contrechamp_server.outlets.api.shapes import Problem

PREFIX: Final = "api/v1/"
_ABOUT: Final = (
    "What the archive shows in public, to be read by anyone; and deposits, with a token. Nothing here gathers what belongs "
    "to one number: no list can be narrowed, ordered or searched by anything that was read on an officer. Images are "
    "served by IIIF."
)


class _Api(NinjaAPI):
    def get_openapi_operation_id(self, operation: Operation) -> str:
        return str(operation.view_func.__name__)


def _made() -> NinjaAPI:
    # Its own pages of documentation load scripts from elsewhere, and its own errors are of another shape: neither is used.
    made = _Api(
        title="contrechamp",
        version="1",
        description=_ABOUT,
        urls_namespace="api",
        openapi_url=None,
        docs_url=None,
        servers=[{"url": "/"}],
        openapi_extra={"info": {"license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"}}},
    )
    for part in (events, photographs, portraits, incidents, record):
        made.add_router("", part.router)
    for part in (deposits, desk):
        made.add_router("", part.router, auth=BearerToken())
    made.add_exception_handler(ValidationError, _invalid)
    made.add_exception_handler(HttpError, _not_json)
    made.add_exception_handler(UnknownTokenError, _without_token)
    made.add_exception_handler(ArchiveError, _of_the_archive)
    return made


def _invalid(request: HttpRequest, error: Any) -> Any:
    return answer_invalid(request, error)


def _not_json(request: HttpRequest, _error: Any) -> Any:
    return answer_error(request, WrongTypeError(_("Envoyez du JSON (Content-Type: application/json).")))


def _without_token(request: HttpRequest, error: Any) -> HttpResponse:
    return ask_for_token(request, error)


def _of_the_archive(request: HttpRequest, error: Any) -> Any:
    return answer_error(request, error)


api: Final = _made()


@cache
def description() -> dict[str, Any]:
    """Give the OpenAPI document."""
    found: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX))
    found["components"]["schemas"]["Problem"] = Problem.model_json_schema()
    problem = {
        "description": "What went wrong.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for operations in found["paths"].values():
        for method, operation in operations.items():
            answers = {str(int(status)): answer for status, answer in operation["responses"].items()}
            if method == "get" and "security" not in operation:
                answers["304"] = {"description": "Unchanged: what `If-None-Match` names is what there is."}
            operation["responses"] = answers | {"default": problem}
    return found


def parameters_of(route: str) -> frozenset[str]:
    """Give the names of the query parameters that an address takes, as the description says."""
    path = f"/{PREFIX}{route}".replace("<", "{").replace(">", "}")
    operation = description()["paths"].get(path, {}).get("get", {})
    return frozenset(each["name"] for each in operation.get("parameters", []) if each["in"] == "query")


def openapi(_request: HttpRequest) -> HttpResponse:
    """Give the OpenAPI document."""
    return JsonResponse(description())
