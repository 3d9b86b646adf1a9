"""The web process's entry. Bodies are guarded here, before anything of Django reads them."""

import os
from collections.abc import Callable, Iterable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contrechamp_server.config.settings")

from django.core.wsgi import get_wsgi_application

from contrechamp_server.config.bodies import PIECE_SECONDS, WholeBody
from contrechamp_server.foundation.core.options import options

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def with_whole_bodies(inner: Application) -> Application:
    """Wrap an application so that it never takes a cut body for a whole one, nor waits for a stalled one for ever."""

    def outer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) == 0:
            return inner(environ, start_response)
        body = WholeBody(environ["wsgi.input"], int(length), min(PIECE_SECONDS, options().upload_seconds))
        environ["wsgi.input"] = body
        try:
            return inner(environ, start_response)
        finally:
            body.close()

    return outer


application = with_whole_bodies(get_wsgi_application())
