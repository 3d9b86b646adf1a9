"""Links from a page to the same page, elsewhere: what else the address says is kept."""

from django.http import HttpRequest


def with_page(request: HttpRequest, name: str, cursor: str) -> str:
    """Give the address of the page at a cursor, empty when there is none."""
    return _with(request, name, cursor) if cursor else ""


def without(request: HttpRequest, name: str) -> str:
    """Give the address of the first page."""
    return _with(request, name, "")


def _with(request: HttpRequest, name: str, value: str) -> str:
    query = request.GET.copy()
    for key in [key for key, given in query.items() if key == name or not given]:
        del query[key]
    if value:
        query[name] = value
    return f"{request.path}?{query.urlencode()}" if query else request.path
