"""The finished page over HTTP on this machine alone, for browsers that refuse files."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import typer


class _QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and keeps no log: who looks at what is nobody's business."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing."""

    def list_directory(self, path: object) -> None:
        """Refuse to list folders."""
        del path
        self.send_error(404)


def serve(root: Path) -> None:
    """Serve the folder on loopback, on a free port, until Ctrl-C; prints the address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_QuietHandler, directory=str(root))) as server:
        typer.echo(f"http://127.0.0.1:{server.server_address[1]}/")
        typer.echo("Ctrl-C stops it.", err=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            typer.echo("stopped", err=True)
