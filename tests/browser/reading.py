"""Somebody who reads pages in a language and presses what stands there; and the worker who does what waits."""

import re
from dataclasses import dataclass

from django.core.management import call_command
from django.db.models import TextChoices
from django.utils import translation
from playwright.sync_api import Page


@dataclass(frozen=True)
class Reader:
    """Speaks the language of the pages: messages are given in French and found in the reader's language."""

    page: Page
    language: str

    def words(self, french: str) -> str:
        """Give what the page says for this."""
        with translation.override(self.language):
            return translation.gettext(french)

    def label(self, choice: TextChoices) -> str:
        """Give the words of a choice of a closed list."""
        with translation.override(self.language):
            return str(choice.label)

    def press(self, french: str) -> None:
        """Press a button: it says these words, and at the desk the key that does the same."""
        name = re.compile(rf"^{re.escape(self.words(french))}(\s\S)?$")
        self.page.get_by_role("button", name=name).filter(visible=True).click()

    def follow(self, french: str) -> None:
        """Follow a link, and wait for the page that it leads to."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=self.words(french), exact=True).first.click()


def work() -> None:
    """Let a worker do all that waits."""
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
