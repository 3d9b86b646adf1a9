"""Django as it is called from a thread. A body's length is held here, before anything of Django reads it."""

import os
from collections.abc import Callable, Iterable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contrechamp_server.config.settings")

from django.core.wsgi import get_wsgi_application

from contrechamp_server.config.bodies import WholeBody

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
