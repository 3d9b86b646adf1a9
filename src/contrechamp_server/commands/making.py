"""Making an archive: a folder, its secrets, its settings file. Everything new, nothing overwritten."""

import os
import secrets
from pathlib import Path

from pyrage import x25519

from contrechamp.errors import ContrechampError
from contrechamp.ledger import dump_signing_key, new_signing_key
from contrechamp.vault import RecipientsFile, parse_recipients
from contrechamp_server.config.environment import FILE, PREFIX

SECRETS = "secrets"
_SETTINGS = """\
# Settings of this archive. docs/settings.md explains each; what is not here has its default.
# Secrets are in files that only their owner can read; the custodians' private keys are NOT here, and must never be.
{lines}
"""


class FolderTakenError(ContrechampError):
    """The folder holds something already; an archive is only ever made in an empty one."""

    code = "folder_taken"

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} is not empty; an archive is made in a new folder")
        self.folder = folder


def make_archive(folder: Path, custodians: str, *, name: str = "contrechamp") -> RecipientsFile:
    """Make an archive's folder with fresh secrets, sealed to these custodians.

    Args:
        folder: new or empty.
        custodians: the text of their public lines, as `contrechamp vault keygen` prints them.
        name: what the archive is called.

    Raises:
        FolderTakenError: the folder is not empty.
        VaultError: the lines cannot be sealed to.
    """
    recipients = parse_recipients(custodians, name="custodians")
    if folder.exists() and any(folder.iterdir()):
        raise FolderTakenError(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    keys = folder / SECRETS
    keys.mkdir(mode=0o700)
    write_private(keys / "processing.key", str(x25519.Identity.generate()))
    write_private(keys / "secret.key", secrets.token_urlsafe(64))
    write_private(keys / "field.key", secrets.token_hex(32))
    write_private(keys / "log.key", dump_signing_key(new_signing_key()).decode())
    write_private(folder / "custodians.txt", custodians)
    given = {
        "NAME": name,
        "SECRET_KEY_FILE": f"{SECRETS}/secret.key",
        "PROCESSING_KEY_FILE": f"{SECRETS}/processing.key",
        "FIELD_KEY_FILE": f"{SECRETS}/field.key",
        "LOG_KEY_FILE": f"{SECRETS}/log.key",
        "CUSTODIANS_FILE": "custodians.txt",
    }
    lines = "\n".join(f"{PREFIX}{setting}={value}" for setting, value in given.items())
    write_private(folder / FILE, _SETTINGS.format(lines=lines))
    return recipients


def write_private(path: Path, text: str) -> None:
    """Write a new file that only its owner can read."""
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "w", encoding="utf-8") as file:
        file.write(text)
