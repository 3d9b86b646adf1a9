"""What every page must hold in a browser: no error, no byte from elsewhere, no sideways scroll, no accessibility fault."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from tests.archive import Someone

CHROMIUM: Final = "/usr/bin/chromium"
ARGS: Final = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
WIDTHS: Final = (390, 1280)
LANGUAGES: Final = ("fr", "en")
_HEIGHTS: Final = {390: 844, 1280: 800}
_AXE: Final = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
_GRAVE: Final = {"serious", "critical"}
_OWN: Final = {"data", "blob", "about"}


@dataclass
class Watch:
    """What a page has said and asked for, since it was opened.

    Attributes:
        host: the archive's own, with its port.
        errors: of scripts and of the console.
        foreign: addresses of other hosts that were asked for.
    """

    host: str
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        """Listen to a page from now on."""
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._hear)
        page.on("request", self._see)

    def forgive(self, words: str) -> None:
        """Take out the errors that a test has called for; there must be one."""
        kept = [error for error in self.errors if words not in error]
        assert len(kept) < len(self.errors), f"nothing said {words!r}"
        self.errors = kept

    def check(self) -> None:
        """Fail on an error that nobody has called for, and on anything asked of another host."""
        assert not self.errors, self.errors
        assert not self.foreign, self.foreign

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    def _see(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in _OWN and parts.netloc != self.host:
            self.foreign.append(request.url)


class Opening:
    """Opens pages of one archive, each in a browser profile of its own, and watches them."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser = browser
        self._address = address
        self.watch = Watch(urlsplit(address).netloc)

    def __call__(
        self, who: Someone | None = None, *, width: int = 1280, language: str = "fr", scripts: bool = True
    ) -> Page:
        """Give an empty page: `who` is signed in, `language` is what the browser asks for."""
        context = self._browser.new_context(
            base_url=self._address,
            viewport={"width": width, "height": _HEIGHTS.get(width, 800)},
            locale=language,
            java_script_enabled=scripts,
            has_touch=width < 600,
            accept_downloads=True,
        )
        if who is not None:
            cookie = who.client.cookies["contrechamp"].value
            context.add_cookies([{"name": "contrechamp", "value": cookie, "url": self._address}])
        page = context.new_page()
        page.set_default_timeout(30_000)
        self.watch.follow(page)
        return page


def check_look(page: Page) -> None:
    """Fail when a page scrolls sideways, or has a serious accessibility fault."""
    seen, whole = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollWidth]")
    assert whole <= seen, f"{page.url} is {whole} px wide in a window of {seen}"
    assert faults(page) == [], page.url


def faults(page: Page) -> list[str]:
    """Give the serious and critical faults that axe finds, one line each, with the first place."""
    # Evaluated by the browser's debugger, so the page's own policy stays as strict as it is for visitors.
    page.evaluate(_AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then((result) => result.violations)")
    return [
        f"{fault['impact']} {fault['id']}: {fault['help']} {fault['nodes'][0]['target']} {fault['nodes'][0]['failureSummary']}"
        for fault in found
        if fault["impact"] in _GRAVE
    ]
