"""Addresses of this outlet; described in docs/api.md and by the OpenAPI document."""

from functools import partial
from typing import Any, Final

from django.urls import URLPattern, path

from contrechamp_server.outlets.api.doors import for_anyone, for_tokens
from contrechamp_server.outlets.api.service import api, openapi, parameters_of

app_name = "api"
_ROOT: Final = "api-root"
_WITH_TOKEN: Final[dict[str, str]] = {
    "deposits": "POST",
    "deposit": "GET",
    "deposit_photographs": "PUT",
    "send": "POST",
    "desk_queue": "GET",
    "desk_events": "POST",
    "desk_open": "POST",
    "desk_order": "PUT",
    "desk_retry": "POST",
    "desk_releases": "POST",
}
"""Name of an address that asks for a token, and its method. Every other one is for anyone to read."""


def _behind_its_door(found: Any) -> URLPattern:
    route = str(found.pattern)
    if found.name in _WITH_TOKEN:
        return path(route, for_tokens(found.callback, allowed=_WITH_TOKEN[found.name]), name=found.name)
    return path(route, for_anyone(found.callback, parameters=partial(parameters_of, route)), name=found.name)


urlpatterns: list[URLPattern] = [
    path("openapi.json", for_anyone(openapi, parameters=frozenset), name="openapi"),
    *(_behind_its_door(found) for found in api.urls[0] if getattr(found, "name", "") != _ROOT),
]
