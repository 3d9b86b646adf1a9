"""What the commands that need a custodian's private key share: the option, and how the key is loaded."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from contrechamp.cli.asking import ask_hidden
from contrechamp.cli.language import _
from contrechamp.vault import CustodianKey, load_key

__all__ = ["KeyOption", "load_custodian"]

KeyOption: TypeAlias = Annotated[Path, typer.Option("--key", metavar="FILE", help="The custodian's private key.")]


def load_custodian(key: Path) -> CustodianKey:
    """Load a private key, and ask for its passphrase on the terminal if it has one; raises what `load_key` raises."""
    return load_key(key, ask_passphrase=lambda: ask_hidden(_("Passphrase of the key")))
