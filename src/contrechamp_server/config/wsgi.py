"""The web process's entry, with one guard of its own: a request body that is cut off is an error, not a shorter body."""

import os
from collections.abc import Callable, Iterable
from typing import Any, Protocol

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contrechamp_server.config.settings")

from django.core.wsgi import get_wsgi_application


class _Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...

    def readline(self, size: int = -1, /) -> bytes: ...


class WholeBody:
    """A request's body that must be as long as the client said.

    Without it a multipart body that breaks off inside a photograph reads like a finished, shorter photograph.
    """

    def __init__(self, body: _Readable, length: int) -> None:
        self._body = body
        self._left = length

    def read(self, size: int = -1) -> bytes:
        """Read on. Raises OSError when the body ends too early."""
        wanted = self._left if size < 0 else min(size, self._left)
        if wanted == 0:
            return b""
        return self._count(self._body.read(wanted))

    def readline(self, size: int = -1) -> bytes:
        """Read to the end of a line. Raises OSError when the body ends too early."""
        wanted = self._left if size < 0 else min(size, self._left)
        if wanted == 0:
            return b""
        return self._count(self._body.readline(wanted))

    def _count(self, data: bytes) -> bytes:
        if not data:
            raise OSError("the request broke off")
        self._left -= len(data)
        return data


Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def with_whole_bodies(inner: Application) -> Application:
    """Wrap an application so that it never takes a cut body for a whole one."""

    def outer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > 0:
            environ["wsgi.input"] = WholeBody(environ["wsgi.input"], int(length))
        return inner(environ, start_response)

    return outer


application = with_whole_bodies(get_wsgi_application())
