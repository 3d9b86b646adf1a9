"""French first, complete English: by `?lang=`, else by what the browser asks for. No cookie, no prefix."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

PARAMETER = "lang"


class AskedLanguage:
    """Activates the language for one request. A language given in the address stays in the links of the page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = request.GET.get(PARAMETER)
        chosen = asked if asked in dict(settings.LANGUAGES) else None
        request.chosen_language = chosen  # type: ignore[attr-defined]
        language = chosen or _accepted(request)
        with translation.override(language):
            response = self._get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language",))
        return response


def chosen_language(request: HttpRequest) -> str | None:
    """Give the language that the address sets, or None."""
    found: str | None = getattr(request, "chosen_language", None)
    return found


def with_language(address: str, language: str | None) -> str:
    """Give an address that keeps a chosen language."""
    if not language:
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode({PARAMETER: language})}"


def _accepted(request: HttpRequest) -> str:
    header = request.headers.get("Accept-Language", "")
    wanted = [part.split(";")[0].strip().lower()[:2] for part in header.split(",")]
    known = dict(settings.LANGUAGES)
    return next((language for language in wanted if language in known), settings.LANGUAGE_CODE)
