"""Questions to the person at the terminal, on stderr: standard output stays what programs read."""

import typer

from contrechamp.cli.console import err
from contrechamp.cli.language import _

__all__ = ["ask", "ask_hidden", "ask_new_secret", "confirm"]


def ask(question: str) -> str:
    """Ask for one line."""
    return str(typer.prompt(question, prompt_suffix=_(": "), err=True))


def ask_hidden(question: str) -> str:
    """Ask for something that does not show while it is typed."""
    return str(typer.prompt(question, prompt_suffix=_(": "), hide_input=True, err=True))


def ask_new_secret(question: str) -> str:
    """Ask for a new passphrase or password, twice, until both are the same."""
    while True:
        secret = ask_hidden(question)
        if ask_hidden(_("Repeat for confirmation")) == secret:
            return secret
        err.print(_("Error: The two entered values do not match."))


def confirm(question: str, *, default: bool) -> bool:
    """Ask yes or no; nothing typed is the default. English answers are understood in every language."""
    hint = _("Y/n") if default else _("y/N")
    answers = {**dict.fromkeys(_("y yes").split(), True), **dict.fromkeys(_("n no").split(), False)}
    answers |= {"y": True, "yes": True, "n": False, "no": False}
    while True:
        said = str(
            typer.prompt(f"{question} [{hint}]", default="", show_default=False, prompt_suffix=_(": "), err=True)
        )
        if not said.strip():
            return default
        if said.strip().lower() in answers:
            return answers[said.strip().lower()]
        err.print(_("Error: invalid input"))
