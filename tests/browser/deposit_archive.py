"""A whole archive in a process of its own, on 127.0.0.1: `python -m tests.browser.deposit_archive FOLDER`.

Prints its address once it answers, and serves until it is ended. The test's process stays free of Django's database.
"""

import os
import socketserver
import sys
from datetime import date
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.core.management import call_command

from contrechamp.vault import generate_key
from contrechamp_server.commands.making import make_archive


class Threaded(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_given: Any) -> None:
        """Say nothing."""


def prepare(folder: Path) -> None:
    """Make the archive, its tables, its static files and two open events."""
    os.environ["CONTRECHAMP_FOLDER"] = str(folder / "archive")
    os.environ["DJANGO_SETTINGS_MODULE"] = "contrechamp_server.config.settings"
    make_archive(folder / "archive", generate_key(folder / "custodian.key").lines)
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from contrechamp_server.foundation.records.models import Event
    from contrechamp_server.foundation.records.vocabularies import EventState

    for title, day in (("Manifestation du 1er mai", date(2025, 5, 1)), ("Marche pour le climat", date(2025, 3, 15))):
        Event.objects.create(title=title, date=day, commune="75056", commune_edition="2025", state=EventState.OPEN)


def main() -> None:
    """Serve until the end."""
    prepare(Path(sys.argv[1]))
    from contrechamp_server.config.wsgi import application

    server = make_server("127.0.0.1", 0, application, server_class=Threaded, handler_class=Quiet)
    sys.stdout.write(f"http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
