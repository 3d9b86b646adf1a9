"""The public log: its signed head, its last records, and the files with which anyone can verify it offline."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contrechamp_server.foundation.audit.selectors import last_head, newest_records, published_file
from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.frame.access import open_to_anyone
from contrechamp_server.frame.trail import line
from contrechamp_server.outlets.public.addresses import with_page, without

FILES = ("log.json", "public-key.pem", "heads.jsonl", "records.jsonl")
CURSOR = "avant"
_PAGE = 50


@open_to_anyone
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Show the records that the last signed head speaks of, newest first."""
    head = last_head()
    size = head.size if head else 0
    before = min(_index(request.GET.get(CURSOR, ""), size), size)
    entries = newest_records(before=before, size=_PAGE)
    last = entries[-1].index if entries else 0
    return render(
        request,
        "public/log.html",
        {
            "head": head.head if head else None,
            "root": head.head.root.hex() if head else "",
            "lines": [line(entry) for entry in entries],
            "files": FILES,
            "first": without(request, CURSOR) if before < size else "",
            "more": with_page(request, CURSOR, str(last) if last else ""),
        },
    )


@open_to_anyone
@require_safe
def download(_request: HttpRequest, name: str) -> HttpResponseBase:
    """Give one of the files of the published log."""
    if name not in FILES:
        raise NotFoundError
    # Text, so that it can be read in a browser as well; the file itself is the evidence, byte for byte.
    answer = FileResponse(published_file(name).open("rb"), content_type="text/plain; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _index(asked: str, size: int) -> int:
    if not asked:
        return size
    if not (asked.isascii() and asked.isdigit() and len(asked) < 16):
        raise NotFoundError
    return int(asked)
