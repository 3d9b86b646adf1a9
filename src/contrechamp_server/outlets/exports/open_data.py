"""The open data: what is in a release, each with its files, and the steward's button that asks for one."""

from collections.abc import Iterator
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from contrechamp_server import pipeline
from contrechamp_server.foundation.core.permissions import Permission
from contrechamp_server.frame.access import open_to_anyone, open_with
from contrechamp_server.frame.languages import chosen_language, with_language
from contrechamp_server.frame.people import actor
from contrechamp_server.stages.releases import selectors
from contrechamp_server.stages.releases.services import ask_release
from contrechamp_server.stages.releases.tables import TABLES
from contrechamp_server.stages.releases.writing import LICENCE_PAGE

_TYPES: Final = {
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".jsonld": "application/ld+json",
    ".txt": "text/plain; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet",
}


@open_to_anyone
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show what the open data are, and every release with what it holds."""
    found = selectors.releases()
    language = get_language()
    return render(
        request,
        "exports/open_data.html",
        {
            "releases": [{"release": each, "files": selectors.members(each)} for each in found],
            "tables": [
                {
                    "name": table.name,
                    "columns": [
                        {
                            "name": each.name,
                            "kind": each.kind,
                            "words": each.french if language == "fr" else each.english,
                        }
                        for each in table.columns
                    ],
                }
                for table in TABLES
            ],
            "licence_page": LICENCE_PAGE,
        },
    )


@open_to_anyone
@require_safe
def whole(_request: HttpRequest, serial: int) -> HttpResponseBase:
    """Give a release."""
    return _given(selectors.whole(serial), f"contrechamp-{serial}.zip", "application/zip")


@open_to_anyone
@require_safe
def one_file(_request: HttpRequest, serial: int, name: str) -> HttpResponseBase:
    """Give one file of a release."""
    suffix = name[name.rfind(".") :]
    kind = _TYPES.get(suffix, "application/octet-stream")
    return _given(selectors.one_file(serial, name), name.rpartition("/")[2], kind)


@require_http_methods(["GET", "HEAD", "POST"])
@open_with(Permission.RELEASE_DATA)
def ask(request: HttpRequest) -> HttpResponse:
    """Show a steward what was released; ask for a release, which a worker makes."""
    if request.method == "POST":
        pipeline.make_soon(ask_release(actor=actor(request)))
        return redirect(with_language(reverse("exports:ask_release"), chosen_language(request)))
    page = {
        "releases": selectors.releases(),
        "is_waited_for": selectors.is_waited_for(),
        "failed": selectors.failed(),
    }
    return render(request, "desk/releases.html", page)


def _given(pieces: Iterator[bytes], name: str, kind: str) -> HttpResponseBase:
    # Never from a cache between: a release can be closed at any moment.
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(pieces, content_type=kind, headers=headers)
