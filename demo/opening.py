"""First the archive itself: a custodian's key, the folder, the tables. By the same code as `contrechamp init`."""

import os

from contrechamp.vault import generate_key
from contrechamp_server.commands.folder import open_archive
from contrechamp_server.commands.making import make_archive
from contrechamp_server.config.environment import PREFIX
from demo.folder import DemoFolder

NAME = "Archives de démonstration"


def make_demo_archive(folder: DemoFolder, profile: str) -> None:
    """Make an empty archive in the demo's folder, and set Django up for it; this process's children have its profile."""
    # Settings of another archive, left in the shell, are not this one's.
    for setting in [name for name in os.environ if name.startswith(PREFIX) and name != f"{PREFIX}LANG"]:
        del os.environ[setting]
    os.environ[f"{PREFIX}PROFILE"] = profile
    make_archive(folder.archive, generate_key(folder.custodian_key).lines, name=NAME)
    open_archive(folder.archive)
    # Only now: Django is set up.
    from django.db import transaction  # noqa: PLC0415

    from contrechamp_server.commands import preparing  # noqa: PLC0415
    from contrechamp_server.foundation.audit.actions import Action  # noqa: PLC0415
    from contrechamp_server.foundation.audit.recording import ARCHIVE, record  # noqa: PLC0415
    from contrechamp_server.foundation.core.permissions import system  # noqa: PLC0415

    preparing.migrate()
    with transaction.atomic():
        record(Action.ARCHIVE_OPENED, ARCHIVE, actor=system("command"))
