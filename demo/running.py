"""Second step of the demo: the real command, as anyone would call it."""

import subprocess
import sys

from demo.folder import DemoFolder

COMMAND: tuple[str, ...] = (sys.executable, "-m", "contrechamp.cli")
_DONE, _SOME_HELD = 0, 3


class CommandFailedError(Exception):
    """The command ended otherwise than with all done, or some held; what it said stands above."""


def redact_folder(folder: DemoFolder, profile: str) -> None:
    """Run `contrechamp redact` over the sources, its words and its bar on the terminal.

    Raises:
        CommandFailedError: it failed.
    """
    call = [*COMMAND, "redact", str(folder.sources), "--out", str(folder.redacted), "--report", str(folder.report)]
    call += ["--numbers", "--profile", profile]
    finished = subprocess.run(call, check=False, stdin=subprocess.DEVNULL)  # noqa: S603 - our own command, no shell
    if finished.returncode not in {_DONE, _SOME_HELD}:
        raise CommandFailedError(f"contrechamp redact ended with status {finished.returncode}; nothing can be shown")
