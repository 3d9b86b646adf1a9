"""The web process's entry: an event loop that waits for slow senders, and threads in which Django answers."""

from typing import TYPE_CHECKING, cast

from a2wsgi import WSGIMiddleware

from contrechamp_server.config import wsgi
from contrechamp_server.config.bodies import PIECE_SECONDS, SteadyBodies
from contrechamp_server.foundation.core.options import options

if TYPE_CHECKING:
    from a2wsgi.wsgi_typing import WSGIApp

application = SteadyBodies(
    WSGIMiddleware(cast("WSGIApp", wsgi.application), workers=options().web_threads),
    min(PIECE_SECONDS, options().upload_seconds),
)
