"""A guided key ceremony: custodians make their keys one after the other, onto media that they take away."""

from functools import partial
from pathlib import Path
from typing import Final

from contrechamp.cli.asking import ask, ask_new_secret, confirm
from contrechamp.cli.console import err, printable
from contrechamp.cli.language import _, told
from contrechamp.vault import VaultError, generate_key, load_key

_BEST: Final = 2


def hold_ceremony(archive: Path) -> str:
    """Lead custodians through making their keys; give their public lines.

    Each key goes to a file that its custodian names, outside the archive's folder, under a passphrase; it is opened
    once again to see that the passphrase was kept.
    """
    introduction = _(
        "Originals are sealed to custodians: people who keep a private key away from this machine. Whoever has a key, "
        "and its passphrase, can open originals; if all keys are lost, nobody ever can.\n"
        "The best place for this is a machine without a network: `contrechamp vault keygen` there, and --custodians "
        "here. If that cannot be, go on: each custodian names a file on a medium that they take away."
    )
    err.print(introduction, soft_wrap=True)
    lines: list[str] = []
    while True:
        lines.append(_one_custodian(archive, len(lines) + 1))
        enough = len(lines) >= _BEST
        if not confirm(_("Another custodian?"), default=not enough):
            return "\n".join(lines)


def _one_custodian(archive: Path, number: int) -> str:
    while True:
        question = _("Custodian {number}: file for the private key").format(number=number)
        path = Path(ask(question)).expanduser()
        if archive.resolve() in path.resolve().parents:
            err.print(_("Not in the archive's folder: a seizure of this machine must not find it."))
            continue
        passphrase = ask_new_secret(_("Passphrase (six words are a good one)"))
        try:
            public = generate_key(path, passphrase=passphrase)
            load_key(path, ask_passphrase=partial(str, passphrase))
        except VaultError as error:
            err.print(printable(told(str(error))), soft_wrap=True)
            continue
        line = _("Made and opened again: {path}. Copy it to a second place; take both away.")
        err.print(line.format(path=printable(path)), soft_wrap=True)
        return public.lines
